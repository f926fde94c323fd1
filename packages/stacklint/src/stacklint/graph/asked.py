"""Who asks for which metric: recording rules, alerts, panels, variables, annotations, and the texts of alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.document import Place
from stacklint.gotemplate import queries as queries_of
from stacklint.graph.faults import broken
from stacklint.graph.model import Kind, NodeId, Relation
from stacklint.promql import parse, selectors
from stacklint.rules.prom_query.collector_off import collector_off
from stacklint.rules.prom_query.metric_dropped import metric_dropped
from stacklint.rules.prom_query.metric_of_other_version import metric_of_other_version
from stacklint.rules.prom_query.unknown_job import unknown_job
from stacklint.rules.prom_query.unknown_metric import unknown_metric
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open

if TYPE_CHECKING:
    from stacklint.graph.collector import Collector
    from stacklint.graph.metrics import Metrics
    from stacklint.stack.prometheus.alerts import AlertText
    from stacklint.stack.stack import Stack

_METRICS = (unknown_metric, metric_of_other_version, collector_off)
"""The rules on what a metric comes from."""


def add_rules(stack: Stack, metrics: Metrics, into: Collector) -> None:
    """The rules of all rule files, with the metrics that they ask for."""
    for subject in stack.of_rules(stack.rules):
        if isinstance(subject, Rule):
            node = _rule(subject)
            if node is not None:
                into.add(*node, subject.node["alert" if subject.alert else "record"].place)
                into.link(into.add(Kind.FILE, subject.node.document.name), node, Relation.DECLARES)
        elif isinstance(subject, PromQuery) and isinstance(subject.origin, Rule):
            node = _rule(subject.origin)
            if node is not None:
                link_query(subject, node, stack, metrics, into)
                for text in subject.texts:
                    _link_text(text, node, metrics, into)


def link_query(query: PromQuery, asker: NodeId, stack: Stack, metrics: Metrics, into: Collector) -> None:
    """The metrics that a query asks for; what a variable names a part of, or another server has, is none of them."""
    if query.query.root is None or not query.ours:
        return
    lacking = {found.at: found.reason for found in broken(query, stack, *_METRICS)}
    dropped = {found.at: found.reason for found in broken(query, stack, metric_dropped)}
    for selector in selectors(query.query.root):
        if selector.name is not None and selector.name_span is not None and not is_open(selector.name):
            place = query.place(selector.name_span)
            source = metrics.missing(selector.name) if place in lacking else metrics.used(selector.name)
            fault = lacking.get(place) or dropped.get(place, "")
            into.link(source, asker, Relation.QUERIED_BY, place, fault=fault)
    for found in broken(query, stack, unknown_job):
        assert isinstance(found.at, Place)  # it is about characters of the query
        start, end = found.at.chars or (0, 0)
        job = into.missing(Kind.JOB, (query.node.text or "")[start:end])
        into.link(job, asker, Relation.QUERIED_BY, found.at, fault=found.reason)


def _rule(rule: Rule) -> NodeId | None:
    """The node of a rule; those that are neither alert nor recording rule have none."""
    if rule.alert:
        return NodeId(Kind.ALERT, rule.alert)
    return NodeId(Kind.RULE, rule.record) if rule.record else None


def _link_text(text: AlertText, asker: NodeId, metrics: Metrics, into: Collector) -> None:
    for query in queries_of(text.template):
        root = parse(query.text).root
        for selector in selectors(root) if root is not None else ():
            if selector.name is not None and selector.name_span is not None:
                place = text.node.place.within(*query.place(*selector.name_span))
                into.link(metrics.used(selector.name), asker, Relation.QUERIED_BY, place)
