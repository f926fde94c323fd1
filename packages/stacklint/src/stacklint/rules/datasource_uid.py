"""LK206."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.nearest import nearest
from stacklint.stack.grafana import DataSource, grafana_of
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_LAST = "    isDefault: true\n"
_KEYS = frozenset({"datasourceUid", "alertmanagerUid"})


def _example(json_data: str) -> Example:
    return Example(edited(_FILE, _LAST, f"{_LAST}    jsonData: {json_data}\n"))


@rule(
    "LK206",
    "datasource-uid",
    severity=Severity.ERROR,
    bad=(
        _example("{alertmanagerUid: «alertmanager»}"),
        _example("{exemplarTraceIdDestinations: [{name: trace, datasourceUid: «tempo»}]}"),
    ),
    good=(_example("{alertmanagerUid: prometheus}"), _example("{alertmanagerUid: $ALERTS}")),
)
def datasource_uid(subject: DataSource, stack: Stack) -> Iterator[Finding]:
    """A data source refers to another one that no provisioning file creates.

    Links from metrics to traces or logs, and the list of alerts, stay away without a word.
    """
    grafana = grafana_of(stack.grafana, subject)
    if grafana is None or not grafana.closed:
        return
    uids = [source.uid for source in grafana.datasources]
    for node in _references(subject.node["jsonData"]):
        uid = node.text or ""
        if uid and uid not in uids and "$" not in uid and uid != "grafana":
            right = nearest(uid, uids)
            yield Finding(
                node.place,
                f"no data source with the uid `{uid}` is provisioned",
                f"did you mean `{right}`?" if right else "provision it, or take the reference away",
                tuple(
                    (
                        source.node["name" if source.derived else "uid"].place,
                        f"`{source.name}` has the uid `{source.uid}`",
                    )
                    for source in grafana.datasources
                    if right in {None, source.uid}
                )[:3],
            )


def _references(node: Node) -> Iterator[Node]:
    for key, value in node.entries():
        if key in _KEYS:
            yield value
        else:
            yield from _references(value)
    for item in node.items():
        yield from _references(item)
