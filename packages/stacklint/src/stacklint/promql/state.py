"""What the parts of the parser share: the text, the place reached, and the faults found."""

import re
from typing import Final, NoReturn

from stacklint.text import quoted

from . import patterns
from .faults import Fault, FaultKind
from .nodes import Span, VectorSelector
from .options import Options

_OPENS: Final = 1
_CLOSES: Final = 2  # the groups of `patterns.token`
_HINTS: Final = {
    "=": ": a comparison is written `==`",
    "&": ": it is written `and`",
    "|": ": it is written `or`",
    "$": ": Prometheus has no variables",
    **dict.fromkeys(("by", "without"), ": it belongs to an aggregation, right behind its name or its bracket"),
    **dict.fromkeys(("group_left", "group_right"), ": it belongs behind `on (...)` or `ignoring (...)`"),
}
QUOTED: Final = "a quoted string"
"""What is wanted behind the operator of a matcher."""
_HINTS_IN_BRACES: Final = {"=": ": a matcher is written `=`, `!=`, `=~` or `!~`", "$": _HINTS["$"]}
_GAP: Final = frozenset(" \t\n\r#")

MAX_LENGTH: Final = 200_000
"""How many characters an expression may have: a parse of so many takes about half a second."""

MAX_DEPTH: Final = 100
"""How deep brackets, calls, signs and powers may nest. Prometheus has no such limit; the deepest
expressions that people write nest about twenty levels."""


class Stop(Exception):  # noqa: N818 -- it says where to go on, not what is wrong
    """The text can't be read further here; a fault says why."""


class TooDeep(Exception):  # noqa: N818 - it says where to stop, not what is wrong
    """The text can't be read further at all."""


class State:
    """The state of one parse."""

    __slots__ = ("ahead", "bare", "broken", "depth", "faults", "options", "pos", "text")

    def __init__(self, text: str, options: Options) -> None:
        self.text = text
        self.options = options
        self.pos = 0
        self.depth = 0
        self.ahead: re.Match[str] | None = None
        """The operator here, found by `patterns.operator` but left to an operation further out."""
        self.faults: list[Fault] = []
        self.broken = False
        """There is a fault of syntax: the tree would tell untruths."""
        self.bare: dict[int, VectorSelector] = {}
        """Selectors without a name before their braces, by their start: they must not select everything."""

    def peek(self) -> str:
        """Step over white space and comments; the character then reached, or nothing."""
        text, pos = self.text, self.pos
        here = text[pos : pos + 1]
        if here not in _GAP:
            return here
        if here == " ":  # most often there is one blank
            here = text[pos + 1 : pos + 2]
            if here not in _GAP:
                self.pos = pos + 1
                return here
        found = patterns.skip(text, pos)
        assert found  # matches the empty text too
        self.pos = pos = found.end()
        return text[pos : pos + 1]

    def enter(self) -> None:
        """Go one level deeper; who comes back lowers `depth` again."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"the expression nests deeper than {MAX_DEPTH} levels"
            self.broken = True
            self.report((self.pos, self.pos + 1), message, FaultKind.LIMIT)
            raise TooDeep

    def report(self, span: Span, message: str, kind: FaultKind) -> None:
        """Add a fault."""
        self.faults.append(Fault(*span, message, kind))

    def syntax(self, span: Span, message: str) -> None:
        """Add a fault of syntax and go on."""
        self.broken = True
        self.report(span, message, FaultKind.SYNTAX)

    def stop(self, span: Span, message: str) -> NoReturn:
        """Add a fault of syntax behind which nothing can be made of the text."""
        self.syntax(span, message)
        raise Stop

    def unexpected(self, wanted: str) -> NoReturn:
        """Stop at what stands here instead of what is wanted.

        What closes a bracket, or the end, is blamed only where nothing before it was at fault:
        behind a fault it is most often its consequence.
        """
        here = self.peek()
        if self.broken and here in ")]}":  # the empty text is in every text
            raise Stop
        if not here:
            end = len(self.text.rstrip(" \t\n\r"))  # where people see the end
            self.stop((end, end), f"the expression ends where {wanted} is expected")
        span = self.token_span()
        token = self.text[slice(*span)]
        hints = _HINTS_IN_BRACES if wanted == QUOTED else _HINTS
        hint = "" if self.text.startswith("==", self.pos) else hints.get(token.lower(), "")
        self.stop(span, f"unexpected {quoted(token)} where {wanted} is expected{hint}")

    def token_span(self) -> Span:
        """The place of the word, number or character here, to blame it."""
        found = patterns.word(self.text, self.pos) or patterns.number_like(self.text, self.pos)
        return (self.pos, found.end() if found else self.pos + 1)

    def recover(self, closers: str) -> str:
        """Step past the next of `closers` that is not inside further brackets, and give it.

        Stops before a `)` that closes a bracket further out, and at the end; gives nothing then.
        """
        opened = 0
        while found := patterns.token(self.text, self.pos):
            kind, here = found.lastindex, self.text[found.end() - 1]
            if not opened and here in closers and kind != _OPENS:
                self.pos = found.end()
                return here
            if kind == _OPENS:
                opened += 1
            elif kind == _CLOSES and opened and here != ",":
                opened -= 1
            elif kind == _CLOSES and not opened and here == ")":
                break
            self.pos = found.end()
        return ""
