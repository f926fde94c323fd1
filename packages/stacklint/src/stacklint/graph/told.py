"""Who is told of alerts: Alertmanagers, their receivers, and the services that take the notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stacklint.document import Place
from stacklint.graph.answering import add_service, answering
from stacklint.graph.faults import broken, by_value, reason
from stacklint.graph.model import Kind, NodeId, Relation
from stacklint.graph.scraped import answering_target
from stacklint.rules.alertmanager.alerts_nowhere import alerts_nowhere
from stacklint.rules.alertmanager.webhook_unreachable import webhook_unreachable
from stacklint.rules.prometheus.alertmanager_unused import alertmanager_unused
from stacklint.rules.target.target_port import target_port
from stacklint.rules.target.target_without_service import target_without_service
from stacklint.stack.compose.swarm import is_off
from stacklint.stack.programs.images import role_of

if TYPE_CHECKING:
    from stacklint.graph.collector import Collector
    from stacklint.stack.prometheus.alertmanager import Alertmanager
    from stacklint.stack.prometheus.server import Prometheus
    from stacklint.stack.stack import Stack


def add_told(stack: Stack, into: Collector) -> None:
    """Where the alerts of every Prometheus go."""
    for server in stack.prometheus:
        _add_alerting(server, stack, into)
    for alertmanager in stack.alertmanagers:
        _add_receivers(alertmanager, stack, into)


def _add_alerting(server: Prometheus, stack: Stack, into: Collector) -> None:
    """The Alertmanagers that a Prometheus sends its alerts to, and the one that it should."""
    loaded = {path for reference in server.references for path in reference.files}
    alerts = [NodeId(Kind.ALERT, rule.alert) for file, rule in stack.rules if rule.alert and file.path in loaded]
    for target in server.alertmanagers:
        source = answering_target(target, stack, into)
        fault = reason(target, stack, target_without_service, target_port)
        node = _alertmanager(source, into)
        for alert in alerts:
            into.link(alert, node, Relation.SENT_TO, target.node.place, fault=fault)
    for found in broken(server, stack, alertmanager_unused):
        services = stack.compose.services.values() if stack.compose is not None else ()
        running = (one for one in services if role_of(one) == "alertmanager" and not is_off(one))
        node = _alertmanager(next(add_service(one, into) for one in running), into)
        for alert in alerts:
            into.link(alert, node, Relation.SENT_TO, found.at, fault=found.reason)


def _alertmanager(service: NodeId, into: Collector) -> NodeId:
    """The node of an Alertmanager, and the one that runs it. Alerts are sent to it, and don't feed the service."""
    node = into.add(Kind.ALERTMANAGER, service.name)
    into.link(service, node, Relation.RUNS)
    return node


def _add_receivers(alertmanager: Alertmanager, stack: Stack, into: Collector) -> None:
    server = _alertmanager(add_service(alertmanager.service, into), into)
    fault = reason(alertmanager, stack, alerts_nowhere)
    receivers: dict[Place, NodeId] = {}
    for receiver in alertmanager.config["receivers"].items():
        name, place = receiver["name"], receiver.place
        named = into.name(Kind.RECEIVER, name.text or "", place, alertmanager.service.name)
        kinds = ", ".join(key.removesuffix("_configs") for key in receiver.keys if key.endswith("_configs"))
        receivers[place] = into.add(*named, name.place, about=kinds, aliases=(name.text,) if name.text else ())
        into.link(server, receivers[place], Relation.TELLS, fault=fault)
    faults = by_value(broken(alertmanager, stack, webhook_unreachable))
    for receiver, address in alertmanager.addresses():
        host, port = _host(address.text or "")
        if host:
            source = answering(host, port, alertmanager.service, stack, into)
            found = faults.get(address.place)
            why = found.reason if found is not None else ""
            into.link(source, receivers[receiver.place], Relation.TAKES, address.place, fault=why)


def _host(url: str) -> tuple[str, int | None]:
    """The host and the port of an address; no host where a variable or a template says, or where it is none."""
    if "$" in url or "{{" in url:
        return "", None
    if "://" not in url:
        url = f"//{url}"  # a mail server
    try:
        return urlsplit(url).hostname or "", urlsplit(url).port
    except ValueError:
        return "", None
