"""LK206."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.grafana.source_refs import uid_references
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_LAST = "    isDefault: true\n"
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
        _example(
            "jsonData: {exemplarTraceIdDestinations: [{name: trace, datasourceUid: «tempo»}]}",
            "  - name: Tempo\n    type: tempo\n",
        ),
        _example("jsonData: {alertmanagerUid: «Alerts»}", "  - name: Alerts\n    type: alertmanager\n"),
    ),
    good=(
        _example("jsonData: {alertmanagerUid: prometheus}"),
        _example("jsonData: {alertmanagerUid: '$__env{HOSTNAME}'}"),
        _example("jsonData: {alertmanagerUid: grafana}"),
        _example(f"correlations: [{_LINK.format('prometheus')}]"),
        _example(
            "jsonData: {exemplarTraceIdDestinations: [{name: trace, datasourceUid: tempo}]}",
            "  - name: Tempo\n    type: tempo\n    uid: tempo\n",
        ),
        _example(
            "jsonData: {exemplarTraceIdDestinations: [{name: trace, datasourceUid: Tempo}]}",
            "  - name: Tempo\n    type: tempo\n",
        ),
    ),
)
def datasource_uid(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """A data source refers to another one that no provisioning file creates.

    Links from metrics to traces or logs, and the list of alerts, stay away without a word. A correlation whose target
    isn't there stops Grafana from starting. Provision the other one, or take the reference away. A link may also give
    the name of a data source: the page looks for it by uid, then by name.
    """
    if not subject.closed:
        return
    for file in subject.source_files:
        for source in file.datasources:
            for found in uid_references(source, current=file.current):
                uid = file.filled.whole(found.node)
                if not uid.known or uid.text in _BUILT_IN or uid.text in subject.lookup.uids:
                    continue
                if not (found.by_name and uid.text in subject.lookup.by_name):
                    effect = "Grafana does not start" if found.is_target else "the link leads nowhere"
                    yield _finding(found.node, uid.text, effect, subject)


def _finding(node: Node, uid: str, effect: str, grafana: Grafana) -> Finding:
    right = nearest(uid, grafana.lookup.uids)
    named = next(
        (one for one in grafana.datasources if one.derived and uid.lower() in {one.name.lower(), one.type}), None
    )
    shown, advice = grafana.datasources[:3], "provision it, or take the reference away"
    if right is not None:
        shown, advice = (grafana.lookup.by_uid[right],), f"did you mean `{right}`?"
    elif named is not None:
        shown, advice = (named,), f"give `{named.name}` the uid `{uid}`, or write `{named.uid}`"
    return Finding(
        node.place,
        f"no data source with the uid `{uid}` is provisioned; {effect}",
        advice,
        tuple((source.named.place, source.called(uid)) for source in shown),
    )
