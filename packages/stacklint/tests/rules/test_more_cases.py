"""Cases of rules that need more files than an example should have, and what must stay silent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from stacklint.diagnostic import Severity
from stacklint.engine import run
from stacklint.models import Consequence, Kind
from stacklint.models.nearness import nearest, one_letter_apart
from stacklint.rules.api import Example, discover, rule
from stacklint.rules.examples import unmark, write
from stacklint.rules.fixtures import alerts, edited, exporting, provided, stack
from stacklint.rules.readers import outcome, severity
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import MAX_WRITTEN, Files

RULES = discover()
PANEL = "grafana/dashboards/app.json"
SOURCES = "grafana/provisioning/datasources/prometheus.yml"
CONFIG = "prometheus/prometheus.yml"
COMPOSE = "compose.yaml"
ALERTING = """\
services:
  app: {build: app}
  prometheus:
    image: prom/prometheus:v3.5.0
    volumes: ["./prometheus:/etc/prometheus"]
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: ["./am.yml:/etc/alertmanager/alertmanager.yml"]
"""
ALERTS = "groups: [{name: a, rules: [{alert: Down, expr: up == 0}, {alert: Odd, expr: '(', labels: {x: y}}]}]\n"
AM = (
    "route: {{receiver: a, routes: [{{matchers: [{}]}}]}}\nreceivers: [{{name: a, webhook_configs: [{{url: '{}'}}]}}]\n"
)


def alerting(matcher: str = "", url: str = "https://example.com", config: str = "") -> dict[str, str]:
    return {
        COMPOSE: ALERTING,
        "prometheus/rules.yml": ALERTS,
        CONFIG: f"rule_files: [rules.yml]\nscrape_configs: []\nalerting:\n  alertmanagers: [{{}}]\n{config}",
        "am.yml": AM.format(matcher, url),
    }


def panel(**fields: object) -> dict[str, str]:
    return {PANEL: json.dumps({"title": "A", "uid": "app", "panels": [{"title": "P", **fields}]})}


def variable(**fields: object) -> dict[str, str]:
    listed = {"list": [{"name": "v", "type": "query", **fields}]}
    return {PANEL: json.dumps({"title": "A", "uid": "app", "panels": [], "templating": listed})}


def check(changes: Mapping[str, str | None], code: str, folder: Path) -> list[str]:
    write(stack(changes), folder)
    found, _ = run(find_stacks(Files(folder, base=folder)), [one for one in RULES if one.code == code])
    return [one.message for one in found]


EXTENDED = """\
services:
  base: {image: example/db, environment: {A_FILE: /run/secrets/b}}
  db: {extends: base}
  grafana: {image: grafana/grafana}
"""
HOME = "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"
INHIBITION = "inhibit_rules: [{source_matchers: [alertname = Don], target_matchers: [job = x], equal: [jobb]}]\n"
NODE, TEXTS = "prom/node-exporter:v1.9.1", "[--collector.textfile.directory=/text]\n    volumes: ['./text:/text']"

SILENT: list[tuple[str, Mapping[str, str | None]]] = [
    ("LK136", exporting(NODE, "up", command=TEXTS, also={"text/a.prom": f"{'a 1' * 400_000}\n"})),
    ("LK116", alerting("alertname = Gone", config="  alert_relabel_configs: [{target_label: x}]\n")),
    (
        "LK116",
        {
            **alerting("alertname = Gone"),
            CONFIG: "rule_files: ['$X/a.yml', rules.yml, /run/*.yml]\nscrape_configs: []\n",
            COMPOSE: ALERTING.replace('/etc/prometheus"', '/etc/prometheus", "named:/run"'),
        },
    ),
    ("LK116", alerting("alertname =~ (Gone)+")),
    ("LK116", alerting("alertname =~ 'Do.*'")),
    ("LK116", alerting("not a matcher")),
    ("LK112", alerting(url="http://[broken")),
    ("LK112", alerting(url="http://app:5000/")),
    ("LK203", edited(SOURCES, "http://prometheus:9090", "http://localhost:1234")),
    ("LK203", edited(SOURCES, "http://prometheus:9090", "http://prom:9090\n    access: direct")),
    ("LK204", panel(datasource={"uid": "-- Grafana --"})),
    ("LK204", variable(query="label_values(up, job)")),
    ("LK206", edited(SOURCES, "    isDefault: true\n", "    jsonData: {datasourceUid: $UID}\n")),
    (
        "LK107",
        {
            CONFIG: "scrape_configs: [{job_name: app, honor_labels: true, static_configs: [{targets: [app:5000]}]}]\n",
            **panel(datasource="Prometheus", targets=[{"expr": "http_requests_in_progress{job='gone'}"}]),
        },
    ),
    (
        "LK201",
        edited(
            "grafana/provisioning/dashboards/provider.yml",
            "    options:\n      path: /var/lib/grafana/dashboards\n",
            "",
        ),
    ),
    ("LK104", {CONFIG: "rule_files: ['/etc/*.yml', '$X.yml']\nscrape_configs: []\n"}),
    (
        "LK105",
        {
            CONFIG: "rule_files: [more.yml]\nscrape_configs: []\n",
            "prometheus/old/more.yml": ALERTS,
            "prometheus/rules.yml": None,
        },
    ),
    (
        "LK105",
        {
            **edited(COMPOSE, "    build: app\n", "    build: app\n    volumes: ['./prometheus:/rules']\n"),
            CONFIG: "scrape_configs: []\n",
        },
    ),
    (
        "LK113",
        edited(
            COMPOSE,
            "    build: app\n",
            "    extends: {file: x, service: y}\n    environment: [A_FILE=/run/secrets/b]\n",
        ),
    ),
]

REPORTED: list[tuple[str, Mapping[str, str | None], str]] = [
    (
        "LK116",
        {**alerting(), "am.yml": AM.format("", "https://example.com") + INHIBITION},
        "no alert has the alertname",
    ),
    (
        "LK103",
        {**edited(COMPOSE, "--config.file=/etc/prometheus/prometheus.yml", "--config.file=/opt/x.yml"), CONFIG: None},
        "`/opt/x.yml` does not exist",
    ),
    (
        "LK202",
        edited("grafana/provisioning/dashboards/provider.yml", "path: /var/lib/grafana/dashboards", "path: /etc"),
        "`/etc` holds no dashboard",
    ),
    (
        "LK113",
        edited(
            COMPOSE,
            "    image: grafana/grafana:12.2.0\n    volumes:\n",
            "    image: grafana/grafana:12.2.0\n    environment:\n"
            "      GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: /data/home.json\n    volumes:\n      - own:/data\n",
        )
        | {"compose.override.yaml": "volumes: {own: }\nservices: {}\n"},
        "`/data/home.json` does not exist",
    ),
    ("LK204", panel(datasource={"uid": "gone"}), "no data source with the uid or name `gone`"),
    (
        "LK204",
        {**panel(), SOURCES: "apiVersion: 1\ndatasources: []\n", **variable(datasource={"type": "prometheus"})},
        "there is no default data source to fall back on",
    ),
    ("LK204", variable(datasource={"uid": "gone"}), "no data source with the uid or name `gone`"),
    ("LK201", provided(path="/var/lib/grafana/dashboards/none"), "does not exist behind its mount"),
    ("LK104", {CONFIG: "rule_files: [/opt/a.yml]\nscrape_configs: []\n"}, "`/opt/a.yml` does not exist"),
    ("LK103", {CONFIG: None, "prometheus/README": ""}, "does not exist in the container"),
    (
        "LK103",
        {COMPOSE: "services: {prometheus: {image: 'prom/prometheus:v3.5.0', command: [--config.file=/opt/x.yml]}}\n"},
        "`/opt/x.yml` does not exist",
    ),
    (
        "LK103",
        edited(COMPOSE, "      - ./prometheus:/etc/prometheus:ro\n", "      - ./other:/data\n", {CONFIG: None}),
        "starts with the example configuration of its image",
    ),
    (
        "LK113",
        edited(
            COMPOSE,
            "    image: grafana/grafana:12.2.0\n",
            "    image: grafana/grafana:12.2.0\n    environment: [X=1, GF_A__FILE=/run/secrets/b]\n",
        ),
        "`/run/secrets/b` does not exist",
    ),
    ("LK113", {COMPOSE: EXTENDED}, "`/run/secrets/b` does not exist"),
    (
        "LK113",
        {
            COMPOSE: stack()[COMPOSE],
            "compose.override.yaml": f"services: {{grafana: {{environment: {{{HOME}: /opt/none.json}}}}}}\n",
        },
        "`/opt/none.json` does not exist",
    ),
    (
        "LK101",
        {
            **edited(CONFIG, "app:5000", "aliased-ap:1"),
            "compose.app.yml": "services: {x: {image: y, hostname: aliased-app}}\n",
        },
        "no service answers to `aliased-ap`",
    ),
    (
        "FM101",
        edited(CONFIG, "  - job_name: app\n", "  - job_name: app\n    nothing_like_it_at_all: 1\n"),
        "is no key here",
    ),
    (
        "FM104",
        {**edited(SOURCES, "    isDefault: true\n", "    jsonData: {timeInterval: 1}\n")},
        "Grafana takes it, and it doesn't work",
    ),
    ("LK106", panel(datasource="Prometheus", targets=[{"expr": "http_requests_in_progres"}]), "nothing exports"),
]


@pytest.mark.parametrize(("code", "changes"), SILENT)
def test_what_is_right_or_unknown_is_not_reported(code: str, changes: Mapping[str, str | None], tmp_path: Path) -> None:
    assert check(changes, code, tmp_path) == []


@pytest.mark.parametrize(("code", "changes", "message"), REPORTED)
def test_what_is_wrong_is_reported(code: str, changes: Mapping[str, str | None], message: str, tmp_path: Path) -> None:
    found = check(changes, code, tmp_path)
    assert len(found) >= 1
    assert message in found[0]


@pytest.mark.parametrize("kind", Kind)
def test_every_consequence_is_said_and_weighed(kind: Kind) -> None:
    said = {one: (outcome(kind, one), severity(one)) for one in Consequence}
    assert len({text for text, _ in said.values()}) == len(Consequence)
    assert {one for one, (_, weight) in said.items() if weight is Severity.ERROR} == {
        Consequence.REFUSES,
        Consequence.SKIPS,
    }


def test_loose_rules_that_do_not_parse_are_reported_without_a_compose_file(tmp_path: Path) -> None:
    write({"rules.yml": "groups: [{name: a, rules: [{alert: a, expr: 'up ='}]}]\n"}, tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), RULES)
    assert [one.code for one in found] == ["PQ101"]


@pytest.mark.parametrize(
    ("word", "candidates", "right"),
    [
        ("is_default", ["isDefault", "url"], "isDefault"),
        ("timeIntervall", ["timeInterval"], "timeInterval"),
        ("zzz", ["abc"], None),
        ("same", ["same"], None),
        ("a", [], None),
    ],
)
def test_the_nearest_word_is_found(word: str, candidates: list[str], right: str | None) -> None:
    assert nearest(word, candidates) == right


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("abc", "abcd", True), ("abc", "xabc", True), ("abc", "abx", True), ("abcd", "acbd", True), ("ab", "ba", True),
        ("abc", "axx", False), ("abc", "abcde", False), ("abcd", "xbcy", False), ("abc", "xyabc", False),
    ],
)  # fmt: skip
def test_one_letter_makes_the_difference_or_not(one: str, other: str, apart: bool) -> None:
    assert (one_letter_apart(one, other), one_letter_apart(other, one)) == (apart, apart)


def test_an_example_with_an_open_mark_is_an_error() -> None:
    with pytest.raises(ValueError, match="a mark is not closed"):
        unmark({"a.yml": "a: «b"})


def test_an_edit_of_what_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="0 times"):
        edited(COMPOSE, "nothing like it", "")
    with pytest.raises(ValueError, match="2 times"):
        alerts("team\n", "x")


@pytest.mark.parametrize(("code", "name"), [("LK1", "a-name"), ("LK101", "A name")])
def test_a_rule_has_a_code_and_a_name_of_the_right_form(code: str, name: str) -> None:
    with pytest.raises(ValueError, match="a code is like LK204"):
        rule(code, name, severity=RULES[0].severity, bad=(Example({}),), good=())


@pytest.mark.parametrize(("more", "told"), [(MAX_WRITTEN, False), (0, True)])
def test_a_template_is_missed_only_where_all_files_can_be_read(more: int, tmp_path: Path, *, told: bool) -> None:
    config = "route: {receiver: a}\nreceivers:\n- name: a\n  slack_configs:\n"
    config += "  - {api_url: https://hooks.example.com, text: '{{ template \"b\" . }}'}\ntemplates: [t/*.tmpl]\n"
    compose = ALERTING.replace("./am.yml:/etc/alertmanager/alertmanager.yml", "./am:/etc/alertmanager")
    template = '{{ define "a" }}{{ end }}' + " " * more
    write({COMPOSE: compose, "am/alertmanager.yml": config, "am/t/a.tmpl": template}, tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), [one for one in RULES if one.code == "LK265"])
    assert bool(found) is told


def test_a_key_is_not_renamed_to_one_that_is_there_already(tmp_path: Path) -> None:
    default = "    isDefault: true\n"
    write(stack(edited(SOURCES, default, f"{default}    isDefualt: true\n")), tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), [one for one in RULES if one.code == "FM101"])
    assert [(one.help, one.fixes) for one in found] == [
        ("delete it, or move what it holds to `isDefault`, which is there already", ())
    ]


@pytest.mark.parametrize(
    ("ports", "advice"),
    [
        ("", "publish the port and ask `localhost`, or take the mode away"),
        ("    ports: ['8080', '9100:5000']\n", "ask `localhost:9100`, where it is published, or take the mode away"),
    ],
)
def test_who_asks_from_the_network_of_the_host_is_told_the_published_port(
    ports: str, advice: str, tmp_path: Path
) -> None:
    compose = stack()[COMPOSE].replace("    image: prom/", "    network_mode: host\n    image: prom/")
    compose = compose.replace("    build: app\n", f"    build: app\n{ports}")
    write(stack({COMPOSE: compose}), tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), [one for one in RULES if one.code == "LK101"])
    assert [one.help for one in found] == [advice]


@pytest.mark.parametrize(
    ("lines", "target", "advice"),
    [
        ("ports: ['6208:80']", ":6208", "ask `app:80`, which is where the host's port leads, or add `extra_hosts: "),
        ("ports: ['6208:80']", ":6209", "add `extra_hosts: "),
        ("ports: ['6208:80']", "", "add `extra_hosts: "),
        ("{ports: ['6208:80'], networks: [n]}", ":6208", "add `extra_hosts: "),
    ],
)
def test_who_asks_the_host_for_a_service_is_told_the_service(
    lines: str, target: str, advice: str, tmp_path: Path
) -> None:
    own = lines if lines.startswith("{") else f"{{{lines}}}"
    compose = stack()[COMPOSE].replace("  app:\n    build: app\n", f"  app: {own}\n") + "networks: {n: }\n"
    config = stack()[CONFIG].replace("app:5000", f"'host.docker.internal{target}'")
    write(stack({COMPOSE: compose, CONFIG: config}), tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), [one for one in RULES if one.code == "LK253"])
    assert [(one.help or "").partition("[")[0] for one in found] == [advice]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            "route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: 'https://a.example', message: b}]}]\n",
            "`message` belongs under `discord_configs`, `opsgenie_configs`, `pushover_configs` or another one",
        ),
        (
            "route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: 'https://a.example', channel: b}]}]\n",
            "`channel` belongs under `mattermost_configs`, `rocketchat_configs` or `slack_configs`",
        ),
        ("receivers: [{name: a}]\nroute: {receiver: a, receivers: []}\n", "where it is already: delete it here"),
    ],
)
def test_a_key_is_told_to_belong_where_it_is_taken(config: str, said: str, tmp_path: Path) -> None:
    write(stack({**alerting(), "am.yml": config}), tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), [one for one in RULES if one.code == "FM101"])
    assert [said in one.help for one in found] == [True]
