"""Diagnostics for people and for programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from stacklint.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.diagnostic import Diagnostic


class Summary(NamedTuple):
    """How many diagnostics there are of each severity, and how many files were checked."""

    error: int
    warning: int
    info: int
    files: int


def summarise(diagnostics: Sequence[Diagnostic], files: int) -> Summary:
    """Count diagnostics."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    return Summary(counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.INFO], files)
