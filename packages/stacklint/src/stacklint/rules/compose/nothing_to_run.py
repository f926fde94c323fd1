"""DO110."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose import Compose
from stacklint.stack.hosts import same_project
from stacklint.stack.stack import Stack

_APP = "    build: app\n"


@rule(
    "DO110",
    "nothing-to-run",
    severity=Severity.ERROR,
    bad=(
        Example(edited("compose.yaml", _APP, f"{_APP}  «db»:\n    restart: always\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}  «db»:\n    image: ''\n")),
    ),
    good=(
        Example(
            {
                **edited("compose.yaml", _APP, f"{_APP}  db:\n    restart: always\n"),
                "compose.override.yaml": "services:\n  db:\n    image: example/db\n",
            }
        ),
        Example(edited("compose.yaml", _APP, f"{_APP}  db:\n    image: $DB_IMAGE\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}  db:\n    provider: {{type: example}}\n")),
    ),
)
def nothing_to_run(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A service has neither an image nor a build.

    Compose refuses the whole file. A file that only changes services of another one has to be given together with it,
    as in `-f compose.yaml -f changes.yaml`, or be called `compose.override.yaml`.
    """
    if subject.open or any(same_project(subject, other) for other in stack.others):
        return
    for name, service in subject.services.items():
        node = service.node
        runs = node["image"].text or node["build"].present or node["provider"].present
        if node.is_mapping and not runs and not service.partial:
            yield Finding(
                node.place.key(),
                f"`{name}` has neither an image nor a build; compose refuses the file",
                "give it an `image`, or a `build`",
            )
