"""RU116."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.promql import canonical
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.prometheus.launch import Launch
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.queries.prom import read_expression
from stacklint.stack.stack import Stack

_CONFIG = "prometheus/prometheus.yml"
_MORE = "groups:\n  - name: more\n    rules:\n      - {}: {}\n        expr: {}\n"


@rule(
    "RU116",
    "rule-in-two-files",
    severity=Severity.WARNING,
    bad=(
        Example(
            edited(
                _CONFIG,
                "[rules.yml]",
                "[rules.yml, more.yml]",
                {
                    "prometheus/more.yml": _MORE.format(
                        "record", "«app:http_requests:rate5m»", "sum( rate(http_requests_total[5m]) )"
                    )
                },
            )
        ),
    ),
    good=(
        Example(
            edited(
                _CONFIG,
                "[rules.yml]",
                "[rules.yml, more.yml]",
                {"prometheus/more.yml": _MORE.format("record", "app:http_requests:rate5m", "up")},
            )
        ),
        Example(edited(_CONFIG, "[rules.yml]", "[rules.yml, '*.yml']")),
        Example(
            edited(
                _CONFIG,
                "[rules.yml]",
                "[rules.yml, more.yml]",
                {
                    "prometheus/more.yml": _MORE.format(
                        "record", "app:http_requests:rate5m", "sum(rate(http_requests_total[5m]))"
                    )
                    + "        labels: {by: more}\n"
                },
            )
        ),
    ),
)
def rule_in_two_files(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """Two files that one Prometheus loads hold the same rule.

    Both are evaluated. A recorded series then gets each sample twice, a moment apart, and an alert comes from two
    rules; whoever changes one of them finds that the other goes on as before. Rules that are in one file twice are a
    fault of that file.
    """
    loaded = {path for reference in subject.references for path in reference.files}
    files = [file for file in stack.rule_files if file.path in loaded]
    launch = stack.launches.of(subject.service)
    places: defaultdict[object, set[str]] = defaultdict(set)
    for file in files:
        for found in file.rules:
            places[_name(found)].add(file.path)
    seen: dict[tuple[object, ...], tuple[str, Rule]] = {}
    pairs: defaultdict[tuple[str, str], list[tuple[Rule, Rule]]] = defaultdict(list)
    for file in files:
        for found in file.rules:
            identity = _identity(found, launch) if len(places[_name(found)]) > 1 else None
            if identity is not None:
                before, other = seen.setdefault(identity, (file.path, found))
                if before != file.path:
                    pairs[before, file.path].append((other, found))
    for same in pairs.values():
        other, found = same[0]
        name = found.record or found.alert
        more = {1: "", 2: "; so is 1 more rule of this file"}.get(
            len(same), f"; so are {len(same) - 1} more of this file"
        )
        yield Finding(
            _named(found).place,
            f"`{name}` with the same expression and labels is loaded from another file as well{more}",
            "keep one of them",
            ((_named(other).place, "the same rule"),),
        )


def _name(found: Rule) -> tuple[object, ...]:
    return found.record, found.alert, frozenset(found.labels.items())


def _identity(found: Rule, launch: Launch) -> tuple[object, ...] | None:
    """What makes a rule the same as another; `None` for one that is faulty."""
    query = read_expression(found, launch)
    if query.root is None or query.faults or (found.record is None) is (found.alert is None):
        return None
    return *_name(found), found.node["for"].text, canonical(query.root)


def _named(found: Rule) -> Node:
    return found.node["record" if found.record is not None else "alert"]
