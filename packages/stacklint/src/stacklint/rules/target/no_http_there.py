"""LK166."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose, Service
from stacklint.stack.containers.ports import lends_network
from stacklint.stack.programs.fastcgi import FASTCGI, speaks_fastcgi
from stacklint.stack.programs.images import known_image
from stacklint.stack.programs.jmx_agent import jmx_agents
from stacklint.stack.prometheus.server import Target
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

_EXPORTERS: Final = {
    "postgres_exporter": 9187,
    "mysqld_exporter": 9104,
    "redis_exporter": 9121,
    "mongodb_exporter": 9216,
    "kafka_exporter": 9308,
    "memcached_exporter": 9150,
    "prometheus-nats-exporter": 7777,
}
"""Where they listen, each in a container of its own."""


def _asked(image: str, target: str, more: str = "") -> Example:
    compose = edited("compose.yaml", _APP, f"{_APP}  db:\n    image: {image}\n{more}")["compose.yaml"]
    return Example(edited(_FILE, "[app:5000]", f"[app:5000, {target}]", {"compose.yaml": compose}))


def _php(dockerfile: str, target: str, service: str = "") -> Example:
    """A job that asks a service with PHP in it: how its Dockerfile goes on, and what else compose says."""
    compose = edited("compose.yaml", _APP, f"{_APP}  php:\n    build: php\n{service}")["compose.yaml"]
    files = {"compose.yaml": compose, "php/Dockerfile": f"FROM php:8.3-fpm-alpine\n{dockerfile}"}
    return Example(edited(_FILE, "[app:5000]", f"[app:5000, {target}]", files))


_AGENT: Final = "    environment: {KAFKA_OPTS: '-javaagent:/opt/jmx_prometheus_javaagent.jar=9308:/opt/kafka.yml'}\n"


@rule(
    "LK166",
    "no-http-there",
    severity=Severity.ERROR,
    bad=(
        _asked("postgres:17", "«db:5432»"),
        _asked("redis:8-alpine", "«db:6379»"),
        _asked("mcr.microsoft.com/mssql/server:2022-latest", "«db:1433»"),
        _asked("redis:8-alpine", "«db:9121»", "    command: redis-server --appendonly yes\n"),
        _asked("postgres:17", "«db:9187»", "  watcher:\n    image: prometheuscommunity/postgres-exporter\n"),
        _asked("php:8.3-fpm", "«db:9000»"),
        _php("COPY . .\n", "«php:9000»"),
        _php('ENTRYPOINT ["/start.sh"]\nCMD ["php-fpm", "-F"]\n', "«php:9000»"),
    ),
    good=(
        _asked("confluentinc/cp-kafka:7.6.0", "db:9308", _AGENT),
        _asked("confluentinc/cp-kafka:7.6.0", "db:9092", _AGENT),
        _asked("php:8.3-cli", "db:9000", "    command: php -S 0.0.0.0:9000\n"),
        _asked("php:8.3-fpm", "db:9253"),
        _asked("php:8.3-fpm", "db:9000", "    command: php artisan serve --host=0.0.0.0 --port=9000\n"),
        _asked("php:8.3-fpm", "db:9000", "    command: sh -c 'php-fpm -D && nginx'\n"),
        _asked("php:8.3-fpm", "db:9000", "    network_mode: host\n"),
        _php('CMD ["/usr/bin/supervisord"]\n', "php:9000"),
        _php("FROM caddy:2\n", "php:9000"),
        _asked("postgres:17", "db:9187", "  watcher:\n    image: example/pg\n    network_mode: service:db\n"),
        _asked("postgres:17", "db:9187", "    network_mode: host\n"),
        _asked("postgres:17", "db:9187", "    command: [/both.sh, --metrics=9187]\n"),
        _asked("postgres:17", "db:9187", "    entrypoint: /both.sh\n"),
        _asked("postgres:17", "db:9187", "    build: db\n"),
        _asked("postgres:17", "db:9188"),
        _asked("redis:8", "db:9187"),
        _asked("rabbitmq:4", "db:15692"),
        _asked("prometheuscommunity/postgres-exporter:v0.17.1", "db:9187"),
        Example(stack()),
    ),
)
def no_http_there(subject: Target, stack: Stack) -> Iterator[Finding]:
    """A scrape job asks a database or php-fpm itself, which does not speak HTTP.

    Prometheus sends an HTTP request to the port, the database takes it for garbage and closes the connection, and the
    target is down for ever. An exporter asks the database in its own language, and is what Prometheus scrapes. On the
    exporter's port nothing listens in the database's own container.

    php-fpm speaks FastCGI on port 9000. The metrics of the application are shown by the web server before it, and its
    own by php-fpm_exporter.
    """
    address = subject.address
    if address is None or subject.purpose != "scrape":
        return
    service = stack.service_at(address.host)
    if service is not None and address.port == FASTCGI and stack.compose is not None:
        if speaks_fastcgi(service, stack.compose, stack.files):
            where = service.image_node.place
            yield Finding(
                subject.node.place,
                f"php-fpm speaks FastCGI on port {FASTCGI}, and no HTTP; the target stays down",
                "scrape the web server that passes requests to it, or php-fpm_exporter",
                ((where, f"`{service.name}` is this"),),
            )
        return
    image = service.image if service is not None and service.build is None else None
    port, exporter = _SPEAKERS.get(image.repository, (0, "")) if image is not None else (0, "")
    if service is None or image is None or not port:
        return
    assert stack.compose is not None  # it has the service
    if jmx_agents(service, stack.compose, stack.files):
        return  # which answers on a port of its own: LK304
    related = ((service.image_node.place, f"`{service.name}` is this"),)
    if address.port == port:
        message = f"`{image.repository}` does not speak HTTP on port {port}; the target stays down"
        yield Finding(subject.node.place, message, f"scrape {exporter} instead", related)
    other = _EXPORTERS.get(exporter)
    if other is not None and address.port == other and _is_alone(service, other, stack.compose):
        message = f"nothing listens on port {other} of `{service.name}`, the database itself; the target stays down"
        yield Finding(subject.node.place, message, _advice(exporter, other, stack.compose), related)


def _is_alone(service: Service, port: int, compose: Compose) -> bool:
    """Whether nothing but the database runs where it does, as far as compose says."""
    words = " ".join((*service.entrypoint, *(word for word, _ in service.command)))
    told = any(sign in words for sign in (str(port), "exporter", ".sh"))
    return not (service.network_mode or lends_network(service, compose) or told or service.partial)


def _advice(exporter: str, port: int, compose: Compose) -> str:
    """Which service to ask, or that one is missing."""
    for one in compose.services.values():
        known = known_image(one.image) if one.build is None else None
        if known is not None and port in known.ports:
            return f"scrape `{one.name}:{port}`"
    return f"that is the port of {exporter}: run it as a service of its own, and scrape that"
