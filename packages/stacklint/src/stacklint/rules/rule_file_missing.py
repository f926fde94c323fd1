"""LK104."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.container import Seen
from stacklint.stack.prometheus import RuleReference
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"


@rule(
    "LK104",
    "rule-file-missing",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, "[rules.yml]", "[«alerts.yml»]")),
        Example(edited(_FILE, "[rules.yml]", "[«rules/*.yml»]")),
        Example(edited(_FILE, "[rules.yml]", "[«/etc/rules/app.yml»]")),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, "[rules.yml]", "[/etc/prometheus/rules.yml]")),
        Example(edited(_FILE, "[rules.yml]", "[/etc/prometheus/*.yml]")),
    ),
)
def rule_file_missing(subject: RuleReference, stack: Stack) -> Iterator[Finding]:
    """An entry of `rule_files` names nothing that Prometheus sees.

    The path counts inside the container. A plain path that isn't there stops Prometheus from starting; a pattern that
    matches nothing is taken in silence, and no rule is ever evaluated.
    """
    if subject.files or stack.compose is None or "$" in subject.pattern:
        return
    seen = subject.resolution.seen
    pattern = any(mark in subject.pattern for mark in "*?[")
    if seen is Seen.UNKNOWN or (seen is Seen.FOLDER and subject.resolution.path is None and pattern):
        return
    mount = subject.resolution.mount
    servers = (server.service for server in stack.prometheus if subject in server.references)
    seeing = ((one.mounts_place().place.key(), f"what `{one.name}` sees") for one in servers if one is not None)
    related = tuple(seeing) if mount is None else ((mount.node.place, "this mount covers the path"),)
    outcome = (
        "matches no file; no rule of it is evaluated" if pattern else "does not exist; Prometheus refuses to start"
    )
    yield Finding(
        subject.node.place,
        f"`{subject.pattern}` {outcome}",
        "name the file as the container sees it, or mount it there",
        related,
    )
