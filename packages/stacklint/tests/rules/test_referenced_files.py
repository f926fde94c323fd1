"""What the lack of a file does, as Prometheus 3.5 and Alertmanager 0.33 were seen to do it, and how bad that is."""

from __future__ import annotations

from pathlib import Path

import pytest
from stacklint.diagnostic import Severity
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES = [rule for rule in discover() if rule.code in {"LK104", "LK120"}]
PROMETHEUS = """\
services:
  prometheus: {image: prom/prometheus, volumes: ["./p:/etc/prometheus"]}
"""
ALERTMANAGER = """\
services:
  alertmanager: {image: prom/alertmanager, volumes: ["./am.yml:/etc/alertmanager/alertmanager.yml"]}
"""
CLIENT, SECRET = "tls_config: {ca_file: /certs/x}", "authorization: {credentials_file: /certs/x}"
INNER = "oauth2: {client_id: a, token_url: b, tls_config: {ca_file: /certs/x}}"


def check(files: dict[str, str], folder: Path) -> list[tuple[Severity, str]]:
    write(files, folder)
    found, _ = run(find_stacks(Files(folder, base=folder)), RULES)
    return [(one.severity, one.message.partition("; ")[2]) for one in found]


@pytest.mark.parametrize(
    ("setting", "effect"),
    [
        (f"scrape_configs: [{{job_name: a, {CLIENT}}}]", "the job is never scraped"),
        (f"scrape_configs: [{{job_name: a, {SECRET}}}]", "every scrape of the job fails"),
        (f"scrape_configs: [{{job_name: a, {INNER}}}]", "every scrape of the job fails"),
        (f"scrape_configs: [{{job_name: a, http_sd_configs: [{{url: b, {CLIENT}}}]}}]", "no target is discovered"),
        (f"scrape_configs: [{{job_name: a, http_sd_configs: [{{url: b, {SECRET}}}]}}]", "no target is discovered"),
        (f"scrape_configs: []\nremote_write: [{{url: a, {CLIENT}}}]", "Prometheus refuses to start"),
        (f"scrape_configs: []\nremote_write: [{{url: a, {SECRET}}}]", "every request that needs it fails"),
        (f"scrape_configs: []\nremote_read: [{{url: a, {INNER}}}]", "every request that needs it fails"),
        (f"scrape_configs: []\ntracing: {{endpoint: a, {CLIENT}}}", "Prometheus refuses to start"),
        (f"scrape_configs: []\nalerting: {{alertmanagers: [{{{CLIENT}}}]}}", "Prometheus refuses to start"),
        ("scrape_config_files: [/certs/x.yml]\nscrape_configs: []", "no job of it is scraped"),
    ],
)
def test_each_lack_has_its_effect_on_prometheus(setting: str, effect: str, tmp_path: Path) -> None:
    assert check({"compose.yaml": PROMETHEUS, "p/prometheus.yml": f"{setting}\n"}, tmp_path) == [
        (Severity.ERROR, effect)
    ]


@pytest.mark.parametrize(
    ("settings", "receiver", "severity", "effect"),
    [
        ("", "webhook_configs: [{url_file: /run/secrets/x}]", Severity.ERROR, "no notification that needs it is sent"),
        ("", f"webhook_configs: [{{http_config: {{{CLIENT}}}}}]", Severity.ERROR, "Alertmanager refuses to start"),
        ("", f"email_configs: [{{{CLIENT}}}]", Severity.ERROR, "no notification that needs it is sent"),
        (
            f"global: {{http_config: {{{CLIENT}}}}}",
            "",
            Severity.ERROR,
            "Alertmanager refuses to start, once a receiver speaks HTTP",
        ),
        ("templates: [/certs/*.tmpl]", "", Severity.INFO, "no template of it is known"),
        ("templates: [/certs/a.tmpl]", "", Severity.ERROR, "no template of it is known"),
    ],
)
def test_each_lack_has_its_effect_on_alertmanager(
    settings: str, receiver: str, severity: Severity, effect: str, tmp_path: Path
) -> None:
    config = f"route: {{receiver: a}}\nreceivers: [{{name: a, {receiver}}}]\n{settings}\n"
    assert check({"compose.yaml": ALERTMANAGER, "am.yml": config}, tmp_path) == [(severity, effect)]


@pytest.mark.parametrize(
    ("setting", "severity"),
    [
        ("scrape_configs: [{job_name: a, authorization: {credentials_file: token}}]", Severity.WARNING),
        ("scrape_configs: [{job_name: a, file_sd_configs: [{files: [a.json]}]}]", Severity.WARNING),
        ("scrape_configs: [{job_name: a, file_sd_configs: [{files: ['/a/*.json']}]}]", Severity.WARNING),
        ("scrape_config_files: ['/a/*.yml']\nscrape_configs: []", Severity.WARNING),
        ("scrape_config_files: [a.yml]\nscrape_configs: []", Severity.ERROR),
        ("rule_files: [a.yml]\nscrape_configs: []", Severity.ERROR),
    ],
)
def test_what_may_follow_is_a_warning(setting: str, severity: Severity, tmp_path: Path) -> None:
    found = check({"compose.yaml": PROMETHEUS, "p/prometheus.yml": f"{setting}\n"}, tmp_path)
    assert [one for one, _ in found] == [severity]


@pytest.mark.parametrize(
    "setting",
    [
        "scrape_configs: [{job_name: a, file_sd_configs: [{files: ['targets/*.json']}]}]",
        "scrape_config_files: ['jobs/*.yml']\nscrape_configs: []",
        "rule_files: ['/in/the/image/$X.yml']\nscrape_configs: []",
    ],
)
def test_what_may_be_made_later_is_not_judged(setting: str, tmp_path: Path) -> None:
    assert check({"compose.yaml": PROMETHEUS, "p/prometheus.yml": f"{setting}\n"}, tmp_path) == []


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("[a.yml, '*.rules']", []),
        ("[a.yml, 'more/*.yml']", [(Severity.INFO, "no rule of it is evaluated")]),
        ("['*.rules']", [(Severity.WARNING, "no rule of it is evaluated")]),
        ("['*.ymll']", [(Severity.ERROR, "no rule of it is evaluated")]),
    ],
)
def test_a_pattern_for_nothing_is_worse_where_no_other_entry_loads_rules(
    entries: str, said: list[tuple[Severity, str]], tmp_path: Path
) -> None:
    rules = "groups: [{name: a, rules: [{record: 'a:b', expr: up}]}]\n"
    files = {"compose.yaml": PROMETHEUS, "p/prometheus.yml": f"rule_files: {entries}\nscrape_configs: []\n"}
    loaded = {"p/a.yml": rules} if "a.yml" in entries else {}
    assert check({**files, **loaded}, tmp_path) == said


def test_rules_of_another_program_are_none_that_a_pattern_passes_by(tmp_path: Path) -> None:
    loki = "  loki: {image: grafana/loki:3.5.0, volumes: [./loki:/etc/loki]}\n"
    rules = "groups: [{name: a, rules: [{record: 'a:b', expr: 'sum(rate({app=\"a\"}[1m]))'}]}]\n"
    files = {"compose.yaml": PROMETHEUS + loki, "p/prometheus.yml": "rule_files: ['*.rules']\nscrape_configs: []\n"}
    assert check({**files, "loki/rules/a.yml": rules}, tmp_path) == [(Severity.WARNING, "no rule of it is evaluated")]


def test_a_pattern_that_passes_by_all_rules_there_are_is_an_error(tmp_path: Path) -> None:
    config = "rule_files: ['more/*.yml']\nscrape_configs: []\n"
    files = {
        "compose.yaml": PROMETHEUS,
        "p/prometheus.yml": config,
        "r/a.yml": "groups: [{name: a, rules: [{record: 'a:b', expr: up}]}]\n",
    }
    assert [severity for severity, _ in check(files, tmp_path)] == [Severity.ERROR]


def test_the_folder_around_a_missing_file_is_not_called_what_was_meant(tmp_path: Path) -> None:
    job = "scrape_configs: [{job_name: a, authorization: {credentials_file: /etc/prometheus/token}}]\n"
    write({"compose.yaml": PROMETHEUS, "p/prometheus.yml": job}, tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), RULES)
    assert [one.help for one in found] == ["name the file as the container sees it, or mount it there"]
