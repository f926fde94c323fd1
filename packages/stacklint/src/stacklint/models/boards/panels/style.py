"""How series are drawn, and their axes: settings of fields that several types of panels share."""

from typing import Annotated, Literal

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.boards.panels.shared import Visibility
from stacklint.models.json_scalars import Choices, Number, Switch, Words

GradientMode = Literal["none", "opacity", "hue", "scheme", ""]


class Scale(OpenCamelModel):
    """How values are spread over an axis."""

    type: Literal["linear", "log", "ordinal", "symlog", ""] | None = optional("`linear`, `log`, ...")
    log: Number | None = optional("Base of the logarithm: 2 or 10.")
    linear_threshold: Number | None = optional("Up to which value `symlog` is linear.")


class HideFrom(OpenCamelModel):
    """Where a field is not shown."""

    legend: Switch | None = optional("In the list of series.")
    tooltip: Switch | None = optional("Where the mouse is.")
    viz: Switch | None = optional("In the picture.")


class Hideable(OpenCamelModel):
    """A field that can be hidden."""

    hide_from: HideFrom | None = optional("Where it is not shown.")


class Scaled(Hideable):
    """A field with a scale."""

    scale_distribution: Scale | None = optional("How values are spread over the axis.")


class Axis(Scaled):
    """A field with an axis."""

    axis_placement: Literal["auto", "top", "right", "bottom", "left", "hidden", ""] | None = optional(
        "Where the axis stands."
    )
    axis_color_mode: Literal["text", "series", ""] | None = optional("What gives the axis its colour.")
    axis_label: Words | None = optional("Text of the axis.")
    axis_width: Number | None = optional("Width in pixels.")
    axis_soft_min: Number | None = optional("Where the axis begins, unless a value is less.")
    axis_soft_max: Number | None = optional("Where the axis ends, unless a value is greater.")
    axis_grid_show: Switch | None = optional("Whether it has lines.")
    axis_border_show: Switch | None = optional("Whether the axis itself is drawn.")
    axis_centered_zero: Switch | None = optional("Put 0 in the middle.")


class Stacking(OpenCamelModel):
    """How series stand on one another."""

    mode: Literal["none", "normal", "percent", ""] | None = optional("Whether they do.")
    group: Words | None = optional("Those of a group stand on one another.")


class ThresholdsStyle(OpenCamelModel):
    """How limits are drawn."""

    mode: Annotated[Words, Choices("off", "line", "dashed", "area", "line+area", "dashed+area", "series")] | None = (
        optional("As lines or areas.")
    )


class LineStyle(OpenCamelModel):
    """How a line is drawn."""

    fill: Annotated[Words, Choices("solid", "dash", "dot", "square")] | None = optional("Kind of line.")
    dash: list[Number] | None = optional("Lengths of dashes and gaps.")


class GraphStyle(Axis):
    """A series of a graph."""

    draw_style: Literal["line", "bars", "points", ""] | None = optional("Lines, bars or points.")
    line_interpolation: Literal["linear", "smooth", "stepBefore", "stepAfter", ""] | None = optional(
        "How points are joined."
    )
    line_width: Number | None = optional("Width of the line, 0 to 10.")
    line_color: Words | None = optional("Colour of the line.")
    line_style: LineStyle | None = optional("How the line is drawn.")
    span_nulls: Number | None = optional("Draw over gaps: all of them, or those of up to so many milliseconds.")
    insert_nulls: Number | None = optional("Make gaps: none, or between points so many milliseconds apart.")
    fill_opacity: Number | None = optional("How dense the area below is, 0 to 100.")
    fill_color: Words | None = optional("Colour of the area below.")
    fill_below_to: Words | None = optional("Name of the series down to which is filled.")
    gradient_mode: GradientMode | None = optional("How the colour changes.")
    show_points: Visibility | None = optional("Whether points are drawn.")
    point_size: Number | None = optional("Size of points in pixels.")
    point_color: Words | None = optional("Colour of points.")
    point_symbol: Words | None = optional("Picture in place of points.")
    bar_alignment: Number | None = optional("-1, 0 or 1: bars before, around or after their time.")
    bar_width_factor: Number | None = optional("Part of the room that a bar takes.")
    bar_max_width: Number | None = optional("Greatest width of a bar.")
    stacking: Stacking | None = optional("How series stand on one another.")
    transform: Annotated[Words, Choices("constant", "negative-Y")] | None = optional("Draw it downwards.")
    thresholds_style: ThresholdsStyle | None = optional("How limits are drawn.")
