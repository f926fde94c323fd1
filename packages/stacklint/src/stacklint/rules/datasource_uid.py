"""LK206."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.nearest import nearest
from stacklint.stack.datasources import DataSource
from stacklint.stack.grafana import Grafana
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_LAST = "    isDefault: true\n"
_KEYS = frozenset({"datasourceUid", "alertmanagerUid"})
_BUILT_IN = frozenset({"", "grafana", "-- Grafana --"})
_LINK = "{{targetUID: {}, label: logs, description: logs of it, config: {{field: app, target: {{}}}}}}"


def _example(text: str, also: str = "") -> Example:
    return Example(edited(_FILE, _LAST, f"{_LAST}    {text}\n{also}"))


@rule(
    "LK206",
    "datasource-uid",
    severity=Severity.ERROR,
    bad=(
        _example("jsonData: {alertmanagerUid: «alertmanager»}"),
        _example("jsonData: {exemplarTraceIdDestinations: [{name: trace, datasourceUid: «tempo»}]}"),
        _example(f"correlations: [{_LINK.format('«loki»')}]"),
        _example(
            "jsonData: {alertmanagerUid: «alerts»}",
            "  - name: Alerts\n    type: alertmanager\n    uid: alertmanager\n    orgId: 2\n",
        ),
    ),
    good=(
        _example("jsonData: {alertmanagerUid: prometheus}"),
        _example("jsonData: {alertmanagerUid: $__env{HOSTNAME}}"),
        _example("jsonData: {alertmanagerUid: grafana}"),
        _example(f"correlations: [{_LINK.format('prometheus')}]"),
        _example(
            "jsonData: {exemplarTraceIdDestinations: [{name: trace, datasourceUid: tempo}]}",
            "  - name: Tempo\n    type: tempo\n    uid: tempo\n",
        ),
    ),
)
def datasource_uid(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """A data source refers to another one that no provisioning file creates.

    Links from metrics to traces or logs, and the list of alerts, stay away without a word. A correlation whose target
    isn't there stops Grafana from starting.
    """
    if not subject.closed:
        return
    for file in subject.source_files:
        for source in file.datasources:
            for node, effect in _references(source, current=file.current):
                uid = file.filled.whole(node)
                if uid.known and uid.text not in _BUILT_IN:
                    yield from _judge(node, uid.text, effect, subject)


def _judge(node: Node, uid: str, effect: str, grafana: Grafana) -> Iterator[Finding]:
    uids = [source.uid for source in grafana.datasources]
    if uid not in uids:
        right = nearest(uid, uids)
        yield Finding(
            node.place,
            f"no data source with the uid `{uid}` is provisioned; {effect}",
            f"did you mean `{right}`?" if right else "provision it, or take the reference away",
            tuple(
                (source.named.place, f"`{source.name}` has the uid `{source.uid}`")
                for source in grafana.datasources
                if right in {None, source.uid}
            )[:3],
        )


def _references(source: DataSource, *, current: bool) -> Iterator[tuple[Node, str]]:
    """What names the uid of another data source, and what comes of one that isn't there."""
    for node in _inside(source.node["jsonData" if current else "json_data"]):
        yield node, "the link leads nowhere"
    for correlation in source.node["correlations"].items() if current else ():
        yield correlation["targetUID"], "Grafana does not start"


def _inside(node: Node) -> Iterator[Node]:
    for key, value in node.entries():
        if key in _KEYS:
            yield value
        else:
            yield from _inside(value)
    for item in node.items():
        yield from _inside(item)
