"""Jobs that queries ask for and no scrape configuration defines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.promql import selectors
from stacklint.stack.metrics import ALWAYS, REPORTED
from stacklint.stack.templates import is_open

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.promql.nodes import Expr, Matcher
    from stacklint.stack.stack import Stack

_ALERTS: Final = ALWAYS - REPORTED
"""Series of alerts, whose labels are those of their queries and of their rules."""


def missing_jobs(expr: Expr, stack: Stack) -> Iterator[Matcher]:
    """The matchers of an expression, asked of the stack's own Prometheus, for a job that it surely doesn't have."""
    inventory = stack.inventory
    if len(stack.prometheus) != 1 or not inventory.complete:
        return
    feeders = inventory.feeders("up")
    if feeders.others or any(not job.keeps_job for job in inventory.unseen):
        return
    kept = all(job.keeps_job for job in stack.prometheus[0].jobs)
    for selector in selectors(expr):
        if selector.name in inventory.recorded or selector.name in _ALERTS or not (kept or selector.name in REPORTED):
            continue
        for matcher in selector.matchers:
            value = matcher.value
            is_known = not value or is_open(value) or "{{" in value or value in feeders.named
            if matcher.label == "job" and matcher.op == "=" and not is_known:
                yield matcher
