"""Where the uid of a data source stands: in its own file, in other data sources, in dashboards and in alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, root
from stacklint.stack.boards.texts import strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.stack.stack import Stack

_KEYS: Final = frozenset({"alertmanagerUid", "datasourceUid", "datasourceUID", "targetDatasourceUid", "targetUID"})
"""Keys whose value is a uid, wherever they stand in a file of Grafana."""


class UidUse(NamedTuple):
    """A text that is, or may be, the uid of a data source.

    Attributes:
        node: the text.
        is_sure: whether it can be nothing else, such as a name.
    """

    node: Node
    is_sure: bool


def uid_uses(stacks: Iterable[Stack]) -> Iterator[UidUse]:
    """Every text in some stacks that is meant as the uid of a data source, or that may be."""
    for stack in stacks:
        for file in stack.source_files:
            for source in file.datasources:
                if file.current:
                    yield UidUse(source.node["uid"], is_sure=True)
                    yield UidUse(source.node["jsonData"]["alertmanager"], is_sure=True)  # as Loki's was called once
            yield from _inside(file.node)
        for board in stack.provisioning.boards():
            yield from _inside(root(board.node.document))
            for variable in board.variables.values():
                if variable.type == "datasource":
                    chosen = (
                        variable.node["current"]["value"],
                        *(one["value"] for one in variable.node["options"].items()),
                    )
                    yield from (UidUse(node, is_sure=False) for value in chosen for node in strings(value))
        for alerting in stack.alertings:
            for node in alerting.files:
                yield from _inside(node)


def _inside(whole: Node) -> Iterator[UidUse]:
    """What refers to data sources in a file of Grafana; a bare text after `datasource` may be a name as well."""
    pending = [whole]
    while pending:
        node = pending.pop()
        for key, value in node.entries():
            if key == "datasource":
                if value.is_mapping:
                    yield UidUse(value["uid" if value["uid"].exists else "name"], is_sure=True)
                else:
                    yield UidUse(value, is_sure=False)
            elif key in _KEYS:
                yield UidUse(value, is_sure=True)
            pending.append(value)
        pending.extend(node.items())
