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
    from stacklint.stack.boards.board import Panel

HUES: Final = frozenset({"red", "orange", "yellow", "green", "blue", "purple"})
COLORS: Final = frozenset({
    *("text", "transparent", "panel-bg"),
    *(f"{shade}{hue}" for hue in HUES for shade in ("super-light-", "light-", "", "semi-dark-", "dark-")),
})  # fmt: skip
"""The colours that Grafana has a name for."""
_NAME: Final = re.compile(r"[A-Za-z]+(?:[-_ ][A-Za-z]+)*").fullmatch
_SETTINGS: Final = ("color", "thresholds", "mappings")


def color_names(panel: Panel) -> list[tuple[Path, str]]:
    """What may be the name of a colour and is none of Grafana's, with the path below the panel's view.

    No nodes are made: a stack has thousands of panels, and few of them call a colour otherwise.
    """
    found: list[tuple[Path, str]] = []
    config = _at(panel.view.value, "fieldConfig")
    defaults = _at(config, "defaults")
    for name in _SETTINGS:
        if value := _at(defaults, name):
            _add(name, value, ("fieldConfig", "defaults", name), found)
    for index, override in _items(_at(config, "overrides")):
        for place, one in _items(_at(override, "properties")):
            key, value = _at(one, "id"), _at(one, "value")
            if value and isinstance(key, str) and key in _SETTINGS:
                _add(key, value, ("fieldConfig", "overrides", index, "properties", place, "value"), found)
    return found


def _add(name: str, value: object, path: Path, found: list[tuple[Path, str]]) -> None:
    """Add what a setting calls colours by."""
    if name == "color":
        _add_odd(value, "fixedColor", path, found)
    elif name == "thresholds":
        for index, step in _items(_at(value, "steps")):
            _add_odd(step, "color", (*path, "steps", index), found)
    else:
        for index, mapping in _items(value):
            options = _at(mapping, "options")
            for key, result in options.items() if isinstance(options, dict) else ():
                _add_odd(result, "color", (*path, index, "options", key), found)


def _add_odd(owner: object, key: str, path: Path, found: list[tuple[Path, str]]) -> None:
    text = _at(owner, key)
    if isinstance(text, str) and text not in COLORS and _NAME(text) is not None:
        found.append(((*path, key), text))


def _items(value: object) -> Iterator[tuple[int, object]]:
    return enumerate(value) if isinstance(value, list) else iter(())


def _at(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None
