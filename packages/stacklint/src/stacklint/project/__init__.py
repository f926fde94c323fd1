"""What a project asks for, whoever checks it: its settings, the Prometheus that is meant, and the rules to ask."""

from __future__ import annotations


class UsageError(Exception):
    """What is asked for can't be done; the message says why and what to do."""
