"""LK169."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql.options import version_text
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.compose.variables import variable_node
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_APP: Final = "    build: app\n"
_VERSION: Final = Pattern(r"v?(\d{1,3})\.(\d{1,3})(?!\d)", re.ASCII)
_UNTAGGED: Final = frozenset({"", "latest", "main", "master"})


class _Dropped(NamedTuple):
    """A variable that an image read once: until which version, what becomes of it now, and what to write."""

    until: tuple[int, int]
    effect: str
    instead: str


_SETTINGS: Final = {
    ("prom/mysqld-exporter", "DATA_SOURCE_NAME"): _Dropped(
        (0, 15),
        "the exporter has no user and exits, or can't log in",
        "name the server by `--mysqld.address` and the user by `--mysqld.username`, and set `MYSQLD_EXPORTER_PASSWORD`",
    ),
}
"""Source: the changelogs of the programs."""


def _with(tag: str, variable: str) -> Example:
    service = f"  mysqld-exporter:\n    image: prom/mysqld-exporter{tag}\n    environment:\n      {variable}\n"
    return Example(edited(_FILE, _APP, _APP + service))


@rule(
    "LK169",
    "dropped-setting",
    severity=Severity.ERROR,
    bad=(
        _with(":v0.15.1", 'DATA_SOURCE_NAME: «"exporter:x@(db:3306)/"»'),
        _with("", "- «DATA_SOURCE_NAME=exporter:x@(db:3306)/»"),
    ),
    good=(
        _with(":v0.14.0", "DATA_SOURCE_NAME: exporter:x@(db:3306)/"),
        _with(":${VERSION}", "DATA_SOURCE_NAME: exporter:x@(db:3306)/"),
        _with(":v0.15.1", "MYSQLD_EXPORTER_PASSWORD: x"),
        Example(stack()),
    ),
)
def dropped_setting(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """An image is given a variable that its version does not read any more.

    Nothing says so: the program runs with its defaults, or ends. The changelog of the program has what to write now.
    """
    for service in subject.services.values():
        image = service.image
        if image is None or service.build is not None or "$" in image.text:
            continue
        for name in service.environment:
            dropped = _SETTINGS.get((image.repository, name))
            found = _VERSION.match(image.tag)
            version = (int(found[1]), int(found[2])) if found is not None else None
            newest = version is None and image.tag in _UNTAGGED
            if dropped is not None and (newest or (version is not None and version >= dropped.until)):
                since = f"since {version_text(dropped.until)}"
                yield Finding(
                    variable_node(name, service, subject).place,
                    f"`{image.repository}` does not read `{name}` {since}: {dropped.effect}",
                    dropped.instead,
                    ((service.image_node.place, "the image"),),
                )
