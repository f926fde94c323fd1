"""Renaming and renaming back leaves every byte as it was, however queries, files and names are written."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stacklint.engine import Sources
from stacklint.rename.change import renamed
from stacklint.rename.datasource import rename_datasource_uid
from stacklint.rename.metric import rename_metric
from stacklint.rules.examples import write
from stacklint.rules.fixtures import stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES, CONFIG, PROM = "prometheus/rules.yml", "prometheus/prometheus.yml", "app/metrics.prom"
BOARD, SOURCE = "grafana/dashboards/app.json", "grafana/provisioning/datasources/prometheus.yml"

selectors = st.sampled_from(
    [
        *("x", "x{a='b'}", '{__name__="x"}', "{__name__=~'x|y_total'}", '{"x", a="x"}', "rate(x_bucket[5m])", "x_sum"),
        *(
            "x_total",
            "a:x",
            'label_replace(x, "x", "x", "x", "x")',
            "x @ 1",
            "{__name__=~'x.*'}",
            "max_over_time(x[1h:5m])",
        ),
    ]
)
exprs = st.lists(selectors, min_size=1, max_size=4).map(" + ".join)
layouts = st.sampled_from(["{}", "'{}'", "|\n          {}", ">-\n          {}\n", '"{}"'])
exposed = st.sampled_from(
    ["x 1\n", "# TYPE x histogram\nx_bucket 1\nx_sum 1\nx_count 1\n", '# TYPE x gauge\n# HELP x x\nx{x="x"} 1\n', ""]
)
breaks = st.sampled_from(["\n", "\r\n"])


def laid_out(expr: str, layout: str) -> str:
    if layout == "'{}'":
        expr = expr.replace("'", "''")
    if layout == '"{}"':
        expr = expr.replace("\\", "\\\\").replace('"', '\\"')
    return layout.format(expr) if layout != "{}" or expr[0] not in "{[\"'" else f"|\n          {expr}"


def rename(folder: Path, what: str, old: str, new: str) -> None:
    stacks = find_stacks(Files(folder, base=folder))
    sources = Sources(stack.files for stack in stacks)
    plan = (
        rename_metric(stacks, old, new, sources.location)
        if what == "metric"
        else rename_datasource_uid(stacks, old, new, sources)
    )
    done = renamed(plan, sources, stacks[0].files)
    for name, text in done.texts.items():
        source = sources.source(name)
        (folder / name).write_bytes(("\ufeff" * source.bom + text).encode(source.encoding))


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(exprs, layouts, exprs, exposed, breaks, st.booleans())
def test_a_metric_there_and_back(rule: str, layout: str, panel: str, prom: str, ends: str, bom: bool) -> None:
    rules = (
        f"groups:\n  - name: x\n    rules:\n      - record: a:b  # x\n        expr: {laid_out(rule, layout)}\n"
        "      - alert: x\n        expr: x > 1\n"
    )
    escaped = panel.replace("\\", "\\\\").replace('"', '\\"')
    files = stack(
        {
            RULES: "\ufeff" * bom + rules.replace("\n", ends),
            BOARD: stack()[BOARD].replace("rate(http_requests_total[5m])", escaped),
            PROM: prom,
            "prometheus/x.test.yml": "rule_files: [rules.yml]\ntests: [{input_series: [{series: 'x{}', values: 1}]}]\n",
        }
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(files, folder)
        before = content(folder)
        rename(folder, "metric", "x", "renamed")
        between = content(folder)
        rename(folder, "metric", "renamed", "x")
        assert between != before
        assert content(folder) == before


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["uid: u", "uid: 'u'", 'uid: "u"', "uid: >-\n      u"]), st.text('abu "\\', max_size=4), breaks)
def test_a_uid_there_and_back(uid: str, title: str, ends: str) -> None:
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    files = stack(
        {
            SOURCE: stack()[SOURCE].replace("uid: prometheus", uid).replace("\n", ends),
            BOARD: stack()[BOARD].replace('"uid": "prometheus"', '"uid": "u"').replace("Requests", escaped),
        }
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(files, folder)
        before = content(folder)
        rename(folder, "uid", "u", "other-uid")
        between = content(folder)
        rename(folder, "uid", "other-uid", "u")
        assert sorted(path for path in before if before[path] != between[path]) == [BOARD, SOURCE]
        assert content(folder) == before
