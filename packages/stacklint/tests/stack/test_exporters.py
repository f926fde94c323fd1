"""What well-known programs export as a stack runs them, and why a metric of theirs isn't there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.promql.semantics import Kind
from stacklint.rules.fixtures import exporting
from stacklint.stack.discover import find_stacks
from stacklint.stack.metrics.other_versions import Missing
from stacklint.stack.programs.known_names import Life
from stacklint.stack.programs.origins import find_unscraped
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
NODE = "prom/node-exporter:v1.8.2"
POSTGRES = "prometheuscommunity/postgres-exporter:v0.17.1"
QUERIES = "{PG_EXPORTER_EXTEND_QUERY_PATH: /queries.yaml}"


def running(tree: Tree, image: str, more: str = "", *, targets: str = "[exporter:9100]", job: str = "") -> Stack:
    """A stack with an exporter, more keys of its service, and more of its job."""
    files = exporting(image, "up", targets=targets)
    files["compose.yaml"] += "".join(f"    {line}\n" for line in more.splitlines())
    files["prometheus/prometheus.yml"] += job
    return find_stacks(tree(files))[0]


def missing(stack: Stack, name: str) -> Missing | None:
    """Why no program of a stack exports a metric."""
    return stack.other_versions.of(name) if stack.other_versions is not None else None


@pytest.mark.parametrize(
    ("more", "name", "emitted", "labels"),
    [
        ("", "node_load1", True, {"instance", "job"}),
        ("", "node_cpu_seconds_total", True, {"cpu", "instance", "job", "mode"}),
        ("", "node_hwmon_temp_celsius", True, None),
        ("", "node_dmi_info", True, None),
        ("", "node_cpu", False, None),
        ("", "node_loadavg", False, None),
        ("", "node_systemd_unit_state", False, None),
        ("", "backup_age_seconds", False, None),
        (
            "command: [--collector.systemd]",
            "node_systemd_unit_state",
            True,
            {"instance", "job", "name", "state", "type"},
        ),
        ("command: [--no-collector.loadavg]", "node_load1", False, None),
        ("command: [--collector.disable-defaults]", "node_load1", False, None),
        ("command: [--collector.disable-defaults, --collector.loadavg]", "node_load1", True, {"instance", "job"}),
        ("command: ['--collector.${X}']", "node_systemd_unit_state", True, None),
        ("command: ['@/flags']", "node_systemd_unit_state", True, None),
        ("command: sh -c node_exporter", "node_systemd_unit_state", True, None),
        ("entrypoint: [/bin/sh, -c]\ncommand: [node_exporter]", "node_systemd_unit_state", True, None),
        ("entrypoint: [/bin/node_exporter, --no-collector.loadavg]", "node_load1", False, None),
        ("command: [--collector.netdev.label-ifalias]", "node_load1", True, None),
    ],
)
def test_flags_tell_what_is_exported(more: str, name: str, emitted: bool, labels: set[str] | None, tree: Tree) -> None:
    inventory = running(tree, NODE, more).inventory
    assert inventory.emits(name) == emitted
    found = inventory.labels(name) if inventory.closed else None
    assert (found and found.possible) == labels


@pytest.mark.parametrize(("command", "exported"), [("[]", True), ("[--web.disable-exporter-metrics]", False)])
def test_an_exporter_may_be_silent_about_itself(command: str, exported: bool, tree: Tree) -> None:
    found = running(tree, NODE, f"command: {command}").inventory.exports[-1]
    names = ("go_goroutines", "go_brand_new", "process_cpu_seconds_total")
    assert [found.emits(name) for name in names] == [exported] * 3
    assert ("go_goroutines" in found.samples) == exported


@pytest.mark.parametrize(
    ("image", "name", "emitted"),
    [
        ("prom/node-exporter:v0.15.2", "node_cpu", True),
        ("prom/node-exporter:v0.15.2", "node_cpu_seconds_total", False),
        ("prom/node-exporter:v0.15.2", "node_cpu_idle", True),
        ("prom/node-exporter:v99.0.0", "node_cpu_idle", True),
        ("prom/node-exporter:v99.0.0", "node_cpu", False),
        ("prom/node-exporter:latest", "node_cpu", False),
        ("prom/node-exporter", "node_cpu_idle", False),
        ("prom/node-exporter:${VERSION}", "node_cpu", True),
        ("prom/node-exporter:${VERSION}", "node_systemd_unit_state", False),
        ("prom/node-exporter:edge", "node_cpu", True),
        ("prom/node-exporter@sha256:0a", "node_cpu", True),
        ("prom/node-exporter:v1.8.2@sha256:0a", "node_cpu", False),
    ],
)
def test_the_tag_tells_what_is_exported(image: str, name: str, emitted: bool, tree: Tree) -> None:
    assert running(tree, image).inventory.emits(name) == emitted


@pytest.mark.parametrize(
    ("tag", "known"),
    [
        (":v1.1.2", True),
        (":v1.8", True),
        (":latest", True),
        ("", True),
        (":v1.0.1", False),
        (":v1", False),
        (":v99.0.0", False),
        (":${VERSION}", False),
    ],
)
def test_labels_are_known_of_versions_between_those_that_were_scraped(tag: str, known: bool, tree: Tree) -> None:
    inventory = running(tree, f"prom/node-exporter{tag}").inventory
    assert inventory.closed
    assert (inventory.labels("node_uname_info") is not None) == known


@pytest.mark.parametrize(
    ("image", "more", "closed"),
    [
        (NODE, "", True),
        (NODE, "command: [--collector.textfile.directory=/metrics]", False),
        (NODE, "command: $FLAGS", False),
        (NODE, "command: ['--collector.filesystem.mount-points-exclude=^/(sys|proc)($$|/)']", True),
        (POSTGRES, "", True),
        (POSTGRES, "command: [--extend.query-path=/queries.yaml]", False),
        (POSTGRES, f"environment: {QUERIES}", False),
        (POSTGRES, "env_file: some.env", False),
        (NODE, "env_file: some.env", True),
        ("prom/pushgateway", "", False),
        ("grafana/loki:3.7.1", "", False),
        ("grafana/grafana:12.4.2", "", False),
        ("grafana/tempo:2.10.1", "", False),
        ("example/exporter", "", False),
    ],
)
def test_an_inventory_is_closed_where_an_exporter_tells_all(image: str, more: str, closed: bool, tree: Tree) -> None:
    assert running(tree, image, more).inventory.closed == closed


@pytest.mark.parametrize("image", ["grafana/loki:2.8.3", "grafana/loki:3.7.1", "grafana/loki", "grafana/loki:${TAG}"])
def test_an_open_table_tells_what_metrics_are_and_lacks_none(image: str, tree: Tree) -> None:
    inventory = running(tree, image).inventory
    kinds = {
        name: inventory.kind(name) for name in ("loki_cache_hits", "loki_ring_tokens_total", "loki_brand_new_total")
    }
    assert kinds == {
        "loki_cache_hits": Kind.COUNTER,
        "loki_ring_tokens_total": Kind.GAUGE,
        "loki_brand_new_total": None,
    }
    assert all(inventory.emits(name) for name in (*kinds, "cortex_ring_members", "go_goroutines"))
    assert not inventory.emits("node_load1")
    assert inventory.labels("loki_cache_hits") is None


@pytest.mark.parametrize(
    ("name", "more", "emitted"),
    [
        ("pg_stat_database_sessions", "", False),
        ("pg_stat_statements_calls_total", "", False),
        ("pg_stat_statements_calls_total", "command: [--collector.stat_statements]", True),
        ("pg_stat_database_sessions", f"environment: {QUERIES}", True),
        ("pg_stat_statements_calls_total", f"environment: {QUERIES}", True),
    ],
)
def test_own_queries_may_make_any_metric(name: str, more: str, emitted: bool, tree: Tree) -> None:
    assert running(tree, POSTGRES, more).inventory.emits(name) == emitted


@pytest.mark.parametrize(
    ("more", "emitted"),
    [
        ("", False),
        ("command: [--redis.addr=redis://cache:6379]", False),
        ("command: [-include-system-metrics]", True),
        ("command: [--include-system-metrics=true]", True),
        ("environment: {REDIS_EXPORTER_INCL_SYSTEM_METRICS: 'true'}", True),
        ("environment: {REDIS_EXPORTER_SCRIPT: a.lua}", False),
        ("env_file: some.env", True),
        ("command: $FLAGS", True),
    ],
)
def test_a_variable_of_the_environment_asks_as_a_flag_does(more: str, emitted: bool, tree: Tree) -> None:
    inventory = running(tree, "oliver006/redis_exporter:v1.69.0", more).inventory
    assert inventory.emits("redis_total_system_memory_bytes") == emitted
    assert inventory.emits("redis_memory_used_bytes")


def test_what_is_taken_from_elsewhere_may_have_any_name_but_those_of_other_versions(tree: Tree) -> None:
    inventory = running(tree, NODE, "command: [--collector.textfile.directory=/metrics]").inventory
    assert [inventory.emits(name) for name in ("node_cpu", "node_cpu_idle")] == [False, True]


@pytest.mark.parametrize(
    ("image", "name", "life"),
    [
        (NODE, "node_cpu", Life.GONE),
        (NODE, "node_systemd_unit_state", Life.THERE),
        ("prom/node-exporter:v0.15.2", "node_cpu_seconds_total", Life.LATER),
        ("prom/node-exporter:${VERSION}", "node_systemd_unit_state", Life.THERE),
        (NODE, "node_load1", None),
        (NODE, "node_loadavg", None),
        (NODE, "http_requests_total", None),
        (NODE, "nothing_like_it", None),
        (NODE, "app:http_requests:rate5m", None),
    ],
)
def test_a_program_tells_why_a_metric_is_missing(image: str, name: str, life: Life | None, tree: Tree) -> None:
    found = missing(running(tree, image), name)
    assert (found and found.life) == life


BUILT = "build: app"
JOB = "  - job_name: other\n    static_configs: [{targets: ['other:8000']}]\n"
OTHER = "  other:\n    %s\n"


@pytest.mark.parametrize(
    ("service", "source", "told"),
    [
        ("build: other", "app = 1\n", True),
        ("build: other", "Gauge('node_cpu', 'of a node')\n", False),
        ("build: other", "Gauge('cpu', 'of a node', namespace='node')\n", False),
        ("build: other", "name = f'node_{kind}'\n", False),
        ("build: other", "spawn('node', 'server.js')\n", True),
        ("build: other", "COPY node_modules .\nFROM node:22\nnode_memory = 1\n", True),
        ("build: elsewhere", "", False),
        ("build: https://example.org/app.git", "", False),
        ("image: example/other", "", False),
        ("image: grafana/grafana", "", True),
        ("image: prom/pushgateway", "", False),
        ("image: grafana/loki", "", True),
        ("image: grafana/tempo", "", True),
        ("image: grafana/mimir", "", False),
        ("image: prom/node-exporter:v1.9.0", "", True),
    ],
)
def test_what_cannot_be_seen_into_may_be_the_source_of_a_metric(
    service: str, source: str, told: bool, tree: Tree
) -> None:
    files = exporting(NODE, "up", also={"other/Dockerfile": "FROM scratch\n", "other/main.py": source})
    files["compose.yaml"] += OTHER % service
    files["prometheus/prometheus.yml"] += JOB
    stack = find_stacks(tree(files))[0]
    assert (missing(stack, "node_cpu") is not None) == told


@pytest.mark.parametrize(
    ("targets", "job", "told"),
    [
        ("[exporter:9100]", "", True),
        ("[exporter:9100, '10.0.0.1:9100']", "", False),
        ("[exporter:9100, 'unheard-of:9100']", "", False),
        ("[exporter:9100]", "    file_sd_configs: [{files: [x.json]}]\n", False),
        ("[exporter:9100]", "    metric_relabel_configs: [{target_label: __name__, replacement: node_cpu}]\n", False),
        ("[exporter:9100]", "remote_read: [{url: 'http://x'}]\n", False),
    ],
)
def test_targets_that_cannot_be_seen_may_be_an_exporter_of_old(targets: str, job: str, told: bool, tree: Tree) -> None:
    stack = running(tree, NODE, targets=targets, job=job)
    assert (missing(stack, "node_cpu") is not None) == told


def other_built(tree: Tree) -> Stack:
    """A stack with a service of its own beside the exporter."""
    files = exporting(NODE, "up", also={"other/Dockerfile": "FROM scratch\n", "other/main.py": "answer = 42\n"})
    files["compose.yaml"] += OTHER % "build: other"
    files["prometheus/prometheus.yml"] += JOB
    return find_stacks(tree(files))[0]


def test_sources_that_are_too_large_may_hold_any_name(tree: Tree, tmp_path: Path) -> None:
    stack = other_built(tree)
    (tmp_path / "other/main.py").write_bytes(b"\0" * (4 * 1024 * 1024 + 1))
    assert missing(stack, "node_cpu") is None


def test_sources_that_vanish_may_hold_any_name(tree: Tree, tmp_path: Path) -> None:
    stack = other_built(tree)
    assert stack.inventory.unseen
    list(stack.files.walk("other"))
    (tmp_path / "other/main.py").unlink()
    assert missing(stack, "node_cpu") is None


@pytest.mark.parametrize(
    ("name", "service", "program", "where"),
    [
        ("node_load1", "", "node_exporter", None),
        ("container_last_seen", "image: gcr.io/cadvisor/cadvisor", "cAdvisor", "other"),
        ("kube_pod_info", "image: example/kube-state-metrics:v2", "kube-state-metrics", "other"),
        ("grafana_stat_totals_dashboard", "", "Grafana", "grafana"),
        ("mongodb_up", "image: percona/mongodb_exporter", "mongodb_exporter", "other"),
        ("redis_up", "build: redis", "redis_exporter", None),
        ("http_requests_total", "", None, None),
    ],
)
def test_a_name_tells_which_program_it_comes_from(
    name: str, service: str, program: str | None, where: str | None, tree: Tree
) -> None:
    files = exporting("prom/mysqld-exporter", "up")
    files["compose.yaml"] += OTHER % service if service else ""
    found = find_unscraped(name, find_stacks(tree(files))[0])
    assert (found and found.origin.program) == program
    assert (found and found.service and found.service.name) == where


def test_a_program_that_is_scraped_is_not_missed(tree: Tree) -> None:
    assert find_unscraped("node_load1", running(tree, NODE)) is None
    assert find_unscraped("kube_pod_info", running(tree, "example/kube-state-metrics")) is None


def test_an_application_may_have_names_that_begin_like_those_of_a_program(tree: Tree) -> None:
    files = exporting(NODE, "up", also={"app/metrics.prom": "kafka_messages_total 0\n"})
    assert find_unscraped("kafka_message_total", find_stacks(tree(files))[0]) is None


def test_without_a_compose_file_no_service_is_named(tree: Tree) -> None:
    files = {"prometheus/prometheus.yml": "scrape_configs: [{job_name: a, static_configs: [{targets: ['a:1']}]}]\n"}
    found = find_unscraped("node_load1", find_stacks(tree(files))[0])
    assert found is not None
    assert found.service is None
