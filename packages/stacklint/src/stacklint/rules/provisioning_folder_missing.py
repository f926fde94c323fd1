"""GF126."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import SOURCE, stack
from stacklint.stack.container import Seen
from stacklint.stack.grafana import Grafana
from stacklint.stack.stack import Stack

_COMPOSE = stack()["compose.yaml"]
_MOUNT = "./grafana/provisioning:/etc/grafana/provisioning:ro"
_PARTS = _COMPOSE.replace(_MOUNT, "./grafana/provisioning/dashboards:/etc/grafana/provisioning/dashboards:ro")


@rule(
    "GF126",
    "provisioning-folder-missing",
    severity=Severity.INFO,
    bad=(Example(stack({"compose.yaml": _COMPOSE.replace(_MOUNT, f"«{_MOUNT}»"), SOURCE: None})),),
    good=(
        Example(stack()),
        Example(stack({"compose.yaml": _PARTS, SOURCE: None})),
        Example(stack({"compose.yaml": _COMPOSE.replace("./grafana/provisioning:", "./not-there:"), SOURCE: None})),
        Example(stack({"compose.yaml": _COMPOSE, SOURCE: None, "elsewhere/prometheus.yml": stack()[SOURCE]})),
    ),
)
def provisioning_folder_missing(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """The folder that Grafana is provisioned from has none for data sources.

    What is mounted hides the folder of the image. Grafana logs an error that it can't read the folder, and starts with
    no data source. That is as it should be where they are made by hand.
    """
    found = subject.container.resolve(f"{subject.provisioning}/datasources")
    if found.seen is Seen.MISSING and found.mount is not None and not stack.catalogue.of(Kind.DATASOURCES):
        if stack.files.kind(subject.container.source(found.mount) or "") is None:
            return  # the mount itself leads nowhere, which is another finding
        yield Finding(
            found.mount.node.place,
            "there is no folder `datasources` in it; Grafana logs an error and starts without data sources",
            "add the folder, with a file of data sources or empty",
        )
