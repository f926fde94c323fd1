"""DO115."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.prometheus.referenced import may_appear
from stacklint.stack.stack import Stack

_APP = "    build: app\n"
_ENV = f"{_APP}    env_file: config/app.env\n"


@rule(
    "DO115",
    "env-file-missing",
    severity=Severity.WARNING,
    bad=(
        Example(edited("compose.yaml", _APP, f"{_APP}    env_file: «config/app.env»\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}    env_file: [{{path: «config/app.env»}}]\n")),
    ),
    good=(
        Example(edited("compose.yaml", _APP, _ENV, {"config/app.env": "A=b\n"})),
        Example(edited("compose.yaml", _APP, _ENV, {"config/app.env.example": "A=b\n"})),
        Example(edited("compose.yaml", _APP, _ENV, {".gitignore": "*.env\n"})),
        Example(edited("compose.yaml", _APP, f"{_APP}    env_file: .env\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}    env_file: [{{path: config/app.env, required: false}}]\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}    env_file: /etc/app.env\n")),
    ),
)
def env_file_missing(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A file of environment variables is not in the repository.

    Compose refuses the whole set until it is there. What git ignores, what an example stands beside, and files that are
    called `.env` are made by whoever runs the stack, and not asked for.
    """
    for service in subject.services.values():
        node = service.node["env_file"]
        for item, name in zip(_named(node), service.env_files, strict=True):
            path = stack.files.inside(stack.files.root / subject.folder / name.text) if name.known else None
            if path is None or stack.files.kind(path) is not None or _may_lack(item):
                continue
            if not posixpath.basename(path).startswith(".env") and not may_appear(path, stack.files):
                yield Finding(
                    (item["path"] if item.is_mapping else item).place,
                    f"`{name.text}` does not exist; compose refuses to start",
                    "add it to the repository, or an example of it beside it",
                )


def _may_lack(item: Node) -> bool:
    return (item["required"].text or "").lower() in {"false", "no", "off", "n"}


def _named(node: Node) -> Iterator[Node]:
    """The entries that name a file."""
    for item in node.items() if node.is_sequence else () if node.is_mapping else (node,):
        if (item["path"] if item.is_mapping else item).text:
            yield item
