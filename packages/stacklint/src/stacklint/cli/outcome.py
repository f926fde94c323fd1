"""How a run ends."""

from __future__ import annotations

CLEAN, FINDINGS, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: nothing at or above `--fail-on`, findings, wrong usage, a fault of our own, Ctrl-C."""


class UsageError(Exception):
    """What is asked for can't be done; the message says why and what to do."""
