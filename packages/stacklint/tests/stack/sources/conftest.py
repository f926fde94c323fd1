"""Programs in Python on disk, in a service of a compose file, and what is read of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import dedent

import pytest
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files
from stacklint.stack.sources.image import Image, read_image
from stacklint.stack.sources.source import Source, read_source

Tree = Callable[[Mapping[str, str]], Files]
Read = Callable[..., Source | None]
Look = Callable[..., Image | None]

DOCKERFILE = 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n'


def repository(files: Mapping[str, str], *, service: str, dockerfile: str) -> dict[str, str]:
    """A compose file with one service, built in the folder `app`, with files in it."""
    build = "" if service.startswith(("image:", "build:")) else "    build: app\n"
    lines = "".join(f"    {line}\n" for line in dedent(service).strip().splitlines())
    base = {
        "compose.yaml": f"services:\n  app:\n{build}{lines}  prometheus:\n    image: prom/prometheus:v3.5.0\n",
        "app/Dockerfile": dockerfile,
    }
    return {**base, **{path if path.startswith("../") else f"app/{path}": dedent(text) for path, text in files.items()}}


@pytest.fixture
def look(tree: Tree) -> Look:
    """What is in the container of a service."""

    def find(files: Mapping[str, str], *, service: str = "", dockerfile: str = DOCKERFILE) -> Image | None:
        found = tree(
            {
                path.removeprefix("../"): text
                for path, text in repository(files, service=service, dockerfile=dockerfile).items()
            }
        )
        compose = find_stacks(found)[0].compose
        assert compose is not None
        return read_image(compose.services["app"], compose, found)

    return find


@pytest.fixture
def read(tree: Tree) -> Read:
    """What a service exports by the source of its program; a text alone is that of `main.py`."""

    def find(files: Mapping[str, str] | str, *, service: str = "", dockerfile: str = DOCKERFILE) -> Source | None:
        given = {"main.py": files} if isinstance(files, str) else files
        found = tree(
            {
                path.removeprefix("../"): text
                for path, text in repository(given, service=service, dockerfile=dockerfile).items()
            }
        )
        compose = find_stacks(found)[0].compose
        assert compose is not None
        return read_source(compose.services["app"], compose, found)

    return find
