"""One cause has one finding: that of the rule which knows best, however many others could see what it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from stacklint.causes import without_what_follows
from stacklint.engine import run
from stacklint.rules.api import Profile, discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import BOARD, PROVIDER, SOURCE, alerts, board, edited, shown, sourced, stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stacklint.stack.stack import Stack

RULES = discover(Profile.DEFAULT, Profile.HARDENING, Profile.TIDY)
COMPOSE, CONFIG, MOUNT = "compose.yaml", "prometheus/prometheus.yml", "- ./prometheus:/etc/prometheus:ro"
BOARDS = "./grafana/dashboards:/var/lib/grafana/dashboards:ro"
PROVISIONING = "- ./grafana/provisioning:/etc/grafana/provisioning:ro"
RULES_FILE = "prometheus/rules.yml"
ALERT = """\
groups:
  - name: app
    rules:
      - alert: Busy
        expr: {}
        annotations: {{summary: "on {{{{ $labels.route }}}}"}}
"""

AGAIN = "  - job_name: again\n    metrics_path: /a\n    static_configs: [{targets: [app:5000]}]\n"
RECORDED = """\
groups:
  - name: app
    rules:
      - record: a:b
        expr: sum by (job, rout) (rate(http_requests_total[5m]))
"""
ALERTING = {
    "compose.yaml": (
        "services: {am: {image: prom/alertmanager:v0.28.1, volumes: [./am.yml:/etc/alertmanager/alertmanager.yml]}}"
    )
}
UNMOUNTED = stack()[COMPOSE].replace(f"      {PROVISIONING}\n", "")
RECORDS = "app:http_requests:rate5m"
ROUTED = """\
route: {receiver: team, routes: [{receiver: team, matchers: [a=b]}]}
receivers:
  - name: team
    webhook_configs: [{url: https://team.example.org}]
"""

CASES: list[tuple[str, Mapping[str, str], list[str]]] = [
    ("a mount without its source", edited(COMPOSE, MOUNT, "- ./prom:/etc/prometheus:ro"), ["LK108"]),
    (
        "dashboards without their source",
        edited(COMPOSE, "./grafana/dashboards:/var/lib", "./grafana/none:/var/lib"),
        ["LK108"],
    ),
    ("data with dashboards without their source", edited(COMPOSE, BOARDS, "./data:/var/lib/grafana"), ["LK201"]),
    ("provisioning without its source", edited(COMPOSE, "./grafana/provisioning:", "./provisioning:"), ["LK108"]),
    (
        "a folder of rules on a file",
        edited(COMPOSE, MOUNT, f"{MOUNT}\n      - ./rules:/etc/prometheus/rules.yml", {"rules/a.yml": "groups: []\n"}),
        ["LK142"],
    ),
    (
        "a folder on the file of a provider",
        edited(
            COMPOSE,
            PROVISIONING,
            f"{PROVISIONING}\n      - ./boards:/etc/grafana/provisioning/dashboards/provider.yml",
            {"boards/a.json": "{}"},
        ),
        ["LK142"],
    ),
    (
        "dashboards without the folder of providers",
        stack({PROVIDER: None, BOARD: '{"uid": "a", "title": "A", "schemaVersion": 42, "panels": []}'}),
        ["LK208"],
    ),
    ("a macro of other data sources", shown("http_requests_total and $__timeFilter(time)"), ["GF212"]),
    (
        "a misspelt setting that is missed",
        sourced("jsonData: {exemplarTraceIdDestinations: [{name: trace, datasourceUID: prometheus}]}"),
        ["GF123"],
    ),
    (
        "data sources of one name",
        edited(
            SOURCE,
            "    isDefault: true\n",
            "    isDefault: true\n  - {name: Prometheus, type: loki, uid: a, url: https://logs.example.org}\n",
        ),
        ["GF103"],
    ),
    ("a misspelt image", edited(COMPOSE, "    image: prom/", "    imgae: prom/"), ["FM101"]),
    (
        "misspelt mounts",
        edited(COMPOSE, "    volumes:\n      - ./grafana", "    volume:\n      - ./grafana"),
        ["FM101"],
    ),
    (
        "a misspelt path behind a prefix",
        {
            **edited(CONFIG, "[app:5000]", "[app:5000, prometheus:9090]\n    metric_path: /prom/metrics"),
            COMPOSE: edited(COMPOSE, "prometheus.yml]", "prometheus.yml, --web.route-prefix=/prom]")[COMPOSE],
            SOURCE: edited(SOURCE, "prometheus:9090", "prometheus:9090/prom")[SOURCE],
        },
        ["FM101"],
    ),
    (
        "a misspelt integration",
        {
            COMPOSE: "services: {alertmanager: {image: prom/alertmanager:v0.28.1, volumes: [./am:/etc/alertmanager]}}",
            "am/alertmanager.yml": (
                "route: {receiver: a}\nreceivers: [{name: a, webhook_config: [{url: 'http://x.example.org'}]}]\n"
            ),
        },
        ["FM101"],
    ),
    (
        "a misspelt alert",
        stack({RULES_FILE: ALERT.format("up == 0").replace("alert:", "alrt:").replace("route", "job")}),
        ["FM101"],
    ),
    (
        "a misspelt version of data sources without a uid",
        edited(BOARD, '"prometheus"}', '"Prometheus"}')
        | {SOURCE: stack()[SOURCE].replace("    uid: prometheus\n", "").replace("apiVersion", "apiversion")},
        ["FM101"],
    ),
    (
        "a misspelt certificate",
        stack(
            {
                COMPOSE: edited(
                    COMPOSE, "prometheus.yml]", "prometheus.yml, --web.config.file=/etc/prometheus/web.yml]"
                )[COMPOSE],
                "prometheus/web.yml": "tls_server_config: {cert_fil: a.pem, key_file: b.pem}\n",
            }
        ),
        ["LK269"],
    ),
    (
        "data at no absolute path",
        stack({COMPOSE: stack()[COMPOSE].replace(MOUNT, f"{MOUNT}\n      - data:prometheus") + "volumes: {data: }\n"}),
        ["DO117"],
    ),
    ("rule files below several folders", edited(CONFIG, "[rules.yml]", "[rules.yml, 'none/*/*.yml']"), ["FM104"]),
    (
        "targets below several folders",
        edited(CONFIG, "    static_configs", "    file_sd_configs: [{files: ['/none/*/*.yml']}]\n    static_configs"),
        ["FM104"],
    ),
    ("misspelt queries", edited(BOARD, '"targets"', '"target"'), ["FM101"]),
    ("a misspelt expression", edited(BOARD, '"expr"', '"exprs"'), ["FM101"]),
    ("a target that is Prometheus itself by its host", edited(CONFIG, "app:5000", "localhost:5000"), ["LK102"]),
    (
        "targets that are on the network of the host",
        edited(
            COMPOSE,
            "    build: app\n",
            "    build: app\n    network_mode: host\n",
            {CONFIG: edited(CONFIG, "[app:5000]\n", f"[app:5000]\n{AGAIN}")[CONFIG]},
        ),
        ["LK101"],
    ),
    ("rule files that are no list", edited(CONFIG, "[rules.yml]", "rules.yml"), ["FM103"]),
    ("a configuration that is no YAML", edited(CONFIG, "[rules.yml]", "[rules.yml"), ["DO102"]),
    (
        "a data source by another name than its variable",
        board('{"name": "ds", "type": "datasource", "query": "prometheus"}', source="${DS_P}"),
        ["LK204"],
    ),
    (
        "a text that reads a label which two sides lose",
        stack(
            {
                RULES_FILE: ALERT.format(
                    "sum by (route) (rate(http_requests_total[5m])) / sum(http_requests_in_progress) > 1"
                )
            }
        ),
        ["PQ121"],
    ),
    (
        "a port that nobody listens on",
        edited(
            COMPOSE, "    image: prom/prometheus:v3.5.0\n", "    image: prom/prometheus:v3.5.0\n    ports: ['1:9091']\n"
        ),
        ["LK118"],
    ),
    (
        "an alert on the absence of a job that there is not",
        stack({RULES_FILE: ALERT.format('absent(up{job="api"})').replace("route", "job")}),
        ["LK107"],
    ),
    (
        "a label in a text that the query asks for in vain",
        stack(
            {
                RULES_FILE: ALERT.format("sum by (handler) (rate(http_requests_total[5m])) > 1").replace(
                    "route", "handler"
                )
            }
        ),
        ["LK110"],
    ),
    (
        "a label in a legend that a matcher asks for in vain",
        shown("rate(http_requests_total{code='200'}[5m])", query='"legendFormat": "{{code}}"'),
        ["LK110"],
    ),
    (
        "a label in a legend by which two sides are matched in vain",
        shown(
            "http_requests_in_progress * on (instance, pod) group_left () http_requests_in_progress",
            query='"legendFormat": "{{pod}}"',
        ),
        ["LK110"],
    ),
    (
        "an alert of Grafana that is there when its value is 0",
        alerts('"rate(http_requests_total[5m])"', '"up == 0"'),
        ["RU131"],
    ),
    ("misspelt jobs", edited(CONFIG, "scrape_configs", "scrape_config"), ["FM101"]),
    ("a misspelt name of a job", edited(CONFIG, "job_name: app", "job_nam: app"), ["FM101"]),
    ("a misspelt list of rules", edited(CONFIG, "rule_files", "rule_file"), ["FM101"]),
    ("a misspelt record", edited(RULES_FILE, "record:", "recrd:"), ["FM101"]),
    ("a misspelt uid", edited(SOURCE, "    uid:", "    uidd:"), ["FM101"]),
    ("a misspelt url", edited(SOURCE, "    url:", "    urll:"), ["FM101"]),
    ("a misspelt name of a receiver", {**ALERTING, "am.yml": ROUTED.replace("name:", "nmae:")}, ["FM101"]),
    ("misspelt receivers", {**ALERTING, "am.yml": ROUTED.replace("receivers:", "recievers:")}, ["FM101"]),
    ("a misspelt host of a target", edited(CONFIG, "app:5000", "ap:5000"), ["LK101"]),
    ("a misspelt flag", edited(COMPOSE, "--config.file=", "--confi.file="), ["LK163"]),
    ("a misspelt source of what is provisioned", edited(COMPOSE, "./grafana/prov", "./grafana/porv"), ["LK108"]),
    ("provisioning that isn't mounted", {**stack(), COMPOSE: UNMOUNTED}, ["LK205", "LK205"]),
    (
        "rules that are looked for elsewhere",
        edited(CONFIG, "[rules.yml]", "['rules/*.yml']")
        | {BOARD: edited(BOARD, "rate(http_requests_total[5m])", RECORDS)[BOARD]},
        ["LK104"],
    ),
    (
        "a misspelt label of two letters",
        stack(
            {
                "app/metrics.prom": '# TYPE wait histogram\nwait_bucket{le="+Inf"} 0\nwait_sum 0\nwait_count 0\n',
                RULES_FILE: ALERT.format("histogram_quantile(0.9, sum by (lee) (rate(wait_bucket[5m]))) > 1").replace(
                    "on {{ $labels.route }}", "slow"
                ),
                BOARD: edited(BOARD, "rate(http_requests_total[5m])", "up")[BOARD],
            }
        ),
        ["LK110"],
    ),
    (
        "a misspelt label that a legend shows",
        shown("sum by (rout) (rate(http_requests_total[5m]))", query='"legendFormat": "{{route}}"'),
        ["LK110"],
    ),
    (
        "a misspelt label of a recording rule",
        edited(
            BOARD,
            "rate(http_requests_total[5m])",
            "a:b",
            {RULES_FILE: RECORDED + "".join(ALERT.format("a:b > 1").splitlines(keepends=True)[3:])},
        ),
        ["LK110"],
    ),
    (
        "a password that everybody tries",
        edited(
            COMPOSE,
            "    image: grafana/grafana:12.2.0\n",
            "    image: grafana/grafana:12.2.0\n    ports: ['3000:3000']\n"
            "    environment: {GF_SECURITY_ADMIN_PASSWORD: admin}\n",
        ),
        ["LK168"],
    ),
]


SOUND = {"LK172", "LK174"}
"""What is told of the sound repository as well: that nobody reads some of it."""


def found_in(files: Mapping[str, str], folder: Path) -> list[str]:
    write(files, folder)

    def find(texts: Mapping[str, bytes]) -> tuple[Stack, ...]:
        return find_stacks(Files(folder, base=folder, unsaved=texts))

    found, _ = without_what_follows(find({}), partial(run, rules=RULES), find)
    return [one.code for one in found]


@pytest.mark.parametrize(("files", "codes"), [pytest.param(files, codes, id=name) for name, files, codes in CASES])
def test_one_cause_has_one_finding(files: Mapping[str, str], codes: list[str], tmp_path: Path) -> None:
    assert [code for code in found_in(files, tmp_path) if code not in SOUND] == codes


def test_the_sound_repository_has_none_of_these(tmp_path: Path) -> None:
    assert set(found_in(stack(), tmp_path)) == SOUND
