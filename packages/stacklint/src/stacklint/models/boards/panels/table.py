"""Options of `table`."""

from typing import Annotated, ClassVar

from stacklint.models.base import Cases, OpenCamelModel, optional
from stacklint.models.boards.panels.style import Hideable
from stacklint.models.json_scalars import Choices, Number, Switch, Words, WordsOrList

_CELLS = (
    "auto", "color-text", "color-background", "gauge", "sparkline", "json-view", "image", "data-links", "actions",
    "pill", "markdown", "custom",
)  # fmt: skip


class SortBy(OpenCamelModel):
    """A column to sort by."""

    display_name: Words | None = optional("Its name.")
    desc: Switch | None = optional("The greatest first.")


class Footer(OpenCamelModel):
    """The row below."""

    show: Switch | None = optional("Whether it is shown.")
    reducer: list[Words | None] | None = optional("The calculation, such as `sum`.")
    fields: WordsOrList | None = optional("Which columns; empty for all.")
    enable_pagination: Switch | None = optional("Divide the table into pages.")
    count_rows: Switch | None = optional("Count rows.")


class TableOptions(OpenCamelModel):
    """Options of a table."""

    show_header: Switch | None = optional("Whether the names of columns are shown.")
    show_type_icons: Switch | None = optional("Show the type of columns.")
    frame_index: Number | None = optional("Which result is shown.")
    cell_height: Annotated[Words, Choices("sm", "md", "lg", "auto")] | None = optional("Height of rows.")
    sort_by: list[SortBy] | None = optional("Columns to sort by.")
    footer: Footer | None = optional("The row below.")
    enable_pagination: Switch | None = optional("Divide the table into pages.")


class CellOptions(OpenCamelModel):
    """How cells are drawn."""

    cases: ClassVar[tuple[Cases, ...]] = (Cases(("type",), {"sparkline": {(): "boards.panels.style:GraphStyle"}}),)

    type: Annotated[Words, Choices(*_CELLS)] | None = optional("Kind of cell.")
    mode: Annotated[Words, Choices("basic", "gradient", "lcd")] | None = optional("How it is filled.")
    apply_to_row: Switch | None = optional("Colour the whole row.")
    wrap_text: Switch | None = optional("Write long texts in several lines.")
    value_display_mode: Annotated[Words, Choices("color", "text", "hidden")] | None = optional(
        "How values are written."
    )
    hide_value: Switch | None = optional("Draw the line alone.")
    alt: Words | None = optional("Text in place of a picture.")
    title: Words | None = optional("Text of a picture where the mouse is.")


class TableStyle(Hideable):
    """A column."""

    width: Number | None = optional("Width in pixels.")
    min_width: Number | None = optional("Least width in pixels.")
    align: Annotated[Words, Choices("auto", "left", "right", "center")] | None = optional("Where values stand.")
    display_mode: Words | None = optional("Kind of cell, in old files.")
    cell_options: CellOptions | None = optional("How cells are drawn.")
    hidden: Switch | None = optional("Leave the column out.")
    inspect: Switch | None = optional("Offer to show a value by itself.")
    filterable: Switch | None = optional("Offer to filter by values.")
    hide_header: Switch | None = optional("Don't show its name.")
