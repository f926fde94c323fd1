"""Which program a metric comes from, by the beginning of its name.

Facts from the programs' own documentation. Only programs whose names nobody else uses are listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.exports import service_of
from stacklint.stack.known import known_image

if TYPE_CHECKING:
    from stacklint.stack.compose import Service
    from stacklint.stack.stack import Stack


class Origin(NamedTuple):
    """A program that exports metrics under names of its own.

    Attributes:
        prefix: how these begin.
        program: what it is called.
        port: on which it answers unless told otherwise.
        table: what its images are known by (`Known.table`); "" for a program whose images aren't known.
    """

    prefix: str
    program: str
    port: int
    table: str = ""


ORIGINS: Final = (
    Origin("alertmanager_", "Alertmanager", 9093, "alertmanager"),
    Origin("apache_", "apache_exporter", 9117, "apache"),
    Origin("container_", "cAdvisor", 8080, "cadvisor"),
    Origin("DCGM_FI_", "dcgm-exporter", 9400),
    Origin("elasticsearch_", "elasticsearch_exporter", 9114),
    Origin("engine_daemon_", "the Docker engine", 9323),
    Origin("etcd_", "etcd", 2379, "etcd"),
    Origin("haproxy_", "HAProxy, or haproxy_exporter", 9101, "haproxy"),
    Origin("kafka_", "kafka_exporter", 9308),
    Origin("kube_", "kube-state-metrics", 8080),
    Origin("loki_", "Loki", 3100),
    Origin("memcached_", "memcached_exporter", 9150),
    Origin("minio_", "MinIO", 9000),
    Origin("mongodb_", "mongodb_exporter", 9216),
    Origin("mysql_", "mysqld_exporter", 9104, "mysqld"),
    Origin("namedprocess_", "process-exporter", 9256, "process"),
    Origin("nginx_", "NGINX Prometheus Exporter", 9113, "nginx"),
    Origin("node_", "node_exporter", 9100, "node"),
    Origin("pg_", "postgres_exporter", 9187, "postgres"),
    Origin("probe_", "blackbox_exporter", 9115, "blackbox"),
    Origin("prometheus_", "Prometheus itself", 9090, "prometheus"),
    Origin("rabbitmq_", "RabbitMQ", 15692),
    Origin("redis_", "redis_exporter", 9121, "redis"),
    Origin("traefik_", "Traefik", 8080),
    Origin("windows_", "windows_exporter", 9182),
)
"""The programs by the beginnings of their metrics' names."""


class Unscraped(NamedTuple):
    """A program that a metric comes from, and that no job scrapes.

    Attributes:
        origin: the program.
        service: a service of the stack that is this program, if there is one.
    """

    origin: Origin
    service: Service | None


def find_unscraped(name: str, stack: Stack) -> Unscraped | None:
    """The program that a metric comes from by its name, if no job scrapes that."""
    origin = next((one for one in ORIGINS if name.startswith(one.prefix)), None)
    if origin is None:
        return None
    scraped = [service_of(target, stack.compose) for job in stack.inventory.jobs for target in job.targets]
    if any(service is not None and _is(service, origin) for service in scraped):
        return None
    services = stack.compose.services.values() if stack.compose is not None else ()
    return Unscraped(origin, next((service for service in services if _is(service, origin)), None))


def _is(service: Service, origin: Origin) -> bool:
    known = known_image(service.image) if service.build is None else None
    return known is not None and known.table == origin.table != ""
