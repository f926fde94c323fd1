"""PQ126."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import Aggregate, Binary, Call, Expr, Span, VectorSelector
from stacklint.promql.semantics import NOTHING, OPEN, Study, dead_parts, decided_comparisons, impossible_matches
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.fixtures import stack as example
from stacklint.rules.studied import outcome, studied, title, weight
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"


@rule(
    "PQ126",
    "dead-part",
    severity=Severity.ERROR,
    given=dead_parts,
    bad=(
        Example(edited(_PANEL, _IN_PANEL, "rate(http_requests_total{status='200', «status='500'»}[5m])")),
        Example(
            example(
                {
                    _RULES: "groups: [{name: a, rules: [{record: 'a:x', expr: up, labels: {verb: read}},"
                    " {alert: A, expr: 'a:x{«verb=\"reed\"»} > 0'}]}]\n"
                }
            )
        ),
        Example(edited(_RULES, _IN_RULES, "«topk»(0, http_requests_total)")),
        Example(edited(_RULES, _IN_RULES, "«clamp(http_requests_total, 10, 1)» or up")),
        Example(edited(_RULES, _IN_RULES, "«topk»(0, up) or «bottomk»(0, up)")),
        Example(edited(_RULES, _IN_RULES, "«absent(http_requests_total or vector(0))»")),
        Example(edited(_RULES, _IN_RULES, "http_requests_total «unless» on () vector(1)")),
    ),
    good=(
        Example(edited(_PANEL, _IN_PANEL, "rate(http_requests_total{status=~'2..', status!='204'}[5m])")),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_total{status='200', status='$status'}")),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_total{status='200'} - http_requests_total{status='500'}")),
        Example(edited(_PANEL, _IN_PANEL, "count(http_requests_total) == 0")),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_total{code='200'}")),
        Example(edited(_PANEL, _IN_PANEL, "up{job='gone'}")),
        Example(edited(_PANEL, _IN_PANEL, "topk($n, http_requests_total)")),
    ),
)
def dead_part(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A part of an expression can never hold a series.

    Matchers that exclude one another, `topk(0, ...)`, `absent` of what is always there: Prometheus evaluates them all
    without a word, and what hangs on them stays empty.
    """
    study = studied(subject)
    if study is None:
        return
    told: set[int] | None = None
    for part in dead_parts(study):
        if told is None:
            told = {id(match.node) for match in impossible_matches(study)}
            told |= {id(comparison.node) for comparison in decided_comparisons(study)}
        if id(part) in told:
            continue
        if (reason := _reason(part, study)) is not None:
            span, why, others = reason
            related = tuple((subject.place(other), "beside this one") for other in others)
            message = f"{why}; {outcome(subject, study)}"
            advice = "take one of the matchers away" if others else ""
            yield Finding(subject.place(span), message, advice, related, weight(study))


def _reason(part: Expr, study: Study) -> tuple[Span, str, tuple[Span, ...]] | None:
    """Where to say that a part is dead, why it is, and what else has to do with it."""
    match part:
        case VectorSelector():
            return _clash(part, study)
        case Aggregate():
            return part.op_span, f"`{part.op}` is asked for no series at all", ()
        case Call(name="absent" | "absent_over_time"):
            return part.span, f"`{part.name}` of what is always there has no result", ()
        case Binary():
            return part.op_span, "the right side is always there and takes everything away", ()
        case _:
            return part.span, f"{title(part, 'this')} never has a result here, whatever it is given", ()


def _clash(selector: VectorSelector, study: Study) -> tuple[Span, str, tuple[Span, ...]] | None:
    """The matchers of a selector that nothing passes; not where the label is missing, which is told elsewhere."""
    exported = (study.metrics.labels(selector.name) if selector.name is not None else None) or OPEN
    for name, values in study[selector].labels.known.items():
        if values == NOTHING and exported.can_have(name):
            *others, last = (matcher.span for matcher in selector.matchers if matcher.label == name)
            if name == "job" and not others:
                continue  # an unknown job is told of elsewhere
            return last, f"no value of `{name}` passes", tuple(others)
    return None
