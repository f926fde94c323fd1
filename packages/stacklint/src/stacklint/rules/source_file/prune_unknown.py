"""GF125."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import SOURCE, edited, stack
from stacklint.stack.grafana.datasources import SourceFile
from stacklint.stack.stack import Stack

_SINCE = (11, 1)
_OLD = {"compose.yaml": stack()["compose.yaml"].replace("grafana:12.2.0", "grafana:11.0.0")}


@rule(
    "GF125",
    "prune-unknown",
    severity=Severity.WARNING,
    bad=(Example(edited(SOURCE, "apiVersion: 1\n", "apiVersion: 1\n«prune»: true\n", _OLD)),),
    good=(
        Example(edited(SOURCE, "apiVersion: 1\n", "apiVersion: 1\nprune: true\n")),
        Example(edited(SOURCE, "apiVersion: 1\n", "apiVersion: 1\nprune: false\n", _OLD)),
    ),
)
def prune_unknown(subject: SourceFile, _stack: Stack) -> Iterator[Finding]:
    """Grafana is too old to delete the data sources that are no longer listed.

    `prune` came with Grafana 11.1. One before it drops the key without a word and keeps what it once had. Take a newer
    version, or list what is to go under `deleteDatasources`.
    """
    node, version = subject.node["prune"], subject.filled.reading.version
    if subject.current and version is not None and version < _SINCE and subject.is_true(subject.text(node).text):
        server = subject.filled.reading.server
        image = server.image_node if server is not None else node
        yield Finding(
            node.place.key(),
            f"`prune` came with Grafana 11.1; {version[0]}.{version[1]} ignores it in silence",
            "list what is to go under `deleteDatasources`",
            ((image.place, f"Grafana {version[0]}.{version[1]}"),),
        )
