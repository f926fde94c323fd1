"""Where a service's environment variables are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.document import root

if TYPE_CHECKING:
    from stacklint.document import Node, Place
    from stacklint.stack.compose import Compose, Service


def variable_node(name: str, service: Service, compose: Compose) -> Node:
    """Where a service's variable is set; the service, where another one sets it for it."""
    nodes = [root(document)["services"][service.name] for document in compose.documents]
    for node in reversed(nodes):
        block = node["environment"]
        listed = (item for item in block.items() if (item.text or "").partition("=")[0] == name)
        if (found := next(listed, block[name])).present:
            return found
    return service.node


def value_place(name: str, value: str, service: Service, compose: Compose) -> Place:
    """Where the value of a service's variable is written."""
    node = variable_node(name, service, compose)
    text = node.text or ""
    return node.place.within(len(text) - len(value), len(text)) if value and text.endswith(value) else node.place
