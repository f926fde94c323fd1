"""Keys of panels that are right somewhere else in the panel, and passed over where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

from stacklint.document import Node
from stacklint.pattern import Pattern
from stacklint.stack.boards.refs import asks
from stacklint.stack.boards.stray_keys import (
    AMBIGUOUS,
    ANGULAR,
    FIRST_OPTIONS,
    OLD_TYPES,
    OPTIONS,
    OVERRIDE,
    PROPERTY,
    QUERY,
    STATUS,
    STEP,
    TARGETS,
    THRESHOLDS,
    Home,
    levels,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.document import Path
    from stacklint.stack.boards.board import Panel

_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})
_VERSION: Final = Pattern(r"(?P<major>[0-9]{1,4})\.(?P<minor>[0-9]{1,4})")


@final
class Stray:
    """A key that is right somewhere else.

    Attributes:
        node: its value, where it stands.
        key: the key.
        level: what the mapping is called that it stands in.
        home: the keys that lead to where it belongs.
    """

    __slots__ = ("home", "key", "level", "node")

    def __init__(self, node: Node, key: str, level: str, home: Home) -> None:
        self.node: Final = node
        self.key: Final = key
        self.level: Final = level
        self.home: Final = home


def strays(panel: Panel) -> list[Stray]:
    """The keys of a panel that are right somewhere else in it, where that lacks them."""
    found: list[Stray] = []
    view, homes = panel.view.value, levels(panel.type)
    if not isinstance(view, dict) or panel.library.present:
        return found
    is_classic = panel.view is panel.node
    own = _of_today(panel.type, view, homes.panel) if is_classic and homes.panel else homes.view
    if not is_classic or homes.panel:
        add_strays(panel.view, (), own, "the panel", view, found)
    _add_config(panel, view, found)
    options = view.get("options")
    if isinstance(options, dict) and FIRST_OPTIONS.isdisjoint(options):
        add_strays(panel.view, OPTIONS, homes.options, "`options`", view, found)
        for key, inner in homes.nested.items():
            if options.get(key):
                add_strays(panel.view, (*OPTIONS, key), inner, f"`{key}`", view, found)
    for step in panel.transformations:
        add_strays(step.node, (), STEP, "a transformation", step.node.value, found)
    for target in panel.targets:
        said = target.query.value
        if not isinstance(said, dict) or QUERY.keys().isdisjoint(said) or not STATUS.isdisjoint(said):
            continue
        if asks(target, panel) == "prometheus":
            add_strays(target.query, (), QUERY, "a query", view, found)
    return found


def _add_config(panel: Panel, view: dict[str, object], found: list[Stray]) -> None:
    """Add those of how values are shown."""
    config, homes = view.get("fieldConfig"), levels(panel.type)
    if not isinstance(config, dict):
        return
    add_strays(panel.view, ("fieldConfig",), homes.config, "`fieldConfig`", view, found)
    defaults, overrides = config.get("defaults"), config.get("overrides")
    if isinstance(defaults, dict):
        path: Path = ("fieldConfig", "defaults")
        add_strays(panel.view, path, homes.defaults, "`defaults`", view, found)
        if defaults.get("custom"):
            add_strays(panel.view, (*path, "custom"), homes.custom, "`custom`", view, found)
        if limits := defaults.get("thresholds"):
            add_strays(panel.view, (*path, "thresholds"), THRESHOLDS, "`thresholds`", limits, found)
    for index, override in enumerate(overrides if isinstance(overrides, list) else ()):
        place: Path = ("fieldConfig", "overrides", index)
        add_strays(panel.view, place, OVERRIDE, "an override", override, found)
        properties = override.get("properties") if isinstance(override, dict) else None
        for number, one in enumerate(properties if isinstance(properties, list) else ()):
            add_strays(panel.view, (*place, "properties", number), PROPERTY, "a setting of an override", one, found)


def _of_today(kind: str, panel: dict[str, object], homes: Mapping[str, Home]) -> Mapping[str, Home]:
    """The homes of keys of a panel in the classic form, without those that an older Grafana may have written there."""
    if kind == "text":
        is_old = "content" in panel and "mode" in panel and _is_before_7_1(panel.get("pluginVersion"))
    else:
        is_old = not ANGULAR.isdisjoint(panel) or (kind in OLD_TYPES and not panel.get("options"))
    if is_old:
        return {key: home for key, home in homes.items() if key not in AMBIGUOUS and home[:1] != OPTIONS}
    return homes


def _is_before_7_1(version: object) -> bool:
    """Whether a panel was written before Grafana 7.1, which those that don't tell are taken for."""
    found = _VERSION.match(version) if isinstance(version, str) else None
    return found is None or (int(found["major"]), int(found["minor"])) < (7, 1)


def add_strays(
    node: Node, path: Path, homes: Mapping[str, Home], level: str, around: object, found: list[Stray]
) -> None:
    """Add the keys of the mapping at a path that have another home, in what is around it, unless that has them too."""
    value = node.at(path).value if path else node.value
    if not isinstance(value, dict):
        return
    for key, said in value.items():
        home = homes.get(key)
        if home is not None and said not in _NOTHING and (home == TARGETS or not _holds(around, home, key)):
            found.append(Stray(node.at(path)[key], key, level, home))


def _holds(value: object, home: Home, key: str) -> bool:
    """Whether what is at a home has a key; that of a list, whether any item has."""
    for index, step in enumerate(home):
        if step == "[]":
            rest = home[index + 1 :]
            return isinstance(value, list) and any(_holds(item, rest, key) for item in value)
        value = value.get(step) if isinstance(value, dict) else None
    return isinstance(value, dict) and value.get(key) not in _NOTHING
