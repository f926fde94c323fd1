"""Where a metric's name stands: in queries, recording rules, unit tests, texts of alerts, and exposition texts."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from stacklint.document import Spot
from stacklint.gotemplate import queries as queries_of
from stacklint.pattern import Pattern
from stacklint.promql import parse, selectors
from stacklint.stack.boards.queries import board_queries
from stacklint.stack.boards.sources import resolve
from stacklint.stack.metrics.exposition import read_names
from stacklint.stack.prometheus.alerts import AlertText
from stacklint.stack.prometheus.rule_tests import tested_queries
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.substitution import substitute
from stacklint.stack.queries.variable_queries import read_variable_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.document import Node
    from stacklint.promql import Expr, Matcher, Span
    from stacklint.rules.api import Where
    from stacklint.stack.repository.files import Files
    from stacklint.stack.stack import Stack

_NAMES = Pattern(r"[A-Za-z0-9_:|]+", re.ASCII)
"""A regular expression that is nothing but names, one or another."""
_NAME = Pattern(r"[^|]+")


class Role(StrEnum):
    """What a name is there for."""

    QUERIED = "queried"
    RECORDED = "recorded"
    SAMPLE = "sample"
    """A series of an exposition text."""
    FAMILY = "family"
    """What an exposition text says of a family."""
    DECLARED = "declared"
    """A series of a metric that a program declares."""


class Use(NamedTuple):
    """A name that stands somewhere.

    Attributes:
        name: the name; a part of it that a variable stands for is `STAND_IN`.
        where: its characters.
        role: what it is there for.
        fixed: why it can't be changed there; empty if it can.
    """

    name: str
    where: Where
    role: Role
    fixed: str = ""


def metric_uses(stacks: Iterable[Stack], files: Files) -> Iterator[Use]:
    """Every name of a metric in some stacks, in their programs, and in the exposition texts of a folder."""
    for stack in stacks:
        yield from _in_rules(stack)
        yield from _in_boards(stack)
        for alerting in stack.alertings:
            for rule in alerting.rules():
                yield from _asked(stack.provisioning.asked(rule.queries()))
        for tests in stack.rule_tests:
            for test in tests.node["tests"].items():
                for text in tested_queries(test):
                    yield from _in_text(text)
        for server in stack.prometheus:
            for job in server.jobs:
                for selector in job.node["params"]["match[]"].items():
                    yield from _in_text(selector)
        for program in stack.programs:
            for metric in program.metrics:
                yield from (Use(one.name, metric.place, Role.DECLARED) for one in metric.series)
    yield from exposed(files)


def exposed(files: Files) -> Iterator[Use]:
    """The names in the exposition texts below a folder."""
    for path in files.walk():
        if path.endswith(".prom"):
            source = files.text(path)
            for name in read_names(source.text) if source.fault is None else ():
                role = Role.FAMILY if name.is_family else Role.SAMPLE
                yield Use(name.name, Spot(source.name, name.start, name.end), role)


def names_in(text: str, root: Expr) -> Iterator[tuple[str, Span]]:
    """The names of metrics that an expression selects by, with their characters, without quotes.

    Those of a regular expression are among them where it is nothing but names.
    """
    for selector in selectors(root):
        if selector.name is not None and selector.name_span is not None:
            yield selector.name, _bare(text, selector.name_span)
        for matcher in selector.matchers:
            if matcher.label == "__name__" and matcher.value_span != selector.name_span:
                yield from _matched(text, matcher)


def _matched(text: str, matcher: Matcher) -> Iterator[tuple[str, Span]]:
    start, end = _bare(text, matcher.value_span)
    if matcher.op in {"=", "!="}:
        yield matcher.value, (start, end)
    elif _NAMES.fullmatch(text, start, end):
        for found in _NAME.finditer(text, start, end):
            yield found[0], found.span()


def _bare(text: str, span: Span) -> Span:
    """The characters of a name without the quotes around it."""
    start, end = span
    return (start + 1, end - 1) if text[start] in "\"'`" else span


def _in_rules(stack: Stack) -> Iterator[Use]:
    for subject in stack.of_rules(stack.rules):
        if isinstance(subject, PromQuery):
            yield from _asked((subject,))
        elif isinstance(subject, AlertText):
            for query in queries_of(subject.template):
                root = parse(query.text).root
                for name, span in names_in(query.text, root) if root is not None else ():
                    yield Use(name, subject.node.place.within(*query.place(*span)), Role.QUERIED)
        elif subject.record:
            node = subject.node["record"]
            yield Use(subject.record, node.place.within(0, len(subject.record)), Role.RECORDED)


def _in_boards(stack: Stack) -> Iterator[Use]:
    for board in stack.provisioning.boards():
        yield from _asked(stack.provisioning.asked(board_queries(board)))
        for variable in board.variables.values():
            if variable.type == "query" and resolve(variable.source, board).type == "prometheus":
                yield from _in_definition(variable.node["definition"])


def _in_definition(node: Node) -> Iterator[Use]:
    """The names in what a variable shows of its query, which is the query once more."""
    wanted = read_variable_query(node.string or "")
    filled = substitute((node.string or "")[wanted.start : wanted.end])
    root = parse(filled.text).root
    for name, span in names_in(filled.text, root) if root is not None else ():
        start, end = filled.original(*span)
        fixed = "" if filled.literal(*span) else "a variable stands for a part of it"
        yield Use(name, node.place.within(wanted.start + start, wanted.start + end), Role.QUERIED, fixed)


def _asked(queries: Iterable[PromQuery]) -> Iterator[Use]:
    for query in queries:
        text, root = query.query.text, query.query.root
        for name, span in names_in(text, root) if root is not None else ():
            fixed = "" if query.ours else "another server than the stack's Prometheus answers this query"
            if not query.is_literal(span):
                fixed = "a variable stands for a part of it"
            yield Use(name, query.place(span), Role.QUERIED, fixed)


def _in_text(node: Node) -> Iterator[Use]:
    """The names in a text that is a query or a series, and no more."""
    text = node.text or ""
    root = parse(text).root
    for name, span in names_in(text, root) if root is not None else ():
        yield Use(name, node.place.within(*span), Role.QUERIED)
