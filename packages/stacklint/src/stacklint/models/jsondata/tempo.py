"""`jsonData` of a Tempo data source.

Facts: public/app/plugins/datasource/tempo and packages/grafana-o11y-ds-frontend of Grafana, and the documentation of
the data source.
"""

from __future__ import annotations

from typing import Annotated, Any

from stacklint.models.base import optional, required
from stacklint.models.jsondata.base import Settings
from stacklint.models.jsondata.http import HttpJsonData
from stacklint.models.jsondata.scalars import Count, Flag, OneOf, Shift, String
from stacklint.models.scalars import AS_MAPPING, AS_TEXT, BY_SHAPE

SpanBarLabel = Annotated[str, OneOf(("None", "Duration", "Tag"))]


class Tag(Settings):
    """An attribute of a span, and the label that it becomes."""

    key: String = required("The attribute.")
    value: String | None = optional("The label, where it has another name.")


AnyTag = Annotated[Annotated[String, AS_TEXT] | Annotated[Tag, AS_MAPPING], BY_SHAPE]
"""Grafana's documentation has bare names as well."""


class TracesToLogs(Settings):
    """Links from spans to logs."""

    datasource_uid: String | None = optional("uid of the data source of logs.")
    tags: list[AnyTag] | None = optional("Attributes that become labels.")
    span_start_time_shift: Shift | None = optional("Moves the beginning of what is asked for.")
    span_end_time_shift: Shift | None = optional("Moves the end of what is asked for.")
    filter_by_trace_id: Flag | None = optional("Look for the trace's id.", alias="filterByTraceID")
    filter_by_span_id: Flag | None = optional("Look for the span's id.", alias="filterBySpanID")
    custom_query: Flag | None = optional("Use `query`.")
    query: String | None = optional("The query; write `$${__tags}` where the labels go.")


class OldTracesToLogs(Settings):
    """Links from spans to logs, as they were until Grafana 9.4."""

    datasource_uid: String | None = optional("uid of the data source of logs.")
    tags: list[String] | None = optional("Attributes that are labels.")
    mapped_tags: list[AnyTag] | None = optional("Attributes that become labels.")
    map_tag_names_enabled: Flag | None = optional("Use `mappedTags`.")
    span_start_time_shift: Shift | None = optional("Moves the beginning of what is asked for.")
    span_end_time_shift: Shift | None = optional("Moves the end of what is asked for.")
    filter_by_trace_id: Flag | None = optional("Look for the trace's id.", alias="filterByTraceID")
    filter_by_span_id: Flag | None = optional("Look for the span's id.", alias="filterBySpanID")
    loki_search: Flag | None = optional("Old switch of the search in logs.")


class MetricQuery(Settings):
    """A query that a span offers."""

    name: String | None = optional("What the link is called.")
    query: String | None = optional("The query; write `$$__tags` where the labels go.")


class TracesToMetrics(Settings):
    """Links from spans to metrics."""

    datasource_uid: String | None = optional("uid of the data source of metrics.")
    tags: list[AnyTag] | None = optional("Attributes that become labels.")
    queries: list[MetricQuery] | None = optional("The queries that are offered.")
    span_start_time_shift: Shift | None = optional("Moves the beginning of what is asked for.")
    span_end_time_shift: Shift | None = optional("Moves the end of what is asked for.")


class TracesToProfiles(Settings):
    """Links from spans to profiles."""

    datasource_uid: String | None = optional("uid of the data source of profiles.")
    tags: list[AnyTag] | None = optional("Attributes that become labels.")
    profile_type_id: String | None = optional("The kind of profile.")
    custom_query: Flag | None = optional("Use `query`.")
    query: String | None = optional("The query.")


class ServiceMap(Settings):
    """The map of services."""

    datasource_uid: String | None = optional("uid of the Prometheus data source that has its metrics.")
    histogram_type: String | None = optional("Kind of histograms that it reads.")


class NodeGraph(Settings):
    """The graph of a trace."""

    enabled: Flag | None = optional("Show it.")


class Search(Settings):
    """The form to search with."""

    hide: Flag | None = optional("Don't show it.")
    filters: list[dict[str, Any]] | None = optional("Filters that stand there.")


class LokiSearch(Settings):
    """The search for traces in logs."""

    datasource_uid: String | None = optional("uid of the Loki data source.")


class TraceQuery(Settings):
    """How a trace is asked for by its id."""

    time_shift_enabled: Flag | None = optional("Ask for a range of time.")
    span_start_time_shift: Shift | None = optional("Moves the beginning of that range.")
    span_end_time_shift: Shift | None = optional("Moves the end of that range.")


class SpanBar(Settings):
    """What a span's bar says beside its name."""

    type: SpanBarLabel | None = optional("What it says.")
    tag: String | None = optional("The attribute, for `Tag`.")


class Streaming(Settings):
    """Which results are shown as they come."""

    search: Flag | None = optional("Those of searches.")
    metrics: Flag | None = optional("Those of metrics.")


class TempoJsonData(HttpJsonData):
    """Settings of a Tempo data source."""

    traces_to_logs_v2: TracesToLogs | None = optional("Links from spans to logs.", alias="tracesToLogsV2")
    traces_to_logs: OldTracesToLogs | None = optional("Old form of `tracesToLogsV2`.")
    traces_to_metrics: TracesToMetrics | None = optional("Links from spans to metrics.")
    traces_to_profiles: TracesToProfiles | None = optional("Links from spans to profiles.")
    service_map: ServiceMap | None = optional("The map of services.")
    node_graph: NodeGraph | None = optional("The graph of a trace.")
    search: Search | None = optional("The form to search with.")
    loki_search: LokiSearch | None = optional("The search for traces in logs.")
    trace_query: TraceQuery | None = optional("How a trace is asked for by its id.")
    span_bar: SpanBar | None = optional("What a span's bar says.")
    streaming_enabled: Streaming | None = optional("Which results are shown as they come.")
    tag_limit: Count | None = optional("How many tags are offered at most. Default 5000.")
    time_range_for_tags: Count | None = optional("Seconds back that tags are looked for.")
