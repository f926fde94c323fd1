"""What a panel says of how its fields are shown: for all of them, and in overrides for some."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.boards.board import Panel


def settings(panel: Panel, name: str) -> Iterator[Node]:
    """The values of a setting of fields, such as `unit`: the one for all fields, and those of overrides, if not empty.

    Nodes are made for what is found alone: a stack has thousands of panels.
    """
    config = _at(panel.view.value, "fieldConfig")
    defaults, overrides = _at(config, "defaults"), _at(config, "overrides")
    if _at(defaults, name):
        yield panel.defaults[name]
    if isinstance(overrides, list):
        for index, override in enumerate(overrides):
            properties = _at(override, "properties")
            for place, one in enumerate(properties if isinstance(properties, list) else ()):
                if _at(one, "id") == name and _at(one, "value"):
                    yield panel.view.at(("fieldConfig", "overrides", index, "properties", place, "value"))


def _at(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None
