"""Options of `timeseries` and `trend`."""

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.boards.panels.shared import Legend, Orientation, Tooltip
from stacklint.models.json_scalars import Words


class Graph(OpenCamelModel):
    """A graph."""

    legend: Legend | None = optional("The list of series.")
    tooltip: Tooltip | None = optional("What is shown where the mouse is.")


class TimeSeriesOptions(Graph):
    """Options of a graph over time."""

    timezone: list[Words | None] | None = optional("Time zones of the axes.")
    orientation: Orientation | None = optional("Which way time runs.")


class TrendOptions(Graph):
    """Options of a graph over a number."""

    x_field: Words | None = optional("Field that the x axis shows.")
