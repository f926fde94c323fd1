"""LK113."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.compose.variables import variable_node
from stacklint.stack.containers.container import Container, Seen
from stacklint.stack.stack import Stack

_GRAFANA = "    image: grafana/grafana:12.2.0\n"
_HOME = "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"
_SECRETS = "/run/secrets/"


def _with(line: str) -> dict[str, str]:
    return edited("compose.yaml", _GRAFANA, f"{_GRAFANA}    environment:\n      {line}\n")


_GIVEN = _with("POSTGRES_PASSWORD_FILE: /run/secrets/password\n    secrets: [password]")


@rule(
    "LK113",
    "named-path-missing",
    severity=Severity.ERROR,
    bad=(
        Example(_with("GF_SECURITY_ADMIN_PASSWORD__FILE: «/run/secrets/password»")),
        Example(_with(f"- «{_HOME}=/var/lib/grafana/dashboards/home.json»")),
    ),
    good=(
        Example(_with(f"{_HOME}: /var/lib/grafana/dashboards/app.json")),
        Example(_with("GF_SECURITY_ADMIN_PASSWORD__FILE: ${PASSWORD_FILE}")),
        Example({**_GIVEN, "compose.yaml": _GIVEN["compose.yaml"] + "secrets: {password: {file: ./gone}}\n"}),
    ),
)
def named_path_missing(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """An environment variable names a secret or a dashboard that the container does not have.

    Files below `/run/secrets` are those of the service's own `secrets:`. A program that finds none exits, or runs
    without its password; Grafana shows an error in place of its home dashboard.
    """
    for container in stack.containers:
        service = container.service
        if service.partial:
            continue
        for name, value in service.environment.items():
            secret = name.endswith("_FILE") and value.text.startswith(_SECRETS)
            if not value.known or not (secret or name == _HOME) or not _lacks(container, value.text, subject):
                continue
            block = service.node["secrets"] if secret and service.node["secrets"].present else service.mounts_place()
            yield Finding(
                variable_node(name, service, subject).place,
                f"`{value.text}` does not exist in the container of `{service.name}`",
                "list the secret under the service's `secrets`" if secret else "mount the dashboard there",
                ((block.place.key(), "what the service has"),),
            )


def _lacks(container: Container, path: str, compose: Compose) -> bool:
    """Whether nothing is at a path: below the folder of secrets there is nothing but what is mounted."""
    resolution = container.resolve(path)
    if path.startswith(_SECRETS) and resolution.mount is None:
        return all(mount.known or mount.kind == "secret" for mount in container.service.mounts)
    mount = resolution.mount
    if mount is not None and compose.is_private(mount):
        return True
    return resolution.seen is Seen.MISSING and (mount is None or mount.kind == "bind")
