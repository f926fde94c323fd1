"""Queries that are not meant for a Prometheus as they stand, though they are written where PromQL is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.queries.metricsql import is_metricsql

if TYPE_CHECKING:
    from stacklint.stack.queries.prom import PromQuery


def is_for_others(query: PromQuery) -> bool:
    """Whether a query of which it isn't known who answers it is for VictoriaMetrics, or for a program that fills it.

    What no Prometheus finds fault with is taken for PromQL. A dashboard that no Grafana loads may be a template.
    """
    text, origin = query.text.text, query.origin
    if not query.query.faults and "vmrange" not in text:
        return False
    if not isinstance(origin, BoardQuery):
        return is_metricsql(text)
    return (origin.board.dashboard.grafana is None and _has_placeholder(query)) or origin.board.is_metricsql


def _has_placeholder(query: PromQuery) -> bool:
    """Whether a fault begins at `{{`, as what a template leaves to be filled in does."""
    text = query.text.text
    return any("{{" in text[max(fault.start - 1, 0) : fault.start + 2] for fault in query.query.faults)
