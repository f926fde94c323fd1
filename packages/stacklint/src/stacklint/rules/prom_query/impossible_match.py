"""PQ120."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import MISSING, ImpossibleMatch, Study, Values, gone_labels, impossible_matches
from stacklint.promql.words import MATCH
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import match_advice, outcome, place, studied, weight
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"


@rule(
    "PQ120",
    "impossible-match",
    severity=Severity.ERROR,
    when={MATCH},
    given=impossible_matches,
    bad=(
        Example(edited(_RULES, _IN_RULES, "http_requests_total{status=~'5..'} «/» sum(http_requests_total)")),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_total{status='500'} «-» http_requests_total{status='200'}")),
        Example(edited(_PANEL, _IN_PANEL, "max(http_requests_in_progress) «>» up{job!~'a|b', instance!=''}")),
        Example(edited(_PANEL, _IN_PANEL, "x{a!='1', b='2'} «*» on (a, b) group_left (c) y{a='1', b='2'}")),
        Example(edited(_RULES, _IN_RULES, "x / ignoring (a) y{a='1'} «and» y{a='1'} > 0")),
        Example(edited(_RULES, _IN_RULES, "up{job='app'} == 0 «unless» max(http_requests_in_progress)")),
    ),
    good=(
        Example(edited(_RULES, _IN_RULES, "http_requests_total{status='500'} / ignoring (status) http_requests_total")),
        Example(edited(_RULES, _IN_RULES, "up{job='app'} == 0 unless on () max(http_requests_in_progress)")),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_total{status='$a'} - http_requests_total{status='$b'}")),
        Example(edited(_PANEL, _IN_PANEL, "sum by (a) (sum by (b) (x)) / y{a='1'}")),
        Example(edited(_PANEL, _IN_PANEL, "$left{status='500'} - http_requests_total{status='200'}")),
    ),
)
def impossible_match(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """The two sides of an operation never match.

    Prometheus pairs the series of both sides whose labels are equal. Where a label is always there on one side and
    never on the other, or has other values, no pair is ever found: the result is empty, without a word. With `unless`,
    nothing is ever taken away.
    """
    study = studied(subject)
    if study is None:
        return
    for found in impossible_matches(study):
        if MISSING in (found.left, found.right) and found.label in {label.name for label in gone_labels(study)}:
            continue  # told where the label is asked for
        left, right = _describe(found.left), _describe(found.right)
        never = found.node.op == "unless"
        yield Finding(
            subject.place(found.span),
            f"the sides of `{found.node.op}` never match: `{found.label}` is {left} on the left and {right} on the "
            f"right; {'nothing is ever taken away' if never else outcome(subject, study)}",
            _advice(found, study),
            (
                (place(subject, found.node.lhs), f"here `{found.label}` is {left}"),
                (place(subject, found.node.rhs), f"here `{found.label}` is {right}"),
            ),
            Severity.WARNING if never else weight(study),
        )


def _advice(found: ImpossibleMatch, study: Study) -> str:
    node = found.node
    if node.matching is not None and node.matching.on:
        return f"leave `{found.label}` out of `on (...)`"
    if found.right == MISSING:
        return match_advice(node.op, found.label, node.lhs, node.rhs, study, left=True)
    if found.left == MISSING:
        return match_advice(node.op, found.label, node.rhs, node.lhs, study, left=False)
    return f"leave it out of the match: `{node.op} ignoring ({found.label})`"


def _describe(values: Values) -> str:
    """What a label is, in words."""
    if values == MISSING:
        return "missing"
    if values.others:
        others = sorted(values.some - {""})
        return f"anything but `{'`, `'.join(others)}`" if others else "always there"
    return " or ".join(f"`{value}`" if value else "missing" for value in sorted(values.some))
