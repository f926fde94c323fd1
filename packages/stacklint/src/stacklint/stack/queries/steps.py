"""How close together Grafana asks for values, and how long `$__interval` and `$__rate_interval` are at least.

Facts: Grafana's Prometheus data source, `calculatePrometheusInterval` and `calculateRateInterval`. Both variables grow
with the range of the dashboard, so the least is what a short range has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.stack.boards.refresh import seconds

if TYPE_CHECKING:
    from stacklint.stack.boards.board import Panel, PanelTarget
    from stacklint.stack.grafana.datasources import DataSource

_SCRAPE: Final = 15.0
"""What a data source takes for the time between two scrapes, if it isn't told."""


class Steps(NamedTuple):
    """The shortest steps of a query.

    Attributes:
        interval: the least that `$__interval` is, in seconds.
        rate_interval: the least that `$__rate_interval` is, in seconds.
        sure: how long `$__rate_interval` is whatever the panel sets, in seconds.
        by: what sets it: the query's own least step, or the data source's setting; absent where it is the default.
        own: whether that is the query's own.
    """

    interval: float
    rate_interval: float
    sure: float
    by: Node
    own: bool


def least_steps(panel: Panel, target: PanelTarget, source: DataSource) -> Steps | None:
    """The shortest steps of a query; `None` where a variable has a part in it, or what is set can't be read."""
    given, own, shown = source.settings["timeInterval"], target.query["interval"], panel.timing["interval"]
    scrape, step, least = (_seconds(node) for node in (given, own, shown))
    if scrape is None or step is None or least is None:
        return None
    by = own if step else given
    asked, base = least or scrape or _SCRAPE, step or scrape or _SCRAPE
    return Steps((step or asked) * _factor(target), max(asked + base, 4 * base), 4 * base, by, bool(step))


def set_step(panel: Panel, target: PanelTarget) -> tuple[float, Node] | None:
    """The least step that a query, or else its panel, sets, in seconds, and where; `None` where none can be read."""
    own, shown = target.query["interval"], panel.timing["interval"]
    node = own if own.present else shown
    length = _seconds(node)
    return (length, node) if length else None


def has_least_step(panel: Panel, target: PanelTarget) -> bool:
    """Whether a panel or its query says how long a step is at least."""
    return panel.timing["interval"].present or target.query["interval"].present or _factor(target) > 1


def _factor(target: PanelTarget) -> int:
    """By how much a query of an old dashboard makes its step longer."""
    factor = target.query["intervalFactor"].value
    return factor if isinstance(factor, int) and factor > 1 else 1


def _seconds(node: Node) -> float | None:
    """The length of a step; 0 where none is set, `None` where it can't be read."""
    text = node.text
    if text is None:
        return None if node.present else 0.0
    text = text.strip().lstrip("<>")
    return seconds(text) if text else 0.0
