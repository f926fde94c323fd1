"""Grafana's provisioning of alerting: rules, contact points, policies, timings and templates, in any number of files.

A fault in one of them keeps Grafana from starting. Facts: pkg/services/provisioning/alerting of Grafana 11 to 13.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from stacklint.models.alert_policies import Policy, policy_faults
from stacklint.models.alert_rules import Group, Query, rule_faults
from stacklint.models.base import CamelModel, Format, Model, optional, required
from stacklint.models.contact_points import ContactPoint, contact_point_faults
from stacklint.models.fault import Consequence, ModelFault
from stacklint.models.grafana_scalars import V1Int, V1Name, V1Text
from stacklint.models.mute_times import MuteTime, mute_time_faults
from stacklint.models.reader import Reader


class Deletion(CamelModel):
    """Something to delete, by its uid."""

    org_id: V1Int | None = optional("Organisation. Default 1.")
    uid: Annotated[V1Text, Consequence.IGNORES] = required("Its uid.")


class NamedDeletion(CamelModel):
    """Something to delete, by its name."""

    org_id: V1Int | None = optional("Organisation. Default 1.")
    name: V1Name = required("Its name.")


class Template(CamelModel):
    """Templates for the texts of notifications."""

    org_id: V1Int | None = optional("Organisation. Default 1.")
    name: V1Name = required("Name, unique in the organisation.")
    template: V1Name = required("The templates, in Go's language.")


class Alerting(CamelModel):
    """A file of alerting resources."""

    api_version: Any = optional("1. Grafana does not look at it.")
    groups: list[Group] | None = optional("Alert rules and recording rules.")
    delete_rules: list[Deletion] | None = optional("Rules to delete.")
    contact_points: list[ContactPoint] | None = optional("Who is told, and how.")
    delete_contact_points: list[Deletion] | None = optional("Receivers of contact points to delete.")
    policies: list[Policy] | None = optional("Which alerts go where: one tree for each organisation.")
    reset_policies: list[V1Int] | None = optional("Organisations that go back to the default policy.")
    mute_times: list[MuteTime] | None = optional("Times that policies can be muted in.")
    delete_mute_times: list[NamedDeletion] | None = optional("Mute timings to delete.")
    templates: list[Template] | None = optional("Templates for the texts of notifications.")
    delete_templates: list[NamedDeletion] | None = optional("Templates to delete.")


def _meaning(data: Any, reader: Reader) -> Iterator[ModelFault]:
    yield from rule_faults(data)
    yield from contact_point_faults(data)
    yield from policy_faults(data, reader)
    yield from mute_time_faults(data)


_OF_MODEL = frozenset({"conditions", "expr", "expression", "instant", "range", "reducer", "type"})
"""What belongs into the `model` of a query."""


def _hint(model: type[Model] | None, key: str) -> str:
    return f"`{key}` belongs under `model`" if model is Query and key in _OF_MODEL else ""


FORMAT = Format(
    title="Grafana alerting resources",
    variants=(Alerting,),
    choose=lambda data: None if data is None else Alerting,
    meaning=_meaning,
    unknown=Consequence.IGNORES,
    hint=_hint,
)
