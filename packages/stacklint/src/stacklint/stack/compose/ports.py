"""The ports of a compose service: `ports` in short and long form, and `expose`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.compose.interpolation import Interpolated
from stacklint.stack.compose.sets import PublishedPort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.compose.around import Surroundings

_PORT: Final = Pattern(
    r"^(?:(?P<host>\[[^\]]*\]|[^\[\]]*?):)??(?:(?P<published>[\d-]*):)?(?P<container>\d+(?:-\d+)?)(?:/(?P<protocol>\w*)(?:/.*)?)?$"
)
_RANGE: Final = Pattern(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)
_LONGEST: Final = 100
"""No sane port is longer; a longer text is not looked at."""


def read_published(node: Node, around: Surroundings) -> Iterator[PublishedPort]:
    """Every entry with a known number."""
    for item in node.items():
        if item.is_mapping:
            container, published = _range(around.fill(item["target"])), _range(around.fill(item["published"]))
            host, protocol = around.fill(item["host_ip"]).text, around.fill(item["protocol"]).text
        else:
            value = around.fill(item)
            found = _PORT.match(value.text) if value.known and len(value.text) < _LONGEST else None
            if found is None:
                continue
            container = _range(Interpolated(found["container"]))
            published = _range(Interpolated(found["published"] or ""))
            host, protocol = (found["host"] or "").strip("[]"), found["protocol"] or ""
        if container is not None:
            yield PublishedPort(container, published, item, host, protocol.lower() or "tcp")


def read_exposed(node: Node, around: Surroundings) -> Iterator[range]:
    """Every exposed port or range of ports."""
    for item in node.items():
        found = _range(around.filled((item.text or "").split("/")[0], item))
        if found is not None:
            yield found


def _range(value: Interpolated) -> range | None:
    """`5000` or `5000-5010` as numbers."""
    found = _RANGE.fullmatch(value.text) if value.known else None
    return range(int(found[1]), int(found[2] or found[1]) + 1) if found is not None else None
