"""YAML as people write it, line by line: in a sixth to a half of the time that the C parser's events take.

Most files hold nothing but block mappings and sequences of scalars, each scalar on one line or below a `|` or `>`,
and short flow collections. That is read here. At the first line that could be anything else the reader gives up, as
it does where anything is wrong, and the C parser decides. Whatever it does read, the C parser reads the same: property
tests show it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from stacklint.document.plain import NULLS, Plain
from stacklint.document.tree import MAX_PARTS
from stacklint.pattern import Pattern

GIVE_UP: Final = object()
"""Stands for the data of a text that only the C parser can read."""

_MAX_INDENT: Final = 80
"""How far in a line may begin. Two collections can begin at a column, so this keeps far from `MAX_DEPTH`."""

_CONTROLS: Final = tuple(chr(code) for code in (*range(10), *range(11, 32), 127))
"""The characters of ASCII that can't be seen, but for the line's end."""

_KEY: Final = Pattern(r"[A-Za-z_][A-Za-z0-9_./\[\]-]{0,99}")
_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.$()^~+=<;\\")
"""What a plain scalar may begin with, whatever comes next."""
_BLOCKS: Final = frozenset({"|", "|-", ">", ">-"})

_SINGLE: Final = Pattern(r"'((?:[^']++|'')*+)' *(?: #.*)?\Z")
_DOUBLE: Final = Pattern(r'"((?:[^"\\]++|\\[nt"\\])*+)" *(?: #.*)?\Z')
_ESCAPE: Final = Pattern(r"\\(.)")
_ESCAPED: Final = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}

_DASHED: Final = Pattern(r"--?[A-Za-z0-9]")
"""How flags of a command begin, which are plain scalars."""
_WORD: Final = (
    r"(?:(?:--?(?=[A-Za-z0-9]))?[A-Za-z0-9_/.$^()+][A-Za-z0-9_/.$^()+|=*-]*(?::[A-Za-z0-9_/.-]+)*"
    r"|'[^']*'|\"[^\"\\]*\")"
)
_NAME: Final = r"[A-Za-z_][A-Za-z0-9_.-]{0,99}"
_FLOW_LIST: Final = Pattern(rf"\[ *(?:{_WORD}(?: *, *{_WORD})*)? *\]\Z")
_FLOW_MAPPING: Final = Pattern(rf"\{{ *(?:{_NAME}: +{_WORD}(?: *, *{_NAME}: +{_WORD})*)? *\}}\Z")
_FLOW_WORD: Final = Pattern(rf"{_WORD}\Z")
_FLOW_ITEM: Final = Pattern(_WORD)
_FLOW_ENTRY: Final = Pattern(rf"({_NAME}): +({_WORD})")
_FLOW_VALUE: Final = Pattern(rf" *(?:([\[{{])|({_WORD}))")
_FLOW_KEY: Final = Pattern(rf" *({_NAME}): +")
_FLOW_END: Final = Pattern(r" *([\]}])")
_FLOW_MARK: Final = Pattern(r" *([,\]}])")
_FLOW_REST: Final = Pattern(r" *(?: #.*)?\Z")
_MAX_FLOW: Final = 20
"""How deep flow collections are read that stand on one line."""


class _GiveUpError(Exception):
    """A line may mean something that is not read here."""


def read_lines(text: str) -> object:
    """The data of a text; `GIVE_UP` if there may be more to it than can be read here."""
    parts = 2 * (text.count("\n") + 1) + text.count(",")
    if not text.endswith("\n") or parts > MAX_PARTS or not _is_visible(text):
        return GIVE_UP
    lines = text.split("\n")
    lines.pop()
    try:
        return _Reader(lines, MAX_PARTS - parts).read()
    except _GiveUpError:
        return GIVE_UP


def _is_visible(text: str) -> bool:
    """Whether all characters can be seen or end a line. For ASCII, that is asked ten times as fast."""
    if text.isascii():
        return not any(control in text for control in _CONTROLS)
    return text.replace("\n", "").isprintable()


class _Reader:
    """Reads the lines of one text, if they hold no more than so many events beside two for each line and comma."""

    __slots__ = ("_left", "_lines", "_words")

    def __init__(self, lines: list[str], left: int) -> None:
        self._lines = lines
        self._left = left
        self._words = dict[str, str | None]()

    def read(self) -> object:  # noqa: C901, PLR0915 - one loop without calls; why is said below
        """The data that the lines hold.

        `top` is the collection that is being read, and `column` where its keys or dashes stand. `waiting` is the key
        that has no value yet; the root is the value of a key left of all others. It is one long loop, since a call
        for each of a hundred thousand lines would take as long as all the rest. `names` are the keys so far and
        `values` what was read behind them: most texts come again, and are then not looked at once more.
        """
        names, values = dict[str, str](), dict[str, object]()
        whole: dict[str, object] = {}
        top: Any = whole
        is_list = False
        outer: list[tuple[int, Any]] = []
        waiting: str | None = ""
        column, opened, after = -1, 0, self._start()
        for number, line in enumerate(self._lines):
            if number < after:
                continue
            body = line.lstrip(" ")
            if not body or body[0] == "#":
                continue
            at = inner = len(line) - len(body)
            is_item = body[0] == "-" and body[1:2] == " "
            if is_item:
                body = body[1:].lstrip(" ")
                inner = len(line) - len(body)
            name, colon, rest = body.partition(": ")
            if not colon and body.endswith(":"):
                name = colon = body[:-1]
            key = names.get(name) if colon else None
            if key is None and colon and _KEY.fullmatch(name) and name not in NULLS:
                key = names[name] = name
            if at > _MAX_INDENT or (key is None and not is_item):
                raise _GiveUpError
            if waiting is not None and (at > column or (at == column and is_item)):
                found: Any = [] if is_item else {}
                top[waiting] = found
                outer.append((column, top))
                top, is_list, column, opened = found, is_item, at, opened + 1
            else:
                if waiting is not None:
                    top[waiting] = None
                while at < column or (is_list and not is_item and at == column):
                    column, top = outer.pop()
                    is_list = type(top) is list
                if at != column or is_item != is_list:
                    raise _GiveUpError
            waiting = None
            if is_item:
                if key is None:
                    top.append(self._value(body))
                    continue
                entry: dict[str, object] = {}
                top.append(entry)
                outer.append((column, top))
                top, is_list, column, opened = entry, False, inner, opened + 1
            if key in top:
                raise _GiveUpError
            known = values.get(rest)
            if known is not None:
                top[key] = known
                continue
            rest = rest.lstrip(" ")
            if not rest or rest[0] == "#":
                waiting = key
            elif rest in _BLOCKS:
                top[key], after = self._block(number + 1, column, rest)
            else:
                top[key] = values[rest] = self._value(rest)
        if top is whole or 2 * opened > self._left:
            raise _GiveUpError
        if waiting is not None:
            top[waiting] = None
        return whole[""]

    def _start(self) -> int:
        """The line that the document starts at: after `---`, if there is one."""
        for number, line in enumerate(self._lines):
            if line and line[0] != "#":
                return number + 1 if line == "---" else number
        raise _GiveUpError

    def _value(self, rest: str) -> object:
        """A value that stands on one line, with a comment or without."""
        first = rest[:1]
        if first in _PLAIN or (first == "-" and _DASHED.match(rest)):
            if " #" in rest or rest[-1] == " ":
                rest = rest.partition(" #")[0].rstrip(" ")
            if ":" not in rest or (": " not in rest and rest[-1] != ":"):
                return None if rest in NULLS else Plain(rest)
        elif first == '"':
            if rest[-1] == '"' and "\\" not in rest and rest.count('"') == 2:
                return rest[1:-1]
            if found := _DOUBLE.match(rest):
                return _ESCAPE.sub(_escaped, found[1])
        elif first == "'":
            if found := _SINGLE.match(rest):
                return found[1].replace("''", "'")
        elif first == "[" and (items := self._list(rest)) is not None:
            return items
        elif first == "{" and _FLOW_MAPPING.match(rest):
            entries = _FLOW_ENTRY.findall(rest)
            mapping = {key: self._word(word) for key, word in entries}
            if len(mapping) == len(entries) and NULLS.isdisjoint(mapping):
                return mapping
        if first in {"[", "{"}:
            return self._flow(rest)
        raise _GiveUpError

    def _list(self, rest: str) -> list[str | None] | None:
        """The items of a flow sequence of scalars, most of which have no comma inside; `None` for any other."""
        found: list[str | None] = []
        for piece in rest[1:-1].split(","):
            word = piece.strip(" ")
            if word not in self._words and not _FLOW_WORD.match(word):
                break
            found.append(self._word(word))
        else:
            if rest[-1] == "]":
                return found
        if _FLOW_LIST.match(rest):
            return [self._word(word) for word in _FLOW_ITEM.findall(rest)]
        return None

    def _flow(self, rest: str) -> object:
        """A flow collection that holds others, or has a comment behind it."""
        value, end = self._flow_value(rest, 0, 0)
        if self._left < 0 or _FLOW_REST.match(rest, end) is None:
            raise _GiveUpError
        return value

    def _flow_value(self, rest: str, start: int, depth: int) -> tuple[object, int]:
        """A scalar or a collection inside of a flow collection, and where it ends."""
        found = _FLOW_VALUE.match(rest, start)
        if found is None or depth > _MAX_FLOW:
            raise _GiveUpError
        opened, word = found.groups()
        if word is not None:
            return self._word(word), found.end()
        self._left -= 4
        return (self._flow_items if opened == "[" else self._flow_entries)(rest, found.end(), depth + 1)

    def _flow_items(self, rest: str, start: int, depth: int) -> tuple[object, int]:
        """The items of a flow sequence, and where it ends."""
        items: list[object] = []
        end = _FLOW_END.match(rest, start)
        while end is None or end[1] == ",":
            value, after = self._flow_value(rest, start if end is None else end.end(), depth)
            items.append(value)
            end = _FLOW_MARK.match(rest, after)
            if end is None:
                raise _GiveUpError
        if end[1] != "]":
            raise _GiveUpError
        return items, end.end()

    def _flow_entries(self, rest: str, start: int, depth: int) -> tuple[object, int]:
        """The entries of a flow mapping, and where it ends."""
        entries: dict[str, object] = {}
        end = _FLOW_END.match(rest, start)
        while end is None or end[1] == ",":
            key = _FLOW_KEY.match(rest, start if end is None else end.end())
            if key is None or key[1] in entries or key[1] in NULLS:
                raise _GiveUpError
            entries[key[1]], after = None, key.end()
            if _FLOW_MARK.match(rest, after) is None:
                entries[key[1]], after = self._flow_value(rest, after, depth)
            end = _FLOW_MARK.match(rest, after)
            if end is None:
                raise _GiveUpError
        if end[1] != "}":
            raise _GiveUpError
        return entries, end.end()

    def _word(self, word: str) -> str | None:
        """A scalar inside a flow collection."""
        known = self._words.get(word)
        if known is None:
            known = word[1:-1] if word[0] in "'\"" else None if word in NULLS else Plain(word)
            self._words[word] = known
        return known

    def _block(self, start: int, column: int, style: str) -> tuple[str, int]:
        """The text below a `|` or `>` of a key at a column, and the line after it."""
        lines = self._lines
        first = lines[start] if start < len(lines) else ""
        indent = first[: len(first) - len(first.lstrip(" "))]
        body: list[str] = []
        end = start
        while end < len(lines):
            line = lines[end]
            if line.startswith(indent):
                body.append(line[len(indent) :])
            elif not line:
                body.append(line)
            elif line[: column + 1].isspace():
                raise _GiveUpError  # neither inside nor outside, or nothing but blanks
            else:
                break
            end += 1
        while body and not body[-1]:
            body.pop()
        if len(indent) <= column or not body or not body[0]:
            raise _GiveUpError
        is_literal = style[0] == "|"
        if any(map(str.isspace, body)) if is_literal else any(not line or line[0] == " " for line in body):
            raise _GiveUpError
        text = ("\n" if is_literal else " ").join(body)
        return text if style[1:] else text + "\n", end


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPED[found[1]]
