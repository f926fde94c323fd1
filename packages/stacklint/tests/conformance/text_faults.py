"""What can be wrong with the text of a dashboard's file, whatever it holds."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from .grafana_repository import At

Fault = Callable[[str, Random], tuple[str, At]]


def _in_front(code: str, marked: str, *follow_ups: str) -> Fault:
    """Something more as the first entry of the file, with marks around what is wrong."""

    def fault(text: str, rnd: Random) -> tuple[str, At]:
        start = text.index("{") + 1
        clean = marked.replace("«", "").replace("»", "")
        span = start + marked.index("«"), start + marked.index("»") - 1
        return text[:start] + clean + text[start:], At(code, (), follow_ups=follow_ups, span=span)

    return fault


def _behind(code: str, more: str) -> Fault:
    """Something more behind the end."""

    def fault(text: str, rnd: Random) -> tuple[str, At]:
        whole = text.rstrip() + "\n" + more
        return whole, At(code, (), span=(len(whole) - len(more), len(whole)))

    return fault


def _cut(text: str, rnd: Random) -> tuple[str, At]:
    cut = text.rstrip()[:-1].rstrip()
    return cut, At("DO102", (), span=(len(cut), len(cut)))


def _comma(text: str, rnd: Random) -> tuple[str, At]:
    whole = text.rstrip()
    end = len(whole[:-1].rstrip())
    close = len(whole)
    return whole[:end] + "," + whole[end:], At("DO102", (), span=(close, close + 1))


def _empty(text: str, rnd: Random) -> tuple[str, At]:
    return "", At("DO105", (), span=(0, 0))


def _twice(text: str, rnd: Random) -> tuple[str, At]:
    """The first entry once more, at the end."""
    whole = text.rstrip()
    end = len(whole[:-1].rstrip())
    more = ', "twice": 1, "twice": 2'
    return whole[:end] + more + whole[end:], At("DO103", (), span=(end + 14, end + 21))


def _mark(text: str, rnd: Random) -> tuple[str, At]:
    return "\ufeff" + text, At("DO101", (), span=(0, 0))


TEXT_FAULTS: Final[dict[str, Fault]] = {
    "a key twice": _twice,
    "a comma too many": _comma,
    "an end that is missing": _cut,
    "text behind the end": _behind("DO106", "{}"),
    "junk behind the end": _behind("DO106", "}"),
    "an empty file": _empty,
    "a byte order mark": _mark,
    "no number": _in_front("DO102", '"odd": «NaN»,'),
    "an infinite number": _in_front("DO102", '"odd": «Infinity»,'),
    "a number with a zero in front": _in_front("DO102", '"odd": «007»,'),
    "single quotes": _in_front("DO102", "«'odd'»: 1,"),
    "a comment": _in_front("DO102", "«//» odd\n"),
    "a bare key": _in_front("DO102", "«odd»: 1,"),
    "a raw line break in a text": _in_front("DO102", '"odd": "a«\n»b",'),
    "an escape that is none": _in_front("DO102", '"odd": "«\\»x",'),
    "a word of Python": _in_front("DO102", '"odd": «None»,'),
}
"""Every fault, by what is wrong."""
