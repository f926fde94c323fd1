"""What holds for all kinds of files: order, tolerance, places, and what is imported when."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.document import Place, Plain, read_document
from stacklint.models import Kind, ModelFault, check, homes, meant_around

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]

ROOT = Path(__file__).parents[4]

SHIPPED = [
    (Kind.PROMETHEUS, "configs/prometheus/prometheus.yml"),
    (Kind.RULES, "configs/prometheus/rules/*.yml"),
    (Kind.TESTS, "configs/prometheus/tests/*.yml"),
    (Kind.ALERTMANAGER, "configs/alertmanager/alertmanager.yml"),
    (Kind.DATASOURCES, "configs/grafana/provisioning/datasources/*.yml"),
    (Kind.PROVIDER, "configs/grafana/provisioning/dashboards/*.yml"),
    (Kind.DASHBOARD, "configs/grafana/dashboards/*.json"),
    (Kind.COMPOSE, "compose.yaml"),
]

KEYS = st.sampled_from([
    "scrape_configs", "global", "job_name", "relabel_configs", "action", "target_label", "groups", "rules",
    "name", "expr", "record", "alert", "labels", "apiVersion", "datasources", "providers", "options", "path",
    "route", "routes", "receiver", "receivers", "group_by", "matchers", "jsonData", "type", "title", "panels",
    "targets", "templating", "list", "services", "build", "ports", "depends_on", "static_configs", "http_headers",
    "oauth2", "tls_config", "scrape_interval", "scrape_timeout", "x", "[key]",
])  # fmt: skip
DATA = st.recursive(
    st.none() | st.sampled_from(["", "x", "1", "15s"]) | st.sampled_from([Plain("1"), Plain("true"), Plain("5m")]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=30,
)


@pytest.mark.parametrize(("kind", "pattern"), SHIPPED)
def test_the_files_that_this_project_ships_have_no_faults(kind: Kind, pattern: str) -> None:
    files = sorted(ROOT.glob(pattern))
    assert files
    documents = [read_document(f.name, f.read_bytes(), "json" if f.suffix == ".json" else "yaml") for f in files]
    found = {document.name: check(kind, document.data) for document in documents}
    assert found == {file.name: () for file in files}


@given(st.sampled_from(Kind), DATA)
def test_no_data_makes_it_raise_and_every_fault_is_at_a_place_that_exists(kind: Kind, data: object) -> None:
    def walk(value: object, path: tuple[str | int, ...]) -> None:
        for step in path:
            value = value[step]  # type: ignore[index]  # a path leads through it

    for fault in check(kind, data):
        walk(data, fault.path)


@given(st.sampled_from(Kind), DATA)
def test_no_two_faults_say_the_same_of_one_place(kind: Kind, data: object) -> None:
    faults = check(kind, data)
    assert len({(fault.path, fault.part, fault.message) for fault in faults}) == len(faults)


def test_faults_come_in_the_order_of_the_text() -> None:
    text = "scrape_configs:\n- job_name: x\n  a: 1\n  scheme: []\nb: 1\nglobal:\n  scrape_interval: 5\n  c: 1\n"
    document = read_document("f", text.encode(), "yaml")
    faults = check(Kind.PROMETHEUS, document.data)
    starts = [document.locate(Place("f", fault.path, fault.part)).start for fault in faults]
    assert (len(starts), starts) == (5, sorted(starts))


def test_a_key_named_like_a_mark_of_pydantic_is_an_ordinary_key(judge: Judge) -> None:
    text = "groups: [{name: g, labels: {'[key]': «[]»}}]\n"
    marked, (fault,) = judge(Kind.RULES, text)
    assert (marked, fault.message) == (text, "`[key]` is an empty list, not a text")


def test_a_value_of_several_lines_stays_on_one_line_in_the_message(judge: Judge) -> None:
    _, (fault,) = judge(Kind.PROMETHEUS, "rule_files: |\n  a\n  b\n")
    assert fault.message == "`rule_files` is `a b `, not a list"


def test_a_long_value_is_cut_in_the_message(judge: Judge) -> None:
    _, (fault,) = judge(Kind.PROMETHEUS, f"global: {{scrape_interval: {'9' * 80}}}\n")
    assert fault.message == f"`scrape_interval` is `{'9' * 57}...`, not a duration such as `15s` or `1m30s`"


def test_without_a_judge_of_regular_expressions_none_is_judged() -> None:
    data = {"scrape_configs": [{"job_name": "x", "relabel_configs": [{"target_label": "a", "regex": "("}]}]}
    assert check(Kind.PROMETHEUS, data) == ()


@pytest.mark.parametrize(
    ("kind", "key", "where"),
    [
        (Kind.PROMETHEUS, "rule_files", ("top level",)),
        (Kind.PROMETHEUS, "evaluation_interval", ("global",)),
        (Kind.PROMETHEUS, "scrape_interval", ("global", "scrape_configs[]")),
        (Kind.PROMETHEUS, "path_prefix", ("alerting.alertmanagers[]",)),
        (Kind.RULES, "for", ("groups[].rules[]",)),
        (Kind.DATASOURCES, "isDefault", ("datasources[]",)),
        (Kind.PROVIDER, "foldersFromFilesStructure", ("providers[].options",)),
        (Kind.ALERTMANAGER, "repeat_interval", ("route",)),
        (Kind.ALERTING, "noDataState", ("groups[].rules[]",)),
        (Kind.COMPOSE, "container_name", ("services.*",)),
        (Kind.PROMETHEUS, "nowhere", ()),
    ],
)
def test_a_key_has_its_homes_in_a_format(kind: Kind, key: str, where: tuple[str, ...]) -> None:
    assert homes(kind, key) == where


@pytest.mark.parametrize(
    ("kind", "path", "meant"),
    [
        (Kind.PROVIDER, ("providers", 0, "options", "intervalSeconds"), ("updateIntervalSeconds", "providers[]")),
        (Kind.PROVIDER, ("providers", 0, "options", "apiVersions"), ("apiVersion", "top level")),
        (Kind.PROVIDER, ("providers", 0, "options", "other"), None),
        (Kind.PROVIDER, (0, "options", "intervalSeconds"), None),
        (Kind.PROVIDER, ("updateIntervalSecond",), None),
        (Kind.COMPOSE, ("services", "app", "build", "environments"), ("environment", "services.app")),
    ],
)
def test_a_misspelt_key_may_belong_to_a_mapping_around_its_own(
    kind: Kind, path: tuple[str | int, ...], meant: tuple[str, str] | None
) -> None:
    assert meant_around(kind, path) == meant


def test_pydantic_and_the_formats_are_imported_for_the_first_file_that_is_no_sound_rule_file() -> None:
    script = (
        "import sys\n"
        "from stacklint.models import Kind, check\n"
        "check(Kind.RULES, {'groups': []})\n"
        "before = 'pydantic' in sys.modules\n"
        "check(Kind.RULES, {})\n"
        "print(before, sorted(m for m in sys.modules if m in"
        " {f'stacklint.models.{kind.value}' for kind in Kind}))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "False ['stacklint.models.rules']\n"


def test_the_names_of_the_package_are_functions_after_their_use_too() -> None:
    from stacklint import models

    models.check(models.Kind.RULES, models.native(None))
    models.homes(models.Kind.RULES, "for")
    models.schema(models.Kind.RULES)
    assert [name for name in models.__all__ if not callable(getattr(models, name))] == []
