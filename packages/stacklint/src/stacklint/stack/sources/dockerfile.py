"""The instructions of a Dockerfile, each as one line, with its place.

Format: Dockerfile reference (line continuation, comments, heredocs, the directive `escape`).
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Document
from stacklint.document.tree import MappingMark, Mark, ScalarMark, SequenceMark
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacklint.text import SourceText

_START = Pattern(r"[ \t]*([A-Za-z]+)[ \t]+(.*)", re.DOTALL)
_ESCAPING = Pattern(r"(?i)(?:[ \t]*#[ \t]*\w+[ \t]*=[^\n]*\n)*?[ \t]*#[ \t]*escape[ \t]*=[ \t]*`[ \t\r]*\n")
_COMMENT = Pattern(r"(?m)^[ \t]*#[^\n]*")
_HEREDOC = Pattern(r"<<-?[\"']?([A-Za-z_]\w*)[\"']?")
_STRING: Final = r"\"(?:[^\"\\]++|\\[^\n])*+\""
_LIST: Final = Pattern(rf"\[\s*+(?:{_STRING}\s*+(?:,\s*+{_STRING}\s*+)*+)?+\]\s*+")
_ITEM: Final = Pattern(_STRING)
_ESCAPE: Final = Pattern(r"\\([\"\\/])")
_LISTED: Final = frozenset({"CMD", "ENTRYPOINT"})
_LONGEST: Final = 1 << 16
"""How long a text can be that is split into words: the time for one word grows with the square of its length."""


class Instruction(NamedTuple):
    """An instruction: its name in capitals, what follows it, its characters in the file.

    `filled` says whether it has the text of files in itself.
    """

    name: str
    rest: str
    start: int
    end: int
    filled: bool


def read_instructions(text: str) -> tuple[Instruction, ...]:
    """The instructions of a Dockerfile in order; odd lines are passed over."""
    found: list[Instruction] = []
    pieces: list[str] = []
    start = position = 0
    waiting: list[str] = []
    escape = "`" if _ESCAPING.match(text) else "\\"
    for line in text.splitlines(keepends=True):
        begin, position = position, position + len(line)
        bare = line.strip()
        if waiting:
            if bare == waiting[0]:
                waiting.pop(0)
            continue
        if not bare or bare.startswith("#"):
            continue
        if not pieces:
            start = begin + len(line) - len(line.lstrip())
        goes_on = bare.endswith(escape)
        pieces.append(line.rstrip()[:-1] if goes_on else line.rstrip())
        if not goes_on:
            one = _START.fullmatch(" ".join(pieces))
            pieces = []
            if one is not None:
                name = one[1].upper()
                waiting = _HEREDOC.findall(one[2]) if name in {"RUN", "COPY", "ADD"} else []
                found.append(Instruction(name, one[2].strip(), start, begin + len(line.rstrip()), bool(waiting)))
    return tuple(found)


def exact_list(rest: str) -> list[str] | None:
    """The words of an instruction that is a list of JSON; `None` for any other, which a shell is given as it stands."""
    if _LIST.fullmatch(rest) is None:
        return None
    return [_ESCAPE.sub(r"\1", item[0][1:-1]) for item in _ITEM.finditer(rest)]


def assignments(rest: str) -> Iterator[tuple[str, str]]:
    """The variables of an `ENV`: `A=b C=d`, or `A b` for a single one."""
    name, _, value = rest.partition(" ")
    if "=" not in name:
        yield name, value.strip()
        return
    for word in split_words(rest):
        key, _, text = word.partition("=")
        yield key, text


def split_words(text: str) -> list[str]:
    """The words of a text as a shell has them; none where a quote has no end, or the text is too long."""
    try:
        return shlex.split(text) if len(text) <= _LONGEST else []
    except ValueError:
        return []


def read_recipe(source: SourceText) -> Document:
    """A Dockerfile as data: its instructions in order, each a mapping of its name to what it says.

    That is a list of words for `CMD` and `ENTRYPOINT` in their exact form, a mapping for `ENV`, and a text else.
    """
    data = [{one.name: _said(one)} for one in read_instructions(source.text)]
    return Document(source, data, (), False, _marks, _offsets)


def _said(one: Instruction) -> object:
    words = exact_list(one.rest) if one.name in _LISTED else None
    return words if words is not None else dict(assignments(one.rest)) if one.name == "ENV" else one.rest


def _marks(source: SourceText) -> Mark:
    """Where all of that stands. A comment between the lines of an instruction is none of it."""
    marks: list[Mark] = []
    text = _COMMENT.sub(lambda found: " " * len(found[0]), source.text)
    for one in read_instructions(source.text):
        name = ScalarMark(one.start, one.start + len(one.name))
        begin = name.end + len(text[name.end : one.end]) - len(text[name.end : one.end].lstrip(" \t"))
        marks.append(MappingMark(one.start, one.end, {one.name: (name, _mark(one, begin, text))}))
    return SequenceMark(0, len(source.text), tuple(marks))


def _mark(one: Instruction, begin: int, text: str) -> Mark:
    said = _said(one)
    if isinstance(said, list):
        items = (ScalarMark(found.start() + 1, found.end() - 1) for found in _ITEM.finditer(text, begin, one.end))
        return SequenceMark(begin, one.end, tuple(items))
    if isinstance(said, dict):
        entries: dict[str, tuple[ScalarMark, Mark]] = {}
        for name, value in assignments(one.rest):
            begin = max(text.find(name, begin, one.end), begin)
            key = ScalarMark(begin, begin + len(name))
            start = text.find(value, key.end, one.end)
            begin = start + len(value) if start >= 0 else key.end
            entries[name] = key, ScalarMark(start, begin) if value and start >= 0 else key
        return MappingMark(one.start, one.end, entries)
    return ScalarMark(begin, one.end)


def _offsets(source: SourceText, mark: ScalarMark, value: str) -> Sequence[int]:
    """One offset for each character of what is said, and one for its end."""
    exact = source.text[mark.start : mark.end] == value
    return range(mark.start, mark.end + 1) if exact else [mark.start] * (len(value) + 1)
