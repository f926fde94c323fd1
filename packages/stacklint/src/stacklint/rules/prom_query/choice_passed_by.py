"""OP112."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.promql.nodes import VECTOR, Binary, Span, VectorSelector
from stacklint.promql.semantics import Study
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import stack
from stacklint.rules.studied import studied
from stacklint.stack.boards.query import Asker, BoardQuery
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import PANEL
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/dashboards/app.json"
_BOARD: Final = """\
{{"title": "Application", "panels": [
  {{"type": "stat", "title": "Requests", "datasource": "Prometheus", "targets": [{{"refId": "A", "expr": "{}"}}]}}
], "templating": {{"list": [
  {{"name": "job", "type": "query", "query": "label_values(up, job)", "datasource": "Prometheus", "multi": true}},
  {{"name": "instance", "type": {}, "query": "label_values(up, instance)", "datasource": "Prometheus"}}
]}}}}
"""
_TARGET: Final = ("job", "instance")
_CHOICES: Final = frozenset({"query", "custom", "textbox", "constant"})
_CHOSEN: Final = "job=~'$job', instance=~'$instance'"


def _asking(expr: str, instance: str = '"query"') -> Example:
    return Example(stack({_FILE: _BOARD.format(expr, instance)}))


@rule(
    "OP112",
    "choice-passed-by",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    when={PANEL},
    bad=(
        _asking("sum(rate(«http_requests_total»[5m]))"),
        _asking("sum by (route) (rate(«http_requests_total»{job=~'$job'}[5m]))"),
        _asking("sum(rate(«http_requests_total»{status='500'}[5m])) / sum(rate(http_requests_total[5m]))"),
        _asking(f"sum(http_requests_total{{{_CHOSEN}}}) / sum(«http_requests_total»)"),
        _asking("«app_unknown»{job=~'$job'}"),
        _asking(f"up{{{_CHOSEN}}} or «http_requests_in_progress»"),
        _asking(f"up{{{_CHOSEN}}} * on (job) group_right () «http_requests_in_progress»"),
    ),
    good=(
        _asking(f"rate(http_requests_total{{{_CHOSEN}}}[5m])"),
        _asking("rate(http_requests_total{job=~'$job'}[5m])", '"interval"'),
        _asking("up{job!=''}"),
        _asking("http_requests_total{job='app'}"),
        _asking("app:http_requests:rate5m"),
        _asking("job:elsewhere:rate5m"),
        _asking("ALERTS{job=~'$job'}"),
        _asking("$metric"),
        _asking("{__name__=~'app_.+'}"),
        _asking(f"rate(http_requests_total{{{_CHOSEN}}}[5m]) * on (instance, job) group_left (version) app_info"),
        _asking(f"http_requests_in_progress{{{_CHOSEN}}} / ignoring (route, status) group_right http_requests_total"),
    ),
)
def choice_passed_by(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A dashboard lets people choose jobs or instances, and a panel shows all of them all the same.

    Whatever is chosen, its numbers stay, beside others that follow. Any matcher on the label says that it is meant:
    `job="app"` where it is always that one, `job!=""` where all are wanted. Silent about series that don't have the
    label, about alerts and recorded series of which it isn't known, and about what is joined to series that are chosen.
    """
    query = subject.origin
    if not isinstance(query, BoardQuery) or query.asker is not Asker.PANEL:
        return
    variables = query.board.variables
    wanted = [name for name in _TARGET if name in variables and variables[name].type in _CHOICES]
    study = studied(subject) if wanted else None
    found = list(_passing(wanted, study, stack)) if study is not None else []
    if not found:
        return
    (first, missing), *others = found
    added = ", ".join(f'{name}=~"${name}"' for name in missing)
    chosen = dict.fromkeys(name for _, names in found for name in names)
    yield Finding(
        _place(first, subject),
        f"`{first.name}` is shown whatever is chosen for {_said(missing)}",
        f'add `{added}`, or say which are meant, such as `{missing[0]}!=""` for all',
        (
            *((variables[name].node["name"].place, "chosen here") for name in chosen),
            *((_place(other, subject), f"and so is this for {_said(names)}") for other, names in others),
        ),
    )


def _passing(wanted: Sequence[str], study: Study, stack: Stack) -> Iterator[tuple[VectorSelector, tuple[str, ...]]]:
    """The selectors that choices pass by, each with the variables that could narrow it."""
    joined = {name: tuple(_joined(name, study)) for name in wanted}
    for selector in study.parts.selectors:
        missing = tuple(
            name
            for name in wanted
            if _can_follow(name, selector, study, stack)
            and not any(start <= selector.span[0] < end for start, end in joined[name])
        )
        if missing:
            yield selector, missing


def _place(selector: VectorSelector, subject: PromQuery) -> Place:
    return subject.place(selector.name_span or selector.span)


def _said(names: Sequence[str]) -> str:
    return " and ".join(f"`${name}`" for name in names)


def _can_follow(label: str, selector: VectorSelector, study: Study, stack: Stack) -> bool:
    """Whether a choice could narrow a selector, and nothing says that it should or should not."""
    name = selector.name
    if name is None or is_open(name) or name.startswith("ALERTS") or _is_narrowed(label, selector):
        return False
    is_unknown = ":" in name and stack.studies.labels(name) is None
    return not is_unknown and study[selector].labels.can_have(label)


def _is_narrowed(label: str, selector: VectorSelector) -> bool:
    """Whether a matcher says what is meant of a label; a certain job says it of instances too."""
    return any(one.label == label or (one.label == "job" and not is_open(one.value)) for one in selector.matchers)


def _joined(label: str, study: Study) -> Iterator[Span]:
    """The largest parts that keep only what has the same value of a label as something that is narrowed."""
    narrowed = [selector.span[0] for selector in study.parts.selectors if _is_narrowed(label, selector)]
    last = 0
    for binary in study.parts.binaries:  # parents first, in order of the text
        start, end = binary.span
        first = bisect_left(narrowed, start)
        if start >= last and first < len(narrowed) and narrowed[first] < end and _joins(label, binary, study):
            last = end
            yield binary.span


def _joins(label: str, binary: Binary, study: Study) -> bool:
    """Whether series of both sides have a label, and an operation puts together those with the same value."""
    sides, matching = (binary.lhs, binary.rhs), binary.matching
    if binary.op == "or" or not all(side.type is VECTOR and study[side].labels.can_have(label) for side in sides):
        return False
    return matching is None or (label in {one.name for one in matching.labels}) is matching.on
