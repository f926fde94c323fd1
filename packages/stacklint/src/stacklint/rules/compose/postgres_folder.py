"""LK332."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.nested_mounts import normal
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Image

_FILE: Final = "compose.yaml"
_OLD: Final = "/var/lib/postgresql/data"
_SINCE: Final = 18
_NUMBER: Final = Pattern(r"(\d{1,2})(?:[.-]|\Z)", re.ASCII)
_NEWEST: Final = Pattern(r"(?:latest|alpine[\d.]*|bookworm|trixie)?", re.ASCII)
"""Tags that stand for the newest version there is."""


def _example(image: str, mount: str = "data:/var/lib/postgresql/data", more: str = "") -> Example:
    service = f"services:\n  db:\n    image: {image}\n    volumes: [{mount}]\n{more}"
    compose = edited(_FILE, "services:\n", service)[_FILE]
    return Example(edited(_FILE, "services:\n", "services:\n", {_FILE: f"{compose}volumes:\n  data:\n"}))


@rule(
    "LK332",
    "postgres-folder",
    severity=Severity.ERROR,
    bad=(
        _example("postgres:18", "«data:/var/lib/postgresql/data»"),
        _example("docker.io/library/postgres:18.1-alpine", "«./data:/var/lib/postgresql/data/»"),
        _example("postgres:latest", "«data:/var/lib/postgresql/data»"),
        _example("postgres", "«data:/var/lib/postgresql/data»"),
        _example("postgres:alpine", "«data:/var/lib/postgresql/data»"),
    ),
    good=(
        _example("postgres:17"),
        _example("postgres:9.6-alpine"),
        _example("postgres:18", "data:/var/lib/postgresql"),
        _example("postgres:18", more="    environment: {PGDATA: /var/lib/postgresql/data}\n"),
        _example("postgres:18", more="    environment: [PGDATA=/var/lib/postgresql/data/pgdata]\n"),
        _example("postgres:18", more="    env_file: db.env\n"),
        _example("postgres:18", more="    entrypoint: [/start.sh]\n"),
        _example("postgres:18", more="    build: db\n"),
        _example("example/postgres:18"),
        _example("postgres:${VERSION}"),
        _example("postgres:18", "data:/var/lib/postgresql/data/more"),
    ),
)
def postgres_folder(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """PostgreSQL's data is mounted where its image refuses to have it.

    Since version 18 the official image keeps data below `/var/lib/postgresql/18`, and ends at start where something is
    mounted at `/var/lib/postgresql/data`, be it empty or not (docker-library/postgres, pull request 1259). Tags such as
    `latest` and `alpine` have come to mean such a version: whoever pulls them anew has a database that doesn't start,
    which is a warning. A `PGDATA` of one's own is left alone.
    """
    for service in subject.services.values():
        major = _major(service.image) if service.image is not None else None
        mount = next((one for one in service.mounts if normal(one.target) == _OLD), None)
        if major is None or mount is None or service.build is not None or service.partial or service.entrypoint:
            continue
        if "PGDATA" in service.environment or service.env_files:
            continue
        version = f"PostgreSQL {major}" if major else "the newest PostgreSQL"
        yield Finding(
            mount.node.place,
            f"`{service.name}` is {version}, whose image refuses to start with a mount at `{_OLD}`",
            f"mount it at `/var/lib/postgresql`, or stay with `postgres:{_SINCE - 1}`; data of an older version has to "
            "be upgraded",
            ((service.image_node.place, "the version"),),
            severity=None if major else Severity.WARNING,
        )


def _major(image: Image) -> int | None:
    """The version of an official image, if it is one of those; 0 where a tag means the newest."""
    name, _, tag = image.text.removeprefix("docker.io/").removeprefix("library/").partition(":")
    if name != "postgres" or tag != image.tag:
        return None
    found = _NUMBER.match(tag)
    if found is not None:
        return int(found[1]) if int(found[1]) >= _SINCE else None
    return 0 if _NEWEST.fullmatch(tag) else None
