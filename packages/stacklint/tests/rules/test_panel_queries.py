"""How sure rules on the queries of panels are, what they show beside it, and that one cause is told once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from stacklint.engine import run
from stacklint.rules.api import Profile, discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import BOARD, shown, stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES = {one.code: one for one in discover(*Profile)}
SOURCE = {"type": "prometheus", "uid": "prometheus"}


def check(files: dict[str, str], code: str, folder: Path) -> list[str]:
    """What a rule says, as `severity: message | related at file:line`."""
    write(files, folder)
    found, _ = run(find_stacks(Files(folder, base=folder)), [RULES[code]])
    return [
        f"{one.severity}: {one.message}"
        + "".join(f" | {beside.message} at {beside.file}:{beside.line}" for beside in one.related)
        for one in found
    ]


def board(*exprs: str, **more: Any) -> dict[str, str]:
    """A panel with several queries, twice."""
    targets = [{"refId": chr(65 + index), "expr": expr} for index, expr in enumerate(exprs)]
    panel = {"type": "timeseries", "datasource": SOURCE, "targets": targets, **more}
    return stack({BOARD: json.dumps({"title": "A", "panels": [panel, panel]}, indent=1)})


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        (
            "http_requests_total",
            (
                "warning: the counter `http_requests_total` is shown as it stands: its line only rises, and falls where"
                " a program restarts | `http_requests_total` is declared here at app/metrics.prom:1"
            ),
        ),
        (
            "jobs_done_total",
            (
                "info: the counter `jobs_done_total` is shown as it stands: its line only rises, and falls where a"
                " program restarts"
            ),
        ),
    ],
)
def test_a_counter_by_its_name_alone_is_an_information(expr: str, said: str, tmp_path: Path) -> None:
    assert check(shown(expr), "PQ132", tmp_path) == [said]


def test_a_rate_in_the_unit_of_a_total_is_an_information(tmp_path: Path) -> None:
    files = shown("rate(x_bytes_total[5m])", panel='"fieldConfig": {"defaults": {"unit": "bytes"}}')
    (said,) = check(files, "GF231", tmp_path)
    assert said == (
        "info: `bytes` shows bytes, and what the query gives is bytes per second"
        " | bytes per second at grafana/dashboards/app.json:10"
    )


def test_a_unit_that_a_recording_rule_contradicts_is_told_with_the_rule(tmp_path: Path) -> None:
    rules = "groups:\n  - name: a\n    rules:\n      - {record: 'job:x:max', expr: max by (job) (x_seconds)}\n"
    panel = '"fieldConfig": {"defaults": {"unit": "ms"}}'
    (said,) = check(shown("job:x:max", panel=panel, also={"prometheus/rules.yml": rules}), "GF231", tmp_path)
    assert said.split(" | ")[1:] == [
        "seconds at grafana/dashboards/app.json:10",
        "what `job:x:max` is made of at prometheus/rules.yml:4",
    ]


def test_a_unit_that_fits_none_of_several_queries_is_told_once(tmp_path: Path) -> None:
    files = board("x_bytes", "y_bytes", fieldConfig={"defaults": {"unit": "s"}})
    assert [said.partition(" | ")[0] for said in check(files, "GF231", tmp_path)] == [
        "warning: `s` shows seconds, and what the query gives is bytes"
    ] * 2


def test_a_data_source_that_is_too_fast_is_told_once_for_all_queries_and_steps(tmp_path: Path) -> None:
    expr = "rate(http_requests_total[$__rate_interval])"
    files = board(expr, f"sum({expr})")
    panels = json.loads(files[BOARD])["panels"]
    panels[1]["interval"] = "1m"
    files[BOARD] = json.dumps({"title": "A", "panels": panels})
    (said,) = check(files, "PQ134", tmp_path)
    assert said == (
        "warning: `$__rate_interval` may be 1m here, which does not always hold two samples: graphs have gaps or stay"
        " empty at short ranges | `app` is scraped every 1m, the default at prometheus/prometheus.yml:3"
    )


def test_how_long_a_window_is_that_a_query_makes_too_short_is_told_of_its_panel(tmp_path: Path) -> None:
    files = shown("rate(http_requests_total[$__rate_interval])", query='"interval": "10s"', panel='"interval": "40s"')
    (said,) = check(files, "PQ134", tmp_path)
    assert said.startswith("warning: `$__rate_interval` may be 50s here, which does not always hold two samples")


def test_a_legend_shows_where_its_label_is_lost(tmp_path: Path) -> None:
    files = shown("sum by (job) (up)", query='"legendFormat": "{{pod}}"')
    (said,) = check(files, "GF232", tmp_path)
    assert said == (
        "warning: the query never returns the label `pod`: nothing stands in its place in the legend"
        " | here it is lost at grafana/dashboards/app.json:9"
    )


def test_selectors_of_one_expression_that_a_choice_passes_by_are_told_together(tmp_path: Path) -> None:
    files = shown("up / on (instance) http_requests_in_progress{job='app'} / on () http_requests_total{job='$job'}")
    dashboard = json.loads(files[BOARD])
    names = [{"name": name, "type": "query", "query": "label_values(up, job)"} for name in ("job", "instance")]
    files[BOARD] = json.dumps(dashboard | {"templating": {"list": names}}, indent=1)
    (said,) = check(files, "OP112", tmp_path)
    assert re.sub(r" at \S+", "", said) == (
        "info: `up` is shown whatever is chosen for `$job` | chosen here | chosen here | and so is this for `$instance`"
    )
