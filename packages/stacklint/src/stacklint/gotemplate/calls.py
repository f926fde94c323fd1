"""What a function makes of the types of its arguments, and what it refuses at run time."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from stacklint.text import quoted

from .functions import (
    ALERT,
    ANY,
    ARGUMENTS,
    BOOL,
    COMPARISONS,
    COMPLEX,
    CONSOLE,
    EVALUATION,
    FLOAT,
    HTML,
    INT,
    MAPS,
    NIL,
    NOTIFIED,
    NOTIFIED_ONE,
    RESULT,
    RESULTS,
    RULE,
    SAMPLE,
    SAMPLES,
    STRING,
    VALUE,
    Signature,
    Type,
)
from .nodes import Number, Span, String

_NUMBERS: Final = frozenset((ANY, INT, FLOAT, VALUE, STRING))
_STRUCTURES: Final = frozenset((ALERT, CONSOLE, NOTIFIED_ONE, RESULT, RULE, SAMPLE))
_SCALARS: Final = frozenset((BOOL, INT, FLOAT, COMPLEX, VALUE))
_MAPS: Final = MAPS | {ARGUMENTS, RESULTS}
_INSIDE: Final = {ARGUMENTS: ANY, RESULTS: RESULT}
"""What maps hold that don't hold strings."""
_WITHOUT: Final = {
    "len": _SCALARS | _STRUCTURES | {NIL},
    "slice": _SCALARS | _STRUCTURES | _MAPS | {NIL},
    "call": frozenset(Type) - {ANY},
    "first": frozenset((NIL,)),
    "value": frozenset((NIL,)),
    "strvalue": frozenset((NIL,)),
}
"""What a function refuses although its parameter would take it."""

_KINDS: Final = {
    **{type_: type_ for type_ in (INT, FLOAT, BOOL, COMPLEX, STRING)},
    VALUE: FLOAT,
    HTML: STRING,
    EVALUATION: STRING,
}
_NUMBERS_IN: Final = {
    EVALUATION: ": numbers are in `$values`, as in `$values.A.Value`",
    RESULT: ": its number is its `.Value`",
}
"""Where the number is that is meant."""
_ORDERED: Final = frozenset((INT, FLOAT, STRING))


class Value:
    """What is known of a value: a class with slots, of which mypyc makes instances fast."""

    __slots__ = ("literal", "query", "type")

    def __init__(self, type_: Type, literal: String | Number | None = None, query: String | None = None) -> None:
        self.type = type_
        self.literal = literal
        """What it is, where that is written."""
        self.query = query
        """What gives it, if it is the result of a query or a part of one."""


class Argument(NamedTuple):
    """A value that is handed to a function."""

    span: Span
    value: Value


class Refusal(NamedTuple):
    """Why a call fails, and where that is said."""

    span: Span
    message: str


def result_of(name: str, signature: Signature, arguments: Sequence[Value]) -> Value:
    """What the function gives for arguments that it does not refuse."""
    types = [argument.type for argument in arguments]
    match name:
        case "and" | "or":
            return Value(types[0] if len(set(types)) == 1 else ANY)
        case "slice":
            return Value(types[0])
        case "index":
            return Value(_element(types)[0], query=arguments[0].query)
        case "query":
            asked = arguments[0].literal
            return Value(SAMPLES, query=asked if isinstance(asked, String) else None)
        case "first" | "sortByLabel":
            return Value(signature.returns, query=arguments[-1].query)
        case _:
            return Value(signature.returns)


def refusals(name: str, signature: Signature, span: Span, arguments: Sequence[Argument]) -> Iterator[Refusal]:
    """Why the call fails whenever it is reached, as far as the types tell.

    Args:
        name: of a function that there is.
        signature: what it takes.
        span: of its name.
        arguments: with the value piped into it as the last.
    """
    count, most = len(arguments), signature.most
    if count < signature.least or (most is not None and count > most):
        yield Refusal(span, f"`{name}` takes {_expected(signature)}, {count} {'is' if count == 1 else 'are'} given")
        return
    for index, argument in enumerate(arguments):
        wanted = signature.params[min(index, len(signature.params) - 1)]
        yield from _unfit(name, argument, wanted, number=signature.number)
    if name in COMPARISONS:
        yield from _incomparable(name, arguments)
    elif name == "index":
        container, refused = _element([argument.value.type for argument in arguments])
        if refused is not None:
            where, value = arguments[refused]
            what = f"look up {value.type} in {container}" if refused else f"look into {container}"
            yield Refusal(where, f"`index` can't {what}")
    elif arguments and arguments[0].value.type in _WITHOUT.get(name, ()):
        yield Refusal(arguments[0].span, f"`{name}` can't be taken of {arguments[0].value.type}")


def _expected(signature: Signature) -> str:
    least, most = signature.least, signature.most
    if most is None:
        return f"at least {least} argument{'s' if least > 1 else ''}"
    if least != most:
        return f"{least} to {most} arguments"
    return {0: "no arguments", 1: "one argument"}.get(most, f"{most} arguments")


def _unfit(name: str, argument: Argument, wanted: Type, *, number: bool) -> Iterator[Refusal]:
    """An argument of a type that the function does not take."""
    given, literal = argument.value.type, argument.value.literal
    if isinstance(literal, Number) and isinstance(literal.value, int) and literal.value >= 2**63 and wanted is ANY:
        yield Refusal(literal.span, f"{quoted(str(literal.value))} does not fit into a signed integer of 64 bits")
    elif number and given not in _NUMBERS:
        yield Refusal(argument.span, f"`{name}` takes a number, not {given}{_NUMBERS_IN.get(given, '')}")
    elif number and isinstance(literal, String) and not _is_number(literal.value):
        yield Refusal(argument.span, f"`{name}` takes a number, which {quoted(literal.value)} is not")
    elif given is EVALUATION and wanted is STRING:
        return
    elif wanted not in (ANY, given) and given is not ANY and not (given is NIL and wanted is not STRING):
        hint = ""
        if wanted is STRING and given in _SCALARS:
            does = "its first argument is the format" if name == "printf" else "`printf` makes a string of it"
            hint = f': {does}, as in `printf "%v"`'
        yield Refusal(argument.span, f"`{name}` takes {wanted} here, not {given}{hint}")


def _is_number(text: str) -> bool:
    """A number to Go's ParseFloat; what only one of Go and Python knows is taken for one."""
    if "x" in text.lower():  # which Go reads, if it has an exponent
        return "p" in text.lower()
    try:
        float(text)
    except ValueError:
        return False
    return True


def _incomparable(name: str, arguments: Sequence[Argument]) -> Iterator[Refusal]:
    """Arguments of a comparison that are of different kinds, or of one that can't be compared."""
    left = arguments[0].value
    orders = name not in ("eq", "ne")
    for span, right in arguments[1:]:
        types = (left.type, right.type)
        if ANY in types or (NIL in types and not orders):
            continue
        kinds = (_KINDS.get(left.type), _KINDS.get(right.type))
        if kinds[0] is not kinds[1]:
            hint = ""
            for value, other in ((left, kinds[1]), (right, kinds[0])):
                if value.type is INT and other is FLOAT and isinstance(value.literal, Number):
                    hint = f": write `{value.literal.value}.0`"
            yield Refusal(span, f"`{name}` can't compare {left.type} with {right.type}{hint}")
        elif orders and kinds[0] not in _ORDERED:
            yield Refusal(span, f"`{name}` can't compare {left.type} with {right.type}: they have no order")
        elif kinds[0] is None and right.type is not SAMPLE:
            yield Refusal(span, f"`{name}` can't compare {left.type} with {right.type}")


_AT: Final = {SAMPLES: SAMPLE, NOTIFIED: NOTIFIED_ONE}
"""What is at an index of a list."""


def _element(types: Sequence[Type]) -> tuple[Type, int | None]:
    """What `index` gives for a container and its indices; or what it refuses to look into, and which index it is."""
    reached = types[0]
    for at, index in enumerate(types[1:], 1):
        if reached in _SCALARS | _STRUCTURES or reached is NIL:
            return reached, at - 1
        if reached in _MAPS:
            fits, element = index in (STRING, ANY), _INSIDE.get(reached, STRING)
        elif reached in (SAMPLES, NOTIFIED, STRING, HTML, EVALUATION):
            fits, element = index in (INT, ANY), _AT.get(reached, INT)
        else:
            fits, element = True, ANY
        if not fits:
            return reached, at
        reached = element
    return reached, None
