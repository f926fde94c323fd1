"""Which files are ours, by their content."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import pytest
from stacklint.models import Kind
from stacklint.stack.repository.files import Files
from stacklint.stack.repository.kinds import Catalogue, classify, is_compose

Tree = Callable[[Mapping[str, str]], Files]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("p.yml", "scrape_configs: []", Kind.PROMETHEUS),
        ("p.yml", "global: {}\nrule_files: []", Kind.PROMETHEUS),
        ("p.yml", "rule_files: []\ntests: []", None),
        ("promtail.yml", "clients: []\nscrape_configs: []", None),
        ("agent.yml", "server: {}\nmetrics: {}\nscrape_configs: []", None),
        ("vars.yml", "scrape_configs: []\nprometheus_version: 3\nnode_version: 1", None),
        ("p.yml", "scrape_configs: []\nglobl: {}", Kind.PROMETHEUS),
        ("vmagent.yml", "scrape_configs: [{job_name: a, stream_parse: true}]", None),
        ("alert.rules", "groups: [{rules: [{alert: a, expr: up}]}]", Kind.RULES),
        ("r.yml", "groups: [{rules: [{record: a, expr: up}]}]", Kind.RULES),
        ("r.yml", "groups: [{name: a, members: [b]}]", None),
        ("r.yml", "apiVersion: v1\nkind: PrometheusRule\ngroups: [{rules: [{alert: a, expr: up}]}]", None),
        ("r.yml", "groups: [{concurrency: 2, rules: [{alert: a, expr: up}]}]", None),
        ("r.yml", "groups: [{type: vlogs, rules: [{record: a, expr: '* | stats count()'}]}]", None),
        ("r.yml", "namespace: a\ngroups: [{rules: [{alert: a, expr: '{job=\"a\"} |= \"b\"'}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: up}, {alert: b, expr: 'rate({a=`b`} |= `c` [5m])'}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'rate({a=`b`} != `c` [5m])'}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: '{a=`b`} |= `c`'}]}]", Kind.RULES),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'rate(up{a=`b`} | c [5m])'}]}]", Kind.RULES),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'rate({a=`} | b`}[5m])'}]}]", Kind.RULES),
        ("r.yml", "groups: [{rules: [{alert: a, expr: up, labels: {b: '{{ c }} | d'}}]}]", Kind.RULES),
        ("d.yml", "apiVersion: 1\ndatasources: []", Kind.DATASOURCES),
        ("d.yml", "datasources: []", None),
        ("o.yml", "apiVersion: 1\nproviders: [{options: {path: /x}}]", Kind.PROVIDER),
        ("o.yml", "providers: [{name: aws}]", None),
        ("g.yml", "apiVersion: 1\ngroups: [{rules: [{uid: a, data: []}]}]", Kind.ALERTING),
        ("g.yml", "groups: [{rules: [{uid: a, data: []}]}]\ndeleteRules: []", Kind.ALERTING),
        ("g.yml", "groups: [{rules: [{uid: a, data: []}]}]\nnamespace: x", None),
        ("g.yml", "contactPoints: [{name: a, receivers: []}]", Kind.ALERTING),
        ("g.yml", "policies: [{receiver: a}]", Kind.ALERTING),
        ("g.yml", "policies: [{effect: allow}]", None),
        ("g.yml", "muteTimes: [{name: a, time_intervals: []}]", Kind.ALERTING),
        ("g.yml", "apiVersion: 1\ntemplates: [{name: a, template: b}]", Kind.ALERTING),
        ("g.yml", "templates: [{name: a, template: b}]", None),
        ("g.json", '{"apiVersion": 1, "groups": [{"rules": [{"condition": "A", "data": []}]}]}', Kind.ALERTING),
        ("g.json", '{"apiVersion": 1, "policies": [{"effect": "allow"}]}', None),
        ("g.json", '{"apiVersion": 1, "groups": []}', None),
        ("a.yml", "route: {}\nreceivers: []", Kind.ALERTMANAGER),
        ("otel.yml", "receivers: {}\nservice: {}", None),
        ("compose.yml", "services: {}", Kind.COMPOSE),
        ("docker-stack.yml", "services: {}", Kind.COMPOSE),
        ("compose.yml", "serivces: {a: {image: b}, c: {build: .}}", Kind.COMPOSE),
        ("compose.yml", "serivces: {a: {image: b}, c: {}}", None),
        ("compose.yml", "images: {a: {image: b}}", None),
        ("compose.yml", "include: [a.yml]\nx-a: {}\nnetworks: {}", Kind.COMPOSE),
        ("compose.yml", "include: [a.yml]\nstages: []", None),
        ("ci.yml", "include: [a.yml]", None),
        ("other.yml", "serivces: {a: {image: b}}", None),
        ("other.yml", "services: {}", None),
        ("0.monitoring.yml", "services: {a: {image: b}, c: {build: .}}\nx-a: 1\nname: d", Kind.COMPOSE),
        ("base.yaml", "services: {a: {extends: {file: b.yml, service: c}}}", Kind.COMPOSE),
        ("services.yml", "services: {a: {image: b}, c: {class: D}}", None),
        ("app.yml", "services: {a: {image: b}}\nport: 80", None),
        ("render.yaml", "services: [{image: b}]", None),
        ("plain.yml", "a: 1", None),
        ("t.yml", "rule_files: [a]\ntests: [{input_series: []}]", Kind.TESTS),
        ("t.yml", "tests: [{alert_rule_test: []}]", Kind.TESTS),
        ("t.yml", "tests: [{promql_expr_test: []}, x]", Kind.TESTS),
        ("t.yml", "tests: [{input_series: [], metricsql_expr_test: []}]", None),
        ("t.yml", "tests: [{alert_rule_test: [{groupname: a, alertname: b}]}]", None),
        ("ci.yml", "tests: [{name: promql_expr_test}]", None),
        ("hosts.yml", "- targets: [a:1]\n  labels: {b: c}\n- targets: []", Kind.TARGETS),
        ("hosts.yml", "- targets: [a:1]\n  host: c", None),
        ("hosts.yml", "- targets: all", None),
        ("hosts.json", '[{"targets": ["a:1"]}]', Kind.TARGETS),
        ("hosts.json", '{"targets": []}', None),
        ("broken.yml", "scrape_configs: [\n", Kind.PROMETHEUS),
        ("broken.yml", "services: [\n", None),
        ("compose.yml", "services: [\n", Kind.COMPOSE),
        ("broken.yml", "apiVersion: 1\ndatasources: [\n", Kind.DATASOURCES),
        ("broken.yml", "apiVersion: 1\ncontactPoints: [\n", Kind.ALERTING),
        ("broken.yml", "apiVersion: v1\nkind: x\ndatasources: [\n", None),
        ("promtail.yml", "clients: []\nscrape_configs: [\n", None),
        ("helm.yml", "{{ if x }}\nscrape_configs: []\n{{ end }}", None),
        ("p.yml", "scrape_configs:\n  - job_name: {{ job }}", None),
        ("p.yml", "scrape_configs:\n{% for job in jobs %}\n  - job_name: a\n{% endfor %}", None),
        ("p.yml", "scrape_configs:\n%{ for job in jobs ~}\n  a", None),
        ("p.yml", 'scrape_configs:\n  - targets: ["{{env "HOST"}}:80"]', None),
        ("p.yml", "scrape_configs:\n  - job_name: a\n    ...\n  x", None),
        ("d.yml", "apiVersion: 1\ndatasources:\n  - url: {{ url }}", None),
        ("o.yml", "apiVersion: 1\nproviders:\n  - name: <%= name %>\n <", None),
        ("compose.yml", "services:\n  a: {image: [}\n  b: {hostname: {{ host }}}", None),
        ("compose.yml", 'services:\n  a: {image: [}\n  b: {hostname: "{{.Node.Hostname}}"}', Kind.COMPOSE),
        ("a.yml", "route:\nreceivers:\n  - name: {{ receiver }}", None),
        ("a.yml", 'route:\nreceivers:\n  - url: {{ key "a/b" }}', None),
        ("a.yml", "route: [\nreceivers:\n  - text: '{{ .Status }}{{ end }}'", Kind.ALERTMANAGER),
        ("a.yml", "apiVersion: 1\ngroups: [\n  a: '{{ externalURL }}{{ pathPrefix }}'", Kind.ALERTING),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up > {{ limit }}'}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up > ${limit}'}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up > @@LIMIT@@'}]}]", None),
        ("r.yml", "groups: [a, {rules: b}, {rules: [c, {alert: a, expr: 'up{b=`{{ c }}`}'}]}]", None),
        ("r.yml", "groups: [a, {rules: b}, {rules: [c, {alert: a, expr: 'up{b=`{c}`}', for: 5m}]}]", Kind.RULES),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up > @LIMIT@'}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up > $(LIMIT)'}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up > #{Limit}#'}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up > [[ .Limit ]]'}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up > <limit>'}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up{a=`/users/<id>`}'}]}]", Kind.RULES),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up @ end() < 1'}]}]", Kind.RULES),
        ("r.yml", "groups: [{rules: [{alert: a, expr: 'up > $limit'}]}]", Kind.RULES),
        ("r.yml", "groups: [{rules: [{alert: a, expr: up, for: '{{ for }}'}]}]", None),
        ("r.yml", "groups: [{interval: '${for}', rules: [{alert: a, expr: up}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: up, labels: {b: '{{ .Values.c }}'}}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: up, labels: {b: '{{`{{ $value }}`}}'}}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: up, labels: {b: '{% raw %}{{ $value }}{% endraw %}'}}]}]", None),
        ("r.yml", "groups: [{rules: [{alert: a, expr: up, labels: {b: '{{ value }}'}}]}]", Kind.RULES),
        ("r.yml", "groups: [{rules: [{record: a, expr: 'f(up, `a`, `${b}`, `c`, `(?P<b>.*)`)'}]}]", Kind.RULES),
        ("list.yml", "- scrape_configs", None),
        ("notes.txt", "scrape_configs: []", None),
        ("b.json", '{"title": "a", "schemaVersion": 1, "panels": []}', Kind.DASHBOARD),
        ("b.json", '{"title": "a", "schemaVersion": 14, "rows": [{"panels": []}]}', Kind.DASHBOARD),
        ("b.json", '{"schemaVersion": 14, "a": {"panels": []}}', None),
        ("b.json", '{"panels": []}', None),
        ("b.json", '{"dashboard": {"panels": []}}', Kind.DASHBOARD),
        ("b.json", '{"apiVersion": "dashboard.grafana.app/v1", "kind": "D", "spec": {"panels": []}}', Kind.DASHBOARD),
        ("b.json", '{"elements": {}, "layout": {}, "kind": "Dashboard"}', Kind.DASHBOARD),
        ("b.json", '{"elements": {}, "layout": {}}', None),
        ("b.json", '["panels", {"panels": []}]', None),
        ("package.json", '{"name": "a"}', None),
    ],
)  # fmt: skip
def test_a_file_is_classified_by_its_content(name: str, text: str, kind: Kind | None, tree: Tree) -> None:
    assert classify(name, tree({name: text})) == kind


def test_empty_lines_of_a_broken_file_take_no_time(tree: Tree) -> None:
    start = time.process_time()
    assert classify("p.yml", tree({"p.yml": "scrape_configs: [\n" + "\n" * 200_000})) is Kind.PROMETHEUS
    assert time.process_time() - start < 20


def test_a_file_that_is_gone_is_of_no_kind(tree: Tree) -> None:
    files = tree({})
    assert [classify(name, files) for name in ("a.yml", "a.json")] == [None, None]


def test_a_compose_file_is_told_by_its_name_or_by_its_content(tree: Tree) -> None:
    text = "services:\n  a:\n    image: b\n"
    files = tree({"compose.yml": "services: {}", "infra.yml": text, "jobs.yml": "jobs: {}", "notes.txt": text})
    names = ("compose.yml", "infra.yml", "jobs.yml", "notes.txt", "gone.yml")
    assert [is_compose(name, files) for name in names] == [True, True, False, False, False]


def test_a_catalogue_lists_the_files_of_a_kind(tree: Tree) -> None:
    catalogue = Catalogue(tree({"b.yml": "scrape_configs: []", "a/c.yml": "rule_files: []", "d.yml": "x: y"}))
    assert catalogue.of(Kind.PROMETHEUS) == ("b.yml", "a/c.yml")
    assert catalogue.members() == (("b.yml", Kind.PROMETHEUS), ("a/c.yml", Kind.PROMETHEUS))
