"""LK281."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import wrong_address
from stacklint.stack.compose.sets import Compose, Service
from stacklint.stack.containers.hosts import is_local
from stacklint.stack.containers.ports import lends_network
from stacklint.stack.containers.web import read_url
from stacklint.stack.programs.exporter_addresses import asked_addresses
from stacklint.stack.stack import Stack

_POSTGRES: Final = "prometheuscommunity/postgres-exporter:v0.17.1"
_REDIS: Final = "oliver006/redis_exporter:v1.74.0"
_SERVERS: Final = """\
services:
  db:
    image: postgres:17
    ports: ['5433:5432']
  cache:
    image: redis:8
    networks: [data]
"""
_EXPORTER: Final = "  exporter:\n    image: {}\n    {}\n"
_ASKING: Final = frozenset({"/probe", "/scrape"})
"""Where exporters measure what each request names."""
_SCRAPES: Final[dict[str, str | None]] = {
    "prometheus/prometheus.yml": "scrape_configs:\n  - job_name: a\n    metrics_path: /scrape\n"
    "    static_configs: [{targets: [exporter:9121]}]\n"
}
_OTHER: Final = "services:\n  orders:\n    image: postgres:17\n"


def _asking(image: str, line: str, also: dict[str, str | None] | None = None) -> Example:
    exporter = _SERVERS + _EXPORTER.format(image, line)
    compose = edited("compose.yaml", "services:\n", exporter)["compose.yaml"] + "networks:\n  data:\n"
    return Example(edited("compose.yaml", "services:\n", "services:\n", {"compose.yaml": compose, **(also or {})}))


def _postgres(value: str, also: dict[str, str | None] | None = None) -> Example:
    return _asking(_POSTGRES, f"environment: ['DATA_SOURCE_NAME={value}']", also)


@rule(
    "LK281",
    "exporter-asks-nobody",
    severity=Severity.ERROR,
    bad=(
        _postgres("postgresql://postgres:postgres@«postgres»:5432/postgres?sslmode=disable"),
        _postgres("postgresql://${DB_USER}:${DB_PASSWORD}@«dbs»:5432/${DB_NAME}"),
        _postgres("postgresql://u:p@db:«5433»/app"),
        _postgres("postgresql://u:p@«localhost:5432»/app"),
        _postgres("user=u host=«database» port=5432"),
        _asking(_POSTGRES, "environment: {DATA_SOURCE_URI: '«database»:5432/app?sslmode=disable'}"),
        _asking(_REDIS, "command: [--redis.addr=redis://«cache»:6379]"),
        _asking(_REDIS, "environment: {REDIS_ADDR: '«redis»:6379'}"),
        _postgres("', 'DATA_SOURCE_URI=«nobody»:5432/app"),
        _asking("prom/mysqld-exporter:v0.14.0", "environment: {DATA_SOURCE_NAME: 'mysql:mysql@(«mysql»:3306)/'}"),
        _asking("nginx/nginx-prometheus-exporter:1.4.2", "command: [«-nginx.scrape-uri=http://127.0.0.1:81/status»]"),
        _asking(_REDIS, "environment: {REDIS_ADDR: «localhost:6380»}"),
        _asking("danielqsj/kafka-exporter:v1.9.0", "command: ['--kafka.server=«kafka»:9092']"),
        _asking("bitnamilegacy/kafka-exporter:1.9.0", "command: ['--kafka.server=«kafka»:9092']"),
        _asking("percona/mongodb_exporter:0.43", "command: ['--mongodb.uri=mongodb://u:p@«m1»:27017,db:27017/admin']"),
        _asking("nginx/nginx-prometheus-exporter:1.4.2", "command: [-nginx.scrape-uri=http://«web»/stub_status]"),
    ),
    good=(
        _postgres("postgresql://postgres:postgres@db:5432/postgres?sslmode=disable"),
        _postgres("postgresql://u:p@db.example.com:5432/app"),
        _postgres("postgresql://u:p@host.docker.internal:5432/app"),
        _postgres("postgresql://u:p@${DB_HOST}:5432/app"),
        _postgres("${DB_URL}"),
        _postgres("postgresql://u:p@orders:5432/app", {"orders/compose.yaml": _OTHER}),
        _postgres("postgresql:///app?host=/var/run/postgresql"),
        _postgres("a" * 2000),
        _postgres("postgresql://u:p@db:5432/app', 'DATA_SOURCE_URI=nobody:5432/app"),
        _asking(_REDIS, "command: [--redis.addr=db]\n    environment: {REDIS_ADDR: nobody}"),
        _asking(_REDIS, "environment: {REDIS_ADDR: ''}"),
        _asking(_REDIS, "environment: {REDIS_ADDR: nobody}\n    entrypoint: [/start.sh]"),
        _asking(_REDIS, "environment: {REDIS_ADDR: 'localhost:6380'}\n    network_mode: host"),
        _asking(_REDIS, "environment: {REDIS_ADDR: 'localhost:6380'}\n    network_mode: 'service:cache'"),
        _asking(
            _REDIS,
            "environment: {REDIS_ADDR: 'localhost:6380'}\n  other:\n    image: x\n    network_mode: 'service:exporter'",
        ),
        _asking(_REDIS, "environment: {REDIS_ADDR: 'localhost:6380'}", _SCRAPES),
        _asking("example/exporter", "environment: {REDIS_ADDR: nobody}"),
        _asking("percona/mongodb_exporter:0.43", "environment: {MONGODB_URI: 'mongodb://db:27017/?appName=a@nobody'}"),
        _asking("percona/mongodb_exporter:0.43", "environment: {MONGODB_URI: 'mongodb+srv://u:p@m.example.com/a'}"),
    ),
)
def exporter_asks_nobody(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """An exporter asks a database or a server that is not there, or a port on which it does not listen.

    The address counts inside the exporter's container: names of services, ports of containers, and never `localhost`,
    which is that container itself. The exporter starts and answers Prometheus, so its target is up; only what it should
    measure is missing. An address that another compose set has a service for is not judged.
    """
    for asked in asked_addresses(subject):
        url = read_url(asked.url)
        if url is None or any(url.host in other.hosts for other in stack.others):
            continue
        effect = f"`{asked.service.name}` has nothing to measure"
        found = tuple(
            wrong_address(asked.url, asked.node, asked.service, effect=effect, stack=stack, start=asked.start)
        )
        yield from found
        if not found and is_local(url.host) and _is_alone(asked.service, subject) and not _are_targets_asked(stack):
            yield Finding(
                asked.node.place,
                f"`{url.host}` is the container of `{asked.service.name}` itself, which runs nothing else; {effect}",
                "name the service that it is to ask; the machine is `host.docker.internal`, with "
                "`extra_hosts: [host.docker.internal:host-gateway]`",
            )


def _are_targets_asked(stack: Stack) -> bool:
    """Whether a job may tell an exporter whom to ask."""
    return any(job.node.text_at("metrics_path") in _ASKING for one in stack.prometheus for job in one.jobs)


def _is_alone(service: Service, compose: Compose) -> bool:
    """Whether a service has a network of its own, on whose loopback nobody else is."""
    return not (service.network_mode or service.partial or compose.open or lends_network(service, compose))
