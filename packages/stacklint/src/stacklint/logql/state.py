"""What the parts of the parser share: the tokens, the one reached, and the faults found."""

from typing import Final, NamedTuple, NoReturn

from stacklint.promql import re2
from stacklint.promql.strings import place_in_string
from stacklint.text import quoted

from .tokens import Fault, Kind, Span, Token, read_tokens

MAX_DEPTH: Final = 100
"""How deep brackets and calls may nest. The deepest queries that people write nest about ten levels."""

MAX_FAULTS: Final = 100
"""How many faults of a query are told; Loki tells one."""

_HINTS: Final = {
    "$": ": Loki has no variables",
    "offset": ": it belongs right behind a range",
    **dict.fromkeys(("by", "without"), ": it belongs to an aggregation, right behind its name or its bracket"),
    **dict.fromkeys(("group_left", "group_right"), ": it belongs behind `on (...)` or `ignoring (...)`"),
}


_SOUND: Final = re2.Regex(matches_empty=False)


class Stop(Exception):  # noqa: N818 - it says where to stop, not what is wrong
    """The text can't be read further; a fault says why, or a word that isn't known."""


class Unknown(NamedTuple):
    """A word that is none that is known where it stands: a newer Loki may know it.

    Attributes:
        word: in lower case.
        span: its place.
        what: what it would be: a function, a stage, a conversion.
        known: the words that are known there.
    """

    word: str
    span: Span
    what: str
    known: frozenset[str]


class State:
    """The state of one parse."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens, self._of_tokens = read_tokens(text)
        self.faults: list[Fault] = []
        self.unknown: Unknown | None = None
        self._index = 0
        self._depth = 0
        self.here = self._tokens[0]
        """The token reached."""

    def all_faults(self) -> tuple[Fault, ...]:
        """The first things that are wrong, in order of the text; tokens are judged up to where the parse ended."""
        tokens = [fault for fault in self._of_tokens if fault.start <= self.here.end]
        places = {fault[:2] for fault in tokens}
        return tuple(sorted([*tokens, *(fault for fault in self.faults if fault[:2] not in places)])[:MAX_FAULTS])

    @property
    def next(self) -> Token:
        """The token behind the one reached; the end has itself behind it."""
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    @property
    def passed_end(self) -> int:
        """Where the token ends that was passed last."""
        return self._tokens[self._index - 1].end

    def advance(self) -> Token:
        """Go on to the next token; gives the one that was reached before."""
        passed = self.here
        self._index += 1
        self.here = self._tokens[self._index]
        return passed

    def is_sign(self, sign: str) -> bool:
        """Whether a sign is reached."""
        return self.here.kind is Kind.SIGN and self.here.text == sign

    def is_word(self, *words: str) -> bool:
        """Whether one of some words is reached."""
        return self.here.kind is Kind.WORD and self.here.text in words

    def take(self, kind: Kind, wanted: str) -> Token:
        """Go past a token of a kind."""
        if self.here.kind is not kind:
            self.unexpected(wanted)
        return self.advance()

    def take_sign(self, sign: str, wanted: str = "") -> Token:
        """Go past a sign."""
        if not self.is_sign(sign):
            self.unexpected(wanted or f"`{sign}`")
        return self.advance()

    def enter(self) -> None:
        """Go one level deeper."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            span = self.here.span
            message = f"the query nests deeper than the {MAX_DEPTH} levels that are read"
            self.faults.append(Fault(*span, message, span, ours=True))
            raise Stop

    def leave(self) -> None:
        """Come back from a level."""
        self._depth -= 1

    def report(self, span: Span, message: str, about: Span | None = None) -> None:
        """Add a fault and go on."""
        self.faults.append(Fault(*span, message, about or span))

    def stop(self, span: Span, message: str) -> NoReturn:
        """Add a fault behind which nothing can be made of the text."""
        self.report(span, message)
        raise Stop

    def unexpected(self, wanted: str) -> NoReturn:
        """Stop at what stands here instead of what is wanted."""
        here = self.here
        if here.kind is Kind.END and self._of_tokens:
            raise Stop  # something that is not closed has taken what is wanted
        if here.kind is Kind.END:
            self.stop(here.span, f"the query ends where {wanted} is expected")
        hint = _HINTS.get(here.text, "")
        self.stop(here.span, f"unexpected {self.written(here)} where {wanted} is expected{hint}")

    def not_known(self, word: Token, what: str, known: frozenset[str]) -> NoReturn:
        """Stop at a word that may be of a newer Loki."""
        self.unknown = Unknown(word.text, word.span, what, known)
        raise Stop

    def written(self, token: Token) -> str:
        """A token as it stands in the text, in backticks."""
        return quoted(self.text[token.start : token.end])

    def check_regex(self, token: Token) -> None:
        """Report what is wrong with the regular expression in a string."""
        regex = re2.inspect(token.text) if token.sound else _SOUND
        if regex.fault:
            self.report(place_in_string(self.text, token.span, regex.place), regex.fault, token.span)
