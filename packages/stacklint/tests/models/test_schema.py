"""The exported schemas: sound, described, up to date, and of one mind with the models about structure."""

from __future__ import annotations

import copy
import json
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from stacklint.document import Plain, read_document
from stacklint.models import FaultKind, Kind, check, native, schema
from stacklint.models.base import Model
from stacklint.models.export import render

ROOT = Path(__file__).parents[4]

SEEDS: dict[Kind, list[str]] = {
    Kind.PROMETHEUS: [
        (
            "global: {scrape_interval: 5s, external_labels: {a: b}, scrape_protocols: [PrometheusProto]}\n"
            "rule_files: [a]\nscrape_configs:\n- job_name: x\n  honor_labels: true\n  sample_limit: 5\n"
            "  static_configs: [{targets: [a], labels: {b: c}}]\n  relabel_configs: [{target_label: a}]\n"
            "  oauth2: {client_id: a, token_url: b}\nalerting: {alertmanagers: [{timeout: 5s}]}\n"
            "remote_write: [{url: 'http://x', name: a, protobuf_message: prometheus.WriteRequest, headers: {A: b},"
            " queue_config: {capacity: 5}, azuread: {cloud: AzureChina, sdk: {}}}]\n"
            "remote_read: [{url: 'http://x', required_matchers: {a: b}, read_recent: true}]\n"
            "storage: {tsdb: {out_of_order_time_window: 5m, retention: {time: 1d}}, exemplars: {max_exemplars: 5}}\n"
            "tracing: {endpoint: a, client_type: http, sampling_fraction: 0.5, compression: gzip}\n"
            "otlp: {translation_strategy: NoTranslation, promote_resource_attributes: [a]}\n"
        ),
    ],
    Kind.RULES: [
        (
            "groups:\n- name: g\n  limit: 5\n  rules:\n  - {alert: a, expr: x, for: 5m, labels: {a: b}}\n"
            "  - {record: a, expr: x}\n"
        ),
    ],
    Kind.DATASOURCES: [
        (
            "apiVersion: 1\ndatasources:\n- {name: a, type: b, isDefault: true, orgId: 1, jsonData: {a: b}}\n"
            "deleteDatasources: [{name: a}]\n"
        ),
        "datasources:\n- {name: a, type: b, is_default: true, org_id: 1, json_data: {a: b}}\n",
        (
            "apiVersion: 1\ndatasources:\n"
            "- {name: a, type: prometheus, jsonData: {httpMethod: GET, timeInterval: 5s, tlsAuth: true, timeout: 5,"
            " exemplarTraceIdDestinations: [{name: a, url: b}]}}\n"
            "- {name: b, type: loki, jsonData: {maxLines: 5, derivedFields: [{name: a, matcherRegex: b}]}}\n"
            "- {name: c, type: tempo, jsonData: {tracesToLogsV2: {tags: [{key: a}], spanEndTimeShift: -1h},"
            " nodeGraph: {enabled: true}}}\n"
            "- {name: d, type: alertmanager, jsonData: {implementation: mimir}}\n"
            "- {name: e, type: f, correlations: [{targetUID: a, label: b, description: c, type: query,"
            " config: {field: d, target: {}, transformations: [{type: logfmt}]}}]}\n"
        ),
        "datasources:\n- {name: a, type: tempo, json_data: {search: {hide: true}}}\n",
    ],
    Kind.PROVIDER: [
        "apiVersion: 1\nproviders:\n- {name: a, type: file, options: {path: /x, foldersFromFilesStructure: true}}\n",
        "- {name: a, org_id: 1, options: {path: /x}}\n",
    ],
    Kind.ALERTING: [
        (
            "apiVersion: 1\ngroups:\n- {orgId: 1, name: g, folder: f, interval: 1m, rules: [{uid: u, title: t,"
            " condition: A, data: [{refId: A, datasourceUid: p, relativeTimeRange: {from: 600, to: 0}, model: {a: b}}],"
            " for: 5m, noDataState: OK, execErrState: Error, panelId: 3, labels: {a: b}, record: {metric: m, from: A},"
            " notification_settings: {receiver: c, group_by: [x]}, missing_series_evals_to_resolve: 3}]}\n"
            "contactPoints: [{name: c, receivers: [{uid: r, type: email, settings: {addresses: a}}]}]\n"
            "policies: [{orgId: 1, receiver: c, routes: [{matchers: [a=b], object_matchers: [[a, '=', b]]}]}]\n"
            "muteTimes: [{name: n, time_intervals: [{times: [{start_time: '06:00', end_time: '24:00'}]}]}]\n"
            "templates: [{name: t, template: x}]\nresetPolicies: [1]\ndeleteRules: [{uid: x}]\n"
            "deleteMuteTimes: [{name: x}]\n"
        ),
    ],
    Kind.ALERTMANAGER: [
        (
            "global: {resolve_timeout: 5m}\nroute: {receiver: a, group_by: [x], routes: [{matchers: [a=b]}]}\n"
            "receivers: [{name: a, webhook_configs: [{url: 'http://x'}]}]\ninhibit_rules: [{equal: [a]}]\n"
            "time_intervals: [{name: t, time_intervals: [{times: [{start_time: '09:00', end_time: '17:00'}], weekdays: "
            "[Monday:friday], days_of_month: [1, '-3:-1'], months: [may, 6], years: [2030], location: UTC}]}]\n"
        ),
    ],
    Kind.COMPOSE: [
        (
            "services:\n  a: {image: x, command: [a], ports: ['80', {target: 80}], depends_on: {b: {condition: "
            "service_healthy}}}\n  b: {build: {context: .}, environment: {A: b}, networks: [n], healthcheck: {}}\n"
            "volumes: {v: }\n"
        ),
    ],
    Kind.SCRAPE_CONFIGS: ["scrape_configs: [{job_name: a, static_configs: [{targets: [b]}], scrape_interval: 5s}]\n"],
    Kind.TARGETS: ["- {targets: [a, b], labels: {c: d}}\n- {targets: [e]}\n"],
    Kind.TESTS: [
        (
            "rule_files: [a]\nevaluation_interval: 1m\ngroup_eval_order: [g]\ntests:\n- interval: 1m\n"
            "  input_series: [{series: up, values: 0+1x5}]\n  external_labels: {a: b}\n  start_timestamp: 5\n"
            "  alert_rule_test: [{eval_time: 5m, alertname: a, exp_alerts: [{exp_labels: {a: b}}]}]\n"
            "  promql_expr_test: [{expr: up, eval_time: 5m, exp_samples: [{labels: up, value: 1}]}]\n"
        ),
    ],
    Kind.DASHBOARD: [
        (
            "{title: x, uid: u, refresh: 5s, time: {from: a}, timepicker: {hidden: true, refresh_intervals: "
            "[5s]}, links: [{title: a, type: dashboards, tags: [b], keepTime: true}], graphTooltip: 1, panels: "
            "[{type: row, collapsed: true, panels: [{targets: [{expr: up}], datasource: {uid: p}}]}, {type: "
            "timeseries, gridPos: {h: 1, w: 2}, options: {legend: {calcs: [a], showLegend: true}, tooltip: "
            "{mode: multi}}, targets: [{refId: A, datasource: {type: prometheus, uid: p}, expr: up, instant: "
            "true}], fieldConfig: {defaults: {custom: {lineWidth: 1, stacking: {mode: none}}, color: {mode: "
            "fixed}, mappings: [{type: value, options: {'1': {text: a}}}, {type: range, options: {from: 1, "
            "result: {text: b}}}], thresholds: {mode: absolute, steps: [{value: 1, color: red}]}, links: "
            "[{title: a, url: b}]}, overrides: [{matcher: {id: byName, options: a}, properties: [{id: unit, "
            "value: s}]}]}, transformations: [{id: a}]}, {type: table, options: {sortBy: [{desc: true}]}, "
            "fieldConfig: {defaults: {custom: {cellOptions: {type: sparkline, lineWidth: 1}}}}}, {type: graph, "
            "legend: {show: true}, datasource: P}]}\n"
        ),
        (
            "{title: x, templating: {list: [{name: a, type: query, datasource: P, query: {query: b}, refresh: 1, "
            "current: {text: [a], value: b}, options: [{selected: true}]}, {type: adhoc, filters: [{key: a, "
            "operator: '='}]}, {type: interval, auto: true, auto_min: 5s}, {type: other, sort: []}]}, "
            "annotations: {list: [{name: a, enable: true, datasource: {type: b}, target: {tags: [c]}, filter: "
            "{ids: [1]}}]}, rows: [{panels: [{type: stat, span: 4, options: {reduceOptions: {calcs: [a], values: "
            "false}, graphMode: area}}]}]}\n"
        ),
        (
            "{apiVersion: dashboard.grafana.app/v1beta1, kind: Dashboard, metadata: {name: u, labels: {a: b}}, "
            "spec: {title: x, panels: [{type: text, options: {content: a}}]}}\n"
        ),
        (
            "{apiVersion: dashboard.grafana.app/v2beta1, kind: Dashboard, metadata: {name: u}, spec: {title: x, "
            "elements: {a: {kind: Panel, spec: {id: 1, title: b, data: {kind: QueryGroup, spec: {queries: "
            "[{kind: PanelQuery, spec: {refId: A, hidden: false, query: {kind: DataQuery, group: prometheus, "
            "spec: {expr: up}}}}]}}, vizConfig: {kind: VizConfig, group: stat, spec: {options: {graphMode: "
            "area}, fieldConfig: {defaults: {unit: s}}}}}}, b: {kind: LibraryPanel, spec: {libraryPanel: {uid: "
            "c}}}}, layout: {kind: RowsLayout, spec: {rows: [{kind: RowsLayoutRow, spec: {title: a, layout: "
            "{kind: GridLayout, spec: {items: [{kind: GridLayoutItem, spec: {x: 0, width: 12, element: {name: "
            "a}}}]}}}}]}}}}\n"
        ),
        (
            "{title: x, elements: {a: {kind: Panel, spec: {vizConfig: {kind: timeseries, spec: {options: "
            "{legend: {calcs: [a]}}}}, data: {spec: {queries: [{spec: {query: {kind: prometheus, spec: {expr: "
            "up}}, datasource: {uid: p}}}]}}}}}, layout: {kind: TabsLayout, spec: {tabs: [{spec: {layout: {kind: "
            "AutoGridLayout, spec: {items: [{spec: {element: {name: a}}}], maxColumnCount: 3}}}}]}}, variables: "
            "[{kind: QueryVariable, spec: {name: a, query: {kind: DataQuery, group: prometheus, spec: {}}, "
            "current: {text: a, value: [b]}}}, {kind: SwitchVariable, spec: {name: b, current: 'on'}}], "
            "annotations: [{kind: AnnotationQuery, spec: {enable: true}}], links: [{title: a, tags: [b]}], "
            "timeSettings: {from: a, autoRefreshIntervals: [5s]}, tags: [a]}\n"
        ),
    ],
}


def read(kind: Kind, seed: str) -> Any:
    """A seed as its kind of file is read: dashboards are JSON, whose scalars have types of their own."""
    data = read_document("f", seed.encode(), "yaml").data
    return native(data) if kind is Kind.DASHBOARD else data


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all values inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in inner:
        yield (*path, step)
        yield from places(child, (*path, step))


@st.composite
def spoiled(draw: st.DrawFn, kind: Kind) -> tuple[Kind, Any]:
    """A sound file, changed in up to three places: a value replaced, a key dropped or added."""
    data = copy.deepcopy(read(kind, draw(st.sampled_from(SEEDS[kind]))))
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(sorted(places(data), key=str) or [()]))
        if not path:
            break
        parent: Any = data
        for step in path[:-1]:
            parent = parent[step]
        match draw(st.sampled_from(["replace", "drop", "add"])):
            case "replace":
                parent[path[-1]] = draw(st.sampled_from([None, "odd text", Plain("odd text"), [], {}, [[]], {"a": {}}]))
            case "drop":
                del parent[path[-1]]
            case _ if isinstance(parent, dict):
                parent["added"] = draw(st.sampled_from([None, "x", []]))
    return kind, data


def structure_is_sound(kind: Kind, data: object) -> bool:
    """The models' verdict as far as a schema can go: without relations between values."""
    from stacklint.models.faults import structure

    form = import_module(f"stacklint.models.{kind.value}").FORMAT
    chosen = form.choose(data)
    return chosen is None or not list(structure(form, chosen, data))


def models_of_dashboards() -> Iterator[type[Model]]:
    """Every model that a dashboard may need, whatever it holds."""
    from stacklint.models import boards
    from stacklint.models.dashboard import Dashboard

    for found in pkgutil.walk_packages(boards.__path__, f"{boards.__name__}."):
        module = import_module(found.name)
        yield from (
            entry
            for entry in vars(module).values()
            if isinstance(entry, type) and issubclass(entry, Model) and entry.__module__ == module.__name__
        )
    yield Dashboard


@pytest.mark.parametrize("kind", Kind)
def test_the_schema_is_sound_titled_and_described_throughout(kind: Kind) -> None:
    found = schema(kind)
    Draft202012Validator.check_schema(found)
    bare = [
        (name, key)
        for name, model in found.get("$defs", {}).items()
        for key, entry in model.get("properties", {}).items()
        if not entry.get("description")
    ]
    assert (bool(found["title"]), bare) == (True, [])


@settings(max_examples=600)
@given(st.sampled_from(Kind).flatmap(spoiled))
def test_the_schema_and_the_model_agree_on_structure(case: tuple[Kind, Any]) -> None:
    kind, data = case
    assert VALIDATORS[kind].is_valid(native(data)) == structure_is_sound(kind, data)


@settings(max_examples=400)
@given(spoiled(Kind.DASHBOARD))
def test_and_so_they_do_on_the_many_shapes_of_dashboards(case: tuple[Kind, Any]) -> None:
    kind, data = case
    assert VALIDATORS[kind].is_valid(data) == structure_is_sound(kind, data)


def test_a_place_offers_what_is_known_of_it_and_no_other_does() -> None:
    link = schema(Kind.DASHBOARD)["$defs"]["Link"]["properties"]
    assert (link["type"]["examples"], "examples" in link["title"]) == (["link", "dashboards"], False)


def test_each_model_has_a_name_of_its_own_in_the_schema() -> None:
    names = [model.__name__ for model in models_of_dashboards()]
    assert sorted(names) == sorted(set(names))


def test_the_seeds_of_the_agreement_are_sound() -> None:
    faults = [fault for kind, seeds in SEEDS.items() for seed in seeds for fault in check(kind, read(kind, seed))]
    (old_form,) = faults  # one seed has it on purpose
    assert (old_form.kind, old_form.message) == (FaultKind.DEPRECATED, "a list without `apiVersion` is the old form")


@pytest.mark.parametrize("kind", Kind)
def test_the_schema_takes_an_empty_file_where_its_reader_does(kind: Kind) -> None:
    refused = [fault.kind for fault in check(kind, None)]
    assert (VALIDATORS[kind].is_valid(None), refused) in [(True, []), (False, [FaultKind.WRONG_TYPE])]


def test_plain_scalars_are_what_yaml_1_2_makes_of_them() -> None:
    text = "[true, False, 1, -5, 0x1F, 0o17, 1.5, .5e3, .inf, -.Inf, text, yes, '5', ~, {a: 2}]"
    data = read_document("f", text.encode(), "yaml").data
    infinite = float("inf")
    assert native(data) == [
        True, False, 1, -5, 31, 15, 1.5, 500.0, infinite, -infinite, "text", "yes", "5", None, {"a": 2},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "others"),
    [(Kind.ALERTMANAGER, "Prometheus"), (Kind.PROMETHEUS, "Alertmanager"), (Kind.RULES, "Alertmanager")],
)
def test_a_key_has_the_history_of_the_program_that_reads_the_file(kind: Kind, others: str) -> None:
    text = json.dumps(schema(kind))
    assert f"Since {others}" not in text
    assert "Since " in text


def test_the_schema_files_are_up_to_date() -> None:
    folder = ROOT / "schemas"
    assert {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()} == render()


VALIDATORS = {kind: Draft202012Validator(schema(kind)) for kind in Kind}
