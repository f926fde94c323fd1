"""Labels in parentheses, groupings and numbers."""

from .filters import is_number
from .state import State
from .tokens import Kind, Span
from .words import GROUPINGS


def read_names(state: State) -> None:
    """Labels in parentheses."""
    state.take_sign("(")
    while not state.is_sign(")"):
        state.take(Kind.WORD, "a label or `)`")
        if not state.is_sign(","):
            break
        comma = state.advance()
        if state.is_sign(")"):
            state.stop(comma.span, "no comma may follow the last label")
    state.take_sign(")", "`,` or `)`")


def read_grouping(state: State) -> Span | None:
    """A grouping, if one is reached; its place, if it names labels."""
    if not state.is_word(*GROUPINGS):
        return None
    start = state.advance().start
    is_empty = state.next.kind is Kind.SIGN and state.next.text == ")"
    read_names(state)
    return None if is_empty else (start, state.passed_end)


def read_number(state: State, wanted: str) -> int:
    """A number; gives its end."""
    token = state.take(Kind.NUMBER, wanted)
    if not is_number(token.text):
        state.stop(token.span, f"{state.written(token)} is no number")
    return token.end
