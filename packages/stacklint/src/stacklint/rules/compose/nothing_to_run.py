"""DO110."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.hosts import same_project
from stacklint.stack.repository.kinds import COMPOSE_NAMES
from stacklint.stack.stack import Stack

_APP = "    build: app\n"


_OVERRIDE = "compose.override.yaml"


def _with_production(setting: str, name: str = "app") -> dict[str, str]:
    """The sound repository with a file that is given together with it in production."""
    return {**stack(), "compose.prod.yaml": f"services:\n  {name}:\n    {setting}\n"}


@rule(
    "DO110",
    "nothing-to-run",
    severity=Severity.ERROR,
    bad=(
        Example(edited("compose.yaml", _APP, f"{_APP}  «db»:\n    restart: always\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}  «db»:\n    image: ''\n")),
        Example({**_with_production("restart: always"), _OVERRIDE: "services:\n  «ap»:\n    restart: always\n"}),
    ),
    good=(
        Example(
            {
                **edited("compose.yaml", _APP, f"{_APP}  db:\n    restart: always\n"),
                "compose.override.yaml": "services:\n  db:\n    image: example/db\n",
            }
        ),
        Example({**_with_production("restart: always"), _OVERRIDE: "services:\n  app:\n    restart: always\n"}),
        Example({**_with_production("image: example/db", "db"), _OVERRIDE: "services:\n  db:\n    restart: always\n"}),
        Example(edited("compose.yaml", _APP, f"{_APP}  db:\n    image: $DB_IMAGE\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}  db:\n    provider: {{type: example}}\n")),
    ),
)
def nothing_to_run(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A service has neither an image nor a build.

    Compose refuses the whole file. A file that only changes services of another one has to be given together with it,
    as in `-f compose.yaml -f changes.yaml`, or be called `compose.override.yaml`.
    """
    others = [other for other in stack.others if same_project(subject, other)]
    by_itself = posixpath.basename(subject.documents[0].name) in COMPOSE_NAMES  # else it may be given with any of them
    if subject.open or (others and not by_itself):
        return
    for name, service in subject.services.items():
        if any(name in other.services for other in others):
            continue
        node = service.node
        runs = node["image"].text or node["build"].present or node["provider"].present
        if node.is_mapping and not runs and not service.partial:
            yield Finding(
                node.place.key(),
                f"`{name}` has neither an image nor a build; compose refuses the file",
                "give it an `image`, or a `build`",
            )
