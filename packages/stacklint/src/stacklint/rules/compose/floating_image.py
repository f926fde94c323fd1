"""HD101."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_IMAGE: Final = "prom/prometheus:v3.5.0"
_FLOATING: Final = frozenset({"", "latest", "main", "master", "edge", "nightly", "stable", "dev"})


@rule(
    "HD101",
    "floating-image",
    severity=Severity.INFO,
    profile=Profile.HARDENING,
    bad=(
        Example(edited(_FILE, _IMAGE, "«prom/prometheus»")),
        Example(edited(_FILE, _IMAGE, "«prom/prometheus:latest»")),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _IMAGE, "prom/prometheus:${VERSION}")),
        Example(edited(_FILE, _IMAGE, f"prom/prometheus@sha256:{'0' * 64}")),
    ),
)
def floating_image(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """An image has no version: what runs depends on the day on which it was pulled.

    The next pull may bring another major version, with other metrics, flags and keys, and it can't be told afterwards
    which one was there before. Write the tag of a version, or a digest.
    """
    for service in subject.services.values():
        image, node = service.image, service.node["image"]
        if image is None or service.build is not None or not node.present or "@" in image.text or "$" in image.text:
            continue
        if image.tag in _FLOATING:
            yield Finding(
                node.place,
                f"`{image.text}` has no version: which one runs depends on when it was pulled",
                f"write the tag of a version, such as `{image.text.removesuffix(f':{image.tag}')}:…`",
            )
