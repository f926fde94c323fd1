"""LK210."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.grafana.datasources import DataSource
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_FILE: Final = "grafana/provisioning/datasources/prometheus.yml"
_LAST: Final = "    isDefault: true\n"

_TRACES: Final = frozenset({"tempo", "jaeger", "zipkin"})
_NO_METRICS: Final = _TRACES | {"alertmanager"}
_METRICS: Final = ("prometheus",)
_LOGS: Final = ("loki", "elasticsearch", "grafana-opensearch-datasource")
_PROFILES: Final = ("grafana-pyroscope-datasource",)


class _Link(NamedTuple):
    """A setting of a data source that leads to another one.

    Attributes:
        key: its key in `jsonData`.
        of: the types of data sources that have it.
        wrong: the types of data sources that surely can't serve it.
        right: some of those that can.
        what: what it leads to.
    """

    key: str
    of: frozenset[str]
    wrong: frozenset[str]
    right: tuple[str, ...]
    what: str


_LINKS: Final = (
    _Link("tracesToLogsV2", _TRACES, _NO_METRICS | {"prometheus"}, _LOGS, "logs"),
    _Link("tracesToLogs", _TRACES, _NO_METRICS | {"prometheus"}, _LOGS, "logs"),
    _Link("tracesToMetrics", _TRACES, _NO_METRICS | {"loki"}, _METRICS, "metrics"),
    _Link("tracesToProfiles", _TRACES, _NO_METRICS | {"loki", "prometheus"}, _PROFILES, "profiles"),
    _Link("serviceMap", frozenset({"tempo"}), _NO_METRICS | {"loki"}, _METRICS, "metrics"),
    _Link("lokiSearch", frozenset({"tempo"}), _NO_METRICS | {"prometheus"}, ("loki",), "logs"),
    _Link(
        "exemplarTraceIdDestinations",
        frozenset({"prometheus"}),
        frozenset({"prometheus", "loki", "alertmanager"}),
        ("tempo", "jaeger", "zipkin"),
        "traces",
    ),
)


def _example(settings: str, *others: str, more: str = "") -> Example:
    """A Tempo with settings, beside Prometheus and others, whose uids are their types, and `more` of them."""
    sources = "".join(f"  - {{name: {one}, type: {one}, uid: {one}}}\n" for one in others) + more
    tempo = f"  - name: Tempo\n    type: tempo\n    uid: tempo\n    jsonData: {{{settings}}}\n"
    return Example(edited(_FILE, _LAST, _LAST + tempo + sources))


def _exemplars(uid: str, *others: str) -> Example:
    settings = f"    jsonData: {{exemplarTraceIdDestinations: [{{name: trace, datasourceUid: {uid}}}]}}\n"
    sources = "".join(f"  - {{name: {one}, type: {one}, uid: {one}}}\n" for one in others)
    return Example(edited(_FILE, _LAST, _LAST + settings + sources))


@rule(
    "LK210",
    "datasource-of-other-type",
    severity=Severity.WARNING,
    bad=(
        _example("tracesToLogsV2: {datasourceUid: «prometheus»}", "loki"),
        _example("tracesToLogs: {datasourceUid: «prometheus»}"),
        _example("tracesToMetrics: {datasourceUid: «jaeger», queries: [{query: up}]}", "jaeger"),
        _example("tracesToMetrics: {datasourceUid: «loki», queries: [{name: latency}]}", "loki"),
        _example("tracesToProfiles: {datasourceUid: «prometheus»}"),
        _example("serviceMap: {datasourceUid: «loki»}", "loki"),
        _example("lokiSearch: {datasourceUid: «tempo»}"),
        _exemplars("«loki»", "loki", "tempo"),
    ),
    good=(
        _example("tracesToLogsV2: {datasourceUid: loki}, serviceMap: {datasourceUid: prometheus}", "loki"),
        _example("tracesToLogsV2: {datasourceUid: loki}, tracesToLogs: {datasourceUid: prometheus}", "loki"),
        _example("tracesToLogsV2: {datasourceUid: $LOGS}"),
        _example("tracesToLogsV2: {datasourceUid: $LOGS}", more="  - {name: logs, type: jaeger, uid: $LOGS}\n"),
        _example("tracesToLogsV2: {datasourceUid: logs}", more="  - {name: logs, type: jaeger, uid: logs, orgId: 2}\n"),
        _example("tracesToLogsV2: {datasourceUid: none}"),  # see LK206
        _example("tracesToLogsV2: {datasourceUid: ours-logs-datasource}", "ours-logs-datasource"),
        _example(
            "tracesToMetrics: {datasourceUid: loki, queries: [{query: 'sum(rate({$$__tags}[5m]))'}]}", "loki"
        ),  # which Loki understands
        _example("tracesToMetrics: {datasourceUid: ours-prometheus}", "ours-prometheus"),
        _example("exemplarTraceIdDestinations: [{name: trace, datasourceUid: prometheus}]"),  # Tempo has no such key
        _exemplars("tempo", "tempo"),
        _exemplars("ours", "loki"),
    ),
)
def datasource_of_other_type(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """A data source leads to one of a type that does not have what the link is for.

    The settings that lead from traces to logs, metrics and profiles, from exemplars to traces, and to the metrics of
    the map of services name a data source by its uid. Grafana takes any, and then shows no link, or asks a question
    that the other one does not understand. Name the uid of a data source that has it.
    """
    by_uid: dict[tuple[int, str], list[DataSource]] = {}
    for one in subject.datasources:
        by_uid.setdefault((one.org, one.uid), []).append(one)
    for file in subject.source_files:
        for source in file.datasources:
            for link, node in _links(source):
                uid = file.filled.whole(node)
                named = by_uid.get((source.org, uid.text), [])
                if uid.known and named and all(one.known and one.type in link.wrong for one in named):
                    yield _finding(node, named[0], link, subject)


def _links(source: DataSource) -> Iterator[tuple[_Link, Node]]:
    """The links that a data source has, with the uids that they name."""
    for link in _LINKS if source.known else ():
        node = source.settings[link.key]
        if source.type not in link.of or (link.key == "tracesToLogs" and source.settings["tracesToLogsV2"].present):
            continue
        own = any(query["query"].text for query in node["queries"].items())  # in the language of Loki, perhaps
        told = link._replace(wrong=link.wrong - {"loki"}) if own else link
        yield from ((told, one["datasourceUid"]) for one in (node.items() if node.is_sequence else (node,)))


def _finding(node: Node, named: DataSource, link: _Link, grafana: Grafana) -> Finding:
    right = next((one for one in grafana.datasources if one.type in link.right and one.org == named.org), None)
    return Finding(
        node.place,
        f"`{named.uid}` is a data source of type `{named.type}`, which has no {link.what}; the link leads nowhere",
        f"write `{right.uid}`" if right is not None else f"name the uid of a data source of {link.what}",
        ((named.named.place, f"`{named.name}` has this uid"),),
    )
