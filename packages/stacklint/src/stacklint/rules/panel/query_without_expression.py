"""GF204."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, panels, second, targets
from stacklint.stack.boards.board import Panel, PanelTarget
from stacklint.stack.boards.grafana_panels import SHOW_RESULTS
from stacklint.stack.boards.query_languages import written_for
from stacklint.stack.boards.refs import asks
from stacklint.stack.queries.traits import BLANK
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

_UP = '{"refId": "A", "expr": "up"}'
_BLANK = '"spec": {"expr": «" "»}'


def _blank() -> dict[str, str]:
    files = second()
    return {**files, FILE: files[FILE].replace('"spec": {"expr": "rate(http_requests_total[5m])"}', _BLANK)}


@rule(
    "GF204",
    "query-without-expression",
    severity=Severity.WARNING,
    when={BLANK},
    bad=(
        Example(targets('{"refId": «"A"»}')),
        Example(targets(_UP + ', {"refId": "B", "expr": «""»}, {"refId": "C", "expr": ""}')),
        Example(targets('«{"legendFormat": "x"}»')),
        Example(_blank()),
    ),
    good=(
        Example(second()),
        Example(targets(_UP + ', {"refId": "B", "hide": true}')),
        Example(targets('{"refId": "A", "datasource": {"type": "__expr__", "uid": "__expr__"}, "type": "sql"}')),
        Example(targets('{"refId": "A", "expr": 1}')),
        Example(targets('{"refId": "A", "rawSql": "SELECT 1"}')),
        Example(
            panels('{"type": "logs", "datasource": {"type": "loki", "uid": "$loki"}, "targets": [{"refId": "A"}]}')
        ),
        Example(panels('{"type": "text", "targets": [{"refId": "A"}]}')),
    ),
)
def query_without_expression(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """A query of Prometheus has no expression.

    Grafana does not send it. Where a panel has no other, it shows no data; else it is a remainder. Write the
    expression, or take the query away.
    """
    if subject.type not in SHOW_RESULTS or subject.library.present:
        return
    blank = [one for one in subject.targets if not one.hidden and _is_blank(one) and asks(one, subject) == "prometheus"]
    if blank:
        alone = len(blank) == len(subject.targets)
        node = blank[0].query["expr"]
        at = next((one for one in (node, blank[0].ref_node) if one.present), blank[0].node)
        yield Finding(
            at.place,
            "the query asks nothing" + ("; the panel shows no data" if alone else ""),
            "write its `expr`" if alone else "write its `expr`, or take it away",
            severity=None if alone else Severity.INFO,
        )


def _is_blank(target: PanelTarget) -> bool:
    """Whether a query says nothing; one that is written for something else is told of elsewhere."""
    return not (spelt(target.query, "expr").text or "").strip() and not written_for(target.query)
