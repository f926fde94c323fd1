"""A list of findings that are known: a check then tells but those that are new.

Findings are known by file, rule and message, and by how many there are of each: a finding that speaks of several places
counts as many. Lines are not in the list, so that one that was but moved is still known.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from errno import EISDIR
from os import strerror
from typing import TYPE_CHECKING

from stacklint.document import read_document
from stacklint.document.write import dump_json
from stacklint.project import UsageError
from stacklint.project.settings import read_regular
from stacklint.text import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stacklint.diagnostic import Diagnostic

_VERSION = 1
_SHAPE = "it is no list that `stacklint check --write-baseline` has written"

Known = Counter[tuple[str, str, str]]
"""How many findings there are of a file, a code and a message."""


def read_baseline(path: Path) -> Known:
    """The findings that a file lists.

    Raises:
        UsageError: it can't be read, or lists no findings.
    """
    try:
        raw = read_regular(path, MAX_BYTES)
    except FileNotFoundError as error:
        raise UsageError(f"there is no baseline `{path}`: write it with --write-baseline") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"can't read the baseline `{path}`: {getattr(error, 'strerror', error)}") from error
    document = read_document(path.as_posix(), raw, "json")
    for problem in document.problems:
        raise UsageError(f"can't read the baseline `{path}`: it {problem.message}")
    match document.data:
        case {"version": int(version), "findings": list(findings)} if version == _VERSION:
            return Counter(dict(_finding(one, path) for one in findings))
    raise UsageError(f"can't read the baseline `{path}`: {_SHAPE}")


def _finding(one: object, path: Path) -> tuple[tuple[str, str, str], int]:
    match one:
        case {"file": str(file), "code": str(code), "message": str(message), "count": int(count)}:
            return (file, code, message), count
    raise UsageError(f"can't read the baseline `{path}`: {_SHAPE}")


def write_baseline(path: Path, found: Iterable[Diagnostic]) -> int:
    """List findings in a file, and return how many they are.

    Raises:
        UsageError: it can't be written.
    """
    known: Known = Counter()
    written = tuple(found)
    for one in written:
        known[_key(one)] += one.said[1]
    findings = [
        {"file": file, "code": code, "message": message, "count": count}
        for (file, code, message), count in sorted(known.items())
    ]
    try:
        _replace(path, dump_json({"version": _VERSION, "findings": findings}))
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"can't write the baseline `{path}`: {getattr(error, 'strerror', error)}") from error
    return len(written)


def _replace(path: Path, text: str) -> None:
    """Make a text that of a file, completely or not at all; a link stays one.

    Raises:
        OSError: it can't be written.
        ValueError: there is something of that name that must not make room for a file, such as a device.
    """
    if path.is_dir():
        raise IsADirectoryError(EISDIR, strerror(EISDIR))
    if path.exists() and not path.is_file():
        raise ValueError("it is neither a file nor a folder")
    end = path.resolve()
    fresh = end.with_name(f"{end.name}.new")
    try:
        fresh.write_text(text, "utf-8")
        fresh.replace(end)
    finally:
        with suppress(OSError):
            fresh.unlink()


def beyond(found: Iterable[Diagnostic], known: Known) -> tuple[tuple[Diagnostic, ...], int]:
    """The findings that are not known, and how many are known and were not found."""
    left = known.copy()
    new: list[Diagnostic] = []
    for one in found:
        key, places = _key(one), one.said[1]
        if left[key] < places:
            new.append(one)
        left[key] -= min(left[key], places)
    return tuple(new), left.total()


def _key(one: Diagnostic) -> tuple[str, str, str]:
    return one.primary.file, one.code, one.said[0]
