"""PQ122."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql import canonical
from stacklint.promql.semantics import SelfMatch, self_matches
from stacklint.promql.words import MATCH
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import place, studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"
_FAILED, _ALL = "rate(http_requests_total{status=~'5..'}[5m])", "rate(http_requests_total[5m])"


@rule(
    "PQ122",
    "self-match",
    severity=Severity.ERROR,
    when={MATCH},
    given=self_matches,
    bad=(
        Example(edited(_RULES, _IN_RULES, f"{_FAILED} «/» {_ALL}")),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_total «-» http_requests_total")),
        Example(edited(_RULES, _IN_RULES, "http_requests_in_progress «>» http_requests_in_progress{job='app'}")),
    ),
    good=(
        Example(edited(_RULES, _IN_RULES, f"sum({_FAILED}) / sum({_ALL})")),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_total - http_requests_total offset 1d")),
        Example(edited(_PANEL, _IN_PANEL, "$metric{status='500'} / $other")),
    ),
)
def self_match(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """Every series is put against itself.

    Prometheus pairs the series of both sides whose labels are equal. A selection of a metric's series against all of
    them pairs each series with itself, so `failed / all` is not the share of failures but 1. A share needs
    sums on both sides.
    """
    study = studied(subject)
    if study is None:
        return
    for found in self_matches(study):
        node = found.node
        same = canonical(node.lhs) == canonical(node.rhs)
        yield Finding(
            subject.place(found.span),
            f"`{node.op}` puts every series against itself: {_result(found)}",
            "" if same else f"aggregate both sides: `sum(...) {node.op} sum(...)`",
            ((place(subject, node.lhs), "these series"), (place(subject, node.rhs), "meet themselves here")),
            Severity.WARNING if same else None,
        )


def _result(found: SelfMatch) -> str:
    if found.value is not None:
        return f"the result is always {found.value:g}"
    return "it always holds" if "=" in found.node.op else "it never holds"
