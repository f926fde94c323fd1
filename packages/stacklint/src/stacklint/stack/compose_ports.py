"""The ports of a compose service: `ports` in short and long form, and `expose`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.stack.compose import PublishedPort
from stacklint.stack.values import interpolate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Node

_PORT = re.compile(
    r"^(?:(?:\[[^\]]*\]|[^\[\]]*?):)??(?:(?P<published>[\d-]*):)?(?P<container>\d+(?:-\d+)?)(?:/(?P<protocol>\w+))?$"
)
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)
_LONGEST = 100
"""No sane port is longer; a longer text is not looked at."""


def read_published(node: Node, env: Mapping[str, str]) -> Iterator[PublishedPort]:
    """Every entry with a known number."""
    for item in node.items():
        if item.is_mapping:
            container, published = _range(item["target"].text, env), _range(item["published"].text, env)
        else:
            value = interpolate(item.text or "", env)
            found = _PORT.match(value.text) if value.known and len(value.text) < _LONGEST else None
            if found is None:
                continue
            container, published = _range(found["container"], env), _range(found["published"], env)
        if container is not None:
            yield PublishedPort(container, published, item)


def read_exposed(node: Node, env: Mapping[str, str]) -> Iterator[range]:
    """Every exposed port or range of ports."""
    for item in node.items():
        found = _range((item.text or "").split("/")[0], env)
        if found is not None:
            yield found


def _range(text: str | None, env: Mapping[str, str]) -> range | None:
    """`5000` or `5000-5010` as numbers."""
    value = interpolate(text or "", env)
    found = _RANGE.fullmatch(value.text) if value.known else None
    return range(int(found[1]), int(found[2] or found[1]) + 1) if found is not None else None
