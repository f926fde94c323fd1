"""GF212."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import targets
from stacklint.rules.fixtures import shown
from stacklint.stack.boards.query import MACRO_OF_OTHERS, BoardQuery
from stacklint.stack.stack import Stack

_SQL = '{"refId": "A", "datasource": {"type": "mysql", "uid": "my"}, "expr": "$__timeFilter"}'


@rule(
    "GF212",
    "macro-of-others",
    severity=Severity.ERROR,
    bad=(
        Example(shown("http_requests_total and «$__timeFilter»(time)")),
        Example(shown("sum(http_requests_total) / «$__interval_s»")),
        Example(shown("http_requests_total > «$timeFilter»")),
    ),
    good=(
        Example(shown("rate(http_requests_total[$__rate_interval])")),
        Example(shown("http_requests_total @ $__from")),
        Example(targets(_SQL)),
    ),
)
def macro_of_others(subject: BoardQuery, _stack: Stack) -> Iterator[Finding]:
    """A query of Prometheus uses a macro that only other data sources have.

    `$__timeFilter`, `$__timeGroup` and their like are replaced by data sources for SQL, `$timeFilter` by InfluxDB. For
    Prometheus the text stays as it is, and the query is no PromQL. The range of the dashboard holds for it anyway;
    within a query there are `$__range`, `$__interval` and `$__rate_interval`.
    """
    found = MACRO_OF_OTHERS.search(subject.node.string or "") if subject.source.type == "prometheus" else None
    if found is not None:
        yield Finding(
            subject.node.place.within(*found.span()),
            f"`{found[0]}` is a macro of other data sources; Prometheus gets it as it stands, and the query fails",
            "take it away: Grafana asks for the range of the dashboard anyway",
        )
