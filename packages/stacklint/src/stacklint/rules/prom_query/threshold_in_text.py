"""LK283."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql.nodes import Binary, Expr, NumberLiteral, Paren
from stacklint.promql.semantics import result_unit
from stacklint.promql.semantics.unit_names import SECOND, Unit
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.rules.studied import studied
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import ALERT
from stacklint.stack.stack import Stack

_RATE: Final = Unit(((SECOND, -1),))
_SCALES: Final = (1.0, 100.0)
_PER_MINUTE: Final = 60
_SHARES: Final = Pattern("cpu|time|busy|idle|util")
"""What may be counted in seconds though its name doesn't say so, so that a rate of it is a share."""
_FILE: Final = "prometheus/rules.yml"
_ALERT: Final = """\
groups:
  - name: app
    rules:
      - alert: ManyErrors
        expr: {}
        annotations: {{summary: '{}', runbook: 'x'}}
"""
_ERRORS: Final = "rate(http_requests_total{status='500'}[5m])"
_ALL: Final = "rate(http_requests_total[5m])"
_VALUE: Final = Pattern(r"humanizePercentage|\}\}[ ]?%")
"""Where the value is shown as per cent, which is told of the value itself (LK258)."""


def _alert(expr: str, text: str) -> Example:
    return Example(stack({_FILE: _ALERT.format(expr, text)}))


@rule(
    "LK283",
    "threshold-in-text",
    severity=Severity.WARNING,
    when={ALERT},
    bad=(
        _alert(f"{_ERRORS} > 0.05", "more than «5%» of requests fail on {{ $labels.instance }}"),
        _alert(f"sum({_ERRORS}) * 100 >= 5", "errors above «5 percent»"),
        _alert(f"(sum by (job) ({_ERRORS}) > 0.1) and on (job) up == 1", "above «10.0%» and again 10%"),
    ),
    good=(
        Example(stack()),
        _alert(f"sum({_ERRORS}) / sum({_ALL}) > 0.05", "more than 5% of requests fail"),
        _alert(f"{_ERRORS} > 0.05", "more than 0.05 errors a second"),
        _alert(f"{_ERRORS} > 0.05", "more than 15% or 2.5% or 5 errors"),
        _alert(f"{_ERRORS} > 0.05 * 2", "more than 5% of requests fail"),
        _alert(f"{_ERRORS} < 0.05", "less than 5%"),
        _alert(f"{_ERRORS} * 60 > 5", "above 5%"),
        _alert("rate(process_cpu_seconds_total[5m]) > 0.8", "above 80% of a core"),
        _alert("rate(windows_cpu_time_total[5m]) > 0.8", "above 80%"),
        _alert("rate(x_errors[5m]) > 0.05", "above 5%"),
        _alert("rate(x_receive_bytes_total[5m]) > 0.05", "above 5%"),
        _alert("increase(http_requests_total[5m]) > 5", "above 5%"),
        _alert(f"{_ERRORS} > 2", "above 200%"),
        _alert("up == 0", "above 5%"),
        _alert("up ==", "above 5%"),
        _alert("vector(1)", "above 5%"),
        _alert(f"{_ERRORS} > 0.05", "{{ $value | humanizePercentage }}, above 5%"),
    ),
)
def threshold_in_text(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """The text of an alert calls per cent what its expression compares per second.

    `rate(http_requests_total{status="500"}[5m]) > 0.05` holds from three errors a minute on, among ten requests or
    among a million: a rate is so many a second. The share of the errors is their rate divided by that of all requests,
    and only that is compared with 0.05 for 5 per cent.
    """
    study = studied(subject) if isinstance(subject.origin, Rule) else None
    compared = _compared(study.root) if study is not None else None
    if study is None or compared is None or not isinstance(subject.origin, Rule):
        return
    if any(_SHARES.search(one.name or "") for one in study.parts.selectors):
        return
    given = result_unit(study)
    if given is None or given.physical != _RATE.dims or given.scale not in _SCALES:
        return
    rate = compared[1] / given.scale
    said = re.compile(rf"(?<![\d.,]){re.escape(f'{rate * 100:g}')}(?:\.0+)?[ ]?(?:%|per ?cent\b|pct\b)", re.IGNORECASE)
    texts = [node for _, node in subject.origin.node["annotations"].entries()]
    for node in texts if not any(_VALUE.search(one.text or "") for one in texts) else ():
        found = said.search(node.text or "")
        if found is not None and rate < 1:
            yield Finding(
                node.place.within(*found.span()),
                f"the alert holds above {rate:g} a second, {rate * _PER_MINUTE:g} a minute, however many there are",
                f"divide by the rate of all of them, and compare that with {rate:g}, or say how many a second",
                ((subject.place(compared[0].span), "so many a second"),),
            )
            return


def _compared(root: Expr) -> tuple[Expr, float] | None:
    """What an alert compares with a number that it has to be above, and the number."""
    while isinstance(root, Paren) or (isinstance(root, Binary) and root.op in {"and", "unless"}):
        root = root.expr if isinstance(root, Paren) else root.lhs
    if isinstance(root, Binary) and root.op in {">", ">="} and isinstance(root.rhs, NumberLiteral):
        return root.lhs, root.rhs.value
    return None
