"""GF236."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_SOURCES = "grafana/provisioning/datasources/more.yml"
_PROVIDERS = "grafana/provisioning/dashboards/more.yml"


@rule(
    "GF236",
    "provisions-nothing",
    severity=Severity.INFO,
    bad=(
        Example(stack({_PROVIDERS: "apiVersion: 1\n«providers»:\n  # - name: dashboards\n"})),
        Example(stack({_PROVIDERS: "«apiVersion»: 1\n"})),
        Example(stack({_SOURCES: "apiVersion: 1\n«datasources»: []\n"})),
    ),
    good=(
        Example(stack()),
        Example(stack({_PROVIDERS: "# later\n", _SOURCES: ""})),  # see DO105
        Example(stack({_PROVIDERS: "apiVersion: 1\nprovider: []\n"})),  # see FM101
        Example(stack({"grafana/provisioning/dashboards/provider.yml": "apiVersion: 1\n"})),  # see LK208
        Example(stack({_SOURCES: "apiVersion: 1\nprune: true\ndatasources: []\n"})),
        Example(stack({_SOURCES: "apiVersion: 1\ndeleteDatasources: [{name: Old}]\n"})),
        Example(stack({_SOURCES: "- a\n", _PROVIDERS: "- name: x\n"})),
    ),
)
def provisions_nothing(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """A provisioning file lists no data source, or no dashboard provider.

    Grafana takes it without a word, as it takes one in which the list has another name or is a comment, and nothing
    comes of it. Write what it is meant to provision, or delete it.
    """
    for file in subject.source_files:
        yield from _idle(file.node, "datasources", "data source")
    for provider_file in subject.provider_files if subject.providers else ():
        yield from _idle(provider_file.filled.node, "providers", "dashboard provider")


def _idle(node: Node, key: str, what: str) -> Iterator[Finding]:
    """What is said of a file that holds nothing beside a version and an empty list."""
    keys = [name for name, _ in node.entries()]
    if keys and not set(keys) - {"apiVersion", key} and (not node[key].present or node[key].value == []):
        at = node[key if key in keys else "apiVersion"].place.key()
        yield Finding(at, f"the file lists no {what}; nothing comes of it", f"list one under `{key}`, or delete it")
