"""LK276."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Image, Service

_WITH: Final = {
    **{f"{owner}/prometheus": (2, 0) for owner in ("prom", "prometheus")},
    **{
        f"{owner}/{name}": (0, 15)
        for owner in ("prom", "prometheus")
        for name in ("alertmanager", "blackbox-exporter", "mysqld-exporter", "node-exporter", "snmp-exporter")
    },
    **{f"{owner}/pushgateway": (1, 0) for owner in ("prom", "prometheus")},
    "prometheuscommunity/postgres-exporter": (0, 8),
    "grafana/agent": (0, 14),
    "grafana/alloy": (1, 0),
}
"""Images whose tags begin with `v`, with a version since which all of them do."""
_WITHOUT: Final = {
    **dict.fromkeys(("grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"), (8, 0)),
    **dict.fromkeys(("grafana/loki", "grafana/promtail", "grafana/tempo"), (2, 0)),
}
"""Images whose tags begin with the number."""
_TAG: Final = Pattern(r"(v?)(\d{1,3})\.(\d{1,3})(\.\d{1,3})?(-[a-z][\w.-]*)?", re.ASCII)
_HOSTS: Final = ("", "docker.io/", "quay.io/")
_OWN: Final = ("build", "never")
"""Policies with which nothing is pulled."""
_FILE, _IMAGE = "compose.yaml", "prom/prometheus:v3.5.0"


def _grafana(image: str) -> Example:
    return Example(edited(_FILE, "grafana/grafana:12.2.0", image))


@rule(
    "LK276",
    "image-tag",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _IMAGE, "«prom/prometheus:3.5.0»")),
        Example(edited(_FILE, _IMAGE, "«quay.io/prometheus/prometheus:2.53»")),
        Example(edited(_FILE, _IMAGE, "«prom/prometheus:${TAG:-3.5.0}»")),
        _grafana("«grafana/grafana:v12.2.0»"),
        _grafana("«docker.io/grafana/grafana-oss:v9.5.1-ubuntu»"),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _IMAGE, "prom/prometheus")),
        Example(edited(_FILE, _IMAGE, "prom/prometheus:main")),
        Example(edited(_FILE, _IMAGE, "prom/prometheus:0.20.0")),
        Example(edited(_FILE, _IMAGE, f"prom/prometheus:3.5.0@sha256:{'0' * 64}")),
        Example(edited(_FILE, _IMAGE, "registry.example.org/prom/prometheus:3.5.0")),
        Example(edited(_FILE, _IMAGE, "prom/prometheus:3.5.0\n    pull_policy: never")),
        Example(edited(_FILE, _IMAGE, "prom/prometheus:3.5.0\n    build: prometheus")),
        _grafana("grafana/grafana:12.2"),
    ),
)
def image_tag(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """An image is asked for by a tag that it does not have.

    The images of Prometheus, Alertmanager and their exporters have tags with a `v`, such as `v3.5.0`, those of
    Grafana, Loki and Tempo have them without, such as `12.2.0`. `docker compose up` ends with "manifest unknown" for
    the other form, and starts nothing.
    """
    for service in subject.services.values():
        image = service.image
        right = _right(image, service) if image is not None else None
        if image is not None and right is not None:
            begin = "with `v`" if right.startswith("v") else "without `v`"
            yield Finding(
                service.image_node.place,
                f"`{image.repository}` has no tag `{image.tag}`, since its tags begin {begin}; "
                f"`{service.name}` can't be pulled",
                f"write `{image.text.removesuffix(image.tag)}{right}`",
            )


def _right(image: Image, service: Service) -> str | None:
    """The tag that is meant; `None` where the one that is written may be there."""
    found = _TAG.fullmatch(image.tag)
    since = (_WITH if found is not None and not found[1] else _WITHOUT).get(image.repository)
    pulled = service.build is None and not service.partial and service.node.text_at("pull_policy") not in _OWN
    public = any(image.text == f"{host}{image.repository}:{image.tag}" for host in _HOSTS)
    if found is None or since is None or not pulled or not public or (int(found[2]), int(found[3])) < since:
        return None
    patch = found[4] or ("" if found[1] else ".0")
    return f"{'' if found[1] else 'v'}{found[2]}.{found[3]}{patch}{found[5] or ''}"
