"""GF215."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.sources import MIXED, Verdict, resolve
from stacklint.stack.stack import Stack

_PANEL = '{"type": "stat", "datasource": %s, "targets": [%s]}'
_MIXED, _UID = '{"type": "datasource", "uid": "-- Mixed --"}', '"datasource": {"uid": "prometheus"}'


@rule(
    "GF215",
    "mixed-without-source",
    severity=Severity.INFO,
    bad=(
        Example(panels(_PANEL % (_MIXED, '{"refId": «"A"», "expr": "up"}'))),
        Example(panels(_PANEL % ('"-- Mixed --"', f'{{"refId": "A", "expr": "up", {_UID}}}, «{{"expr": "up"}}»'))),
    ),
    good=(
        Example(panels(_PANEL % (_MIXED, f'{{"refId": "A", "expr": "up", {_UID}}}'))),
        Example(panels(_PANEL % (_MIXED, '{"refId": "A", "datasource": {"type": "prometheus"}, "expr": "up"}'))),
        Example(panels(_PANEL % ('{"uid": "prometheus"}', '{"refId": "A", "expr": "up"}'))),
        Example(panels(_PANEL % (_MIXED, ""))),
    ),
)
def mixed_without_source(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """A panel mixes data sources, and a query of it names none.

    With `-- Mixed --` each query has a data source of its own. Grafana asks the default one for a query that names
    none, whichever that is today. Name the one that is meant.
    """
    if resolve(subject.source, subject.scope).verdict is not Verdict.MIXED:
        return
    for target in subject.targets:
        if not target.source.node.present and not target.source.type:
            yield Finding(
                (target.ref_node if target.ref_node.present else target.node).place,
                f"the query names no data source in a panel of `{MIXED}`; Grafana asks the default one",
                "name the data source that is meant",
                ((subject.source.at.place, "each query has a data source of its own"),),
            )
