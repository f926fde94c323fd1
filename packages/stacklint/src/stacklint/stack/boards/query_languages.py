"""Which data sources a query of a panel is written for, by the keys that it has.

Facts: the query types of the plugins that come with Grafana. What a panel asked before may leave its keys behind when
somebody gives it another data source, so a query that has its own is one of its own language, whatever else is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from stacklint.document import Node

EXPRESSIONS: Final = frozenset({"loki", "prometheus"})
"""Data sources that are asked by an `expr`."""
OTHERS: Final = frozenset(
    {
        *("cloudwatch", "elasticsearch", "grafana-postgresql-datasource", "influxdb", "mssql", "mysql", "postgres"),
        "tempo",
    }
)
"""Those that read no `expr`, as far as they come with Grafana and are told apart here."""

_OF_TEMPO: Final = frozenset({"nativeSearch", "serviceMap", "traceId", "traceql", "traceqlSearch"})
_SHARED: Final = frozenset(
    {
        *("datasource", "editorMode", "exemplar", "expr", "format", "hide", "instant", "interval", "intervalFactor"),
        *("legendFormat", "metric", "queryType", "range", "refId", "step"),
    }
)
"""What a query of Prometheus or Loki says and others don't look for an expression in."""


def written_for(query: Node) -> str:
    """What else than Prometheus and Loki a query is written for; "" where its keys don't tell."""
    if _says(query, "rawSql"):
        return "a database of SQL"
    if query["bucketAggs"].is_sequence:
        return "Elasticsearch"
    if _says(query, "measurement"):
        return "InfluxDB"
    return "Tempo" if query["queryType"].string in _OF_TEMPO else ""


def is_mere_expression(query: Node) -> bool:
    """Whether a query has an `expr`, and nothing that other data sources than Prometheus and Loki look at."""
    return _says(query, "expr") and _SHARED.issuperset(query.keys)


def _says(query: Node, key: str) -> bool:
    return bool((query[key].string or "").strip())
