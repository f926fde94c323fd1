"""YAML as people write it, line by line: in less than half of the time that the C parser's events take.

Most files hold nothing but block mappings and sequences of scalars, each scalar on one line or below a `|` or `>`,
and short flow collections. That is read here. At the first line that could be anything else the reader gives up, as
it does where anything is wrong, and the C parser decides. Whatever it does read, the C parser reads the same: property
tests show it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from stacklint.document.tree import MAX_PARTS, Plain

GIVE_UP: Final = object()
"""Stands for the data of a text that only the C parser can read."""

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""Plain scalars that mean null in every YAML that we read (YAML 1.1 and 1.2 core)."""

_MAX_INDENT = 80
"""How far in a line may begin. Two collections can begin at a column, so this keeps far from `MAX_DEPTH`."""

_LINE = re.compile(r"( *)(- +)?(?:([A-Za-z_][A-Za-z0-9_./\[\]-]{0,99}):(?: +|\Z))?(.*)")
"""A line: its indentation, the dash of an item, a key, and the rest."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.$()^~+=<;\\")
"""What a plain scalar may begin with, whatever comes next."""
_BLOCKS = frozenset({"|", "|-", ">", ">-"})

_SINGLE = re.compile(r"'((?:[^']++|'')*+)' *(?: #.*)?\Z")
_DOUBLE = re.compile(r'"((?:[^"\\]++|\\[nt"\\])*+)" *(?: #.*)?\Z')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}

_WORD = r"(?:[A-Za-z0-9_/.$^()+][A-Za-z0-9_/.$^()+|=*-]*(?::[0-9]+)?|'[^']*'|\"[^\"\\]*\")"
_NAME = r"[A-Za-z_][A-Za-z0-9_.-]{0,99}"
_FLOW_LIST = re.compile(rf"\[ *(?:{_WORD}(?: *, *{_WORD})*)? *\]\Z")
_FLOW_MAPPING = re.compile(rf"\{{ *(?:{_NAME}: +{_WORD}(?: *, *{_NAME}: +{_WORD})*)? *\}}\Z")
_FLOW_ITEM = re.compile(_WORD)
_FLOW_ENTRY = re.compile(rf"({_NAME}): +({_WORD})")


class Plains(dict[str, Plain | None]):
    """What plain scalars mean; each text is one object, however often it is written."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(NULLS))

    def __missing__(self, text: str) -> Plain:
        plain = self[text] = Plain(text)
        return plain


class _GiveUpError(Exception):
    """A line may mean something that is not read here."""


def read_lines(text: str) -> object:
    """The data of a text; `GIVE_UP` if there may be more to it than can be read here."""
    lines = text.split("\n")
    parts = 2 * len(lines) + text.count(",")
    if lines.pop() or parts > MAX_PARTS or not text.replace("\n", "").isprintable():
        return GIVE_UP
    try:
        return _Reader(lines, MAX_PARTS - parts).read()
    except _GiveUpError:
        return GIVE_UP


class _Reader:
    """Reads the lines of one text, if they hold no more than so many events beside two for each line and comma."""

    __slots__ = ("_left", "_lines", "_plains")

    def __init__(self, lines: list[str], left: int) -> None:
        self._lines = lines
        self._left = left
        self._plains = Plains()

    def read(self) -> object:  # noqa: C901, PLR0915 - one loop without calls; why is said below
        """The data that the lines hold.

        `top` is the collection that is being read, and `column` where its keys or dashes stand. `waiting` is the key
        that has no value yet; the root is the value of a key left of all others. It is one long loop, since a call
        for each of a hundred thousand lines would take as long as all the rest.
        """
        match, plains, names = _LINE.match, self._plains, dict[str, str]()
        whole: dict[str, object] = {}
        top: Any = whole
        outer: list[tuple[int, Any]] = []
        waiting: str | None = ""
        column, opened, after = -1, 0, self._start()
        for number, line in enumerate(self._lines):
            if number < after:
                continue
            indent, dash, key, rest = match(line).groups()  # type: ignore[union-attr] # every line matches
            at = len(indent)
            if key is None and dash is None:
                if rest and rest[0] != "#":
                    raise _GiveUpError
                continue
            if at > _MAX_INDENT:
                raise _GiveUpError
            if waiting is not None and (at > column or (at == column and dash is not None)):
                inner: Any = {} if dash is None else []
                top[waiting] = inner
                outer.append((column, top))
                top, column, opened = inner, at, opened + 1
            else:
                if waiting is not None:
                    top[waiting] = None
                while at < column or (at == column and dash is None and type(top) is list):
                    column, top = outer.pop()
                if at != column or (dash is not None) != (type(top) is list):
                    raise _GiveUpError
            waiting = None
            if dash is not None:
                if key is None:
                    top.append(self._value(rest))
                    continue
                entry: dict[str, object] = {}
                top.append(entry)
                outer.append((column, top))
                top, column, opened = entry, at + len(dash), opened + 1
            if key in top:
                raise _GiveUpError
            key = names.setdefault(key, key)
            if not rest or rest[0] == "#":
                waiting = key
            elif rest[0] in _PLAIN and ":" not in rest and "#" not in rest and rest[-1] != " ":
                top[key] = plains[rest]
            elif rest in _BLOCKS:
                top[key], after = self._block(number + 1, column, rest)
            else:
                top[key] = self._value(rest)
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
        match rest[:1]:
            case "'" if found := _SINGLE.match(rest):
                return found[1].replace("''", "'")
            case '"' if found := _DOUBLE.match(rest):
                return _ESCAPE.sub(_escaped, found[1]) if "\\" in rest else found[1]
            case "[" if _FLOW_LIST.match(rest):
                return [self._word(word) for word in _FLOW_ITEM.findall(rest)]
            case "{" if _FLOW_MAPPING.match(rest):
                entries = _FLOW_ENTRY.findall(rest)
                mapping = {key: self._word(word) for key, word in entries}
                if len(mapping) == len(entries):
                    return mapping
            case first if first in _PLAIN:
                plain = rest.partition(" #")[0].rstrip(" ")
                if ": " not in plain and plain[-1] != ":":
                    return self._plains[plain]
        raise _GiveUpError

    def _word(self, word: str) -> str | None:
        """A scalar inside a flow collection."""
        return word[1:-1] if word[0] in "'\"" else self._plains[word]

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
