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
    """A variable that an image read once.

    Attributes:
        until: the version that doesn't read it any more.
        effect: what becomes of a program that has nothing else.
        instead: what to write now.
        flags: what takes its place; a program that is given one of them has what it needs.
    """

    until: tuple[int, int]
    effect: str
    instead: str
    flags: tuple[str, ...]


_SETTINGS: Final = {
    ("prom/mysqld-exporter", "DATA_SOURCE_NAME"): _Dropped(
        (0, 15),
        "the exporter has no user and exits, or can't log in",
        "name the server by `--mysqld.address` and the user by `--mysqld.username`, and set `MYSQLD_EXPORTER_PASSWORD`",
        ("config.my-cnf", "mysqld.username"),
    ),
}
"""Source: the changelogs and the read-mes of the programs."""


def _with(tag: str, variable: str, more: str = "") -> Example:
    service = f"  mysqld-exporter:\n    image: prom/mysqld-exporter{tag}\n    environment:\n      {variable}\n{more}"
    return Example(edited(_FILE, _APP, _APP + service))


@rule(
    "LK169",
    "dropped-setting",
    severity=Severity.ERROR,
    bad=(
        _with(":v0.15.1", 'DATA_SOURCE_NAME: «"exporter:x@(db:3306)/"»'),
        _with("", "- «DATA_SOURCE_NAME=exporter:x@(db:3306)/»"),
        _with("", "DATA_SOURCE_NAME: «x»", "    command: [--config.my-cnf=/.my.cnf]\n"),
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
    Where its command line has it already, the variable is only left over.
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
                flag = next(filter(None, map(service.flag, dropped.flags)), None)
                given = ((flag[1].place, "what it reads instead"),) if flag is not None else ()
                yield Finding(
                    variable_node(name, service, subject).place,
                    f"`{image.repository}` does not read `{name}` since {version_text(dropped.until)}: "
                    f"{dropped.effect if flag is None else 'it is left over'}",
                    dropped.instead if flag is None else "take it out",
                    ((service.image_node.place, "the image"), *given),
                    severity=Severity.INFO if flag is not None else None,
                )
