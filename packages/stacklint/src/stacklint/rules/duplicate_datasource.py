"""GF103."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana import DataSource, Grafana
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_LAST = "    isDefault: true\n"


@rule(
    "GF103",
    "duplicate-datasource",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _LAST, _LAST + "  - name: Other\n    type: prometheus\n    uid: «prometheus»\n")),
        Example(edited(_FILE, _LAST, _LAST + "  - name: «Prometheus»\n    type: prometheus\n    uid: prometheus\n")),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _LAST, _LAST + "  - name: Prometheus\n    type: prometheus\n    orgId: 2\n")),
    ),
)
def duplicate_datasource(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """Two data sources of one organisation share a uid or a name.

    One uid under two names stops Grafana from starting. One name twice is silent: the second entry overwrites the
    first one.
    """
    names: dict[tuple[int, str], DataSource] = {}
    uids: dict[tuple[int, str], DataSource] = {}
    for source in subject.datasources:
        named = names.setdefault((source.org, source.name), source)
        if named is not source:
            yield Finding(
                source.node["name"].place,
                f"a second data source is called `{source.name}`; it overwrites the first one in silence",
                "give it a name of its own",
                ((named.node["name"].place, "the first one"),),
                severity=Severity.WARNING,
            )
            continue
        holder = uids.setdefault((source.org, source.uid), source)
        if holder is not source:
            yield Finding(
                source.node["uid" if not source.derived else "name"].place,
                f"`{source.name}` has the uid of another data source; Grafana does not start",
                "give it a uid of its own",
                ((holder.node["uid" if not holder.derived else "name"].place, f"`{holder.name}` has it already"),),
            )
