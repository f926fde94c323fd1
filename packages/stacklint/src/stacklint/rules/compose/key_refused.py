"""LK289."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.known_names import is_newest
from stacklint.stack.programs.strict_keys import StrictStray, config_of, strict_strays, strict_table
from stacklint.stack.stack import Stack

_PROGRAMS: Final[dict[str, tuple[str, str, tuple[int, ...]]]] = {
    "grafana/loki": ("loki", "/etc/loki/local-config.yaml", (3, 0)),
    "grafana/promtail": ("promtail", "/etc/promtail/config.yml", (2, 0)),
    "grafana/tempo": ("tempo", "", ()),
}
"""By image: the program, where it looks for its configuration, and from when on its keys are known, if they are."""
_OLDEST: Final = (2, 0)
_SERVER: Final = "auth_enabled: false\nserver: {http_listen_port: 3100}\n"
_SCHEMA: Final = (
    "schema_config: {configs: [{from: 2024-01-01, store: tsdb, object_store: s3, schema: v13, index: {}}]}\n"
)
_PUSH: Final = "clients: [{url: 'http://loki:3100/loki/api/v1/push'}]\npositions: {filename: /tmp/positions.yaml}\n"


def _with(image: str, path: str, config: str, more: str = "") -> Example:
    service = f"services:\n  logs:\n    image: {image}\n    volumes: ['./logs.yml:{path}:ro']\n{more}"
    return Example(edited("compose.yaml", "services:\n", service, {"logs.yml": config}))


def _loki(config: str, *, tag: str = ":3.1.0", more: str = "") -> Example:
    return _with(f"grafana/loki{tag}", "/etc/loki/local-config.yaml", config, more)


def _promtail(config: str, *, tag: str = ":2.9.8", more: str = "") -> Example:
    return _with(f"grafana/promtail{tag}", "/etc/promtail/config.yml", config, more)


def _tempo(config: str, *, tag: str = "2.8.1") -> Example:
    return _with(f"grafana/tempo:{tag}", "/etc/tempo.yaml", config, "    command: [-config.file=/etc/tempo.yaml]\n")


def _scraping(lines: str) -> Example:
    return _promtail(f"{_PUSH}scrape_configs:\n  - job_name: system\n{lines}")


@rule(
    "LK289",
    "key-refused",
    severity=Severity.ERROR,
    bad=(
        _loki(f"{_SERVER}{_SCHEMA}«limit_config»: {{reject_old_samples: true}}\n"),
        _loki(f"{_SERVER}limits_config: {{«reject_old_sample»: true, retention_period: 744h}}\n"),
        _loki(f"{_SERVER}limits_config: {{«retention-period»: 744h}}\n", tag=":2.9.8"),
        _loki(f"{_SERVER}compactor: {{«retention_period»: 744h}}\n"),
        _loki(f"{_SERVER}compactor: {{«retention_enable»: true}}\n", tag=":latest"),
        _loki(f"{_SERVER}common: {{ring: {{kvstore: {{«stores»: inmemory}}}}, «path_prefixs»: /loki}}\n", tag=""),
        _loki("«http_listen_port»: 3100\n", more="    command: -config.file=/etc/loki/local-config.yaml\n"),
        _loki(_SCHEMA.replace("index: {}", "index: {«perod»: 24h}").replace("schema: v13", "«schemas»: v13")),
        _loki("storage_config: {tsdb_shipper: {active_index_directory: /a, «cache_locations»: /b}}\n"),
        _loki("ruler: {storage: {type: local, local: {«directoy»: /rules}}}\n"),
        _promtail(f"{_PUSH}server: {{«http_listen_prot»: 9080}}\n"),
        _promtail("«clientes»: []\n"),
        _promtail("clients: [{url: 'http://loki:3100/loki/api/v1/push', «batch_wait»: 1s}]\n"),
        _promtail("positions: {«file_name»: /tmp/positions.yaml}\n", tag=":latest"),
        _scraping("    «static_config»: [{targets: [localhost], labels: {job: a, __path__: /var/log/*.log}}]\n"),
        _scraping("    static_configs: [{targets: [localhost], «pipeline_stages»: [{docker: {}}]}]\n"),
        _scraping("    pipeline_stages: [{cri: {}}, {«regexp»: {expression: a}}]\n"),
        _scraping("    pipeline_stages: [{match: {selector: '{a=\"b\"}', stages: [{«label»: {a: ''}}]}}]\n"),
        _scraping("    relabel_configs: [{«source_label»: [__path__], target_label: path}]\n"),
        _tempo("storage: {trace: {backend: local, «wall»: {path: /a}, local: {«paths»: /b}}}\n"),
        _tempo("compactor: {compaction: {«block_retentions»: 48h}}\n«querry_frontend»: {}\n"),
        _with(
            "grafana/promtail:3.0.0",
            "/etc/promtail.yml",
            "«scrape_config»: []\n",
            "    command: [-config.file=/etc/promtail.yml, -config.expand-env=true]\n",
        ),
    ),
    good=(
        _loki(
            f"{_SERVER}{_SCHEMA}common: {{instance_addr: 127.0.0.1, path_prefix: /loki, replication_factor: 1, "
            "storage: {filesystem: {chunks_directory: /loki/chunks, rules_directory: /loki/rules}}, "
            "ring: {kvstore: {store: inmemory}}}\n"
            "query_range: {results_cache: {cache: {embedded_cache: {enabled: true, max_size_mb: 100}}}}\n"
            "ruler: {alertmanager_url: 'http://localhost:9093'}\nanalytics: {reporting_enabled: false}\n"
            "pattern_ingester: {enabled: true, metric_aggregation: {loki_address: 'localhost:3100'}}\n"
            "frontend: {encoding: protobuf}\n"
        ),
        _loki(f"{_SERVER}limits_config: {{a_key_of_tomorrow: 1, volume_enabled: true}}\n", tag=":3.9.0"),
        _loki(
            "ingester: {lifecycler: {address: 127.0.0.1, ring: {kvstore: {store: inmemory}, replication_factor: 1}, "
            "final_sleep: 0s}, chunk_idle_period: 1h, max_transfer_retries: 0, wal: {enabled: true, dir: /loki/wal}}\n"
            "chunk_store_config: {max_look_back_period: 0s}\n"
            "table_manager: {retention_deletes_enabled: false, retention_period: 0s}\n",
            tag=":2.4.1",
        ),
        _loki("compactor: {retention_period: 744h}\n", tag=":2.3.0"),
        _loki("limit_config: {}\n", tag=":1.6.1"),
        _loki("limit_config: {}\n", tag=":main-1234567"),
        _loki("limit_config: {}\n", more="    entrypoint: [/start.sh]\n"),
        _loki("limit_config: {}\n", more="    build: loki\n"),
        _loki("limit_config: {}\n", more="    command: -target=all\n"),
        _loki("limit_config: {}\n", more="    command: -config.file=/etc/loki/other.yml\n"),
        _loki("${LIMITS}: {}\nlimits_config:\n  '{{ key }}': 1\n"),
        _loki("limit_config: {[\n"),
        _loki("storage_config: {named_stores: {aws: {limit: {bucketname: a}}}}\nwholly_unknown: 1\n"),
        _loki(f"{'limits_config' * 6}: {{}}\n"),
        _with("bitnami/grafana-loki:3.1.0", "/etc/loki/local-config.yaml", "limit_config: {}\n"),
        _scraping(
            "    static_configs: [{targets: [localhost], labels: {job: varlogs, __path__: /var/log/*log, client: a}}]\n"
            "    pipeline_stages: [{docker: {}}, {json: {expressions: {level: level}}}, {labels: {levels: }}, "
            "{match: {selector: '{a=\"b\"}', stages: [{regex: {expression: a, sources: b}}], actions: keep}}]\n"
            "  - job_name: docker\n"
            "    docker_sd_configs: [{host: 'unix:///var/run/docker.sock', refresh_interval: 5s, filters: []}]\n"
            "    relabel_configs: [{source_labels: [__meta_docker_container_name], regex: '/(.*)', target_label: c}]\n"
            "  - job_name: journal\n    journal: {max_age: 12h, json: false, labels: {job: systemd}}\n"
            "  - job_name: syslog\n    syslog: {listen_address: '0.0.0.0:1514', idle_timeout: 60s, labels: {a: b}}\n"
        ),
        _promtail(
            "server: {http_listen_port: 9080, grpc_listen_port: 0, disable: false}\n"
            "clients: [{url: 'http://loki:3100/loki/api/v1/push', batchwait: 1s, batchsize: 1, tenant_id: a, "
            "basic_auth: {username: a, password: b}, backoff_config: {max_retries: 3}, external_labels: {urls: a}}]\n"
            "target_config: {sync_period: 10s}\nlimits_config: {readline_rate_enabled: true}\n"
        ),
        _promtail("client: {url: 'http://loki:3100/api/prom/push'}\n", tag=":1.6.1"),
        _tempo(
            "server: {http_listen_port: 3200, log_level: info}\n"
            "query_frontend: {search: {duration_slo: 5s, throughput_bytes_slo: 1.073741824e+09}}\n"
            "distributor: {receivers: {otlp: {protocols: {grpc: {endpoint: 'tempo:4317'}}}, jaegers: {}}}\n"
            "ingester: {max_block_duration: 5m, http_listen_port: 1}\n"
            "compactor: {compaction: {block_retention: 1h}}\n"
            "metrics_generator: {registry: {external_labels: {source: tempo}}, storage: {path: /a, remote_write: [{"
            "url: 'http://prometheus:9090/api/v1/write', send_exemplars: true}]}, traces_storage: {path: /b}}\n"
            "storage: {trace: {backend: s3, s3: {bucket: a, endpoint: 'minio:9000', forcepathstyle: true}}}\n"
            "overrides: {defaults: {metrics_generator: {processors: [service-graphs, span-metrics]}}}\n"
        ),
        _tempo("search_enabld: true\n", tag="1.5.0"),
    ),
)
def key_refused(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """Loki, Promtail or Tempo is configured with a key that it doesn't know.

    They refuse their whole configuration for it: the container writes "field not found in type" and exits, again at
    each restart, and nothing is kept. So does Promtail for a stage that it doesn't know. Told are keys that are a
    letter away from a known one, and those that belong to another section of the file: for a key like no other, it may
    be that the version is newer than what is known here.
    """
    for service in subject.services.values():
        image = service.image.repository if service.image is not None else ""
        if image not in _PROGRAMS:
            continue
        program, path, since = _PROGRAMS[image]
        found = config_of(stack.container_of(service), image, path, stack.files)
        if found is None or found[1] < _OLDEST:
            continue
        config, version = found
        for stray in strict_strays(config, strict_table(program)):
            if not stray.meant and (not since or version < since):
                continue
            place = stray.node.place.key()
            yield Finding(
                place,
                f"{_problem(stray)}; {program.title()} exits at start",
                _advice(stray),
                ((service.image_node.place, "the program that reads it"),),
                severity=Severity.WARNING if is_newest(version) and not stray.meant else None,
                meant=Repair(f"write `{stray.meant}`", ((place, stray.meant),)) if stray.meant else None,
            )


def _problem(stray: StrictStray) -> str:
    if stray.block == "stage":
        return f"there is no stage `{stray.key}`"
    return f"`{stray.key}` is no key of {f'`{stray.block}`' if stray.block else 'the file'}"


def _advice(stray: StrictStray) -> str:
    if stray.meant:
        return f"did you mean `{stray.meant}`?"
    return f"put it under {' or '.join(f'`{home}`' for home in stray.homes)}"
