"""What is said of metrics of exporters that are misspelt, of another version, or switched off."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import BOARD, exporting
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES = tuple(rule for rule in discover() if rule.code in {"LK106", "LK150", "LK151"})
NODE = "prom/node-exporter:v1.9.0"
MYSQL = "prom/mysqld-exporter:v0.15.1"


def check(files: Mapping[str, str], folder: Path) -> list[tuple[str, str, str]]:
    write(files, folder)
    found, _ = run(find_stacks(Files(folder, base=folder)), RULES)
    return [(one.code, one.message, one.help) for one in found]


@pytest.mark.parametrize(
    ("image", "query", "message", "advice"),
    [
        (NODE, "node_loadavg", "nothing exports `node_loadavg`", "under `node_load` node_exporter has `node_load1`, "),
        (NODE, "node_disk_reads", "nothing exports `node_disk_reads`", ""),
        (NODE, "node_disk_io_nows", "nothing exports `node_disk_io_nows`", "did you mean `node_disk_io_now`?"),
        (NODE, "node_filesystem_available_bytes", "nothing exports", "did you mean `node_filesystem_avail_bytes`?"),
        (NODE, "node_memory_MemAvailble_bytes", "nothing exports", "did you mean `node_memory_MemAvailable_bytes`?"),
        (NODE, "http_request_total", "nothing exports", "did you mean `http_requests_total`?"),
        (NODE, "latency", "nothing exports `latency`; the panel stays empty", ""),
    ],
)
def test_a_name_that_nothing_exports_is_told(image: str, query: str, message: str, advice: str, tmp_path: Path) -> None:
    [(code, said, help_text)] = check(exporting(image, query), tmp_path)
    assert code == "LK106"
    assert said.startswith(message)
    assert help_text.startswith(advice) if advice else help_text == ""


@pytest.mark.parametrize(
    ("image", "query"),
    [
        (NODE, "node_sockstat_TCP9_inuse"),
        (NODE, "node_netstat_Tcp_CurrEstabs"),
        (NODE, "node_nvme_info"),
        (NODE, "go_goroutine_new"),
        (NODE, "node_cpu_$metric"),
        (NODE, "node_cpu) + ("),
        (MYSQL, "mysql_global_status_threads_runnin"),
        ("rabbitmq:4-management", "rabbitmq_queue_messages_by_nobody"),
        ("rabbitmq:4.0-management", "rabbitmq_raft_term_total"),
    ],
)
def test_a_name_that_may_be_there_is_not_told(image: str, query: str, tmp_path: Path) -> None:
    assert check(exporting(image, query), tmp_path) == []


def test_a_program_that_does_not_run_is_to_be_started(tmp_path: Path) -> None:
    [(_, message, advice)] = check(exporting(NODE, "kube_pod_info"), tmp_path)
    assert "`kube_*` comes from kube-state-metrics, which no job scrapes; " in message
    assert advice == "run kube-state-metrics and scrape it, on port 8080 by default"


def test_a_program_that_runs_is_to_be_scraped(tmp_path: Path) -> None:
    files = exporting(NODE, "redis_up")
    files["compose.yaml"] += "  cache-exporter:\n    image: oliver006/redis_exporter\n"
    [(_, message, advice)] = check(files, tmp_path)
    assert "`redis_*` comes from redis_exporter, which no job scrapes" in message
    assert advice == "scrape the target `cache-exporter:9121`"


@pytest.mark.parametrize(
    ("image", "query", "message", "advice"),
    [
        (
            NODE,
            "node_cpu",
            "node_exporter 0.16.0 and newer have no `node_cpu`",
            "ask for `node_cpu_seconds_total`, which came in its place",
        ),
        (
            NODE,
            "node_memory_KReclaimable_bytes",
            "node_exporter 1.9.0 and newer have no `node_memory_KReclaimable_bytes`",
            "nothing came in its place: run node_exporter older than 1.9.0",
        ),
        (
            "prom/node-exporter:v0.15.0",
            "node_cpu_seconds_total",
            "node_exporter before 0.16.0 has no `node_cpu_seconds_total`",
            "run node_exporter 0.16.0 or newer, or ask for `node_cpu`, as it is called until then",
        ),
        (
            "prom/node-exporter:v1.5.0",
            "node_softnet_backlog_len",
            "node_exporter 1.5.0 and older have no `node_softnet_backlog_len`",
            "run node_exporter newer than 1.5.0",
        ),
        (
            "rabbitmq:4.3-management",
            "rabbitmq_raft_term_total",
            "RabbitMQ 4.3.6 and newer have no `rabbitmq_raft_term_total`",
            "ask for `rabbitmq_raft_term`, which came in its place",
        ),
    ],
)
def test_a_name_of_another_version_is_told(image: str, query: str, message: str, advice: str, tmp_path: Path) -> None:
    assert check(exporting(image, query), tmp_path) == [("LK150", f"{message}; the panel stays empty", advice)]


def test_two_queries_of_a_panel_may_be_meant_for_either_version(tmp_path: Path) -> None:
    files = exporting(NODE, "rate(node_cpu[5m])")
    one = '{"refId": "A", "expr": "rate(node_cpu[5m])"}'
    assert one in files[BOARD]
    both = one + ', {"refId": "B", "expr": "rate(node_cpu_seconds_total[5m])"}'
    assert check({**files, BOARD: files[BOARD].replace(one, both)}, tmp_path) == []


@pytest.mark.parametrize(
    ("command", "advice"),
    [
        ("", "add `--collector.loadavg` to the command of `exporter`"),
        ("[--no-collector.loadavg]", "take `--no-collector.loadavg` out of the command of `exporter`"),
    ],
)
def test_a_collector_that_is_off_is_told(command: str, advice: str, tmp_path: Path) -> None:
    files = exporting(NODE, "node_load1", command=command or "[--collector.disable-defaults]")
    message = "node_exporter exports `node_load1` only with `--collector.loadavg`; the panel stays empty"
    assert check(files, tmp_path) == [("LK151", message, advice)]


def test_an_alert_of_another_version_never_fires(tmp_path: Path) -> None:
    files = exporting(NODE, "up")
    files["prometheus/rules.yml"] = "groups: [{name: a, rules: [{alert: Busy, expr: node_cpu > 1}]}]\n"
    [(code, message, _)] = check(files, tmp_path)
    assert (code, message.partition("; ")[2]) == ("LK150", "the rule never holds")


def test_an_image_that_an_extended_service_has_is_not_pointed_at(tmp_path: Path) -> None:
    files = exporting(NODE, "node_cpu + node_systemd_units")
    service = f"  exporter:\n    image: {NODE}\n"
    assert service in files["compose.yaml"]
    extended = "  exporter:\n    extends: base\n  base:\n    image: " + NODE + "\n"
    found = check({**files, "compose.yaml": files["compose.yaml"].replace(service, extended)}, tmp_path)
    assert [code for code, _, _ in found] == ["LK150", "LK151"]
