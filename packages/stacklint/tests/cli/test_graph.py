from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.rules.fixtures import edited, stack

Run = Callable[..., tuple[int, str, str]]
Give = Callable[[Mapping[str, str]], Path]

CONFIG = "prometheus/prometheus.yml"


def test_a_stack_is_shown_as_text_whatever_is_broken(run: Run, give: Give) -> None:
    give(edited(CONFIG, "app:5000", "api:5000"))
    code, out, err = run("graph")
    assert (code, err) == (0, "")
    assert out.startswith(
        "compose.yaml: 3 services, 1 job, 1 metric, 1 recording rule, 1 panel, 1 dashboard, 1 data source;"
        " 1 broken link\n\nMetrics\n  service api\n    job app  prometheus/prometheus.yml:5  broken\n"
    )
    assert out.endswith(
        "Broken\n  service:api -> job:app  prometheus/prometheus.yml:5\n"
        "    no service answers to `api`; the target stays down (LK101)\n"
    )


def test_what_a_metric_feeds_and_what_a_panel_needs(run: Run, give: Give) -> None:
    give(stack())
    assert run("graph", "--from", "http_requests_total") == (
        0,
        (
            "metric http_requests_total  app/metrics.prom:1\n"
            "  rule app:http_requests:rate5m  prometheus/rules.yml:5\n"
            "  panel Application / Requests  grafana/dashboards/app.json:9\n"
            "    dashboard Application  grafana/dashboards/app.json:3\n"
        ),
        "",
    )
    assert run("graph", "--to", "panel:Requests", "--from", "job:app") == (
        0,
        (
            "job app  prometheus/prometheus.yml:3\n"
            "  metric http_requests_total  app/metrics.prom:1\n"
            "    panel Application / Requests  grafana/dashboards/app.json:9\n"
        ),
        "",
    )
    assert run("graph", "--to", "job:app") == (
        0,
        (
            "job app  prometheus/prometheus.yml:3\n"
            "  service app (built here)  prometheus/prometheus.yml:5\n"
            "  file prometheus/prometheus.yml\n"
            "    mount prometheus:/etc/prometheus (./prometheus)  compose.yaml:8\n"
        ),
        "",
    )


@pytest.mark.parametrize(("form", "start"), [("mermaid", "flowchart LR\n"), ("dot", "digraph stack {\n")])
def test_a_stack_is_drawn(form: str, start: str, run: Run, give: Give) -> None:
    give(stack())
    code, out, err = run("graph", "--format", form)
    assert (code, out.startswith(start), err) == (0, True, "")
    assert out == run("graph", ".", "--format", form)[1]


def test_a_program_reads_where_everything_stands(run: Run, give: Give) -> None:
    give(stack())
    code, out, err = run(
        "graph", "--format", "json", "--from", "http_requests_total", "--to", "app:http_requests:rate5m"
    )
    assert (code, err) == (0, "")
    assert json.loads(out)["graphs"][0]["edges"] == [
        {
            "source": "metric:http_requests_total",
            "target": "rule:app:http_requests:rate5m",
            "relation": "queried by",
            "fault": "",
            "file": "prometheus/rules.yml",
            "line": 5,
            "column": 24,
        }
    ]


NOTHING = (
    "nothing to check below `app`: no compose file starts Prometheus or Grafana, and no file is of a known kind "
    "(templates, encrypted files and Kubernetes' objects are left alone): name another folder, or a file"
)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--from", "requests_totl"), "there is no node `requests_totl`: did you mean `http_requests_total`?"),
        (("--to", "panel:Request"), "there is no panel `Request`: did you mean `panel:Requests`?"),
        (("--from", "app"), "`app` may be `service:app`, `job:app`: say which"),
        (("gone",), "there is no file or folder `gone`"),
        (("app",), NOTHING),
    ],
)
def test_what_can_not_be_shown_is_one_sentence(arguments: tuple[str, ...], sentence: str, run: Run, give: Give) -> None:
    give(stack())
    assert run("graph", *arguments) == (2, "", f"stacklint: {sentence}\n")


def test_a_wrong_format_is_refused_by_name(run: Run, give: Give) -> None:
    give(stack())
    code, out, err = run("graph", "--format", "svg")
    assert (code, out) == (2, "")
    assert "invalid choice: 'svg'" in err


def test_what_is_excluded_is_left_out_by_option_and_by_setting(run: Run, give: Give) -> None:
    other = {f"second/{name}": text for name, text in stack().items()}
    give({**stack(), **other})
    assert run("graph")[1].count("compose.yaml: ") == 2
    assert run("graph", "--exclude", "second")[1].count("compose.yaml: ") == 1
    Path("pyproject.toml").write_text('[tool.stacklint]\nexclude = ["second"]\n', "utf-8")
    assert run("graph")[1].count("compose.yaml: ") == 1


def test_a_file_that_nobody_knows_is_no_graph_and_no_option_is_named_that_is_not_there(run: Run, give: Give) -> None:
    give({"notes.yml": "a: 1\n"})
    assert run("graph", "notes.yml") == (
        2,
        "",
        "stacklint: can't tell what `notes.yml` is: name the folder of its stack\n",
    )
