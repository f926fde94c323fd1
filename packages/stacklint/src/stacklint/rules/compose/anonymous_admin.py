"""HD104."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.compose.variables import value_place
from stacklint.stack.programs.images import role_of
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_GRAFANA: Final = "    image: grafana/grafana:12.2.0\n"
_ENABLED: Final = "GF_AUTH_ANONYMOUS_ENABLED"
_ROLE: Final = "GF_AUTH_ANONYMOUS_ORG_ROLE"
_TRUE: Final = frozenset({"true", "1", "t"})


def _with(role: str, *, enabled: str = "'true'") -> Example:
    lines = f"    environment: {{{_ENABLED}: {enabled}, {_ROLE}: {role}}}\n"
    return Example(edited(_FILE, _GRAFANA, _GRAFANA + lines))


@rule(
    "HD104",
    "anonymous-admin",
    severity=Severity.WARNING,
    profile=Profile.HARDENING,
    bad=(_with("«Admin»"), _with("«Editor»")),
    good=(_with("Viewer"), _with("Admin", enabled="'false'"), Example(stack())),
)
def anonymous_admin(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """Everybody who reaches Grafana may change what is in it, without a login.

    An anonymous `Admin` adds data sources, through which Grafana fetches any address that it can reach, and an
    anonymous `Editor` changes dashboards and alerts. `Viewer` is enough to look.
    """
    for service in subject.services.values():
        enabled, role = service.environment.get(_ENABLED), service.environment.get(_ROLE)
        if role_of(service) != "grafana" or enabled is None or role is None or enabled.text.lower() not in _TRUE:
            continue
        if role.text in {"Admin", "Editor"}:
            yield Finding(
                value_place(_ROLE, role.text, service, subject),
                f"everybody who reaches `{service.name}` is `{role.text}` in it, without a login",
                "write `Viewer`",
                ((value_place(_ENABLED, enabled.text, service, subject), "no login is needed"),),
            )
