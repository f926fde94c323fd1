"""Pipelines, commands and operands: what stands between two delimiters."""

import re
from typing import Final

from stacklint.text import quoted

from .faults import FaultKind
from .functions import EVER, PROMETHEUS
from .literals import bad_escape, character_value, number_value, unescape
from .nodes import (
    Action,
    Bool,
    Chain,
    Command,
    Dot,
    Field,
    Function,
    Nil,
    Number,
    Operand,
    Paren,
    Pipeline,
    String,
    Variable,
)
from .state import (
    CHARACTER,
    CLOSE,
    DOT,
    FIELD,
    LETTER,
    NUMBER,
    OPEN,
    PIPE,
    QUOTED,
    RAW,
    SHUT,
    TRIMMED_CLOSE,
    VARIABLE,
    WORD,
    State,
)

KEYWORDS: Final = frozenset(("block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"))
CLOSES: Final = frozenset((CLOSE, TRIMMED_CLOSE))
_ENDS: Final = CLOSES | {SHUT}
_OPERANDS: Final = frozenset((VARIABLE, FIELD, WORD, QUOTED, RAW, CHARACTER, OPEN, NUMBER, DOT))
_BEHIND_OPERAND: Final = _ENDS | {PIPE}
_behind_variable = re.compile(r"[ \t\r\n]*+(:=|,)|[ \t\r\n]++(=)").match
_simple = re.compile(
    r"\{\{\ *+ (?: (\$[A-Za-z0-9_]*+)((?:\.(?![0-9])[A-Za-z0-9_]++)*+) | ((?:\.(?![0-9])[A-Za-z0-9_]++)++) )"
    r"(?:\ *+ \| \ *+ ([A-Za-z][A-Za-z0-9]*+) )?+ \ *+ \}\}",
    re.VERBOSE,
).match
_fields = re.compile(rf"(?:\.(?![0-9]){LETTER}++)++").match


def read_pipeline(state: State, found: re.Match[str], *, in_range: bool = False, opened: int | None = None) -> Pipeline:
    """The pipeline that begins here; the place reached is behind what ends it.

    Args:
        state: of the parse.
        found: the first token.
        in_range: two variables may be declared.
        opened: where the parenthesis stands that it must be closed with; None for delimiters.

    Raises:
        Stop: it can't be read; a fault says why.
    """
    begin = state.pos
    start = found.start(found.lastindex or 0)
    found, declared, assigns = _read_declarations(state, found, in_range=in_range)
    commands: list[Command] = []
    end = state.pos
    while (kind := found.lastindex) not in _ENDS:
        if kind not in _OPERANDS:
            _unexpected(state, found)
        command = _read_command(state, found)
        _check_stage(state, command, first=not commands)
        commands.append(command)
        end = command.span[1]
        found = state.next()
    if (kind == SHUT) == (opened is None):
        if opened is not None:
            state.stop((opened, opened + 1), "the parenthesis is not closed")
        state.stop(span_of(found), "unexpected `)`: no parenthesis is open")
    if not commands:
        state.stop((end, end) if declared else (begin, begin), "a value is expected here")
    state.pos = found.end()
    return Pipeline((start, end), declared, assigns, tuple(commands))


def _read_declarations(
    state: State, found: re.Match[str], *, in_range: bool
) -> tuple[re.Match[str], tuple[Variable, ...], bool]:
    """The variables that begin a pipeline, and whether they are assigned; and the token behind them."""
    declared: list[Variable] = []
    assigns = False
    while found.lastindex == VARIABLE and (behind := _behind_variable(state.text, found.end())):
        name, span = found[VARIABLE], found.span(VARIABLE)
        if "." in name:
            break
        if behind[1] == "," and (declared or not in_range):
            state.stop(span, "only `range` declares two variables" if not in_range else "`range` declares two at most")
        declared.append(Variable(span, name, ()))
        state.declare(name)
        state.pos = behind.end()
        found = state.next()
        if behind[1] != ",":
            assigns = behind[1] is None
            break
        if found.lastindex != VARIABLE and found.lastindex not in _ENDS:
            state.stop(span_of(found), "a second variable is expected behind the comma")
    if assigns:
        state.assigned.update(variable.name for variable in declared)
    return found, tuple(declared), assigns


def read_simple(state: State, start: int) -> Action | None:
    """The delimiters at `start`, if they hold no more than a value, maybe piped into one function.

    Most delimiters are of this form, and are read in a quarter of the time. None where they are
    not, or where there may be a fault: `read_pipeline` is to read them then.
    """
    found = _simple(state.text, start)
    if not found:
        return None
    name, path, bare, piped = found.groups()
    operand: Field | Variable
    if bare:
        operand = Field(found.span(3), tuple(bare[1:].split(".")))
    elif name in state.variables:
        operand = Variable((found.start(1), found.end(2)), name, tuple(path[1:].split(".")) if path else ())
    else:
        return None
    commands: tuple[Command, ...] = (Command(operand.span, (operand,)),)
    end = operand.span[1]
    if piped:
        signature = state.dialect.functions.get(piped)
        if not signature or signature.since != EVER:
            return None
        span = found.span(4)
        end = span[1]
        commands = (*commands, Command(span, (Function(span, piped),)))
    state.pos = found.end()
    return Action((start, state.pos), (False, False), Pipeline((operand.span[0], end), (), False, commands))


def span_of(found: re.Match[str]) -> tuple[int, int]:
    """The place of a token without the white space before it."""
    return found.span(found.lastindex or 0)


def _unexpected(state: State, found: re.Match[str]) -> None:
    start, end = span_of(found)
    text = state.text[start:end]
    hint = {"=": ": values are compared with `eq`", ":=": ": only a variable can be declared"}.get(text, "")
    state.stop((start, end), f"unexpected {quoted(text)}{hint}")


def _check_stage(state: State, command: Command, *, first: bool) -> None:
    operand = command.operands[0]
    if not first and isinstance(operand, Bool | Dot | Nil | Number | String):
        state.syntax(operand.span, "what a value is piped into must be a function")


def _read_command(state: State, found: re.Match[str]) -> Command:
    """The command whose first token this is; a pipe behind it is stepped over."""
    operands = []
    start = found.start(found.lastindex or 0)
    while True:
        operand = _read_operand(state, found)
        operands.append(operand)
        found = state.next()
        kind = found.lastindex
        if kind in _BEHIND_OPERAND:
            break
        if kind not in _OPERANDS:
            _unexpected(state, found)
        if found.start(kind or 0) == state.pos:
            state.stop(span_of(found), f"a space is expected before {quoted(found[0])}")
    end = state.pos
    if kind == PIPE:
        state.pos = found.end()
    return Command((start, end), tuple(operands))


def _read_operand(state: State, found: re.Match[str]) -> Operand:
    """The operand whose first token this is, with the fields taken of it."""
    kind = found.lastindex
    state.pos = found.end()
    if kind == VARIABLE:
        return _variable(state, found)
    if kind == FIELD:
        return Field(found.span(FIELD), tuple(found[FIELD][1:].split(".")))
    base = _base(state, found)
    fields = _fields(state.text, state.pos) if state.text[state.pos : state.pos + 1] == "." else None
    if not fields:
        return base
    state.next()  # for the check of what stands behind the name
    if not isinstance(base, Function | Paren):
        what = quoted(state.text[slice(*base.span)])
        state.stop(fields.span(), f"unexpected {quoted(fields[0])}: {what} has no fields")
    state.pos = fields.end()
    return Chain((base.span[0], state.pos), base, tuple(fields[0][1:].split(".")))


def _variable(state: State, found: re.Match[str]) -> Variable:
    start, end = found.span(VARIABLE)
    name, *fields = found[VARIABLE].split(".")
    if name not in state.variables:
        hint = (
            ": templates of their own see no variable from outside but `$`" if "$labels" not in state.variables else ""
        )
        state.report(
            (start, start + len(name)), f"the variable {quoted(name)} is not declared here{hint}", FaultKind.VARIABLE
        )
    return Variable((start, end), name, tuple(fields))


def _base(state: State, found: re.Match[str]) -> Operand:
    """The operand without fields behind it."""
    kind = found.lastindex
    span = found.span(kind or 0)
    text = found[kind or 0]
    if kind == WORD:
        return _word(state, text, span)
    if kind == OPEN:
        state.enter(span)
        pipeline = read_pipeline(state, state.next(), opened=span[0])
        state.depth -= 1
        return Paren((span[0], state.pos), pipeline)
    if literal := read_string(state, found):
        return literal
    if kind == DOT:
        return Dot(span)
    value = character_value(text[1:-1]) if kind == CHARACTER else number_value(text)
    if value is None:
        message = "single quotes enclose exactly one character: a string has double quotes"
        state.stop(span, message)
    if isinstance(value, str):
        state.stop(span, f"{quoted(text)} {value}")
    return Number(span, value)


def read_string(state: State, found: re.Match[str]) -> String | None:
    """The string that this token is; a fault in it is reported."""
    kind = found.lastindex
    if kind not in (QUOTED, RAW):
        return None
    span, body = found.span(kind), found[kind][1:-1]
    if kind == RAW:
        return String(span, body.replace("\r", ""))
    if "\\" not in body:
        return String(span, body)
    place = bad_escape(state.text, span[0] + 1, span[1] - 1, '"')
    if place:
        escape = state.text[slice(*place)]
        state.syntax(place, f"`{escape}` is no escape that Go knows: double the backslash, or use backquotes")
        return String(span, body)
    return String(span, unescape(body))


def _word(state: State, name: str, span: tuple[int, int]) -> Operand:
    """A constant or the name of a function."""
    if name in ("true", "false"):
        return Bool(span, name == "true")
    if name == "nil":
        return Nil(span)
    if name in KEYWORDS:
        state.stop(span, f"unexpected {quoted(name)}: it must be the first word between its delimiters")
    dialect = state.dialect
    signature = dialect.functions.get(name)
    if signature is None:
        hint = ": only console templates have it" if dialect.lists_versions and name in PROMETHEUS else ""
        state.broken = True
        state.report(span, f"there is no function {quoted(name)}{hint}", FaultKind.FUNCTION)
    elif dialect.lists_versions and state.version and signature.since > max(state.version, EVER):
        since, used = (".".join(map(str, version)) for version in (signature.since, state.version))
        message = f"the function `{name}` came with Prometheus {since}; this is {used}"
        state.report(span, message, FaultKind.VERSION)
    return Function(span, name)
