"""Diagnostics in a line each, as compilers print them: for `grep`, for editors that read such lists, and for logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.report.text import PLAIN, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.diagnostic import Diagnostic, Location
    from stacklint.report import Summary
    from stacklint.report.terminal import Terminal


def render_concise(diagnostics: Sequence[Diagnostic], summary: Summary, terminal: Terminal = PLAIN) -> str:
    """The report: a line for each diagnostic that names its other ends, and one that counts them."""
    lines = "".join(f"{terminal.show(_line(one))}\n" for one in diagnostics)
    return lines + counted(diagnostics, summary, terminal)


def _line(diagnostic: Diagnostic) -> str:
    said = f"{_place(diagnostic.primary)}: {diagnostic.severity}: {diagnostic.message} [{diagnostic.code}]"
    ends = dict.fromkeys(map(_place, diagnostic.related))
    return f"{said} see {', '.join(ends)}" if ends else said


def _place(at: Location) -> str:
    return f"{at.file}:{at.line}:{at.column}"
