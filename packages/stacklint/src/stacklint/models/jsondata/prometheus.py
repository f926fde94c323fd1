"""`jsonData` of a Prometheus data source.

Facts: packages/grafana-prometheus of Grafana 13, and the documentation of the data source.
"""

from __future__ import annotations

from typing import Annotated

from stacklint.models.base import optional, required
from stacklint.models.jsondata.base import Settings
from stacklint.models.jsondata.http import HttpJsonData
from stacklint.models.jsondata.scalars import Count, Flag, OneOf, Span, String

HttpMethod = Annotated[str, OneOf(("POST", "GET"))]
DefaultEditor = Annotated[str, OneOf(("builder", "code"))]
PrometheusType = Annotated[str, OneOf(("Prometheus", "Cortex", "Mimir", "Thanos"))]
CacheLevel = Annotated[str, OneOf(("Low", "Medium", "High", "None"))]


class Exemplar(Settings):
    """Where the trace behind an exemplar is shown."""

    name: String = required("Label of the exemplar that holds the trace's id.")
    datasource_uid: String | None = optional("uid of the tracing data source.")
    url: String | None = optional("Address to open instead; write `$${__value.raw}` where the id goes.")
    url_display_label: String | None = optional("What the link is called.")


class PrometheusJsonData(HttpJsonData):
    """Settings of a Prometheus data source."""

    http_method: HttpMethod | None = optional("How queries are sent. `POST` takes long ones.")
    time_interval: Span | None = optional("The scrape interval of Prometheus, from which `$__rate_interval` is made.")
    query_timeout: Span | None = optional("How long a query may take. Default 60s.")
    default_editor: DefaultEditor | None = optional("Editor that new queries open in.")
    disable_metrics_lookup: Flag | None = optional("Don't load the list of metrics.")
    custom_query_parameters: String | None = optional("Added to the URL of every query, as `a=b&c=d`.")
    prometheus_type: PrometheusType | None = optional("What answers the queries.")
    prometheus_version: String | None = optional("Version of what answers.")
    cache_level: CacheLevel | None = optional("How long names and values are cached.")
    incremental_querying: Flag | None = optional("Fetch only what is newer than what is there.")
    incremental_query_overlap_window: Span | None = optional("What is fetched again all the same. Default 10m.")
    disable_recording_rules: Flag | None = optional("Don't load recording rules.")
    allow_as_recording_rules_target: Flag | None = optional("Offer this data source for Grafana's recording rules.")
    manage_alerts: Flag | None = optional("Show its rules on Grafana's alerting pages.")
    alertmanager_uid: String | None = optional("uid of the Alertmanager data source that goes with it.")
    exemplar_trace_id_destinations: list[Exemplar] | None = optional("Where exemplars lead.")
    series_endpoint: Flag | None = optional("Ask the series endpoint for labels.")
    series_limit: Count | None = optional("How many series are asked for at most; 0 for all. Default 40000.")
