"""How a run ends."""

from __future__ import annotations

from stacklint.project import UsageError

__all__ = ["BUG", "CLEAN", "FINDINGS", "INTERRUPTED", "USAGE", "UsageError"]

CLEAN, FINDINGS, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: nothing at or above `--fail-on`, findings, wrong usage, a fault of our own, Ctrl-C."""
