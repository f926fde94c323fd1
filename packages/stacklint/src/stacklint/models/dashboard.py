"""Grafana dashboards in every form that their files have, as tolerant as Grafana is.

Grafana checks the title and nothing else when it reads a file. What is of another shape than its pages expect breaks
them later: a list where a mapping belongs, an expression that is no text. Those are faults. An unknown key is none
unless it surely is a known one, misspelt, and neither is a number for a text. Facts: Grafana 12 and 13, the file
provisioner and the schema of version 42.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from stacklint.document import Part, Path
from stacklint.models.base import Format, OpenCamelModel, optional, required
from stacklint.models.boards.links import Link
from stacklint.models.boards.panel import OldRow, Panel
from stacklint.models.boards.resource import Metadata
from stacklint.models.boards.variables import Annotations, Templating
from stacklint.models.cases import load
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.form import API_VERSION, CLASSIC_KEYS, DashboardForm, dashboard_form, is_resource
from stacklint.models.json_scalars import Choices, Number, Offers, String, Switch, Title, UpTo2, Words
from stacklint.models.raw import mapping
from stacklint.models.reader import Reader
from stacklint.pattern import Pattern

_LONGEST_TITLE = 5000
_NEWEST_SCHEMA = 42
_V2_RESOURCE, _V2_DASHBOARD = "boards.v2:V2Resource", "boards.v2:V2Dashboard"
"""Models that are imported for the files that they judge."""
_UID = Pattern(r"[A-Za-z0-9_-]{1,40}\Z")


class Time(OpenCamelModel):
    """The time that is shown first."""

    from_: Words | None = optional("Start, such as `now-6h`.", alias="from")
    to: Words | None = optional("End, such as `now`.")


class QuickRange(OpenCamelModel):
    """A time range to choose."""

    display: Words | None = optional("What it is called.")
    from_: Words | None = optional("Start.", alias="from")
    to: Words | None = optional("End.")


class TimePicker(OpenCamelModel):
    """Settings of the time picker."""

    hidden: Switch | None = optional("Don't show it.")
    refresh_intervals: list[Words | None] | None = optional(
        "How often the dashboard can be loaded again.", alias="refresh_intervals"
    )
    quick_ranges: list[QuickRange] | None = optional("Time ranges to choose.", alias="quick_ranges")
    now_delay: Words | None = optional("How far back `now` is, such as `1m`.")
    time_options: Any = optional("Lengths of time, in files before version 41.", alias="time_options")


class Dashboard(OpenCamelModel):
    """A dashboard."""

    title: Annotated[Title, Consequence.LOGS] = required("Title. Without it Grafana skips the file.")
    uid: Annotated[String | None, Consequence.IGNORES] = optional(
        "What links refer to; up to 40 letters, digits, - and _."
    )
    id: Words | None = optional("Number of the dashboard in some database; has no meaning in a file.")
    description: Words | None = optional("What the dashboard is for.")
    tags: list[Words | None] | None = optional("Tags.")
    timezone: Annotated[Words, Choices("browser", "utc", "UTC", "")] | None = optional(
        "`browser`, `utc` or a time zone."
    )
    week_start: Annotated[Words, Choices("", "monday", "saturday", "sunday", "browser")] | None = optional(
        "First day of the week."
    )
    fiscal_year_start_month: Number | None = optional("First month of the fiscal year, 0 to 11.")
    editable: Switch | None = optional("Whether the page offers to edit.")
    graph_tooltip: UpTo2 | None = optional("0 off, 1 shared crosshair, 2 shared tooltip.")
    time: Time | None = optional("The time that is shown first.")
    timepicker: TimePicker | None = optional("Settings of the time picker.")
    refresh: Words | None = optional("How often it is loaded again, such as `5s`; empty is never.")
    live_now: Switch | None = optional("Draw new values as they come.")
    preload: Switch | None = optional("Load all panels at once.")
    schema_version: Words | None = optional("Version of the model; 42 is the newest.")
    version: Words | None = optional("Counted by Grafana; ignored in a file.")
    revision: Words | None = optional("Version of a dashboard that a plugin brings.")
    gnet_id: Words | None = optional("Number of the dashboard on grafana.com.")
    panels: list[Panel] | None = optional("Panels and rows.")
    rows: list[OldRow] | None = optional("The rows of the oldest form.")
    templating: Templating | None = optional("The variables.")
    annotations: Annotations | None = optional("The queries for events.")
    links: list[Link] | None = optional("Links of the dashboard.")
    snapshot: dict[str, Any] | None = optional("Where a snapshot comes from.")
    style: Annotated[Words, Offers("dark", "light")] | None = optional("`dark` or `light`, in old files.")
    inputs: Any = optional("What an import asks for; not read from files.", alias="__inputs")
    requires: Any = optional("What an import needs; not read from files.", alias="__requires")
    elements: Any = optional("Panels of the library that come along.", alias="__elements")


class WrappedDashboard(OpenCamelModel):
    """A dashboard as a resource of Grafana's newer API."""

    api_version: String = required("`dashboard.grafana.app/` and a version: v0alpha1, v1beta1 or v1.")
    kind: Annotated[Annotated[Words, Choices("Dashboard")] | None, Consequence.LOGS] = optional("`Dashboard`.")
    metadata: Metadata | None = optional("Name and place of the resource.")
    spec: Dashboard = required("The dashboard.")


def _meaning(data: Any, _reader: Reader) -> Iterator[ModelFault]:
    if is_resource(data):
        yield from _version(data["apiVersion"])
        yield from _uid(mapping(data, "metadata").get("name"), ("metadata", "name"))
        yield from _root(data["spec"], ("spec",))
    elif dashboard_form(data) is DashboardForm.CLASSIC:
        yield from _uid(data.get("uid"), ("uid",))
        yield from _root(data, ())


def _uid(uid: object, path: Path) -> Iterator[ModelFault]:
    if isinstance(uid, str) and uid.strip() and not _UID.match(uid.strip()):
        message = f"`{path[-1]}` is `{uid}`, not up to 40 letters, digits, `-` and `_`"
        yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message)


def _version(version: str) -> Iterator[ModelFault]:
    if not API_VERSION.match(version):
        message = f"`apiVersion` is `{version}`, not a version such as `dashboard.grafana.app/v2`"
        at, kind, effect = ("apiVersion",), FaultKind.WRONG_VALUE, Consequence.LOGS
        yield ModelFault(at, Part.VALUE, kind, message, consequence=effect)


def _root(data: dict[str, object], at: Path) -> Iterator[ModelFault]:
    title, version = data.get("title"), data.get("schemaVersion")
    if isinstance(title, str) and len(title.strip()) > _LONGEST_TITLE:
        message = f"`title` has {len(title.strip())} characters, more than {_LONGEST_TITLE}"
        yield ModelFault((*at, "title"), Part.VALUE, FaultKind.WRONG_VALUE, message)
    if type(version) is int and version > _NEWEST_SCHEMA:
        message = f"`schemaVersion` is `{version}`, and {_NEWEST_SCHEMA} is the newest there is"
        works = Consequence.WORKS
        yield ModelFault((*at, "schemaVersion"), Part.VALUE, FaultKind.WRONG_VALUE, message, consequence=works)


def _choose(data: object) -> Any:
    match dashboard_form(data):
        case DashboardForm.CLASSIC:
            return Dashboard
        case DashboardForm.WRAPPED:
            return WrappedDashboard
        case DashboardForm.V2:
            return load(_V2_RESOURCE if is_resource(data) else _V2_DASHBOARD)
        case _:
            return None


def _has(*keys: str) -> dict[str, Any]:
    return {"required": list(keys)}


_ELEMENTS: dict[str, Any] = {
    "required": ["elements", "layout"],
    "properties": {"elements": {"type": "object"}},
    "not": _has("panels"),
}
_RESOURCE: dict[str, Any] = {
    "required": ["apiVersion", "kind", "spec"],
    "properties": {
        "apiVersion": {"type": "string", "pattern": r"^dashboard\.grafana\.app/"},
        "spec": {"type": "object"},
    },
}
_NEW: dict[str, Any] = {
    "anyOf": [
        {"properties": {"apiVersion": {"pattern": r"^dashboard\.grafana\.app/v2"}}},
        {"properties": {"spec": _ELEMENTS}},
    ]
}
_API: dict[str, Any] = {
    "required": ["dashboard"],
    "properties": {"dashboard": {"type": "object"}},
    "not": _has("panels"),
}

FORMAT = Format(
    title="Grafana dashboard",
    variants=(Dashboard, WrappedDashboard, _V2_RESOURCE, _V2_DASHBOARD),
    choose=_choose,
    meaning=_meaning,
    wrong=Consequence.BREAKS,
    conditions=(
        {
            "type": "object",
            "anyOf": [_has(key) for key in sorted(CLASSIC_KEYS)],
            "not": {"anyOf": [_ELEMENTS, _RESOURCE, _API]},
        },
        {"type": "object", **_RESOURCE, "not": _NEW},
        {"type": "object", **_RESOURCE},
        {"type": "object", **_ELEMENTS},
    ),
    cased=True,
    spelt=True,
)
