"""A check of a folder as `stacklint check` does it there, with what open editors hold laid over what is on disk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from stacklint.causes import without_what_follows
from stacklint.engine import run
from stacklint.project.choice import choose
from stacklint.project.settings import read_settings
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from stacklint.diagnostic import Diagnostic
    from stacklint.engine import GoOn, Sources
    from stacklint.stack.stack import Stack


class Checked(NamedTuple):
    """What a check has found, and what it has read."""

    stacks: tuple[Stack, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources


def check_folder(folder: Path, unsaved: Mapping[str, bytes], profiles: Sequence[str], go_on: GoOn) -> Checked:
    """Check a folder, and nothing outside of it, in this process: it has threads, which forks don't get along with.

    Args:
        folder: its path, without symbolic links.
        unsaved: what editors hold, by the files' real paths.
        profiles: whose rules are asked beside those that the folder's settings name.
        go_on: asked again and again; what it raises ends the check.

    Raises:
        UsageError: a setting is not what it must be.
    """
    settings = read_settings(folder)
    choice = choose(settings, profiles=profiles)
    version, features = settings.prometheus_version, settings.features

    def find(texts: Mapping[str, bytes]) -> tuple[Stack, ...]:
        found = find_stacks(Files(folder, base=folder, exclude=settings.exclude, unsaved={**unsaved, **texts}))
        return tuple(stack._replace(asked_version=version, asked_features=features) for stack in found)

    stacks, today = find({}), datetime.now(UTC).date()

    def judge(some: Iterable[Stack]) -> tuple[tuple[Diagnostic, ...], Sources]:
        found, sources = run(some, choice.rules_on, asks=choice.asks, today=today, go_on=go_on)
        return choice.wanted(found), sources

    diagnostics, sources = without_what_follows(stacks, judge, find)
    return Checked(stacks, choice.told(diagnostics)[0], sources)
