"""Selectors: the metric name, and the matchers in braces."""

from typing import Final

from stacklint.text import quoted

from . import literals, patterns, re2, strings
from .faults import FaultKind
from .nodes import Matcher, Span, VectorSelector
from .state import QUOTED, State, Stop

_METRIC_NAME: Final = "__name__"


def named_selector(state: State, name: str, name_span: Span) -> VectorSelector:
    """The selector of a metric name and of the brace behind it, on which `state.pos` is."""
    matchers = _read_matchers(state)
    for matcher in matchers:
        if matcher.label == _METRIC_NAME:
            message = f"the metric name is set twice: {quoted(name)} before the braces and again inside them"
            state.report(matcher.span, message, FaultKind.TYPE)
    return VectorSelector((name_span[0], state.pos), name, name_span, matchers)


def bare_selector(state: State) -> VectorSelector:
    """The selector that begins with the brace on which `state.pos` is."""
    start = state.pos
    faults = len(state.faults)
    matchers = _read_matchers(state)
    names = [matcher for matcher in matchers if matcher.label == _METRIC_NAME and matcher.op == "="]
    name, name_span = (names[0].value, names[0].value_span) if names else (None, None)
    selector = VectorSelector((start, state.pos), name, name_span, matchers)
    if len(state.faults) == faults:
        state.bare[start] = selector
    return selector


def check_bare(state: State) -> None:
    """Report the selectors that select everything, for all their matchers match the empty text."""
    for selector in state.bare.values():
        if all(matches_empty(matcher) for matcher in selector.matchers):
            message = "the selector selects every series: at least one matcher must not match the empty text"
            state.report(selector.span, message, FaultKind.TYPE)


def matches_empty(matcher: Matcher) -> bool:
    """Whether a series without the label fits."""
    match matcher.op:
        case "=":
            return not matcher.value
        case "!=":
            return bool(matcher.value)
        case "=~":
            return re2.inspect(matcher.value, in_matcher=True).matches_empty
        case _:
            return not re2.inspect(matcher.value, in_matcher=True).matches_empty


def _read_matchers(state: State) -> tuple[Matcher, ...]:
    """The matchers between the brace here and its partner."""
    text = state.text
    state.pos += 1
    matchers: list[Matcher] = []
    while True:
        found = patterns.matcher(text, state.pos)
        if found:
            label, operator, value, closer = found.groups()
            whole, label_span, operator_span, value_span, _ = found.regs
            state.pos = whole[1]
            span = (label_span[0], value_span[1])
            matcher = Matcher(span, label, operator, value[1:-1], label_span, operator_span, value_span)
            sound = True
        else:
            if state.peek() == "}":
                state.pos += 1
                return tuple(matchers)
            faults = len(state.faults)
            try:
                matcher = _read_matcher(state)
                sound = len(state.faults) == faults
                closer = state.peek()
                if not closer or closer not in ",}":
                    state.unexpected("`,` or `}`")
                state.pos += 1
            except Stop:
                closer = state.recover(",}")
                if not closer:
                    raise
                if closer == ",":
                    continue
                return tuple(matchers)
        if sound and matcher.op in _REGEX_OPERATORS:
            _check_regex(state, matcher)
        matchers.append(matcher)
        if closer == "}":
            return tuple(matchers)


_REGEX_OPERATORS: Final = ("=~", "!~")


def _read_matcher(state: State) -> Matcher:
    """A matcher in any spelling: quoted labels and names, any kind of string."""
    text = state.text
    if text[state.pos : state.pos + 1] in patterns.string_bodies:
        label, label_span = _read_string(state)
        operator = patterns.match_operator(text, state.pos)
        if not operator:
            return Matcher(label_span, _METRIC_NAME, "=", label, label_span, label_span, label_span)
    else:
        found = patterns.name(text, state.pos)
        if not found:
            state.unexpected("a label name or `}`")
        label, label_span = found[1], found.span(1)
        state.pos = found.end()
        operator = patterns.match_operator(text, state.pos)
        if not operator:
            state.unexpected(f"`=`, `!=`, `=~` or `!~` after the label {quoted(label)}")
    state.pos = operator.end()
    if state.peek() not in patterns.string_bodies:
        state.unexpected(QUOTED)
    value, value_span = _read_string(state)
    return Matcher((label_span[0], value_span[1]), label, operator[1], value, label_span, operator.span(1), value_span)


def _read_string(state: State) -> tuple[str, Span]:
    literal = literals.read_string(state)
    return literal.value, literal.span


def _check_regex(state: State, matcher: Matcher) -> None:
    regex = re2.inspect(matcher.value, in_matcher=True)
    if regex.fault:
        span = strings.place_in_string(state.text, matcher.value_span, regex.place)
        state.report(span, regex.fault, FaultKind.REGEX)
