"""What each Grafana is provisioned with: data sources, dashboard providers, and alerts of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.graph.answering import add_service, answering
from stacklint.graph.asked import link_query
from stacklint.graph.boards import dashboard_node, source_node
from stacklint.graph.faults import broken, by_value, reason
from stacklint.graph.files import mount_node
from stacklint.graph.model import Kind, Relation
from stacklint.rules.alert_query.alert_datasource_not_provisioned import alert_datasource_not_provisioned
from stacklint.rules.data_source.datasource_url import datasource_url
from stacklint.rules.grafana.dashboards_without_provider import dashboards_without_provider
from stacklint.rules.grafana.datasource_uid import datasource_uid
from stacklint.rules.grafana.provisioning_unmounted import provisioning_unmounted
from stacklint.rules.provider.provider_path_empty import provider_path_empty
from stacklint.rules.provider.provider_path_unmounted import provider_path_unmounted
from stacklint.stack.grafana.source_refs import uid_references

if TYPE_CHECKING:
    from stacklint.graph.collector import Collector
    from stacklint.graph.metrics import Metrics
    from stacklint.stack.grafana.alerting import ManagedRule
    from stacklint.stack.grafana.datasources import DataSource, SourceFile
    from stacklint.stack.grafana.providers import Provider
    from stacklint.stack.grafana.server import Grafana
    from stacklint.stack.stack import Stack


def add_grafanas(stack: Stack, metrics: Metrics, into: Collector) -> None:
    """What every Grafana is provisioned with, but for what is on its dashboards."""
    for file in stack.source_files:
        for source in file.datasources:
            _source(source, file, stack, into)
    for grafana in stack.grafana:
        for provider in grafana.providers:
            _provider(provider, grafana, stack, into)
        _uids(grafana, stack, into)
        _unread(grafana, stack, into)
    for alerting in stack.alertings:
        for rule in alerting.rules():
            _alert(rule, stack, metrics, into)


def _source(source: DataSource, file: SourceFile, stack: Stack, into: Collector) -> None:
    about = f"uid {source.uid}" + (", derived from its name" if source.derived else "")
    node = into.add(
        *source_node(source, into), source.node["name"].place, about=about, aliases=(source.name, source.uid)
    )
    into.link(into.add(Kind.FILE, file.node.document.name), node, Relation.DECLARES)
    if source.host is not None:
        server = answering(source.host, source.port, source.server, stack, into)
        into.link(server, node, Relation.ANSWERS, source.url.place, fault=reason(source, stack, datasource_url))


def _uids(grafana: Grafana, stack: Stack, into: Collector) -> None:
    """The data sources that others refer to by uid."""
    faults = by_value(broken(grafana, stack, datasource_uid))
    known = {source.uid: source for source in reversed(grafana.datasources)}
    for file in grafana.source_files:
        for source in file.datasources:
            for found in uid_references(source, current=file.current):
                uid, fault = file.filled.whole(found.node).text, faults.get(found.node.place)
                named = grafana.lookup.by_name.get(uid) if found.by_name else None
                meant = known.get(uid) or named
                if fault is not None:
                    other = into.missing(Kind.DATASOURCE, uid)
                elif meant is not None:
                    other = source_node(meant, into)
                else:
                    continue
                why = fault.reason if fault is not None else ""
                into.link(other, source_node(source, into), Relation.LINKED_FROM, found.node.place, fault=why)


def _provider(provider: Provider, grafana: Grafana, stack: Stack, into: Collector) -> None:
    named = into.name(
        Kind.PROVIDER, provider.name or provider.location, provider.node.place, provider.node.document.name
    )
    name = provider.node["name"]
    at = name.place if name.present else provider.node.place
    node = into.add(*named, at, about=provider.location, aliases=(provider.name,) if provider.name else ())
    into.link(into.add(Kind.FILE, provider.node.document.name), node, Relation.DECLARES)
    mount, fault = provider.resolution.mount, reason(provider, stack, provider_path_unmounted, provider_path_empty)
    if mount is not None:
        into.link(mount_node(grafana.service, mount, into), node, Relation.READ_BY, provider.path.place, fault=fault)
    elif fault:
        missing = into.missing(Kind.MOUNT, f"{grafana.service.name}:{provider.location}")
        into.link(missing, node, Relation.READ_BY, provider.path.place, fault=fault)
    boards = {board.path: board for board in stack.dashboards}
    for path in provider.files:
        into.link(node, dashboard_node(boards[path], stack, into), Relation.LOADS)


def _unread(grafana: Grafana, stack: Stack, into: Collector) -> None:
    """Files that are meant for a Grafana, and that it doesn't read."""
    service = add_service(grafana.service, into)
    for found in broken(grafana, stack, provisioning_unmounted):
        into.link(into.add(Kind.FILE, found.ends[0].file), service, Relation.READ_BY, found.at, fault=found.reason)
    for found in broken(grafana, stack, dashboards_without_provider):
        into.link(into.add(Kind.FILE, found.at.file), service, Relation.READ_BY, found.ends[0], fault=found.reason)


def _alert(rule: ManagedRule, stack: Stack, metrics: Metrics, into: Collector) -> None:
    title = rule.node["title"]
    named = into.name(
        Kind.GRAFANA_ALERT, title.text or "rule", rule.node.place, rule.group.node["name"].text or "group"
    )
    node = into.add(*named, title.place, aliases=tuple(filter(None, (title.text, rule.node["uid"].text))))
    into.link(into.add(Kind.FILE, rule.node.document.name), node, Relation.DECLARES)
    for query in rule.queries():
        at, fault = query.node["datasourceUid"].place, reason(query, stack, alert_datasource_not_provisioned)
        if query.source is not None:
            into.link(source_node(query.source, into), node, Relation.ASKED_BY, at)
        elif fault:
            into.link(into.missing(Kind.DATASOURCE, query.uid), node, Relation.ASKED_BY, at, fault=fault)
    for asked in stack.provisioning.asked(query for query in rule.queries()):
        link_query(asked, node, stack, metrics, into)
