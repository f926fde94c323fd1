"""How often each rule has found something: what to look at first, and what to leave out for the beginning."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacklint.report.text import PLAIN, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.diagnostic import Diagnostic
    from stacklint.report import Summary
    from stacklint.report.terminal import Terminal


def render_statistics(diagnostics: Sequence[Diagnostic], summary: Summary, terminal: Terminal = PLAIN) -> str:
    """The report: a line for each rule and severity, the most frequent first, and one that counts everything."""
    counts = Counter((one.severity, one.code, one.name) for one in diagnostics)
    files = Counter((one[1], one[2]) for one in {(d.primary.file, d.severity, d.code) for d in diagnostics})
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0][0].rank, row[0][1]))
    width = max((len(f"{count:,}") for _, count in rows), default=0)
    lines = "".join(
        f"{count:>{width},}  {severity:<7}  {code}  {name}, in {_files(files[severity, code])}\n"
        for (severity, code, name), count in rows
    )
    return lines + counted(diagnostics, summary, terminal)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
