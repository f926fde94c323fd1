"""LK331."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_FILE, _IMAGE = "compose.yaml", "prom/prometheus:v3.5.0"
_OWNER: Final = "bitnami/"
_PUBLIC: Final = ("bitnami/", "docker.io/bitnami/", "index.docker.io/bitnami/")
_OWN: Final = ("build", "never")
"""Policies with which nothing is pulled."""


@rule(
    "LK331",
    "image-moved",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _IMAGE, "«bitnami/prometheus:3.5.0»")),
        Example(edited(_FILE, _IMAGE, "«docker.io/bitnami/prometheus:3»")),
        Example(edited(_FILE, "services:\n", "services:\n  kafka:\n    image: «bitnami/kafka:3.9.0-debian-12-r1»\n")),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _IMAGE, "bitnami/prometheus")),
        Example(edited(_FILE, _IMAGE, "bitnami/prometheus:latest")),
        Example(edited(_FILE, _IMAGE, "bitnamilegacy/prometheus:3.5.0")),
        Example(edited(_FILE, _IMAGE, "registry.example.org/bitnami/prometheus:3.5.0")),
        Example(edited(_FILE, _IMAGE, f"bitnami/prometheus:3.5.0@sha256:{'0' * 64}")),
        Example(edited(_FILE, _IMAGE, "bitnami/prometheus:3.5.0\n    pull_policy: never")),
        Example(edited(_FILE, _IMAGE, "bitnami/prometheus:3.5.0\n    build: prometheus")),
        Example(edited(_FILE, _IMAGE, "bitnami/prometheus:${TAG}")),
    ),
)
def image_moved(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """An image is asked for where its versions are no more.

    In 2025 Bitnami moved the versioned tags of its images from `bitnami/` to `bitnamilegacy/`, where they get no
    updates (bitnami/containers, issue 83267). Only `latest` is left of some. `docker compose up` ends with "manifest
    unknown" wherever the image isn't there from before, and starts nothing.
    """
    for service in subject.services.values():
        image = service.image
        if image is None or not image.repository.startswith(_OWNER) or not image.text.startswith(_PUBLIC):
            continue
        pulled = service.build is None and not service.partial and service.node.text_at("pull_policy") not in _OWN
        if pulled and image.tag[:1].isdigit() and "@" not in image.text:
            kept = f"bitnamilegacy/{image.repository.removeprefix(_OWNER)}:{image.tag}"
            yield Finding(
                service.image_node.place,
                f"the versions of `{image.repository}` have moved; `{service.name}` can't be pulled",
                f"take another image, or `{kept}`, which gets no updates",
            )
