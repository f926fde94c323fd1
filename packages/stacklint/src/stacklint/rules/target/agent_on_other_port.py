"""LK304."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Service
from stacklint.stack.containers.ports import lends_network
from stacklint.stack.programs.jmx_agent import jmx_agents
from stacklint.stack.prometheus.server import Target
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_SERVERS: Final = Pattern(r"(?:.*/)?(?:(?:cp-)?(?:kafka|zookeeper)|cp-server|cassandra|kafka-native)")
"""Programs in Java that don't speak HTTP themselves, or show no metrics by it unless they are told to."""
_OWN: Final = Pattern(r"JMX|LISTENERS|PORT", re.IGNORECASE)
"""Variables that name ports for others than Prometheus."""
_TOLD: Final = Pattern(r"METRICS?_?PROVIDER|PROMETHEUS|javaagent", re.IGNORECASE)
_STARTED: Final = "-javaagent:"
_AGENT: Final = "-javaagent:/opt/jmx_prometheus_javaagent.jar=7071:/opt/kafka.yml"


def _asked(port: str, environment: str = "", *, more: str = "", image: str = "confluentinc/cp-kafka:7.6.0") -> Example:
    variables = environment or f'KAFKA_OPTS: "{_AGENT}"'
    service = f"    image: {image}\n    environment:\n      {variables}\n      KAFKA_JMX_PORT: 9101\n{more}"
    files = {_FILE: stack()[_FILE].replace("app:5000", port), "app/metrics.prom": None}
    return Example(edited("compose.yaml", "    build: app\n", service, files))


@rule(
    "LK304",
    "agent-on-other-port",
    severity=Severity.ERROR,
    bad=(
        _asked("«app:9101»"),
        _asked("«app:9404»"),
        _asked("«app:9404»", f'EXTRA_ARGS: "-Dfile.encoding=UTF-8 {_AGENT}"', image="bitnami/kafka:3.7"),
        _asked("«app:9404»", f'KAFKA_OPTS: "{_AGENT.replace("7071", "0.0.0.0:7071")}"'),
        _asked("«app:9404»", "A: b", more=f"    command: [java, {_AGENT}]\n"),
    ),
    good=(
        _asked("app:7071"),
        _asked("app:9404", "KAFKA_OPTS: '-Xmx1g'"),
        _asked("app:9404", f'KAFKA_OPTS: "{_AGENT} -javaagent:/opt/other.jar=9404"'),
        _asked("app:9404", f'KAFKA_OPTS: "{_AGENT}"\n      METRICS_PROVIDER_PORT: 9404'),
        _asked("app:9404", f'KAFKA_OPTS: "{_AGENT}"\n      SIDECAR: app:9404'),
        _asked("app:9404", f'KAFKA_OPTS: "{_AGENT}"', image="example/app"),
        _asked("app:9404", 'KAFKA_OPTS: "$OPTIONS"'),
        _asked("app:9464", f'KAFKA_OPTS: "{_AGENT} -javaagent:/opt/opentelemetry-javaagent.jar"'),
        _asked("app:9404", more="  side:\n    image: example/side\n    network_mode: service:app\n"),
        _asked("app:9404", more="    command: [--metrics, ':9404']\n"),
        _asked("10.0.0.1:9404"),
        Example(stack()),
        Example({_FILE: "scrape_configs: [{job_name: a, static_configs: [{targets: ['a:1']}]}]\n"}),
    ),
)
def agent_on_other_port(subject: Target, stack: Stack) -> Iterator[Finding]:
    """A target is a program in Java whose agent shows its metrics on another port.

    jmx_exporter runs within the JVM of Kafka, ZooKeeper or Cassandra, and shows metrics on the port that stands in
    `-javaagent:...jar=<port>:<configuration>`. The port for JMX itself, such as `KAFKA_JMX_PORT`, speaks RMI and not
    HTTP, and those of the program know nothing of Prometheus: the target is down for ever.
    """
    service = stack.service_at(subject.address.host) if subject.address is not None else None
    if subject.address is None or service is None or stack.compose is None or service.image is None or service.partial:
        return
    port = subject.address.port or subject.default_port
    agents = jmx_agents(service, stack.compose, stack.files)
    if not agents or service.build is not None or not _SERVERS.fullmatch(service.image.repository):
        return
    if len(agents) < _agents(service):
        return  # another one may show metrics as well
    if port in {one.port for one in agents} or _may_listen(service, port) or lends_network(service, stack.compose):
        return
    shown = agents[0]
    text = subject.node.text or ""
    yield Finding(
        subject.node.place.within(0, len(text)) if text else subject.node.place,
        f"`{service.name}` shows its metrics on port {shown.port}, that of its agent, and not on {port}; the target is "
        "down",
        f"write `{subject.address.host}:{shown.port}`",
        ((shown.where, "the agent"),),
    )


def _agents(service: Service) -> int:
    """How many agents a service is started with, whatever they do."""
    words = (*service.entrypoint, *(word for word, _ in service.command))
    return sum(one.count(_STARTED) for one in (*words, *(value.text for value in service.environment.values())))


def _may_listen(service: Service, port: int) -> bool:
    """Whether something else may be told to show metrics on a port."""
    number = re.compile(rf"(?<!\d){port}(?!\d)")
    if any(number.search(word) for word in (*service.entrypoint, *(word for word, _ in service.command))):
        return True
    return any(
        number.search(value.text) is not None and (_TOLD.search(f"{name} {value.text}") or not _OWN.search(name))
        for name, value in service.environment.items()
    )
