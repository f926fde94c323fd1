"""RU106."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.promql import Query
from stacklint.promql.literal_text import duration_text
from stacklint.promql.nodes import SCALAR, Binary, Call, Paren
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.evaluated import loading, seconds
from stacklint.stack.prometheus.intervals import Setting, scrape_interval
from stacklint.stack.prometheus.jobs import missing_jobs
from stacklint.stack.prometheus.rule_files import Rule, RuleFile
from stacklint.stack.queries.prom import read_expression
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.prometheus.server import Prometheus

_FILE = "prometheus/rules.yml"
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: Gone
        expr: {}
"""


@rule(
    "RU106",
    "absent-without-for",
    severity=Severity.WARNING,
    bad=(
        Example(stack({_FILE: _ALERT.format('«absent»(up{job="app"})')})),
        Example(stack({_FILE: _ALERT.format('«absent»(up{job="app"} == 1)\n        for: 90s')})),
    ),
    good=(
        Example(stack({_FILE: _ALERT.format('absent(up{job="app"})\n        for: 2m')})),
        Example(stack({_FILE: _ALERT.format('absent(up{job="api"})')})),
        Example(stack({_FILE: _ALERT.format('absent_over_time(up{job="app"}[10m])')})),
        Example(stack({_FILE: _ALERT.format('absent(up{job="app"}) and on () vector(1)')})),
        Example(stack({_FILE: _ALERT.format('absent(up{job="app"})').replace("alert: G", "record: g")})),
    ),
)
def absent_without_for(subject: RuleFile, stack: Stack) -> Iterator[Finding]:
    """An alert on `absent()` fires as soon as Prometheus starts.

    Rules may be evaluated before the first scrape is done, and then everything is absent. A `for` of two scrape
    intervals lets the targets come up first. It is known to be too short where it is below two of the shortest scrape
    interval of the server.
    """
    interval = _shortest(loading(subject.path, stack))
    launches = stack.launches.reading(subject.node)
    for found in subject.rules:
        text = found.expr.text or ""
        if not found.alert or "absent" not in text or _waits_enough(found, interval):
            continue
        calls = {call.name_span: call for launch in launches for call in _absent(read_expression(found, launch))}
        for call in calls.values():
            if not any(missing_jobs(call, stack)):  # then it holds for ever, which is told
                yield _finding(call, found, interval)


def _waits_enough(found: Rule, interval: Setting | None) -> bool:
    """Whether an alert waits for two scrape intervals, or nobody can tell how long it waits."""
    length = seconds(found.node.text_at("for"))
    if length is None:
        return found.node["for"].present
    return length > 0 and (interval is None or length >= 2 * interval.seconds)


def _finding(call: Call, found: Rule, interval: Setting | None) -> Finding:
    waits = found.node["for"]
    if interval is not None and seconds(waits.text):
        said = f"`for: {waits.text}` is less than two scrape intervals of {interval.text}"
        ends: tuple[tuple[Place, str], ...] = (
            (waits.place, "so long the alert waits"),
            (interval.place, interval.said),
        )
    else:
        said = "the alert waits for nothing"
        ends = ((waits.place, "so long the alert waits"),) if waits.present else ()
    return Finding(
        found.expr.place.within(*call.name_span),
        f"`absent` holds until the first scrape after a start, and {said}",
        f"wait for {duration_text(2 * interval.seconds)} or more" if interval else "wait for two scrape intervals",
        ends,
    )


def _shortest(servers: tuple[Prometheus, ...]) -> Setting | None:
    """The shortest scrape interval of all jobs; `None` where one of them isn't known."""
    found = [scrape_interval(job, server.config) for server in servers for job in server.jobs]
    known = [one for one in found if one is not None]
    if len(known) != len(found) or not all(server.has_all_jobs for server in servers):
        return None
    return min(known, key=lambda one: one.seconds, default=None)


def _absent(query: Query) -> Iterator[Call]:
    """Calls of `absent` whose result is a result of the whole."""
    parts = [query.root] if query.root is not None and not query.faults else []
    while parts:
        match parts.pop():
            case Paren(expr=inner):
                parts.append(inner)
            case Binary(op="or", lhs=left, rhs=right):
                parts += [right, left]
            case Binary(lhs=left, rhs=right) if SCALAR in (left.type, right.type):
                parts += [right, left]
            case Call(name="absent") as call:
                yield call
            case _:
                pass
