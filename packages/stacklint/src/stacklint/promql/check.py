"""What Prometheus' type checker demands of calls, aggregations and binary operations.

Each check reports at the operand, label or operator that is wrong. Operands whose type is not
known, because they are wrong themselves, raise no further faults.

Source: `checkAST`, `newAggregateExpr` and `newBinaryExpression` of promql/parser/parse.go.
"""

from typing import Final

from stacklint.text import quoted

from .faults import FaultKind
from .functions import AGGREGATIONS, EXPERIMENTAL_AGGREGATIONS, FUNCTIONS, REMOVED, Function
from .nodes import (
    SCALAR,
    UNKNOWN,
    VECTOR,
    Aggregate,
    Binary,
    Expr,
    NumberLiteral,
    Span,
    ValueType,
    VectorSelector,
)
from .options import EXPERIMENTAL_FUNCTIONS, version_text
from .state import State

COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
SET_OPERATORS: Final = frozenset({"and", "or", "unless"})

_OPERANDS: Final = (SCALAR, VECTOR, UNKNOWN)


def unread(start: int, end: int) -> Expr:
    """Stands for what could not be read; the tree it stands in is not given out."""
    return NumberLiteral((start, end), 0.0, UNKNOWN)


def is_unread(expr: Expr) -> bool:
    """Whether the expression only stands for what could not be read."""
    return isinstance(expr, NumberLiteral) and expr.type is UNKNOWN


def known_function(state: State, name: str, place: Span) -> Function | None:
    """The function of this name, if Prometheus knows it; a fault is reported if it refuses it."""
    function = FUNCTIONS.get(name)
    if function is None and name in REMOVED and state.options.version < (3, 0):
        return FUNCTIONS[REMOVED[name]]
    if function is None:
        message = f"there is no function {quoted(name)}"
        if name in REMOVED:
            message = f"`{name}` is called `{REMOVED[name]}` since Prometheus 3.0"
        state.report(place, message, FaultKind.VERSION if name in REMOVED else FaultKind.FUNCTION)
        return None
    if function.experimental:
        _experimental(state, name, place, function)
    return function


def _experimental(state: State, name: str, place: Span, function: Function) -> None:
    options = state.options
    if options.version < function.since:
        message = f"`{name}` is known since Prometheus {version_text(function.since)}"
        state.report(place, message, FaultKind.VERSION)
    elif not options.experimental_functions and (
        function.stable_since is None or options.version < function.stable_since
    ):
        stable = function.stable_since
        before = f" before Prometheus {version_text(stable)}" if stable else ""
        message = f"`{name}` is experimental and needs the feature flag `{EXPERIMENTAL_FUNCTIONS}`{before}"
        state.report(place, message, FaultKind.FLAG)


def check_call(state: State, name: str, place: Span, function: Function, args: tuple[Expr, ...]) -> None:
    """Check the number and the types of the arguments of a call."""
    most = len(args) if function.most is None else function.most
    if not function.least <= len(args) <= most and not any(map(is_unread, args)):
        _wrong_count(state, name, place, function, args)
    wanted = function.args
    for index, arg in enumerate(args):
        if index < len(wanted):
            want = wanted[index]
        elif function.least == len(wanted):
            break  # one argument too many; what it is does not matter
        else:
            want = wanted[-1]
        if arg.type is not want and arg.type is not UNKNOWN:
            state.report(arg.span, f"`{name}` wants {_a(want)} here, not {_a(arg.type)}", FaultKind.TYPE)
        elif name == "info" and index == 1:
            _check_info(state, arg)


def _wrong_count(state: State, name: str, place: Span, function: Function, args: tuple[Expr, ...]) -> None:
    least, most = function.least, function.most
    if most == least:
        wanted = f"{least}"
    elif most is None:
        wanted = f"at least {least}"
    else:
        wanted = f"{least} to {most}"
    plural = "" if wanted == "1" else "s"
    extra = most is not None and len(args) > most
    span = (args[most].span[0], args[-1].span[1]) if extra and most is not None else place
    state.report(span, f"`{name}` wants {wanted} argument{plural}, not {len(args)}", FaultKind.TYPE)


def _check_info(state: State, arg: Expr) -> None:
    """The second argument of `info` is no selector but a bag of matchers, which may match everything."""
    state.bare.pop(arg.span[0], None)
    if not isinstance(arg, VectorSelector):
        state.report(arg.span, "`info` wants label matchers in braces here", FaultKind.TYPE)
    elif arg.name_span and arg.name_span[0] == arg.span[0]:
        state.report(arg.name_span, "`info` wants label matchers in braces without a metric name", FaultKind.TYPE)


def check_aggregate(state: State, node: Aggregate) -> None:
    """Check the operand and the parameter of an aggregation."""
    if node.op in EXPERIMENTAL_AGGREGATIONS and not state.options.experimental_functions:
        message = f"`{node.op}` is experimental and needs the feature flag `{EXPERIMENTAL_FUNCTIONS}`"
        state.report(node.op_span, message, FaultKind.FLAG)
    wanted = AGGREGATIONS[node.op]
    if node.param and wanted and node.param.type not in (wanted, UNKNOWN):
        message = f"`{node.op}` wants {_a(wanted)} as its parameter, not {_a(node.param.type)}"
        state.report(node.param.span, message, FaultKind.TYPE)
    if node.expr.type not in (VECTOR, UNKNOWN):
        message = f"`{node.op}` aggregates an instant vector, not {_a(node.expr.type)}"
        state.report(node.expr.span, message, FaultKind.TYPE)


def check_binary(state: State, node: Binary, bool_span: Span | None) -> None:
    """Check the operands and the modifiers of a binary operation."""
    left, right = node.lhs.type, node.rhs.type
    if (
        left is VECTOR
        and right in _OPERANDS
        and not (bool_span or node.matching or node.fill or node.op in SET_OPERATORS)
    ):
        return  # as most operations are: there is nothing to check
    known = True
    for side in (node.lhs, node.rhs):
        if side.type not in _OPERANDS:
            known = False
            message = f"`{node.op}` wants scalars or instant vectors, not {_a(side.type)}"
            state.report(side.span, message, FaultKind.TYPE)
    known = known and UNKNOWN not in (left, right)
    scalars = left is right is SCALAR
    if bool_span and node.op not in COMPARISONS:
        state.report(bool_span, f"`bool` belongs to comparisons only, not to `{node.op}`", FaultKind.TYPE)
    if node.op in COMPARISONS and not bool_span and scalars:
        state.report(node.op_span, f"a comparison of two scalars needs `{node.op} bool`", FaultKind.TYPE)
    vectors = left is right is VECTOR
    if node.op in SET_OPERATORS and known and not vectors:
        side = node.lhs if left is SCALAR else node.rhs
        state.report(side.span, f"`{node.op}` wants instant vectors, not a scalar", FaultKind.TYPE)
    elif known:
        _check_matching(state, node, vectors=vectors)


def _check_matching(state: State, node: Binary, *, vectors: bool) -> None:
    matching = node.matching
    if node.fill and (node.op in SET_OPERATORS or not vectors):
        which = "set operators" if vectors else "operations with a scalar"
        state.report(node.fill.span, f"{which} fill nothing in", FaultKind.TYPE)
    if matching is None:
        return
    if matching.labels and not vectors:
        state.report(matching.span, "labels are matched between two instant vectors only", FaultKind.TYPE)
    elif matching.group and vectors and node.op in SET_OPERATORS:
        assert matching.include_span
        state.report(matching.include_span, f"`{node.op}` takes no `group_{matching.group}`", FaultKind.TYPE)
    if matching.on:
        matched = {label.name for label in matching.labels}
        for label in matching.include:
            if label.name in matched:
                message = f"the label {quoted(label.name)} stands in `on` already: both sides have it"
                state.report(label.span, message, FaultKind.TYPE)


def _a(kind: ValueType) -> str:
    return f"an {kind}" if kind is VECTOR else f"a {kind}"
