"""LK111."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.build import build_context, missing_from_build
from stacklint.stack.stack import Stack


@rule(
    "LK111",
    "build-missing",
    severity=Severity.ERROR,
    bad=(
        Example(edited("compose.yaml", "build: app", "build: «api»")),
        Example(edited("compose.yaml", "build: app", "build: {context: app, dockerfile: «Dockerfile.dev»}")),
        Example(edited("compose.yaml", "build: app", "build: «app»", {"app/Dockerfile": None})),
    ),
    good=(
        Example(stack()),
        Example(edited("compose.yaml", "build: app", "build: https://github.com/example/app.git")),
        Example(edited("compose.yaml", "build: app", "build: {dockerfile_inline: FROM scratch}")),
        Example(
            edited("compose.yaml", "build: app", "build: lib", {".gitmodules": '[submodule "lib"]\n\tpath = lib\n'})
        ),
    ),
)
def build_missing(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """The folder or the Dockerfile that an image is built from is not in the repository.

    Compose stops with an error when it comes to build the image, which on a machine that has the image already may be
    weeks later.
    """
    for service in subject.services.values():
        missing = missing_from_build(service, subject, stack.files)
        if service.build is None or missing is None:
            continue
        context = build_context(service, subject, stack.files)
        key = "context" if missing == context else "dockerfile"
        node = service.build.node[key] if service.build.node[key].present else service.build.node
        yield Finding(
            node.place,
            f"`{stack.files.name(missing)}` does not exist; `{service.name}` can't be built",
            "name what is there",
            ((service.node.place.key(), "the service that is built from it"),),
        )
