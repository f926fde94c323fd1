"""GF192."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.nearness import surely
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import fields, override, panels, second
from stacklint.rules.boards import alike, and_more, respelt
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.fields import settings
from stacklint.stack.boards.grafana_units import FORMS, UNITS, is_unit, meant_unit
from stacklint.stack.stack import Stack

_RATES = Pattern("[A-Z]bits")
"""Kilobits a second and their like: who writes `mbits` may mean megabits."""

_UNIT = '"unit": {}'
_VALUE = '{{"id": "unit", "value": {}}}'
_TWICE = ", ".join(['{{"type": "stat", "fieldConfig": {{"defaults": {{"unit": {}}}}}}}', _VALUE.replace("id", "type")])


def _bad(wrong: str, right: str) -> Example:
    return Example(fields(_UNIT.format(f'«"{wrong}"»')), fixed=fields(_UNIT.format(f'"{right}"')))


@rule(
    "GF192",
    "unknown-unit",
    severity=Severity.WARNING,
    bad=(
        _bad("byte", "bytes"),
        _bad("sec", "s"),
        _bad("milliseconds", "ms"),
        _bad("us", "µs"),
        _bad("μs", "µs"),
        _bad("con\N{MICRO SIGN}gm3", "con\N{GREEK SMALL LETTER MU}gm3"),
        _bad("percent (0.0-1.0)", "percentunit"),
        _bad("percent-unit", "percentunit"),
        _bad("ReqPS", "reqps"),
        _bad("sufix:req", "suffix:req"),
        _bad("ms ", "ms"),
        Example(fields(_UNIT.format('«"celcius"»'))),
        Example(override(_VALUE.format('«"Percent"»')), fixed=override(_VALUE.format('"percent"'))),
        Example(
            panels(_TWICE.format('«"secs"»', '"secs"')),
            fixed=panels(_TWICE.format('"s"', '"secs"')),
        ),
        Example(second(fields='"defaults": {"unit": «"byte"»}'), fixed=second(fields='"defaults": {"unit": "bytes"}')),
    ),
    good=(
        Example(fields(_UNIT.format('"µs"'))),
        Example(fields(_UNIT.format('"conμgm3"'))),
        Example(fields(_UNIT.format('"farenheit"'))),
        Example(fields(_UNIT.format('""'))),
        Example(fields(_UNIT.format("null"))),
        Example(fields(_UNIT.format('"suffix:requests"'))),
        Example(fields(_UNIT.format('"currency:financial:€:suffix"'))),
        Example(fields(_UNIT.format('"time:YYYY-MM-DD"'))),
        Example(fields(_UNIT.format('"bool:up/down"'))),
        Example(fields(_UNIT.format('"ratio: in/out"'))),
        Example(fields(_UNIT.format('"MB"'))),
        Example(fields(_UNIT.format('"M"'))),
        Example(fields(_UNIT.format('"Mbps"'))),
        Example(fields(_UNIT.format('"mbits"'))),
        Example(fields(_UNIT.format('"req/s"'))),
        Example(fields(_UNIT.format('"°C"'))),
        Example(fields(_UNIT.format('" "'))),
        Example(fields(_UNIT.format('"pods"'))),
        Example(fields(_UNIT.format('"currencyTHB"'))),
        Example(fields(_UNIT.format('"$unit"'))),
        Example(override(_VALUE.format('"short"'))),
    ),
)
def unknown_unit(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """The unit of a panel is a text that only looks like one of Grafana's units.

    Grafana takes any text for a unit. One that it does not know is written behind the number as it stands, so 2048 in
    `byte` is "2048 byte" where `bytes` would be "2 KiB". A unit that is made up on purpose can say so: `suffix:byte`.
    """
    texts = ((node.string or "", node) for one in subject.panels for node in settings(one, "unit"))
    odd = [(text, node) for text, node in texts if text and not is_unit(text)]
    for text, nodes in alike(odd).items():
        certain = meant_unit(text) or _respelt(text)
        if certain:
            yield _finding(text, certain, nodes)
        elif len(text) > 4 and text.isalpha() and (right := _near(text)):
            yield Finding(nodes[0].place, _said(text, nodes), f"did you mean `{right}`?", severity=Severity.INFO)


def _respelt(text: str) -> str | None:
    """The only unit, or form of one, that is written alike but for case, dashes and a letter of the form's name."""
    form, colon, rest = text.partition(":")
    if colon:
        right = surely(form, FORMS)
        return f"{right}:{rest}" if right else None
    if (bare := text.strip()) in UNITS:
        return bare
    found = _alike().get(_plain(text), ())
    return found[0] if len(found) == 1 and len(text) > 2 and not _RATES.fullmatch(found[0]) else None


@cache
def _alike() -> dict[str, list[str]]:
    """The units that are written alike."""
    found: dict[str, list[str]] = {}
    for unit in UNITS:
        found.setdefault(_plain(unit), []).append(unit)
    return found


def _plain(text: str) -> str:
    """A unit without case and dashes, and with one letter for both that look like a mu."""
    return text.replace("-", "").replace("_", "").replace("\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}").lower()


def _near(text: str) -> str | None:
    """The only unit with the same first letter that is one letter apart, which may be a mere plural."""
    is_currency = text.startswith("currency")  # three letters name any
    return None if is_currency else surely(text, _with_initial(text[0]))


@cache
def _with_initial(letter: str) -> frozenset[str]:
    return frozenset(unit for unit in UNITS if unit[0] == letter)


def _finding(text: str, right: str, nodes: tuple[Node, ...]) -> Finding:
    help_ = f"write `{right}`, or `suffix:{text}` if that is what you want"
    return Finding(nodes[0].place, _said(text, nodes), help_, repairs=(respelt(nodes, right),))


def _said(text: str, nodes: tuple[Node, ...]) -> str:
    return f"Grafana has no unit `{text}`; it is written behind the number as it stands{and_more(len(nodes) - 1)}"
