"""GF260."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import surely
from stacklint.promql.functions import AGGREGATIONS, FUNCTIONS
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board
from stacklint.stack.queries.log_queries import LogQuery
from stacklint.stack.stack import Stack


def _asked(query: str) -> Example:
    return Example(board("", query.replace('"', '\\"'), source="loki"))


@rule(
    "GF260",
    "invalid-logql",
    severity=Severity.ERROR,
    bad=(
        _asked('{app="web"} | json | level «==» "error"'),
        _asked('{app="web"} |~ "timeout«(»"'),
        _asked('«{app=~".*"}» |= "error"'),
        _asked("{app=«'web'»}"),
        _asked('sum(rate({app="web"}«)»)'),
        _asked('«count_over_tme»({app="web"}[5m])'),
        _asked('{app="web"} | «logfnt»'),
        _asked("(" * 100 + "«(»1" + ")" * 101),
    ),
    good=(
        _asked('sum by (level) (count_over_time({app="web"} | json | level=~"$level" [$__auto]))'),
        _asked('{app="web", $more} $filters'),
        _asked('mad_over_time({app="web"} | unwrap bytes [5m])'),
        _asked('{app="web"} | some_day "known"'),
        Example(board("", "rate(up)", source="tempo")),
    ),
)
def invalid_logql(subject: LogQuery, _stack: Stack) -> Iterator[Finding]:
    """A LogQL query that Loki does not parse.

    The panel shows nothing but an error, the annotation never shows, the alert ends in an error each time. Grafana's
    variables are filled in before parsing. What a newer Loki may know, such as a function or a stage of another name,
    is left alone, unless it is but a letter away from one that is known.
    """
    for fault in subject.faults:
        place = subject.place((fault.start, fault.end))
        if fault.ours:
            yield Finding(place, f"{fault.message}; it isn't known whether Loki takes it", severity=Severity.INFO)
        else:
            yield Finding(place, f"{fault.message}; Loki refuses the query, and {subject.effect}")
    unknown = subject.unknown
    meant = surely(unknown.word, unknown.known) if unknown is not None else None
    if unknown is not None and meant is not None and unknown.word not in FUNCTIONS and unknown.word not in AGGREGATIONS:
        message = f"there is no {unknown.what} `{unknown.word}`; Loki refuses the query, and {subject.effect}"
        yield Finding(subject.place(unknown.span), message, f"did you mean `{meant}`?")
