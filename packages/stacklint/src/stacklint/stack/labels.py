"""Which labels the series of an expression can have, as far as the inventory and the recording rules tell.

`None` means that it can't be known. What is known is complete: a label that isn't in the set is on no series.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from stacklint.promql import parse, walk
from stacklint.promql.nodes import (
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    NumberLiteral,
    Paren,
    StringLiteral,
    Subquery,
    Unary,
    ValueType,
    VectorSelector,
)
from stacklint.stack.templates import is_open

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.stack.metrics import Inventory

Labels = frozenset[str] | None

_NONE: frozenset[str] = frozenset()
_KEEPING = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})
_VECTORS = frozenset({ValueType.VECTOR, ValueType.MATRIX})
_MAX_DEPTH = 50
"""Recording rules that build on each other more often than this are not looked into."""

_UNSURE = frozenset({"info", "absent", "absent_over_time"})
"""Functions whose result has labels of other series, or of matchers."""


class LabelReader:
    """Reads the labels of expressions against one inventory, remembering those of recording rules."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._recorded: dict[str, Labels] = {}
        self._depth = 0

    def of(self, expr: Expr) -> Labels:
        """The labels that the result can have."""
        return self.of_parts(expr)[id(expr)]

    def of_parts(self, root: Expr) -> Mapping[int, Labels]:
        """The labels of an expression and of everything in it, by the `id` of the node.

        The parts come before what they are parts of, so a chain of any length needs no recursion.
        """
        found: dict[int, Labels] = {}
        for node in reversed(tuple(walk(root))):
            found[id(node)] = self._judge(node, found)
        return found

    def of_metric(self, name: str) -> Labels:
        """The labels of the series of a name."""
        if is_open(name):
            return None
        if name not in self._inventory.recorded:
            return self._inventory.labels(name)
        if name not in self._recorded:
            self._recorded[name] = None  # a rule that needs itself can't be known
            self._recorded[name] = self._of_rules(name) if self._depth < _MAX_DEPTH else None
        return self._recorded[name]

    def _of_rules(self, name: str) -> Labels:
        self._depth += 1
        found: Labels = _NONE
        for rule in self._inventory.recorded[name]:
            root = parse(rule.expr.text or "").root
            labels = self.of(root) if root is not None else None
            found = None if found is None or labels is None else found | labels | frozenset(rule.labels)
        self._depth -= 1
        return found

    def _judge(self, node: Expr, found: Mapping[int, Labels]) -> Labels:
        match node:
            case VectorSelector():
                return self.of_metric(node.name) if node.name is not None else None
            case MatrixSelector():
                return found[id(node.selector)]
            case Subquery() | Paren() | Unary():
                return found[id(node.expr)]
            case Aggregate():
                return _aggregated(node, found[id(node.expr)])
            case Call():
                return _called(node, [found[id(arg)] for arg in node.args if arg.type in _VECTORS])
            case Binary():
                return _joined(node, found[id(node.lhs)], found[id(node.rhs)])
            case NumberLiteral() | StringLiteral():
                return _NONE
        assert_never(node)


def _aggregated(node: Aggregate, inner: Labels) -> Labels:
    names = frozenset(label.name for label in node.grouping)
    if inner is None or any(is_open(name) for name in names):
        return None
    if node.op in _KEEPING:
        return inner
    kept = inner - names if node.without else inner & names
    if node.op == "count_values":
        return kept | {node.param.value} if isinstance(node.param, StringLiteral) else None
    return kept


def _called(node: Call, vectors: list[Labels]) -> Labels:
    if node.name in _UNSURE:
        return None
    found = vectors[0] if vectors else _NONE
    if node.name in {"label_replace", "label_join"}:
        made = node.args[1] if len(node.args) > 1 else None
        return found | {made.value} if found is not None and isinstance(made, StringLiteral) else None
    if found is not None and node.name in {"histogram_quantile", "histogram_fraction"}:
        return found - {"le"}
    return found


def _joined(node: Binary, left: Labels, right: Labels) -> Labels:
    if left is None or right is None:
        return None
    if node.op == "or":
        return left | right
    vectors = (node.lhs.type is ValueType.VECTOR, node.rhs.type is ValueType.VECTOR)
    if node.op in {"and", "unless"} or vectors == (True, False):
        return left
    if vectors == (False, True):
        return right
    matching = node.matching
    if matching is None:
        return left
    if matching.group is not None:
        included = frozenset(label.name for label in matching.include)
        return (left if matching.group == "left" else right) | included
    names = frozenset(label.name for label in matching.labels)
    return left & names if matching.on else left - names
