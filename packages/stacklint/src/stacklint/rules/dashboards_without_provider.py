"""LK208."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
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
    bad=(Example(stack({_PROVIDER: None, "grafana/dashboards/app.json": "«" + _BOARD.rstrip() + "»\n"})),),
    good=(Example(stack()), Example(stack({"grafana/other.json": _BOARD}))),
)
def dashboards_without_provider(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """Dashboards are mounted into Grafana, and no provider reads them.

    Grafana looks for dashboards only where a provider says: a YAML file in the `dashboards` folder of its
    provisioning names the folder that holds them.
    """
    container = subject.container
    if subject.provider_files or not container.closed:
        return
    for path in stack.catalogue.of(Kind.DASHBOARD):
        if container.sees(path) is not None:
            yield Finding(
                Place(stack.files.name(path)),
                "Grafana has this dashboard and no provider that loads it",
                f"add a provider to `{subject.provisioning}/dashboards`",
                ((subject.service.mounts_place().place.key(), f"what `{subject.service.name}` mounts"),),
            )
            return
