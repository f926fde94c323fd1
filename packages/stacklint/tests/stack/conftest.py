"""Small repositories on disk, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.rules.examples import write
from stacklint.rules.fixtures import stack as sound
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Writes files and opens the folder that holds them."""

    def make(files: Mapping[str, str]) -> Files:
        write(files, tmp_path)
        return Files(tmp_path, base=tmp_path)

    return make


@pytest.fixture
def stacks(tree: Tree) -> Stacks:
    """Writes the sound repository with changes, and finds its stacks."""
    return lambda changes: find_stacks(tree(sound(changes)))
