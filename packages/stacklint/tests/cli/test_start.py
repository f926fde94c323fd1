"""What a start of the command line leaves alone: each of these modules costs as much as the check of a small file."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.cli import run
from stacklint.rules.fixtures import stack

Give = Callable[[Mapping[str, str]], Path]

PROGRAM = """
import sys
before = set(sys.modules)
from stacklint.cli import main
code = main(sys.argv[1:])
print(code, *set(sys.modules) - before, file=sys.stderr)
"""
UNTIL_EXIT = """
import gc, sys
from stacklint.cli import run
gc.callbacks.append(lambda phase, about: print(phase, about["generation"], file=sys.stderr))
code = run()
print(code, gc.get_freeze_count() > 10_000, file=sys.stderr)
"""
RARE = {
    *("asyncio", "difflib", "email", "hashlib", "importlib.metadata", "lsprotocol", "pygls", "random", "socket"),
    *("stacklint.lsp", "tempfile", "tomllib", "zipfile"),
}
MODELS = {"annotated_types", "pydantic", "pydantic_core", "typing_extensions"}
JSON = {"json", "orjson", "stacklint.document.json_reader"}
YAML = {"stacklint.document.yaml_marks", "stacklint.document.yaml_reader", "yaml"}
CHECKS = {"stacklint.engine", "stacklint.gotemplate", "stacklint.promql", "stacklint.rules", "stacklint.stack"}
COMPOSE = {f"stacklint.stack.{name}" for name in ("compose.reader", "compose_stacks", "programs.exporters")}
GRAFANA = {
    *("stacklint.stack.boards.board", "stacklint.stack.boards.reader"),
    *(f"stacklint.stack.grafana.{name}" for name in ("alerting", "provisioning", "server")),
}
LOKI = {"stacklint.logql", "stacklint.rules.log_query", "stacklint.stack.queries.log_queries"}
SERVERS = {f"stacklint.stack.prometheus.{name}" for name in ("alertmanager", "referenced", "server")}
FILES = stack()


def stderr(program: str, *arguments: str) -> str:
    untraced = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=untraced, capture_output=True, text=True, check=True, timeout=60).stderr


def start(*arguments: str) -> tuple[str, set[str]]:
    """The exit code of a command, and the modules that it has imported."""
    code, *modules = stderr(PROGRAM, *arguments).split()
    return code, set(modules)


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_who_asks_for_version_or_help_waits_for_no_check(argument: str) -> None:
    code, modules = start(argument)
    assert (code, "stacklint.cli" in modules) == ("0", True)
    assert modules & (RARE | MODELS | JSON | YAML | CHECKS) == set()


def test_a_sound_rule_file_needs_neither_models_nor_the_full_parsers(give: Give) -> None:
    give({"rules.yml": FILES["prometheus/rules.yml"]})
    code, modules = start("check", "rules.yml")
    assert (code, CHECKS - modules) == ("0", set())
    assert modules & (RARE | MODELS | JSON | YAML) == set()


def test_rule_files_need_nothing_of_what_may_be_around_them(give: Give) -> None:
    give({"one.yml": FILES["prometheus/rules.yml"], "two.yml": FILES["prometheus/rules.yml"]})
    code, modules = start("check")
    assert (code, modules & (COMPOSE | GRAFANA | SERVERS)) == ("0", set())
    assert {name.split(".")[2] for name in modules if name.startswith("stacklint.rules.") and name.count(".") > 2} == {
        "prom_query",
        "rule",
        "rule_file",
        "stack",
    }


def test_a_configuration_needs_neither_compose_nor_grafana(give: Give) -> None:
    give({"prometheus.yml": FILES["prometheus/prometheus.yml"].replace("rule_files: [/etc", "rule_files: [/nowhere")})
    _, modules = start("check", "prometheus.yml")
    assert (modules & (COMPOSE | GRAFANA), SERVERS - modules) == (set(), {"stacklint.stack.prometheus.alertmanager"})


def test_dashboards_need_neither_compose_nor_prometheus(give: Give) -> None:
    board = FILES["grafana/dashboards/app.json"]
    give({"dashboards/app.json": board.replace('"uid": "app"', '"schemaVersion": 41, "uid": "app"')})
    code, modules = start("check", "dashboards")
    assert (code, modules & (COMPOSE | SERVERS)) == ("0", set())


def test_what_reads_logql_is_there_where_a_query_asks_a_loki(give: Give) -> None:
    board = FILES["grafana/dashboards/app.json"].replace('"uid": "app"', '"schemaVersion": 41, "uid": "app"')
    loki = board.replace('"prometheus"', '"loki"').replace("http_requests_total[5m]", "{app=`a`}[5m]")
    give({"one/app.json": board, "two/app.json": loki})
    found = [(start("check", folder), LOKI) for folder in ("one", "two")]
    assert [(code, wanted & modules) for (code, modules), wanted in found] == [("0", set()), ("0", LOKI)]


def test_sound_dashboards_need_no_models(give: Give) -> None:
    board = FILES["grafana/dashboards/app.json"]
    new = '"schemaVersion": 41, "uid": "{}"'
    give({f"dashboards/{name}.json": board.replace('"uid": "app"', new.format(name)) for name in ("one", "two")})
    code, modules = start("check", "dashboards")
    assert (code, "stacklint.models.sound_boards" in modules) == ("0", True)
    assert modules & (RARE | MODELS | YAML) == set()


def test_a_sound_stack_needs_none_either(give: Give) -> None:
    give(FILES)
    code, modules = start("check")
    assert (code, "stacklint.models.sound_files" in modules) == ("0", True)
    assert modules & (RARE | {"annotated_types", "pydantic", "yaml"}) == set()


@pytest.mark.parametrize(
    ("file", "kind"), [("prometheus/prometheus.yml", "prometheus"), ("grafana/dashboards/app.json", "dashboard")]
)
def test_a_sound_file_of_another_kind_needs_no_places(give: Give, file: str, kind: str) -> None:
    give(FILES)
    code, modules = start("check", file, f"--kind={kind}")
    assert (code, modules & YAML) == ("0", set())


def test_a_process_never_looks_for_garbage(give: Give) -> None:
    give({"rules.yml": FILES["prometheus/rules.yml"]})
    assert stderr(UNTIL_EXIT, "check", "rules.yml") == "0 True\n"


def test_and_leaves_none_to_look_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["stacklint", "--version"])
    try:
        assert (run(), gc.isenabled(), gc.get_freeze_count() > 10_000) == (0, False, True)
    finally:
        gc.enable()
        gc.unfreeze()
