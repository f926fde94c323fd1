"""Where a service's environment variables are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.document import root

if TYPE_CHECKING:
    from stacklint.document import Node, Place
    from stacklint.stack.compose.sets import Compose, Service


def variable_node(name: str, service: Service, compose: Compose) -> Node:
    """Where a service's variable is set: there, in what it extends, in its Dockerfile; else the service itself."""
    nodes = [root(document)["services"][service.name] for document in compose.documents]
    for node in reversed(nodes):
        if (found := _set_in(node["environment"], name)).present:
            return found
    found = _set_in(service.node["environment"], name)
    if found.present:
        return _as_written(found)
    return service.adds.variables.get(name, service.node) if service.adds is not None else service.node


def value_place(name: str, value: str, service: Service, compose: Compose) -> Place:
    """Where the value of a service's variable is written."""
    node = variable_node(name, service, compose)
    text = node.text or ""
    return node.place.within(len(text) - len(value), len(text)) if value and text.endswith(value) else node.place


def _set_in(block: Node, name: str) -> Node:
    listed = (item for item in block.items() if (item.text or "").partition("=")[0] == name)
    return next(listed, block[name])


def _as_written(node: Node) -> Node:
    """A node of a merged service as its file has it: an item of a list may have become a value there."""
    return root(node.document).at(node.path)
