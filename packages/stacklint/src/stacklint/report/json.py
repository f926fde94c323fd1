"""Diagnostics for programs. The shape is stable: keys are added, never changed, and `version` says which it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.document.write import dump_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.diagnostic import Diagnostic, Location
    from stacklint.report import Summary

VERSION = 1


def render_json(diagnostics: Sequence[Diagnostic], summary: Summary) -> str:
    """The report as one JSON object; lines and columns are 1-based, columns count code points, ends are exclusive."""
    return dump_json(
        {
            "version": VERSION,
            "diagnostics": [_diagnostic(diagnostic) for diagnostic in diagnostics],
            "summary": summary._asdict(),
        }
    )


def _diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help,
        **_location(diagnostic.primary),
        "related": [{"message": location.message, **_location(location)} for location in diagnostic.related],
        "fixable": bool(diagnostic.fixes),
    }


def _location(location: Location) -> dict[str, object]:
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }
