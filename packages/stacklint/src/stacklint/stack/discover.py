"""Finding the stacks of a repository, with no configuration."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from stacklint.models import Kind
from stacklint.stack.repository.kinds import Catalogue, is_compose
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.stack.prometheus.server import Prometheus
    from stacklint.stack.repository.files import Files


MAX_COMPOSE = 2_000
"""How many compose files are read in a repository."""


def find_stacks(files: Files) -> tuple[Stack, ...]:
    """The stacks below the root: one for each compose set that monitors something.

    Without any such set, the files that play a role by their content are one stack of loose files, but for rules that a
    vmalert reads. So are compose files with broken syntax, since nobody can tell what they would start, and unit tests
    of rules, which run outside.
    """
    catalogue = Catalogue(files)
    groups = _compose_groups(files)
    stacks: tuple[Stack, ...] = ()
    others: frozenset[str] = frozenset()
    if groups:
        from stacklint.stack import compose_stacks  # noqa: PLC0415 - only where compose files are

        stacks = compose_stacks.monitoring_stacks(groups, files, catalogue)
        others = compose_stacks.read_by_vmalert(groups, files, catalogue) if not stacks else others
    if not stacks:
        members = [(path, kind) for path, kind in catalogue.members() if path not in others]
        return (loose_stack(files, members, catalogue),)
    broken = [(path, Kind.COMPOSE) for group in groups for path in group if files.document(path, "yaml").broken]
    tests = [(path, Kind.TESTS) for path in catalogue.of(Kind.TESTS)]
    return (*stacks, loose_stack(files, (*broken, *tests), catalogue)) if broken or tests else stacks


def find_stack(files: Files, compose_file: str) -> Stack:
    """The stack of one compose file, with the overrides that merge into it by themselves."""
    from stacklint.stack.compose_stacks import stack_of  # noqa: PLC0415 - only for a compose file

    return stack_of(compose_file, files)


def loose_stack(files: Files, members: Iterable[tuple[str, Kind]], catalogue: Catalogue | None = None) -> Stack:
    """A stack of files that no compose file places."""
    loose = tuple(members)
    servers = _servers([path for path, kind in loose if kind is Kind.PROMETHEUS], files)
    parts = {(path, Kind.PROMETHEUS) for server in servers for path in server.included}  # no servers of their own
    return Stack(
        files,
        catalogue or Catalogue(files),
        loose=tuple(member for member in loose if member not in parts),
        prometheus=tuple(server for server in servers if (server.config_path, Kind.PROMETHEUS) not in parts),
    )


def _servers(paths: list[str], files: Files) -> list[Prometheus]:
    if not paths:
        return []
    from stacklint.stack.prometheus.server import read_prometheus  # noqa: PLC0415 - only for a configuration

    return [read_prometheus(path, files, None, None) for path in paths]


def _compose_groups(files: Files) -> list[list[str]]:
    """The compose files of each folder."""
    folders: dict[str, list[str]] = {}
    found = [path for path in files.walk() if is_compose(path, files)]
    for path in files.first(found, MAX_COMPOSE, "compose files"):
        folders.setdefault(posixpath.dirname(path), []).append(path)
    return list(folders.values())
