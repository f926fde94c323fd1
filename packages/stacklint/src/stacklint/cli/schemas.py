"""`stacklint schemas`: writes the JSON Schemas of the formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.cli.outcome import CLEAN, UsageError
from stacklint.cli.streams import say
from stacklint.models.export import render

if TYPE_CHECKING:
    from pathlib import Path


def schemas(folder: Path) -> int:
    """Write a schema for each kind of file, and name what was written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in render().items():
            (folder / name).write_text(text, "utf-8")
            say(f"{(folder / name).as_posix()}\n")
    except OSError as error:
        raise UsageError(f"can't write to `{folder}`: {error.strerror}") from error
    return CLEAN
