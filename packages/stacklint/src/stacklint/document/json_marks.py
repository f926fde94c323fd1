"""Two iterative readers of JSON: one tells what is wrong with a text, one where everything stands in a sound one.

They run for files with faults, and for those with findings; other files are parsed by the fast reader alone.
"""

from __future__ import annotations

import json
import re
from typing import Final, final

from stacklint.document.tree import (
    MAX_DEPTH,
    MAX_PARTS,
    TOO_DEEP,
    TOO_MANY_PARTS,
    MappingMark,
    Mark,
    Problem,
    ProblemKind,
    ScalarMark,
    SequenceMark,
)
from stacklint.pattern import Pattern
from stacklint.text import SourceText

_TOKEN: Final = Pattern(
    r"""[ \t\n\r]*(?:
      (?P<string>"(?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+")
    | (?P<punct>[{}\[\],:])
    | (?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.+-])
    | (?P<word>true|false|null)\b
    )""",
    re.VERBOSE,
)
_PART: Final = Pattern(r'"(?:[^"\\]++|\\.)*+"|[^\s"{}\[\],:]++|[{}\[\]]')
"""A string, another scalar, or where a collection begins or ends, in a text that parses."""
_NOWHERE: Final = ScalarMark(0, 0)
_BLANK: Final = Pattern(r"[ \t\n\r]*")
_LONE_SURROGATE: Final = Pattern(r"[\ud800-\udfff]")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_WRONG_STRING: Final = Pattern(r'"(?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+')


class JsonError(Exception):
    """The text is no JSON: what is wrong with the characters from `start` to `end`."""

    def __init__(self, kind: ProblemKind, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.kind, self.start, self.end, self.message = kind, start, end, message


@final
class Parsed:
    """The first value of a text, and what is odd about it."""

    __slots__ = ("data", "problems")

    def __init__(self, data: object, problems: list[Problem]) -> None:
        self.data: Final = data
        self.problems: Final = problems


@final
class _Open:
    """A collection that is being read; `keys` is where each of its keys stands first."""

    def __init__(self, mapping: dict[str, object] | None) -> None:
        self.mapping: Final = mapping
        self.items: Final[list[object]] = []
        self.keys: Final[dict[str, tuple[int, int]]] = {}
        self.key = ""
        self.at = (0, 0)


@final
class _Level:
    """A collection in a sound text of which the end is not reached yet."""

    __slots__ = ("entries", "items", "key", "key_mark", "start")

    def __init__(self, start: int, entries: dict[str, tuple[ScalarMark, Mark]] | None) -> None:
        self.start: Final = start
        self.entries: Final = entries
        self.items: Final[list[Mark]] = []
        self.key: str | None = None
        self.key_mark = _NOWHERE

    def closed(self, end: int) -> Mark:
        """Where it stands."""
        if self.entries is None:
            return SequenceMark(self.start, end, tuple(self.items))
        return MappingMark(self.start, end, self.entries)


def read_json_marks(source: SourceText) -> Mark | None:
    """Where everything stands in a text that parses, up to the end of its first value."""
    text = source.text
    level, above = _Level(0, None), list[_Level]()
    parts = _PART.finditer(text)
    mark: Mark
    while True:
        start, end = next(parts).span()
        first = text[start]
        if first == '"':
            mark = quoted = ScalarMark(start, end, '"')
            if level.entries is not None and level.key is None:
                level.key, level.key_mark = unescape(text[start:end]), quoted
                continue
        elif first in "{[":
            above.append(level)
            level = _Level(start, {} if first == "{" else None)
            continue
        elif first in "}]":
            mark = level.closed(end)
            level = above.pop()
        else:
            mark = ScalarMark(start, end)
        if not above:
            return mark
        if level.entries is None:
            level.items.append(mark)
        else:
            level.entries[level.key or ""] = level.key_mark, mark
            level.key = None


def read_json(text: str) -> Parsed:
    """Parse the first value of a text.

    Raises:
        JsonError: the text is no JSON, or is nested too deeply.
    """
    stack: list[_Open] = []
    problems: list[Problem] = []
    position = parts = 0
    expect = "value"  # value, first-value, key, first-key, colon, comma
    while True:
        token = _TOKEN.match(text, position)
        if token is None:
            raise _no_token(text, position)
        kind = token.lastgroup or ""
        start, end = token.span(kind)
        position = end
        raw = token.group(kind)
        parts += 1
        if parts > MAX_PARTS:
            raise JsonError(ProblemKind.TOO_LARGE, start, end, TOO_MANY_PARTS)
        if raw in "{[" and expect in {"value", "first-value"}:
            if len(stack) >= MAX_DEPTH:
                raise JsonError(ProblemKind.TOO_DEEP, start, end, TOO_DEEP)
            stack.append(_Open({} if raw == "{" else None))
            expect = "first-key" if raw == "{" else "first-value"
            continue
        if raw in "]}" and _closes(raw, expect, stack):
            done = stack.pop()
            value: object = done.items if done.mapping is None else done.mapping
        elif kind == "string" and expect in {"key", "first-key"}:
            stack[-1].key, stack[-1].at = unescape(raw), (start, end)
            expect = "colon"
            continue
        elif kind != "punct" and expect in {"value", "first-value"}:
            value = _scalar(kind, raw)
        elif raw == ":" and expect == "colon":
            expect = "value"
            continue
        elif raw == "," and expect == "comma":
            expect = "value" if stack[-1].mapping is None else "key"
            continue
        else:
            raise JsonError(
                ProblemKind.SYNTAX,
                start,
                end,
                f"is no valid JSON: {_wanted(expect, stack)}, not `{raw[:20]}`",
            )
        if not stack:
            return Parsed(value, _tail(text, end, problems))
        _add(stack[-1], value, problems)
        expect = "comma"


def _closes(raw: str, expect: str, stack: list[_Open]) -> bool:
    if not stack:
        return False
    is_list = stack[-1].mapping is None
    return (raw == "]") == is_list and expect in {"comma", "first-value" if is_list else "first-key"}


def _scalar(kind: str, raw: str) -> object:
    if kind == "string":
        return unescape(raw)
    if kind == "word":
        return _WORDS[raw]
    if len(raw) <= 20 and raw.lstrip("-").isdigit() and -(2**63) <= (whole := int(raw)) < 2**64:
        return whole
    return float(raw)  # as the fast parser does, and as Go does with every number


def _add(parent: _Open, value: object, problems: list[Problem]) -> None:
    if parent.mapping is None:
        parent.items.append(value)
        return
    key, at = parent.key, parent.at
    first = parent.keys.setdefault(key, at)
    if key in parent.mapping:
        message = f"repeats the key `{key}`"
        problems.append(Problem(ProblemKind.DUPLICATE_KEY, *at, message, ((*first, "first given here"),)))
    parent.mapping[key] = value


def _tail(text: str, end: int, problems: list[Problem]) -> list[Problem]:
    rest = _BLANK.match(text, end)
    position = rest.end() if rest else end
    if position < len(text):
        problems.append(
            Problem(ProblemKind.TRAILING_TEXT, position, len(text), "stands after the end of the JSON value")
        )
    return problems


def unescape(raw: str) -> str:
    """The value of a JSON string with its quotes; lone surrogates become U+FFFD, as in Go's encoding/json."""
    return _LONE_SURROGATE.sub("\ufffd", json.loads(raw)) if "\\" in raw else raw[1:-1]


def _no_token(text: str, position: int) -> JsonError:
    blank = _BLANK.match(text, position)
    start = blank.end() if blank else position
    if start >= len(text):
        return JsonError(ProblemKind.SYNTAX, len(text.rstrip()), len(text), "is no valid JSON: it ends too early")
    char = text[start]
    if char == '"' and (found := _WRONG_STRING.match(text, start)) is not None:
        at = found.end()
        if at >= len(text):
            return JsonError(ProblemKind.SYNTAX, start, start + 1, "is no valid JSON: this string never ends")
        what = "an escape that JSON does not have" if text[at] == "\\" else "a control character in a string"
        return JsonError(ProblemKind.SYNTAX, at, at + 1, f"is no valid JSON: {what}")
    hints = {
        "/": "comments are not allowed",
        "#": "comments are not allowed",
        "'": "strings stand in double quotes",
    }
    word = re.compile(r"[^\s{}\[\],:\"]+").match(text, start)
    end = word.end() if word else start + 1
    hint = hints.get(char, f"`{text[start:end][:20]}` is no value")
    return JsonError(ProblemKind.SYNTAX, start, end, f"is no valid JSON: {hint}")


def _wanted(expect: str, stack: list[_Open]) -> str:
    match expect:
        case "colon":
            return "expected a colon after the key"
        case "comma":
            return "expected a comma or `]`" if stack[-1].mapping is None else "expected a comma or `}`"
        case "key":
            return "expected a key (no comma after the last entry)"
        case "first-key":
            return "expected a key or `}`"
        case "first-value":
            return "expected a value or `]`"
        case _:
            return "expected a value"
