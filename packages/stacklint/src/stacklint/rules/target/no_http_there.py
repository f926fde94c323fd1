"""LK166."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus import Target
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_APP: Final = "    build: app\n"

_SPEAKERS: Final = {
    **dict.fromkeys(("postgres", "bitnami/postgresql"), (5432, "postgres_exporter")),
    **dict.fromkeys(("pgvector/pgvector", "postgis/postgis"), (5432, "postgres_exporter")),
    **dict.fromkeys(("timescale/timescaledb", "timescale/timescaledb-ha"), (5432, "postgres_exporter")),
    **dict.fromkeys(("mysql", "mysql/mysql-server", "bitnami/mysql"), (3306, "mysqld_exporter")),
    **dict.fromkeys(("mariadb", "bitnami/mariadb", "percona"), (3306, "mysqld_exporter")),
    **dict.fromkeys(("redis", "bitnami/redis", "valkey/valkey"), (6379, "redis_exporter")),
    **dict.fromkeys(("redis/redis-stack", "redis/redis-stack-server"), (6379, "redis_exporter")),
    **dict.fromkeys(("mongo", "bitnami/mongodb"), (27017, "mongodb_exporter")),
    "mssql/server": (1433, "sql_exporter"),
    "cassandra": (9042, "cassandra_exporter"),
    "nats": (4222, "prometheus-nats-exporter"),
    "memcached": (11211, "memcached_exporter"),
    "rabbitmq": (5672, "its own plugin, `rabbitmq_prometheus`, on port 15692"),
    "eclipse-mosquitto": (1883, "mosquitto_exporter"),
    **dict.fromkeys(("apache/kafka", "bitnami/kafka", "confluentinc/cp-kafka"), (9092, "kafka_exporter")),
    "zookeeper": (2181, "its own provider, on port 7000"),
    "confluentinc/cp-zookeeper": (2181, "the agent of jmx_exporter in it"),
}
"""Images of databases and queues: the port that they listen on, on which nothing speaks HTTP, and what has metrics."""


def _asked(image: str, target: str) -> Example:
    compose = edited("compose.yaml", _APP, f"{_APP}  db:\n    image: {image}\n")["compose.yaml"]
    return Example(edited(_FILE, "[app:5000]", f"[app:5000, {target}]", {"compose.yaml": compose}))


@rule(
    "LK166",
    "no-http-there",
    severity=Severity.ERROR,
    bad=(
        _asked("postgres:17", "«db:5432»"),
        _asked("redis:8-alpine", "«db:6379»"),
        _asked("mcr.microsoft.com/mssql/server:2022-latest", "«db:1433»"),
    ),
    good=(
        _asked("rabbitmq:4", "db:15692"),
        _asked("prometheuscommunity/postgres-exporter:v0.17.1", "db:9187"),
        Example(stack()),
    ),
)
def no_http_there(subject: Target, stack: Stack) -> Iterator[Finding]:
    """A scrape job asks a database itself, which does not speak HTTP.

    Prometheus sends an HTTP request to the port, the database takes it for garbage and closes the connection, and the
    target is down for ever. An exporter asks the database in its own language, and is what Prometheus scrapes.
    """
    address = subject.address
    if address is None or subject.purpose != "scrape":
        return
    service = stack.service_at(address.host)
    image = service.image if service is not None and service.build is None else None
    port, exporter = _SPEAKERS.get(image.repository, (0, "")) if image is not None else (0, "")
    if service is not None and image is not None and port and address.port == port:
        yield Finding(
            subject.node.place,
            f"`{image.repository}` does not speak HTTP on port {port}; the target stays down",
            f"scrape {exporter} instead",
            ((service.node["image"].place, f"`{service.name}` is this"),),
        )
