"""What rules on kinds of metrics and on windows say, how sure they are, and what they show beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES = {one.code: one for one in discover()}
PANEL, IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
SOURCES = "grafana/provisioning/datasources/prometheus.yml"
CONFIG = "prometheus/prometheus.yml"
JOB = "scrape_configs: [{job_name: app, static_configs: [{targets: [app:5000]}]}]\n"


def check(expr: str, code: str, folder: Path, changes: Mapping[str, str | None] | None = None) -> list[str]:
    """What a rule says of a panel's query, as `severity: message | related at line; ...`."""
    write(edited(PANEL, IN_PANEL, expr, changes), folder)
    found, _ = run(find_stacks(Files(folder, base=folder)), [RULES[code]])
    return [
        f"{one.severity}: {one.message}"
        + "".join(f" | {beside.message} at {beside.file}:{beside.line}" for beside in one.related)
        for one in found
    ]


def alert(expr: str) -> dict[str, str]:
    rule = {"alert": "A", "expr": expr}
    return {"prometheus/rules.yml": json.dumps({"groups": [{"name": "a", "rules": [rule]}]})}


@pytest.mark.parametrize(
    ("code", "expr", "said"),
    [
        (
            "PQ110",
            "rate(http_requests_in_progress[5m])",
            (
                "warning: `rate` is for counters, and `http_requests_in_progress` is a gauge: each fall counts as a"
                " restart | `http_requests_in_progress` is declared here at app/metrics.prom:3"
            ),
        ),
        (
            "PQ110",
            "rate(app:http_requests:rate5m[5m])",
            (
                "warning: `rate` is for counters, and `app:http_requests:rate5m` is a gauge: each fall counts as a"
                " restart | `app:http_requests:rate5m` is recorded here at prometheus/rules.yml:5"
            ),
        ),
        (
            "PQ110",
            "rate(up[5m])",
            "warning: `rate` is for counters, and `up` is a gauge: each fall counts as a restart",
        ),
        (
            "PQ110",
            "rate(scrape_something[5m])",
            "info: `rate` is for counters, and `scrape_something` is a gauge: each fall counts as a restart",
        ),
        (
            "PQ110",
            "rate(deriv(up[5m])[1h:5m])",
            "warning: `rate` is for counters, and `deriv(...)` is a gauge: each fall counts as a restart",
        ),
        (
            "PQ115",
            "deriv(http_requests_total[5m])",
            (
                "warning: `deriv` is for gauges, and `http_requests_total` is a counter: a restart counts as a fall"
                " | `http_requests_total` is declared here at app/metrics.prom:1"
            ),
        ),
        (
            "PQ115",
            "deriv(jobs_total[5m])",
            "info: `deriv` is for gauges, and `jobs_total` is a counter: a restart counts as a fall",
        ),
        (
            "PQ112",
            "rate(sum(http_requests_total)[5m:1m])",
            (
                "warning: `rate` of `sum(...)`, counters in one number: the restart of one counts as that of all"
                " | `http_requests_total` is declared here at app/metrics.prom:1"
            ),
        ),
        (
            "PQ111",
            "avg_over_time(http_requests_total[1h])",
            (
                "info: the counter `http_requests_total` is read as it stands: all that has happened since its program"
                " started | `http_requests_total` is declared here at app/metrics.prom:1"
            ),
        ),
        (
            "PQ113",
            "rate(http_requests_total[1m])",
            (
                "error: `rate` needs two samples, and 1m is too short to hold two"
                " | `app` is scraped every 1m, the default at prometheus/prometheus.yml:3"
            ),
        ),
        (
            "PQ113",
            "rate(http_requests_total[90s])",
            (
                "warning: `rate` needs two samples, and 90s is too short to hold two at all times"
                " | `app` is scraped every 1m, the default at prometheus/prometheus.yml:3"
            ),
        ),
        (
            "PQ117",
            "increase(http_requests_total[30d])",
            (
                "warning: 30d back is further than Prometheus keeps samples: 15d"
                " | no flag says otherwise: samples are kept for 15d at compose.yaml:6"
            ),
        ),
    ],
)
def test_a_finding_shows_where_the_other_end_is(code: str, expr: str, said: str, tmp_path: Path) -> None:
    assert check(expr, code, tmp_path) == [said]


@pytest.mark.parametrize(("expr", "severity"), [("http_requests_total > 5", "warning"), ("failures_total > 5", "info")])
def test_a_counter_in_an_alert_weighs_more_where_it_is_declared(expr: str, severity: str, tmp_path: Path) -> None:
    assert [said.partition(":")[0] for said in check("up", "PQ111", tmp_path, alert(expr))] == [severity]


@pytest.mark.parametrize(
    "name",
    [
        "mem_total",
        "lorry_disk_total",
        "doors_open_online_total",
        "calls_in_flight_total",
        "velero_backup_total",
        "mc_loaded_chunks_total",
    ],
)
def test_a_total_of_what_is_there_is_no_counter(name: str, tmp_path: Path) -> None:
    assert not check(name, "PQ132", tmp_path)
    assert not check(f"deriv({name}[5m])", "PQ115", tmp_path)


@pytest.mark.parametrize("name", ["disk_reads_total", "onlinetotal_total", "loaded_backup_total"])
def test_a_total_of_what_happened_is_a_counter(name: str, tmp_path: Path) -> None:
    assert len(check(name, "PQ132", tmp_path)) == 1
    assert len(check(f"deriv({name}[5m])", "PQ115", tmp_path)) == 1


def test_gauges_that_are_called_as_counters_are_known(tmp_path: Path) -> None:
    (said,) = check("rate(velero_backup_total[5m])", "PQ110", tmp_path)
    assert said == "info: `rate` is for counters, and `velero_backup_total` is a gauge: each fall counts as a restart"


def test_what_a_variable_is_part_of_is_not_named(tmp_path: Path) -> None:
    (said,) = check("delta(${name}_total[5m])", "PQ115", tmp_path)
    assert said == "info: `delta` is for gauges, and what it is given is a counter: a restart counts as a fall"


@pytest.mark.parametrize(
    ("code", "expr"),
    [
        ("PQ113", "rate(http_requests_total[$w:$s])"),
        ("PQ113", "rate(http_requests_total[5m:$s])"),
        ("PQ113", "rate({job='app'}[10s])"),
        ("PQ113", "rate(http_requests_total[step()])"),
        ("PQ117", "http_requests_in_progress offset $shift"),
        ("PQ117", "max_over_time(http_requests_in_progress[15d] offset 1h)"),
        ("PQ117", "max_over_time(rate(http_requests_total[5m])[15d:1h])"),
        ("PQ111", "sum(http_requests_total)"),
        ("PQ110", "rate(http_requests_in_progress[5m]) * $factor"),
    ],
)
def test_what_is_open_or_within_its_bounds_is_not_reported(code: str, expr: str, tmp_path: Path) -> None:
    assert check(expr, code, tmp_path) == []


@pytest.mark.parametrize(("modifier", "reported"), [("", True), (" anchored", False), (" smoothed", False)])
def test_a_window_that_looks_beyond_its_range_is_not_too_short(modifier: str, reported: bool, tmp_path: Path) -> None:
    newer = {"compose.yaml": stack()["compose.yaml"].replace("prometheus:v3.5.0", "prometheus:v3.16.0")}
    assert bool(check(f"rate(http_requests_total[1m]{modifier})", "PQ113", tmp_path, newer)) == reported


def test_a_label_that_the_text_takes_away_is_not_put_down_to_the_series(tmp_path: Path) -> None:
    assert check("sum by (gone) (sum by (route) (http_requests_total))", "LK110", tmp_path) == []
    found = check("sum by (gone) (sum by (route, gone) (http_requests_total))", "LK110", tmp_path / "other")
    assert ["no series here has the label `gone`" in said and "1 more place" in said for said in found] == [True]


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        ("http_requests_total{gone='x'}", "error: the selector matches nothing"),
        ("http_requests_total{gone!=''}", "error: the selector matches nothing"),
        ("http_requests_total{gone!='x'}", "warning: this excludes nothing"),
        ("http_requests_total{gone!~'x|y'}", "warning: this excludes nothing"),
        ("http_requests_total{rout!='x'}", "error: this excludes nothing"),
        ("sum by (gone) (http_requests_total)", "error: the result is not split by it"),
        ("http_requests_total / on (gone) http_requests_total", "error: the sides are matched without it"),
    ],
)
def test_what_the_lack_of_a_label_does_depends_on_who_asks_for_it(expr: str, said: str, tmp_path: Path) -> None:
    found = [one.partition(" | ")[0] for one in check(expr, "LK110", tmp_path)]
    assert [re.sub("no series here has the label `[a-z]+`; ", "", one) for one in found] == [said]


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        ("a*", "write `a.*`: `*` only repeats the character before it"),
        ("b*", "the jobs are `app`"),
        ("ap", "did you mean `app`?"),
        ("api|web", "the jobs are `app`"),
        ("web.+", "the jobs are `app`"),
    ],
)
def test_a_pattern_that_no_job_matches_says_what_is_there(pattern: str, advice: str, tmp_path: Path) -> None:
    write(edited(PANEL, IN_PANEL, f"up{{job=~'{pattern}'}}"), tmp_path)
    (found,) = run(find_stacks(Files(tmp_path, base=tmp_path)), [RULES["LK107"]])[0]
    assert (found.severity, found.message) == ("warning", f"no job matches `{pattern}`; the selector matches nothing")
    assert found.help == advice


@pytest.mark.parametrize(
    "pattern",
    ["ap*", "app|web", "a.+", "|web", ".*p", "$job", "(?i)APP", "(a|b)pp?", "x.*y.*z.*", f"{'x' * 300}.*", "[a-z]+"],
)
def test_a_pattern_that_a_job_matches_or_that_is_not_looked_into_is_silent(pattern: str, tmp_path: Path) -> None:
    assert not check(f"up{{job=~'{pattern}'}}", "LK107", tmp_path)


@pytest.mark.parametrize(
    ("expr", "advice"),
    [
        ("rate(http_requests_total{route='/'})", "add a window behind it, such as `[5m]`"),
        ("rate(sum(http_requests_total))", ""),
    ],
)
def test_a_function_of_ranges_says_how_a_selector_gets_one(expr: str, advice: str, tmp_path: Path) -> None:
    write(edited(PANEL, IN_PANEL, expr), tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), [RULES["PQ101"]])
    assert [one.help for one in found] == [advice]


def test_of_two_windows_the_outer_one_is_told(tmp_path: Path) -> None:
    found = check("max_over_time(rate(http_requests_total[40d])[30d:1h]) + sum(up offset 60d)", "PQ117", tmp_path)
    assert [said.partition(" back")[0] for said in found] == ["warning: 30d", "warning: 60d"]


FOREIGN = {
    "PQ113": "rate(http_requests_total[10s])",
    "PQ117": "rate(http_requests_total[90d])",
    "LK106": "http_request_total",
    "LK107": "up{job='gone'}",
    "LK110": "http_requests_total{gone='x'}",
}


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("http://prometheus:9090", True),
        ("http://localhost:9090", True),
        ("http://127.0.0.1:9090", True),
        ("http://prom:9090", True),
        ("$PROMETHEUS_URL", True),
        ("http://[broken", True),
        ("https://metrics.example.com/prometheus", False),
        ("http://10.0.0.7:9090", False),
        ("http://app:5000", False),
    ],
)
@pytest.mark.parametrize("code", FOREIGN)
def test_a_query_to_another_database_is_not_held_against_this_one(
    code: str, url: str, ours: bool, tmp_path: Path
) -> None:
    sources = {SOURCES: stack()[SOURCES].replace("http://prometheus:9090", url)}
    assert bool(check(FOREIGN[code], code, tmp_path, sources)) == ours


def test_by_another_database_no_more_is_known_than_names(tmp_path: Path) -> None:
    sources = {SOURCES: stack()[SOURCES].replace("http://prometheus:9090", "https://metrics.example.com")}
    (said,) = check("deriv(http_requests_total[5m])", "PQ115", tmp_path, sources)
    assert said == "info: `deriv` is for gauges, and `http_requests_total` is a counter: a restart counts as a fall"


def test_two_servers_leave_windows_unjudged(tmp_path: Path) -> None:
    compose = stack()["compose.yaml"]
    second = "  second:\n    image: prom/prometheus\n    volumes: ['./prometheus:/etc/prometheus']\n"
    for code in ("PQ113", "PQ117"):
        for expr in ("rate(http_requests_total[10s])", "rate(http_requests_total[90d])", "rate(up[10s:])"):
            assert (
                check(expr, code, tmp_path, {"compose.yaml": compose.replace("  grafana:", second + "  grafana:")})
                == []
            )


def test_an_interval_of_many_jobs_is_told_once(tmp_path: Path) -> None:
    jobs = JOB.replace(
        "]}]}]", "]}]}, {job_name: two}, {job_name: three, scrape_interval: 1s}, {job_name: f, scrape_interval: x}]"
    )
    found = check("up", "PQ116", tmp_path, {CONFIG: "global: {scrape_interval: 10m}\n" + jobs})
    assert found == [
        (
            "warning: a job without an interval of its own is scraped every 10m, and a sample counts for 5m: its series"
            " vanish in between"
        )
    ]
