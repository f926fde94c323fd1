from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from stacklint.graph.model import Graph
from stacklint.rules.fixtures import ALERTS, BOARD, SOURCE, alerts, board, board_v2, edited, sourced, stack


class Drawn(Protocol):
    graphs: tuple[Graph, ...]
    only: Graph

    def nodes(self, *kinds: str) -> list[str]: ...

    def edges(self, *relations: str) -> list[str]: ...


Draw = Callable[[Mapping[str, str]], Drawn]

CONFIG, RULES = "prometheus/prometheus.yml", "prometheus/rules.yml"
SERVER = "  prometheus:\n    image: prom/prometheus:v3.5.0\n"
WITH_ALERTMANAGER = edited(
    "compose.yaml",
    SERVER,
    "  alertmanager:\n    image: prom/alertmanager:v0.28.1\n"
    "    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]\n"
    "  hook: {image: example/hook}\n" + SERVER,
    {
        CONFIG: "rule_files: [rules.yml]\n"
        "alerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\n"
        "scrape_configs: [{job_name: app, static_configs: [{targets: ['app:5000']}]}]\n",
        RULES: "groups:\n  - name: app\n    rules:\n      - {alert: Down, expr: up == 0}\n      - {expr: up}\n",
        "alertmanager.yml": "route: {receiver: team}\n"
        "receivers:\n"
        "  - name: team\n"
        "    webhook_configs:\n"
        "      - url: http://hook:8080/\n"
        "      - url: https://example.org/\n"
        "      - url: '{{ x }}'\n"
        "      - url: 'http://[::1'\n"
        "      - {url_file: /etc/alertmanager/alertmanager.yml}\n"
        "  - {}\n",
    },
)


def test_a_whole_stack_is_one_graph_with_the_place_of_each_part(draw: Draw) -> None:
    drawn = draw(stack())
    assert [graph.name for graph in drawn.graphs] == ["compose.yaml"]
    assert [f"{node.id}{' is missing' * node.missing}" for node in drawn.only.nodes] == [
        "service:app",
        "service:grafana",
        "service:prometheus",
        "file:grafana/provisioning/dashboards/provider.yml",
        "file:grafana/provisioning/datasources/prometheus.yml",
        "file:prometheus/prometheus.yml",
        "file:prometheus/rules.yml",
        "mount:grafana:/etc/grafana/provisioning",
        "mount:grafana:/var/lib/grafana/dashboards",
        "mount:prometheus:/etc/prometheus",
        "job:app",
        "metric:http_requests_in_progress",
        "metric:http_requests_total",
        "rule:app:http_requests:rate5m",
        "datasource:Prometheus",
        "provider:dashboards",
        "panel:Application / Requests",
        "dashboard:Application",
    ]
    assert drawn.edges() == [
        "service:app scraped by job:app @ prometheus/prometheus.yml:5",
        "service:prometheus answers datasource:Prometheus @ grafana/provisioning/datasources/prometheus.yml:6",
        "file:grafana/provisioning/dashboards/provider.yml declares provider:dashboards",
        "file:grafana/provisioning/datasources/prometheus.yml declares datasource:Prometheus",
        "file:prometheus/prometheus.yml configures service:prometheus @ compose.yaml:6",
        "file:prometheus/prometheus.yml lists file:prometheus/rules.yml @ prometheus/prometheus.yml:1",
        "file:prometheus/prometheus.yml declares job:app",
        "file:prometheus/rules.yml declares rule:app:http_requests:rate5m",
        "mount:grafana:/etc/grafana/provisioning brings file:grafana/provisioning/dashboards/provider.yml",
        "mount:grafana:/etc/grafana/provisioning brings file:grafana/provisioning/datasources/prometheus.yml",
        (
            "mount:grafana:/var/lib/grafana/dashboards read by provider:dashboards"
            " @ grafana/provisioning/dashboards/provider.yml:6"
        ),
        "mount:prometheus:/etc/prometheus brings file:prometheus/prometheus.yml",
        "mount:prometheus:/etc/prometheus brings file:prometheus/rules.yml",
        "job:app exports metric:http_requests_in_progress",
        "job:app exports metric:http_requests_total",
        "metric:http_requests_total queried by rule:app:http_requests:rate5m @ prometheus/rules.yml:5",
        "metric:http_requests_total queried by panel:Application / Requests @ grafana/dashboards/app.json:9",
        "datasource:Prometheus asked by panel:Application / Requests @ grafana/dashboards/app.json:8",
        "provider:dashboards loads dashboard:Application",
        "panel:Application / Requests part of dashboard:Application",
    ]
    assert drawn.nodes("service", "mount", "metric", "rule", "datasource", "provider", "panel", "dashboard") == [
        "service:app (built here) @ compose.yaml:2",
        "service:grafana (grafana/grafana:12.2.0) @ compose.yaml:9",
        "service:prometheus (prom/prometheus:v3.5.0) @ compose.yaml:4",
        "mount:grafana:/etc/grafana/provisioning (./grafana/provisioning) @ compose.yaml:12",
        "mount:grafana:/var/lib/grafana/dashboards (./grafana/dashboards) @ compose.yaml:13",
        "mount:prometheus:/etc/prometheus (./prometheus) @ compose.yaml:8",
        "metric:http_requests_in_progress @ app/metrics.prom:3",
        "metric:http_requests_total @ app/metrics.prom:1",
        "rule:app:http_requests:rate5m @ prometheus/rules.yml:4",
        "datasource:Prometheus (uid prometheus) @ grafana/provisioning/datasources/prometheus.yml:3",
        "provider:dashboards (/var/lib/grafana/dashboards) @ grafana/provisioning/dashboards/provider.yml:3",
        "panel:Application / Requests (timeseries) @ grafana/dashboards/app.json:7",
        "dashboard:Application (uid app) @ grafana/dashboards/app.json:3",
    ]


def test_an_alert_goes_to_its_alertmanager_whose_receivers_need_the_services_that_they_call(draw: Draw) -> None:
    drawn = draw(WITH_ALERTMANAGER)
    assert drawn.edges("queried by", "sent to", "runs", "tells", "takes notifications of") == [
        "service:alertmanager runs alertmanager:alertmanager",
        "service:hook takes notifications of receiver:team @ alertmanager.yml:5",
        "host:example.org takes notifications of receiver:team @ alertmanager.yml:6",
        "metric:http_requests_total queried by panel:Application / Requests @ grafana/dashboards/app.json:9",
        "metric:up queried by alert:Down @ prometheus/rules.yml:4",
        "alert:Down sent to alertmanager:alertmanager @ prometheus/prometheus.yml:2",
        "alertmanager:alertmanager tells receiver:",
        "alertmanager:alertmanager tells receiver:team",
    ]
    assert drawn.nodes("receiver", "alert") == [
        "alert:Down @ prometheus/rules.yml:4",
        "receiver: @ alertmanager.yml:10",
        "receiver:team (webhook) @ alertmanager.yml:3",
    ]


def test_a_unit_test_reads_the_metrics_and_alerts_of_the_rules_that_it_tests(draw: Draw) -> None:
    rules = "groups:\n  - name: a\n    rules:\n      - {record: a:b, expr: http_requests_total}\n"
    tests = (
        "rule_files: [rules.yml]\ntests:\n  - input_series:\n"
        "      - {series: 'http_requests_total{a=\"b\"}', values: 1}\n"
        "      - {series: 'made_up', values: 1}\n"
        "      - {series: 'up{job=\"app\"', values: 1}\n"
        "    alert_rule_test:\n"
        "      - {alertname: Down, eval_time: 1m}\n"
        "      - {alertname: Other, eval_time: 1m}\n"
        "    promql_expr_test:\n"
        "      - expr: sum(a:b)\n"
        "        exp_samples: [{labels: 'a:b{}', value: 1}, {labels: '{a=\"b\"}', value: 2}]\n"
    )
    also = {RULES: rules + "      - {alert: Down, expr: up == 0}\n", "prometheus/rules.test.yml": tests}
    others = {"prometheus/others.test.yml": tests.replace("rules.yml", "others.yml")}
    drawn = draw(stack({**also, **others}))
    assert drawn.edges("tested by") == [
        "metric:http_requests_total tested by test:prometheus/rules.test.yml @ prometheus/rules.test.yml:4",
        "rule:a:b tested by test:prometheus/rules.test.yml @ prometheus/rules.test.yml:11",
        "rule:a:b tested by test:prometheus/rules.test.yml @ prometheus/rules.test.yml:12",
        "alert:Down tested by test:prometheus/rules.test.yml @ prometheus/rules.test.yml:8",
    ]


def test_a_histogram_is_one_metric_and_a_query_in_the_text_of_an_alert_asks_for_it_as_well(draw: Draw) -> None:
    exposition = '# TYPE d histogram\nd_bucket{le="+Inf"} 0\nd_sum 0\nd_count 0\n# TYPE c_count gauge\nc_count 0\n'
    rules = (
        "groups:\n  - name: a\n    rules:\n"
        "      - alert: Slow\n"
        "        expr: d_sum / d_count > c_count\n"
        "        annotations:\n"
        '          text: \'{{ with query "sum(d_bucket) by (le)" }}{{ end }}{{ query "(" }}'
        '{{ query "{a=\\"b\\"}" }}\'\n'
    )
    drawn = draw(stack({"app/metrics.prom": exposition, RULES: rules, BOARD: None}))
    assert drawn.edges("exports", "queried by") == [
        "job:app exports metric:c_count",
        "job:app exports metric:d",
        "metric:c_count queried by alert:Slow @ prometheus/rules.yml:5",
        "metric:d queried by alert:Slow @ prometheus/rules.yml:5",
        "metric:d queried by alert:Slow @ prometheus/rules.yml:5",
        "metric:d queried by alert:Slow @ prometheus/rules.yml:7",
    ]


def test_variables_and_annotations_ask_and_are_used(draw: Draw) -> None:
    variables = (
        '{"name": "job", "type": "query", "datasource": {"uid": "prometheus"}, "query": "label_values(up, job)"}, '
        '{"name": "route", "type": "query", "datasource": {"uid": "${source}"},'
        ' "query": "label_values(http_requests_total{job=\\"$job\\"}, route)"}, '
        '{"name": "source", "type": "datasource", "query": "prometheus"}, '
        '{"name": "loki", "type": "datasource", "query": "loki"}'
    )
    annotations = (
        ', "annotations": {"list": [{"name": "Ups", "datasource": {"uid": "prometheus"}, "expr": "up"},'
        ' {"datasource": {"uid": "prometheus"}, "expr": "up"}]}'
    )
    query, title = 'http_requests_total{job=\\"$job\\"} + $other', ', "title": "Of $job", "legend": "$job"'
    drawn = draw(board(variables, query, title, annotations))
    assert drawn.edges("queried by", "used by", "offered by", "asked by", "part of") == [
        "metric:http_requests_total queried by rule:app:http_requests:rate5m @ prometheus/rules.yml:5",
        "metric:http_requests_total queried by variable:Application / $route @ grafana/dashboards/app.json:3",
        "metric:http_requests_total queried by panel:Application / Of $job @ grafana/dashboards/app.json:4",
        "metric:up queried by variable:Application / $job @ grafana/dashboards/app.json:3",
        "metric:up queried by annotation:Application / Ups @ grafana/dashboards/app.json:2",
        "metric:up queried by annotation:Application / annotation @ grafana/dashboards/app.json:2",
        "datasource:Prometheus asked by variable:Application / $job @ grafana/dashboards/app.json:3",
        "datasource:Prometheus offered by variable:Application / $source @ grafana/dashboards/app.json:3",
        "datasource:Prometheus asked by annotation:Application / Ups @ grafana/dashboards/app.json:2",
        "datasource:Prometheus asked by annotation:Application / annotation @ grafana/dashboards/app.json:2",
        "datasource:Prometheus asked by panel:Application / Of $job @ grafana/dashboards/app.json:4",
        "variable:Application / $job used by variable:Application / $route @ grafana/dashboards/app.json:3",
        "variable:Application / $job used by panel:Application / Of $job @ grafana/dashboards/app.json:4",
        "variable:Application / $job part of dashboard:Application",
        "variable:Application / $loki part of dashboard:Application",
        "variable:Application / $route part of dashboard:Application",
        "variable:Application / $source used by variable:Application / $route @ grafana/dashboards/app.json:3",
        "variable:Application / $source used by variable:Application / $route @ grafana/dashboards/app.json:3",
        "variable:Application / $source part of dashboard:Application",
        "annotation:Application / Ups part of dashboard:Application",
        "annotation:Application / annotation part of dashboard:Application",
        "panel:Application / Of $job part of dashboard:Application",
    ]


def test_a_dashboard_of_the_second_schema_is_drawn_alike(draw: Draw) -> None:
    drawn = draw(board_v2("", "http_requests_total", ', "title": "Requests"'))
    assert drawn.edges("asked by", "part of", "loads") == [
        "datasource:Prometheus asked by panel:Application / Requests @ grafana/dashboards/app.json:1",
        "provider:dashboards loads dashboard:Application",
        "panel:Application / Requests part of dashboard:Application",
    ]


def test_parts_with_one_name_are_told_apart(draw: Draw) -> None:
    panel = '{"type": "stat", "title": "Same"}'
    panels = f'[{panel}, {panel}, {{"title": ""}}, {{"type": "text"}}]'
    text = f'{{"title": "Application", "schemaVersion": 40, "panels": {panels}}}\n'
    drawn = draw(stack({BOARD: text, "grafana/dashboards/other.json": text.replace("panels", "none")}))
    assert drawn.nodes("panel", "dashboard") == [
        "panel:Application / Same (stat) @ grafana/dashboards/app.json:1",
        "panel:Application / Same (#2) (stat) @ grafana/dashboards/app.json:1",
        "panel:Application / panel @ grafana/dashboards/app.json:1",
        "panel:Application / text (text) @ grafana/dashboards/app.json:1",
        "dashboard:Application @ grafana/dashboards/app.json:1",
        "dashboard:Application (grafana/dashboards/other.json) @ grafana/dashboards/other.json:1",
    ]


def test_dashboards_and_data_sources_are_linked_from_others(draw: Draw) -> None:
    links = '"links": [{"url": "/d/other/x"}, {"url": "/d/app"}, {"url": "https://example.org"}],'
    changed = edited(BOARD, '"title": "Application",', f'"title": "Application", {links}')
    source = sourced(
        "jsonData: {alertmanagerUid: prometheus}",
        "correlations: [{targetUID: loki, label: a, description: b, config: {}}]",
        "secureJsonData: {a: b}",
    )[SOURCE]
    other = '{"title": "Other", "uid": "other", "schemaVersion": 40, "panels": []}\n'
    drawn = draw({**changed, "grafana/dashboards/other.json": other, SOURCE: source})
    assert drawn.edges("linked from") == [
        "datasource:Prometheus linked from datasource:Prometheus @ grafana/provisioning/datasources/prometheus.yml:8",
        (
            "datasource:loki linked from datasource:Prometheus @ grafana/provisioning/datasources/prometheus.yml:9:"
            " no data source with the uid `loki` is provisioned; Grafana does not start (LK206)"
        ),
        "dashboard:Application linked from dashboard:Application @ grafana/dashboards/app.json:3",
        "dashboard:Other linked from dashboard:Application @ grafana/dashboards/app.json:3",
    ]


def test_a_data_source_is_linked_from_one_that_gives_its_name(draw: Draw) -> None:
    traced = sourced("jsonData: {exemplarTraceIdDestinations: [{name: trace, datasourceUid: Traces}]}")[SOURCE]
    drawn = draw(edited(SOURCE, "datasources:\n", "", {SOURCE: traced + "  - {name: Traces, type: tempo}\n"}))
    assert drawn.edges("linked from") == [
        "datasource:Traces linked from datasource:Prometheus @ grafana/provisioning/datasources/prometheus.yml:8"
    ]


def test_a_link_to_a_dashboard_that_may_be_made_by_hand_is_no_edge(draw: Draw) -> None:
    links = '"title": "Application", "links": [{"url": "/d/other/x"}],'
    other = '{"title": "Without uid", "schemaVersion": 40, "panels": []}\n'
    drawn = draw(edited(BOARD, '"title": "Application",', links, {"grafana/dashboards/other.json": other}))
    assert drawn.edges("linked from") == []


def test_a_reference_to_a_data_source_that_may_be_made_by_hand_is_no_edge(draw: Draw) -> None:
    source = sourced("jsonData: {alertmanagerUid: grafana}")[SOURCE]
    panel = edited(BOARD, '{"type": "prometheus", "uid": "prometheus"}', '"-- Grafana --"')[BOARD]
    drawn = draw(stack({SOURCE: source, BOARD: panel}))
    assert drawn.edges("linked from", "asked by") == []


def test_a_panel_without_queries_asks_its_own_data_source(draw: Draw) -> None:
    drawn = draw(edited(BOARD, '"targets": [{"refId": "A", "expr": "rate(http_requests_total[5m])"}]', '"targets": []'))
    assert drawn.edges("asked by") == [
        "datasource:Prometheus asked by panel:Application / Requests @ grafana/dashboards/app.json:8",
    ]


def test_what_falls_back_on_the_default_data_source_has_no_place_for_it(draw: Draw) -> None:
    drawn = draw(edited(BOARD, '"datasource": {"type": "prometheus", "uid": "prometheus"},', ""))
    assert drawn.edges("asked by") == ["datasource:Prometheus asked by panel:Application / Requests"]


def test_an_alert_of_grafana_asks_for_metrics(draw: Draw) -> None:
    drawn = draw(alerts())
    assert drawn.nodes("grafana-alert") == [f"grafana-alert:Errors @ {ALERTS}:9"]
    assert [edge for edge in drawn.edges() if "grafana-alert" in edge] == [
        f"file:{ALERTS} declares grafana-alert:Errors",
        f"metric:http_requests_total queried by grafana-alert:Errors @ {ALERTS}:15",
        f"datasource:Prometheus asked by grafana-alert:Errors @ {ALERTS}:14",
    ]


def test_an_alert_of_grafana_may_ask_what_nobody_knows(draw: Draw) -> None:
    drawn = draw(alerts("datasourceUid: prometheus", "datasourceUid: $SOURCE"))
    assert [edge for edge in drawn.edges("asked by") if "grafana-alert" in edge] == []


def test_targets_may_be_outside_relabelled_or_their_own_server(draw: Draw) -> None:
    config = (
        "scrape_configs:\n"
        "  - job_name: far\n    metrics_path: /probe\n"
        "    static_configs: [{targets: [example.org:9100, '10.0.0.1:9100']}]\n"
        "  - job_name: own\n    static_configs: [{targets: ['localhost:9090']}]\n"
        "  - job_name: probe\n"
        "    static_configs: [{targets: ['https://example.org/']}]\n"
        "    relabel_configs: [{target_label: __address__, replacement: 'prometheus:9090'}]\n"
        "  - static_configs: []\n"
    )
    drawn = draw(stack({CONFIG: config, RULES: None}))
    assert drawn.edges("scraped by") == [
        "service:prometheus scraped by job:own @ prometheus/prometheus.yml:6",
        "service:prometheus scraped by job:probe @ prometheus/prometheus.yml:9",
        "host:10.0.0.1:9100 scraped by job:far @ prometheus/prometheus.yml:4",
        "host:example.org:9100 scraped by job:far @ prometheus/prometheus.yml:4",
        "host:https://example.org/ scraped by job:probe @ prometheus/prometheus.yml:8",
    ]
    assert drawn.nodes("job") == [
        "job: @ prometheus/prometheus.yml:10",
        "job:far (/probe) @ prometheus/prometheus.yml:2",
        "job:own @ prometheus/prometheus.yml:5",
        "job:probe @ prometheus/prometheus.yml:7",
    ]


def test_a_metric_that_nothing_tells_of_is_there_and_comes_from_nowhere(draw: Draw) -> None:
    config = "scrape_configs: [{job_name: app, static_configs: [{targets: ['10.0.0.1:80']}]}]\n"
    drawn = draw(stack({CONFIG: config, RULES: None}))
    assert drawn.nodes("metric") == ["metric:http_requests_total (nothing tells who exports it)"]
    assert drawn.edges("exports") == []


def test_a_metric_comes_from_the_jobs_that_list_it_else_from_those_that_may_have_it(draw: Draw) -> None:
    config = (
        "rule_files: [rules.yml]\nscrape_configs:\n  - {job_name: app, static_configs: [{targets: ['app:5000']}]}\n"
        "  - {job_name: prometheus, static_configs: [{targets: ['localhost:9090']}]}\n"
    )
    rules = (
        "groups: [{name: a, rules: [{record: a:b, expr: prometheus_build_info + prometheus_new + process_new + up"
        " + go_goroutines}]}]\n"
    )
    drawn = draw(stack({CONFIG: config, RULES: rules}))
    assert [edge for edge in drawn.edges("exports") if "http" not in edge] == [
        "job:app exports metric:process_new",
        "job:app exports metric:up",
        "job:prometheus exports metric:go_goroutines",
        "job:prometheus exports metric:process_new",
        "job:prometheus exports metric:prometheus_build_info",
        "job:prometheus exports metric:prometheus_new",
        "job:prometheus exports metric:up",
    ]


def test_what_asks_another_server_is_not_taken_for_a_use_of_our_metrics(draw: Draw) -> None:
    drawn = draw(edited(SOURCE, "http://prometheus:9090", "https://metrics.example.org"))
    assert drawn.edges("answers", "queried by") == [
        "host:metrics.example.org answers datasource:Prometheus @ grafana/provisioning/datasources/prometheus.yml:6",
        "metric:http_requests_total queried by rule:app:http_requests:rate5m @ prometheus/rules.yml:5",
    ]


def test_what_a_variable_names_a_part_of_is_no_metric_and_what_does_not_parse_asks_for_nothing(draw: Draw) -> None:
    first = '{"refId": "A", "expr": "rate(http_requests_total[5m])"}'
    texts = ("rate(${metric}_total[5m])", "up(", '{a=\\"b\\"}')
    others = ", ".join(f'{{"refId": "{number}", "expr": "{text}"}}' for number, text in enumerate(texts))
    drawn = draw(edited(BOARD, first, others))
    assert drawn.edges("queried by") == [
        "metric:http_requests_total queried by rule:app:http_requests:rate5m @ prometheus/rules.yml:5",
    ]


def test_files_without_a_compose_file_are_a_graph_of_their_own(draw: Draw) -> None:
    files = stack({"compose.yaml": None, "grafana/dashboards/app.json": None})
    drawn = draw(files)
    assert [graph.name for graph in drawn.graphs] == [""]
    assert drawn.edges() == [
        "host:app:5000 scraped by job:app @ prometheus/prometheus.yml:5",
        "host:prometheus:9090 answers datasource:Prometheus @ grafana/provisioning/datasources/prometheus.yml:6",
        "file:grafana/provisioning/datasources/prometheus.yml declares datasource:Prometheus",
        "file:prometheus/prometheus.yml lists file:prometheus/rules.yml @ prometheus/prometheus.yml:1",
        "file:prometheus/prometheus.yml declares job:app",
        "file:prometheus/rules.yml declares rule:app:http_requests:rate5m",
        "metric:http_requests_total queried by rule:app:http_requests:rate5m @ prometheus/rules.yml:5",
    ]


def test_two_stacks_are_two_graphs_and_broken_tests_belong_to_none(draw: Draw) -> None:
    other = {f"second/{name}": text for name, text in stack().items()}
    tests = {"second/x.test.yml": "rule_files: [prometheus/rules.yml]\ntests: [{input_series: []}]\n"}
    drawn = draw({**stack(), **other, **tests})
    assert [(graph.name, len(graph.nodes)) for graph in drawn.graphs] == [
        ("compose.yaml", 18),
        ("second/compose.yaml", 19),
    ]


def test_two_servers_feed_the_same_metrics_and_a_service_of_another_set_may_answer(draw: Draw) -> None:
    compose = stack()["compose.yaml"].replace(
        "  grafana:",
        "  second:\n    image: prom/prometheus:v3.5.0\n    volumes: ['./prometheus:/etc/prometheus']\n  grafana:",
    )
    config = stack()[CONFIG].replace("app:5000", "app:5000, more:80")
    more = "services: {more: {image: example/more}}\n"
    drawn = draw(stack({"compose.yaml": compose, "compose.more.yaml": more, CONFIG: config}))
    assert drawn.edges("scraped by", "exports") == [
        "service:app scraped by job:app @ prometheus/prometheus.yml:5",
        "service:more scraped by job:app @ prometheus/prometheus.yml:5",
        "job:app exports metric:http_requests_in_progress",
        "job:app exports metric:http_requests_total",
    ]
    assert drawn.nodes("service")[2] == "service:more (example/more) @ compose.more.yaml:1"


def test_a_chain_of_a_thousand_rules_is_drawn(draw: Draw) -> None:
    rules = "".join(f"      - {{record: 'r:{number + 1}', expr: 'r:{number}'}}\n" for number in range(1000))
    drawn = draw(stack({RULES: f"groups:\n  - name: a\n    rules:\n{rules}"}))
    assert len([edge for edge in drawn.edges("queried by") if edge.startswith("rule")]) == 999


def test_a_metric_that_a_program_declares_has_its_place_there(draw: Draw) -> None:
    main = (
        "from prometheus_client import Gauge, Histogram, start_http_server\nfrom prometheus_flask_exporter import *\n"
        "Gauge('waiting', '')\nHistogram('took_seconds', '')\nPrometheusMetrics(None)\nstart_http_server(1)\n"
    )
    files = {"app/Dockerfile": "FROM python:3\nCOPY . /app/\nCMD python /app/main.py\n", "app/main.py": main}
    rules = {RULES: "groups:\n  - name: a\n    rules: [{record: a:b, expr: flask_http_request_total + python_info}]\n"}
    drawn = draw(stack({"app/metrics.prom": None, BOARD: None, **files, **rules}))
    places = {node.id.name: node.at.file for node in drawn.only.nodes if node.id.kind == "metric" and node.at}
    assert places == dict.fromkeys(("waiting", "took_seconds", "flask_http_request_total"), "app/main.py")
    assert drawn.edges("exports") == [
        "job:app exports metric:flask_http_request_total",
        "job:app exports metric:python_info",
        "job:app exports metric:took_seconds",
        "job:app exports metric:waiting",
    ]


def test_an_exposition_text_beside_a_program_says_which_metrics_there_are(draw: Draw) -> None:
    main = "from prometheus_client import Gauge, start_http_server\nGauge('waiting', '')\nstart_http_server(1)\n"
    files = {"app/Dockerfile": "FROM python:3\nCOPY . /app/\nCMD python /app/main.py\n", "app/main.py": main}
    assert "metric:waiting" not in draw(stack(files)).nodes("metric")
