"""`jsonData` of a Prometheus data source.

Grafana stores whatever stands there; the plugin reads it later, and a value of the wrong type is no value to it.
Facts: packages/grafana-prometheus of Grafana 13, and the documentation of the data source.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import PlainValidator

from stacklint.document import Plain
from stacklint.models.base import OpenCamelModel, optional, required
from stacklint.models.scalars import BoolV3, Reads, Text, unreadable

_SPAN = r"^[<>]?([0-9]+|([0-9]+(\.[0-9]+)?(ms|[yMwdhms]))+)$"
_SPAN_RE = re.compile(_SPAN)
_NUMBER = re.compile(r"[0-9.]+")


def _span(value: object) -> str:
    """A duration that YAML gives as a string. A plain number is a number, which no query survives."""
    is_number = isinstance(value, Plain) and _NUMBER.fullmatch(value)
    if isinstance(value, str) and not is_number and _SPAN_RE.search(value):
        return value
    raise unreadable()


Span = Annotated[
    str, PlainValidator(_span), Reads("a duration such as `15s` or `1m`", {"type": "string", "pattern": _SPAN})
]


class Exemplar(OpenCamelModel):
    """Where the trace behind an exemplar is shown."""

    name: Text = required("Label of the exemplar that holds the trace's id.")
    datasource_uid: Text | None = optional("uid of the tracing data source.")
    url: Text | None = optional("Address to open instead; write `$${__value.raw}` where the id goes.")
    url_display_label: Text | None = optional("What the link is called.")


class PrometheusJsonData(OpenCamelModel):
    """Settings of a Prometheus data source."""

    http_method: Literal["POST", "GET"] | None = optional("How queries are sent. `POST` takes long ones.")
    time_interval: Span | None = optional("The scrape interval of Prometheus, from which `$__rate_interval` is made.")
    query_timeout: Span | None = optional("How long a query may take. Default 60s.")
    default_editor: Literal["builder", "code"] | None = optional("Editor that new queries open in.")
    disable_metrics_lookup: BoolV3 | None = optional("Don't load the list of metrics.")
    custom_query_parameters: Text | None = optional("Added to the URL of every query, as `a=b&c=d`.")
    prometheus_type: Literal["Prometheus", "Cortex", "Mimir", "Thanos"] | None = optional("What answers the queries.")
    prometheus_version: Text | None = optional("Version of what answers.")
    cache_level: Literal["Low", "Medium", "High", "None"] | None = optional("How long names and values are cached.")
    incremental_querying: BoolV3 | None = optional("Fetch only what is newer than what is there.")
    incremental_query_overlap_window: Span | None = optional("What is fetched again all the same. Default 10m.")
    disable_recording_rules: BoolV3 | None = optional("Don't load recording rules.")
    allow_as_recording_rules_target: BoolV3 | None = optional("Offer this data source for Grafana's recording rules.")
    manage_alerts: BoolV3 | None = optional("Show its rules on Grafana's alerting pages.")
    alertmanager_uid: Text | None = optional("uid of the Alertmanager data source that goes with it.")
    exemplar_trace_id_destinations: list[Exemplar] | None = optional("Where exemplars lead.")
    series_endpoint: BoolV3 | None = optional("Ask the series endpoint for labels.")
    oauth_pass_thru: BoolV3 | None = optional("Hand on the OAuth identity of the user.")
    tls_auth: BoolV3 | None = optional("Authenticate with a client certificate, from `secureJsonData`.")
    tls_auth_with_ca_cert: BoolV3 | None = optional(
        "Check the server against `tlsCACert` of `secureJsonData`.", alias="tlsAuthWithCACert"
    )
    tls_skip_verify: BoolV3 | None = optional("Accept any certificate of the server.")
    server_name: Text | None = optional("Name that the server's certificate must bear.")
    keep_cookies: list[Text] | None = optional("Cookies that are handed on.")
