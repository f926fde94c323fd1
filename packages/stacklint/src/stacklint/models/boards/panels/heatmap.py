"""Options of `heatmap`."""

from typing import Annotated

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.boards.panels.shared import Visibility
from stacklint.models.boards.panels.style import Axis, Scale, Scaled
from stacklint.models.json_scalars import Choices, Number, Switch, Words


class Buckets(OpenCamelModel):
    """Buckets along an axis."""

    mode: Annotated[Words, Choices("size", "count")] | None = optional("Whether their size or their number is given.")
    value: Words | None = optional("Size or number.")
    scale: Scale | None = optional("How they are spread.")


class Calculation(OpenCamelModel):
    """How buckets are made of values."""

    x_buckets: Buckets | None = optional("Over time.")
    y_buckets: Buckets | None = optional("Over values.")


_SCHEMES = (
    "BrBG", "BuGn", "BuPu", "Blues", "Cividis", "Cool", "Cubehelix", "GnBu", "Greens", "Greys", "Inferno", "Magma",
    "OrRd", "Oranges", "PRGn", "PiYG", "Plasma", "PuBu", "PuBuGn", "PuOr", "PuRd", "Purples", "Rainbow", "RdBu", "RdGy",
    "RdPu", "RdYlBu", "RdYlGn", "Reds", "Sinebow", "Spectral", "Turbo", "Viridis", "Warm", "YlGn", "YlGnBu", "YlOrBr",
    "YlOrRd",
)  # fmt: skip


class HeatmapColor(OpenCamelModel):
    """Colours of cells."""

    mode: Annotated[Words, Choices("scheme", "opacity")] | None = optional("Many colours, or one that fades.")
    scheme: Annotated[Words, Choices(*_SCHEMES)] | None = optional("The colours, such as `Oranges`.")
    fill: Words | None = optional("The one colour.")
    scale: Annotated[Words, Choices("linear", "exponential")] | None = optional("How it fades.")
    exponent: Number | None = optional("How fast it fades.")
    steps: Number | None = optional("How many colours, 2 to 128.")
    reverse: Switch | None = optional("The other way round.")
    min: Number | None = optional("Value of the first colour.")
    max: Number | None = optional("Value of the last colour.")


class HeatmapYAxis(Axis):
    """The y axis."""

    unit: Words | None = optional("Unit.")
    reverse: Switch | None = optional("Downwards.")
    decimals: Number | None = optional("Decimal places.")
    min: Number | None = optional("Where it begins.")
    max: Number | None = optional("Where it ends.")


class CellValues(OpenCamelModel):
    """Values of cells."""

    unit: Words | None = optional("Unit.")
    decimals: Number | None = optional("Decimal places.")


class FilterValues(OpenCamelModel):
    """Cells that are left out."""

    le: Number | None = optional("Those up to this value.")
    ge: Number | None = optional("Those from this value on.")


class HeatmapTooltip(OpenCamelModel):
    """What is shown where the mouse is."""

    mode: Annotated[Words, Choices("single", "multi", "none")] | None = optional("One cell, a column, or nothing.")
    show: Switch | None = optional("Whether anything is shown, in old files.")
    max_height: Number | None = optional("Greatest height in pixels.")
    max_width: Number | None = optional("Greatest width in pixels.")
    y_histogram: Switch | None = optional("Draw a histogram of the column.")
    show_color_scale: Switch | None = optional("Draw the colours.")


class HeatmapLegend(OpenCamelModel):
    """The colours and their values."""

    show: Switch | None = optional("Whether they are shown.")


class Exemplars(OpenCamelModel):
    """Exemplars."""

    color: Words | None = optional("Their colour.")


class Rows(OpenCamelModel):
    """What rows are."""

    value: Words | None = optional("Name of the values.")
    layout: Annotated[Words, Choices("le", "ge", "unknown", "auto")] | None = optional("What a row's name is.")


class HeatmapOptions(OpenCamelModel):
    """Options of a heat map."""

    calculate: Switch | None = optional("Make buckets of values.")
    calculation: Calculation | None = optional("How.")
    color: HeatmapColor | None = optional("Colours of cells.")
    filter_values: FilterValues | None = optional("Cells that are left out.")
    rows_frame: Rows | None = optional("What rows are.")
    show_value: Visibility | None = optional("Whether values are written.")
    cell_gap: Number | None = optional("Room between cells in pixels.")
    cell_radius: Number | None = optional("How round cells are.")
    cell_values: CellValues | None = optional("Values of cells.")
    y_axis: HeatmapYAxis | None = optional("The y axis.")
    legend: HeatmapLegend | None = optional("The colours and their values.")
    tooltip: HeatmapTooltip | None = optional("What is shown where the mouse is.")
    exemplars: Exemplars | None = optional("Exemplars.")
    selection_mode: Annotated[Words, Choices("x", "y", "xy")] | None = optional("What the mouse can mark.")


class HeatmapStyle(Scaled):
    """A field of a heat map."""
