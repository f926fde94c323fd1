"""Options of the panels that show single values: `stat`, `gauge`, `bargauge` and `piechart`."""

from typing import Annotated, Literal

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.boards.panels.shared import Legend, Orientation, Reduce, TextSizes, Tooltip
from stacklint.models.json_scalars import Choices, Number, Switch, Words


class _Values(OpenCamelModel):
    """Single values."""

    reduce_options: Reduce | None = optional("How the values of a field become one.")
    orientation: Orientation | None = optional("Whether they stand beside or below one another.")
    text: TextSizes | None = optional("Sizes of letters.")


class StatOptions(_Values):
    """Options of big numbers."""

    color_mode: Literal["none", "value", "background", "background_solid", ""] | None = optional("What is coloured.")
    graph_mode: Literal["none", "line", "area", ""] | None = optional("Whether a small graph is drawn.")
    justify_mode: Literal["auto", "center", ""] | None = optional("Where the number stands.")
    text_mode: Literal["auto", "value", "value_and_name", "name", "none", ""] | None = optional("What is written.")
    wide_layout: Switch | None = optional("Put the name beside the value where there is room.")
    show_percent_change: Switch | None = optional("Show the change in percent.")
    percent_change_color_mode: Annotated[Words, Choices("standard", "inverted", "same_as_value")] | None = optional(
        "Which change is good."
    )


class _Sized(_Values):
    """Values in drawings of some size."""

    sizing: Annotated[Words, Choices("auto", "manual")] | None = optional("Who decides on the size.")
    min_viz_width: Number | None = optional("Least width in pixels.")
    min_viz_height: Number | None = optional("Least height in pixels.")


class GaugeOptions(_Sized):
    """Options of gauges."""

    show_threshold_labels: Switch | None = optional("Write the limits.")
    show_threshold_markers: Switch | None = optional("Draw the limits.")
    shape: Annotated[Words, Choices("gauge", "circle")] | None = optional("Part of a circle, or all of it.")


class BarGaugeOptions(_Sized):
    """Options of bars that show single values."""

    display_mode: Annotated[Words, Choices("basic", "lcd", "gradient")] | None = optional("How bars are drawn.")
    value_mode: Annotated[Words, Choices("color", "text", "hidden")] | None = optional("How values are written.")
    name_placement: Annotated[Words, Choices("auto", "top", "left", "hidden")] | None = optional("Where names stand.")
    show_unfilled: Switch | None = optional("Draw what is missing to the greatest value.")
    max_viz_height: Number | None = optional("Greatest height in pixels.")
    legend: Legend | None = optional("The list of values.")


class PieChartLegend(Legend):
    """The list of slices."""

    values: list[Annotated[Words, Choices("value", "percent")] | None] | None = optional("What stands beside names.")


class PieChartOptions(_Values):
    """Options of pie charts."""

    pie_type: Annotated[Words, Choices("pie", "donut")] | None = optional("With a hole or without.")
    display_labels: list[Annotated[Words, Choices("name", "value", "percent")] | None] | None = optional(
        "What is written on slices."
    )
    sort: Annotated[Words, Choices("asc", "desc", "none")] | None = optional("Order of the slices.")
    legend: PieChartLegend | None = optional("The list of slices.")
    tooltip: Tooltip | None = optional("What is shown where the mouse is.")
