"""Which metrics a stack can emit, with which labels, and when nobody can know."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pytest
from stacklint.document import Spot
from stacklint.promql.semantics import ANY, Kind, Values
from stacklint.rules.fixtures import edited
from stacklint.rules.fixtures import stack as sound_files
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
CONFIG = "prometheus/prometheus.yml"
METRICS = """\
http_requests_total{route="/",status="200"} 0
requests_in_progress 0
latency_seconds_bucket{le="1",route="/"} 0
latency_seconds_count{route="/"} 0
latency_seconds_sum{route="/"} 0
# TYPE later gauge
"""
RULES = """\
groups:
  - name: a
    rules:
      - {record: a:rate, expr: "sum by (job, route) (rate(http_requests_total[5m]))", labels: {kind: http}}
      - {record: a:again, expr: a:rate + 1}
      - {record: a:ring, expr: a:ring + 1}
      - {record: a:broken, expr: "sum("}
      - {record: a:twice, expr: up}
      - {record: a:twice, expr: requests_in_progress, labels: {x: y}}
"""


MOVED = "    relabel_configs: [{{target_label: __address__, {}}}]\n"


def sound(tree: Tree, files: Mapping[str, str] | None = None) -> Stack:
    base = edited("compose.yaml", "    build: app\n", "    build: app\n")
    return find_stacks(tree({**base, "app/metrics.prom": METRICS, "prometheus/rules.yml": RULES, **(files or {})}))[0]


def config(job: str = "", top: str = "", targets: str = "[app:5000]") -> dict[str, str]:
    return {
        CONFIG: f"{top}\nrule_files: [rules.yml]\nscrape_configs:\n  - job_name: app\n    static_configs:\n"
        f"      - targets: {targets}\n{job}"
    }


@pytest.mark.parametrize(
    ("name", "emitted", "listed"),
    [
        ("http_requests_total", True, True),
        ("up", True, True),
        ("ALERTS", True, True),
        ("a:rate", True, True),
        ("later", True, True),
        ("process_cpu_seconds_total", True, False),
        ("http_requests_created", True, False),
        ("latency_seconds_created", True, False),
        ("latency_seconds", False, False),
        ("http_request_total", False, False),
        ("_created", False, False),
    ],
)
def test_a_metric_is_emitted_listed_or_neither(name: str, emitted: bool, listed: bool, tree: Tree) -> None:
    inventory = sound(tree).inventory
    assert inventory.closed
    assert (inventory.emits(name), inventory.lists(name)) == (emitted, listed)
    assert (name in set(inventory.names())) == listed


@pytest.mark.parametrize(
    "files",
    [
        config(targets="['10.0.0.1:9100']"),
        config(targets="['http://app']"),
        config(targets="['other:1']"),
        config(job="    metrics_path: /federate\n"),
        config(job=MOVED.format("replacement: '$1:5000'")),
        config(job=MOVED.format("replacement: 'app:5000', regex: a.*")),
        config(job=MOVED.format("replacement: 'app:5000', action: lowercase")),
        config(job=MOVED.format("source_labels: [a]")),
        config(job=MOVED.format("replacement: 'other:1'")),
        config(job=MOVED.format("replacement: 'app:5000'}, {action: labelmap, regex: x")),
        config(job="    metric_relabel_configs: [{target_label: __name__, replacement: x}]\n"),
        config(job="    metric_relabel_configs: [{action: labelmap, regex: x}]\n"),
        config(job="    file_sd_configs: [{files: [x.json]}]\n"),
        config(top="scrape_config_files: [x.yml]"),
        config(top="remote_read: [{url: http://x}]"),
        {CONFIG: "scrape_configs: []\n"},
        {CONFIG: "scrape_configs: [{job_name: a, static_config: []}]\n"},
        {CONFIG: "scrape_configs: [{job_name: a, static_configs: [{targers: []}]}]\n"},
        {"app/metrics.prom": "", "app/Dockerfile": ""},
    ],
    ids=str,
)
def test_an_inventory_is_open_where_something_else_may_come_in(files: dict[str, str], tree: Tree) -> None:
    stack = sound(tree, files)
    if files.get("app/metrics.prom") == "":
        (stack.files.root / "app/metrics.prom").unlink()
        stack = find_stacks(Files(stack.files.root, base=stack.files.root))[0]
    assert not stack.inventory.closed
    assert stack.inventory.labels("http_requests_total") is None


@pytest.mark.parametrize(
    "flag",
    ["--web.enable-remote-write-receiver", "--enable-feature=otlp-write-receiver", "--web.enable-otlp-receiver"],
)
def test_an_inventory_is_open_where_others_push(flag: str, tree: Tree) -> None:
    compose = edited("compose.yaml", "[--config.file", f"[{flag}, --config.file")["compose.yaml"]
    assert not sound(tree, {"compose.yaml": compose}).inventory.closed


@pytest.mark.parametrize(
    ("started", "closed"),
    [
        ("command: [--config.file=/etc/prometheus/prometheus.yml, '--web.external-url=$URL']", True),
        ("command: --config.file=/etc/prometheus/prometheus.yml $EXTRA", False),
        ("entrypoint: [/bin/prometheus, --config.file=/etc/prometheus/prometheus.yml]", True),
        ("entrypoint: [sh, -c, 'exec prometheus --config.file=/etc/prometheus/prometheus.yml']", True),
        ("entrypoint: [sh, -c, 'exec prometheus --config.file=/etc/prometheus/prometheus.yml $$FLAGS']", False),
        ("entrypoint: [sh, -c, 'exec prometheus --web.enable-remote-write-receiver']", False),
        ("entrypoint: [sh, /start.sh]", False),
        ("entrypoint: /start", False),
    ],
)
def test_who_starts_prometheus_with_flags_that_cannot_be_seen_may_let_others_push(
    started: str, closed: bool, tree: Tree
) -> None:
    command = "command: [--config.file=/etc/prometheus/prometheus.yml]"
    stack = sound(tree, edited("compose.yaml", command, started))
    assert (bool(stack.inventory.jobs), stack.inventory.closed) == (True, closed)


@pytest.mark.parametrize(
    ("job", "added"),
    [
        ("        labels: {team: web}\n", {"job", "instance", "team"}),
        ("    relabel_configs: [{target_label: host, replacement: x}]\n", {"job", "instance", "host"}),
        ("    metric_relabel_configs: [{target_label: page}]\n", {"job", "instance", "page"}),
        ("    relabel_configs: [{action: labelmap, regex: x}]\n", None),
        ("    metric_relabel_configs: [{action: labeldrop, regex: x}]\n", None),
        ("    docker_sd_configs: [{host: 'unix:///var/run/docker.sock'}]\n", {"job", "instance"}),
        ("    dns_sd_configs: [{names: [x], type: A, port: 1}]\n    kubernetes_sd_configs: []\n", {"job", "instance"}),
        ("    http_sd_configs: [{url: 'http://x'}]\n", None),
        ("    file_sd_configs: [{files: [none.yml]}]\n    docker_sd_configs: []\n", None),
    ],
)
def test_labels_of_targets_and_relabelling_are_added(job: str, added: set[str] | None, tree: Tree) -> None:
    found = sound(tree, config(job=job)).inventory.labels("up")
    assert (found and found.possible) == added


@pytest.mark.parametrize(
    ("entry", "closed"),
    [
        ("{names: [app], type: A, port: 5000}", True),
        ("{names: [tasks.app], type: A, port: 5000}", True),
        ("{names: [tasks.app, tasks.shop_app], type: A, port: 5000}", False),
        ("{names: [app.example.org], type: A, port: 5000}", False),
        ("{names: [app]}", False),
    ],
)
def test_what_is_looked_up_exports_what_the_service_does(entry: str, closed: bool, tree: Tree) -> None:
    jobs = f"scrape_configs: [{{job_name: app, dns_sd_configs: [{entry}]}}]\n"
    inventory = sound(tree, {CONFIG: jobs}).inventory
    assert (inventory.closed, inventory.emits("requests_in_progress")) == (
        closed,
        entry != "{names: [app]}" and "example" not in entry,
    )


@pytest.mark.parametrize(
    ("more", "known"), [("", {"web"}), ("    docker_sd_configs: [{host: 'unix:///var/run/docker.sock'}]\n", None)]
)
def test_targets_that_are_found_lack_the_labels_of_others(more: str, known: set[str] | None, tree: Tree) -> None:
    labels = sound(tree, config(job=f"        labels: {{team: web}}\n{more}")).inventory.labels("up")
    assert labels is not None
    assert labels.known["team"] == (ANY if known is None else Values(frozenset(known)))


def test_a_program_known_by_name_has_a_list_and_plausible_names(tree: Tree) -> None:
    inventory = sound(tree, config(targets="[prometheus:9090, 'localhost:9090', app:5000]")).inventory
    assert inventory.closed
    assert inventory.lists("prometheus_tsdb_head_series")
    assert inventory.emits("prometheus_brand_new")
    assert inventory.source("prometheus_tsdb_head_series") is None
    labels = inventory.labels("prometheus_tsdb_head_series")
    assert labels is not None
    assert set(labels.possible or ()) == {"instance", "job"}
    assert inventory.labels("prometheus_brand_new") is None


def test_two_servers_leave_the_inventory_open(tree: Tree) -> None:
    compose = sound(tree).files.read("compose.yaml").decode()
    second = "  second:\n    image: prom/prometheus\n    volumes: ['./prometheus:/etc/prometheus']\n"
    stack = sound(tree, {"compose.yaml": compose + second})
    assert len(stack.prometheus) == 2
    assert (stack.inventory.closed, "a:rate" in stack.inventory.recorded) == (False, True)


def test_an_image_with_unknown_metrics_leaves_the_inventory_open(tree: Tree) -> None:
    assert not sound(tree, config(targets="[grafana:3000]")).inventory.closed


LOKI = "\n  loki:\n    image: grafana/loki:3.4.2\n"


@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("latency_seconds_total", True),  # a word that only the application's names begin with
        ("a:rates", True),
        ("latencyy_seconds_sum", True),  # near a name that is known
        ("loki_brand_new_total", False),
        ("go_brand_new", False),
        ("http_request_total", False),  # a word that doesn't tell whose it is
        ("shop_orders_total", False),  # one that nobody is known by
    ],
)
def test_a_program_with_an_open_table_leaves_the_inventory_closed_to_names_of_others(
    name: str, closed: bool, tree: Tree
) -> None:
    compose = sound(tree).files.read("compose.yaml").decode() + LOKI
    inventory = sound(tree, {"compose.yaml": compose, **config(targets="[app:5000, loki:3100]")}).inventory
    assert (inventory.closed, inventory.nearly_closed) == (False, True)
    assert inventory.closed_to(name) is closed


@pytest.mark.parametrize("target", ["elsewhere.example.org:80", "grafana:3000"])
def test_a_target_that_can_not_be_seen_into_leaves_the_inventory_open_to_any_name(target: str, tree: Tree) -> None:
    compose = sound(tree).files.read("compose.yaml").decode().replace("grafana/grafana:", "example/of-ours:")
    inventory = sound(tree, {"compose.yaml": compose, **config(targets=f"[app:5000, '{target}']")}).inventory
    assert not any(map(inventory.closed_to, ("latency_seconds_total", "a:rates")))


@pytest.mark.parametrize("files", [{"app/b.prom": "#" * (4 << 20)}, {"app/b.prom": "#" * (4 << 20) + "\n"}])
def test_too_much_exposition_text_leaves_the_inventory_open(files: dict[str, str], tree: Tree) -> None:
    assert sound(tree).inventory.closed
    assert not sound(tree, files).inventory.closed


def test_exposition_texts_far_below_the_build_are_not_read(tree: Tree) -> None:
    stack = sound(tree, {"app/a/b/c/d/e/f/deep.prom": "deep 1\n", "app/more.prom": "more 1\n"})
    assert [stack.inventory.lists(name) for name in ("deep", "more")] == [False, True]


ONE = 'x_bucket{le="1"} 0\nx_bucket{le="+Inf"} 0\n'
RECORDED = "groups: [{name: a, rules: [{record: x_bucket, expr: up}]}]\n"
OTHER = 'x_bucket{le="2"} 0\nx_bucket{le="+Inf"} 0\n'


@pytest.mark.parametrize(
    ("files", "bounds"),
    [
        ({"app/metrics.prom": ONE}, {1, math.inf}),
        ({"app/metrics.prom": ONE, "app/b.prom": ONE + "y 1\n"}, {1, math.inf}),
        ({"app/metrics.prom": ONE, "app/b.prom": OTHER}, {1, 2, math.inf}),
        ({"app/metrics.prom": ONE, "app/b.prom": "x_bucket 0\n"}, set()),
        ({"app/metrics.prom": "y 1\n"}, set()),
        ({"app/metrics.prom": ONE, **config(job="    metric_relabel_configs: [{target_label: le}]\n")}, set()),
        ({"app/metrics.prom": ONE, **config(targets="[app:5000, elsewhere:1]")}, set()),
        ({"app/metrics.prom": ONE, "prometheus/rules.yml": RECORDED}, set()),
    ],
)
def test_the_bounds_of_a_name_are_known_where_all_that_exports_it_is(
    files: dict[str, str], bounds: set[float], tree: Tree
) -> None:
    assert sound(tree, files).inventory.bounds("x_bucket") == bounds


def test_what_is_known_by_the_beginning_of_its_name_has_no_bounds(tree: Tree) -> None:
    assert sound(tree).inventory.bounds("python_new_bucket") == set()


PROGRAM = """\
from prometheus_client import Counter, Gauge, Histogram, start_http_server
start_http_server(5000)
REQUESTS = Counter("requests", "", ["route", "job"], namespace="shop")
REQUESTS.labels("/", "x").inc()
Histogram("latency_seconds", "", buckets=[1])
Gauge("depth", "")
NAMES = ["perhaps_a_metric"]
"""


def programmed(tree: Tree, text: str = PROGRAM, files: Mapping[str, str] | None = None) -> Stack:
    sources = {"app/Dockerfile": "FROM python:3\nWORKDIR /app\nCOPY . .\nCMD python main.py\n", "app/main.py": text}
    base = sound_files({"app/metrics.prom": None})
    return find_stacks(tree({**base, "prometheus/rules.yml": "groups: []\n", **sources, **(files or {})}))[0]


@pytest.mark.parametrize(
    ("name", "emitted", "listed"),
    [
        ("shop_requests_total", True, True),
        ("shop_requests_created", True, False),
        ("latency_seconds_bucket", True, True),
        ("latency_seconds_created", True, False),
        ("depth", True, True),
        ("python_info", True, False),
        ("perhaps_a_metric", True, True),
        ("perhaps_a_metric_total", True, True),
        ("requests_total", False, False),
        ("shop_requests", False, False),
        ("go_goroutines", False, False),
    ],
)
def test_source_code_tells_what_is_emitted(name: str, emitted: bool, listed: bool, tree: Tree) -> None:
    inventory = programmed(tree).inventory
    assert inventory.closed
    assert (inventory.emits(name), inventory.lists(name)) == (emitted, listed)


def test_what_source_code_declares_is_told_with_its_place(tree: Tree) -> None:
    inventory = programmed(tree).inventory
    place = PROGRAM.index("requests", PROGRAM.index("Counter("))
    assert inventory.source("shop_requests_total") == Spot("app/main.py", place, place + len("requests"))
    assert inventory.declared("shop_requests_total") == inventory.source("shop_requests_total")
    assert inventory.source("perhaps_a_metric") is None
    assert inventory.kind("shop_requests_total") is Kind.COUNTER
    assert inventory.bounds("latency_seconds_bucket") == {1.0, math.inf}
    labels = inventory.labels("shop_requests_total")
    assert labels is not None
    assert labels.possible == frozenset({"route", "exported_job", "job", "instance"})
    assert inventory.labels("perhaps_a_metric") is None


def test_source_code_that_may_declare_more_leaves_the_inventory_open(tree: Tree) -> None:
    inventory = programmed(tree, PROGRAM + "import something_unheard_of\n").inventory
    assert not inventory.closed
    assert inventory.unseen == inventory.jobs
    assert inventory.labels("depth") is None
    assert (inventory.lists("depth"), inventory.kind("depth")) == (True, Kind.GAUGE)


def test_an_exposition_text_goes_before_source_code(tree: Tree) -> None:
    inventory = programmed(tree, files={"app/metrics.prom": "other 1\n"}).inventory
    assert (inventory.lists("other"), inventory.lists("depth")) == (True, False)


def test_a_program_that_declares_nothing_can_export_anything(tree: Tree) -> None:
    assert programmed(tree, "print(1)").inventory.unseen != ()


def relabelled(key: str, step: str) -> dict[str, str]:
    return config(f"    {key}: [{step}]\n")


@pytest.mark.parametrize(
    ("name", "more", "files", "expected"),
    [
        ("shop_requests_total", "", {}, {"route": {"/"}}),
        ("depth", "", {}, {}),
        ("python_info", "", {}, {}),
        ("gone", "", {}, {}),
        ("up", "", {}, {}),
        ("shop_requests_total", "import something_unheard_of", {}, {}),
        ("shop_requests_total", "", relabelled("relabel_configs", "{target_label: route, replacement: x}"), {}),
        ("shop_requests_total", "", relabelled("relabel_configs", "{target_label: x}"), {"route": {"/"}}),
        ("shop_requests_total", "", relabelled("metric_relabel_configs", "{target_label: x, replacement: x}"), {}),
        ("shop_requests_total", "", relabelled("relabel_configs", "{action: labelmap, regex: x}"), {}),
    ],
)  # fmt: skip
def test_values_of_labels_are_known_as_long_as_nothing_changes_them(
    name: str, more: str, files: Mapping[str, str], expected: Mapping[str, set[str]], tree: Tree
) -> None:
    assert programmed(tree, PROGRAM + more, files).inventory.values(name) == expected


@pytest.mark.parametrize(
    "step",
    [
        "replacement: 'app:5000'",
        "action: Replace, source_labels: [x], replacement: app",
        "replacement: $1}, {target_label: __address__, replacement: 'app:5000'",
    ],
)
def test_targets_that_get_one_address_are_known_by_it(step: str, tree: Tree) -> None:
    inventory = sound(
        tree, config(targets="['https://example.com', 'a.example.com:1']", job=MOVED.format(step))
    ).inventory
    assert (inventory.closed, inventory.emits("later"), inventory.emits("gone")) == (True, True, False)
    labels = inventory.labels("requests_in_progress")
    assert labels is not None
    assert (labels.can_have("instance"), labels.can_have("__address__")) == (True, False)


@pytest.mark.parametrize(
    ("rules", "files", "known"),
    [
        ("[rules.yml]", {}, True),
        ("[none.yml]", {}, True),
        ("['none/*.yml']", {}, True),
        ("[]", {}, True),
        ("[rules.yml]", {"prometheus/rules.yml": "groups: ["}, False),
        ("[rules.yml]", {"prometheus/rules.yml": "$ANSIBLE_VAULT;1.1;AES256\n30\n"}, False),
        ("['more/*.yml']", {".gitmodules": "path = prometheus/more\n"}, False),
        ("['more/*.yml']", {".gitignore": "more/\n"}, False),
        ("[more.yml]", {".gitignore": "more.yml\n"}, False),
        ("[$RULES]", {}, False),
    ],
)
def test_any_metric_may_be_recorded_by_rules_that_can_not_be_read(
    rules: str, files: dict[str, str], known: bool, tree: Tree
) -> None:
    written = config()[CONFIG].replace("[rules.yml]", rules)
    inventory = sound(tree, {CONFIG: written, **files}).inventory
    assert (inventory.has_all_rules, inventory.closed, inventory.complete) == (known, known, True)
