"""LK110."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, one_off
from stacklint.promql import selectors
from stacklint.promql.nodes import Expr, Label, Span
from stacklint.promql.semantics import Labels, Study
from stacklint.promql.vectors import matches_empty
from stacklint.rules.api import Example, Finding, Repair, Where, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.studies import Studies
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import INVENTORY, VARIABLE
from stacklint.stack.stack import Stack

_NOTHING = "the selector matches nothing"
_IDLE = "this excludes nothing"
_UNSPLIT = "the result is not split by it"
_WITHOUT = "the sides are matched without it"
_NO_VALUES = "the variable has no values"
_PANEL = "grafana/dashboards/app.json"
_QUERY = "rate(http_requests_total[5m])"
_VARIABLE = """\
{{"title": "Application", "panels": [], "templating": {{"list": [
  {{"name": "a", "type": "query", "datasource": "Prometheus", "query": "label_values({}, {})"}}
]}}}}
"""
_GO = """\
package main

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

var requests = promauto.NewCounterVec(prometheus.CounterOpts{{Name: "http_requests_total"}}, {})
"""


def _go(expr: str, labels: str) -> dict[str, str]:
    """The sound repository with a program in Go in the place of its exposition text."""
    return edited(
        _PANEL, _QUERY, expr, {"app/metrics.prom": None, "app/Dockerfile": _BUILT, "app/main.go": _GO.format(labels)}
    )


_BUILT = "FROM golang:1.25\nCOPY . .\n"
_MADE = "sum by (path) (label_replace(http_requests_total, 'path', '$1', 'route', '(.*)'))"


@rule(
    "LK110",
    "unknown-label",
    severity=Severity.ERROR,
    when={INVENTORY, VARIABLE},
    bad=(
        Example(edited(_PANEL, _QUERY, "sum by («handler») (rate(http_requests_total[5m]))")),
        Example(edited(_PANEL, _QUERY, "http_requests_total{«code»='200'}")),
        Example(edited(_PANEL, _QUERY, "http_requests_total{«code»!=''}")),
        Example(edited(_PANEL, _QUERY, "http_requests_total{«code»!~'5..'}")),
        Example(edited(_PANEL, _QUERY, "app:http_requests:rate5m{«route»='/'}")),
        Example(edited(_PANEL, _QUERY, "http_requests_total / on («rout») group_left () up")),
        Example(stack({_PANEL: _VARIABLE.format("http_requests_total", "«path»")})),
        Example(stack({_PANEL: _VARIABLE.format("sum(http_requests_total)", "«path»")})),
        Example(_go("sum by («route») (rate(http_requests_total[5m]))", '[]string{"path", "status"}')),
    ),
    good=(
        Example(stack()),
        Example(_go("sum by (route) (rate(http_requests_total[5m]))", '[]string{"route", "status"}')),
        Example(_go("sum by (route) (rate(http_requests_total[5m]))", "labels")),
        Example(stack({_PANEL: _VARIABLE.format("http_requests_total", "route")})),
        Example(stack({_PANEL: _VARIABLE.format("sum(http_requests_total)", "route")})),
        Example(stack({_PANEL: _VARIABLE.format("vector(1)", "route")})),
        Example(edited(_PANEL, _QUERY, "sum by (route, job) (rate(http_requests_total{status=~'5..'}[5m]))")),
        Example(edited(_PANEL, _QUERY, "http_requests_total{code=''}")),
        Example(edited(_PANEL, _QUERY, "http_requests_total{code=~'|200'}")),
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
    labels: from the exposition text beside the application's source, or from that source, from targets and relabelling,
    and through the recording rules.

    Of programs in other languages than Python the labels are known that are written out in literals where they
    make a metric. What is found with them is a warning, and nothing is said where anything else may export the metric
    or add labels to it.
    """
    study = subject.study
    if study is None or not subject.ours:
        return
    missing = list(_missing(study, stack.studies))
    if missing:
        # What the text alone takes away is another matter: no series need be known for that.
        gone = {use.span for use in _missing(stack.bare_studies.of(study.root), stack.bare_studies)}
        for use in missing:
            if use.span not in gone:
                yield _finding(use, subject.place(use.span), subject, stack)
    asked = subject.origin.label if isinstance(subject.origin, BoardQuery) else None
    selected = [study[selector].labels for selector in study.parts.selectors] if asked is not None else []
    if asked is not None and selected:
        name, start = asked
        labels = reduce(or_, selected)  # if the text makes more of them, that is wrong, whatever labels it leaves
        if not labels.can_have(name) and not is_open(name):
            place = subject.node.place.within(start, start + len(name))
            yield _finding(_Use(name, (0, 0), labels, study.root, _NO_VALUES), place, subject, stack)


class _Use(NamedTuple):
    """A label that an expression asks for, those that the series there can have, and what comes of it."""

    name: str
    span: Span
    labels: Labels
    expr: Expr
    effect: str


def _missing(study: Study, studies: Studies) -> Iterator[_Use]:
    """The labels that are asked for where no series can have them."""
    for selector in study.parts.selectors:
        known = studies.labels(selector.name) if selector.name is not None and not is_open(selector.name) else None
        if known is not None:
            for matcher in selector.matchers:
                name = matcher.label
                if name != "__name__" and not known.can_have(name) and not is_open(name):
                    fits = matches_empty(matcher)
                    if not fits or matcher.op[0] == "!":  # else what lacks the label is what it asks for
                        yield _Use(name, matcher.label_span, known, selector, _IDLE if fits else _NOTHING)
    for aggregate in study.parts.aggregates:
        if aggregate.grouping and not aggregate.without:
            yield from _lacking(aggregate.grouping, study[aggregate.expr].labels, aggregate, _UNSPLIT)
    for binary in study.parts.binaries:
        if binary.matching is not None and binary.matching.on:
            labels = study[binary.lhs].labels | study[binary.rhs].labels
            yield from _lacking(binary.matching.labels, labels, binary, _WITHOUT)


def _lacking(wanted: tuple[Label, ...], labels: Labels, expr: Expr, effect: str) -> Iterator[_Use]:
    for label in wanted:
        if not labels.can_have(label.name) and not is_open(label.name):
            yield _Use(label.name, label.span, labels, expr, effect)


def _finding(use: _Use, where: Where, subject: PromQuery, stack: Stack) -> Finding:
    known = (use.labels.possible or frozenset()) - {"__name__"}
    right, makes = nearest(use.name, known), use.effect in {_UNSPLIT, _WITHOUT}
    certain = one_off(use.name, known) if makes else None  # what asks for a label makes nothing that others lack
    metrics = [found.name for found in selectors(use.expr) if found.name is not None]
    sources = [(metric, source) for metric in metrics if (source := stack.inventory.source(metric)) is not None]
    there = ", ".join(f"`{label}`" for label in sorted(known)) or "none"
    is_idle = use.effect == _IDLE and right is None  # people exclude what isn't there on purpose, but misspell nothing
    return Finding(
        where,
        f"no series here has the label `{use.name}`; {use.effect}",
        f"did you mean `{right}`?" if right else f"the labels are {there}",
        tuple((source, f"the labels of `{metric}` are known from here") for metric, source in sources[:1])
        or tuple((server.config["scrape_configs"].place.key(), "what is scraped") for server in stack.prometheus),
        severity=Severity.WARNING if is_idle or stack.inventory.nearly_closed else None,
        cause=subject.cause(f"{use.name} {right}"),
        meant=Repair(f"write `{certain}`", ((where, certain),)) if certain is not None else None,
    )
