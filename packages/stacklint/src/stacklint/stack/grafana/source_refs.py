"""Where a data source names another one by its uid: links to traces, logs and alerts, and correlations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.grafana.datasources import DataSource

_LINK: Final = "datasourceUid"
UID_KEYS: Final = frozenset({_LINK, "alertmanagerUid"})
"""The keys inside of `jsonData` whose values are uids."""


class UidReference(NamedTuple):
    """A uid that a data source names.

    Attributes:
        node: its text.
        is_target: whether it is that of a correlation, which has to be there when Grafana starts.
        by_name: whether a name does as well: the page looks for a link by uid, then by name.
    """

    node: Node
    is_target: bool
    by_name: bool


def uid_references(source: DataSource, *, current: bool) -> Iterator[UidReference]:
    """The uids that a data source names; only the `current` form of its file has correlations."""
    yield from _inside(source.node["jsonData" if current else "json_data"])
    for correlation in source.node["correlations"].items() if current else ():
        yield UidReference(correlation["targetUID"], is_target=True, by_name=False)


def _inside(node: Node) -> Iterator[UidReference]:
    for key, value in node.entries():
        if key in UID_KEYS:
            yield UidReference(value, is_target=False, by_name=key == _LINK)
        else:
            yield from _inside(value)
    for item in node.items():
        yield from _inside(item)
