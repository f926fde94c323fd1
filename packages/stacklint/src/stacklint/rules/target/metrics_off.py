"""LK252."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.programs.own_metrics import metrics_elsewhere
from stacklint.stack.prometheus.server import Target
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_ASKED: Final = "scrape_configs:\n  - job_name: it\n    static_configs:\n      - targets: [{}]\n"
_SERVICE: Final = "services:\n  {}:\n    image: {}\n"


def _stack(name: str, image: str, target: str, more: str, files: dict[str, str]) -> Example:
    lines = "".join(f"    {line}\n" for line in more.splitlines())
    also = {_FILE: _ASKED.format(target), **files}
    return Example(edited("compose.yaml", "services:\n", _SERVICE.format(name, image) + lines, also))


def _traefik(target: str, more: str = "", config: str = "", image: str = "traefik:v3.5") -> Example:
    volumes = "volumes: ['./traefik.yml:/etc/traefik/traefik.yml:ro']\n" if config else ""
    return _stack("traefik", image, target, more + volumes, {"traefik.yml": config} if config else {})


def _folder(target: str, files: dict[str, str]) -> Example:
    return _stack("traefik", "traefik:v3.5", target, "volumes: ['./conf:/etc/traefik:ro']\n", files)


def _rabbit(target: str, plugins: str = "", more: str = "", image: str = "rabbitmq:4-management") -> Example:
    volumes = "volumes: ['./mq:/etc/rabbitmq/enabled_plugins:ro']\n" if plugins else ""
    return _stack("mq", image, target, more + volumes, {"mq": plugins} if plugins else {})


def _consul(target: str, config: str | None, more: str = "") -> Example:
    files = {"consul/own.json": config} if config is not None else {}
    volumes = "volumes: ['./consul:/consul/config', 'data:/consul/data']\n"
    return _stack("consul", "consul:1.15", target, more + volumes, files)


_METRICS: Final = "metrics: {prometheus: {entryPoint: metrics}}\nentryPoints: {metrics: {address: ':8082'}}\n"


@rule(
    "LK252",
    "metrics-off",
    severity=Severity.ERROR,
    bad=(
        _traefik("«traefik:8080»", "command: [--api.insecure=true, --providers.docker=true]\n"),
        _traefik("«traefik:8080»", "command: [--metrics.prometheus=true]\n", "api: {insecure: true}\n"),
        _traefik("«traefik:8080»"),
        _traefik("«traefik:8080»", config=_METRICS),
        _traefik("«traefik:8082»", "command: [--metrics.prometheus, '--entryPoints.web.address=:80']\n"),
        _folder("«traefik:8080»", {"conf/traefik.yml": "api: {insecure: true}\n"}),
        _folder(
            "«traefik:8080»", {"conf/traefik.toml": "[api]\ninsecure = true\n[entryPoints.web]\naddress = ':80'\n"}
        ),
        _rabbit("«mq:15692»", "[rabbitmq_management]. % no rabbitmq_prometheus\n"),
        _rabbit("«mq:15672»"),
        _stack("k6", "grafana/k6:1.2.1", "«k6:6565»", "command: [run, /a.js]\n", {}),
        _stack("es", "elasticsearch:7.17.0", "«es:9200»", "volumes: ['data:/usr/share/elasticsearch/data']\n", {}),
        _stack("es", "docker.elastic.co/elasticsearch/elasticsearch:8.12.0", "«es:9200»", "", {}),
        _stack("connect", "debezium/connect:2.6", "«connect:8083»", "environment: {GROUP_ID: a}\n", {}),
        _stack("nats", "nats:2.10", "«nats:8222»", "command: [-js, -m, '8222']\n", {}),
        _stack("ch", "clickhouse/clickhouse-server:24.3", "«ch:9363»", "volumes: ['data:/var/lib/clickhouse']\n", {}),
        _stack(
            "ch", "clickhouse:24.3", "«ch:9363»", "volumes: ['./users.xml:/etc/clickhouse-server/users.d/a.xml']\n", {}
        ),
        _stack("consul", "hashicorp/consul:1.20", "«consul:8500»", "command: agent -dev -client=0.0.0.0\n", {}),
        _consul("«consul:8500»", '{"telemetry": {"disable_hostname": true}}\n'),
        _stack("zoo", "zookeeper:3.9", "«zoo:7000»", "environment: {ZOO_MY_ID: 1}\nvolumes: ['zk:/data']\n", {}),
    ),
    good=(
        _traefik("traefik:8080", "command: [traefik, --metrics.prometheus=true]\n"),
        _traefik("traefik:8080", "environment: {TRAEFIK_METRICS_PROMETHEUS: 'true'}\n"),
        _traefik("traefik:8082", config=_METRICS),
        _traefik("traefik:8080", config=_METRICS.replace("':8082'", "9")),
        _traefik("traefik:8080", config="metrics: {prometheus: {manualRouting: true}}\n"),
        _traefik("traefik:80", "command: [--api.insecure=true]\n"),
        _traefik("traefik:8080", "build: app\n"),
        _traefik("traefik:8080", "command: [--api.insecure=true]\n", image="traefik:v1.7"),
        _traefik("traefik:8080", "command: [--api.insecure=true]\n", image="example/traefik"),
        _traefik("traefik:8080", "command: [$FLAGS]\n"),
        _traefik("traefik:8080", "command: [--configFile=/conf/traefik.yml]\n"),
        _traefik("traefik:8080", "env_file: [traefik.env]\n"),
        _traefik("traefik:8080", "working_dir: /conf\n"),
        _traefik("traefik:8080", "volumes: ['./traefik.toml:/etc/traefik/traefik.toml']\n"),
        _traefik("traefik:8080", config="- a list\n"),
        _folder("traefik:8080", {"conf/traefik.toml": "[metrics.prometheus]\n"}),
        _folder("traefik:8080", {"conf/traefik.toml": "[metrics\n"}),
        _traefik("traefik:8080", "command: ['--entryPoints.web.address=unix']\n"),
        _folder("traefik:8080", {"conf/traefik.toml.example": "", "conf/traefik.yml": "api: {insecure: true}\n"}),
        _traefik("traefik:8080", image="traefik:experimental"),
        _traefik("elsewhere.example.org:8080"),
        _traefik("'http://traefik:8080'"),
        _stack("db", "postgres:17", "db:9187", "", {}),
        _rabbit("mq:15692"),
        _stack("k6", "grafana/k6", "k6:5656", "entrypoint: [/own/k6]\n", {}),
        _stack("k6", "grafana/k6", "k6:5656", "network_mode: host\n", {}),
        _rabbit("mq:15692", "[rabbitmq_management,rabbitmq_prometheus].\n"),
        _rabbit("mq:15672", "[prometheus_rabbitmq_exporter].\n"),
        _rabbit(
            "mq:15692", "[rabbitmq_management].\n", "environment: {RABBITMQ_ENABLED_PLUGINS: rabbitmq_prometheus}\n"
        ),
        _rabbit("mq:15692", "[rabbitmq_management].\n", image="rabbitmq:3.8"),
        _rabbit("mq:15692", "[rabbitmq_management].\n", "post_start: [{command: enable-plugins}]\n"),
        _rabbit("mq:15672", more="environment: {RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: -rabbitmq_prometheus x}\n"),
        _rabbit("mq:15692", "", "volumes: ['./conf:/etc/rabbitmq']\n"),
        _stack("es", "elasticsearch:8.12.0", "es:9200", "volumes: ['data:/usr/share/elasticsearch/plugins']\n", {}),
        _stack("es", "elasticsearch:8.12.0", "es:9200", "volumes: ['data:/usr/share/elasticsearch']\n", {}),
        _stack("es", "elasticsearch:8.12.0", "es:9200", "command: [sh, -c, ./start.sh]\n", {}),
        _stack("es", "elasticsearch:8.12.0", "es:9200", "network_mode: host\n", {}),
        _stack("es", "elasticsearch:8.12.0", "es:9200", "build: es\n", {}),
        _stack("es", "elasticsearch:8.12.0", "es:9114", "", {}),
        _stack("es", "elasticsearch:9.2.0", "es:9200", "", {}),
        _stack("es", "elasticsearch:$TAG", "es:9200", "", {}),
        _stack("es", "example/elasticsearch:8.12.0", "es:9200", "", {}),
        _stack("connect", "debezium/connect:2.6", "connect:9404", "", {}),
        _stack("nats", "nats:2.10", "nats:7777", "", {}),
        _stack("nats", "natsio/prometheus-nats-exporter:0.15.0", "nats:8222", "", {}),
        _stack("ch", "clickhouse:24.3", "ch:9363", "volumes: ['./p.xml:/etc/clickhouse-server/config.d/p.xml']\n", {}),
        _stack("ch", "clickhouse:24.3", "ch:9363", "volumes: ['./etc:/etc/clickhouse-server']\n", {}),
        _stack("ch", "clickhouse:24.3", "ch:9363", "command: [--config-file=/own.xml]\n", {}),
        _stack("ch", "clickhouse:24.3", "ch:8123", "", {}),
        _consul("consul:8500", '{"telemetry": {"prometheus_retention_time": "24h"}}\n'),
        _consul("consul:8500", None),
        _consul("consul:8500", "{}\n", "environment: [CONSUL_LOCAL_CONFIG=$CONFIG]\n"),
        _consul("consul:8500", "{}\n", "env_file: [.env]\n"),
        _consul("consul:8500", "{}\n", "command: [agent, -hcl, $TELEMETRY]\n"),
        _consul("consul:8300", "{}\n"),
        _stack("consul", "hashicorp/consul:1.20", "consul:8500", "volumes: ['conf:/consul/config']\n", {}),
        _stack("consul", "hashicorp/consul:1.20", "consul:8500", "volumes: ['$CONF:/consul/config']\n", {}),
        _stack("consul", "hashicorp/consul:1.20", "consul:8500", "volumes: ['./c:/consul/config']\n", {"c/d/e": ""}),
        _stack("zoo", "zookeeper:3.9", "zoo:7000", "environment: {ZOO_CFG_EXTRA: metricsProvider.httpPort=7000}\n", {}),
        _stack("zoo", "example.org/zookeeper:3.9", "zoo:7000", "", {}),
        _stack("connect", "debezium/connect:2.6", "connect:8083", "environment: {A: '-javaagent:/j.jar=8083'}\n", {}),
    ),
)
def metrics_off(subject: Target, stack: Stack) -> Iterator[Finding]:
    """A target is a program that does not show its metrics, or shows them on another port.

    Traefik shows metrics only if its configuration has `metrics.prometheus`, by the entry point that is named there,
    and by `traefik` on port 8080 where none is. It takes its configuration from one place: a file, else flags, else
    variables of the environment. RabbitMQ shows them by its plugin `rabbitmq_prometheus`, on port 15692. Its image
    enables the plugin, but a file of enabled plugins that is mounted has to list it; the port of its management answers
    404. k6 has none to show: it sends them. Elasticsearch has none without a plugin of others, Kafka Connect and the
    Schema Registry have those of JMX alone, and NATS answers with JSON. ClickHouse has them only with `<prometheus>` in
    its configuration, Consul with `prometheus_retention_time`, ZooKeeper with a `metricsProvider`. The target is down
    for ever.
    """
    if subject.address is None or subject.purpose != "scrape":
        return
    host, port = subject.address.host, subject.address.port or subject.default_port
    service = stack.service_at(host)
    found = metrics_elsewhere(service, port, stack) if service is not None else None
    if service is not None and found is not None:
        shown = f"its metrics on port {found.port}, not on {port}" if found.port else "no metrics"
        message = f"`{service.name}` shows {shown}; the target is down"
        yield Finding(subject.node.place, message, found.advice, ((found.where, found.said),))
