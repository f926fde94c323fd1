"""GF126."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import BOARD, PROVIDER, SOURCE, stack
from stacklint.stack.containers.container import Seen
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.grafana.unloaded import without_provider
from stacklint.stack.stack import Stack

_COMPOSE = stack()["compose.yaml"]
_MOUNT = "./grafana/provisioning:/etc/grafana/provisioning:ro"
_PARTS = _COMPOSE.replace(_MOUNT, "./grafana/provisioning/dashboards:/etc/grafana/provisioning/dashboards:ro")
_SOURCES = _PARTS.replace(
    "/dashboards:/etc/grafana/provisioning/dashboards", "/datasources:/etc/grafana/provisioning/datasources"
)


@rule(
    "GF126",
    "provisioning-folder-missing",
    severity=Severity.INFO,
    bad=(
        Example(stack({"compose.yaml": _COMPOSE.replace(_MOUNT, f"«{_MOUNT}»"), SOURCE: None})),
        Example(stack({"compose.yaml": _COMPOSE.replace(_MOUNT, f"«{_MOUNT}»"), PROVIDER: None})),
    ),
    good=(
        Example(stack()),
        Example(stack({"compose.yaml": _PARTS, SOURCE: None})),
        Example(stack({"compose.yaml": _SOURCES, PROVIDER: None})),
        Example(stack({"compose.yaml": _COMPOSE.replace("./grafana/provisioning:", "./not-there:"), SOURCE: None})),
        Example(stack({PROVIDER: None, BOARD: '{"title": "A", "schemaVersion": 42, "panels": []}'})),
        Example(stack({"compose.yaml": _COMPOSE, SOURCE: None, "elsewhere/prometheus.yml": stack()[SOURCE]})),
    ),
)
def provisioning_folder_missing(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """The folder that Grafana is provisioned from has none for data sources, or none for dashboards.

    What is mounted hides the folders of the image. Grafana logs an error that it can't read the folder, and starts with
    no data source, or with no dashboard. That is as it should be where they are made by hand; an empty folder keeps the
    log clean.
    """
    for kind, folder, what in (
        (Kind.DATASOURCES, "datasources", "data sources"),
        (Kind.PROVIDER, "dashboards", "dashboards"),
    ):
        found = subject.container.resolve(f"{subject.provisioning}/{folder}")
        if found.seen is not Seen.MISSING or found.mount is None or stack.catalogue.of(kind):
            continue
        if kind is Kind.PROVIDER and without_provider(subject, stack) is not None:
            continue  # then LK208 tells what it costs
        if stack.files.kind(subject.container.source(found.mount) or "") is None:
            continue  # the mount itself leads nowhere, which is another finding
        yield Finding(
            found.mount.node.place,
            f"there is no folder `{folder}` in it; Grafana logs an error and starts without {what}",
            f"add the folder, with a file of {what if kind is Kind.DATASOURCES else 'dashboard providers'} or empty",
        )
