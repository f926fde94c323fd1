"""RU115."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql.nodes import VectorSelector
from stacklint.promql.semantics import instants
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.prometheus.launch import Launch
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.queries.prom import read_expression
from stacklint.stack.stack import Stack

_WORD = Pattern(r"[\w:]+")
_FILE = "prometheus/rules.yml"
_RULES = "    rules:\n"
_READER = "      - record: app:http_requests:share\n        expr: {} / 10\n"


@rule(
    "RU115",
    "stale-dependency",
    severity=Severity.INFO,
    bad=(
        Example(edited(_FILE, _RULES, _RULES + _READER.format("«app:http_requests:rate5m»"))),
        Example(
            edited(
                _FILE,
                "groups:\n",
                f"groups:\n  - name: other\n{_RULES}{_READER.format('«app:http_requests:rate5m»')}",
            )
        ),
    ),
    good=(
        Example(
            edited(
                _FILE,
                "(http_requests_total[5m]))\n",
                f"(http_requests_total[5m]))\n{_READER.format('app:http_requests:rate5m')}",
            )
        ),
        Example(edited(_FILE, _RULES, _RULES + _READER.format("max_over_time(app:http_requests:rate5m[1h])"))),
        Example(
            edited(
                _FILE, _RULES, _RULES + _READER.format("app:http_requests:rate5m > 5").replace("record: ", "alert: A")
            )
        ),
    ),
)
def stale_dependency(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """A recording rule reads a series that is recorded after it, or in another group.

    The rules of a group are evaluated one after the other, at one time; groups at times of their own. So this rule
    sees the value of the evaluation before, and what it records is late by up to an interval. Put it behind the rule
    that it reads. Alerts are not reported, nor are ranges.
    """
    loaded = {path for reference in subject.references for path in reference.files}
    rules = [found for file in stack.rule_files if file.path in loaded for found in file.rules if found.record]
    launch = stack.launches.of(subject.service)
    made: defaultdict[str, list[Rule]] = defaultdict(list)
    for found in rules:
        made[found.record or ""].append(found)
    for found in rules:
        if made.keys().isdisjoint(_WORD.findall(found.expr.text or "")):
            continue  # most rules read no other; those are not parsed once more
        for selector in _instants(found, launch):
            sources = made.get(selector.name or "", [])
            if not sources or any(_is_before(source, found) for source in sources):
                continue
            where = "after this rule" if _same_group(sources[0], found) else "in another group"
            yield Finding(
                found.expr.place.within(*(selector.name_span or selector.span)),
                f"`{selector.name}` is recorded {where}: this sees the value of the evaluation before",
                "put this rule behind it",
                ((sources[0].node["record"].place, "recorded here"),),
            )


def _instants(found: Rule, launch: Launch) -> Iterator[VectorSelector]:
    query = read_expression(found, launch)
    if query.root is not None and not query.faults:
        yield from instants(query.root)


def _same_group(one: Rule, other: Rule) -> bool:
    return one.group.place == other.group.place


def _is_before(source: Rule, reader: Rule) -> bool:
    """Whether a rule is evaluated before another of its group; a rule that reads itself means its last value."""
    return _same_group(source, reader) and source.node.path <= reader.node.path
