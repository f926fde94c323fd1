"""Images that are known by name: the ports they listen on, the metrics they export, and the paths they use.

Facts from the images' own documentation. An image that isn't listed is unknown, never wrong.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Image, Service

_VERSIONS: Final = {
    "prometheus": Pattern(r"v?(\d)\.(\d{1,3})(?!\d)", re.ASCII),
    "alertmanager": Pattern(r"v?(\d)\.(\d{1,3})(?!\d)", re.ASCII),
    "grafana": Pattern(r"v?(\d{1,2})\.(\d{1,3})(?!\d)", re.ASCII),
}
"""How the tags of images begin that tell a version."""
LISTENS: Final = "web.listen-address"
"""The flag of the programs that share the web server of Prometheus."""
_PROCESS: Final = ("go_", "process_", "promhttp_")


_PROMETHEUS_PATHS: Final = frozenset(
    {"/etc/prometheus/prometheus.yml", "/usr/share/prometheus/consoles", "/usr/share/prometheus/console_libraries"}
)
_GRAFANA_PATHS: Final = frozenset(
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
)


class Known(NamedTuple):
    """What is known of an image.

    Attributes:
        role: `prometheus`, `alertmanager`, `grafana`, or "" for the rest.
        ports: the ports it listens on without further configuration.
        prefixes: how the names of its metrics begin; empty where its metrics depend on its configuration.
        port_flag: the flag that moves its port, "" if there is none.
        paths: what it brings at the paths that configurations name (from its Dockerfile); `None` if that isn't known.
        config: the configuration that it is started with, or the folder of Grafana's provisioning.
        data: where it keeps its data.
        table: the table of what its program exports (`known_names`), "" if there is none.
    """

    role: str = ""
    ports: tuple[int, ...] = ()
    prefixes: tuple[str, ...] = ()
    port_flag: str = LISTENS
    paths: frozenset[str] | None = None
    config: str = ""
    data: str = ""
    table: str = ""


_PROMETHEUS: Final = Known(
    "prometheus",
    (9090,),
    ("prometheus_", "net_conntrack_", "otel_", "rpc_", *_PROCESS),
    paths=_PROMETHEUS_PATHS,
    config="/etc/prometheus/prometheus.yml",
    data="/prometheus",
    table="prometheus",
)
_ALERTMANAGER: Final = Known(
    "alertmanager",
    (9093,),
    ("alertmanager_", "http_server_", "net_conntrack_", *_PROCESS),
    paths=frozenset({"/etc/alertmanager/alertmanager.yml"}),
    config="/etc/alertmanager/alertmanager.yml",
    data="/alertmanager",
    table="alertmanager",
)
_GRAFANA_NAMES: Final = (
    *("access_", "deprecated_flags_", "grafana_", "loki_experimental_features_", "net_conntrack_", "openfga_"),
    *("plugins_", "prometheus_template_", "tempo_buffer_pool_"),
)
_GRAFANA: Final = Known(
    "grafana",
    (3000,),
    (*_GRAFANA_NAMES, *_PROCESS),
    port_flag="",
    paths=_GRAFANA_PATHS,
    config="/etc/grafana/provisioning",
    data="/var/lib/grafana",
    table="grafana",
)
_LOKI_NAMES: Final = (
    *("cortex_", "counter_memberlist_", "deprecated_flags_", "grpc_", "jaeger_tracer_", "kv_request_", "lifecycler_"),
    *("logql_", "loki_", "net_conntrack_", "prometheus_remote_storage_", "prometheus_sd_", "prometheus_target_"),
    *("prometheus_template_", "prometheus_tsdb_wal_", "querier_cache_", "ring_member_", "timer_memberlist_"),
)
_LOKI: Final = Known("", (3100, 9095), (*_LOKI_NAMES, *_PROCESS), "", table="loki")
_TEMPO_NAMES: Final = (
    *("grpc_", "net_conntrack_", "prometheus_remote_storage_", "prometheus_template_", "prometheus_tsdb_wal_"),
    *("prometheus_wal_watcher_", "tempo_", "tempodb_"),
)
_TEMPO: Final = Known("", (), (*_TEMPO_NAMES, *_PROCESS), "", table="tempo")
_MIMIR: Final = Known("", (8080, 9095), port_flag="")
_NODE: Final = Known("", (9100,), ("node_", *_PROCESS), table="node")
_BLACKBOX: Final = Known("", (9115,), ("probe_", "blackbox_", *_PROCESS), table="blackbox")
_OWN_BLACKBOX: Final = _BLACKBOX._replace(config="/etc/blackbox_exporter/config.yml")
_SNMP: Final = Known("", (9116,), ("snmp_", *_PROCESS), config="/etc/snmp_exporter/snmp.yml", table="snmp")
_PUSHGATEWAY: Final = Known("", (9091,), ("pushgateway_", "push_", *_PROCESS), table="pushgateway")
_MYSQLD: Final = Known("", (9104,), ("mysql_", "mysqld_", *_PROCESS), table="mysqld")
_POSTGRES: Final = Known("", (9187,), ("pg_", "postgres_exporter_", *_PROCESS), table="postgres")
_REDIS: Final = Known("", (9121,), ("redis_", *_PROCESS), table="redis")
_NGINX: Final = Known("", (9113,), ("nginx_", "nginxplus_", "nginxexporter_", *_PROCESS), table="nginx")
_CADVISOR: Final = Known("", (8080,), ("container_", "machine_", "cadvisor_", *_PROCESS), "port", table="cadvisor")
_PROCESSES: Final = Known("", (9256,), ("namedprocess_", *_PROCESS), table="process")
_SMOKEPING: Final = Known("", (9374,), ("smokeping_", *_PROCESS), table="smokeping")
_HAPROXY: Final = Known("", (9101,), ("haproxy_", *_PROCESS), table="haproxy")
_APACHE: Final = Known("", (), ("apache_", *_PROCESS), table="apache")
_ETCD: Final = Known("", (), ("etcd_", "grpc_", "os_fd_", *_PROCESS), table="etcd")
_RABBITMQ: Final = Known("", (), ("rabbitmq_", "erlang_", "telemetry_"), "", table="rabbitmq")
_CADDY: Final = Known("", (), ("caddy_", *_PROCESS), "", table="caddy")
_KONG: Final = Known("", (), ("kong_",), "", table="kong")
_BY_ROLE: Final = {known.role: known for known in (_PROMETHEUS, _ALERTMANAGER, _GRAFANA)}

IMAGES: Final = {
    "prom/prometheus": _PROMETHEUS,
    "prometheus/prometheus": _PROMETHEUS,
    "ubuntu/prometheus": _PROMETHEUS._replace(paths=None),
    "bitnami/prometheus": _PROMETHEUS._replace(
        paths=None, config="/opt/bitnami/prometheus/conf/prometheus.yml", data=""
    ),
    "prom/alertmanager": _ALERTMANAGER,
    "prometheus/alertmanager": _ALERTMANAGER,
    "bitnami/alertmanager": _ALERTMANAGER._replace(
        paths=None, config="/opt/bitnami/alertmanager/conf/config.yml", data=""
    ),
    "grafana/grafana": _GRAFANA,
    "grafana/grafana-oss": _GRAFANA,
    "grafana/grafana-enterprise": _GRAFANA,
    "bitnami/grafana": _GRAFANA._replace(paths=None, config="/opt/bitnami/grafana/conf/provisioning", data=""),
    "prom/node-exporter": _NODE,
    "prometheus/node-exporter": _NODE,
    "bitnami/node-exporter": _NODE,
    "prom/blackbox-exporter": _OWN_BLACKBOX,
    "prometheus/blackbox-exporter": _OWN_BLACKBOX,
    "bitnami/blackbox-exporter": _BLACKBOX,
    "prom/snmp-exporter": _SNMP,
    "prometheus/snmp-exporter": _SNMP,
    "prom/pushgateway": _PUSHGATEWAY,
    "prometheus/pushgateway": _PUSHGATEWAY,
    "prom/mysqld-exporter": _MYSQLD,
    "prometheus/mysqld-exporter": _MYSQLD,
    "bitnami/mysqld-exporter": _MYSQLD,
    "prometheuscommunity/postgres-exporter": _POSTGRES,
    "wrouesnel/postgres_exporter": _POSTGRES,
    "bitnami/postgres-exporter": _POSTGRES,
    "oliver006/redis_exporter": _REDIS,
    "bitnami/redis-exporter": _REDIS,
    "nginx/nginx-prometheus-exporter": _NGINX,
    "nginxinc/nginx-prometheus-exporter": _NGINX,
    "bitnami/nginx-exporter": _NGINX,
    "cadvisor/cadvisor": _CADVISOR,
    "google/cadvisor": _CADVISOR,
    "ncabatoff/process-exporter": _PROCESSES,
    "superq/smokeping-prober": _SMOKEPING,
    "prom/haproxy-exporter": _HAPROXY,
    "prometheus/haproxy-exporter": _HAPROXY,
    "lusotycoon/apache-exporter": _APACHE,
    "bitnami/apache-exporter": _APACHE,
    "coreos/etcd": _ETCD,
    "etcd-development/etcd": _ETCD,
    "bitnami/etcd": _ETCD,
    "grafana/loki": _LOKI,
    "grafana/tempo": _TEMPO,
    "grafana/mimir": _MIMIR,
    "rabbitmq": _RABBITMQ,
    "caddy": _CADDY,
    "kong": _KONG,
    "kong/kong": _KONG,
    "kong/kong-gateway": _KONG,
}


_MORE_FILES: Final = {
    "grafana/alloy": ("/etc/alloy/config.alloy",),
    "grafana/loki": ("/etc/loki/local-config.yaml",),
    "grafana/promtail": ("/etc/promtail/config.yml",),
    "nginx": ("/etc/nginx/conf.d/default.conf", "/etc/nginx/nginx.conf"),
    "otel/opentelemetry-collector": ("/etc/otelcol/config.yaml",),
    "otel/opentelemetry-collector-contrib": ("/etc/otelcol-contrib/config.yaml",),
}
"""The configurations of their own that further images bring (from their Dockerfiles)."""
_FURTHER: Final = frozenset({"grafana/agent", "traefik"} | _MORE_FILES.keys() - {"nginx"})
"""Programs that no table tells of, and that are not there to be given something else to run or to serve."""
_RENAMED: Final = Pattern(r"^bitnami(?:legacy|secure)/")
"""Where the images of Bitnami are to be had as well."""


def known_image(image: Image | None) -> Known | None:
    """What is known of an image; `None` if it isn't listed."""
    return IMAGES.get(_RENAMED.sub("bitnami/", image.repository)) if image is not None else None


def is_program(image: Image | None) -> bool:
    """Whether an image is that of a well-known program, and not one that others are made to run in."""
    return known_image(image) is not None or (image is not None and image.repository in _FURTHER)


def role_of(service: Service) -> str:
    """The role that a service plays: by what it is built from, by image, by program name in its command, or by name."""
    known = _known(service)
    if known is not None and known.role:
        return known.role
    base = service.image.repository.rpartition("/")[2] if service.image is not None else ""
    first = (service.entrypoint or (service.command[0][0] if service.command else "",))[0]
    program = first.rpartition("/")[2] if not first.startswith("-") else ""  # the image's own, with its first flag
    for role in ("prometheus", "alertmanager", "grafana"):
        if role in {base, program} or (service.image is None and service.build is not None and service.name == role):
            return role
    return ""


def image_paths(service: Service) -> frozenset[str] | None:
    """The paths that a service's image is known to bring; `None` if it is built here, or not known."""
    known = known_image(service.image)
    return known.paths if service.build is None and known is not None and not service.partial else None


def brings_file(service: Service, path: str) -> bool:
    """Whether a service's image has a file of its own at a path."""
    if service.image is None or service.build is not None or service.partial or "." not in posixpath.basename(path):
        return False
    known = known_image(service.image) or Known()
    own = (known.config,) if not known.role else known.paths or ()
    return path in {*own, *_MORE_FILES.get(service.image.repository, ())}


def default_config(service: Service) -> str:
    """Where a Prometheus, an Alertmanager or a Grafana finds its configuration when nothing says otherwise."""
    known = _known(service) or _BY_ROLE[role_of(service)]
    return known.config


def fallback_config(service: Service) -> str | None:
    """Where a Prometheus or an Alertmanager looks whose command took the place of the image's own and names no file.

    That is the folder in which it works. `None` where it isn't so, or where that can't be known.
    """
    known, words = known_image(service.image), [word for word, _ in service.command]
    if known is None or known.paths is None or service.build is not None or service.partial or not words:
        return None
    hidden = any("$" in word or word.startswith("@") for word in words)
    if service.entrypoint or service.flag("config.file") is not None or hidden or not words[0].startswith("-"):
        return None
    return posixpath.join(service.node["working_dir"].text or known.data, f"{known.role}.yml")


def _known(service: Service) -> Known | None:
    """What is known of what a service runs. What is built here may be called anything: its base says what it is."""
    base = known_image(service.base)
    return base if base is not None and base.role else known_image(service.image)


def image_version(image: Image | None, role: str) -> tuple[int, int] | None:
    """The major and minor version of the Prometheus, Alertmanager or Grafana that an image holds, by its tag.

    `None` for tags such as `latest`, and for images of others, whose tags count something else.
    """
    known = known_image(image)
    if image is None or known is None or known.role != role:
        return None
    found = _VERSIONS[role].match(image.tag)
    return (int(found[1]), int(found[2])) if found is not None else None
