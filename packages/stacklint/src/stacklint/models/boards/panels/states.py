"""Options of `state-timeline` and `status-history`."""

from typing import Annotated

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.boards.panels.shared import Legend, Tooltip, Visibility
from stacklint.models.boards.panels.style import Axis
from stacklint.models.json_scalars import Choices, Number, Switch, Words


class _States(OpenCamelModel):
    """Rows of states over time."""

    show_value: Visibility | None = optional("Whether values are written.")
    row_height: Number | None = optional("Part of a row that is filled, 0 to 1.")
    per_page: Number | None = optional("Rows on a page.")
    timezone: list[Words | None] | None = optional("Time zones of the axes.")
    legend: Legend | None = optional("The list of states.")
    tooltip: Tooltip | None = optional("What is shown where the mouse is.")


class StateTimelineOptions(_States):
    """Options of states over time."""

    merge_values: Switch | None = optional("Join equal values that follow one another.")
    align_value: Annotated[Words, Choices("center", "left", "right")] | None = optional("Where values are written.")


class StatusHistoryOptions(_States):
    """Options of states at times."""

    col_width: Number | None = optional("Part of a column that is filled, 0 to 1.")


class StateStyle(Axis):
    """A row of states."""

    line_width: Number | None = optional("Width of the border, 0 to 10.")
    fill_opacity: Number | None = optional("How dense the states are, 0 to 100.")
