"""One pass over an expression that finds out what is known of each of its parts.

It goes from the leaves to the root without recursion: an expression may chain tens of thousands
of operators.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stacklint.promql.nodes import (
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    NumberLiteral,
    Paren,
    Subquery,
    Unary,
    VectorSelector,
    walk,
)

from .aggregates import read_aggregate
from .binaries import read_binary
from .calls import read_call
from .facts import NO_METRICS, UNKNOWN, Facts, Metrics, Presence, number
from .intervals import UNBOUNDED, arithmetic, constant
from .kinds import Kind
from .matchers import selected

MAX_PARTS: Final = 1_000
"""Of what has more parts, which nobody writes, nothing is known: what is known of it might fill the memory."""


@dataclass(frozen=True, slots=True)
class Study:
    """What is known of every part of an expression.

    Attributes:
        root: the expression.
        nodes: its parts, parents first, in order of the text.
        metrics: what the inventory knows.
    """

    root: Expr
    nodes: tuple[Expr, ...]
    metrics: Metrics
    _facts: Mapping[int, Facts]

    def __getitem__(self, node: Expr) -> Facts:
        """The facts of a part; the very node, not one that equals it."""
        return self._facts[id(node)]

    @property
    def result(self) -> Facts:
        """The facts of the whole."""
        return self._facts[id(self.root)]


def study(root: Expr, metrics: Metrics = NO_METRICS) -> Study:
    """Everything that is known of an expression and its parts; never raises.

    Args:
        root: the tree of an expression, best without faults: of what is faulty nothing is known.
        metrics: what the inventory knows.
    """
    nodes = tuple(walk(root))
    facts: dict[int, Facts] = {}
    for node in reversed(nodes):
        facts[id(node)] = _read(node, facts, metrics) if len(nodes) <= MAX_PARTS else UNKNOWN
    return Study(root, nodes, metrics, facts)


def _read(node: Expr, facts: Mapping[int, Facts], metrics: Metrics) -> Facts:
    match node:
        case VectorSelector():
            return _selector(node, metrics)
        case MatrixSelector():
            return facts[id(node.selector)]
        case Call():
            return read_call(node, tuple(facts[id(arg)] for arg in node.args), metrics)
        case Aggregate():
            param = facts[id(node.param)] if node.param is not None else None
            return read_aggregate(node, facts[id(node.expr)], param, metrics)
        case Binary():
            return read_binary(node, facts[id(node.lhs)], facts[id(node.rhs)], metrics)
        case NumberLiteral():
            return number(node.value)
        case Paren():
            return facts[id(node.expr)]
        case Unary():
            return _unary(node, facts[id(node.expr)], metrics)
        case Subquery():
            inner = facts[id(node.expr)]
            return inner if inner.presence is not Presence.ALWAYS else inner._replace(presence=Presence.MAYBE)
        case _:
            return UNKNOWN


def _selector(node: VectorSelector, metrics: Metrics) -> Facts:
    labels = selected(node, metrics)
    kind = metrics.kind_of(node.name) if node.name is not None else None
    presence = Presence.NEVER if labels.contradictory else Presence.MAYBE
    return Facts(labels, presence, UNBOUNDED, kind)


def _unary(node: Unary, inner: Facts, metrics: Metrics) -> Facts:
    if node.op == "+":
        return inner
    labels = inner.labels.without_name(surely=not metrics.delayed_name_removal)
    kind = Kind.GAUGE if inner.kind is Kind.COUNTER else inner.kind
    return inner._replace(labels=labels, value=arithmetic("*", inner.value, constant(-1)), kind=kind)
