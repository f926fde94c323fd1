"""Which program a metric comes from, by the beginning of its name.

Facts from the programs' own documentation. Only programs whose names nobody else uses are listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.containers.hosts import service_of

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.stack import Stack


class Origin(NamedTuple):
    """A program that exports metrics under names of its own.

    Attributes:
        prefix: how these begin.
        program: what it is called.
        port: on which it answers unless told otherwise.
        images: the last words of its images' names, with dashes.
    """

    prefix: str
    program: str
    port: int
    images: tuple[str, ...]


ORIGINS: Final = (
    Origin("alertmanager_", "Alertmanager", 9093, ("alertmanager",)),
    Origin("apache_", "apache_exporter", 9117, ("apache-exporter",)),
    Origin("container_", "cAdvisor", 8080, ("cadvisor",)),
    Origin("DCGM_FI_", "dcgm-exporter", 9400, ("dcgm-exporter",)),
    Origin("elasticsearch_", "elasticsearch_exporter", 9114, ("elasticsearch-exporter",)),
    Origin("engine_daemon_", "the Docker engine", 9323, ()),
    Origin("etcd_", "etcd", 2379, ("etcd",)),
    Origin("grafana_", "Grafana", 3000, ("grafana", "grafana-oss", "grafana-enterprise")),
    Origin("haproxy_", "HAProxy or haproxy_exporter", 9101, ("haproxy-exporter", "haproxy")),
    Origin("kafka_", "kafka_exporter", 9308, ("kafka-exporter",)),
    Origin("kube_", "kube-state-metrics", 8080, ("kube-state-metrics",)),
    Origin("loki_", "Loki", 3100, ("loki",)),
    Origin("memcached_", "memcached_exporter", 9150, ("memcached-exporter",)),
    Origin("minio_", "MinIO", 9000, ("minio",)),
    Origin("mongodb_", "mongodb_exporter", 9216, ("mongodb-exporter",)),
    Origin("mysql_", "mysqld_exporter", 9104, ("mysqld-exporter",)),
    Origin("namedprocess_", "process-exporter", 9256, ("process-exporter",)),
    Origin("nginx_", "NGINX Prometheus Exporter", 9113, ("nginx-prometheus-exporter", "nginx-exporter")),
    Origin("node_", "node_exporter", 9100, ("node-exporter",)),
    Origin("pg_", "postgres_exporter", 9187, ("postgres-exporter",)),
    Origin("probe_", "blackbox_exporter", 9115, ("blackbox-exporter",)),
    Origin("prometheus_", "Prometheus itself", 9090, ("prometheus",)),
    Origin("rabbitmq_", "RabbitMQ", 15692, ("rabbitmq",)),
    Origin("redis_", "redis_exporter", 9121, ("redis-exporter",)),
    Origin("traefik_", "Traefik", 8080, ("traefik",)),
    Origin("windows_", "windows_exporter", 9182, ()),
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
    """The program that a metric comes from by its name, if no job scrapes that, and nothing else has such names."""
    origin = next((one for one in ORIGINS if name.startswith(one.prefix)), None)
    if origin is None or any(other.startswith(origin.prefix) for other in stack.inventory.exported_names()):
        return None
    scraped = [service_of(target, stack.compose) for job in stack.inventory.jobs for target in job.targets]
    if any(service is not None and is_of(service, origin) for service in scraped):
        return None
    services = stack.compose.services.values() if stack.compose is not None else ()
    return Unscraped(origin, next((service for service in services if is_of(service, origin)), None))


def is_of(service: Service, origin: Origin) -> bool:
    """Whether a service is such a program, by its image, or by the one that it is built from."""
    image = service.image if service.build is None else service.base
    return image is not None and image.repository.rpartition("/")[2].replace("_", "-") in origin.images
