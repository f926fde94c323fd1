"""LK168."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.passwords import GUESSED
from stacklint.stack.compose.sets import Compose
from stacklint.stack.compose.variables import value_place
from stacklint.stack.programs.images import role_of
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_GRAFANA: Final = "    image: grafana/grafana:12.2.0\n"
_PASSWORD: Final = "GF_SECURITY_ADMIN_PASSWORD"  # noqa: S105 - the name of a variable


def _with(line: str, ports: str = "    ports: ['3000:3000']\n") -> Example:
    return Example(edited(_FILE, _GRAFANA, f"{_GRAFANA}{ports}    environment:\n      {line}\n"))


@rule(
    "LK168",
    "default-password",
    severity=Severity.INFO,
    bad=(
        _with(f"{_PASSWORD}: «admin»"),
        _with(f"- {_PASSWORD}=«admin»"),
        _with(f"{_PASSWORD}: «${{PASSWORD:-admin}}»"),
    ),
    good=(
        _with(f"{_PASSWORD}: ${{PASSWORD:?}}"),
        _with(f"{_PASSWORD}: admin", ""),
        _with(f"{_PASSWORD}: admin", "    ports: ['127.0.0.1:3000:3000']\n"),
        Example(stack()),
    ),
)
def default_password(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """The administrator of a published Grafana has a password that everybody tries first.

    Set to its own default, Grafana does not even ask for a new one at the first login. Take it from a variable without
    a default (`${GRAFANA_PASSWORD:?}`), or from a secret by `GF_SECURITY_ADMIN_PASSWORD__FILE`.
    """
    for service in subject.services.values():
        given = service.environment.get(_PASSWORD)
        if given is None or given.text not in GUESSED or role_of(service) != "grafana":
            continue
        port = next((port for port in service.ports if "127.0.0.1" not in (port.node.text or "127.0.0.1")), None)
        if port is not None:
            yield Finding(
                value_place(_PASSWORD, given.text, service, subject),
                f"the password of Grafana's administrator is `{given.text}`, which everybody tries first",
                "take it from a variable without a default, or from a secret",
                ((port.node.place, "published here"),),
            )
