"""Discoveries as parts of a prometheus.yml: in jobs and for Alertmanagers, and in the exported schema."""

from __future__ import annotations

import pytest
from stacklint.document import read_document
from stacklint.models import FaultKind, Kind, ModelFault, check, schema
from stacklint.models.discovery import DISCOVERIES, load
from stacklint.models.keys import keys_of
from stacklint.models.scrape import Discovered


def checked(text: str, version: tuple[int, int] | None = None) -> list[ModelFault]:
    """The faults of a configuration."""
    return list(check(Kind.PROMETHEUS, read_document("f", text.encode(), "yaml").data, version=version))


def test_every_discovery_is_a_key_of_a_job_and_no_other_key_is_one() -> None:
    assert set(keys_of(Discovered)) == {*DISCOVERIES, "static_configs"}


def test_the_discoveries_of_jobs_and_of_alertmanagers_are_judged_at_their_places() -> None:
    faults = checked(
        "alerting: {alertmanagers: [{dns_sd_configs: [{names: [a], foo: 1}]}]}\n"
        "scrape_configs:\n- job_name: x\n  http_sd_configs: [{url: 'http://a'}, {url: b}]\n"
    )
    assert [fault.path for fault in faults] == [
        ("alerting", "alertmanagers", 0, "dns_sd_configs", 0, "foo"),
        ("scrape_configs", 0, "http_sd_configs", 1, "url"),
    ]


def test_a_required_key_that_is_misspelt_is_reported_once() -> None:
    (fault,) = checked("scrape_configs: [{job_name: x, gce_sd_configs: [{projekt: a, zone: b}]}]\n")
    assert (fault.kind, fault.path[-1]) == (FaultKind.UNKNOWN_KEY, "projekt")


@pytest.mark.parametrize(
    ("name", "entry", "since"),
    [
        ("aws", "{role: ec2}", (3, 8)),
        ("ecs", "{}", (3, 8)),
        ("elasticache", "{}", (3, 11)),
        ("msk", "{}", (3, 10)),
        ("oci", "{auth: instance_principal, region: a}", (3, 14)),
        ("outscale", "{access_key: a, secret_key: b}", (3, 12)),
        ("rds", "{}", (3, 11)),
        ("stackit", "{}", (3, 5)),
    ],
)
def test_a_discovery_is_refused_by_the_versions_before_it(name: str, entry: str, since: tuple[int, int]) -> None:
    text = f"scrape_configs: [{{job_name: x, {name}_sd_configs: [{entry}]}}]\n"
    (fault,) = checked(text, (since[0], since[1] - 1))
    assert (fault.kind, fault.path) == (FaultKind.VERSION, ("scrape_configs", 0, f"{name}_sd_configs"))
    assert (checked(text, since), checked(text)) == ([], [])


def test_the_exported_schema_has_each_discovery_once_for_jobs_and_for_alertmanagers() -> None:
    found = schema(Kind.PROMETHEUS)["$defs"]
    wanted = {key: {"$ref": f"#/$defs/{load(key).model.__name__}"} for key in DISCOVERIES}
    for owner in ("ScrapeConfig", "AlertmanagerConfig"):
        assert {key: found[owner]["properties"][key]["items"] for key in DISCOVERIES} == wanted
    assert {ref["$ref"].rpartition("/")[2] for ref in wanted.values()} <= found.keys()
