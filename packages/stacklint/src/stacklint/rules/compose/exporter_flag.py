"""LK288."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Place, Spot
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.given_flags import given_words, word_place
from stacklint.stack.programs.known_names import is_newest
from stacklint.stack.programs.program_flags import flag_faults, program, started_program
from stacklint.stack.stack import Stack

_NODE: Final = "prom/node-exporter:v1.9.1"
_OLD_NODE: Final = "prom/node-exporter:v1.1.2"
_POSTGRES: Final = "prometheuscommunity/postgres-exporter:v0.17.1"
_CADVISOR: Final = "gcr.io/cadvisor/cadvisor:v0.49.1"
_REDIS: Final = "oliver006/redis_exporter:v1.69.0"
_NGINX: Final = "nginx/nginx-prometheus-exporter:1.4.1"
_MOUNTS: Final = "^/(sys|proc|dev|host|etc)($$|/)"


def _given(image: str, *words: str) -> Example:
    return _with(image, "command:" + "".join(f"\n      - {word}" for word in words))


def _with(image: str, lines: str) -> Example:
    service = f"services:\n  exporter:\n    image: {image}\n    {lines}\n"
    return Example(edited("compose.yaml", "services:\n", service))


def _built(dockerfile: str, more: str = "") -> Example:
    service = f"services:\n  exporter:\n    build: node\n{more}"
    return Example(edited("compose.yaml", "services:\n", service, {"node/Dockerfile": f"FROM {_NODE}\n{dockerfile}"}))


@rule(
    "LK288",
    "exporter-flag",
    severity=Severity.ERROR,
    bad=(
        _given(_NODE, "--path.procfs=/host/proc", "«--collector.filesystem.mount-point-exclude»=/run"),
        _given(_NODE, "«--collectors.enabled»=meminfo,loadavg"),
        _given(_NODE, "«--collector.netdev.ignored-devices»=^veth"),
        _given(_NODE, "«-collector.procfs»=/host/proc"),
        _given(_NODE, "«--path.rootfs /host»"),
        _given(_NODE, "«--path.rootfs /host/a=b»"),
        _given(_NODE, "--no-collector.ipvs", "«--no-collectors.arp»", "--web.listen-address=:9100"),
        _given(_NODE, "«--no-collector.netstat.fields»", "--collector.arp=«true»"),
        _given(_NODE, "«node_exporter»", "--path.procfs=/host/proc"),
        _given(_NODE, "--log.level=«warning»", "--path.procfs=/proc", "«--path.procfs»=/host/proc"),
        _given("prom/node-exporter", "«--path.procf»=/host/proc"),
        _given("prom/node-exporter:latest", "«--collectors.print»"),
        _given(_OLD_NODE, f"'«--collector.filesystem.mount-points-exclude»={_MOUNTS}'"),
        _given("prom/node-exporter:v1.0.1", "«--collector.systemd.unit-include»=ssh"),
        _given("prom/node-exporter:v1.0.1", "«--collector.netdev.ignored-devices»=^veth"),
        _with(_NODE, "command: '--path.procfs=/host/proc «--path.sysf»=/host/sys'"),
        _with(_NODE, "entrypoint: [/bin/node_exporter, «--path.procf»=/host/proc]"),
        _with(_NODE, "command: «>\n      --path.procfs=/host/proc \\\n      --path.sysfs=/host/sys»"),
        _built('CMD ["--path.rootfs=/host", "«--path.procf»=/host/proc"]\n'),
        _built('CMD ["--path.procf=/host/proc"]\n', "    command: [«--path.sysf»=/host/sys]\n"),
        _given(_POSTGRES, "«--collector.bgwriter»", "«--collector.stat_statement»"),
        _given("quay.io/prometheuscommunity/postgres-exporter:v0.20.1", "«--disable-settings-metrics»"),
        _given(_CADVISOR, "«-docker-only»=true", "--port=8080"),
        _given(_CADVISOR, "--disable_metrics=«percpu,accelerator,diskIO»", "--housekeeping_interval=«30»"),
        _given(_CADVISOR, "-docker_only", "--enable_metrics=«cpu,diskio»"),
        _given("gcr.io/cadvisor/cadvisor:latest", "«--housekeeping_intervall»=30s"),
        _given(_REDIS, "-debug=«yes»", "«-redis.adr»=redis://cache:6379"),
        _given(_REDIS, "«--redis.addr»"),
        _given("oliver006/redis_exporter:v1.45.0", "«--check-key-groups-batch-size»=100"),
        _given(_NGINX, "«-nginx.scrap-uri»=http://web/stub_status"),
        _given(_NGINX, "«--nginx.retries»=3"),
        _given("nginx/nginx-prometheus-exporter:0.11.0", "«-nginx.scrape-url»=http://web/stub_status"),
        _given("prom/blackbox-exporter:v0.26.0", "«-config.file»=/etc/blackbox.yml"),
        _given("prom/pushgateway:v1.11.0", "--persistence.interval=«5»", "«-h2»"),
        _given("prom/mysqld-exporter:v0.14.0", "«--mysqld.address»=db:3306", "«--collect.info_schema.tablestat»"),
        _given("grafana/loki:3.4.2", "«-config.files»=/etc/loki/loki.yml"),
        _given("grafana/loki:3.4.2", "«-config.file /etc/loki/loki.yml»"),
        _given("grafana/promtail:2.9.8", "«--config.expend-env»=true", "-config.file=/etc/promtail/config.yml"),
    ),
    good=(
        _given(
            _NODE,
            *("--path.procfs=/host/proc", "--path.sysfs=/host/sys", "--path.rootfs=/rootfs", "--collector.systemd"),
            f'"--collector.filesystem.mount-points-exclude={_MOUNTS}"',
            *("--no-collector.ipvs", "--web.listen-address", "':9100'", "--web.listen-address=:9101"),
        ),
        _given(_NODE, "--collector.filesystem.ignored-mount-points", f'"{_MOUNTS}"'),
        _given(_NODE, "--collector.textfile.directory=/a", "--collector.textfile.directory=/b"),
        _given("prom/node-exporter", "--path.procfs=/a", "--path.procfs=/b"),
        _given(_NODE, "--collector.netdev.device-blacklist=^veth", "--collector.a-new-one", "x", "--help"),
        _given(_NODE, "'--collector.textfile.directory=${TEXTFILES}'", "--path.rootfs=${ROOT:-/host}"),
        _given(_NODE, "${FLAGS}", "--path.procf=/host/proc"),
        _given("prom/node-exporter:v0.14.0", "-collector.procfs=/host/proc", "-collectors.enabled=meminfo"),
        _given("prom/node-exporter:v0.18.1", "--collector.netdev.ignored-devices=^veth", "--log.level=warning"),
        _given("prom/node-exporter:latest", "--collector.xyz.device-include=a"),
        _given("prom/node-exporter:master", "--path.procf=/host/proc"),
        _given("prom/node-exporter:${NODE_VERSION}", "--path.procf=/host/proc"),
        _given("bitnami/node-exporter:1.9.1", "--path.procf=/host/proc"),
        _given("ours/node-exporter:1.9.1", "--path.procf=/host/proc"),
        _with(_NODE, 'entrypoint: [sh, -c, "/bin/node_exporter --path.procf=/host/proc"]'),
        _with(_NODE, "command: >-\n      --path.procfs=/host/proc\n      --path.sysfs=/host/sys"),
        _with(_NODE, "build: node\n    command: [--path.procf=/host/proc]"),
        _built('CMD ["--path.procfs=/host/proc", "--path.rootfs=/host"]\n'),
        _built('ENTRYPOINT ["/start.sh"]\nCMD ["--path.procf=/host/proc"]\n'),
        _built('FROM alpine\nCMD ["--path.procf=/host/proc"]\n'),
        _built("CMD --path.procf=/host/proc\n"),
        _with(_NODE, "restart: always"),
        _given(_POSTGRES, "--collector.stat_statements", "--auto-discover-databases", "--log.level=warning"),
        _given("prometheuscommunity/postgres-exporter", "--no-collector.settings", "--collection-timeout=1m"),
        _given(_CADVISOR, "-docker_only=true", "--disable_metrics=percpu,sched", "-port", "8081", "--v=2"),
        _given(_CADVISOR, "--docker_only", "true", "--port-of-tomorrow=1"),
        _given("gcr.io/cadvisor/cadvisor:v0.39.3", "--disable_metrics=accelerator,tcp", "--store_container_labels=$S"),
        _given("google/cadvisor:latest", "--disable_metrics=accelerator", "--housekeeping_interval=30s"),
        _given("google/cadvisor:v0.33.0", "--disable_metrics=disk,tcp,diskio"),
        _given(_REDIS, "--redis.addr=redis://cache:6379", "-is-cluster", "--", "--redis.adr=x"),
        _given(_REDIS, "--redis.password-file", "'-'"),
        _given(_NGINX, "-nginx.scrape-uri=http://web/stub_status"),
        _given("nginx/nginx-prometheus-exporter:0.10.0", "-nginx.retries", "10", "-nginx.plus=true"),
        _given("prom/blackbox-exporter:v0.12.0", "-config.file=/etc/blackbox.yml"),
        _given("prom/statsd-exporter:v0.28.0", "--statsd.mapping-config=/tmp/mapping.yml", "--statsd.listen-udp=:8125"),
        _given("grafana/loki:3.4.2", "-config.file=/etc/loki/loki.yml", "-config.expand-env=true", "-target=all"),
        _given("grafana/loki:3.4.2", "-server.grpc-listen-port=9095", "-log.level=warn"),
        _given("grafana/loki:2.9.8", "-ingester.max-transfer-retries=0"),
        _with("grafana/loki:3.4.2", "command: -config.file=/etc/loki/loki.yml -table-manager.retention-period=24h"),
        _with("grafana/promtail:2.9.8", "command: ['-config.file', /etc/promtail/config.yml]"),
    ),
)
def exporter_flag(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """An exporter, Loki or Promtail is started with a flag that its version refuses.

    It says so in its log and exits, again at each restart, so that its target is down. A flag may be misspelt, may have
    gone or not yet come in the version of the image, may take no value or another kind of it, or may be given twice.
    The items of a list under `command` are not split: a flag and its value are two items, or have a `=` between them.
    Flags that are like no other are not judged where the table of a program can't have them all.
    """
    for service in subject.services.values():
        built = service.build is not None
        started = started_program(service.base if built else service.image)
        if started is None:
            continue
        table, version = started
        words = given_words(service, program(table).name.lower(), subject, stack.files, own=True) or ()
        for fault in flag_faults(table, [word.text for word in words], version):
            word = words[fault.word]
            name, equals, value = word.text.partition("=")
            written = value if fault.value and equals else word.text if " " in name else name
            place = word_place(word, written, value=fault.value)
            image = service.image_node.place
            related: tuple[Place | Spot, str] = (image, "the newest version" if is_newest(version) else "the version")
            if fault.other is not None:
                before = words[fault.other]
                related = word_place(before, before.text.partition("=")[0], value=False), "given here as well"
            yield Finding(
                place,
                f"`{written}` {fault.problem}; `{service.name}` exits at start",
                fault.help,
                (related,),
                severity=Severity.WARNING if fault.dated and is_newest(version) else None,
                meant=Repair(f"write `{fault.meant}`", ((place, fault.meant),)) if fault.meant else None,
            )
