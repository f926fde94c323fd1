"""The tokens of LogQL: all of them at once, since they don't depend on where they stand.

Source: what Loki's lexer does, which is the scanner that Go has for its own sources: `//` begins a comment, and a
character in single quotes is no text.
"""

import re
from enum import StrEnum
from typing import Final, NamedTuple

from stacklint.promql.patterns import string_rests
from stacklint.promql.strings import string_at
from stacklint.text import quoted

Span = tuple[int, int]


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    """A number, a duration or a size."""
    STRING = "string"
    RANGE = "range"
    """What stands in brackets, with them."""
    FLAG = "flag"
    SIGN = "sign"
    OTHER = "other"
    END = "end"


class Token(NamedTuple):
    """A token and its place; `text` of a string is its value, of a word its lower case, since Loki takes any case."""

    kind: Kind
    text: str
    start: int
    end: int
    sound: bool = True
    """Nothing is wrong with it; the value of a string is known."""

    @property
    def span(self) -> Span:
        """Its place."""
        return self.start, self.end


class Fault(NamedTuple):
    """One reason for which Loki refuses a query.

    `start` and `end` are offsets in code points, the end excluded; they are equal where something is missing. `about`
    is what the verdict rests on: all of a regular expression, of which a part is blamed. Where it is `ours`, Loki may
    take the query, but it is more than this parser follows.
    """

    start: int
    end: int
    message: str
    about: Span
    ours: bool = False


_TOKEN: Final = re.compile(
    r"""(?:
    ([^\W\d]\w*+)                                        # 1: a word
    | (\.?[0-9](?:(?<=[0-9])[eE][+-](?=[0-9])|[\w.µ])*+) # 2: a number, with its unit
    | (["`'])                                            # 3: the beginning of a string
    | (\[)                                               # 4: the beginning of a range
    | (--[A-Za-z][A-Za-z-]*+)                            # 5: a flag
    | (\|[=~>]|![=~>]|=[=~]|[<>]=|[-+*/%^=<>|(){},.])    # 6: a sign
    | (.)                                                # 7: anything else
)""",
    re.VERBOSE | re.DOTALL,
).match
_GAP: Final = re.compile(r"(?:[ \t\r\n]++|\#[^\n]*+|//[^\n]*+)*+").match
_KINDS: Final = {1: Kind.WORD, 2: Kind.NUMBER, 5: Kind.FLAG, 6: Kind.SIGN, 7: Kind.OTHER}
_STRING: Final = 3
_RANGE: Final = 4


def read_tokens(text: str) -> tuple[list[Token], list[Fault]]:
    """The tokens of a text, the last of which is its end, and what is wrong with them."""
    tokens: list[Token] = []
    faults: list[Fault] = []
    pos = 0
    while True:
        gap = _GAP(text, pos)
        assert gap  # matches the empty text too
        pos = gap.end()
        if text.startswith("/*", pos):
            pos = text.find("*/", pos + 2) + 2
            if pos > 1:
                continue
            pos = len(text)
        found = _TOKEN(text, pos)
        if found is None:
            end = len(text.rstrip())
            return [*tokens, Token(Kind.END, "", end, end)], faults
        group = found.lastindex or 0
        if group == _STRING:
            token = _string(text, pos, faults)
        elif group == _RANGE:
            token = _range(text, pos, faults)
        else:
            written = found[group]
            token = Token(_KINDS[group], written.lower() if group == 1 else written, pos, found.end())
        tokens.append(token)
        pos = token.end


def _string(text: str, start: int, faults: list[Fault]) -> Token:
    if text[start] == "'":
        rest = string_rests["'"](text, start + 1)
        assert rest
        end = rest.end()
        faults.append(
            Fault(start, end, 'LogQL has no single quotes: a text stands in `"` or in backquotes', (start, end))
        )
        return Token(Kind.STRING, "", start, end, sound=False)
    value, end, fault = string_at(text, start, reader="Loki")
    if fault:
        (begin, stop), message = fault
        faults.append(Fault(begin, stop, message, (begin, stop)))
        if begin == start:  # it is not closed, so what follows is anything
            end = len(text)
    return Token(Kind.STRING, value, start, end, sound=fault is None)


_DURATION: Final = re.compile(
    r"[ \t\n]*+(?=[0-9])(?:[0-9]++y)?(?:[0-9]++w)?(?:[0-9]++d)?(?:[0-9]++h)?(?:[0-9]++m)?(?:[0-9]++s)?(?:[0-9]++ms)?"
    r"(?:(?<![0-9])0)?[ \t\n]*+"
).fullmatch


def _range(text: str, start: int, faults: list[Fault]) -> Token:
    end = text.find("]", start) + 1
    if not end:
        faults.append(Fault(start, start + 1, "the bracket of the range is not closed", (start, len(text))))
        return Token(Kind.RANGE, "", start, len(text))
    inside = text[start + 1 : end - 1]
    if not _DURATION(inside):
        place = (start + 1, end - 1) if inside.strip() else (start, end)
        faults.append(Fault(*place, _why_no_range(inside), place))
    return Token(Kind.RANGE, inside, start, end)


def _why_no_range(inside: str) -> str:
    if not inside.strip():
        return "the range is empty"
    if ":" in inside:
        return f"{quoted(inside)} is no duration: LogQL has no subqueries"
    return f"{quoted(inside)} is no duration, as `5m` and `1h30m` are"
