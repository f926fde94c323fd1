"""Which Prometheus a check is about: its version, its feature flags, and whether it is an agent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.rules.fixtures import edited, stack

Run = Callable[..., tuple[int, str, str]]
Give = Callable[[Mapping[str, str]], Path]

CONFIG, RULES, BOARD = "prometheus/prometheus.yml", "prometheus/rules.yml", "grafana/dashboards/app.json"
COMPOSE = stack()["compose.yaml"]
NEWER = edited(CONFIG, "  - job_name: app\n", "  - job_name: app\n    scrape_native_histograms: true\n")
QUERY = "rate(http_requests_total[5m])"
EXPERIMENTAL = "mad_over_time(http_requests_in_progress[5m])"
FLAG = "--enable-feature=promql-experimental-functions"


def found(run: Run, *arguments: str) -> list[tuple[str, str, str, int]]:
    report = json.loads(run("check", "--format=json", *arguments)[1])
    return [(each["code"], each["severity"], each["file"], each["line"]) for each in report["diagnostics"]]


def started(arguments: str) -> str:
    """The compose file with more arguments for Prometheus."""
    return COMPOSE.replace("prometheus.yml]", f"prometheus.yml, {arguments}]")


REFUSED = [("FM105", "error", CONFIG, 4)]


def test_the_version_is_asked_for_else_the_images_else_the_newest(run: Run, give: Give) -> None:
    folder = give(NEWER)
    assert found(run) == REFUSED
    assert found(run, "--prometheus-version=v3.9.1") == []
    (folder / "compose.yaml").write_text(COMPOSE.replace("v3.5.0", "latest"), "utf-8")
    assert found(run) == []
    assert found(run, "--prometheus-version=3.5") == REFUSED


def test_the_version_holds_for_files_without_a_compose_file(run: Run, give: Give) -> None:
    give({CONFIG: NEWER[CONFIG].replace("rule_files: [rules.yml]", "rule_files: []")})
    assert found(run, CONFIG) == []
    assert found(run, CONFIG, "--prometheus-version=3.5") == REFUSED
    assert found(run, "--prometheus-version=3.5") == REFUSED


def test_a_project_may_set_the_version_and_an_option_wins_over_it(run: Run, give: Give) -> None:
    give({**NEWER, "pyproject.toml": '[tool.stacklint]\nprometheus-version = "3.9"\n'})
    assert found(run) == []
    assert found(run, "--prometheus-version=3.5") == REFUSED


def test_a_version_that_is_none_is_wrong_usage(run: Run, give: Give) -> None:
    give(stack())
    code, out, err = run("check", "--prometheus-version=newest")
    assert (code, out, err) == (
        2,
        "",
        (
            "stacklint: argument --prometheus-version: `newest` is no version: write a version of Prometheus 2 or 3, "
            "such as 3.5 or v3.5.0: see `stacklint check --help`\n"
        ),
    )


def test_a_query_that_needs_a_flag_is_refused_by_a_prometheus_that_is_started_without(run: Run, give: Give) -> None:
    give(edited(BOARD, QUERY, EXPERIMENTAL))
    _, out, _ = run("check")
    assert out == (
        """\
error[PQ101]: `mad_over_time` is experimental and needs the feature flag `promql-experimental-functions`; the query \
fails
 --> grafana/dashboards/app.json:9:43
  |
9 |       "targets": [{"refId": "A", "expr": "mad_over_time(http_requests_in_progress[5m])"}]
  |                                           ^^^^^^^^^^^^^
  |
 ::: compose.yaml:6:5
  |
6 |     command: [--config.file=/etc/prometheus/prometheus.yml]
  |     ------- Prometheus is started here, without it
  |
  = help: add it to `--enable-feature` in the command of Prometheus

1 error in 6 files
"""
    )


@pytest.mark.parametrize(
    ("compose", "severities"),
    [
        (COMPOSE, ["error"]),
        (started(FLAG), []),
        (started("--enable-feature, 'exemplar-storage,promql-experimental-functions'"), []),
        (started("'$MORE'"), ["info"]),
        (COMPOSE.replace("    image: prom/prometheus:v3.5.0", "    build: prometheus"), ["info"]),
    ],
)
def test_where_not_all_flags_are_known_a_query_that_needs_one_is_only_mentioned(
    compose: str, severities: list[str], run: Run, give: Give
) -> None:
    give(
        edited(
            BOARD,
            QUERY,
            EXPERIMENTAL,
            {"compose.yaml": compose, "prometheus/Dockerfile": "FROM prom/prometheus\nRUN ./prepare\n"},
        )
    )
    assert [(code, severity) for code, severity, _, _ in found(run)] == [("PQ101", each) for each in severities]


def test_a_rule_in_a_file_alone_that_needs_a_flag_is_only_mentioned(run: Run, give: Give) -> None:
    give({RULES: edited(RULES, "sum(rate(http_requests_total[5m]))", EXPERIMENTAL)[RULES]})
    assert run("check", RULES) == (
        0,
        """\
info[PQ101]: `mad_over_time` is experimental and needs the feature flag `promql-experimental-functions`; without it, \
Prometheus refuses to start
 --> prometheus/rules.yml:5:15
  |
5 |         expr: mad_over_time(http_requests_in_progress[5m])
  |               ^^^^^^^^^^^^^
  |
  = help: if Prometheus is started with that flag, say so with --enable-feature

1 info in 1 file
""",
        "",
    )


OTHER = "--enable-feature=exemplar-storage"


@pytest.mark.parametrize(
    ("options", "severities"),
    [((FLAG,), []), ((OTHER,), ["error"]), ((OTHER, FLAG), []), (("--enable-feature=",), ["info"])],
)
def test_flags_that_are_asked_for_are_all_flags_for_a_rule_file_alone(
    options: tuple[str, ...], severities: list[str], run: Run, give: Give
) -> None:
    give({RULES: edited(RULES, "sum(rate(http_requests_total[5m]))", EXPERIMENTAL)[RULES]})
    assert [severity for _, severity, _, _ in found(run, RULES, *options)] == severities


@pytest.mark.parametrize(
    ("compose", "options", "severities"),
    [
        (COMPOSE, (FLAG,), []),
        (COMPOSE, (OTHER,), ["error"]),
        (started("'$MORE'"), (OTHER,), ["info"]),
        (started(FLAG), (OTHER,), []),
    ],
)
def test_flags_that_are_asked_for_add_to_those_of_commands(
    compose: str, options: tuple[str, ...], severities: list[str], run: Run, give: Give
) -> None:
    give(edited(BOARD, QUERY, EXPERIMENTAL, {"compose.yaml": compose}))
    assert [severity for _, severity, _, _ in found(run, *options)] == severities


def test_flags_that_are_asked_for_are_not_all_flags_of_a_server_elsewhere(run: Run, give: Give) -> None:
    sources = "grafana/provisioning/datasources/prometheus.yml"
    board = edited(BOARD, QUERY, EXPERIMENTAL)[BOARD]
    give({**edited(sources, "http://prometheus:9090", "https://metrics.example.com"), BOARD: board})
    assert [severity for _, severity, _, _ in found(run, OTHER)] == ["info"]


def test_a_project_may_set_flags_and_options_add_to_them(run: Run, give: Give) -> None:
    rules = edited(RULES, "sum(rate(http_requests_total[5m]))", EXPERIMENTAL)[RULES]
    give({RULES: rules, "pyproject.toml": '[tool.stacklint]\nenable-feature = ["promql-experimental-functions"]\n'})
    assert found(run, RULES) == found(run, RULES, OTHER) == []


def test_a_flag_that_nobody_knows_is_said_and_ignored(run: Run, give: Give) -> None:
    give(stack())
    code, _, err = run("check", "--enable-feature=xyz")
    assert (code, err) == (0, "stacklint: `xyz` is no feature flag that is known; Prometheus ignores such a one\n")


def test_what_a_data_source_elsewhere_understands_is_not_known(run: Run, give: Give) -> None:
    sources = "grafana/provisioning/datasources/prometheus.yml"
    for url, expected in {
        "http://prometheus:9090": [("PQ101", "error", BOARD, 9)],
        "https://metrics.example.com": [("PQ101", "info", BOARD, 9)],
        "http://[": [("PQ101", "info", BOARD, 9)],
    }.items():
        give({**edited(sources, "http://prometheus:9090", url), BOARD: edited(BOARD, QUERY, EXPERIMENTAL)[BOARD]})
        assert [each for each in found(run) if each[0] == "PQ101"] == expected


def test_a_database_with_a_language_of_its_own_is_not_asked_in_promql(run: Run, give: Give) -> None:
    compose = f"{COMPOSE}  victoria:\n    image: victoriametrics/victoria-metrics:v1.100.0\n"
    sources = "grafana/provisioning/datasources/prometheus.yml"
    url = "http://victoria:8428"
    give(
        edited(
            sources, "http://prometheus:9090", url, {"compose.yaml": compose, BOARD: stack()[BOARD].replace("[5m]", "")}
        )
    )
    assert found(run) == []


def test_an_agent_may_not_have_what_it_does_not_do(run: Run, give: Give) -> None:
    give(stack({"compose.yaml": started("--agent")}))
    assert ("FM104", "error", CONFIG, 1) in found(run)
    give(stack({"compose.yaml": started("--no-agent")}))
    assert found(run) == []


def test_each_server_judges_what_it_reads_in_its_own_way(run: Run, give: Give) -> None:
    second = "  old:\n    image: prom/prometheus:v3.9.0\n    volumes: [./prometheus:/etc/prometheus:ro]\n"
    give({**NEWER, "compose.yaml": COMPOSE.replace("  grafana:\n", f"{second}  grafana:\n")})
    assert found(run) == REFUSED
    assert found(run, "--prometheus-version=3.9") == []


def test_a_rule_that_two_servers_load_is_judged_by_both(run: Run, give: Give) -> None:
    volumes = "    volumes: [./prometheus:/etc/prometheus:ro]\n"
    command = f"    command: [--config.file=/etc/prometheus/prometheus.yml, {FLAG}]\n"
    second = f"  other:\n    image: prom/prometheus:v3.4.0\n{command}{volumes}"
    files = edited(RULES, "sum(rate(http_requests_total[5m]))", "ts_of_max_over_time(http_requests_total[5m])")
    give({**files, "compose.yaml": COMPOSE.replace("  grafana:\n", f"{second}  grafana:\n")})
    _, out, _ = run("check", "--ignore=unknown-metric")
    assert [line for line in out.splitlines() if "PQ101" in line or "help" in line] == [
        (
            "error[PQ101]: `ts_of_max_over_time` is experimental and needs the feature flag "
            "`promql-experimental-functions`; Prometheus refuses to start"
        ),
        "  = help: add it to `--enable-feature` in the command of Prometheus",
        "error[PQ101]: `ts_of_max_over_time` is known since Prometheus 3.5; Prometheus refuses to start",
        "  = help: checked for Prometheus 3.4",
    ]


def test_templates_are_read_as_the_version_reads_them(run: Run, give: Give) -> None:
    alert = "      - alert: A\n        expr: up == 0\n        for: 5m\n        annotations: {summary: '{{ now }}'}\n"
    give(stack({RULES: f"groups:\n  - name: app\n    rules:\n{alert}"}))
    assert found(run) == [("RU101", "error", RULES, 7)]
    assert found(run, "--prometheus-version=3.6") == []


def test_flags_without_effect_are_told_with_what_to_do(run: Run, give: Give) -> None:
    give(
        stack(
            {"compose.yaml": started("'--enable-feature=agent,promql-experimental-function,native-histograms,old-ui'")}
        )
    )
    assert [(line, code) for code, _, _, line in found(run, "--prometheus-version=3.9")] == [(6, "LK130")] * 3
    _, out, _ = run("check", "--prometheus-version=3.9")
    assert [line for line in out.splitlines() if line.startswith(("warning", "info", "  = help"))] == [
        "warning[LK130]: the feature flag `agent` is unknown since Prometheus 3.0: it logs a warning",
        "  = help: write `--agent`",
        (
            "warning[LK130]: Prometheus has no feature flag `promql-experimental-function`: it logs a warning and "
            "starts without"
        ),
        "  = help: write `promql-experimental-functions`",
        "info[LK130]: the feature flag `native-histograms` does nothing since Prometheus 3.9",
        "  = help: set `scrape_native_histograms: true` in the configuration",
    ]


def test_a_flag_of_a_version_that_nobody_knows_is_only_told_where_it_looks_misspelt(run: Run, give: Give) -> None:
    give(
        stack({"compose.yaml": started("'--enable-feature=exemplar-storag,quantum-rules'").replace("v3.5.0", "latest")})
    )
    _, out, _ = run("check")
    assert [line for line in out.splitlines() if "LK130" in line or "help" in line] == [
        "warning[LK130]: Prometheus has no feature flag `exemplar-storag`: it logs a warning and starts without",
        "  = help: write `exemplar-storage`",
    ]
    _, out, _ = run("check", "--prometheus-version=3.5")
    assert "has no feature flag `quantum-rules`" in out
