"""The canonical form of an expression: what `promtool promql format` prints.

An operation, a call or a parenthesis that takes more than 100 bytes is split over lines. The
expression is gone through without recursion, and no text longer than that is built twice.

Source: promql/parser/printer.go and prettier.go of Prometheus.
"""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from .literal_text import duration_text, label_text, number_text, string_text
from .nodes import (
    Aggregate,
    At,
    Binary,
    Call,
    Duration,
    DurationExpr,
    Expr,
    Fill,
    Label,
    Matching,
    MatrixSelector,
    Modifiers,
    NumberLiteral,
    Paren,
    StringLiteral,
    Subquery,
    Unary,
    VectorSelector,
    children,
    walk,
)

_WIDTH: Final = 100
_INDENT: Final = "  "
_MAX_INDENT: Final = 250
"""Deeper levels are not indented further, or the text would grow with the square of the chain's length."""

_Texts: TypeAlias = Mapping[int, str | None]
"""The text on one line of every node by its identity; None where it is too long."""


def canonical(expr: Expr) -> str:
    """The expression as Prometheus formats it, split over lines where it is long; comments are lost."""
    texts: dict[int, str | None] = {}
    for node in reversed(tuple(walk(expr))):
        text = _text(node, texts)
        fits = text is not None and len(text.encode(errors="surrogateescape")) <= _WIDTH
        texts[id(node)] = text if fits or isinstance(node, _UNSPLIT) else None
    return "".join(_split(expr, texts))


_UNSPLIT: Final = (VectorSelector, MatrixSelector, NumberLiteral, StringLiteral)


def short(node: Expr) -> str:
    """What a node itself says, without its parts."""
    match node:
        case Call():
            return node.name
        case Aggregate():
            return _head(node).rstrip()
        case Binary():
            return _operator(node)
        case Unary():
            return node.op
        case Subquery():
            return _suffix(node)
        case MatrixSelector():
            return f"[{_duration(node.range)}]"
        case Paren():
            return ""
        case _:
            return _text(node, {}) or ""


def _text(node: Expr, texts: _Texts) -> str | None:
    """The text on one line, from those of the parts; None where a part is too long."""
    match node:
        case NumberLiteral():
            return duration_text(node.value) if node.is_duration else number_text(node.value)
        case StringLiteral():
            return string_text(node.value)
        case VectorSelector():
            return _selector(node) + _time(node.modifiers, at_first=True)
        case MatrixSelector():
            return (
                f"{_selector(node.selector)}[{_duration(node.range)}]{_time(node.selector.modifiers, at_first=False)}"
            )
        case _:
            parts = [texts[id(part)] for part in children(node)]
            known = [part for part in parts if part is not None]
            return _composed(node, known) if len(known) == len(parts) else None


def _composed(node: Expr, parts: list[str]) -> str:
    match node:
        case Call():
            return f"{node.name}({', '.join(parts)})"
        case Aggregate():
            return f"{_head(node)}({', '.join(parts)})"
        case Binary():
            return f"{parts[0]} {_operator(node)} {parts[1]}"
        case Unary():
            return node.op + parts[0]
        case Subquery():
            return parts[0] + _suffix(node)
        case _:
            return f"({parts[0]})"


def _split(expr: Expr, texts: _Texts) -> Iterator[str]:
    """The pieces of the text, with line breaks inside of what is too long for one line."""
    stack: list[str | tuple[Expr, int, bool]] = [(expr, 0, True)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        node, level, leads = item
        text = texts[id(node)]
        indent = _INDENT * min(level, _MAX_INDENT)
        if leads and not (isinstance(node, Subquery) or (isinstance(node, Binary) and text is None)):
            yield indent
        if text is not None:
            yield text
        else:
            stack.extend(reversed(_broken(node, level, indent, leads=leads)))


def _broken(node: Expr, level: int, indent: str, *, leads: bool) -> list[str | tuple[Expr, int, bool]]:
    """The pieces of a node that takes several lines; its own indentation is written if it has one."""
    inner = level + 1
    match node:
        case Binary():
            between = f"\n{indent}{_operator(node)}\n"
            return [(node.lhs, inner, leads), between, (node.rhs, inner, True)]
        case Unary():
            return [node.op, (node.expr, level, False)]
        case Subquery():
            return [(node.expr, level, leads), _suffix(node)]
        case _:
            head = node.name if isinstance(node, Call) else _head(node) if isinstance(node, Aggregate) else ""
            pieces: list[str | tuple[Expr, int, bool]] = [f"{head}(\n"]
            for part in children(node):
                pieces += [(part, inner, True), ",\n"]
            pieces[-1] = f"\n{indent})"
            return pieces


def _head(node: Aggregate) -> str:
    if node.without or node.grouping:
        return f"{node.op} {'without' if node.without else 'by'} ({_labels(node.grouping)}) "
    return node.op


def _operator(node: Binary) -> str:
    text = node.op + (" bool" if node.returns_bool else "")
    if node.matching is not None:
        text += _matching(node.matching)
    return text + _fill(node.fill) if node.fill is not None else text


def _matching(matching: Matching) -> str:
    text = ""
    if matching.on or matching.labels or matching.group:
        text = f" {'on' if matching.on else 'ignoring'} ({_labels(matching.labels)})"
    return f"{text} group_{matching.group} ({_labels(matching.include)})" if matching.group else text


def _fill(fill: Fill) -> str:
    if fill.left is not None and fill.left == fill.right:
        return f" fill ({number_text(fill.left)})"
    sides = (("fill_left", fill.left), ("fill_right", fill.right))
    return "".join(f" {word} ({number_text(value)})" for word, value in sides if value is not None)


def _labels(labels: tuple[Label, ...]) -> str:
    return ", ".join(label_text(label.name) for label in labels)


def _selector(node: VectorSelector) -> str:
    """The name, if it stands before the braces, and the matchers, sorted."""
    before = node.name if node.name_span is not None and node.name_span[0] == node.span[0] else ""
    matchers = sorted(f"{label_text(item.label)}{item.op}{string_text(item.value)}" for item in node.matchers)
    return f"{before}{{{','.join(matchers)}}}" if matchers else before or ""


def _suffix(node: Subquery) -> str:
    step = _duration(node.step) if node.step is not None else ""
    return f"[{_duration(node.range)}:{step}]{_time(node.modifiers, at_first=True)}"


def _time(modifiers: Modifiers, *, at_first: bool) -> str:
    """The modifiers; `anchored` and `smoothed` stand before `@` behind ranges, after it elsewhere."""
    extended = " anchored" if modifiers.anchored else " smoothed" if modifiers.smoothed else ""
    at = _at(modifiers.at) if modifiers.at is not None else ""
    offset = _offset(modifiers.offset) if modifiers.offset is not None else ""
    return (at + extended if at_first else extended + at) + offset


def _at(at: At) -> str:
    if at.timestamp is None:
        return f" @ {at.edge}()"
    return f" @ {round(at.timestamp * 1000) / 1000:.3f}"


def _offset(offset: Duration) -> str:
    if isinstance(offset.expr, NumberLiteral) and not offset.expr.value:
        return ""
    return f" offset {_duration(offset)}"


def _duration(duration: Duration) -> str:
    if isinstance(duration.expr, NumberLiteral):
        return duration_text(duration.expr.value)
    return _arithmetic(duration.expr)


_PRECEDENCE: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "^": 3}


def _arithmetic(expr: NumberLiteral | DurationExpr, floor: int = 0) -> str:
    """Arithmetic inside a duration, with the parentheses that it needs; the parser bounds its depth."""
    if isinstance(expr, NumberLiteral):
        return duration_text(expr.value) if expr.is_duration else number_text(expr.value)
    if expr.op not in _PRECEDENCE:
        return f"{expr.op}({', '.join(map(_arithmetic, expr.operands))})"
    own = _PRECEDENCE[expr.op]
    if len(expr.operands) == 1:
        return f"{expr.op}{_arithmetic(expr.operands[0], _PRECEDENCE['*'])}"
    right_first = expr.op == "^"
    left = _arithmetic(expr.operands[0], own + right_first)
    right = _arithmetic(expr.operands[1], own + (not right_first))
    text = f"{left} {expr.op} {right}"
    return f"({text})" if own < floor else text
