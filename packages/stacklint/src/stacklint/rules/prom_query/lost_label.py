"""PQ131."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import lost_labels
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"
_JOIN = "(errors == 0) * on (job) group_left ({}) cluster_info"


@rule(
    "PQ131",
    "lost-label",
    severity=Severity.WARNING,
    when={"and", "unless"},
    given=lost_labels,
    bad=(
        Example(edited(_RULES, _IN_RULES, f"up and on (instance) {_JOIN.format('«env», «zone»')}")),
        Example(edited(_PANEL, _IN_PANEL, f"up unless on (job, env) ({_JOIN.format('«zone», env')}) > 0")),
    ),
    good=(
        Example(edited(_RULES, _IN_RULES, f"(up and on (instance) errors == 0) * {_JOIN.format('env')}")),
        Example(edited(_RULES, _IN_RULES, f"up and on (job, env) 0 < ({_JOIN.format('env')})")),
        Example(edited(_RULES, _IN_RULES, "up and on (job) cluster_info")),
        Example(edited(_PANEL, _IN_PANEL, f"up and on (instance) {_JOIN.format('$label')}")),
        Example(edited(_PANEL, _IN_PANEL, f"$metric and on (instance) {_JOIN.format('env')}")),
    ),
)
def lost_label(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A label is taken over where it gets lost at once.

    The result of `and` and `unless` has the labels of the left side alone. What `group_left` adds on the right side
    goes nowhere; as `*` binds closer than `and`, that is what `a and on (x) b * on (y) group_left (env) c` does. Put
    the `and` in parentheses.
    """
    study = studied(subject)
    if study is None:
        return
    for found in lost_labels(study):
        yield Finding(
            subject.place(found.span),
            f"`{found.name}` gets lost: the result of `{found.node.op}` has the labels of its left side alone",
            f"put the operation with `{found.node.op}` in parentheses, and take the label over outside",
            ((subject.place(found.node.op_span), "lost here"),),
        )
