r"""Is a regular expression valid in RE2's dialect as Go reads it, and can it match the empty text?

The whole expression must match, as in label matchers. Prometheus compiles them with Go's
regexp/syntax and the flags Perl and DotNL; the facts are those of parse.go there and of
https://github.com/google/re2/wiki/Syntax.

Two limits of Go are not modelled: how large a program may become and how many code points its
classes may hold. Only expressions of more than 20,000 characters come near them.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from stacklint.text import quoted

from .nodes import Span
from .re2_names import POSIX_CLASSES, is_unicode_class

MAX_REPEAT: Final = 1000
_MAX_DEPTH: Final = 1000

_REPEAT: Final = re.compile(r"\{(0|[1-9][0-9]*+)(?:(,)(0|[1-9][0-9]*+)?)?\}").match
_FLAGS: Final = re.compile(r"\(\?(?:[imsU]*+|[imsU]*+-[imsU]++)([:)])").match
_NAMED: Final = re.compile(r"\(\?P?<[A-Za-z0-9_]++>").match
_PLAIN: Final = re.compile(r"[^\\()\[|*+?{^$]++").match
_SURROGATE: Final = re.compile(r"[\uD800-\uDFFF]").search
_LITERALS: Final = re.compile(r"[^\\.+*?()\[\]{}^$]*+").fullmatch
"""Texts and `|` alone, which Prometheus compares without reading them as a regular expression."""
_ESCAPE: Final = re.compile(
    r"""\\(?:[1-7][0-7]{1,2}|0[0-7]{0,2}|x[0-9A-Fa-f]{2}|x\{0*(?:10[0-9A-Fa-f]{4}|[0-9A-Fa-f]{1,5})\}"""
    r"""|[afnrtv]|[\x00-/:-@\[-`{-\x7F])"""
).match
"""An escape for one character."""
_UNICODE_CLASS: Final = re.compile(r"\\[pP](?:\{\^?([^}]*+)\}|([^{]))", re.DOTALL).match
_POSIX_CLASS: Final = re.compile(r"\[:\^?([a-z]++):\]").match


class Regex(NamedTuple):
    """What is known of a regular expression."""

    matches_empty: bool
    fault: str | None = None
    """What is wrong with it; None where it is valid."""
    place: Span = (0, 0)
    """Where it is wrong."""


class _Invalid(Exception):  # noqa: N818 -- carried to `inspect` only
    """The expression is not valid."""

    def __init__(self, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.place, self.message = (start, end), message


class _Piece(NamedTuple):
    """What stands before a repetition."""

    matches_empty: bool
    weight: int
    """The largest product of the counts of nested repetitions in it."""


_CHARACTER: Final = _Piece(False, 1)
_NOTHING: Final = _Piece(True, 1)


class _Group:
    """An open group: what its branches can match so far."""

    __slots__ = ("any_branch", "branch", "last", "start", "weight")

    def __init__(self, start: int) -> None:
        self.start = start
        self.any_branch = False
        """Some finished branch can match the empty text."""
        self.branch = True
        """The current branch can, without its last piece."""
        self.weight = 1
        self.last: _Piece | None = None

    def add(self, piece: _Piece | None) -> None:
        """Begin a new piece, or none: the one before can't be repeated any more."""
        if self.last:
            self.branch = self.branch and self.last.matches_empty
            self.weight = max(self.weight, self.last.weight)
        self.last = piece

    def add_text(self, length: int) -> None:
        """Add so many characters; what repeats behind them repeats the last."""
        if length > 1:
            self.add(_CHARACTER)
        if length:
            self.add(_CHARACTER)

    def end_branch(self) -> None:
        self.add(None)
        self.any_branch = self.any_branch or self.branch
        self.branch = True


@lru_cache(maxsize=4096)
def inspect(pattern: str, *, in_matcher: bool = False) -> Regex:
    """Judge a regular expression; never raises, and takes linear time.

    `in_matcher`: it stands in a label matcher of PromQL, where classes have to be named exactly.
    """
    try:
        return Regex(_read(pattern, exact=in_matcher))
    except _Invalid as invalid:
        return Regex(False, invalid.message, invalid.place)


def _read(text: str, *, exact: bool) -> bool:
    """Whether the expression can match the empty text.

    Raises:
        _Invalid: it is not valid.
    """
    surrogate = _SURROGATE(text)
    if surrogate and not _LITERALS(text):
        raise _Invalid(*surrogate.span(), "the regular expression is not valid UTF-8")
    groups = [_Group(0)]
    named_until = text.rfind(":]")
    pos = 0
    repetition = -1  # where the repetition just read begins; -1 where something else has been read
    while pos < len(text):
        here, group, stacked, repetition = text[pos], groups[-1], repetition, -1
        plain = _PLAIN(text, pos)
        if plain:
            group.add_text(len(plain[0]))
            pos = plain.end()
        elif here in "*+?" or _REPEAT(text, pos):
            repetition = pos if stacked < 0 else stacked
            pos = _read_repetition(text, pos, group, stacked)
        elif here == "\\":
            pos = _read_escape(text, pos, group, exact=exact)
        elif here == "[":
            pos = _read_class(text, pos, named_until, exact=exact)
            group.add(_CHARACTER)
        elif here == "(":
            pos = _open(text, pos, groups)
        elif here == ")":
            _close(pos, groups)
            pos += 1
        else:
            pos += 1
            if here == "|":
                group.end_branch()
            else:
                group.add(_CHARACTER if here == "{" else _NOTHING)
    if len(groups) > 1:
        raise _Invalid(groups[-1].start, groups[-1].start + 1, "the group is not closed in the regular expression")
    groups[0].end_branch()
    return groups[0].any_branch


def _read_repetition(text: str, pos: int, group: _Group, stacked: int) -> int:
    """Apply the repetition here to the last piece; gives its end."""
    counts = _REPEAT(text, pos)
    least, most = (0 if text[pos] in "*?" else 1), -1
    end = pos + 1
    if counts:
        end = counts.end()
        least, most = _counts(counts)
        if not least <= MAX_REPEAT >= most or 0 <= most < least:
            message = f"{quoted(counts[0])} is no repetition that RE2 takes: from few to many, at most {MAX_REPEAT}"
            raise _Invalid(pos, end, message)
    end += text[end : end + 1] == "?"
    if stacked >= 0:
        raise _Invalid(stacked, end, f"RE2 takes no repetition of a repetition: {quoted(text[stacked:end])}")
    if not group.last:
        raise _Invalid(pos, end, f"there is nothing for {quoted(text[pos:end])} to repeat")
    weight = group.last.weight
    if counts:
        weight *= max(1, most if most >= 0 else least)
        if weight > MAX_REPEAT and max(least, most) >= 2:
            raise _Invalid(pos, end, f"nested repetitions multiply to more than the {MAX_REPEAT} that RE2 takes")
        weight = 1 if most == 0 else weight
    group.last = _Piece(group.last.matches_empty or least == 0, weight)
    return end


def _counts(found: re.Match[str]) -> tuple[int, int]:
    """The least and the most repetitions; -1 for no end. Large numbers are cut off: they are refused anyway."""
    least = int(found[1][:5])
    if not found[2]:
        return least, least
    return least, int(found[3][:5]) if found[3] else -1


_ASSERTIONS: Final = {"A": _NOTHING, "z": _NOTHING, "B": _NOTHING, "b": _CHARACTER}
"""Behind a backslash: what the empty text has is nothing; a word's edge, it has not."""


def _read_escape(text: str, pos: int, group: _Group, *, exact: bool) -> int:
    letter = text[pos + 1 : pos + 2]
    if letter == "Q":
        end = text.find("\\E", pos + 2)
        group.add_text((end if end >= 0 else len(text)) - pos - 2)
        return end + 2 if end >= 0 else len(text)
    if letter in _ASSERTIONS:
        group.add(_ASSERTIONS[letter])
        return pos + 2
    group.add(_CHARACTER)
    return _class_escape(text, pos, exact=exact) or _character(text, pos)[1]


def _class_escape(text: str, pos: int, *, exact: bool) -> int:
    r"""The end of `\d`, `\pL` and their like; 0 where none begins here."""
    if text[pos] != "\\":
        return 0
    letter = text[pos + 1 : pos + 2]
    if letter and letter in "dDsSwW":
        return pos + 2
    if letter and letter in "pP":
        found = _UNICODE_CLASS(text, pos)
        end = found.end() if found else len(text)
        if not found or not is_unicode_class(found[1] or found[2] or "", exact=exact):
            raise _Invalid(pos, end, f"{quoted(text[pos:end])} is no Unicode class that RE2 knows")
        return end
    return 0


_LETTERS: Final = {"a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}


def _character(text: str, pos: int) -> tuple[int, int]:
    """The code point of the character or the escape here, and its end."""
    if text[pos] != "\\":
        return ord(text[pos]), pos + 1
    if pos + 1 == len(text):
        raise _Invalid(pos, pos + 1, "the regular expression ends in a backslash")
    found = _ESCAPE(text, pos)
    if not found:
        raise _Invalid(pos, pos + 2, f"`{text[pos : pos + 2]}` is no escape that RE2 knows")
    escaped = found[0][1:]
    if escaped[0] in "01234567":
        return int(escaped, 8), found.end()
    if escaped[0] == "x":
        return int(escaped[1:].strip("{}"), 16), found.end()
    return _LETTERS.get(escaped, ord(escaped[0])), found.end()


def _read_class(text: str, start: int, named_until: int, *, exact: bool) -> int:
    """The end of the class in brackets that begins here; `named_until` is the last `:]` of the text."""
    pos = start + 1 + (text[start + 1 : start + 2] == "^")
    first = pos
    while pos < len(text):
        if text[pos] == "]" and pos > first:
            return pos + 1
        named = _POSIX_CLASS(text, pos)
        if named and named[1] in POSIX_CLASSES:
            pos = named.end()
        elif text.startswith("[:", pos) and named_until >= pos + 2:
            end = text.index(":]", pos + 2) + 2
            raise _Invalid(pos, end, f"{quoted(text[pos:end])} is no class that RE2 knows")
        else:
            pos = _class_escape(text, pos, exact=exact) or _read_range(text, pos)
    raise _Invalid(start, start + 1, "the class in brackets is not closed in the regular expression")


def _read_range(text: str, start: int) -> int:
    low, pos = _character(text, start)
    if text[pos : pos + 1] != "-" or text[pos + 1 : pos + 2] in ("", "]"):
        return pos
    high, pos = _character(text, pos + 1)
    if high < low:
        raise _Invalid(start, pos, f"the range `{text[start:pos]}` runs backwards")
    return pos


_UNSUPPORTED: Final = {
    "(?=": "lookahead",
    "(?!": "lookahead",
    "(?<=": "lookbehind",
    "(?<!": "lookbehind",
    "(?>": "atomic groups",
    "(?P=": "backreferences",
    "(?#": "comments",
}


def _open(text: str, pos: int, groups: list[_Group]) -> int:
    if not text.startswith("(?", pos):
        end = pos + 1
    elif found := _FLAGS(text, pos):
        if found[1] == ")":
            return found.end()
        end = found.end()
    elif found := _NAMED(text, pos):
        end = found.end()
    else:
        for beginning, name in _UNSUPPORTED.items():
            if text.startswith(beginning, pos):
                raise _Invalid(pos, pos + len(beginning), f"RE2 has no {name}: `{beginning}`")
        raise _Invalid(pos, pos + 2, "`(?` begins neither flags nor a name that RE2 knows")
    groups.append(_Group(pos))
    if len(groups) > _MAX_DEPTH:
        raise _Invalid(pos, pos + 1, f"groups nest deeper than the {_MAX_DEPTH} levels that RE2 takes")
    return end


def _close(pos: int, groups: list[_Group]) -> None:
    if len(groups) == 1:
        raise _Invalid(pos, pos + 1, "`)` closes no group of the regular expression")
    group = groups.pop()
    group.end_branch()
    groups[-1].add(_Piece(group.any_branch, group.weight))
