"""One pass over an expression that finds out what is known of each of its parts.

It goes from the leaves to the root without recursion: an expression may chain tens of thousands
of operators.
"""

from typing import Final, final

from stacklint.promql.nodes import (
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    NumberLiteral,
    Paren,
    StringLiteral,
    Unary,
    VectorSelector,
)

from .aggregates import read_aggregate
from .binaries import read_binary
from .calls import read_call
from .facts import ALWAYS, GAUGE, MAYBE, NEVER, NO_METRICS, UNKNOWN, Facts, Known, Metrics, number
from .intervals import UNBOUNDED, arithmetic, constant
from .kinds import Kind
from .matchers import selected
from .parts import Parts, parts_of

MAX_PARTS: Final = 1_000
"""Of what has more parts, which nobody writes, nothing is known: what is known of it might fill the memory."""


@final
class Study:
    """What is known of every part of an expression.

    Attributes:
        root: the expression.
        parts: its parts, sorted.
        metrics: what the inventory knows.
    """

    __slots__ = ("_facts", "metrics", "parts", "root")

    def __init__(self, root: Expr, parts: Parts, metrics: Metrics, facts: Known) -> None:
        self.root: Final = root
        self.parts: Final = parts
        self.metrics: Final = metrics
        self._facts: Final = facts

    def __getitem__(self, node: Expr) -> Facts:
        """The facts of a part; the very node, not one that equals it."""
        return self._facts[id(node)]

    @property
    def nodes(self) -> list[Expr]:
        """Its parts, parents first, in order of the text."""
        return self.parts.nodes

    @property
    def result(self) -> Facts:
        """The facts of the whole."""
        return self._facts[id(self.root)]

    @property
    def holds_dead(self) -> bool:
        """Whether a part of it never holds a series."""
        for facts in self._facts.values():  # noqa: SIM110 -- a generator would take twice as long
            if facts.presence is NEVER:
                return True
        return False


def study(root: Expr, metrics: Metrics = NO_METRICS) -> Study:
    """Everything that is known of an expression and its parts; never raises.

    Args:
        root: the tree of an expression, best without faults: of what is faulty nothing is known.
        metrics: what the inventory knows.
    """
    parts = parts_of(root)
    facts: Known = {}
    if len(parts.nodes) > MAX_PARTS:
        facts = dict.fromkeys(map(id, parts.nodes), UNKNOWN)
    else:
        for node in reversed(parts.nodes):
            facts[id(node)] = _read(node, facts, metrics)
    return Study(root, parts, metrics, facts)


def _read(node: Expr, facts: Known, metrics: Metrics) -> Facts:
    if isinstance(node, VectorSelector):
        return _selector(node, metrics)
    if isinstance(node, Binary):
        return read_binary(node, facts, metrics)
    if isinstance(node, NumberLiteral):
        return number(node.value)
    if isinstance(node, Call):
        return read_call(node, facts, metrics)
    if isinstance(node, Aggregate):
        return read_aggregate(node, facts, metrics)
    if isinstance(node, MatrixSelector):
        return facts[id(node.selector)]
    if isinstance(node, StringLiteral):
        return UNKNOWN
    inner = facts[id(node.expr)]
    if isinstance(node, Paren) or (isinstance(node, Unary) and node.op == "+"):
        return inner
    if isinstance(node, Unary):
        return _negative(inner, metrics)
    return inner if inner.presence is not ALWAYS else inner.found(MAYBE, conditional=inner.conditional)


def _selector(node: VectorSelector, metrics: Metrics) -> Facts:
    labels = selected(node, metrics)
    kind = metrics.kind_of(node.name) if node.name is not None else None
    return Facts(labels, NEVER if labels.contradictory else MAYBE, UNBOUNDED, kind)


def _negative(inner: Facts, metrics: Metrics) -> Facts:
    return Facts(
        inner.labels.without_name(surely=not metrics.delayed_name_removal),
        inner.presence,
        arithmetic("*", inner.value, constant(-1.0)),
        GAUGE if inner.kind is Kind.COUNTER else inner.kind,
        inner.conditional,
    )
