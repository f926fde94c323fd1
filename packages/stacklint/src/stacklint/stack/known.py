"""Images that are known by name: the ports they listen on, and the metrics they export.

Facts from the images' own documentation. An image that isn't listed is unknown, never wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacklint.stack.compose import Image, Service

_PROCESS = ("go_", "process_", "promhttp_")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an image.

    Attributes:
        role: `prometheus`, `alertmanager`, `grafana`, or "" for the rest.
        ports: the ports it listens on without further configuration.
        prefixes: how the names of its metrics begin; empty where its metrics depend on its configuration.
        port_flag: the flag that moves its port, "" if there is none.
    """

    role: str = ""
    ports: tuple[int, ...] = ()
    prefixes: tuple[str, ...] = ()
    port_flag: str = "web.listen-address"


_PROMETHEUS = Known("prometheus", (9090,), ("prometheus_", "net_conntrack_", "otel", "rpc_", *_PROCESS))
_ALERTMANAGER = Known("alertmanager", (9093, 9094), ("alertmanager_", "http_server_", "net_conntrack_", *_PROCESS))
_GRAFANA = Known("grafana", (3000,), (), "")

IMAGES = {
    "prom/prometheus": _PROMETHEUS,
    "prometheus/prometheus": _PROMETHEUS,
    "bitnami/prometheus": _PROMETHEUS,
    "ubuntu/prometheus": _PROMETHEUS,
    "prom/alertmanager": _ALERTMANAGER,
    "prometheus/alertmanager": _ALERTMANAGER,
    "bitnami/alertmanager": _ALERTMANAGER,
    "grafana/grafana": _GRAFANA,
    "grafana/grafana-oss": _GRAFANA,
    "grafana/grafana-enterprise": _GRAFANA,
    "bitnami/grafana": _GRAFANA,
    "prom/node-exporter": Known("", (9100,), ("node_", *_PROCESS)),
    "prometheus/node-exporter": Known("", (9100,), ("node_", *_PROCESS)),
    "prom/blackbox-exporter": Known("", (9115,), ("probe_", "blackbox_", *_PROCESS)),
    "prom/pushgateway": Known("", (9091,)),
    "prom/mysqld-exporter": Known("", (9104,), ("mysql_", "mysqld_", *_PROCESS)),
    "prometheuscommunity/postgres-exporter": Known("", (9187,)),
    "oliver006/redis_exporter": Known("", (9121,), ("redis_", *_PROCESS)),
    "nginx/nginx-prometheus-exporter": Known("", (9113,), ("nginx_", "nginxplus_", "nginxexporter_", *_PROCESS)),
    "cadvisor/cadvisor": Known("", (8080,), ("container_", "machine_", "cadvisor_", *_PROCESS), ""),
    "grafana/loki": Known("", (3100, 9095), (), ""),
}


def known_image(image: Image | None) -> Known | None:
    """What is known of an image; `None` if it isn't listed."""
    return IMAGES.get(image.repository) if image is not None else None


def role_of(service: Service) -> str:
    """The role that a service plays: by image, by program name in its command, or by the name of what it builds."""
    known = known_image(service.image)
    if known is not None and known.role:
        return known.role
    base = service.image.repository.rpartition("/")[2] if service.image is not None else ""
    program = (service.entrypoint or (service.command[0][0] if service.command else "",))[0].rpartition("/")[2]
    for role in ("prometheus", "alertmanager", "grafana"):
        if role in {base, program} or (service.image is None and service.build is not None and service.name == role):
            return role
    return ""


IMAGE_PATHS = {
    "prometheus": frozenset(
        {"/etc/prometheus/prometheus.yml", "/usr/share/prometheus/consoles", "/usr/share/prometheus/console_libraries"}
    ),
    "alertmanager": frozenset({"/etc/alertmanager/alertmanager.yml"}),
    "grafana": frozenset(
        {
            "/etc/grafana/grafana.ini",
            "/etc/grafana/ldap.toml",
            "/etc/grafana/provisioning/access-control",
            "/etc/grafana/provisioning/alerting",
            "/etc/grafana/provisioning/dashboards",
            "/etc/grafana/provisioning/datasources",
            "/etc/grafana/provisioning/plugins",
            "/usr/share/grafana/conf",
            "/usr/share/grafana/public",
            "/var/lib/grafana",
            "/var/log/grafana",
        }
    ),
}
"""What the images bring at the paths that configurations name (the images' Dockerfiles)."""


def image_paths(service: Service) -> frozenset[str] | None:
    """The paths that a service's image is known to bring; `None` if it is built here, or not known."""
    known = known_image(service.image)
    if service.build is not None or known is None:
        return None
    return IMAGE_PATHS.get(known.role)
