"""What holds for all discoveries: when they are imported, who knows them, versions, tolerance, descriptions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from stacklint.document import Plain
from stacklint.models import Consequence, FaultKind, ModelFault
from stacklint.models.base import Model
from stacklint.models.discovery import DISCOVERIES, discovery_meaning, load
from stacklint.models.keys import fields_of, inner_kinds, is_model
from stacklint.models.reader import NEWEST, Reader

Judge = Callable[..., tuple[str, tuple[ModelFault, ...]]]

Promtool = Callable[[list[tuple[str, str]]], dict[tuple[str, str], bool]]

VALUES = st.none() | st.sampled_from(["", "x", "OAuth", "pod", "/"]) | st.sampled_from([Plain("0"), Plain("true")])
DATA = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner))


@st.composite
def entries(draw: st.DrawFn) -> dict[str, object]:
    """A discovery with any values behind keys that it knows."""
    key = draw(st.sampled_from(DISCOVERIES))
    own = [name for name, _ in fields_of(load(key).model)]
    return {key: [draw(st.dictionaries(st.sampled_from(own), DATA, max_size=6))]}


@given(entries(), st.sampled_from([None, (3, 5), (3, 11)]))
def test_no_data_makes_it_raise_and_every_fault_is_at_a_place_that_exists(
    data: dict[str, object], version: tuple[int, int] | None
) -> None:
    for fault in discovery_meaning(data, (), Reader(version)):
        value: object = data
        for step in fault.path:
            value = value[step]  # type: ignore[index]  # a path leads through it


def test_a_discovery_is_imported_when_its_key_is_met_and_not_before() -> None:
    script = (
        "import sys\n"
        "from stacklint.models.discovery import DISCOVERIES, discovery_meaning\n"
        "from stacklint.models.reader import NEWEST\n"
        "list(discovery_meaning({'job_name': 'x'}, (), NEWEST))\n"
        "before = 'pydantic' in sys.modules\n"
        "list(discovery_meaning({'dns_sd_configs': [{}]}, (), NEWEST))\n"
        "names = {f'stacklint.models.discovery.{key.removesuffix(\"_sd_configs\")}' for key in DISCOVERIES}\n"
        "print(before, sorted(names & sys.modules.keys()))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "False ['stacklint.models.discovery.dns']\n"


def test_each_entry_is_judged_at_its_place_in_the_owner() -> None:
    owner: dict[str, object] = {"gce_sd_configs": [{"project": "a", "zone": "b"}, None, {"project": "a"}]}
    found = [(fault.path, fault.message) for fault in discovery_meaning(owner, ("scrape_configs", 3), NEWEST)]
    assert found == [(("scrape_configs", 3, "gce_sd_configs", 2), "`zone` is missing in entry 3 of `gce_sd_configs`")]


@pytest.mark.parametrize(
    ("text", "since", "message"),
    [
        ("ec2_sd_configs: [{«external_id»: a}]\n", (3, 12), "`external_id` came with Prometheus 3.12; 3.11 refuses it"),
        ("consul_sd_configs: [{«health_filter»: a}]\n", (3, 12),
         "`health_filter` came with Prometheus 3.12; 3.11 refuses it"),
        ("digitalocean_sd_configs: [{«role»: droplets}]\n", (3, 12),
         "`role` came with Prometheus 3.12; 3.11 refuses it"),
        ("docker_sd_configs: [{host: a, «match_first_network»: true}]\n", (2, 54),
         "`match_first_network` came with Prometheus 2.54; 2.53 refuses it"),
        ("hetzner_sd_configs: [{role: hcloud, «label_selector»: a}]\n", (3, 5),
         "`label_selector` came with Prometheus 3.5; 3.4 refuses it"),
        ("kuma_sd_configs: [{server: 'http://a', «client_id»: b}]\n", (2, 50),
         "`client_id` came with Prometheus 2.50; 2.49 refuses it"),
        ("rds_sd_configs: [{«filters»: []}]\n", (3, 13), "`filters` came with Prometheus 3.13; 3.12 refuses it"),
        ("aws_sd_configs: [{role: «msk»}]\n", (3, 10), "the role `msk` came with Prometheus 3.10; 3.9 refuses it"),
        ("aws_sd_configs: [{role: «rds»}]\n", (3, 11), "the role `rds` came with Prometheus 3.11; 3.10 refuses it"),
        ("aws_sd_configs: [{role: «elasticache»}]\n", (3, 11),
         "the role `elasticache` came with Prometheus 3.11; 3.10 refuses it"),
        ("azure_sd_configs: [{subscription_id: a, authentication_method: «WorkloadIdentity»}]\n", (3, 11),
         "`WorkloadIdentity` came with Prometheus 3.11; 3.10 refuses it"),
    ],
)  # fmt: skip
def test_what_came_later_is_refused_by_the_versions_before(
    judge: Judge, text: str, since: tuple[int, int], message: str
) -> None:
    marked, (fault,) = judge(text, (since[0], since[1] - 1))
    assert (marked, fault.kind, fault.message) == (text, FaultKind.VERSION, message)
    assert (judge(text, since)[1], judge(text)[1]) == ((), ())


def test_aws_refuses_a_broken_tls_at_once_and_other_http_settings_when_it_is_used(judge: Judge) -> None:
    ways = "basic_auth: {}, «oauth2»: {client_id: a, token_url: b}"
    text = f"aws_sd_configs: [{{role: ec2, {ways}, tls_config: «{{key: a}}»}}]\n"
    marked, faults = judge(text)
    assert (marked, [fault.consequence for fault in faults]) == (text, [Consequence.BREAKS, Consequence.REFUSES])


@pytest.mark.parametrize(("interval", "given"), [("0s", "`0s`"), ("~", "null")])
def test_an_interval_of_0_which_prometheus_takes_and_crashes_at_is_found(
    judge: Judge, promtool: Promtool, interval: str, given: str
) -> None:
    text = f"file_sd_configs: [{{files: [a.yml], refresh_interval: «{interval}»}}]\n"
    marked, (fault,) = judge(text)
    message = f"`refresh_interval` is {given}, not above 0: Prometheus takes it, and crashes when it starts to discover"
    assert (marked, fault.consequence, fault.message) == (text, Consequence.BREAKS, message)
    asked = ("file", f"{{files: [a.yml], refresh_interval: {interval}}}")
    assert promtool([asked]) == {asked: False}


def test_a_discovery_without_an_interval_does_not_know_one_of_0_either(judge: Judge) -> None:
    text = "kubernetes_sd_configs: [{role: pod, «refresh_interval»: 0s}]\n"
    marked, (fault,) = judge(text)
    assert (marked, fault.kind) == (text, FaultKind.UNKNOWN_KEY)


def test_all_faults_of_all_entries_are_found(judge: Judge) -> None:
    text = (
        "kubernetes_sd_configs:\n"
        "- role: pod\n"
        "  «basic_auth»: {«user»: a}\n"
        "  selectors: [{role: «service»}, {role: pod, label: «'a b'»}]\n"
        "gce_sd_configs:\n"
        "- {project: «''», zone: a, «foo»: b}\n"
        "- {project: a, zone: b, port: «[]»}\n"
    )
    marked, faults = judge(text)
    assert (marked, len(faults)) == (text, 7)


@pytest.mark.parametrize("key", DISCOVERIES)
def test_every_key_of_every_discovery_is_described(key: str) -> None:
    def bare(kind: object, seen: tuple[object, ...] = ()) -> list[str]:
        if is_model(kind):
            assert isinstance(kind, type)
            assert issubclass(kind, Model)
            assert kind.__doc__
            own = [name for name, info in fields_of(kind) if not (info.description or "").endswith(".")]
            return own + [name for _, inner in inner_kinds(kind) for name in bare(inner, seen)]
        return [name for _, inner in inner_kinds(kind) for name in bare(inner, seen)]

    assert bare(load(key).model) == []


@pytest.mark.parametrize("key", DISCOVERIES)
def test_every_discovery_has_a_json_schema_that_refuses_other_keys(key: str) -> None:
    found = TypeAdapter(load(key).model).json_schema()
    assert (found["type"], found["additionalProperties"]) == ("object", False)
