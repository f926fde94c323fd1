"""Alert rules and recording rules of Grafana, as provisioning files give them.

Facts: pkg/services/provisioning/alerting and pkg/services/ngalert/models of Grafana 11 to 13.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from stacklint.document import Part, Path, Plain
from stacklint.document.numbers import number
from stacklint.models.alert_names import EXPRESSIONS
from stacklint.models.base import CamelModel, Model, optional, required
from stacklint.models.decode.yaml import unreadable
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.grafana_scalars import V1Bool, V1Duration, V1Int, V1Length, V1Name, V1Text
from stacklint.models.naming import mapping_name
from stacklint.models.raw import given, mapping, mappings, text
from stacklint.models.scalars import ReadBy, Reads

_NO_DATA = r"^\s*(Alerting|NoData|OK|KeepLast)?\s*$|\$"
_ERROR = r"^\s*(Alerting|Error|OK|KeepLast)?\s*$|\$"
_UID = r"^[A-Za-z0-9_-]{1,40}$|\$"
_COUNT = r"^\+?0*[1-9][0-9]*$|^$|\$"


def _seconds(value: object) -> str:
    """YAML's whole numbers: a float is none here."""
    if isinstance(value, Plain) and isinstance(number(value), int):
        return value
    raise unreadable()


Seconds = Annotated[str, ReadBy(_seconds), Reads("a whole number of seconds", {"type": "integer"})]
RuleUid = Annotated[
    str,
    StringConstraints(pattern=_UID),
    Reads("a uid: 1 to 40 letters, digits, `-` and `_`", {"type": ["string", "integer"], "pattern": _UID}),
]
Count = Annotated[
    str,
    StringConstraints(pattern=_COUNT),
    Reads("a whole number, 1 or more", {"type": ["integer", "string"], "pattern": _COUNT, "minimum": 1}),
]
NoDataState = Annotated[
    str,
    StringConstraints(pattern=_NO_DATA),
    Reads(
        "one of `NoData`, `Alerting`, `OK`, `KeepLast`",
        {"type": "string", "pattern": _NO_DATA, "examples": ["NoData", "Alerting", "OK", "KeepLast"]},
    ),
]
ErrorState = Annotated[
    str,
    StringConstraints(pattern=_ERROR),
    Reads(
        "one of `Error`, `Alerting`, `OK`, `KeepLast`",
        {"type": "string", "pattern": _ERROR, "examples": ["Error", "Alerting", "OK", "KeepLast"]},
    ),
]
Labels = dict[str, V1Text | None]


class TimeRange(Model):
    """The time that a query asks for, in seconds before now."""

    from_: Seconds | None = optional("How long before now it begins.", alias="from")
    to: Seconds | None = optional("How long before now it ends. Default 0.")


class Query(CamelModel):
    """A query, or an expression over the results of others."""

    ref_id: Annotated[V1Text, Consequence.BREAKS] = required("Name, by which expressions and the condition know it.")
    query_type: V1Text | None = optional("Kind of the query, for data sources that have several.")
    relative_time_range: TimeRange | None = optional("The time it asks for; of no use to expressions.")
    datasource_uid: Annotated[V1Text, Consequence.BREAKS] = required("uid of the data source; `__expr__` for ours.")
    model: dict[str, Any] | None = optional("The query itself, as the data source has it.")


class NotificationSettings(Model):
    """Where the alerts of a rule go, past the policies."""

    receiver: V1Name = required("Contact point.")
    group_by: list[V1Text | None] | None = optional("Labels that alerts are grouped by.")
    group_wait: V1Duration | None = optional("How long a new group waits for more.")
    group_interval: V1Duration | None = optional("Time between notifications of a group that changed.")
    repeat_interval: V1Duration | None = optional("Time between notifications of a group that didn't.")
    mute_time_intervals: list[V1Text | None] | None = optional("Mute timings in which nothing is sent.")
    active_time_intervals: list[V1Text | None] | None = optional("Mute timings outside of which nothing is sent.")


class Record(CamelModel):
    """What a recording rule writes."""

    metric: V1Name = required("Name of the metric.")
    from_: Annotated[V1Text, Consequence.BREAKS] = required("The item of `data` whose result it is.", alias="from")
    target_datasource_uid: V1Text | None = optional("uid of the data source that is written to.")


class Rule(CamelModel):
    """An alert rule, or with `record` a recording rule."""

    uid: RuleUid = required("uid, unique in the organisation.")
    title: V1Name = required("What it is called.")
    condition: V1Text | None = optional("The item of `data` that decides. Only a recording rule has none.")
    data: Annotated[list[Query], Field(min_length=1)] = required("Queries, and expressions over them.")
    dashboard_uid: V1Text | None = optional("uid of the dashboard that it belongs to.")
    dasboard_uid: V1Text | None = optional("Old spelling of `dashboardUid`.")
    panel_id: V1Int | None = optional("The panel of that dashboard.")
    no_data_state: NoDataState | None = optional("State without data. Default NoData.")
    exec_err_state: ErrorState | None = optional("State after an error. Default Alerting.")
    for_: V1Duration | None = optional("How long the condition has to hold.", alias="for")
    keep_firing_for: V1Duration | None = optional("How long it goes on firing when the condition no longer holds.")
    missing_series_evals_to_resolve: Count | None = optional(
        "After how many evaluations an alert without data is over.", alias="missing_series_evals_to_resolve"
    )
    annotations: Labels | None = optional("Texts for people, as templates.")
    labels: Labels | None = optional("Labels, as templates in which `$` is written `$$`.")
    is_paused: V1Bool | None = optional("Not evaluated.")
    notification_settings: NotificationSettings | None = optional(
        "Where its alerts go, past the policies.", alias="notification_settings"
    )
    record: Record | None = optional("Makes it a recording rule.")


class Group(CamelModel):
    """Rules that are evaluated together. Entries with one name in one folder are one group."""

    org_id: V1Int | None = optional("Organisation. Default 1.")
    name: V1Name = required("Name of the group.")
    folder: V1Name = required("Title of the folder that it is in.")
    interval: V1Length = required("How often it is evaluated, in steps of 10 seconds.")
    rules: list[Rule] | None = optional("The rules.")


def rule_faults(data: object) -> Iterator[ModelFault]:
    """What holds for the rules of a file beyond their structure."""
    for index, group in mappings(data, "groups"):
        for count, rule in mappings(group, "rules"):
            path: Path = ("groups", index, "rules", count)
            if not isinstance(rule.get("record"), dict) and not given(rule, "condition"):
                message = f"`condition` is missing in {mapping_name(path)}"
                advice = "name the item of `data` that decides"
                yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message, help=advice)
            yield from _panel(rule, path)
            for place, query in mappings(rule, "data"):
                yield from _time_range(query, (*path, "data", place))


def _panel(rule: dict[str, object], path: Path) -> Iterator[ModelFault]:
    annotations = mapping(rule, "annotations")
    pair = given(annotations, "__dashboardUid__", "__panelId__")
    if len(pair) == 1:
        other = "__panelId__" if pair == ("__dashboardUid__",) else "__dashboardUid__"
        message = f"`{pair[0]}` is set without `{other}`"
        yield ModelFault((*path, "annotations", pair[0]), Part.KEY, FaultKind.WRONG_VALUE, message)


def _time_range(query: dict[str, object], path: Path) -> Iterator[ModelFault]:
    source = text(query, "datasourceUid")
    if source in EXPRESSIONS or not source or "$" in source:
        return
    span = mapping(query, "relativeTimeRange")
    start, end = (_length(span, key) for key in ("from", "to"))
    if start is None or end is None or start > end:
        return
    where = (*path, "relativeTimeRange") if span else path
    said = f"runs from {start} to {end} seconds ago" if span else "is not given"
    message = f"`relativeTimeRange` {said}, and has to begin before it ends"
    advice = "write `{from: 600, to: 0}` for the last ten minutes"
    yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice)


def _length(span: dict[str, object], key: str) -> int | None:
    """A number of seconds, 0 where it is left out; `None` if it is none."""
    value = span.get(key)
    found = number(value) if isinstance(value, Plain) else 0 if value is None else None
    return found if isinstance(found, int) else None
