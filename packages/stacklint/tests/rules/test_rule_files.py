"""Rules on rule files: what they say, both ends of it, and what must stay silent."""
# Over 400 lines: cases of each rule one beside the other, so that overlaps between rules are seen.

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from stacklint.diagnostic import Diagnostic
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES = {rule.code: rule for rule in discover()}
FILE, CONFIG, COMPOSE = "prometheus/rules.yml", "prometheus/prometheus.yml", "compose.yaml"
FLAG = "--config.file=/etc/prometheus/prometheus.yml"
SECOND = """\
  prometheus:
    image: prom/prometheus:v3.5.0
    command: [--config.file=/etc/prometheus/prometheus.yml]
    volumes:
      - ./prometheus:/etc/prometheus:ro
  second:
    image: prom/prometheus:v3.5.0
    command: [--config.file=/etc/prometheus/second.yml{}]
    volumes:
      - ./prometheus:/etc/prometheus:ro
"""


def check(files: dict[str, str], code: str, folder: Path) -> tuple[Diagnostic, ...]:
    write(files, folder)
    return run(find_stacks(Files(folder, base=folder)), [RULES[code]])[0]


def unmarked(text: str) -> str:
    return text.replace("«", "").replace("»", "")


def said(found: Diagnostic) -> list[str]:
    """Message, help, and the message of every other end."""
    return [found.message, found.help, *(other.message for other in found.related)]


def alert(expr: str, text: str = "", *, more: str = "", group: str = "") -> dict[str, str]:
    """The sound repository with one alert of two annotations."""
    rule = f"      - alert: Busy\n        expr: {expr}\n{more}        annotations: {{summary: '{text}'}}\n"
    return stack({FILE: f"groups:\n  - name: app\n{group}    rules:\n{rule}"})


def two_servers(second: str, rules: str, flags: str = "") -> dict[str, str]:
    """Two servers that load one rule file; `second` is the configuration of the other one."""
    service = edited(COMPOSE, FLAG, FLAG)[COMPOSE]
    start = service.index("  prometheus:")
    composed = service[:start] + SECOND.format(flags) + service[service.index("  grafana:") :]
    return stack({COMPOSE: composed, "prometheus/second.yml": second, FILE: rules})


EACH = "sum by (route) (rate(http_requests_total[5m])) > 1"
OTHER_SERVER = "global: {{evaluation_interval: {}}}\nrule_files: [rules.yml]\nscrape_configs: []\n"
RECORD = "groups:\n  - name: app\n{}    rules: [{{record: a:b, expr: up}}]\n"

LOST = [
    (
        EACH,
        "{{ $labels.alertname }}",
        "write `Busy`: templates see the labels of the query's result alone",
        "the name of the alert",
    ),
    (EACH, "{{ $labels.rout }}", "did you mean `route`?", "these series do not have it"),
    (EACH, "{{ $labels.job }}", "the query returns `route`", "this keeps other labels than `job`"),
    (
        "sum(up) > 1",
        "{{ $labels.job }}",
        "let the query keep the label, or take it out of the text",
        "`sum` without `by` leaves no labels",
    ),
    ("sum without (job) (up) > 1", "{{ $labels.job }}", "the query returns `instance`", "this takes it away"),
    ("up / on (job) up > 1", "{{ $labels.instance }}", "the query returns `job`", "this keeps no others"),
    ("up / ignoring (job) up > 1", "{{ $labels.job }}", "the query returns `instance`", "this takes it away"),
    (
        'absent(up{job="app"})',
        "{{ $labels.instance }}",
        "the query returns `job`",
        "`absent` gives the labels that its selector asks for with `=`",
    ),
    (
        "vector(1)",
        "{{ $labels.job }}",
        "let the query keep the label, or take it out of the text",
        "the result of this does not have it",
    ),
    ("up == 0", "{{ $labels.route }}", "the query returns `instance`, `job`", "these series do not have it"),
]


@pytest.mark.parametrize(("expr", "text", "advice", "end"), LOST)
def test_a_label_that_is_not_returned_is_told_with_where_it_gets_lost(
    expr: str, text: str, advice: str, end: str, tmp_path: Path
) -> None:
    (found,) = check(alert(expr, text), "RU102", tmp_path)
    assert said(found)[1:] == [advice, end]


def test_a_label_of_the_rule_is_none_of_the_query(tmp_path: Path) -> None:
    files = alert(EACH, "{{ $labels.team }}", group="    labels: {team: '{{ $labels.route }}{{ $labels.pod }}'}\n")
    group, annotation = check(files, "RU102", tmp_path)
    assert [group.message, group.help] == [
        "the query never returns the label `pod`; in the label `team` nothing stands in its place",
        "the query returns `route`",
    ]
    assert said(annotation)[1:] == [
        "the rule adds this label, and templates see those of the query alone: write its value",
        "the rule adds it to the result",
    ]


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        ("unknown == 0", "{{ $labels.pod }}"),
        ('up{job=""} and up{job="a"}', "{{ $labels.route }}"),
        ("up ==", "{{ $labels.route }}"),
        ("sum(up) > 1", "{{ if $labels.job }}{{ $labels.job }}{{ end }}{{ $externalLabels.job }}"),
    ],
)
def test_nothing_is_said_of_labels_where_it_is_not_known_or_not_meant(expr: str, text: str, tmp_path: Path) -> None:
    files = alert(expr, text)
    if "unknown" in expr:
        files[CONFIG] = files[CONFIG].replace("app:5000", "10.0.0.1:5000")
    assert check(files, "RU102", tmp_path) == ()


def test_prometheus_puts_nothing_where_the_label_is_not_returned(tmp_path: Path) -> None:
    """The claim of the rule, by Prometheus itself."""
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not on PATH: its templates are not compared")
    rules = (
        "groups: [{name: a, rules: [{alert: A, expr: sum(x) > 0, "
        "labels: {alertname: B, team: c}, annotations: {t: '%s'}}]}]"
    )
    sample = '{{ with query "sum(x)" }}{{ . | first | label "x" }}{{ (. | first).Labels.x }}{{ end }}'
    text = "<{{ $labels.x }}{{ $labels.alertname }}{{ $labels.team }}{{ $externalLabels.x }}>" + sample
    alerts = "[{eval_time: 1m, alertname: A, exp_alerts: [{exp_labels: {team: c}, exp_annotations: {t: <>}}]}]"
    series = "[{series: 'x{x=\"y\"}', values: 1 1}]"
    write(
        {
            "rules.yml": rules % text,
            "test.yml": f"rule_files: [rules.yml]\ntests: [{{input_series: {series}, alert_rule_test: {alerts}}}]\n",
        },
        tmp_path,
    )
    done = subprocess.run(
        ["promtool", "test", "rules", "test.yml"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "  SUCCESS\n\n")


def test_a_query_in_a_label_is_judged_as_well_and_that_of_a_panel_is_none(tmp_path: Path) -> None:
    labels = "        labels: {a: '{{ query \"up{\" }}'}\n"
    (found,) = check(alert("up == 0", more=labels), "RU103", tmp_path)
    assert found.message.endswith("; `a` holds an error text instead")


def test_an_experimental_function_in_a_template_is_judged_by_the_flags_of_its_server(tmp_path: Path) -> None:
    text = '{{ query "limitk(1, up)" | first | value }}'
    (found,) = check(alert("up == 0", text), "RU103", tmp_path)
    assert "promql-experimental-functions" in found.message
    flagged = edited(COMPOSE, FLAG, f"{FLAG}, --enable-feature=promql-experimental-functions")
    assert check({**alert("up == 0", text), COMPOSE: flagged[COMPOSE]}, "RU103", tmp_path) == ()


def test_a_value_in_a_label_is_told_with_what_waits_for_it(tmp_path: Path) -> None:
    labels = "        labels: {load: '{{ $value }}{{ .Value }}'}\n"
    (found,) = check(alert("up > 0", more=labels), "RU104", tmp_path)
    assert said(found) == [
        "the label `load` changes with the value, and each change makes a new alert",
        "put the value into an annotation",
    ]
    (found,) = check(alert("up > 0", more=f"        for: 5m\n{labels}"), "RU104", tmp_path)
    assert said(found)[2:] == ["each new alert waits as long"]


@pytest.mark.parametrize(
    "expr",
    [
        "(«up or http_requests_in_progress»)",
        "up > 1 or («http_requests_in_progress»)",
        "up > «bool» on (job) up",
        "up >«bool»(up)",
        "«sum(up > bool 1)»",
    ],
)
def test_what_lets_everything_through_is_pointed_at(expr: str, tmp_path: Path) -> None:
    files = alert(unmarked(expr))
    (found,) = check(files, "RU105", tmp_path)
    line = files[FILE].splitlines()[found.primary.line - 1]
    start, end = found.primary.column - 1, found.primary.end_column - 1
    assert f"{line[:start]}«{line[start:end]}»{line[end:]}" == f"        expr: {expr}"


@pytest.mark.parametrize("expr", ["ALERTS or up", "count(up) or up == 2", "group(up)", "time()", "1"])
def test_what_means_something_by_being_there_needs_no_condition(expr: str, tmp_path: Path) -> None:
    assert check(alert(expr), "RU105", tmp_path) == ()


@pytest.mark.parametrize(
    ("more", "config", "expected"),
    [
        (
            "",
            "",
            ["the alert waits for nothing", "wait for 2m or more"],
        ),
        (
            "        for: 0s\n",
            "",
            ["the alert waits for nothing", "wait for 2m or more", "so long the alert waits"],
        ),
        (
            "        for: 20s\n",
            "global: {scrape_interval: 15s}\n",
            [
                "`for: 20s` is less than two scrape intervals of 15s",
                "wait for 30s or more",
                "so long the alert waits",
                "a job without an interval of its own is scraped every 15s",
            ],
        ),
        (
            "",
            "scrape_config_files: [gone/*.yml, $X.yml]\n",
            ["the alert waits for nothing", "wait for two scrape intervals"],
        ),
    ],
)
@pytest.mark.parametrize("expr", ["absent(up)", "(absent(up)) or up == 2", "absent(up) == 1"])
def test_absent_is_told_with_what_it_waits_for(
    expr: str, more: str, config: str, expected: list[str], tmp_path: Path
) -> None:
    files = alert(expr, more=more)
    files[CONFIG] = config + files[CONFIG]
    (found,) = check(files, "RU106", tmp_path)
    assert found.message == f"`absent` holds until the first scrape after a start, and {expected[0]}"
    assert said(found)[1:] == expected[1:]


@pytest.mark.parametrize(
    "files",
    [
        alert("absent(up)", more="        for: 20s\n") | {CONFIG: "rule_files: [rules.yml]\nscrape_configs: []\n"},
        alert("absent(up)", more="        for: soon\n"),
        alert("absent(up"),
        alert("sum(absent(up))"),
    ],
)
def test_nothing_is_said_of_absent_where_it_is_not_known(files: dict[str, str], tmp_path: Path) -> None:
    assert check(files, "RU106", tmp_path) == ()


def test_a_duration_below_the_interval_is_told_with_the_interval(tmp_path: Path) -> None:
    files = alert("up == 0", more="        for: 15s\n        keep_firing_for: 10s\n", group="    interval: 1m\n")
    found = check(files, "RU108", tmp_path)
    assert [said(one) for one in found] == [
        [
            f"the rule is evaluated every 1m, so {does} as long, not {given}",
            "write `1m` or more, or give the group a shorter `interval`",
            "the rules of this group are evaluated every 1m",
        ]
        for does, given in (("the alert waits", "15s"), ("the alert goes on", "10s"))
    ]


@pytest.mark.parametrize("interval", ["", "    interval: soon\n"])
def test_nothing_is_said_of_durations_where_the_interval_is_not_known(interval: str, tmp_path: Path) -> None:
    rules = alert("up == 0", more="        for: 15s\n", group=interval)[FILE]
    assert check({"rules.yml": rules}, "RU108", tmp_path) == ()


def test_servers_that_differ_leave_the_interval_unknown(tmp_path: Path) -> None:
    rules = alert("up == 0", more="        for: 15s\n")[FILE]
    assert check(two_servers(OTHER_SERVER.format("30s"), rules), "RU108", tmp_path) == ()
    (found,) = check(two_servers(OTHER_SERVER.format("1m"), rules), "RU108", tmp_path)
    assert found.message == "the rule is evaluated every 1m, so the alert waits as long, not 15s"


def test_an_interval_over_the_lookback_is_told_with_the_flag_that_sets_it(tmp_path: Path) -> None:
    files = edited(COMPOSE, FLAG, f"{FLAG}, --query.lookback-delta=30s", {FILE: RECORD.format("")})
    (found,) = check(files, "RU109", tmp_path)
    assert said(found) == [
        "recorded every 1m, and a sample counts for 30s only",
        "record at least every 30s",
        "a sample counts for 30s",
        "the first series that is recorded as seldom",
    ]


def test_without_a_server_the_lookback_is_taken_to_be_the_default(tmp_path: Path) -> None:
    rules = RECORD.format("    interval: 6m\n") + RECORD.format("    interval: 5m\n").replace("groups:\n", "").replace(
        "name: app", "name: other"
    )
    (found,) = check({"rules.yml": rules}, "RU109", tmp_path)
    assert said(found)[:2] == ["recorded every 6m, and a sample counts for 5m only", "record at least every 5m"]


def test_series_that_are_read_over_ranges_alone_may_be_recorded_seldom(tmp_path: Path) -> None:
    slow = "{name: a, interval: 1h, rules: [{record: a:b, expr: up}]}, {name: b, interval: 1d, rules: [{record: c:d, "
    rules = f"groups: [{slow}expr: 'max_over_time(a:b[1d])'}}, {{record: e:f, expr: 'sum_over_time(c:d[9d])%s'}}]}}]\n"
    found = check({"rules.yml": rules % ""}, "RU109", tmp_path)
    assert [one.related[0].line for one in found] == [1]
    assert len(check({"rules.yml": rules % " + a:b"}, "RU109", tmp_path)) == 2


def test_servers_with_different_lookbacks_leave_it_unknown(tmp_path: Path) -> None:
    rules = RECORD.format("    interval: 6m\n")
    assert check(two_servers(OTHER_SERVER.format("1m"), rules, ", --query.lookback-delta=1h"), "RU109", tmp_path) == ()


DUPLICATES = [
    (
        "{record: a, expr: up}, {record: a, expr: 'up '}",
        "`a` is in this file already, with the same labels and the same expression",
        "warning",
    ),
    (
        "{record: a, expr: up}, {record: a, expr: 'sum(up'}",
        "`a` is in this file already, with the same labels and another expression",
        "warning",
    ),
    (
        "{alert: a, expr: up}, {alert: a, expr: up == 0}",
        "`a` is in this file already, with the same labels and another expression",
        "info",
    ),
]


@pytest.mark.parametrize(("rules", "message", "severity"), DUPLICATES)
def test_a_rule_that_is_in_the_file_already_is_told_with_the_first(
    rules: str, message: str, severity: str, tmp_path: Path
) -> None:
    (found,) = check({"rules.yml": f"groups: [{{name: a, rules: [{rules}]}}]\n"}, "RU110", tmp_path)
    assert (found.message, found.severity, found.related[0].message) == (message, severity, "here is the other")


APART = [
    "{alert: a, expr: up, labels: {b: c}}, {alert: a, expr: up}",
    "{alert: a, expr: up}, {record: a, expr: up}",
    "{alert: a, expr: up, labels: {b: []}}, {alert: a, expr: up, labels: {b: []}}",
    "{alert: a, record: b, expr: up}, {alert: a, record: b, expr: up}",
    "{expr: up}, {expr: up}",
]


@pytest.mark.parametrize("rules", APART)
def test_rules_that_differ_or_are_faulty_are_no_duplicates(rules: str, tmp_path: Path) -> None:
    assert check({"rules.yml": f"groups: [{{name: a, rules: [{rules}]}}]\n"}, "RU110", tmp_path) == ()


def test_promtool_lints_the_same_duplicates(tmp_path: Path) -> None:
    """But for an alert and a series of one name, which do not meet."""
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not on PATH: its lint is not compared")
    texts = [rules for rules, _, _ in DUPLICATES if "(up'" not in rules] + APART[:2]
    names = [f"{number}.yml" for number in range(len(texts))]
    write(
        {name: f"groups: [{{name: a, rules: [{text}]}}]\n" for name, text in zip(names, texts, strict=True)}, tmp_path
    )
    done = [
        subprocess.run(
            ["promtool", "check", "rules", "--lint-fatal", name],
            cwd=tmp_path, capture_output=True, timeout=60, check=False,
        ).returncode
        for name in names
    ]  # fmt: skip
    assert done == [3, 3, 0, 3]


def test_a_rule_in_two_files_is_told_once_for_both_files(tmp_path: Path) -> None:
    rules = "groups:\n  - name: {}\n    rules:\n      - {{alert: A, expr: up}}\n      - {{record: a:b, expr: up}}\n"
    files = edited(CONFIG, "[rules.yml]", "[rules.yml, more.yml, broken.yml]")
    files |= {FILE: rules.format("a"), "prometheus/more.yml": rules.format("b")}
    files["prometheus/broken.yml"] = rules.format("c").replace("expr: up", "expr: up ==").replace("A,", "A, record: B,")
    (found,) = check(files, "RU116", tmp_path)
    assert said(found) == [
        "`A` with the same expression and labels is loaded from another file as well; so is 1 more rule of this file",
        "keep one of them",
        "the same rule",
    ]


@pytest.mark.parametrize(
    ("config", "end"),
    [
        ("", "no `external_labels` in this file"),
        ("global: {scrape_interval: 15s}\n", "no `external_labels` in this file"),
        ("global: {external_labels: {cluster: a}}\n", "its external labels"),
    ],
)
def test_an_external_label_that_is_not_set_is_told_with_where_it_should_be(
    config: str, end: str, tmp_path: Path
) -> None:
    files = alert("up == 0", "{{ $externalLabels.region }}{{ $labels.region }}")
    files[CONFIG] = config + files[CONFIG]
    (found,) = check(files, "RU111", tmp_path)
    assert said(found) == [
        "the server has no external label `region`; nothing stands in its place",
        "add `region` to `global.external_labels`",
        end,
    ]


def test_the_labels_of_a_recording_rule_are_no_templates(tmp_path: Path) -> None:
    files = stack({FILE: RECORD.format("    labels: {cluster: '{{ $externalLabels.region }}'}\n")})
    assert check(files, "RU111", tmp_path) == ()


def test_external_labels_that_are_no_mapping_are_not_judged(tmp_path: Path) -> None:
    files = alert("up == 0", "{{ $externalLabels.region }}")
    files[CONFIG] = "global: {external_labels: [region]}\n" + files[CONFIG]
    assert check(files, "RU111", tmp_path) == ()


def test_an_external_label_from_the_environment_may_have_any_value(tmp_path: Path) -> None:
    files = stack({FILE: RECORD.format("    labels: {cluster: b}\n")})
    sound = files[CONFIG]
    files[CONFIG] = "global: {external_labels: {cluster: '${CLUSTER}'}}\n" + sound
    assert check(files, "RU112", tmp_path) == ()
    files[CONFIG] = "global: {external_labels: {cluster: a}}\n" + sound
    (found,) = check(files, "RU112", tmp_path)
    assert found.related[0].message == "the server's own `cluster`"


def test_a_name_that_the_group_gives_to_its_alerts_is_overwritten_as_well(tmp_path: Path) -> None:
    (found,) = check(alert("up == 0", group="    labels: {alertname: Group}\n"), "RU113", tmp_path)
    assert found.message == "`alertname` stays `Busy`: Prometheus overwrites what is set here"


ORDER = [
    ("[{record: a:b, expr: c:d}, {record: c:d, expr: up}]", "`c:d` is recorded after this rule"),
    ("[{record: c:d, expr: up}, {record: a:b, expr: c:d}]", None),
    ("[{record: a:b, expr: a:b + up}]", None),
    ("[{record: a:b, expr: '(c:d'}, {record: c:d, expr: up}]", None),
    ("[{record: a:b, expr: c:d offset 1h}, {record: c:d, expr: up}]", None),
]


@pytest.mark.parametrize(("rules", "message"), ORDER)
def test_a_series_that_is_read_before_it_is_recorded_is_late(rules: str, message: str | None, tmp_path: Path) -> None:
    found = check(stack({FILE: f"groups: [{{name: a, rules: {rules}}}]\n"}), "RU115", tmp_path)
    assert [one.message for one in found] == (
        [f"{message}: this sees the value of the evaluation before"] if message else []
    )


LIMITED = "groups: [{name: a, rules: [{record: a:b, expr: 'limitk(2, c:d)'}, {record: c:d, expr: up}]}]\n"
FLAGGED = [
    (
        "RU106",
        "groups: [{name: a, rules: [{alert: Gone, expr: 'absent(up) or limitk(2, up)'}]}]\n",
        "`absent` holds until the first scrape after a start, and the alert waits for nothing",
    ),
    (
        "RU110",
        "groups: [{name: a, rules: [{record: a:b, expr: 'limitk(2,up)'}, {record: a:b, expr: 'limitk(2, up)'}]}]\n",
        "`a:b` is in this file already, with the same labels and the same expression",
    ),
    ("RU115", LIMITED, "`c:d` is recorded after this rule: this sees the value of the evaluation before"),
    (
        "RU116",
        LIMITED,
        "`a:b` with the same expression and labels is loaded from another file as well; so is 1 more rule of this file",
    ),
]


@pytest.mark.parametrize(("code", "rules", "message"), FLAGGED)
@pytest.mark.parametrize("started", ["", " --enable-feature=promql-experimental-functions", " $MORE"])
def test_expressions_are_read_as_their_server_reads_them(
    code: str, rules: str, message: str, started: str, tmp_path: Path
) -> None:
    flag = "command: [--config.file=/etc/prometheus/prometheus.yml]"
    composed = edited(COMPOSE, flag, f"command: {FLAG}{started}")[COMPOSE]
    both = edited(CONFIG, "[rules.yml]", "[rules.yml, more.yml]")[CONFIG]
    files = {FILE: rules, COMPOSE: composed}
    files |= {CONFIG: both, "prometheus/more.yml": rules} if code == "RU116" else {}
    expected = [] if not started and code in {"RU106", "RU115"} else [message]
    if not started and code == "RU116":  # the rule that needs no flag is left
        expected = ["`c:d` with the same expression and labels is loaded from another file as well"]
    assert [found.message for found in check(stack(files), code, tmp_path)] == expected


@pytest.mark.parametrize("wrong", ["rule_file:", "global:\n  rule_files:"])
def test_a_misspelt_list_of_rule_files_has_one_finding_and_its_files_are_judged(wrong: str, tmp_path: Path) -> None:
    files = edited("grafana/dashboards/app.json", "rate(http_requests_total[5m])", "app:http_requests:rate5m")
    files |= {CONFIG: edited(CONFIG, "rule_files:", wrong)[CONFIG]}
    write(files, tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), RULES.values())
    assert [(one.code, one.primary.file) for one in found] == [("FM101", CONFIG)]
    write({FILE: RECORD.format("").replace(": up", ": up +")}, tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), [RULES["PQ101"]])
    assert [one.primary.file for one in found] == [FILE]


def test_labels_of_alerts_are_those_that_their_server_makes_of_them(tmp_path: Path) -> None:
    files = dict(RULES["LK116"].good[0].files)
    image = "    image: prom/prometheus:v3.5.0\n"
    command = f"    command: {FLAG} --enable-feature=promql-experimental-functions\n"
    files[COMPOSE] = files[COMPOSE].replace(image, image + command)
    files[FILE] = files[FILE].replace("up == 0", "count by (jobs) (limitk(2, up)) == 1")
    files["alertmanager.yml"] = files["alertmanager.yml"].replace("alertname = TargetDown", "jobs = app")
    assert check(files, "LK116", tmp_path) == ()


def test_every_rule_on_rule_files_is_silent_about_empty_and_odd_ones(tmp_path: Path) -> None:
    odd = "groups: [null, {}, {name: a, labels: [], rules: [null, 1, {}, {alert: [], expr: {}}, {record: a}]}]\n"
    write(stack({FILE: odd}), tmp_path)
    rules = [rule for code, rule in RULES.items() if re.fullmatch(r"RU1(0[2-9]|1\d)", code)]
    assert run(find_stacks(Files(tmp_path, base=tmp_path)), rules)[0] == ()
