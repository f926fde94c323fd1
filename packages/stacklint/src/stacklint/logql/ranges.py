"""What makes numbers of the lines of a range."""

from .filters import is_duration
from .groupings import read_grouping, read_number
from .pipeline import read_stage, starts_stage
from .selectors import read_selector
from .state import State
from .tokens import Kind, Token
from .words import COUNTING, FUNCTIONS, GROUPINGS, UNGROUPED, UNWRAPPED


def read_range_aggregation(state: State, name: Token) -> None:
    """What stands behind the name of a function that makes numbers of lines."""
    if state.is_word(*GROUPINGS):
        state.stop(state.here.span, f"the grouping of `{name.text}` stands behind its bracket")
    state.take_sign("(")
    if state.here.kind is Kind.NUMBER:
        number = state.here
        read_number(state, "a number")
        state.take_sign(",")
        if name.text != "quantile_over_time":
            state.report(number.span, f"`{name.text}` takes no number before what it works on")
    elif name.text == "quantile_over_time":
        state.stop(name.span, "`quantile_over_time` wants the quantile first, as in `quantile_over_time(0.95, ...)`")
    unwrap = _read_log_range(state, name)
    state.take_sign(")")
    if unwrap and name.text in COUNTING:
        state.report(unwrap.span, f"`{name.text}` counts lines: it takes nothing that is unwrapped")
    elif not unwrap and name.text in UNWRAPPED:
        state.report(name.span, f"`{name.text}` wants numbers: `| unwrap label` is missing behind the selector")
    at = state.here
    grouping = read_grouping(state)
    if grouping is not None and name.text in UNGROUPED:
        state.report(
            at.span, f"`{name.text}` takes no grouping: write `sum` around it, as in `sum by (...) ({name.text}(...))`"
        )


def _read_log_range(state: State, name: Token) -> Token | None:
    """A selector with its stages, its range and its offset; gives `unwrap`, if there is one."""
    opened = 0
    while state.is_sign("("):
        state.enter()
        state.advance()
        opened += 1
    if state.here.kind is Kind.WORD and state.next.kind is Kind.SIGN and state.next.text == "(":
        if state.here.text not in FUNCTIONS:
            state.not_known(state.here, "function", FUNCTIONS)
        state.stop(state.here.span, f"`{name.text}` wants log lines, and `{state.here.text}` gives numbers")
    read_selector(state)
    has_range = False
    unwrap: Token | None = None
    while True:
        if state.here.kind is Kind.RANGE and not has_range:
            has_range = True
            state.advance()
        elif has_range and state.is_word("offset"):
            state.advance()
            _read_offset(state)
        elif starts_stage(state):
            unwrap = read_stage(state, unwrap)
        elif opened and state.is_sign(")"):
            state.leave()
            state.advance()
            opened -= 1
        else:
            break
    if opened:
        state.unexpected("a stage or `)`")
    if not has_range:
        state.unexpected("a range, as `[5m]`,")
    return unwrap


def _read_offset(state: State) -> None:
    if state.is_sign("-"):
        state.advance()
    token = state.take(Kind.NUMBER, "a duration")
    if not is_duration(token.text):
        state.stop(token.span, f"{state.written(token)} is no duration, as `5m` and `1h30m` are")
