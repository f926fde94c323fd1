"""DO116."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.needs import needs
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_APP = "    build: app\n"


def _with(own: str, other: str) -> dict[str, str]:
    """The sound repository with a database that the application needs."""
    db = f"  db:\n    image: example/db\n{other}"
    return edited("compose.yaml", _APP, f"{_APP}{own}{db}")


@rule(
    "DO116",
    "dependency-of-profile",
    severity=Severity.WARNING,
    bad=(
        Example(_with("    depends_on: [«db»]\n", "    profiles: [full]\n")),
        Example(_with("    depends_on: [«db»]\n    profiles: [app]\n", "    profiles: [full]\n")),
    ),
    good=(
        Example(_with("    depends_on: [db]\n    profiles: [full]\n", "    profiles: [full]\n")),
        Example(_with("    depends_on: [db]\n    profiles: [full]\n", "")),
        Example(
            _with("    depends_on: {db: {condition: service_started, required: false}}\n", "    profiles: [full]\n")
        ),
    ),
)
def dependency_of_profile(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A service waits for one that only a profile starts.

    Without that profile, Compose refuses the set: the service "depends on undefined service". Give both the same
    profiles, or none, or say `required: false`.
    """
    for name, service in subject.services.items():
        for need in needs(service.node):
            other = subject.services.get(need.name)
            if other is None or need.optional or not other.profiles or "$" in "".join(other.profiles):
                continue
            if service.profiles and service.profiles <= other.profiles:
                continue
            listed = ", ".join(f"`{one}`" for one in sorted(other.profiles))
            yield Finding(
                need.node.place.key() if need.by_key else need.node.place,
                f"`{need.name}` is only there with the profile {listed}; without it compose refuses to start `{name}`",
                "give both the same profiles, or say `required: false`",
                ((other.node["profiles"].place.key(), f"the profiles of `{need.name}`"),),
            )
