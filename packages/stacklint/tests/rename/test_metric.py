from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pytest
from stacklint.rename.change import RenameError
from stacklint.rules.examples import unmark
from stacklint.rules.fixtures import BOARD, SOURCE, alerts, board, board_v2, edited, shown, stack

OLD, NEW = "http_requests_total", "web_hits_total"
RULES, CONFIG, PROM = "prometheus/rules.yml", "prometheus/prometheus.yml", "app/metrics.prom"
TEXT = "a comment, a text or a link names it, or a query that is not read"
CODE = "code names it, and has to be changed by hand"


class Outcome(Protocol):
    texts: dict[str, str]
    left: list[str]
    notes: tuple[str, ...]


class Rename(Protocol):
    def metric(
        self, files: Mapping[str, str], old: str, new: str, *, force: bool = False, below: str = ""
    ) -> Outcome: ...


def marked(files: Mapping[str, str], new: str = NEW) -> tuple[dict[str, str], dict[str, str]]:
    """Files without marks, and those that had marks with the new name in the place of each marked one."""
    after = {}
    for name, text in files.items():
        pieces = text.split("«")
        if len(pieces) > 1:
            after[name] = pieces[0] + "".join(new + piece.partition("»")[2] for piece in pieces[1:])
    return unmark(files)[0], after


def test_a_metric_is_renamed_in_exposition_rules_and_panels(rename: Rename) -> None:
    files, after = marked({name: text.replace(OLD, f"«{OLD}»") for name, text in stack().items()})
    found = rename.metric(files, OLD, NEW)
    assert (found.texts, found.left, found.notes) == (after, [], ())
    assert sorted(after) == [PROM, BOARD, RULES]


def test_names_that_merely_begin_or_end_so_are_others(rename: Rename) -> None:
    rules = (
        "groups:\n  - name: a\n    rules:\n      - record: x:x_total:x\n"
        '        expr: «x» + x_total + a_x + x:x + rate(x_bucket[5m]) + {__name__="«x»", x="x"} + x_\n'
    )
    files, after = marked(stack({RULES: rules, BOARD: None}), "y")
    assert rename.metric(files, "x", "y").texts == after


@pytest.mark.parametrize(
    "expr",
    [
        '{__name__="«»"}',
        "{__name__!='«»', a=\"b\"}",
        '{"«»", route="/"}',
        "{`«»`}",
        '{__name__=~"up|«»|other"}',
        '{__name__!~"«»"} + up',
        "«» offset 5m / on (job) group_left «»{a='b'}",
        "sum by (http_requests_total) (label_replace(«», 'a', 'http_requests_total', 'b', 'c'))",
        "# http_requests_total\n          «»",
    ],
)
def test_a_name_is_found_in_every_spelling_of_a_selector(expr: str, rename: Rename) -> None:
    rules = f"groups:\n  - name: a\n    rules:\n      - record: a:b\n        expr: |\n          {expr}\n"
    files, after = marked(stack({RULES: rules.replace("«»", f"«{OLD}»"), BOARD: None, PROM: None}))
    assert rename.metric(files, OLD, NEW).texts == after


def test_a_regular_expression_that_is_more_than_names_is_left_and_told(rename: Rename) -> None:
    rules = (
        f"groups:\n  - name: a\n    rules:\n      - {{record: a:b, expr: 'sum({{__name__=~\"{OLD}.*\"}}) + {OLD}'}}\n"
    )
    found = rename.metric(stack({RULES: rules, BOARD: None, PROM: None}), OLD, NEW)
    assert found.left == [f"{RULES}:4:46: {TEXT}"]


def test_a_recording_rule_is_renamed_where_it_is_recorded_and_asked_for(rename: Rename) -> None:
    rules = (
        "groups:\n  - name: a\n    rules:\n      - record: «a:b»\n        expr: up\n"
        "      - alert: a:b\n        expr: «a:b» > 1\n"
    )
    files, after = marked(edited(BOARD, "rate(http_requests_total[5m])", "«a:b»", {RULES: rules}), "c:d")
    found = rename.metric(files, "a:b", "c:d")
    assert (found.texts, found.notes) == (after, ())
    assert found.left == [f"{RULES}:6:16: {TEXT}"]


def test_unit_tests_are_renamed_in_series_expressions_and_samples(rename: Rename) -> None:
    tests = (
        "rule_files: [rules.yml]\ntests:\n  - name: http_requests_total\n    input_series:\n"
        "      - series: '«http_requests_total»{a=\"http_requests_total\"}'  # kept\n        values: 1x3\n"
        "      - {series: '{__name__=\"«http_requests_total»\"}', values: 1}\n"
        "    alert_rule_test: [{alertname: http_requests_total, eval_time: 1m}]\n"
        "    promql_expr_test:\n      - expr: >-\n          sum(\n          «http_requests_total»)\n"
        "        exp_samples: [{labels: '«http_requests_total»{}', value: 1}]\n"
    )
    files, after = marked({"prometheus/rules.test.yml": tests, RULES: stack()[RULES].replace(OLD, f"«{OLD}»")})
    found = rename.metric(files, OLD, NEW)
    assert found.texts == after
    assert [line.split(":")[1] for line in found.left] == ["3", "5", "8"]


def test_the_texts_of_alerts_are_renamed_where_they_query(rename: Rename) -> None:
    rules = (
        "groups:\n  - name: a\n    labels: {x: '{{ query \"«hits»\" }}'}\n    rules:\n      - alert: Down\n"
        "        expr: absent(«hits»)\n        labels: {x: '{{ query \"«hits»\" }}'}\n        annotations:\n"
        '          text: hits {{ with query "sum(«hits») by (x)" }}{{ query `«hits»` }}{{ end }}{{ query "(" }}\n'
    )
    files, after = marked({RULES: rules}, "down")
    found = rename.metric(files, "hits", "down")
    assert (found.texts, found.left) == (after, [f"{RULES}:9:17: {TEXT}"])


def test_dashboards_are_renamed_through_the_escapes_of_json_and_beside_variables(rename: Rename) -> None:
    variables = (
        '{"name": "job", "type": "query", "datasource": {"uid": "prometheus"},'
        ' "query": {"query": "label_values(«http_requests_total»{a=\\"b\\"}, job)"},'
        ' "definition": "label_values(«http_requests_total»{a=\\"b\\"}, job)"},'
        ' {"name": "all", "type": "query", "datasource": {"uid": "prometheus"},'
        ' "query": "query_result(sum(«http_requests_total»))", "definition": "label_values(job)"},'
        ' {"name": "loki", "type": "query", "datasource": {"type": "loki", "uid": "loki"}, "definition": "{a=\\"b\\"}"}'
    )
    annotation = (
        ', "annotations": {"list": [{"datasource": {"uid": "prometheus"}, "expr": "«http_requests_total» > 1"}]}'
    )
    query = 'sum(\\n\\trate(«http_requests_total»{job=~\\"$job\\", \\u0061=\\"\\u00e9\\"}[$__rate_interval]))'
    files, after = marked(board(variables, query, "", annotation))
    found = rename.metric({**files, PROM: "", RULES: "groups: []\n"}, OLD, NEW)
    assert (found.texts, found.left) == (after, [])
    assert found.notes == (
        "nothing here declares `http_requests_total`: whatever exports it has to be changed as well",
    )


def test_a_dashboard_of_the_second_schema_is_renamed(rename: Rename) -> None:
    files, after = marked(board_v2("", f"«{OLD}»"))
    found = rename.metric({**files, PROM: "", RULES: "groups: []\n"}, OLD, NEW)
    assert found.texts == {BOARD: after[BOARD]}


def test_an_alert_of_grafana_is_renamed(rename: Rename) -> None:
    files, after = marked({name: text.replace(OLD, f"«{OLD}»") for name, text in alerts().items()})
    assert rename.metric(files, OLD, NEW).texts == after


def test_what_prometheus_federates_is_renamed(rename: Rename) -> None:
    config = (
        "scrape_configs:\n  - job_name: a\n    params: {'match[]': ['«http_requests_total»{a=\"b\"}', '{b=\"c\"}']}\n"
        "    static_configs: [{targets: ['10.0.0.1:80']}]\n"
    )
    files, after = marked(stack({CONFIG: config, RULES: None, PROM: None, BOARD: None}))
    assert rename.metric(files, OLD, NEW).texts == after


def test_a_part_that_a_variable_stands_for_is_told_and_left(rename: Rename) -> None:
    files = shown("rate(${prefix}_total[5m]) + $name + http_requests_total + ${other}_count")
    found = rename.metric({**files, RULES: "groups: []\n"}, OLD, NEW)
    assert [line for line in found.left if "variable" in line] == [
        f"{BOARD}:9:48: a variable stands for a part of it",
        f"{BOARD}:9:71: a variable stands for a part of it",
    ]
    assert f"$name + {NEW} + " in found.texts[BOARD]


def test_a_variable_in_the_definition_of_another_is_told(rename: Rename) -> None:
    variables = (
        '{"name": "job", "type": "query", "datasource": {"type": "prometheus", "uid": "prometheus"},'
        ' "definition": "label_values(${prefix}_total, job)", "query": ""}'
    )
    found = rename.metric({**board(variables, OLD), RULES: "groups: []\n"}, OLD, NEW)
    assert found.left == [f"{BOARD}:3:147: a variable stands for a part of it"]


def test_what_another_server_answers_is_told_and_left(rename: Rename) -> None:
    found = rename.metric(edited(SOURCE, "http://prometheus:9090", "https://metrics.example.org"), OLD, NEW)
    assert found.left == [f"{BOARD}:9:48: another server than the stack's Prometheus answers this query"]
    assert sorted(found.texts) == [PROM, RULES]


def test_what_is_written_with_escapes_is_told_and_left(rename: Rename) -> None:
    found = rename.metric(shown("http_requests\\u005ftotal + http_requests_total"), OLD, NEW)
    assert found.left == [f"{BOARD}:9:43: it is written with escapes"]
    assert f'"http_requests\\u005ftotal + {NEW}"' in found.texts[BOARD]


def test_code_and_texts_that_name_it_are_told_and_left(rename: Rename) -> None:
    also = {
        "app/main.py": "import x\nA = Counter('http_requests', 'x')\nB = Counter(\"http_requests_total\", 'x')\n",
        "README.md": "It counts `http_requests_total` and http_requests_total_2.\n",
        "app/notes.txt": "http_requests_total\n",
    }
    assert rename.metric(stack(also), OLD, NEW).left == [
        f"app/main.py:2:14: {CODE}",
        f"app/main.py:3:14: {CODE}",
        f"README.md:1:12: {TEXT}",
    ]


EXPOSED = (
    "# HELP «d» How long.\n#  TYPE «d» histogram\n# UNIT «d» seconds\n"
    '«d»_bucket{le="1",x="d"} 0\n«d»_bucket{le="+Inf"} 0\n«d»_sum 0\n«d»_count 0\n«d»_created 0\n'
    "# HELP d_other d\nd_other 0\nd_total 1\n"
)


def test_the_series_of_a_histogram_go_with_it(rename: Rename) -> None:
    query = "histogram_quantile(0.9, «d»_bucket) + «d»_sum / «d»_count + d_other + histogram_avg(«d») + d_total"
    rules = f"groups:\n  - name: a\n    rules:\n      - record: a:b\n        expr: {query}\n"
    files, after = marked(stack({PROM: EXPOSED, RULES: rules, BOARD: None}), "latency")
    assert rename.metric(files, "d", "latency").texts == after


def test_a_summary_is_renamed_with_its_sum_and_its_count(rename: Rename) -> None:
    exposed = '# TYPE «d» summary\n«d»{quantile="0.5"} 0\n«d»_sum 0\n«d»_count 0\nd_bucket 0\n'
    files, after = marked(stack({PROM: exposed, RULES: None, BOARD: None, CONFIG: None}), "e")
    assert rename.metric(files, "d", "e").texts == after


def test_without_a_declaration_the_series_that_are_asked_for_tell_of_a_histogram(rename: Rename) -> None:
    rules = "groups:\n  - name: a\n    rules:\n      - record: a:b\n        expr: «d»_bucket + d_x\n"
    files, after = marked(stack({RULES: rules, BOARD: None, PROM: None}), "e")
    found = rename.metric(files, "d", "e")
    assert (found.texts, found.notes) == (
        after,
        ("nothing here declares `d`: whatever exports it has to be changed as well",),
    )


def test_a_gauge_takes_nothing_with_it(rename: Rename) -> None:
    exposed = "# TYPE «d» gauge\n«d» 0\n# TYPE d_count gauge\nd_count 0\nd_bucket 0\nd_sum 0\n"
    files, after = marked(stack({PROM: exposed, RULES: None, BOARD: None, CONFIG: None}), "e")
    assert rename.metric(files, "d", "e").texts == after


def test_a_counter_of_openmetrics_takes_the_name_of_its_family_along(rename: Rename) -> None:
    exposed = (
        "# HELP «hits» x\n# TYPE «hits» counter\n«hits»_total 0\n«hits»_created 0\n"
        "# TYPE hits_x gauge\nhits_x 0\n# EOF\n"
    )
    files, after = marked(stack({PROM: exposed, RULES: None, BOARD: None, CONFIG: None}), "calls")
    assert rename.metric(files, "hits_total", "calls_total").texts == after
    assert rename.metric(files, "hits", "calls").texts == after
    with pytest.raises(RenameError) as caught:
        rename.metric(files, "hits_total", "calls")
    assert (
        str(caught.value)
        == "`hits_total` is of the counter `hits` in `app/metrics.prom`: let `calls` end in `_total` too"
    )


def test_a_counter_of_the_text_format_is_called_as_it_is(rename: Rename) -> None:
    exposed = '# TYPE «hits_total» counter\n«hits_total»{a="b"} 0\n# TYPE hits gauge\nhits 0\n'
    files, after = marked(stack({PROM: exposed, RULES: None, BOARD: None, CONFIG: None}), "calls")
    assert rename.metric(files, "hits_total", "calls").texts == after


def test_a_quoted_name_is_renamed_within_its_quotes(rename: Rename) -> None:
    exposed = '# TYPE "«http.hits»" gauge\n{"«http.hits»",a="http.hits"} 0\n'
    rules = "groups:\n  - name: a\n    rules:\n      - record: a:b\n        expr: '{\"«http.hits»\"}'\n"
    files, after = marked(stack({PROM: exposed, RULES: rules, BOARD: None}), "http_hits")
    assert rename.metric(files, "http.hits", "http_hits").texts == after


def test_an_exposition_text_that_is_no_text_is_left(rename: Rename) -> None:
    files = stack()
    rename.metric(files, OLD, NEW)
    folder = rename.folder  # type: ignore[attr-defined] # of the fixture
    (folder / "app/broken.prom").write_bytes(b'http_requests_total{a="\xff"} 1\n')
    assert "app/broken.prom" not in rename.metric({}, OLD, NEW).texts


def test_files_that_play_no_role_are_renamed_as_well(rename: Rename) -> None:
    rules = "groups:\n  - name: a\n    rules:\n      - record: a:b\n        expr: «http_requests_total»\n"
    files, after = marked(stack({"old/rules.yml": rules}))
    assert rename.metric(files, OLD, NEW).texts["old/rules.yml"] == after["old/rules.yml"]


def test_what_is_mounted_from_beside_the_folder_is_left(rename: Rename) -> None:
    compose = (
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.0\n"
        "    volumes: ['../prometheus:/etc/prometheus', './own:/own']\n"
    )
    own = {"deploy/x.prom": f"{OLD} 1\n", "deploy/compose.yaml": compose}
    found = rename.metric({**own, RULES: stack()[RULES], CONFIG: stack()[CONFIG]}, OLD, NEW, below="deploy")
    assert found.texts == {"deploy/x.prom": f"{NEW} 1\n"}
    assert found.left == [f"{RULES}:5:24: this file is not below the folder"]


def test_an_anchor_that_says_something_else_as_well_is_refused(rename: Rename) -> None:
    rules = "groups:\n  - name: &x x\n    rules:\n      - record: a:b\n        expr: *x\n"
    with pytest.raises(RenameError) as caught:
        rename.metric({RULES: rules}, "x", "y")
    assert str(caught.value) == f"`{RULES}` would say something else after that: rename it there by hand"


def test_a_name_that_is_no_text_in_yaml_is_refused(rename: Rename) -> None:
    with pytest.raises(RenameError, match="would say something else"):
        rename.metric({RULES: "groups:\n  - name: a\n    rules:\n      - {record: x, expr: '1'}\n"}, "x", "null")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "http_request_total",
            "x",
            "no metric is called `http_request_total` here: did you mean `http_requests_total`?",
        ),
        ("http_requests", "x", "no metric is called `http_requests` here: did you mean `http_requests_total`?"),
        ("nothing_alike_at_all", "x", "no metric is called `nothing_alike_at_all` here"),
        (OLD, OLD, "`http_requests_total` is its name already"),
        (OLD, "9x", "`9x` is no name for a metric: letters, digits, `_` and `:`, and no digit first"),
        (OLD, "a.b", "`a.b` is no name for a metric: letters, digits, `_` and `:`, and no digit first"),
        (OLD, "", "`` is no name for a metric: letters, digits, `_` and `:`, and no digit first"),
        (OLD, "Rate", "`Rate` is a word of PromQL: choose another name"),
        (OLD, "bool", "`bool` is a word of PromQL: choose another name"),
        (
            OLD,
            "http_requests_in_progress",
            (
                "`http_requests_in_progress` is there already, at `app/metrics.prom:3`, and `http_requests_total`"
                " stands at `app/metrics.prom:1`: choose another name, or say --force"
            ),
        ),
        (
            OLD,
            "up",
            (
                "`up` is there already, as every program of its kind has it, and `http_requests_total` stands at"
                " `app/metrics.prom:1`: choose another name, or say --force"
            ),
        ),
    ],
)
def test_what_can_not_be_renamed_is_said_with_both_ends(old: str, new: str, message: str, rename: Rename) -> None:
    with pytest.raises(RenameError) as caught:
        rename.metric(stack(), old, new)
    assert str(caught.value) == message


def test_a_name_that_only_queries_have_is_taken_as_well(rename: Rename) -> None:
    rules = (
        "groups:\n  - name: a\n    rules:\n      - {record: a:b, expr: other + d_bucket}\n"
        "      - {record: c:d, expr: d_bucket}\n"
    )
    with pytest.raises(RenameError) as caught:
        rename.metric(stack({RULES: rules, PROM: None, BOARD: None}), "d", "other")
    assert str(caught.value) == (
        f"`other` is there already, at `{RULES}:4`, and `d` stands at `{RULES}:4`: choose another name, or say --force"
    )


def test_one_series_of_a_histogram_is_not_renamed_alone(rename: Rename) -> None:
    files = stack({PROM: EXPOSED.replace("«", "").replace("»", "")})
    for series in ("d_bucket", "d_sum", "d_count"):
        with pytest.raises(RenameError, match=f"`{series}` is a series of `d`: rename `d`, and its series with it"):
            rename.metric(files, series, "x")


def test_two_metrics_become_one_if_that_is_meant(rename: Rename) -> None:
    found = rename.metric(stack(), OLD, "http_requests_in_progress", force=True)
    assert sorted(found.texts) == [PROM, BOARD, RULES]


MAIN = "app/main.py"
PROGRAM = """\
from prometheus_client import Counter, Gauge, Histogram, Info, start_http_server
from prometheus_flask_exporter import PrometheusMetrics

HITS = Counter("hits", "Hits of hits.", ["hits"])  # hits_total
SEEN = Counter('seen_total', "Seen.")
TOOK = Histogram("took_seconds", "Took.")
BUILD = Info("build", "Build.")
DEPTH = Gauge("depth", "Depth.", namespace="queue")
PrometheusMetrics(None)
start_http_server(5000)
"""


def programmed(expr: str, main: str = PROGRAM) -> dict[str, str]:
    dockerfile = "FROM python:3\nWORKDIR /app\nCOPY . .\nCMD python main.py\n"
    rules = f"groups:\n  - name: a\n    rules:\n      - record: a:b\n        expr: {expr}\n"
    return stack({PROM: None, BOARD: None, "app/Dockerfile": dockerfile, MAIN: main, RULES: rules})


@pytest.mark.parametrize(
    ("old", "new", "declared", "text", "expr"),
    [
        ("hits_total", "views_total", '"hits"', '"views"', "rate(«hits_total»[5m])"),
        ("seen_total", "met_total", "'seen_total'", "'met_total'", "«seen_total»"),
        ("took_seconds", "lasted_seconds", '"took_seconds"', '"lasted_seconds"', "«took_seconds»_count"),
        ("build_info", "made_info", '"build"', '"made"', "«build_info»"),
        ("hits_total", "views_total", '"hits"', '"views"', "up"),
    ],
)
def test_a_program_is_renamed_where_it_declares_the_metric(
    old: str, new: str, declared: str, text: str, expr: str, rename: Rename
) -> None:
    files, after = marked(programmed(expr), new)
    found = rename.metric(files, old, new)
    assert found.texts == {**after, MAIN: PROGRAM.replace(declared, text, 1)}
    assert found.notes == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("hits_total", "views", "the client library makes it end in `_total`: let the new name end so, too"),
        ("build_info", "built", "the client library makes it end in `_info`: let the new name end so, too"),
        ("queue_depth", "queue_length", "its name is put together of several parts: change them there, and then say"),
        ("flask_http_request_total", "hits_of_flask_total", "a library gives it its name: see whether it can be told"),
    ],
)
def test_a_name_that_a_program_makes_is_not_renamed(old: str, new: str, why: str, rename: Rename) -> None:
    with pytest.raises(RenameError, match=rf"^`{old}` is declared at `app/main.py:\d+`, where {why}"):
        rename.metric(programmed(old), old, new)
    found = rename.metric(programmed(old), old, new, force=True)
    assert set(found.texts) == {RULES}
    assert any(line.startswith(MAIN) and why in line for line in found.left)


def test_a_name_that_a_program_writes_with_escapes_is_left(rename: Rename) -> None:
    found = rename.metric(programmed("hits_total", PROGRAM.replace('"hits",', '"hit\\x73",')), "hits_total", "a_total")
    assert set(found.texts) == {RULES}
    assert [line for line in found.left if "escapes" in line] == [f"{MAIN}:4:16: it is written with escapes"]


def test_a_name_that_a_program_declares_is_taken(rename: Rename) -> None:
    with pytest.raises(RenameError, match=r"`seen_total` is there already, at `app/main.py:5`"):
        rename.metric(programmed("hits_total"), "hits_total", "seen_total")


def test_exposition_and_program_are_renamed_together(rename: Rename) -> None:
    files = programmed("hits_total") | {PROM: "# TYPE hits_total counter\nhits_total 1\n"}
    assert set(rename.metric(files, "hits_total", "views_total").texts) == {MAIN, PROM, RULES}


SCRIPT = """\
import { Counter, Histogram } from 'prom-client';
export const hits = new Counter({ name: 'hits', help: 'hits' });
export const took = new Histogram<'a'>({ help: 'took_seconds', name: `took_seconds` });
"""
METERS = """\
package a.b;
import io.micrometer.core.instrument.*;
class A { void f() { Counter.builder("hits").register(r); Gauge.builder("queue.depth", f).register(r); } }
"""
GO = """\
package main
import "github.com/prometheus/client_golang/prometheus"
var depth = prometheus.GaugeOpts{Namespace: "queue", Name: "depth"}
"""
LITERAL = {"app/main.ts": SCRIPT, "app/A.java": METERS, "app/main.go": GO}


def by_literals(expr: str, also: dict[str, str] | None = None) -> dict[str, str]:
    """The same with programs that are read by their literals."""
    files = programmed(expr) | LITERAL | (also or {}) | {"app/Dockerfile": "FROM scratch\nCOPY . .\n"}
    return {path: text for path, text in files.items() if path != MAIN}


@pytest.mark.parametrize(
    ("old", "new", "file", "declared", "text"),
    [
        ("hits", "views", "app/main.ts", "'hits'", "'views'"),
        ("hits_total", "views_total", "app/A.java", '"hits"', '"views"'),
        ("took_seconds", "lasted_seconds", "app/main.ts", "`took_seconds`", "`lasted_seconds`"),
    ],
)
def test_so_is_one_that_is_read_by_its_literals(
    old: str, new: str, file: str, declared: str, text: str, rename: Rename
) -> None:
    found = rename.metric(by_literals("up"), old, new)
    assert found.texts == {file: LITERAL[file].replace(declared, text, 1)}


def test_once_where_two_services_are_made_of_it(rename: Rename) -> None:
    compose = stack()["compose.yaml"].replace("  app:", "  other:\n    build: app\n  app:")
    targets = stack()["prometheus/prometheus.yml"].replace("[app:5000]", "['app:5000', 'other:5000']")
    files = by_literals("up", {"compose.yaml": compose, "prometheus/prometheus.yml": targets})
    assert rename.metric(files, "hits", "views").texts == {"app/main.ts": SCRIPT.replace("'hits'", "'views'", 1)}


@pytest.mark.parametrize(
    ("old", "why"),
    [
        ("queue_depth", "its name is put together of several parts: change them there, and then say --force"),
        ("queue_depth", "the library makes its name of `queue.depth`: change that there, and then say --force"),
        ("hits_total", "the client library makes it end in `_total`: let the new name end so, too"),
    ],
)
def test_what_a_library_makes_of_a_literal_is_not_renamed(old: str, why: str, rename: Rename) -> None:
    with pytest.raises(RenameError, match=rf"^`{old}` is declared at "):
        rename.metric(by_literals("up"), old, "length")
    found = rename.metric(by_literals(old), old, "length", force=True)
    assert set(found.texts) == {RULES}
    assert [line for line in found.left if why in line]


def test_the_source_of_a_known_program_is_not_looked_for(rename: Rename) -> None:
    compose = stack()["compose.yaml"].replace("    build: app\n", "    image: node:22\n")
    compose = compose.replace("./prometheus:/etc/prometheus:ro", "./:/etc/prometheus:ro")
    targets = stack()["prometheus/prometheus.yml"].replace("app:5000", "prometheus:9090")
    files = by_literals("hits", {"compose.yaml": compose, "prometheus/prometheus.yml": targets})
    found = rename.metric(files, "hits", "views")
    assert "app/main.ts" not in found.texts
    assert found.notes == ("nothing here declares `hits`: whatever exports it has to be changed as well",)
