"""Panels, rows and their queries, from the oldest form to the newest of the classic model."""

from typing import Annotated, Any, ClassVar

from stacklint.models.base import Cases, OpenCamelModel, optional
from stacklint.models.boards.fields import FieldConfig, Transformation
from stacklint.models.boards.links import DataSource, Link
from stacklint.models.boards.panels import CLASSIC_PANELS
from stacklint.models.boards.queries import BY_SOURCE
from stacklint.models.json_scalars import Choices, NoMapping, Number, String, Switch, Words
from stacklint.models.scalars import AS_LIST, AS_MAPPING, BY_SHAPE


class Target(OpenCamelModel):
    """A query of a panel. What it holds beyond this depends on the data source."""

    cases: ClassVar[tuple[Cases, ...]] = (BY_SOURCE,)

    ref_id: Words | None = optional("Name of the query in its panel: A, B, ...")
    datasource: DataSource | None = optional("Data source, if not that of the panel.")
    hide: Switch | None = optional("Don't show the result.")
    query_type: Any = optional("Kind of query, for some data sources.")
    expr: String | None = optional("PromQL.")
    legend_format: Any = optional("Name of a series, with labels as `{{label}}`.")
    format: Annotated[Any, Choices("time_series", "table", "heatmap")] = optional("Shape of the result.")
    instant: Any = optional("Ask for the last value.")
    range: Any = optional("Ask for values over time.")
    exemplar: Any = optional("Ask for exemplars.")
    interval: Any = optional("Least step, as a duration or a variable.")
    interval_factor: Any = optional("What the step is multiplied by, in old files.")
    editor_mode: Any = optional("`code` or `builder`.")


class GridPos(OpenCamelModel):
    """Place and size of a panel on a grid of 24 columns."""

    h: Number | None = optional("Height in rows of 30 pixels. Default 9.")
    w: Number | None = optional("Width in columns, 1 to 24. Default 12.")
    x: Number | None = optional("Column, 0 to 23.")
    y: Number | None = optional("Row.")
    static: Switch | None = optional("Stay where it is when others move.")


class LibraryPanelRef(OpenCamelModel):
    """A panel of the library."""

    uid: Words | None = optional("Its uid.")
    name: Words | None = optional("Its name.")


class Panel(OpenCamelModel):
    """A panel, or a row. Panels of old types have keys of their own beside these."""

    cases: ClassVar[tuple[Cases, ...]] = (Cases(("type",), CLASSIC_PANELS),)

    id: Words | None = optional("Number, unique in the dashboard.")
    type: String | None = optional("Id of the plugin, or `row`.")
    title: Words | None = optional("Title.")
    description: Words | None = optional("What is seen here.")
    transparent: Switch | None = optional("Show it without a background.")
    datasource: DataSource | None = optional("Data source of the queries.")
    grid_pos: GridPos | None = optional("Place and size.")
    targets: list[Target] | None = optional("The queries.")
    field_config: FieldConfig | None = optional("How values are shown.")
    options: Annotated[Annotated[dict[str, Any], AS_MAPPING] | Annotated[NoMapping, AS_LIST], BY_SHAPE] | None = (
        optional("Settings of the panel's type; an empty list says nothing.")
    )
    transformations: list[Transformation] | None = optional("What is done with the results.")
    links: list[Link] | None = optional("Links of the panel.")
    plugin_version: Words | None = optional("Version of Grafana that wrote the panel.")
    auto_migrate_from: Words | None = optional("Old type that the panel comes from.")
    library_panel: LibraryPanelRef | None = optional("The library panel that stands here.")
    collapsed: Switch | None = optional("Whether a row is folded.")
    panels: list["Panel"] | None = optional("The panels of a folded row.")
    repeat: Words | None = optional("Variable for each of whose values the panel is repeated.")
    repeat_direction: Annotated[Words, Choices("h", "v")] | None = optional("`h` beside one another, `v` below.")
    max_per_row: Number | None = optional("Most repeated panels beside one another.")
    interval: Words | None = optional("Least step of the queries, as a duration or a variable.")
    max_data_points: Number | None = optional("Most points of a query.")
    time_from: Words | None = optional("Time range of its own, such as `1h` or `now/d`.")
    time_shift: Words | None = optional("How far back the range is shifted, such as `1d`.")
    time_compare: Words | None = optional("How far back the values are that these are compared with.")
    hide_time_override: Switch | None = optional("Don't show its own range in the title.")
    cache_timeout: Words | None = optional("How long the data source caches, in seconds.")
    query_caching_ttl: Number | None = optional("How long Grafana caches, in milliseconds.", alias="queryCachingTTL")
    alert: dict[str, Any] | None = optional("Alert of the old kind; ignored since Grafana 11.")


class OldRow(OpenCamelModel):
    """A row of the oldest form."""

    title: Words | None = optional("Title.")
    height: Words | None = optional("Height of its panels, such as `250px`.")
    collapse: Switch | None = optional("Whether it is folded.")
    show_title: Switch | None = optional("Whether the title is shown.")
    repeat: Words | None = optional("Variable for each of whose values the row is repeated.")
    panels: list[Panel] | None = optional("Its panels, whose `span` is a width from 1 to 12.")
