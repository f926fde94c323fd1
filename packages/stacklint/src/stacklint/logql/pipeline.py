"""The stages behind a stream selector."""

import re
from collections import Counter
from typing import Final

from stacklint.gotemplate import RECEIVERS, FaultKind
from stacklint.gotemplate import parse as parse_template
from stacklint.pattern import Pattern
from stacklint.promql.strings import place_in_string
from stacklint.text import quoted

from .filters import LINE_FILTERS, read_label_filter, read_line_filter, starts_comparison
from .selectors import MATCH_OPERATORS, read_match
from .state import State
from .tokens import Kind, Token
from .words import CONVERSIONS, FUNCTIONS, NO_LABELS, STAGES

_NO_LABEL: Final = ("and", "by", "offset", "or", "unless", "without")
"""What may stand behind a stage without being an argument of it."""


def starts_stage(state: State) -> bool:
    """Whether a filter or another stage is reached."""
    return state.here.kind is Kind.SIGN and (state.here.text == "|" or state.here.text in LINE_FILTERS)


def read_stage(state: State, unwrapped: Token | None) -> Token | None:
    """A stage, which is reached; gives `unwrap`, if it is that or follows that.

    Args:
        state: of the parse.
        unwrapped: `unwrap`, if the stage follows that.
    """
    sign = state.here
    if sign.text in LINE_FILTERS:
        if unwrapped:
            state.stop(sign.span, "behind `unwrap` only labels can be filtered")
        read_line_filter(state)
        return None
    state.advance()
    word = state.here
    if state.is_sign("(") or starts_comparison(state):
        read_label_filter(state)
        return unwrapped
    state.take(Kind.WORD, "a stage")
    if word.text in FUNCTIONS and state.is_sign("("):
        state.stop(word.span, f"`{word.text}` is no stage: it stands around a query, as in `{word.text}(...)`")
    if word.text not in STAGES:
        state.not_known(word, "stage", STAGES)
    if unwrapped:
        state.stop(word.span, "behind `unwrap` only labels can be filtered")
    _read_arguments(state, word)
    return word if word.text == "unwrap" else None


def _read_arguments(state: State, stage: Token) -> None:
    match stage.text:
        case "json" | "logfmt":
            _read_extraction(state)
        case "regexp":
            _check_names(state, state.take(Kind.STRING, "a regular expression in quotes"))
        case "pattern":
            _check_pattern(state, state.take(Kind.STRING, "a pattern in quotes"))
        case "line_format":
            _check_template(state, state.take(Kind.STRING, "a template in quotes"))
        case "label_format":
            _read_label_format(state)
        case "drop" | "keep" | "distinct":
            _read_labels(state)
        case "unwrap":
            _read_unwrap(state)
        case _:
            pass


def _read_extraction(state: State) -> None:
    while state.here.kind is Kind.FLAG:
        state.advance()
    if state.here.kind is not Kind.WORD or state.is_word(*_NO_LABEL):
        return
    while True:
        label = state.take(Kind.WORD, "a label")
        if label.text in NO_LABELS:
            state.stop(label.span, f"a `|` is missing before {state.written(label)}")
        if state.is_sign("="):
            state.advance()
            state.take(Kind.STRING, "a path in quotes")
        if not state.is_sign(","):
            return
        state.advance()


def _read_label_format(state: State) -> None:
    labels: set[str] = set()
    while True:
        label = state.take(Kind.WORD, "a label")
        written = state.written(label)
        state.take_sign("=")
        if state.here.kind is not Kind.WORD:
            _check_template(state, state.take(Kind.STRING, "a label, or a template in quotes,"))
        else:
            state.advance()
        if written in labels:
            state.report(label.span, f"{written} is formatted twice in one stage")
        labels.add(written)
        if not state.is_sign(","):
            return
        state.advance()


def _read_labels(state: State) -> None:
    while True:
        state.take(Kind.WORD, "a label")
        if state.here.kind is Kind.SIGN and state.here.text in MATCH_OPERATORS:
            read_match(state)
        if not state.is_sign(","):
            return
        state.advance()


def _read_unwrap(state: State) -> None:
    word = state.take(Kind.WORD, "a label")
    if not state.is_sign("("):
        return
    if word.text not in CONVERSIONS:
        state.not_known(word, "conversion", CONVERSIONS)
    state.advance()
    state.take(Kind.WORD, "a label")
    state.take_sign(")")


_NAMED_GROUP: Final = re.compile(r"\(\?P?<").search
_CAPTURE: Final = Pattern(r"<([A-Za-z_][A-Za-z0-9_]*+)>")


def _check_names(state: State, token: Token) -> None:
    faults = len(state.faults)
    state.check_regex(token)
    if len(state.faults) == faults and token.sound and not _NAMED_GROUP(token.text):
        message = "the expression names no group, as `(?P<name>...)`, so `regexp` finds no label"
        state.report(token.span, message)


def _check_pattern(state: State, token: Token) -> None:
    found = list(_CAPTURE.finditer(token.text)) if token.sound else []
    names = [capture[1] for capture in found if capture[1] != "_"]
    if token.sound and not names:
        state.report(token.span, "the pattern names nothing, as `<name>`, so it finds no label")
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        state.report(token.span, f"the pattern names {quoted(twice[0])} twice")


def _check_template(state: State, token: Token) -> None:
    """Report what makes a text no template; which functions Loki has depends on its version."""
    for fault in parse_template(token.text, dialect=RECEIVERS).faults if token.sound else ():
        if fault.kind is FaultKind.SYNTAX:
            place = place_in_string(state.text, token.span, (fault.start, fault.end))
            state.report(place, fault.message, token.span)
