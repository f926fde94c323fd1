"""What the options of several types of panels share."""

from typing import Annotated, Literal

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.json_scalars import Choices, Number, Switch, Words

Orientation = Literal["auto", "vertical", "horizontal", ""]
Visibility = Literal["auto", "never", "always", ""]


class Legend(OpenCamelModel):
    """The list of series."""

    show_legend: Switch | None = optional("Whether it is shown.")
    display_mode: Literal["list", "table", "hidden", ""] | None = optional("How it is written.")
    placement: Annotated[Words, Choices("bottom", "right")] | None = optional("Where it stands.")
    calcs: list[Words | None] | None = optional("Values that stand beside the names, such as `max`.")
    as_table: Switch | None = optional("Write it as a table, in old files.")
    is_visible: Switch | None = optional("Whether it is shown, in old files.")
    sort_by: Words | None = optional("Column that it is sorted by.")
    sort_desc: Switch | None = optional("The greatest first.")
    width: Number | None = optional("Width in pixels, on the right.")


class Tooltip(OpenCamelModel):
    """What is shown where the mouse is."""

    mode: Literal["single", "multi", "none", ""] | None = optional("One series, all, or nothing.")
    sort: Literal["asc", "desc", "none", ""] | None = optional("Order of the series.")
    max_width: Number | None = optional("Greatest width in pixels.")
    max_height: Number | None = optional("Greatest height in pixels.")
    hide_zeros: Switch | None = optional("Leave out what is 0.")


class TextSizes(OpenCamelModel):
    """Sizes of letters."""

    title_size: Number | None = optional("Of titles, in pixels.")
    value_size: Number | None = optional("Of values, in pixels.")
    percent_size: Number | None = optional("Of percentages, in pixels.")


class Reduce(OpenCamelModel):
    """How the values of a field become one."""

    calcs: list[Words | None] | None = optional("The calculation, such as `lastNotNull`.")
    fields: Words | None = optional("Which fields: empty for all numbers, or an expression between slashes.")
    values: Switch | None = optional("Show every value instead.")
    limit: Number | None = optional("Most values that are shown then.")
