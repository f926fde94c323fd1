"""How far apart samples are, and how long they are kept: what says so, and when nobody can know."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.promql import parse, selectors
from stacklint.rules.fixtures import stack as files_of
from stacklint.stack.discover import find_stacks
from stacklint.stack.prometheus.intervals import Setting, lookback, retention, sample_interval, scrape_interval
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]

CONFIG = """\
global: {scrape_interval: 30s, evaluation_interval: 2m}
rule_files: [rules.yml]
scrape_configs:
  - job_name: app
    scrape_interval: 15s
    static_configs: [{targets: [app:5000]}]
  - job_name: slow
    static_configs: [{targets: [app:5000]}]
  - job_name: prometheus
    scrape_interval: 1h
    static_configs: [{targets: [prometheus:9090]}]
"""
ONE = "scrape_configs: [{job_name: app, static_configs: [{targets: [app:5000]}]}]\n"
RULES = """\
groups:
  - name: a
    interval: 10s
    rules: [{record: a:fast, expr: up}, {record: a:both, expr: up}]
  - name: b
    rules: [{record: b:slow, expr: up}, {record: a:both, expr: up}, {record: http_requests_total, expr: up}]
"""
SELF = "--config.file=/etc/prometheus/prometheus.yml"


def made(
    tree: Tree, config: str = CONFIG, command: str = f"[{SELF}]", compose: Mapping[str, str] | None = None
) -> Stack:
    files = files_of({"prometheus/prometheus.yml": config, "prometheus/rules.yml": RULES})
    files["compose.yaml"] = files["compose.yaml"].replace(f"[{SELF}]", command)
    for old, new in (compose or {}).items():
        files["compose.yaml"] = files["compose.yaml"].replace(old, new)
    return find_stacks(tree(files))[0]


def interval(stack: Stack, expr: str) -> Setting | None:
    root = parse(expr).root
    assert root is not None
    return sample_interval(next(selectors(root)), stack.studies.of(root), stack)


@pytest.mark.parametrize(
    ("expr", "seconds", "said"),
    [
        ("http_requests_in_progress", 15, "`app` is scraped every 15s"),
        ("http_requests_in_progress{job='slow'}", 30, "a job without an interval of its own is scraped every 30s"),
        ("http_requests_in_progress{job=~'sl.*|slow'}", 15, "`app` is scraped every 15s"),
        (
            "http_requests_in_progress{job=~'slow|other'}",
            30,
            "a job without an interval of its own is scraped every 30s",
        ),
        ("http_requests_in_progress{job='$job'}", 15, "`app` is scraped every 15s"),
        ("prometheus_tsdb_head_series", 3600, "`prometheus` is scraped every 1h"),
        ("up", 15, "`app` is scraped every 15s"),
        ("up{job!='app'}", 30, "a job without an interval of its own is scraped every 30s"),
        ("a:fast", 10, "the rules of this group are evaluated every 10s"),
        ("a:both", 10, "the rules of this group are evaluated every 10s"),
        ("b:slow", 120, "the evaluation interval is 2m"),
        ("http_requests_total", 15, "`app` is scraped every 15s"),
    ],
)
def test_the_shortest_time_between_two_samples_is_known_by_what_feeds_a_selector(
    expr: str, seconds: float, said: str, tree: Tree
) -> None:
    found = interval(made(tree), expr.replace("$job", "zzvariablezz"))
    assert found is not None
    assert (found.seconds, found.said) == (seconds, said)


@pytest.mark.parametrize("expr", ["nothing", "ALERTS", "{job='app'}", "zzvariablezz_total", "up{job='gone'}"])
def test_of_what_no_job_exports_no_interval_is_known(expr: str, tree: Tree) -> None:
    assert interval(made(tree), expr) is None


@pytest.mark.parametrize(
    "config",
    [
        ONE + "remote_read: [{url: 'http://x'}]\n",
        ONE.replace("job_name: app", "job_name: app, scrape_interval: $EVERY"),
        ONE.replace("job_name: app", "job_name: app, relabel_configs: [{target_label: __scrape_interval__}]"),
        ONE.replace("[app:5000]", "[app:5000], labels: {__scrape_interval__: 5s}"),
    ],
    ids=range(4),
)
def test_an_interval_that_something_else_may_set_is_not_known(config: str, tree: Tree) -> None:
    assert interval(made(tree, config), "http_requests_in_progress") is None


@pytest.mark.parametrize(
    ("lines", "known"),
    [
        ("relabel_configs: [{target_label: __scrape_timeout__}]", True),
        ("relabel_configs: [{target_label: x$1}]", True),
        ("relabel_configs: [{action: labelmap, replacement: __param_$1}]", True),
        ("relabel_configs: [{action: drop, regex: x}]", True),
        ("dns_sd_configs: [{names: [a]}]", True),
        ("file_sd_configs: [{files: [targets.yml]}]", True),
        ("relabel_configs: [{target_label: __$1}]", False),
        ("relabel_configs: [{action: labelmap, regex: __meta_(.+)}]", False),
        ("relabel_configs: [{action: LabelMap, replacement: '__scrape_${1}'}]", False),
        ("http_sd_configs: [{url: 'http://x'}]", False),
        ("file_sd_configs: [{files: [generated/*.yml]}]", False),
    ],
)
def test_targets_may_bring_intervals_where_labels_come_from_elsewhere(lines: str, known: bool, tree: Tree) -> None:
    files = files_of(
        {
            "prometheus/prometheus.yml": ONE.replace("job_name: app", f"job_name: app, scrape_interval: 7s, {lines}"),
            "prometheus/targets.yml": "- targets: [app:5000]\n",
        }
    )
    server = find_stacks(tree(files))[0].prometheus[0]
    assert (scrape_interval(server.jobs[0], server.config) is not None) is known


def test_without_any_setting_a_minute_is_the_default(tree: Tree) -> None:
    stack = made(tree, "rule_files: [rules.yml]\n" + ONE)
    found = [interval(stack, expr) for expr in ("up", "b:slow")]
    assert [(one.seconds, one.said, one.text) for one in found if one is not None] == [
        (60, "`app` is scraped every 1m, the default", "1m"),
        (60, "the evaluation interval is 1m, the default", "1m"),
    ]


def test_a_global_block_that_says_nothing_of_it_is_where_the_default_is_shown(tree: Tree) -> None:
    found = interval(made(tree, "global: {scrape_timeout: 5s}\nrule_files: [rules.yml]\n" + ONE), "b:slow")
    assert found is not None
    assert found.place.path == ("global",)


def test_a_job_without_a_name_is_shown_as_a_whole(tree: Tree) -> None:
    found = interval(made(tree, ONE.replace("job_name: app, ", "")), "up")
    assert found is not None
    assert (found.said, found.place.path) == ("this job is scraped every 1m, the default", ("scrape_configs", 0))


@pytest.mark.parametrize(
    ("command", "seconds"),
    [
        (f"[{SELF}]", 300),
        (f"[{SELF}, --query.lookback-delta=1m]", 60),
        (f"[{SELF}, --query.lookback-delta, 90s]", 90),
        (f"[{SELF}, --query.lookback-delta=$DELTA]", None),
        (f"[{SELF}, $FLAGS]", None),
    ],
)
def test_how_long_a_sample_counts_is_known_from_the_command(command: str, seconds: float | None, tree: Tree) -> None:
    stack = made(tree, command=command)
    found = lookback(stack.prometheus[0], stack)
    assert (found and found.seconds) == seconds


DAY = 86_400


@pytest.mark.parametrize(
    ("command", "config", "seconds"),
    [
        (f"[{SELF}]", ONE, 15 * DAY),
        (f"[{SELF}, --storage.tsdb.retention.time=2d]", ONE, 2 * DAY),
        (f"[{SELF}, --storage.tsdb.retention=3d]", ONE, 3 * DAY),
        (f"[{SELF}, --storage.tsdb.retention.time=2d]", ONE + "storage: {tsdb: {retention: {time: 4d}}}\n", 4 * DAY),
        (f"[{SELF}, --storage.tsdb.retention.time=2d, --storage.tsdb.retention.size=1GB]", ONE, 2 * DAY),
        (f"[{SELF}, --storage.tsdb.retention.size=1GB]", ONE, None),
        (f"[{SELF}]", ONE + "storage: {tsdb: {retention: {size: 1GB}}}\n", None),
        (f"[{SELF}, --storage.tsdb.retention.time=$DAYS]", ONE, None),
        (f"[{SELF}, --storage.tsdb.retention.time=0s]", ONE, None),
        (f"[{SELF}, --agent]", ONE, None),
        (f"[{SELF}, $FLAGS]", ONE, None),
        (f"[{SELF}]", ONE + "remote_read: [{url: 'http://x'}]\n", None),
    ],
)
def test_how_long_samples_are_kept_is_known_from_the_command_and_the_configuration(
    command: str, config: str, seconds: float | None, tree: Tree
) -> None:
    stack = made(tree, config, command)
    found = retention(stack.prometheus[0], stack)
    assert (found and found.seconds) == seconds


def test_of_a_prometheus_that_no_compose_file_starts_the_retention_is_not_known(tree: Tree) -> None:
    stack = find_stacks(tree({"prometheus.yml": ONE}))[0]
    server = stack.prometheus[0]
    limit = lookback(server, stack)
    assert retention(server, stack) is None
    assert limit is not None
    assert limit.seconds == 300
