"""JSON text to data, fast where the text is sound and exact about the fault where it is not.

Go's decoder, which Grafana uses, is the measure: lone surrogates become U+FFFD, text after the first value is
ignored, of duplicate keys the last wins.
"""

from __future__ import annotations

from typing import Final

import orjson

from stacklint.document.json_marks import JsonError, read_json, read_json_marks
from stacklint.document.scalar import json_offsets
from stacklint.document.tree import MAX_DEPTH, MAX_PARTS, Document, Problem, ProblemKind
from stacklint.pattern import Pattern
from stacklint.text import SourceText

_BLANKS: Final = b" \n\r\t"
_KEY_END: Final = b'":'
_HIDDEN: Final = Pattern(r"\\u00(?:2[02]|3[aA])")
"""A quote, a blank or a colon that is written otherwise than it is read."""
_WRAPS: Final = 254 - MAX_DEPTH
"""How many lists orjson writes around data that is nested as deep as it may be: one more, and it refuses."""


def read_json_document(source: SourceText, *, vouched: bool = False) -> Document:
    """Parse a JSON text; what is wrong with it is in the document's problems.

    `vouched` says that this very text was found to have none before.
    """
    problems: list[Problem] = []
    data: object = None
    broken = False
    if source.bom:
        problems.append(Problem(ProblemKind.ENCODING, 0, 0, "begins with a byte order mark, which JSON forbids"))
    if not source.text.strip():
        problems.append(Problem(ProblemKind.EMPTY, 0, 0, "is empty"))
        broken = True
    else:
        try:
            data = _vouched(source.text) if vouched else _quick(source.text)
        except _Doubtful:
            data, broken = _careful(source.text, problems)
    return Document(source, data, tuple(problems), broken, read_json_marks, json_offsets)


class _Doubtful(Exception):  # noqa: N818 - a signal to look closer
    """The fast path can't vouch for the text."""


def _quick(text: str) -> object:
    """The data of a text that surely has no fault, else `_Doubtful`.

    The data is written once more, which is quick: of a repeated key it has only one, and it is refused where it is
    nested too deep.
    """
    if len(text) > MAX_PARTS and 2 * sum(map(text.count, ",:[{")) + 1 > MAX_PARTS:
        raise _Doubtful  # a text has two tokens for each of these, and one more; the careful reader counts them all
    try:
        data: object = orjson.loads(text)
        written = orjson.dumps(_wrapped(data))
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, UnicodeEncodeError) as error:
        raise _Doubtful from error
    if not _has_as_many_keys(text, written):
        raise _Doubtful
    return data


def _vouched(text: str) -> object:
    """The data of a text that has no problems. Numbers beyond what a float holds are none, and orjson refuses them."""
    try:
        data: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _Doubtful from error
    return data


def _wrapped(data: object) -> object:
    for _ in range(_WRAPS):
        data = [data]
    return data


def _has_as_many_keys(text: str, written: bytes) -> bool:
    """Whether a text surely has no more keys than were written. What looks like one inside a string counts in both."""
    if "\\u00" in text and _HIDDEN.search(text) is not None:
        return False
    # blanks go at once: looking for those before colons takes longer than all the rest
    return text.encode().translate(None, _BLANKS).count(_KEY_END) == written.translate(None, _BLANKS).count(_KEY_END)


def _careful(text: str, problems: list[Problem]) -> tuple[object, bool]:
    try:
        parsed = read_json(text)
    except JsonError as error:
        problems.append(Problem(error.kind, error.start, error.end, error.message))
        return None, True
    problems.extend(parsed.problems)
    return parsed.data, False
