"""`jsonData` of a Loki data source.

Facts: public/app/plugins/datasource/loki of Grafana, and the documentation of the data source.
"""

from __future__ import annotations

from typing import Annotated

from stacklint.models.base import optional, required
from stacklint.models.jsondata.base import Settings
from stacklint.models.jsondata.http import HttpJsonData
from stacklint.models.jsondata.scalars import Count, Flag, OneOf, String

MatcherType = Annotated[str, OneOf(("regex", "label"))]


class DerivedField(Settings):
    """A link that is made out of a log line."""

    name: String = required("What the field is called.")
    matcher_regex: String = required("Expression with one group, or the name of a label.")
    matcher_type: MatcherType | None = optional("What `matcherRegex` is. Default `regex`.")
    url: String | None = optional("Address, or the query; write `$${__value.raw}` where the value goes.")
    url_display_label: String | None = optional("What the link is called.")
    datasource_uid: String | None = optional("uid of the data source that is asked.")
    target_blank: Flag | None = optional("Open it in a new tab.")


class LokiJsonData(HttpJsonData):
    """Settings of a Loki data source."""

    max_lines: Count | None = optional("How many lines a query returns at most. Default 1000.")
    derived_fields: list[DerivedField] | None = optional("Links that are made out of log lines.")
    manage_alerts: Flag | None = optional("Show its rules on Grafana's alerting pages.")
    alertmanager: String | None = optional("Old place of the Alertmanager's uid.")
    alertmanager_uid: String | None = optional("uid of the Alertmanager data source that goes with it.")
    predefined_operations: String | None = optional("Operations that new queries begin with.")
