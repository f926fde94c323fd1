"""Jobs that queries ask for and no scrape configuration defines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.promql import selectors
from stacklint.promql.semantics import alternatives
from stacklint.stack.metrics.inventory import ALWAYS, REPORTED
from stacklint.stack.queries.templates import is_open

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from stacklint.promql.nodes import Expr, Matcher
    from stacklint.stack.stack import Stack

_ALERTS: Final = ALWAYS - REPORTED
"""Series of alerts, whose labels are those of their queries and of their rules."""

_SIMPLE: Final = re.compile(r"(?:[\w.:/@ -]*[\w.-][*+]){1,2}[\w.:/@ -]*", re.ASCII).fullmatch
"""Expressions that Go and Python read alike, and that are tried on a name in little time."""
_LONGEST: Final = 64
"""Of a pattern and of a name: the time to try one grows with the square of it."""


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
            if matcher.label != "job" or not value or is_open(value) or "{{" in value:
                continue
            if matcher.op == "=" and value not in feeders.named:
                yield matcher
            if matcher.op == "=~" and not may_match(value, feeders.named):
                yield matcher


def may_match(pattern: str, names: Collection[str]) -> bool:
    """Whether a regular expression matches one of some names, or is none of those that are looked into."""
    texts = alternatives(pattern)
    if texts is not None:
        return "" in texts or not texts.isdisjoint(names)
    if len(pattern) > _LONGEST or not _SIMPLE(pattern):
        return True
    return any(len(name) > _LONGEST or re.fullmatch(pattern, name) for name in names)
