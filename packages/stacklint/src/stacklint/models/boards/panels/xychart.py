"""Options of `xychart`, of which older versions name fields by texts."""

from typing import Annotated

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.boards.fields import Matcher
from stacklint.models.boards.panels.shared import Legend, Tooltip
from stacklint.models.boards.panels.style import Axis, LineStyle
from stacklint.models.json_scalars import Choices, Number, Words
from stacklint.models.scalars import AS_MAPPING, AS_TEXT, BY_SHAPE


class Chosen(OpenCamelModel):
    """A field that is chosen."""

    matcher: Matcher | None = optional("How it is chosen.")


class Named(OpenCamelModel):
    """A name."""

    fixed: Words | None = optional("The name.")


class PointSizes(OpenCamelModel):
    """Sizes of points."""

    fixed: Number | None = optional("Size in pixels.")
    min: Number | None = optional("The least.")
    max: Number | None = optional("The greatest.")


Field = Annotated[Annotated[Words, AS_TEXT] | Annotated[Chosen, AS_MAPPING], BY_SHAPE]
Name = Annotated[Annotated[Words, AS_TEXT] | Annotated[Named, AS_MAPPING], BY_SHAPE]
Sizes = Annotated[Annotated[Number, AS_TEXT] | Annotated[PointSizes, AS_MAPPING], BY_SHAPE]


class XySeries(OpenCamelModel):
    """A series."""

    name: Name | None = optional("Its name.")
    frame: Field | None = optional("Result that it is of.")
    x: Field | None = optional("Field of the x axis.")
    y: Field | None = optional("Field of the y axis.")
    color: Field | None = optional("Field that gives points their colours.")
    size: Field | None = optional("Field that gives points their sizes.")


class XyChartOptions(OpenCamelModel):
    """Options of a chart of points."""

    mapping: Annotated[Words, Choices("auto", "manual")] | None = optional("Who says which fields are drawn.")
    series: list[XySeries] | None = optional("The series.")
    legend: Legend | None = optional("The list of series.")
    tooltip: Tooltip | None = optional("What is shown where the mouse is.")


class XyChartStyle(Axis):
    """A series of a chart of points."""

    show: Annotated[Words, Choices("points", "lines", "points+lines")] | None = optional("What is drawn.")
    point_size: Sizes | None = optional("Sizes of points.")
    point_shape: Annotated[Words, Choices("circle", "square")] | None = optional("Shape of points.")
    point_stroke_width: Number | None = optional("Width of their border.")
    fill_opacity: Number | None = optional("How dense points are, 0 to 100.")
    line_width: Number | None = optional("Width of lines.")
    line_style: LineStyle | None = optional("How lines are drawn.")
