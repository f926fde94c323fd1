"""GF214."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels
from stacklint.rules.fixtures import edited
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.sources import MIXED, Resolved, Verdict, resolve
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_LAST = "    isDefault: true\n"
_TWO = edited(_FILE, _LAST, f"{_LAST}  - name: Old\n    type: prometheus\n    uid: old\n")[_FILE]
_PANEL = '{"type": "stat", "datasource": %s, "targets": [{"refId": "A", "expr": "up"%s}]}'
_MIXED = '{"type": "datasource", "uid": "-- Mixed --"}'


def _asks(panel: str, query: str) -> dict[str, str]:
    return {**panels(_PANEL % (panel, query)), _FILE: _TWO}


@rule(
    "GF214",
    "query-of-other-source",
    severity=Severity.WARNING,
    bad=(
        Example(_asks('{"uid": "prometheus"}', ', "datasource": {"uid": «"old"»}')),
        Example(_asks('"Prometheus"', ', "datasource": «"Old"»')),
    ),
    good=(
        Example(_asks('{"uid": "prometheus"}', ', "datasource": {"type": "prometheus", "uid": "prometheus"}')),
        Example(_asks('"Prometheus"', ', "datasource": {"uid": "prometheus"}')),
        Example(_asks('{"uid": "prometheus"}', "")),
        Example(_asks('{"uid": "prometheus"}', ', "datasource": {"type": "__expr__", "uid": "__expr__"}')),
        Example(_asks('{"uid": "prometheus"}', ', "datasource": {"uid": "$source"}')),
        Example(_asks('{"uid": "prometheus"}', ', "datasource": {"uid": "nowhere"}')),  # see LK204
        Example(_asks(_MIXED, ', "datasource": {"uid": "old"}')),
        Example(_asks("null", ', "datasource": {"uid": "old"}')),
    ),
)
def query_of_other_source(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """A query names another data source than its panel.

    Only one of the two is asked, and Grafana does not say which: a page asks that of the panel, what runs in the server
    that of the query. Somebody copied a query, or changed one of the two by hand. A panel that is to ask several data
    sources has the data source `-- Mixed --`.
    """
    if not subject.source.node.present:
        return
    outer = resolve(subject.source, subject.scope)
    for target in subject.targets if _is_one(outer) else ():
        inner = resolve(target.source, subject.scope) if target.source.node.present else None
        if inner is not None and _is_one(inner) and inner.source is not outer.source:
            one, other = outer.reference, inner.reference
            yield Finding(
                inner.node.place,
                f"the panel names the data source `{one}`, and its query `{other}`; only one of them is asked",
                f"name the same in both, or give the panel `{MIXED}`",
                ((outer.node.place, "that of the panel"),),
                cause=f"{one}: {other}",
            )


def _is_one(found: Resolved) -> bool:
    """Whether a reference names one data source that is there."""
    return found.verdict is Verdict.FOUND and found.is_fixed
