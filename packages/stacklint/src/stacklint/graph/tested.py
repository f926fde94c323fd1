"""What unit tests of rules ask for: the metrics that they feed and read, and the alerts that they expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.graph.model import Kind, NodeId, Relation
from stacklint.promql import parse, selectors
from stacklint.stack.prometheus.rule_tests import tested_queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.document import Node
    from stacklint.graph.collector import Collector
    from stacklint.graph.metrics import Metrics
    from stacklint.stack.prometheus.rule_tests import RuleTests
    from stacklint.stack.stack import Stack


def add_tests(tests: Iterable[RuleTests], stack: Stack, metrics: Metrics, into: Collector) -> None:
    """The files of tests of the rules of a stack. What a test makes up is no metric of the stack."""
    paths = {file.path for file in stack.rule_files}
    alerts = {rule.alert for _, rule in stack.rules if rule.alert}
    for one in tests:
        if not paths.intersection(file.path for file in one.rules):
            continue
        node = into.add(Kind.TEST, one.node.document.name, one.node.place)
        for test in one.node["tests"].items():
            for text in tested_queries(test):
                _link(text, node, metrics, into)
            for case in test["alert_rule_test"].items():
                name = case["alertname"]
                if name.text in alerts:
                    into.link(NodeId(Kind.ALERT, name.text), node, Relation.TESTED_BY, name.place)


def _link(text: Node, test: NodeId, metrics: Metrics, into: Collector) -> None:
    root = parse(text.text or "").root
    for selector in selectors(root) if root is not None else ():
        source = metrics.known(selector.name) if selector.name is not None else None
        if source is not None and selector.name_span is not None:
            into.link(source, test, Relation.TESTED_BY, text.place.within(*selector.name_span))
