"""Writing fixed files: each is replaced as a whole, and none if one of them can't be written."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.text import SourceText


class FixError(Exception):
    """A file can't be fixed; the message names it and says why."""


def replace_texts(changes: Iterable[tuple[SourceText, str]]) -> None:
    """Every file holds its new text, in its old encoding, with its old owner and permissions.

    The new files are complete on disk before the first of them takes the place of an old one. Where a name is a
    symbolic link, what it leads to is replaced and the link stays.

    Raises:
        FixError: a file can't be written, or is no longer what was checked.
    """
    staged: list[tuple[Path, Path, str]] = []
    name = ""
    try:
        for source, text in changes:
            name = source.name
            path = Path(name).resolve(strict=True)
            _require_unchanged(path, source)
            handle, fresh = tempfile.mkstemp(prefix=".stacklint-", dir=path.parent)
            staged.append((Path(fresh), path, name))
            with os.fdopen(handle, "wb") as stream:
                stream.write(encoded(source, text))
                os.fsync(stream.fileno())
            old = path.stat()
            os.chown(fresh, old.st_uid, old.st_gid)
            shutil.copymode(path, fresh)
        for new, path, name in staged:  # noqa: B007 - the name is for the message
            new.replace(path)
    except OSError as error:
        raise FixError(f"can't write `{name}`: {error.strerror}") from error
    finally:
        for new, _, _ in staged:
            new.unlink(missing_ok=True)


def _require_unchanged(path: Path, source: SourceText) -> None:
    """Opened for writing, since a file that may not be written is not to be replaced either."""
    with path.open("r+b") as stream:
        if stream.read() != encoded(source, source.text):
            raise FixError(f"`{source.name}` was changed while it was checked: run stacklint again")


def encoded(source: SourceText, text: str) -> bytes:
    """The bytes of a file with another text."""
    return ("\ufeff" * source.bom + text).encode(source.encoding)
