"""PQ127."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain

from stacklint.diagnostic import Severity
from stacklint.promql import selectors, walk
from stacklint.promql.nodes import Aggregate, Binary, Call, Expr, NumberLiteral, bare
from stacklint.promql.semantics import (
    COMPARISONS,
    WHOLE,
    BeyondWhole,
    DecidedComparison,
    Interval,
    Study,
    beyond_whole,
    decided_comparisons,
)
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import outcome, studied, title, weight
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"

_ADVICE = {
    "count": "`count` of nothing is no result, not 0: ask with `absent(...)`, or write `count(...) or vector(0)`",
    "count_over_time": "of nothing there is no result, not 0: ask with `absent_over_time(...)`",
    "absent": "`absent` gives 1 or nothing: to ask for what is there, write it without `absent`",
    "absent_over_time": "it gives 1 or nothing: to ask for what is there, write it without `absent_over_time`",
    "rate": "a counter's rate is never negative; for a gauge, use `deriv` or `delta`",
    "irate": "a counter's rate is never negative; for a gauge, use `idelta`",
    "increase": "a counter's increase is never negative; for a gauge, use `delta`",
}


_PER_CENT = 100
_RECORDED = "groups: [{{name: a, rules: [{{record: job:free:ratio, expr: {}}}]}}]\n"


def _given(study: Study) -> Iterator[DecidedComparison | BeyondWhole]:
    return chain(decided_comparisons(study), beyond_whole(study))


_ERRORS = "sum(rate(http_requests_total{status='500'}[5m])) / sum(rate(http_requests_total[5m]))"


@rule(
    "PQ127",
    "decided-comparison",
    severity=Severity.ERROR,
    when=COMPARISONS,
    given=_given,
    bad=(
        Example(edited(_RULES, _IN_RULES, "count(up{job='app'}) «==» 0")),
        Example(edited(_RULES, _IN_RULES, "absent(up{job='app'}) «==» 0 or up == 0")),
        Example(edited(_RULES, _IN_RULES, "1 «>» count(up{job='app'})")),
        Example(edited(_PANEL, _IN_PANEL, "rate(http_requests_total[5m]) «<» 0")),
        Example(edited(_PANEL, _IN_PANEL, "count(up) «>=» bool 0")),
        Example(edited(_PANEL, _IN_PANEL, "hour() «>» bool 24")),
        Example(edited(_PANEL, _IN_PANEL, "(http_requests_in_progress > 5) «<» 3")),
        Example(edited(_RULES, _IN_RULES, f"{_ERRORS} «>» 5")),
        Example(edited(_PANEL, _IN_PANEL, f"{_ERRORS} «>» bool 500")),
        Example(edited(_RULES, _IN_RULES, "avg_over_time(up[1h]) «<» 99")),
        Example(edited(_RULES, _IN_RULES, "1 - http_requests_in_progress / 8 «>» 80 and on () up")),
        Example(edited(_PANEL, _IN_PANEL, "10 «>» http_requests_in_progress / http_requests_max")),
        Example(
            edited(
                _PANEL, _IN_PANEL, "max(job:free:ratio) «>» 20", {_RULES: _RECORDED.format("1 - busy / all_of_them")}
            )
        ),
    ),
    good=(
        Example(edited(_RULES, _IN_RULES, "absent(up{job='app'})")),
        Example(edited(_RULES, _IN_RULES, "(count(up{job='app'}) or vector(0)) == 0")),
        Example(edited(_RULES, _IN_RULES, "count(up == 0) > 0")),
        Example(edited(_RULES, _IN_RULES, "absent(up{job='app'}) == 1")),
        Example(edited(_RULES, _IN_RULES, "vector(1) == 1")),
        Example(edited(_PANEL, _IN_PANEL, "count(up) == $__range_s")),
        Example(edited(_PANEL, _IN_PANEL, "count(up) == $n")),
        Example(edited(_RULES, _IN_RULES, f"100 * {_ERRORS} > 5")),
        Example(edited(_RULES, _IN_RULES, f"{_ERRORS} > 0.05")),
        Example(edited(_RULES, _IN_RULES, "http_requests_in_progress / http_requests_max > 1.5")),
        Example(edited(_PANEL, _IN_PANEL, f"{_ERRORS} > $n")),
        Example(edited(_PANEL, _IN_PANEL, f"{_ERRORS} > $__range_s")),
        Example(edited(_PANEL, _IN_PANEL, "job:free:ratio > 20", {_RULES: _RECORDED.format("job:free:ratio")})),
        Example(edited(_PANEL, _IN_PANEL, "job:free:ratio > 20", {_RULES: _RECORDED.format("1 -")})),
    ),
)
def decided_comparison(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A comparison whose outcome does not depend on the series.

    `count(x) == 0` never holds, since `count` of nothing has no result; a counter's rate is never below 0. An alert
    with such a condition never fires, or fires as long as there are series.

    A part of a whole, such as failed requests of all requests or what is left of a disk, lies between 0 and 1: a limit
    of 5 is not 5 per cent, but five times all there is. Multiply by 100, or write the limit as a part of 1.
    """
    study = studied(subject)
    if study is None:
        return
    for beyond in beyond_whole(study):
        if not _has_variable(beyond.node, subject):
            yield _scaled(beyond, subject, study)
    for found in decided_comparisons(study):
        if _is_meant(found.node, study, holds=found.holds) or _has_variable(found.node, subject):
            continue
        why = _bounds(found.node.lhs, study) or _bounds(found.node.rhs, study)
        follows = "" if found.node.returns_bool else "; it leaves nothing out" if found.holds else None
        function = _function(found.node.lhs) or _function(found.node.rhs)
        yield Finding(
            subject.place(found.span),
            f"this comparison {'always' if found.holds else 'never'} holds{why}"
            + (f"; {outcome(subject, study)}" if follows is None else follows),
            _ADVICE.get(function or "", "") if not found.holds else "",
            severity=Severity.WARNING if found.holds or found.node.returns_bool else weight(study),
        )


def _scaled(found: BeyondWhole, subject: PromQuery, study: Study) -> Finding:
    """A limit in per cent for what lies between 0 and 1."""
    node, limit = found.node, f"`{found.limit:g}` would be {100 * found.limit:g} per cent of the whole"
    decides = bare(study.root) is node and not node.returns_bool
    effect = subject.effect if decides else "this part of the expression has no result"
    follows = "" if node.returns_bool else "; it leaves nothing out" if found.holds else f"; {effect}"
    return Finding(
        subject.place(node.op_span),
        f"this comparison {'always' if found.holds else 'never'} holds: {limit}{follows}",
        f"write `{found.limit / 100:g}`, or multiply by 100" if found.limit <= _PER_CENT else "",
        severity=None if decides and not found.holds and found.most == WHOLE else Severity.WARNING,
    )


def _is_meant(node: Binary, study: Study, *, holds: bool) -> bool:
    """Whether the author knows: two numbers, or `count(x) > 0` and `absent(x) == 1` for "is there any"."""
    left, right = study[node.lhs], study[node.rhs]
    if left.constant is not None and right.constant is not None and next(selectors(node), None) is None:
        return True
    bound, asked = (right, left) if isinstance(bare(node.lhs), NumberLiteral) else (left, right)
    return holds and bound.value.low == 1 and (node.op, asked.constant) in _ANY


_ANY = frozenset({(">", 0), ("!=", 0), (">=", 1), ("==", 1), ("<", 0), ("<=", 1)})
"""How one asks whether there is anything to count; the last two with the number in front."""


def _has_variable(node: Binary, subject: PromQuery) -> bool:
    """Whether one of the numbers stands for a variable of Grafana, whose value is not known."""
    return any(isinstance(part, NumberLiteral) and not subject.is_literal(part.span) for part in walk(node))


def _bounds(expr: Expr, study: Study) -> str:
    """Why a comparison is decided: the bounds of a side that is no constant."""
    if isinstance(bare(expr), NumberLiteral):
        return ""
    name, interval = title(expr, "one side"), study[expr].value
    return f": {name} {_range(interval)}" if math.isfinite(interval.low) or math.isfinite(interval.high) else ""


def _range(interval: Interval) -> str:
    low, high = interval.low + 0, interval.high + 0  # 0 where it is -0
    if low == high:
        return f"is always {low:g}"
    if math.isinf(high):
        return "is never negative" if low == 0 else f"is never below {low:g}"
    return f"is never above {high:g}" if math.isinf(low) else f"is between {low:g} and {high:g}"


def _function(expr: Expr) -> str | None:
    match bare(expr):
        case Call(name=name) | Aggregate(op=name):
            return name
        case _:
            return None
