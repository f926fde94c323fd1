"""Files that are called sound by the tables of the models are sound to the models."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from stacklint.document import GoYaml, Plain, read_document
from stacklint.document import Path as DataPath
from stacklint.models import Kind, go_yaml, prepared, unread_settings
from stacklint.models.base import Format, Model, optional
from stacklint.models.cases import load
from stacklint.models.client_meaning import JUDGED, OF_PROXIES
from stacklint.models.dated import history
from stacklint.models.discovery import DISCOVERIES
from stacklint.models.discovery import load as load_discovery
from stacklint.models.discovery.prepared import prepared_discovery
from stacklint.models.faults import judge
from stacklint.models.history import faults_by, read_history
from stacklint.models.http_client import HttpClient, Proxied
from stacklint.models.jsondata import SETTINGS
from stacklint.models.path_plan import read_plan
from stacklint.models.paths import path_plan
from stacklint.models.prepared import Prepared
from stacklint.models.reader import PROMETHEUS, Reader
from stacklint.models.scalars import Text
from stacklint.models.sound_files import SETTINGS as BY_NAME
from stacklint.models.sound_files import is_sound_file
from stacklint.models.tables import TABLES, _named, render
from stacklint.promql.re2 import inspect
from stacklint.rules.api import Profile, discover
from stacklint.rules.examples import unmark
from stacklint.rules.fixtures import stack

READERS = tuple(
    Reader(version, agent, inspect) for version in (None, (2, 44), (2, 53), (3, 5)) for agent in (False, True)
)
WHOLE = """\
global: {scrape_interval: 15s, external_labels: {cluster: a}}
scrape_configs:
- job_name: files
  file_sd_configs: [{files: [a/*.json], refresh_interval: 1m}]
- job_name: names
  keep_dropped_targets: 10
  dns_sd_configs: [{names: [a], type: A, port: 80}]
- job_name: pods
  kubernetes_sd_configs: [{role: pod, kubeconfig_file: a}]
- job_name: swarm
  scheme: https
  tls_config: {ca_file: ca.pem}
  dockerswarm_sd_configs: [{host: "unix:///var/run/docker.sock", role: tasks, refresh_interval: 30s}]
- job_name: services
  consul_sd_configs: [{server: "a:8500", token: x}]
  relabel_configs: [{source_labels: [__meta_consul_tags], regex: '.*,a,.*', action: keep}]
remote_write: [{url: "http://a/b", basic_auth: {username: a, password_file: b}}]
"""
OWN = """\
x-logging: {driver: json-file}
services:
  app: {image: app, x-note: a, ports: [80], command: [--a=b]}
  db: {image: db, environment: {x-a: 1}}
"""
SOURCES = """\
apiVersion: 1
datasources:
- {name: A, type: prometheus, uid: a, url: "http://a:9090", jsonData: {httpMethod: POST, timeInterval: 30s}}
- {name: B, type: loki, url: "http://b:3100", jsonData: {maxLines: 1000}}
- {name: C, type: elsewhere, jsonData: {a: [b]}}
"""
OLD = """\
datasources:
- {name: A, type: prometheus, access: proxy, json_data: {httpMethod: GET}}
- {name: B, type: tempo, access: proxy}
"""
SOUND = tuple(
    (kind, text)
    for kind, text in (
        (Kind.PROMETHEUS, WHOLE),
        (Kind.PROMETHEUS, stack()["prometheus/prometheus.yml"]),
        (Kind.COMPOSE, OWN),
        (Kind.COMPOSE, stack()["compose.yaml"]),
        (
            Kind.ALERTMANAGER,
            "route: {receiver: a, routes: [{receiver: a, matchers: [b = c]}]}\nreceivers: [{name: a}]\n",
        ),
        (Kind.DATASOURCES, SOURCES),
        (Kind.DATASOURCES, OLD),
        (Kind.PROVIDER, "apiVersion: 1\nproviders: [{name: a, type: file, options: {path: /a}}]\n"),
    )
)
VALUES: tuple[Any, ...] = (
    *(None, "", " ", "x", "a: b", "1", "true", "1m", "http://a:b:c", "$a"),
    *map(
        Plain, ("x", "0", "1", "-1", "1.5", "99999999999999999999", "true", "yes", "0s", "1m", "1d", "0x1f", "$a", "a=")
    ),
    *([], [None], ["x"], [Plain("1")], [[]], [{}], {}, {"": "x"}, {"x": None}, {"x": "x"}, {"x": {}}),
)


def form(kind: Kind) -> Format:
    found: Format = import_module(f"stacklint.models.{kind.value}").FORMAT
    return found


def data(text: str) -> Any:
    return read_document("f", text.encode(), "yaml").data


def called_sound(kind: Kind, given: Any, reader: Reader = READERS[0]) -> bool:
    """Whether a file is called sound; if it is, the models find no fault."""
    found = is_sound_file(kind, given, reader, merges=False)
    assert not found or judge(form(kind), given, reader, merges=False) == (), (kind, given, reader)
    return found


def places(value: object, path: DataPath = ()) -> Iterator[DataPath]:
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


def changed(value: Any, path: DataPath, new: object) -> Any:
    """The data with another value at a path."""
    if not path:
        return new
    copied = value.copy()
    copied[path[0]] = changed(value[path[0]], path[1:], new)
    return copied


def renamed(value: Any, path: DataPath, name: str) -> Any:
    """The data with another key at the end of a path."""
    step, *rest = path
    if rest:
        return changed(value, (step,), renamed(value[step], tuple(rest), name))
    return {name if key == step else key: inner for key, inner in value.items()}


def test_the_tables_are_those_of_the_models() -> None:
    folder = Path(prepared.__file__).parent
    assert {name: (folder / name).read_text("utf-8") for name in render()} == render()


@pytest.mark.parametrize(("kind", "text"), SOUND)
def test_sound_files_are_told_without_the_models(kind: Kind, text: str) -> None:
    assert called_sound(kind, data(text))


@pytest.mark.parametrize(("kind", "text"), SOUND)
def test_a_value_that_is_called_sound_anywhere_is_sound_there(kind: Kind, text: str) -> None:
    whole = data(text)
    found = [called_sound(kind, changed(whole, path, value)) for path in places(whole) for value in VALUES]
    assert set(found) == {False, True}


@pytest.mark.parametrize(("kind", "text"), SOUND)
def test_a_key_that_is_called_sound_anywhere_is_sound_there(kind: Kind, text: str) -> None:
    whole = data(text)
    keys = [path for path in places(whole) if path and isinstance(path[-1], str)]
    found = [called_sound(kind, renamed(whole, path, name)) for path in keys for name in ("", "x-a", "other", "name")]
    assert False in found


def test_what_is_called_sound_in_examples_of_rules_is_so_for_any_version() -> None:
    examples = [example.files for rule in discover(*Profile) for example in (*rule.bad, *rule.good)]
    named = [file for files in examples for file in unmark(files)[0].items()]
    texts = {text for name, text in named if name.endswith((".yml", ".yaml"))}
    files = [data(text) for text in sorted(texts)]
    kinds = [kind for kind in TABLES if kind is not Kind.PROMETHEUS]
    found = {kind: sum(called_sound(kind, one) for one in files) for kind in kinds}
    of_prometheus = [called_sound(Kind.PROMETHEUS, one, reader) for one in files for reader in READERS]
    assert min(*found.values(), sum(of_prometheus)) > 10


def test_what_merges_is_left_to_the_models_where_it_is_read_otherwise() -> None:
    found = [is_sound_file(kind, data(text), READERS[0], merges=True) for kind, text in SOUND]
    assert found == [kind not in {Kind.PROMETHEUS, Kind.ALERTMANAGER} for kind, _ in SOUND]


@pytest.mark.parametrize(
    ("plugin", "settings", "unread"),
    [
        ("prometheus", {"httpMethod": "POST"}, []),
        ("prometheus", {"httpmethod": "POST"}, [("httpmethod",)]),
        ("prometheus", {"httpMethod": ["POST"]}, []),
        ("prometheus", None, []),
        ("elsewhere", {"a": "b"}, []),
    ],
)
def test_settings_that_a_plugin_does_not_read_are_told(plugin: str, settings: object, unread: list[DataPath]) -> None:
    assert [path for path, _ in unread_settings(plugin, settings)] == unread


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_read_by_the_decoder_of_its_program(kind: Kind) -> None:
    found: GoYaml = form(kind).yaml
    assert go_yaml(kind) is found


def test_the_settings_of_a_client_are_those_of_its_model() -> None:
    switches = {"follow_redirects", "enable_http2"}
    assert frozenset(HttpClient.model_fields) == JUDGED | switches
    assert frozenset(Proxied.model_fields) == OF_PROXIES


def test_the_settings_of_plugins_are_those_of_their_models() -> None:
    assert {plugin: load(name) for plugin, name in BY_NAME.items()} == SETTINGS


@pytest.mark.parametrize("model", [*(load(name) for names in TABLES.values() for name in names if name[-1] != "!")])
def test_where_paths_are_is_kept(model: Any) -> None:
    said = path_plan(model).written()
    assert read_plan(said).written() == said


@pytest.mark.parametrize("key", DISCOVERIES)
def test_a_discovery_is_kept_whole(key: str) -> None:
    found, model = prepared_discovery(key), load_discovery(key).model
    dated = history(model, PROMETHEUS).written()
    assert found.joins is load_discovery(key).joins
    assert found.type.paths.written() == path_plan(model).written()
    assert read_history(dated).written() == dated


class Inner(Model):
    new: Text | None = optional("Came late.", since=(3, 6))
    same: Text | None = optional("Was always there.")


class Outer(Model):
    of: dict[str, list[Inner]] | None = optional("By name.")


def test_keys_with_a_history_are_found_behind_any_key() -> None:
    given = {"of": {"a": [{"same": "x"}, {"new": "x"}]}}
    found = read_history(history(Outer, PROMETHEUS).written())
    paths = [
        [fault.path for fault in faults_by(found.of(version), given, Reader(version))] for version in ((3, 5), (3, 6))
    ]
    assert paths == [[("of", "a", 1, "new")], []]


def test_a_schema_that_the_core_does_not_know_calls_nothing_sound() -> None:
    assert not Prepared({"schema": [{"type": "of another time"}]}).takes({})


def test_what_has_no_name_can_not_be_in_a_table() -> None:
    with pytest.raises(TypeError, match="has no name by which it could be found"):
        _named(lambda value: value)
