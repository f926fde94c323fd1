"""LK208."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node, Place, root
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.grafana import Grafana
from stacklint.stack.stack import Stack

_PROVIDER = "grafana/provisioning/dashboards/provider.yml"
_BOARD = '{"title": "A", "schemaVersion": 42, "panels": []}\n'


@rule(
    "LK208",
    "dashboards-without-provider",
    severity=Severity.ERROR,
    bad=(
        Example(stack({_PROVIDER: None, "grafana/dashboards/app.json": "«" + _BOARD.rstrip() + "»\n"})),
        Example(
            stack({_PROVIDER: "apiVersion: 1\n", "grafana/dashboards/app.json": "«" + _BOARD.rstrip() + "»\n"}),
        ),
    ),
    good=(
        Example(stack()),
        Example(stack({"grafana/other.json": _BOARD})),
        Example(stack({_PROVIDER: "apiVersion: 1\nprovider:\n", "grafana/dashboards/app.json": _BOARD})),
    ),
)
def dashboards_without_provider(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """Dashboards are mounted into Grafana, and no provider reads them.

    Grafana looks for dashboards only where a provider says: a YAML file in the `dashboards` folder of its provisioning
    names the folder that holds them. Add such a file.
    """
    container = subject.container
    files = [root(stack.files.document(path, "yaml")) for path in subject.provider_paths]
    hides = container.hides_in(f"{subject.provisioning}/dashboards")
    if subject.providers or not container.closed or hides or any(_is_told(file) for file in files):
        return
    for path in stack.catalogue.of(Kind.DASHBOARD):
        if container.sees(path) is not None:
            yield Finding(
                Place(stack.files.name(path)),
                "Grafana has this dashboard and no provider that loads it",
                f"add a provider to `{subject.provisioning}/dashboards`",
                tuple((file.place, "this file names no provider") for file in files)
                or ((subject.service.mounts_place().place.key(), f"what `{subject.service.name}` mounts"),),
            )
            return


def _is_told(file: Node) -> bool:
    """Whether a provider file that names no provider is said to be wrong already: it is broken, or misspelt."""
    return file.document.broken or not set(file.keys) <= {"apiVersion", "providers"}
