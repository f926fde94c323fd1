"""GF103."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.datasources import DataSource
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_LATER = "grafana/provisioning/datasources/second.yml"
_LAST = "    isDefault: true\n"
_OLD = {"compose.yaml": stack()["compose.yaml"].replace("grafana:12.2.0", "grafana:10.4.2")}
_AGAIN = "apiVersion: 1\n{}datasources:\n  - name: {}\n    type: prometheus\n    uid: {}\n"
_DELETION = "deleteDatasources:\n  - name: Prometheus\n"


@rule(
    "GF103",
    "duplicate-datasource",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _LAST, _LAST + "  - name: Other\n    type: prometheus\n    uid: «prometheus»\n")),
        Example(edited(_FILE, _LAST, _LAST + "  - name: «Prometheus»\n    type: prometheus\n    uid: prometheus\n")),
        Example(stack({_LATER: _AGAIN.format("", "Prometheus", "«other»")})),
        Example(stack({_LATER: _AGAIN.format("", "«Prometheus»", "other"), **_OLD})),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _LAST, _LAST + "  - name: Prometheus\n    type: prometheus\n    orgId: 2\n")),
        Example(stack({_LATER: _AGAIN.format(_DELETION, "Prometheus", "other")})),
        Example(stack({_FILE: _AGAIN.format(_DELETION, "Prometheus", "prometheus")})),
        Example(edited(_FILE, _LAST, _LAST + "  - name: Other\n    type: prometheus\n    uid: $__env{HOSTNAME}\n")),
    ),
)
def duplicate_datasource(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """Two data sources of one organisation share a uid or a name.

    One uid under two names stops Grafana from starting. One name twice is one data source: the second entry overwrites
    the first one in silence, and if the two give different uids, Grafana looks for a data source that has both, finds
    none, and does not start. So it is where its database has the name from before, with another uid or with one that it
    derived, which no file tells. An entry under `deleteDatasources` in the file of the second makes it a new one.
    Otherwise, give each a name and a uid of its own.
    """
    names: dict[tuple[int, str], DataSource] = {}
    uids: dict[tuple[int, str], DataSource] = {}
    for file in subject.source_files:
        for key in file.deletions() & names.keys():
            gone = names.pop(key)
            uids.pop((gone.org, gone.uid), None)
        for source in file.datasources:
            if source.known:
                yield from _judge(source, names, uids, subject)


def _judge(
    source: DataSource,
    names: dict[tuple[int, str], DataSource],
    uids: dict[tuple[int, str], DataSource],
    grafana: Grafana,
) -> Iterator[Finding]:
    named = names.setdefault((source.org, source.name), source)
    if named is not source:
        yield _twice(source, named, grafana)
        return
    holder = uids.setdefault((source.org, source.uid), source)
    if holder is not source:
        yield Finding(
            source.named.place,
            f"`{source.name}` has the uid of another data source; Grafana does not start",
            "give it a uid of its own",
            ((holder.named.place, f"`{holder.name}` has it already"),),
        )


def _twice(source: DataSource, first: DataSource, grafana: Grafana) -> Finding:
    """One name twice: another uid is looked for in vain since Grafana 12."""
    if not source.derived and source.uid != first.uid and (grafana.version is None or grafana.version >= (12, 0)):
        return Finding(
            source.node["uid"].place,
            f"a second data source is called `{source.name}`, with another uid; Grafana does not start",
            "give it a name of its own, or the uid of the first one",
            ((first.named.place, f"the first one has the uid `{first.uid}`"),),
        )
    return Finding(
        source.node["name"].place,
        f"a second data source is called `{source.name}`; it overwrites the first one in silence",
        "give it a name of its own",
        ((first.node["name"].place, "the first one"),),
        severity=Severity.WARNING,
    )
