"""What expressions mean in a stack: by what its targets export, and by what its rules record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

import pytest
from stacklint.document import Spot
from stacklint.promql import parse
from stacklint.promql.semantics import ANY, Kind, Study, Unit, Values, own_unit
from stacklint.rules.fixtures import stack as files_of
from stacklint.stack.discover import find_stacks
from stacklint.stack.metrics.inventory import Inventory
from stacklint.stack.queries.studies import Studies
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
METRICS = """\
# TYPE http_requests_total counter
http_requests_total{route="/",status="200"} 0
# TYPE requests_in_progress gauge
requests_in_progress 0
# TYPE latency_seconds histogram
latency_seconds_bucket{le="1",route="/"} 0
latency_seconds_count{route="/"} 0
latency_seconds_sum{route="/"} 0
# TYPE later gauge
plain 1
moved{job="own"} 1
"""
RULES = """\
groups:
  - name: a
    labels: {team: web}
    rules:
      - {record: a:rate, expr: "sum by (job, route) (rate(http_requests_total[5m]))", labels: {kind: http}}
      - {record: a:again, expr: a:rate + 1}
      - {record: a:sum, expr: sum by (route) (http_requests_total)}
      - {record: a:copy, expr: http_requests_total, labels: {route: ""}}
      - {record: a:filled, expr: sum(up), labels: {x: "{{ $value }}"}}
      - {record: a:half, expr: moved / (moved + moved)}
      - {record: a:ring, expr: a:ring + 1}
      - {record: a:one, expr: a:other or plain}
      - {record: a:other, expr: a:one or requests_in_progress}
      - {record: a:broken, expr: "sum("}
      - {record: a:faulty, expr: "sum(1)"}
      - {record: a:empty}
      - {record: a:twice, expr: up}
      - {record: a:twice, expr: requests_in_progress, labels: {x: y}}
      - {record: a:both, expr: up}
      - {record: a:both, expr: http_requests_total}
      - {record: u:p99, expr: "histogram_quantile(0.99, latency_seconds_bucket)"}
      - {record: "u:millis:max", expr: "max(u:p99) * 1000"}
      - {record: "u:x_bytes:max", expr: "max(u:p99)"}
      - {record: "u:y_bytes:max", expr: requests_in_progress}
      - {record: "u:y_bytes:broken", expr: "max("}
      - {record: u:progress, expr: max(requests_in_progress)}
      - {record: u:mixed, expr: u:p99}
      - {record: u:mixed, expr: "u:millis:max"}
      - {record: "u:z_bytes:max", expr: u:p99}
      - {record: "u:z_bytes:max", expr: requests_in_progress}
      - {record: u:ring, expr: max(u:ring)}
      - {record: latency_seconds_count, expr: u:p99}
      - {record: plain, expr: sum by (le) (latency_seconds_bucket)}
"""
JOB = """\
rule_files: [rules.yml]
scrape_configs:
  - job_name: app
    static_configs:
      - targets: [app:5000]
        labels: {zone: a, host: "$HOST"}
      - targets: [app:5001]
        labels: {zone: b, tier: front}
"""
SECONDS, BYTES = Unit((("second", 1),)), Unit((("byte", 1),))
TARGET = frozenset({"job", "instance", "zone", "host", "tier"})


def made(tree: Tree, files: Mapping[str, str] | None = None) -> Stack:
    base = {"app/metrics.prom": METRICS, "prometheus/rules.yml": RULES, "prometheus/prometheus.yml": JOB}
    return find_stacks(tree(files_of({**base, **(files or {})})))[0]


def studied(stack: Stack, expr: str) -> Study:
    query = parse(expr)
    assert query.root is not None
    assert query.faults == ()
    return stack.studies.of(query.root)


def possible(stack: Stack, name: str) -> AbstractSet[str] | None:
    labels = stack.studies.labels(name)
    found = labels.possible if labels is not None else None
    return found - {"__name__"} if found is not None else None


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("http_requests_total", TARGET | {"route", "status"}),
        ("up", TARGET),
        ("moved", TARGET | {"exported_job"}),
        ("later", None),
        ("process_cpu_seconds_total", None),
        ("ALERTS", None),
        ("nothing", None),
        ("a:rate", {"job", "route", "kind", "team"}),
        ("a:again", {"job", "route", "kind", "team"}),
        ("a:copy", TARGET | {"status", "team"}),
        ("a:filled", {"x", "team"}),
        ("a:half", TARGET | {"exported_job", "team"}),
        ("a:ring", None),
        ("a:one", None),
        ("a:other", None),
        ("a:broken", None),
        ("a:faulty", None),
        ("a:empty", None),
        ("a:twice", TARGET | {"x", "team"}),
        ("plain", TARGET | {"le", "team"}),
        ("zzvariablezz_total", None),
    ],
)
def test_the_labels_of_a_metric_are_known_or_not(name: str, labels: set[str] | None, tree: Tree) -> None:
    assert possible(made(tree), name) == labels


@pytest.mark.parametrize(
    ("name", "label", "values"),
    [
        ("up", "job", Values(frozenset({"app"}))),
        ("http_requests_total", "job", Values(frozenset({"app"}))),
        ("http_requests_total", "instance", ANY),
        ("http_requests_total", "zone", Values(frozenset({"a", "b"}))),
        ("http_requests_total", "tier", Values(frozenset({"", "front"}))),
        ("http_requests_total", "host", ANY),
        ("http_requests_total", "route", ANY),
        ("a:rate", "job", Values(frozenset({"app"}))),
        ("a:rate", "kind", Values(frozenset({"http"}))),
        ("a:twice", "x", Values(frozenset({"", "y"}))),
        ("a:filled", "x", ANY),
    ],
)
def test_the_values_of_a_label_are_known_where_nothing_else_writes_it(
    name: str, label: str, values: Values, tree: Tree
) -> None:
    labels = made(tree).studies.labels(name)
    assert labels is not None
    assert labels.values(label) == values


@pytest.mark.parametrize(
    ("job", "label"),
    [
        ("    honor_labels: true\n", "job"),
        ("    honor_labels: true\n", "zone"),
        ("    relabel_configs: [{target_label: zone, replacement: x}]\n", "zone"),
        ("    metric_relabel_configs: [{target_label: job, replacement: x}]\n", "job"),
    ],
)
def test_the_values_of_a_label_are_open_where_something_else_may_write_it(job: str, label: str, tree: Tree) -> None:
    labels = made(tree, {"prometheus/prometheus.yml": JOB + job}).studies.labels("http_requests_total")
    assert labels is not None
    assert labels.values(label) == ANY


def test_a_label_whose_name_relabelling_computes_leaves_all_labels_open(tree: Tree) -> None:
    config = JOB + "    metric_relabel_configs: [{regex: '(.*)', target_label: 'x_$1'}]\n"
    assert made(tree, {"prometheus/prometheus.yml": config}).studies.labels("http_requests_total") is None


def test_types_and_units_become_labels_where_prometheus_is_told_to_store_them(tree: Tree) -> None:
    compose = files_of()["compose.yaml"].replace("[--config", "[--enable-feature=type-and-unit-labels, --config")
    stack = made(tree, {"compose.yaml": compose})
    assert possible(stack, "requests_in_progress") == TARGET | {"__type__", "__unit__"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("http_requests_total", Kind.COUNTER),
        ("requests_in_progress", Kind.GAUGE),
        ("latency_seconds_bucket", Kind.COUNTER),
        ("latency_seconds_sum", Kind.COUNTER),
        ("up", Kind.GAUGE),
        ("plain_total", None),
        ("moved", None),
        ("a:rate", Kind.GAUGE),
        ("a:again", Kind.GAUGE),
        ("a:sum", Kind.COUNTER_SUM),
        ("a:copy", Kind.COUNTER),
        ("a:twice", Kind.GAUGE),
        ("a:both", None),
        ("a:broken", None),
        ("plain", None),
    ],
)
def test_the_kind_of_a_metric_is_known_by_what_declares_or_records_it(name: str, kind: Kind | None, tree: Tree) -> None:
    assert made(tree).studies.kind(name) is kind


@pytest.mark.parametrize(("name", "kind"), [("up", Kind.GAUGE), ("plain", None), ("plain_total", None)])
def test_without_a_prometheus_only_its_own_series_are_known(name: str, kind: Kind | None) -> None:
    studies = Studies(Inventory())
    assert (studies.labels(name), studies.kind(name)) == (None, kind)


def test_what_has_no_type_is_declared_nowhere(tree: Tree) -> None:
    inventory = made(tree).inventory
    found = {name: inventory.declared(name) for name in ("requests_in_progress", "moved", "nothing")}
    start = METRICS.index("requests_in_progress")
    length = len("requests_in_progress")
    assert found == {
        "requests_in_progress": Spot("app/metrics.prom", start, start + length),
        "moved": None,
        "nothing": None,
    }


def test_the_kind_of_a_listed_program_is_known_from_its_scrapes(tree: Tree) -> None:
    stack = made(tree, {"prometheus/prometheus.yml": JOB.replace("app:5001", "prometheus:9090")})
    names = ("prometheus_tsdb_head_series", "prometheus_http_requests_total", "prometheus_brand_new")
    assert [stack.studies.kind(name) for name in names] == [Kind.GAUGE, Kind.COUNTER, None]


def test_exporters_that_contradict_one_another_leave_a_kind_open(tree: Tree) -> None:
    compose = files_of()["compose.yaml"].replace("  app:\n", "  other:\n    build: other\n  app:\n")
    files = {
        "compose.yaml": compose,
        "other/Dockerfile": "FROM scratch\n",
        "other/metrics.prom": "# TYPE requests_in_progress counter\nrequests_in_progress 0\n",
        "prometheus/prometheus.yml": JOB.replace("app:5001", "other:5000"),
    }
    assert made(tree, files).studies.kind("requests_in_progress") is None


def test_a_chain_of_recording_rules_of_any_length_is_followed(tree: Tree) -> None:
    rules = [f"      - {{record: 'r:{n}', expr: 'r:{n + 1}'}}\n" for n in range(2_000)]
    last = "      - {record: 'r:2000', expr: http_requests_total}\n"
    stack = made(tree, {"prometheus/rules.yml": "groups:\n  - name: a\n    rules:\n" + "".join(rules) + last})
    assert possible(stack, "r:0") == TARGET | {"route", "status"}
    assert stack.studies.kind("r:0") is Kind.COUNTER


def test_an_expression_is_studied_once(tree: Tree) -> None:
    stack = made(tree)
    assert studied(stack, "sum(up)") is studied(stack, "sum(up)")


def test_few_studies_are_kept_and_all_are_right() -> None:
    studies = Studies(Inventory())
    roots = [root for number in range(600) if (root := parse(f"up + {number}").root) is not None]
    assert [studies.of(root).root for root in roots] == roots


def test_a_matcher_for_another_job_is_known_to_select_nothing(tree: Tree) -> None:
    assert studied(made(tree), "up{job='gone'}").result.labels.contradictory


def test_the_names_of_results_go_late_where_prometheus_is_told_so(tree: Tree) -> None:
    compose = files_of()["compose.yaml"].replace("[--config", "[--enable-feature=promql-delayed-name-removal, --config")
    found = [made(tree, files) for files in ({}, {"compose.yaml": compose})]
    assert [studied(stack, "-up").result.labels.can_have("__name__") for stack in found] == [False, True]


def test_rules_are_read_with_the_flags_of_their_prometheus(tree: Tree) -> None:
    flag = "--enable-feature=promql-experimental-functions"
    files = {
        "compose.yaml": files_of()["compose.yaml"].replace("[--config", f"[{flag}, --config"),
        "prometheus/rules.yml": (
            "groups: [{name: a, rules: [{record: 'a:b', expr: 'sum by (job) (mad_over_time(plain[5m]))'}]}]\n"
        ),
    }
    assert [possible(made(tree, changes), "a:b") for changes in ({}, files)] == [None, {"job"}]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("u:p99", SECONDS),
        ("u:millis:max", SECONDS.scaled(1000.0)),
        ("u:x_bytes:max", SECONDS),
        ("u:y_bytes:max", BYTES),
        ("u:y_bytes:broken", own_unit("u:y_bytes:broken")),
        ("u:progress", own_unit("requests_in_progress")),
        ("u:mixed", own_unit("u:mixed")),
        ("u:z_bytes:max", own_unit("u:z_bytes:max")),
        ("u:ring", own_unit("u:ring")),
        ("latency_seconds_count", own_unit("latency_seconds_count")),
        ("latency_seconds_sum", SECONDS),
        ("elsewhere_bytes", BYTES),
    ],
)
def test_a_recorded_metric_has_the_unit_of_its_expression(name: str, unit: Unit, tree: Tree) -> None:
    assert made(tree).studies.unit(name) == unit


def test_units_are_followed_through_any_number_of_rules(tree: Tree) -> None:
    chain = [f"      - {{record: 'c:{number}', expr: 'c:{number + 1}'}}" for number in range(3000)]
    last = ["      - {record: 'c:3000', expr: x_seconds}"]
    rules = "\n".join(["groups:", "  - name: a", "    rules:", *chain, *last, ""])
    assert made(tree, {"prometheus/rules.yml": rules}).studies.unit("c:0") == SECONDS
