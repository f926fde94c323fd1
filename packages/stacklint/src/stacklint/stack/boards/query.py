"""A query of a dashboard, with the data source that it asks."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, final

from stacklint.pattern import Pattern
from stacklint.stack.boards.refs import is_expression

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.boards.board import Annotation, Board, Panel, PanelTarget, Variable
    from stacklint.stack.boards.sources import Resolved
    from stacklint.stack.grafana.datasources import DataSource
    from stacklint.stack.queries.variable_queries import VariableQuery


MACRO_OF_OTHERS: Final = Pattern(
    r"\$(?:timeFilter|__(?:conditionalAll|dateFilter|dateTimeFilter|interval_s|timeEpoch|timeFilter|timeFrom|timeGroup"
    r"|timeGroupAlias|timeTo|unixEpochFilter|unixEpochFrom|unixEpochGroup|unixEpochTo))\b",
    re.ASCII,
)
"""What data sources for SQL and InfluxDB replace in a query, and that for Prometheus doesn't."""


class Asker(StrEnum):
    """What asks."""

    PANEL = "panel"
    VARIABLE = "variable"
    ANNOTATION = "annotation"


@final
class BoardQuery:
    """A query of a dashboard.

    Attributes:
        node: the text that holds it.
        board: where it stands.
        asker: what asks.
        source: the data source that is asked.
        start: where in the text the PromQL begins.
        end: where it ends; `start` where there is none.
        wanted: what a variable asks for, in the language of the Prometheus data source.
        panel: the panel that asks, if one does.
        target: the query of the panel.
        variable: the variable that asks, if one does.
        annotation: the annotation that asks, if one does.
    """

    __slots__ = (
        "annotation",
        "asker",
        "board",
        "end",
        "node",
        "panel",
        "source",
        "start",
        "target",
        "variable",
        "wanted",
    )

    def __init__(  # noqa: PLR0913 - one for each field
        self,
        node: Node,
        board: Board,
        asker: Asker,
        source: Resolved,
        start: int,
        end: int,
        *,
        wanted: VariableQuery | None = None,
        panel: Panel | None = None,
        target: PanelTarget | None = None,
        variable: Variable | None = None,
        annotation: Annotation | None = None,
    ) -> None:
        self.node: Final = node
        self.board: Final = board
        self.asker: Final = asker
        self.source: Final = source
        self.start: Final = start
        self.end: Final = end
        self.wanted: Final = wanted
        self.panel: Final = panel
        self.target: Final = target
        self.variable: Final = variable
        self.annotation: Final = annotation

    @property
    def label(self) -> tuple[str, int] | None:
        """For `label_values`, the label that is asked for, and where it begins."""
        return self.wanted.label if self.wanted is not None else None

    @property
    def is_unseen(self) -> bool:
        """Whether its panel hides its result, and has no expression that may work on it."""
        if self.target is None or self.panel is None or not self.target.hidden:
            return False
        return not any(is_expression(target) for target in self.panel.targets)

    @property
    def is_one_of_several(self) -> bool:
        """Whether its panel shows the results of other queries as well."""
        shown = [one for one in self.panel.targets if not one.hidden] if self.panel is not None else []
        return len(shown) > 1

    @property
    def asked_host(self) -> str | None:
        """The host of the data source that is asked; `None` where that isn't known."""
        return self.source.source.host if self.source.source is not None else None

    @property
    def asked(self) -> tuple[DataSource, ...]:
        """The data source that is asked; where a variable chooses it, those that it may choose."""
        if self.source.source is not None:
            return (self.source.source,)
        grafana = self.board.dashboard.grafana
        return grafana.lookup.by_type.get(self.source.type, ()) if grafana is not None else ()
