"""Which dashboards a Grafana loads: the title and uid that each file gives, whatever its form, and its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.document import Node, root
from stacklint.stack.dashboards import Form, form_of
from stacklint.stack.providers import Provider
from stacklint.stack.provisioned import BoardFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.files import Files
    from stacklint.stack.grafana import Grafana


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dashboard file of a provider that could be parsed.

    Attributes:
        provider: the provider that reads it.
        board: the file.
        whole: its root.
        form: its form.
        node: the dashboard itself: the root, or the `spec` of a resource.
    """

    provider: Provider
    board: BoardFile
    whole: Node
    form: Form
    node: Node

    @property
    def is_resource(self) -> bool:
        """Whether the dashboard is the `spec` of a resource."""
        return self.node is not self.whole

    @property
    def title_node(self) -> Node:
        """Where its title stands."""
        return self.node["title"]

    @property
    def title(self) -> str:
        """Its title; "" if it has none that Grafana would take."""
        return _trimmed(self.title_node)

    @property
    def uid_node(self) -> Node:
        """Where its uid stands: a resource has it as its name."""
        return self.whole["metadata"]["name"] if self.is_resource else self.whole["uid"]

    @property
    def uid(self) -> str:
        """Its uid; "" if Grafana makes one."""
        return _trimmed(self.uid_node)


def loaded_boards(grafana: Grafana, files: Files) -> Iterator[Loaded]:
    """The dashboards of a Grafana's providers, in order: once for each provider that reads a file."""
    for provider in grafana.providers:
        for board in provider.boards:
            document = files.document(board.path, "json")
            if not document.broken:
                whole = root(document)
                form = form_of(whole)
                is_resource = form in {Form.WRAPPED, Form.V2} and whole["spec"].is_mapping
                yield Loaded(provider, board, whole, form, whole["spec"] if is_resource else whole)


def _trimmed(node: Node) -> str:
    return node.value.strip() if isinstance(node.value, str) else ""
