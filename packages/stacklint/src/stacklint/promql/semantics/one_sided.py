"""Binary operations that match on a label which only one of their sides can have."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from stacklint.promql.nodes import (
    MATRIX,
    VECTOR,
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    Paren,
    Span,
    Subquery,
    Unary,
    VectorSelector,
)

from .aggregates import SAMPLING
from .facts import NEVER
from .matching import conflicts, is_open
from .study import Study


class OneSidedLabel(NamedTuple):
    """The sides match only where a label is empty that one side is meant to have and the other can't have."""

    span: Span
    """The operator."""
    node: Binary
    label: str
    having: Expr
    """The side that is meant to have it."""
    lacking: Expr
    """The side that surely lacks it."""


_WITHOUT_JOB: Final = ("ALERTS", "ALERTS_FOR_STATE")
"""Series that Prometheus writes itself, with the labels of alerts."""
_OF_TARGETS: Final = ("instance", "job")
"""The labels that Prometheus gives to all that it scrapes."""
_LABELLESS: Final = frozenset({"absent", "absent_over_time", "vector"})
"""Functions whose result has not the labels of series."""


def one_sided_labels(study: Study) -> Iterator[OneSidedLabel]:
    """Yield the operations that can match nothing but series which lack a label that they are meant to have.

    Meant to be there are the labels of `by`, and `job` and `instance` on what is scraped, as in `x / sum(x)` and
    `x and hour() > 8`. It is not certain that nothing matches, so `impossible_matches` is silent about them.
    """
    sources: dict[int, Expr | None] = {}
    for node in study.parts.binaries:
        if _matches_all(node):
            found = _one_sided(node, study, sources)
            if found is not None and not conflicts(node, study[node.lhs].labels, study[node.rhs].labels):
                yield found


def _one_sided(node: Binary, study: Study, sources: dict[int, Expr | None]) -> OneSidedLabel | None:
    if is_open(node, study.metrics):
        return None
    left, right = study[node.lhs], study[node.rhs]
    if left.presence is NEVER or right.presence is NEVER:
        return None
    ignored = {label.name for label in node.matching.labels} if node.matching is not None else ()
    for having, has, lacking, lacks in ((node.lhs, left, node.rhs, right), (node.rhs, right, node.lhs, left)):
        names = [
            name
            for name in _meant(_source(having, sources), study)
            if not lacks.labels.can_have(name) and has.labels.can_have(name) and name not in ignored
        ]
        if names:
            return OneSidedLabel(node.op_span, node, min(names), having, lacking)
    return None


def _matches_all(node: Binary) -> bool:
    """Whether two vectors are matched on all of their labels, but for those that are ignored."""
    vectors = node.lhs.type is node.rhs.type is VECTOR
    return vectors and node.op != "or" and not (node.matching is not None and node.matching.on)


def _source(expr: Expr, known: dict[int, Expr | None]) -> Expr | None:
    """The selector or grouping that the labels of an expression come from; remembers that of every part on the way."""
    if _groups(expr):
        return expr
    passed: list[Expr] = []
    source: Expr | None = expr
    while source is not None and not (isinstance(source, VectorSelector) or _groups(source)):
        if id(source) in known:
            source = known[id(source)]
            break
        passed.append(source)
        source = _inner(source)
    known.update(dict.fromkeys(map(id, passed), source))
    return source


def _meant(source: Expr | None, study: Study) -> Iterable[str]:
    """The labels that the series of an expression are meant to have, by where its labels come from."""
    if isinstance(source, Aggregate):
        return [label.name for label in source.grouping if not study.metrics.is_open(label.name)]
    return _OF_TARGETS if isinstance(source, VectorSelector) and _is_scraped(source, study) else ()


def _groups(expr: Expr) -> bool:
    return isinstance(expr, Aggregate) and expr.op not in SAMPLING and not expr.without


def _is_scraped(selector: VectorSelector, study: Study) -> bool:
    """Whether the name is that of a scraped metric, by the convention that recorded ones have a colon."""
    name = selector.name
    return name is not None and ":" not in name and name not in _WITHOUT_JOB and not study.metrics.is_open(name)


def _inner(expr: Expr) -> Expr | None:
    """The part that the labels come from; None where they come from several or none."""
    match expr:
        case Paren() | Unary() | Subquery() | Aggregate():
            return expr.expr
        case MatrixSelector():
            return expr.selector
        case Call() if expr.name not in _LABELLESS:
            return next((arg for arg in expr.args if arg.type in (VECTOR, MATRIX)), None)
        case Binary() if expr.op != "or":
            many = expr.rhs if expr.matching is not None and expr.matching.group == "right" else expr.lhs
            return many if many.type is VECTOR else expr.rhs
        case _:
            return None
