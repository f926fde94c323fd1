"""GF219."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.nearness import surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import fields, override, second
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.fields import settings
from stacklint.stack.stack import Stack

_KEYS: Final = frozenset({"mode", "fixedColor", "seriesBy"})
_COLOR = '"color": {}'
_OVERRIDE = '{{"id": "color", "value": {}}}'
_WRITE: Final = 'write `{"mode": "fixed", "fixedColor": "red"}` with the colour that is meant'


@rule(
    "GF219",
    "color-without-mode",
    severity=Severity.WARNING,
    bad=(
        Example(fields(_COLOR.format('{"fixedColor": «"red"»}'))),
        Example(fields(_COLOR.format('{«"fixed"»: "red"}'))),
        Example(override(_OVERRIDE.format('{"mode": null, "fixedColor": «"red"»}'))),
        Example(override(_OVERRIDE.format('«"red"»'))),
        Example(second(fields='"defaults": {' + _COLOR.format('{"fixedColor": «"red"»}') + "}")),
    ),
    good=(
        Example(fields(_COLOR.format('{"mode": "fixed", "fixedColor": "red"}'))),
        Example(fields(_COLOR.format('{"mode": "palette-classic", "fixedColor": "red"}'))),
        Example(fields(_COLOR.format('{"mode": "fixed"}'))),
        Example(fields(_COLOR.format('{"seriesBy": "last"}'))),
        Example(fields(_COLOR.format('{"mode": null, "fixedColor": ""}'))),
        Example(fields(_COLOR.format("{}"))),
        Example(fields(_COLOR.format('{"Mode": "fixed", "fixedColor": "red"}'))),  # see FM101
        Example(fields(_COLOR.format('"red"'))),  # see FM103
        Example(override(_OVERRIDE.format('{"mode": "shades", "fixedColor": "red"}'))),
        Example(override(_OVERRIDE.format("null"))),
    ),
)
def color_without_mode(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """A colour is given without the mode that would make Grafana look at it.

    What colours a field is its `mode`; the colour itself stands behind `fixedColor`, which the modes `fixed` and
    `shades` alone read. Without a mode Grafana takes that of the panel's type, in an override that of the thresholds,
    and says nothing. Write both, as in `{"mode": "fixed", "fixedColor": "red"}`.
    """
    for color in settings(subject, "color"):
        keys = color.value
        if isinstance(keys, str) and color.place.path[-1] == "value":
            yield Finding(color.place, f"`{keys}` alone is no colour of a field; Grafana passes over it", _WRITE)
        elif isinstance(keys, dict) and not keys.get("mode"):
            yield from _unread(color, keys)


def _unread(color: Node, keys: dict[str, object]) -> Iterator[Finding]:
    """What a colour without a mode says to no effect."""
    unknown = [key for key in keys if key not in _KEYS]
    if any(surely(key, _KEYS) for key in unknown):
        return  # a key that is but misspelt may be what is missing
    if keys.get("fixedColor"):
        place = color["fixedColor"].place
        said = "there is no `mode`, so Grafana does not look at `fixedColor`"
        yield Finding(place, said, 'write `"mode": "fixed"` beside it')
    elif unknown:
        said = f"a colour has no key `{unknown[0]}`, and this one has no `mode`; Grafana passes over it"
        yield Finding(color[unknown[0]].place.key(), said, _WRITE)
