"""PQ129."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import SAMPLING, samplings
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack as example
from stacklint.rules.studied import studied
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = "groups:\n  - name: app\n    rules:\n      - alert: Busy\n        expr: {}\n"
_BUSY = "http_requests_in_progress > 9"


@rule(
    "PQ129",
    "sampling-alert",
    severity=Severity.WARNING,
    when=SAMPLING,
    bad=(
        Example(example({_FILE: _ALERT.format(f"«topk»(3, {_BUSY})")})),
        Example(example({_FILE: _ALERT.format(f"up == 1 and on (instance) «bottomk»(1, {_BUSY})")})),
    ),
    good=(
        Example(example({_FILE: _ALERT.format(_BUSY)})),
        Example(example({_FILE: _ALERT.format(f"sum(topk(3, {_BUSY})) > 50")})),
        Example(example({_FILE: _ALERT.format("topk(1, sum(http_requests_in_progress)) > 9")})),
        Example(
            example({_FILE: _ALERT.format("up * on (job) group_left (version) topk by (job) (1, app_build_info)")}),
        ),
        Example(example({_FILE: _ALERT.format(f"topk(3, {_BUSY})").replace("alert:", "record:")})),
        Example(example({_FILE: _ALERT.format("topk(")})),
    ),
)
def sampling_alert(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """An alert picks its series with `topk` or the like.

    Alerts are told apart by their labels. When another series makes it into the first three, the alert of the one that
    it pushes out resolves and a new one begins, with its own `for` to wait for, though nothing got better.
    """
    if not isinstance(subject.origin, Rule) or subject.origin.alert is None:
        return
    study = studied(subject)
    if study is None:
        return
    for found in samplings(study):
        yield Finding(
            subject.place(found.op_span),
            f"`{found.op}` may choose other series at every evaluation: alerts resolve and fire again",
            "compare with a threshold, or aggregate what is chosen",
        )
