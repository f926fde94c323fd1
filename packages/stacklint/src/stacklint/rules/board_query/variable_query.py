"""GF183."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.queries.variable_queries import CALLS, Asked
from stacklint.stack.stack import Stack

_A = '{"name": "a", "type": "query", "datasource": {"type": "prometheus", "uid": "prometheus"}, "query": "%s"}'
_V2 = '{"kind": "QueryVariable", "spec": {"name": "a", "query": {"group": "prometheus", "spec": {"query": "%s"}}}}'


@rule(
    "GF183",
    "variable-query",
    severity=Severity.ERROR,
    bad=(
        Example(board(_A % "label_values(«up job»)", "$a")),
        Example(board(_A % "label_values(up«, »)", "$a")),
        Example(board(_A % "«labels_values»(up, job)", "$a")),
        Example(board(_A % "«series»(up)", "$a")),
        Example(board(_A % "«query_result»(sum by (job) (up", "$a")),
        Example(board(_A % "metrics(up) «or»", "$a")),
        Example(board_v2(_V2 % "«label_values()»", "$a")),
    ),
    good=(
        Example(board(_A % "label_values(up, job)", "$a")),
        Example(board(_A % "label_values(up{job=~'$b,c'}, ${label:raw})", "$a")),
        Example(board(_A % "label_values(http.status)", "$a")),
        Example(board(_A % "label_names()", "$a")),
        Example(board(_A % "metrics(http_.*)", "$a")),
        Example(board(_A % "query_result(sum(up))", "$a")),
        Example(board(_A % "up{job='app'}", "$a")),
        Example(board(_A.replace("prometheus", "loki") % "labels(app", "$a")),
    ),
)
def variable_query(subject: BoardQuery, _stack: Stack) -> Iterator[Finding]:
    """The query of a variable is none that Grafana's Prometheus data source reads.

    It knows `label_values(selector, label)`, `label_values(label)`, `label_names()`, `metrics(pattern)` and
    `query_result(expression)`, and takes anything else for a series selector, which Prometheus then refuses: the
    variable has no values. Write one of these.
    """
    wanted = subject.wanted
    if wanted is None or wanted.fault is None or subject.source.type != "prometheus":
        return
    start, end, said = wanted.fault
    right = nearest((subject.node.string or "")[start:end], CALLS) if wanted.asked is Asked.UNKNOWN else None
    yield Finding(
        subject.node.place.within(start, end),
        f"{said}; the variable has no values",
        f"did you mean `{right}`?" if right else _ADVICE.get(wanted.asked, f"there are {_ALL}"),
        ((subject.board.dashboard.title_place, "on this dashboard"),),
    )


_ADVICE = {
    Asked.LABEL_VALUES: "write `label_values(selector, label)`, or `label_values(label)`",
    Asked.LABEL_NAMES: "write `label_names()`",
    Asked.METRICS: "write `metrics(pattern)`",
    Asked.RESULT: "write `query_result(expression)`",
}
_ALL = ", ".join(f"`{name}`" for name in sorted(CALLS))
