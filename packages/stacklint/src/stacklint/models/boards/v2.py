"""Dashboards of the second schema: elements, and a layout that places them.

The API that stores them decodes them in Go, so a text is a text and a number a number. Both spellings are read: in the
first one (v2alpha1) the `kind` of a query or a visualization is the id of its plugin, later its `group` is.
"""

from typing import Annotated, Any, ClassVar

from stacklint.models.base import Cases, optional, required
from stacklint.models.boards.fields import FieldConfig, Step
from stacklint.models.boards.links import DataLink
from stacklint.models.boards.panels import VISUALIZATIONS
from stacklint.models.boards.resource import Metadata
from stacklint.models.boards.step_types import BY_PLUGIN
from stacklint.models.boards.v2_base import V2DataSource, V2Model, V2Query
from stacklint.models.boards.v2_layouts import V2Layout
from stacklint.models.boards.v2_variables import V2Variable
from stacklint.models.fault import Consequence
from stacklint.models.json_scalars import Choices, Offers, RealBool, RealInt, RealNumber, String, Title


class V2TransformationSpec(Step):
    """What is done."""

    id: String | None = optional("Id of the transformation, where `kind` or `group` does not say it alone.")


class V2Transformation(V2Model):
    """A step that makes other results of results."""

    cases: ClassVar[tuple[Cases, ...]] = BY_PLUGIN

    kind: String | None = optional("`Transformation`; at first the id of the transformation.")
    group: String | None = optional("Id of the transformation.")
    spec: V2TransformationSpec | None = optional("What is done.")


class V2QueryOptions(V2Model):
    """Settings of all queries of a panel."""

    interval: String | None = optional("Least step, as a duration or a variable.")
    max_data_points: RealInt | None = optional("Most points of a query.")
    time_from: String | None = optional("Time range of its own, such as `1h`.")
    time_shift: String | None = optional("How far back the range is shifted, such as `1d`.")
    time_compare: String | None = optional("How far back the values are that these are compared with.")
    hide_time_override: RealBool | None = optional("Don't show its own range in the title.")
    cache_timeout: String | None = optional("How long the data source caches, in seconds.")
    query_caching_ttl: RealInt | None = optional("How long Grafana caches, in milliseconds.", alias="queryCachingTTL")


class V2PanelQuerySpec(V2Model):
    """A query of a panel."""

    query: V2Query | None = optional("What is asked.")
    ref_id: String | None = optional("Name of the query in its panel: A, B, ...")
    hidden: RealBool | None = optional("Don't show the result.")
    datasource: V2DataSource | None = optional("Data source, in v2alpha1.")


class V2PanelQuery(V2Model):
    """A query of a panel."""

    kind: Annotated[String, Offers("PanelQuery")] | None = optional("`PanelQuery`.")
    spec: V2PanelQuerySpec | None = optional("The query.")


class V2QueryGroupSpec(V2Model):
    """The queries of a panel."""

    queries: list[V2PanelQuery] | None = optional("The queries.")
    transformations: list[V2Transformation] | None = optional("What is done with the results.")
    query_options: V2QueryOptions | None = optional("Settings of all queries.")


class V2QueryGroup(V2Model):
    """The queries of a panel."""

    kind: Annotated[String, Offers("QueryGroup")] | None = optional("`QueryGroup`.")
    spec: V2QueryGroupSpec | None = optional("The queries.")


class V2VizSpec(V2Model):
    """How a panel is drawn."""

    plugin_version: String | None = optional("Version of Grafana that wrote it, in v2alpha1.")
    options: dict[str, Any] | None = optional("Settings of the panel's type.")
    field_config: FieldConfig | None = optional("How values are shown.")


class V2VizConfig(V2Model):
    """Type of a panel, and how it is drawn."""

    cases: ClassVar[tuple[Cases, ...]] = (
        Cases(("kind",), VISUALIZATIONS, whole=False),
        Cases(("group",), VISUALIZATIONS, whole=False),
    )

    kind: String | None = optional("`VizConfig`; in v2alpha1 the id of the plugin.")
    group: String | None = optional("Id of the plugin, such as `timeseries`.")
    version: String | None = optional("Version of Grafana that wrote it.")
    spec: V2VizSpec | None = optional("How it is drawn.")


class V2PanelSpec(V2Model):
    """A panel."""

    id: RealNumber | None = optional("Number, unique in the dashboard.")
    title: String | None = optional("Title.")
    description: String | None = optional("What is seen here.")
    links: list[DataLink] | None = optional("Links of the panel.")
    data: V2QueryGroup | None = optional("The queries.")
    viz_config: V2VizConfig | None = optional("Type, and how it is drawn.")
    transparent: RealBool | None = optional("Show it without a background.")


class V2Panel(V2Model):
    """A panel."""

    spec: V2PanelSpec | None = optional("The panel.")


class V2LibraryRef(V2Model):
    """A panel of the library."""

    uid: String | None = optional("Its uid.")
    name: String | None = optional("Its name.")


class V2LibraryPanelSpec(V2Model):
    """A panel of the library."""

    id: RealNumber | None = optional("Number, unique in the dashboard.")
    title: String | None = optional("Title.")
    library_panel: V2LibraryRef | None = optional("Which one.")


class V2LibraryPanel(V2Model):
    """A panel of the library."""

    spec: V2LibraryPanelSpec | None = optional("The panel.")


class V2Element(V2Model):
    """Something that a layout places."""

    cases: ClassVar[tuple[Cases, ...]] = (
        Cases(("kind",), {"Panel": {(): "boards.v2:V2Panel"}, "LibraryPanel": {(): "boards.v2:V2LibraryPanel"}}),
    )

    kind: Annotated[String, Choices("Panel", "LibraryPanel"), Consequence.BREAKS] = required(
        "`Panel` or `LibraryPanel`."
    )
    spec: dict[str, Any] | None = optional("What it is.")


class V2AnnotationFilter(V2Model):
    """The panels that show events."""

    exclude: RealBool | None = optional("All but these.")
    ids: list[RealInt] | None = optional("The panels' ids.")


class V2EventField(V2Model):
    """Where a part of an event comes from."""

    source: Annotated[String, Offers("field", "text", "skip")] | None = optional("Kind of source.")
    value: String | None = optional("The field or the text.")
    regex: String | None = optional("Which part of it.")


class V2AnnotationSpec(V2Model):
    """A query for events."""

    name: String | None = optional("Name.")
    query: V2Query | None = optional("What is asked.")
    enable: RealBool | None = optional("Whether it is on.")
    hide: RealBool | None = optional("Don't show the switch for it.")
    icon_color: String | None = optional("Colour of the marks.")
    built_in: RealBool | None = optional("Whether every dashboard has it.")
    filter: V2AnnotationFilter | None = optional("Which panels show it.")
    placement: Annotated[String, Offers("inControlsMenu")] | None = optional("`inControlsMenu`: stand in the menu.")
    mappings: dict[str, V2EventField] | None = optional("Which field of the result is what.")
    legacy_options: dict[str, Any] | None = optional("What the classic model had beyond this.")
    datasource: V2DataSource | None = optional("Data source, in v2alpha1.")


class V2Annotation(V2Model):
    """A query for events."""

    kind: Annotated[String, Offers("AnnotationQuery")] | None = optional("`AnnotationQuery`.")
    spec: V2AnnotationSpec | None = optional("The query.")


class V2Link(V2Model):
    """A link of the dashboard."""

    title: String | None = optional("What it is called.")
    type: Annotated[String, Offers("link", "dashboards")] | None = optional("`link` or `dashboards`.")
    icon: String | None = optional("Picture beside it.")
    tooltip: String | None = optional("What is shown when the mouse rests on it.")
    url: String | None = optional("Address, for a link.")
    tags: list[String] | None = optional("Tags, for dashboards.")
    as_dropdown: RealBool | None = optional("Show the dashboards in a menu.")
    target_blank: RealBool | None = optional("Open another tab.")
    include_vars: RealBool | None = optional("Hand the variables on.")
    keep_time: RealBool | None = optional("Hand the time on.")
    placement: Annotated[String, Offers("inControlsMenu")] | None = optional("`inControlsMenu`: stand in the menu.")


class V2TimeRange(V2Model):
    """A time range to choose."""

    display: String | None = optional("What it is called.")
    from_: String | None = optional("Start.", alias="from")
    to: String | None = optional("End.")


class V2TimeSettings(V2Model):
    """The time that is shown first, and how it is chosen."""

    from_: String | None = optional("Start, such as `now-6h`.", alias="from")
    to: String | None = optional("End, such as `now`.")
    timezone: Annotated[String, Offers("browser", "utc", "")] | None = optional("`browser`, `utc` or a time zone.")
    auto_refresh: String | None = optional("How often it is loaded again, such as `5s`; empty is never.")
    auto_refresh_intervals: list[String] | None = optional("How often it can be loaded again.")
    quick_ranges: list[V2TimeRange] | None = optional("Time ranges to choose.")
    hide_timepicker: RealBool | None = optional("Don't show the time picker.")
    week_start: Annotated[String, Choices("monday", "saturday", "sunday")] | None = optional("First day of the week.")
    fiscal_year_start_month: RealInt | None = optional("First month of the fiscal year, 0 to 11.")
    now_delay: String | None = optional("How far back `now` is, such as `1m`.")


class V2Dashboard(V2Model):
    """A dashboard of the second schema."""

    title: Title = required("Title. Without it Grafana skips the file.")
    description: String | None = optional("What the dashboard is for.")
    elements: dict[str, V2Element] = required("The panels by the names that the layout has for them.")
    layout: V2Layout = required("Where the panels are.")
    variables: list[V2Variable] | None = optional("The variables.")
    annotations: list[V2Annotation] | None = optional("The queries for events.")
    links: list[V2Link] | None = optional("Links of the dashboard.")
    time_settings: V2TimeSettings | None = optional("The time that is shown first, and how it is chosen.")
    cursor_sync: Annotated[String, Choices("Off", "Crosshair", "Tooltip")] | None = optional(
        "What panels show where the mouse is in another."
    )
    tags: list[String] | None = optional("Tags.")
    editable: RealBool | None = optional("Whether the page offers to edit.")
    live_now: RealBool | None = optional("Draw new values as they come.")
    preload: RealBool | None = optional("Load all panels at once.")
    revision: RealInt | None = optional("Version of a dashboard that a plugin brings.")


class V2Resource(V2Model):
    """A dashboard of the second schema as a resource."""

    api_version: String = required("`dashboard.grafana.app/` and a version: v2alpha1, v2beta1 or v2.")
    kind: Annotated[Annotated[String, Choices("Dashboard")] | None, Consequence.LOGS] = optional("`Dashboard`.")
    metadata: Metadata | None = optional("Name and place of the resource.")
    spec: V2Dashboard = required("The dashboard.")
