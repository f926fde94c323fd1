"""Diagnostics as a report of GitLab's code quality, which a merge request shows beside its lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.document.write import dump_json
from stacklint.report.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.diagnostic import Diagnostic

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_gitlab(diagnostics: Sequence[Diagnostic]) -> str:
    """The report: an entry for each diagnostic. Of two entries with one fingerprint GitLab shows one, so all differ."""
    seen = Counter[str]()
    entries: list[dict[str, object]] = []
    for one in diagnostics:
        known = fingerprint(one)
        seen[known] += 1
        entries.append(
            {
                "description": f"{one.message}\n\n{one.help}" if one.help else one.message,
                "check_name": f"{one.code} {one.name}",
                "fingerprint": known if seen[known] == 1 else f"{known}-{seen[known]}",
                "severity": _SEVERITIES[one.severity],
                "location": {
                    "path": one.primary.file,
                    "lines": {"begin": one.primary.line, "end": one.primary.end_line},
                },
            }
        )
    return dump_json(entries)
