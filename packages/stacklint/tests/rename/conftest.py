"""Small repositories on disk, renamed in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from stacklint.engine import Sources
from stacklint.rename.change import Renaming, renamed
from stacklint.rename.datasource import rename_datasource_uid
from stacklint.rename.metric import rename_metric
from stacklint.rules.examples import write
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Plan = Callable[[tuple[Stack, ...], Sources], Renaming]


class Outcome(NamedTuple):
    """What a renaming makes of a repository: the files that change, what stays, and what else is said."""

    texts: dict[str, str]
    left: list[str]
    notes: tuple[str, ...]


def outcome(folder: Path, plan: Plan, below: str = "") -> Outcome:
    """What a plan makes of the files below a folder."""
    stacks = find_stacks(Files(folder, base=folder, below=below))
    sources = Sources(stack.files for stack in stacks)
    renaming = plan(stacks, sources)
    done = renamed(renaming, sources, stacks[0].files)
    places = [(sources.location(left.where), left.why) for left in done.left]
    assert done.places >= len(done.texts)
    return Outcome(dict(done.texts), [f"{at.file}:{at.line}:{at.column}: {why}" for at, why in places], renaming.notes)


class Renamer:
    """Renames in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def metric(self, files: Mapping[str, str], old: str, new: str, *, force: bool = False, below: str = "") -> Outcome:
        """The outcome of renaming a metric."""
        write(files, self.folder)
        return outcome(
            self.folder, lambda stacks, sources: rename_metric(stacks, old, new, sources.location, force=force), below
        )

    def uid(self, files: Mapping[str, str], old: str, new: str, *, force: bool = False, below: str = "") -> Outcome:
        """The outcome of renaming the uid of a data source."""
        write(files, self.folder)
        return outcome(
            self.folder, lambda stacks, sources: rename_datasource_uid(stacks, old, new, sources, force=force), below
        )


@pytest.fixture
def rename(tmp_path: Path) -> Renamer:
    """What renames in files that it writes."""
    return Renamer(tmp_path)
