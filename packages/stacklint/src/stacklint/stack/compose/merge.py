"""How Compose merges what two files say: mappings are joined, lists put together, all else is replaced.

What is written in two forms, such as variables as a mapping and as a list, is brought into one. What is the same in a
list, such as two mounts at one path, is told apart when it is read. Facts: docker compose 2.26.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.document import Node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.document import Path

_SERVICE: Final = 2
"""How many steps lead to a service."""
_REPLACED: Final = frozenset({("command",), ("entrypoint",), ("healthcheck", "test")})
_PAIRS: Final = frozenset(
    {
        ("environment",),
        ("labels",),
        ("annotations",),
        ("sysctls",),
        ("extra_hosts",),
        ("deploy", "labels"),
        ("build", "args"),
        ("build", "labels"),
        ("build", "additional_contexts"),
    }
)
_NAMED: Final = frozenset({("depends_on",), ("networks",), ("models",)})
_LISTED: Final = frozenset({("dns",), ("dns_search",), ("tmpfs",), ("env_file",), ("label_file",)})


def merged(base: Node, over: Node, path: Path = ()) -> Node:
    """What two nodes at a path of a compose file come to; of what can't be merged, the second one."""
    own = path[_SERVICE:] if path[:1] == ("services",) else ()
    if own in _REPLACED or base.value is None or own[:-1] in _PAIRS:
        return over
    if over.value is None:
        return base
    if own == ("logging",) and _differ(base["driver"], over["driver"]):
        return over
    base, over = _alike(base, over, own)
    if base.is_mapping and over.is_mapping:
        return _joined(base, over, path)
    if base.is_sequence and over.is_sequence:
        return base.holding([*base.items(), *over.items()])
    return over


def without(node: Node, paths: Iterable[Path]) -> Node:
    """A node without what some paths lead to."""
    below: dict[object, list[Path]] = {}
    for step, *rest in paths:
        below.setdefault(step, []).append(tuple(rest))
    if not isinstance(node.value, dict) or below.keys().isdisjoint(node.value):
        return node
    kept = {key: value for key, value in node.value.items() if () not in below.get(key, ())}
    return node.holding(kept | {key: without(node[key], below[key]) for key in kept if key in below})


def plain(value: object) -> object:
    """The data of a node that may hold others."""
    if isinstance(value, Node):
        return plain(value.value)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def _joined(base: Node, over: Node, path: Path) -> Node:
    held: dict[str, object] = dict(base.value) if isinstance(base.value, dict) else {}
    for key, node in over.entries():
        replaced = key not in held or key.startswith("x-")
        held[key] = node if replaced else merged(base[key], node, (*path, key))
    return base.holding(held)


def _differ(one: Node, other: Node) -> bool:
    return one.present and other.present and one.text != other.text


def _alike(base: Node, over: Node, own: Path) -> tuple[Node, Node]:
    """Both in one form, where Compose knows several."""
    if own in _LISTED:
        return _as_list(base), _as_list(over)
    if own == ("build",):
        return _as_build(base), _as_build(over)
    if base.is_sequence != over.is_sequence and own in _PAIRS:
        return _as_mapping(base), _as_mapping(over)
    if own in _NAMED:
        return _as_named(base), _as_named(over)
    return base, over


def _as_list(node: Node) -> Node:
    return node if node.is_sequence else node.holding([node])


def _as_build(node: Node) -> Node:
    return node if node.is_mapping else node.holding({"context": node})


def _as_mapping(node: Node) -> Node:
    """A list of `name=value` as a mapping; each value stands where its item does."""
    return node.holding(dict(map(_pair, node.items()))) if node.is_sequence else node


def _pair(item: Node) -> tuple[str, Node]:
    name, separator, text = (item.text or "").partition("=")
    return name, item.holding(text if separator else None)


def _as_named(node: Node) -> Node:
    """A list of names as a mapping from names to nothing."""
    if not node.is_sequence:
        return node
    return node.holding({text: item.holding(None) for item in node.items() if (text := item.text)})
