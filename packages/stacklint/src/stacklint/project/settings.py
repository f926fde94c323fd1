"""The settings of a project: the `[tool.stacklint]` table of the working folder's pyproject.toml."""

from __future__ import annotations

import stat
from posixpath import normpath
from typing import TYPE_CHECKING, NamedTuple

from stacklint.project import UsageError
from stacklint.project.versions import read_version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LISTS = ("exclude", "ignore", "select", "enable-feature", "profile")
_VERSION = "prometheus-version"
_PER_FILE = "per-file-ignores"
_BASELINE = "baseline"
_KNOWN = {*_LISTS, _VERSION, _PER_FILE, _BASELINE}
_MOST = 1 << 20
"""How many bytes the file may have."""
_NAMES = f"only {', '.join(f'`{name}`' for name in (*_LISTS, _PER_FILE, _BASELINE))} and `{_VERSION}`"


class Settings(NamedTuple):
    """What a project wants by default: the options of the same names.

    Attributes:
        per_file_ignores: which rules are left out of files, by a pattern as of `exclude`, which no option says.
    """

    exclude: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    enable_feature: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()
    prometheus_version: tuple[int, int] | None = None
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    baseline: Path | None = None

    @property
    def features(self) -> frozenset[str]:
        """The feature flags of all values of `enable-feature`."""
        return feature_names(self.enable_feature)


def feature_names(given: Iterable[str]) -> frozenset[str]:
    """The feature flags of some values of `--enable-feature`, which Prometheus takes separated by commas."""
    return frozenset(name for value in given for name in value.split(",") if name)


def matches(file: str, pattern: str) -> bool:
    """Whether a pattern means a file or a folder around it: by its name, or by its path if there is a slash in it."""
    from fnmatch import fnmatchcase  # noqa: PLC0415 - only where there are patterns

    parts = file.split("/")
    if "/" in pattern.rstrip("/"):
        parts = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    wanted = normpath(pattern)
    return any(fnmatchcase(part, wanted) for part in parts)


def read_settings(folder: Path) -> Settings:
    """The settings of a folder; without a pyproject.toml, or without the table in it, there are none.

    Raises:
        UsageError: the file can't be read, or a setting is not what it must be.
    """
    path = folder / "pyproject.toml"
    try:
        text = read_regular(path, _MOST).decode()
        import tomllib  # noqa: PLC0415 - only where there is a file

        table: object = tomllib.loads(text)
    except FileNotFoundError:
        table = {}
    except UnicodeDecodeError as error:
        raise UsageError(f"can't read `{path.name}`: byte {error.object[error.start]:02x} is not UTF-8") from error
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"can't read `{path.name}`: {getattr(error, 'strerror', error)}") from error
    for key in ("tool", "stacklint"):
        table = table.get(key, {}) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        raise UsageError(f"`{path.name}`: `tool.stacklint` is no table")
    for key in sorted(table.keys() - _KNOWN):
        raise UsageError(f"`{path.name}`: `tool.stacklint` has no setting `{key}`, {_NAMES}")
    exclude, ignore, select, features, profile = (_texts(table.get(key, []), key, path.name) for key in _LISTS)
    version = table.get(_VERSION)
    known = _version(version, path.name) if version is not None else None
    per_file, baseline = _per_file(table.get(_PER_FILE, {}), path.name), table.get(_BASELINE)
    if not isinstance(baseline, str | None):
        raise UsageError(f"`{path.name}`: `{_BASELINE}` of `tool.stacklint` is no text")
    return Settings(
        exclude, ignore, select, features, profile, known, per_file, folder / baseline if baseline else None
    )


def _per_file(value: object, file: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise UsageError(f"`{file}`: `{_PER_FILE}` of `tool.stacklint` is no table of patterns and lists of rules")
    return tuple((pattern, _texts(rules, f"{_PER_FILE}.{pattern}", file)) for pattern, rules in value.items())


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a file that may be a pipe, which would never end, or larger than any memory.

    Raises:
        OSError: it can't be read.
        ValueError: it is no file, or has more bytes than it may have.
    """
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise ValueError("it is neither a file nor a folder")
    if found.st_size > most:
        raise ValueError(f"it has more than {most:,} bytes")
    return path.read_bytes()


def _texts(value: object, key: str, file: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageError(f"`{file}`: `{key}` of `tool.stacklint` is no list of texts" + ': write `["..."]`')
    return tuple(value)


def _version(value: object, file: str) -> tuple[int, int]:
    if not isinstance(value, str):  # as a number, 3.10 would be 3.1
        raise UsageError(f"`{file}`: `{_VERSION}` of `tool.stacklint` is no text: write it in quotes")
    try:
        return read_version(value)
    except ValueError as error:
        raise UsageError(f"`{file}`: `{_VERSION}` of `tool.stacklint`: {error}") from error
