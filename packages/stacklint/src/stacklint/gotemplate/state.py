"""What the parts of the parser share: the text, the place reached, the tokens, and the faults found."""

import re
from typing import Final, NoReturn

from stacklint.pattern import Pattern
from stacklint.text import quoted

from .dialects import Dialect
from .faults import Fault, FaultKind
from .nodes import Span

MAX_DEPTH: Final = 100
"""How deep blocks and parentheses may nest together. Go takes 10,000 parentheses; people write three."""

MAX_LENGTH: Final = 500_000
"""How many characters a template may have: a parse of so many takes a few seconds."""

LETTER: Final = r"[^\x00-/:-@\[-^`{-\x7f]"
"""A letter, digit or `_`, and whatever is beyond ASCII: put as what it isn't, which compiles ten times as fast."""

_TOKEN: Final = Pattern(
    r"""
      [ \t\r\n]++ -\}\} | [ \t\r\n]*+ (?:
        (\}\})                                                               # 1
      | (\$ LETTER*+ (?:\.(?![0-9]) LETTER++)*+)                             # 2
      | ((?:\.(?![0-9]) LETTER++)++)                                         # 3
      | ((?![0-9]) LETTER++)                                                 # 4
      | ("(?:[^"\\\n]++|\\[^\n])*+")                                         # 5
      | (`[^`]*+`)                                                           # 6
      | ('(?:[^'\\\n]++|\\[^\n])*+')                                         # 7
      | (\|)                                                                 # 8
      | (\()                                                                 # 9
      | (\))                                                                 # 10
      | ( (?=[+\-0-9]|\.[0-9]) NUMBER (?:(?=[+-]) NUMBER)? )                 # 11
      | (:=)                                                                 # 12
      | (=)                                                                  # 13
      | (\.)                                                                 # 14
      )
    """.replace(
        "NUMBER",
        r"""[+-]?+ (?:
              0[xX] [0-9a-fA-F_]*+ (?:\.[0-9a-fA-F_]*+)?+ (?:[pP][+-]?+[0-9_]*+)?+
            | 0[oO] [0-7_]*+ (?:\.[0-7_]*+)?+
            | 0[bB] [01_]*+ (?:\.[01_]*+)?+
            | [0-9_]*+ (?:\.[0-9_]*+)?+ (?:[eE][+-]?+[0-9_]*+)?+
            ) i?+""",
    ).replace("LETTER", LETTER),
    re.VERBOSE,
)
TRIMMED_CLOSE, CLOSE, VARIABLE, FIELD, WORD, QUOTED, RAW, CHARACTER = None, 1, 2, 3, 4, 5, 6, 7
PIPE, OPEN, SHUT, NUMBER, DECLARE, ASSIGN, DOT = 8, 9, 10, 11, 12, 13, 14
"""The groups of `_TOKEN`: what `lastindex` of a token says."""

_NAMES: Final = frozenset((VARIABLE, FIELD, WORD, DOT))
_ENDS_NAME: Final = frozenset(" \t\r\n.,|:()") | {""}
_skip = re.compile(r"[ \t\r\n]*+").match
_to_end_of_action = re.compile(r"(?:(?!\{\{|\}\}).)*+(\}\})?", re.DOTALL).match
token = _TOKEN.match


class Stop(Exception):  # noqa: N818 -- it says where to go on, not what is wrong
    """What stands between these delimiters can't be read further; a fault says why."""


class TooDeep(Exception):  # noqa: N818 - it says where to stop, not what is wrong
    """The text can't be read further at all."""


class State:
    """The state of one parse."""

    __slots__ = (
        "ascii",
        "assigned",
        "broken",
        "declared",
        "depth",
        "dialect",
        "faults",
        "pos",
        "text",
        "variables",
        "version",
    )

    def __init__(self, text: str, dialect: Dialect, version: tuple[int, int] | None) -> None:
        self.text = text
        self.ascii = text.isascii()
        self.dialect = dialect
        self.variables = set(dialect.variables)
        """Those that may be used at this place."""
        self.declared: list[str] = []
        """Those of them that the text declares, in order; a block takes its own away again."""
        self.assigned: set[str] = set()
        """Variables that are given another value anywhere."""
        self.version = version
        self.pos = 0
        self.depth = 0
        self.faults: list[Fault] = []
        self.broken = False
        """Something could not be read: an `end` too many or too few may be its consequence."""

    def next(self) -> re.Match[str]:
        """The token that stands here, behind any white space; the place reached stays.

        Raises:
            Stop: there is none; a fault says so.
        """
        found = token(self.text, self.pos)
        if not found:
            self._no_token()
        kind = found.lastindex
        if kind in _NAMES:
            self._check_name(found)
        elif kind == NUMBER and _letter(self.text, found.end()):
            span = (found.start(NUMBER), found.end() + 1)
            self.stop(span, f"{quoted(self.text[slice(*span)])} is no number")
        return found

    def _check_name(self, found: re.Match[str]) -> None:
        """Stop at a character that can't stand in or behind a name."""
        text, end = self.text, found.end()
        if not self.ascii:
            for at in range(found.start(), end):
                if text[at] > "\x7f" and not (text[at].isalpha() or text[at].isdecimal()):
                    self.stop((at, at + 1), f"unexpected {quoted(text[at])}")
        following = text[end : end + 1]
        if following in _ENDS_NAME or (following == "}" and text.startswith("}}", end)):
            return
        name, hint = found[0].lstrip(" \t\r\n"), ""
        if following == "-" and found.lastindex in (VARIABLE, FIELD):
            owner = name.rpartition(".")[0]
            hint = f': what has such a name is read with `index`, as in `index {owner} "..."`' if owner else ""
        elif following == "=" and found.lastindex == VARIABLE:
            hint = ": a space is wanted between them"
        self.stop((end, end + 1), f"unexpected {quoted(following)} behind {quoted(name)}{hint}")

    def _no_token(self) -> NoReturn:
        """Stop at what is no token."""
        text, found = self.text, _skip(self.text, self.pos)
        assert found  # matches the empty text too
        at = found.end()
        here = text[at : at + 1]
        if not here:
            self.stop((at, at), "the text ends before `}}`")
        if here in "\"'":
            end = text.find("\n", at)
            message = "the string is not closed on its line" if here == '"' else "the character constant is not closed"
            self.stop((at, end if end >= 0 else len(text)), message)
        if here == "`":
            self.stop((at, len(text)), "the raw string is not closed")
        if here == ":":
            self.stop((at, at + 1), "unexpected `:`: a variable is declared with `:=`")
        self.stop((at, at + 1), f"unexpected {quoted(here)}")

    def stop(self, span: Span, message: str) -> NoReturn:
        """Add a fault of syntax behind which nothing can be made of these delimiters."""
        self.broken = True
        self.syntax(span, message)
        raise Stop

    def syntax(self, span: Span, message: str) -> None:
        """Add a fault of syntax and go on."""
        self.report(span, message, FaultKind.SYNTAX)

    def declare(self, name: str) -> None:
        """The variable may be used from here on."""
        if name not in self.variables:
            self.variables.add(name)
            self.declared.append(name)

    def forget(self, count: int) -> None:
        """Take back all but the first `count` declarations."""
        self.variables.difference_update(self.declared[count:])
        del self.declared[count:]

    def report(self, span: Span, message: str, kind: FaultKind) -> None:
        """Add a fault."""
        self.faults.append(Fault(*span, message, kind))

    def enter(self, span: Span) -> None:
        """Go one level deeper; who comes back lowers `depth` again."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.broken = True
            self.report(span, f"the template nests deeper than {MAX_DEPTH} levels", FaultKind.LIMIT)
            raise TooDeep

    def recover(self) -> None:
        """Step past the next `}}`, but not past a `{{`."""
        found = _to_end_of_action(self.text, self.pos)
        assert found  # matches the empty text too
        self.pos = found.end()


def _letter(text: str, at: int) -> bool:
    """What stands there can't follow a number."""
    here = text[at : at + 1]
    return here == "_" or here.isalnum()
