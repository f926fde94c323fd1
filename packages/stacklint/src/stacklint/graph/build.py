"""Making the graphs of stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.graph.answering import add_services
from stacklint.graph.asked import add_rules
from stacklint.graph.boards import add_boards
from stacklint.graph.collector import Collector
from stacklint.graph.files import add_files
from stacklint.graph.grafanas import add_grafanas
from stacklint.graph.scraped import add_scraped
from stacklint.graph.tested import add_tests
from stacklint.graph.told import add_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.graph.model import Graph
    from stacklint.stack.prometheus.rule_tests import RuleTests
    from stacklint.stack.stack import Stack


def build(stacks: Sequence[Stack]) -> tuple[Graph, ...]:
    """A graph for each stack that anything is known of. Unit tests are shown with the rules that they test."""
    return tuple(graph for _, graph in build_each(stacks))


def build_each(stacks: Sequence[Stack]) -> tuple[tuple[Stack, Graph], ...]:
    """The same graphs, each with its stack."""
    tests = [one for stack in stacks for one in stack.rule_tests]
    graphs = ((stack, _graph(stack, tests)) for stack in stacks)
    return tuple((stack, graph) for stack, graph in graphs if graph.nodes)


def _graph(stack: Stack, tests: Sequence[RuleTests]) -> Graph:
    into = Collector()
    add_services(stack, into)
    add_files(stack, into)
    metrics = add_scraped(stack, into)
    add_rules(stack, metrics, into)
    add_tests(tests, stack, metrics, into)
    add_told(stack, into)
    add_grafanas(stack, metrics, into)
    add_boards(stack, metrics, into)
    documents = stack.compose.documents if stack.compose is not None else ()
    return into.graph(", ".join(document.name for document in documents))
