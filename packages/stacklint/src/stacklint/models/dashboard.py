"""Grafana dashboards in the classic form, as tolerant as Grafana is.

Grafana checks the title and nothing else when it reads a file. What is of another shape than its pages expect breaks
them later: a list where a mapping belongs, an expression that is no text. Those are faults; an unknown key is not,
and neither is a number for a text. Facts: Grafana 12 and 13, the file provisioner and the schema of version 42.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import StringConstraints

from stacklint.document import Part
from stacklint.models.base import Format, OpenCamelModel, optional, required
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.form import CLASSIC_KEYS, DashboardForm, dashboard_form
from stacklint.models.reader import Reader
from stacklint.models.scalars import AS_MAPPING, AS_TEXT, BY_SHAPE, Reads

_LONGEST_TITLE = 5000
_NEWEST_SCHEMA = 42
_UID = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
Title = Annotated[
    str,
    StringConstraints(pattern=r"\S"),
    Reads("a text with something in it", {"type": "string", "pattern": r"\S"}),
]
String = Annotated[str, Reads("a text", {"type": "string"})]


class DataSourceRef(OpenCamelModel):
    """A reference to a data source by its uid."""

    type: Any = optional("Id of the plugin.")
    uid: Any = optional("uid of the data source, or a variable.")


DataSource = Annotated[Annotated[String, AS_TEXT] | Annotated[DataSourceRef, AS_MAPPING], BY_SHAPE]


class Target(OpenCamelModel):
    """A query of a panel."""

    ref_id: Any = optional("Name of the query in its panel: A, B, ...")
    datasource: DataSource | None = optional("Data source, if not that of the panel.")
    expr: String | None = optional("PromQL.")
    legend_format: Any = optional("Name of a series, with labels as `{{label}}`.")
    format: Any = optional("`time_series`, `table` or `heatmap`.")
    instant: Any = optional("Ask for the last value.")
    range: Any = optional("Ask for values over time.")
    exemplar: Any = optional("Ask for exemplars.")
    interval: Any = optional("Least step, as a duration or a variable.")
    hide: Any = optional("Don't show the result.")


class GridPos(OpenCamelModel):
    """Place and size of a panel on a grid of 24 columns."""

    h: Any = optional("Height in rows of 30 pixels.")
    w: Any = optional("Width in columns.")
    x: Any = optional("Column.")
    y: Any = optional("Row.")


class FieldDefaults(OpenCamelModel):
    """How values are shown."""

    unit: Any = optional("Unit; empty is a plain number.")
    decimals: Any = optional("Decimal places.")
    min: Any = optional("Least value of the scale.")
    max: Any = optional("Greatest value of the scale.")
    display_name: Any = optional("Name of the field.")
    no_value: Any = optional("What is shown where there is nothing.")
    color: dict[str, Any] | None = optional("How colours are chosen.")
    mappings: list[Any] | None = optional("Texts and colours for values.")
    thresholds: dict[str, Any] | None = optional("Limits with their colours, the first of them without a value.")
    links: list[Any] | None = optional("Links of a value.")
    custom: dict[str, Any] | None = optional("Settings of the panel's type.")


class FieldConfig(OpenCamelModel):
    """How values are shown, and which of them differently."""

    defaults: FieldDefaults | None = optional("For all fields.")
    overrides: list[dict[str, Any]] | None = optional("For some fields.")


class Panel(OpenCamelModel):
    """A panel, or a row."""

    id: Any = optional("Number, unique in the dashboard.")
    type: String | None = optional("Id of the plugin, or `row`.")
    title: Any = optional("Title.")
    description: Any = optional("What is seen here.")
    datasource: DataSource | None = optional("Data source of the queries.")
    grid_pos: GridPos | None = optional("Place and size.")
    targets: list[Target] | None = optional("The queries.")
    field_config: FieldConfig | None = optional("How values are shown.")
    options: dict[str, Any] | None = optional("Settings of the panel's type.")
    transformations: list[dict[str, Any]] | None = optional("What is done with the results.")
    links: list[Any] | None = optional("Links of the panel.")
    library_panel: dict[str, Any] | None = optional("The library panel that stands here.")
    collapsed: Any = optional("Whether a row is folded.")
    panels: list[Panel] | None = optional("The panels of a folded row.")
    repeat: Any = optional("Variable for each of whose values the panel is repeated.")
    interval: Any = optional("Least step of the queries.")
    max_data_points: Any = optional("Most points of a query.")


class Row(OpenCamelModel):
    """A row of the oldest form."""

    title: Any = optional("Title.")
    panels: list[Panel] | None = optional("Its panels.")


class Variable(OpenCamelModel):
    """A variable."""

    name: String | None = optional("Name, without `$`.")
    type: String | None = optional("Where its values come from.")
    label: Any = optional("What it is called on the page.")
    hide: Any = optional("0 shown, 1 without a label, 2 hidden.")
    datasource: DataSource | None = optional("Data source of its query.")
    query: Any = optional("Where the values come from: a text or a mapping.")
    definition: Any = optional("The query as text.")
    regex: Any = optional("Filter on the values.")
    current: Any = optional("What is chosen.")
    options: list[Any] | None = optional("The values, where they are written down.")
    multi: Any = optional("Whether several can be chosen.")
    include_all: Any = optional("Whether all can be chosen at once.")
    all_value: Any = optional("What stands for all.")
    refresh: Any = optional("0 never, 1 when loaded, 2 when the time changes.")


class Templating(OpenCamelModel):
    """The variables."""

    list_: list[Variable] | None = optional("The variables in their order.", alias="list")


class Annotation(OpenCamelModel):
    """A query for events."""

    name: Any = optional("Name.")
    datasource: DataSource | None = optional("Data source.")
    enable: Any = optional("Whether it is on.")
    expr: String | None = optional("PromQL, in the old form.")
    target: dict[str, Any] | None = optional("The query.")
    filter: dict[str, Any] | None = optional("Which panels show it.")


class Annotations(OpenCamelModel):
    """The queries for events."""

    list_: list[Annotation] | None = optional("The queries.", alias="list")


class Time(OpenCamelModel):
    """The time that is shown first."""

    from_: Any = optional("Start, such as `now-6h`.", alias="from")
    to: Any = optional("End, such as `now`.")


class Dashboard(OpenCamelModel):
    """A dashboard."""

    title: Annotated[Title, Consequence.LOGS] = required("Title. Without it Grafana skips the file.")
    uid: Annotated[String | None, Consequence.IGNORES] = optional(
        "What links refer to; up to 40 letters, digits, - and _."
    )
    id: Any = optional("Number of the dashboard in some database; has no meaning in a file.")
    description: Any = optional("What the dashboard is for.")
    tags: list[Any] | None = optional("Tags.")
    timezone: Any = optional("`browser`, `utc` or the name of a time zone.")
    editable: Any = optional("Whether the page offers to edit.")
    graph_tooltip: Any = optional("0 off, 1 shared crosshair, 2 shared tooltip.")
    time: Time | None = optional("The time that is shown first.")
    timepicker: dict[str, Any] | None = optional("Settings of the time picker.")
    refresh: Any = optional("How often it is loaded again, such as `5s`; empty is never.")
    schema_version: Any = optional("Version of the model; 42 is the newest.")
    version: Any = optional("Counted by Grafana; ignored in a file.")
    panels: list[Panel] | None = optional("Panels and rows.")
    rows: list[Row] | None = optional("The rows of the oldest form.")
    templating: Templating | None = optional("The variables.")
    annotations: Annotations | None = optional("The queries for events.")
    links: list[dict[str, Any]] | None = optional("Links of the dashboard.")


def _meaning(data: Any, _reader: Reader) -> Iterator[ModelFault]:
    uid, title, version = data.get("uid"), data.get("title"), data.get("schemaVersion")
    if isinstance(uid, str) and uid.strip() and not _UID.match(uid.strip()):
        message = f"`uid` is `{uid}`, not up to 40 letters, digits, `-` and `_`"
        yield ModelFault(("uid",), Part.VALUE, FaultKind.WRONG_VALUE, message)
    if isinstance(title, str) and len(title.strip()) > _LONGEST_TITLE:
        message = f"`title` has {len(title.strip())} characters, more than {_LONGEST_TITLE}"
        yield ModelFault(("title",), Part.VALUE, FaultKind.WRONG_VALUE, message)
    if type(version) is int and version > _NEWEST_SCHEMA:
        message = f"`schemaVersion` is `{version}`, and {_NEWEST_SCHEMA} is the newest there is"
        works = Consequence.WORKS
        yield ModelFault(("schemaVersion",), Part.VALUE, FaultKind.WRONG_VALUE, message, consequence=works)


def _has(*keys: str) -> dict[str, Any]:
    return {"required": list(keys)}


_V2: dict[str, Any] = {
    "required": ["elements", "layout"],
    "properties": {"elements": {"type": "object"}},
    "not": _has("panels"),
}
_RESOURCE: dict[str, Any] = {
    "required": ["apiVersion", "kind", "spec"],
    "properties": {
        "apiVersion": {"type": "string", "pattern": "^dashboard\\.grafana\\.app/"},
        "spec": {"type": "object"},
    },
}
_API: dict[str, Any] = {
    "required": ["dashboard"],
    "properties": {"dashboard": {"type": "object"}},
    "not": _has("panels"),
}

FORMAT = Format(
    title="Grafana dashboard",
    variants=(Dashboard,),
    choose=lambda data: Dashboard if dashboard_form(data) is DashboardForm.CLASSIC else None,
    meaning=_meaning,
    wrong=Consequence.BREAKS,
    conditions=(
        {
            "type": "object",
            "anyOf": [_has(key) for key in sorted(CLASSIC_KEYS)],
            "not": {"anyOf": [_V2, _RESOURCE, _API]},
        },
    ),
)
