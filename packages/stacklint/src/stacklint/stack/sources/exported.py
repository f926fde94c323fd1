"""What libraries export by themselves, as lists that `packages/stacklint/tools/client_exports.py` makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacklint.promql.semantics import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


class Exported(NamedTuple):
    """A series: its name, what it is, and its labels."""

    name: str
    kind: Kind | None
    labels: frozenset[str]


def listed_exports(library: str) -> Mapping[str, Exported]:
    """The series of a library by name; none where there is no list."""
    from importlib.resources import files  # noqa: PLC0415 - with all that it imports, only where a list is asked for

    path = files("stacklint.stack.sources") / "exports" / f"{library}.txt"
    if not path.is_file():
        return {}
    lines = (line.split() for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {
        name: Exported(name, Kind(kind) if kind != "-" else None, frozenset(labels)) for name, kind, *labels in lines
    }
