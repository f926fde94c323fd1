"""LK110."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql import selectors, walk
from stacklint.promql.nodes import Aggregate, Binary, Expr, VectorSelector
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.nearest import nearest
from stacklint.stack.board_queries import BoardQuery
from stacklint.stack.queries import PromQuery
from stacklint.stack.stack import Stack
from stacklint.stack.templates import is_open

_PANEL = "grafana/dashboards/app.json"
_QUERY = "rate(http_requests_total[5m])"
_VARIABLE = """\
{{"title": "Application", "panels": [], "templating": {{"list": [
  {{"name": "a", "type": "query", "datasource": "Prometheus", "query": "label_values(http_requests_total, {})"}}
]}}}}
"""
_MADE = "sum by (path) (label_replace(http_requests_total, 'path', '$1', 'route', '(.*)'))"


@rule(
    "LK110",
    "unknown-label",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_PANEL, _QUERY, "sum by («handler») (rate(http_requests_total[5m]))")),
        Example(edited(_PANEL, _QUERY, "http_requests_total{«code»='200'}")),
        Example(edited(_PANEL, _QUERY, "app:http_requests:rate5m{«route»='/'}")),
        Example(edited(_PANEL, _QUERY, "http_requests_total / on («rout») group_left () up")),
        Example(stack({_PANEL: _VARIABLE.format("«path»")})),
    ),
    good=(
        Example(stack()),
        Example(stack({_PANEL: _VARIABLE.format("route")})),
        Example(edited(_PANEL, _QUERY, "sum by (route, job) (rate(http_requests_total{status=~'5..'}[5m]))")),
        Example(edited(_PANEL, _QUERY, "http_requests_total{code=''}")),
        Example(
            edited(_PANEL, _QUERY, "sum by (path) (label_replace(http_requests_total, 'path', '$1', 'route', '(.*)'))")
        ),
        Example(edited(_PANEL, _QUERY, "sum without (pod) (http_requests_total)")),
        Example(
            edited(_PANEL, _QUERY, "http_requests_total{code='200'}")
            | {"app/metrics.prom": "# TYPE http_requests_total counter\n"}
        ),
    ),
)
def unknown_label(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query uses a label that its series do not have.

    A selector for it matches nothing (one that excludes a value excludes nothing), and an aggregation by it puts
    everything into one series. It is reported only where every series that the expression can see is known with its
    labels: from the exposition text beside the application's source, from targets and relabelling, and through the
    recording rules.
    """
    root = subject.query.root
    if root is None:
        return
    labels_of = stack.labels.of_parts(root)
    for expr in walk(root):
        match expr:
            case VectorSelector(name=str()):
                wanted = (matcher for matcher in expr.matchers if matcher.value and matcher.label != "__name__")
                labels = ((matcher.label, matcher.label_span) for matcher in wanted)
                yield from _named(labels, labels_of[id(expr)], expr, subject, stack)
            case Aggregate() if not expr.without:
                known = labels_of[id(expr.expr)]
                yield from _named(((label.name, label.span) for label in expr.grouping), known, expr, subject, stack)
            case Binary() if expr.matching is not None and expr.matching.on:
                left, right = labels_of[id(expr.lhs)], labels_of[id(expr.rhs)]
                known = left | right if left is not None and right is not None else None
                labels = ((label.name, label.span) for label in expr.matching.labels)
                yield from _named(labels, known, expr, subject, stack)
    if isinstance(subject.origin, BoardQuery) and subject.origin.label is not None:
        name, start = subject.origin.label
        known = labels_of[id(root)]
        if known is not None and name not in known and not is_open(name):
            place = subject.node.place.within(start, start + len(name))
            yield _finding(name, known, place, root, stack)


def _named(
    labels: Iterator[tuple[str, tuple[int, int]]],
    known: frozenset[str] | None,
    expr: Expr,
    subject: PromQuery,
    stack: Stack,
) -> Iterator[Finding]:
    """The labels of a query that are not among those that are known."""
    for name, span in labels:
        if known is not None and name not in known and not is_open(name):
            yield _finding(name, known, subject.place(span), expr, stack)


def _finding(name: str, known: frozenset[str], where: Where, expr: Expr, stack: Stack) -> Finding:
    right = nearest(name, known)
    metrics = [found.name for found in selectors(expr) if found.name is not None]
    sources = [(metric, source) for metric in metrics if (source := stack.inventory.source(metric)) is not None]
    there = ", ".join(f"`{label}`" for label in sorted(known)) or "none"
    return Finding(
        where,
        f"no series here has the label `{name}`",
        f"did you mean `{right}`?" if right else f"the labels are {there}",
        tuple((source, f"the labels of `{metric}` are known from here") for metric, source in sources[:1])
        or tuple((server.config["scrape_configs"].place.key(), "what is scraped") for server in stack.prometheus),
    )
