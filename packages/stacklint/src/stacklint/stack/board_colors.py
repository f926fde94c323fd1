"""The colours that a panel calls by their names: of its fields, its thresholds and its mappings.

Facts: `@grafana/data` 13.2. A name that it doesn't have is left to the browser, which knows those of CSS. None of
these has a dash.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Path
    from stacklint.stack.boards import Panel

HUES: Final = frozenset({"red", "orange", "yellow", "green", "blue", "purple"})
COLORS: Final = frozenset({
    *("text", "transparent", "panel-bg"),
    *(f"{shade}{hue}" for hue in HUES for shade in ("super-light-", "light-", "", "semi-dark-", "dark-")),
})  # fmt: skip
"""The colours that Grafana has a name for."""
_NAME: Final = re.compile(r"[A-Za-z]+(?:[-_ ][A-Za-z]+)*").fullmatch
_SETTINGS: Final = ("color", "thresholds", "mappings")


def color_names(panel: Panel) -> Iterator[tuple[Path, str]]:
    """What may be the name of a colour and is none of Grafana's, with the path below the panel's view.

    No nodes are made: a stack has thousands of panels, and few of them call a colour otherwise.
    """
    for path, name, value in _settings(panel):
        for where, text in _colors(name, value):
            if isinstance(text, str) and text not in COLORS and _NAME(text) is not None:
                yield (*path, *where), text


def _settings(panel: Panel) -> Iterator[tuple[Path, str, object]]:
    """The settings that hold colours: for all fields, and for some."""
    config = _at(panel.view.value, "fieldConfig")
    defaults = _at(config, "defaults")
    for name in _SETTINGS:
        yield ("fieldConfig", "defaults", name), name, _at(defaults, name)
    for index, override in _items(_at(config, "overrides")):
        for place, one in _items(_at(override, "properties")):
            key = _at(one, "id")
            if isinstance(key, str) and key in _SETTINGS:
                yield ("fieldConfig", "overrides", index, "properties", place, "value"), key, _at(one, "value")


def _colors(name: str, value: object) -> Iterator[tuple[Path, object]]:
    if name == "color":
        yield ("fixedColor",), _at(value, "fixedColor")
    elif name == "thresholds":
        for index, step in _items(_at(value, "steps")):
            yield ("steps", index, "color"), _at(step, "color")
    else:
        for index, mapping in _items(value):
            options = _at(mapping, "options")
            for key, result in options.items() if isinstance(options, dict) else ():
                yield (index, "options", key, "color"), _at(result, "color")


def _items(value: object) -> Iterator[tuple[int, object]]:
    return enumerate(value) if isinstance(value, list) else iter(())


def _at(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None
