"""Queries by the data source that they ask: what Grafana's Prometheus plugins and its expressions read."""

from __future__ import annotations

from typing import Final

from stacklint.models.base import Cases

_PROMETHEUS = "boards.query_types:PrometheusQuery"
QUERIES: Final = {
    "prometheus": _PROMETHEUS,
    "grafana-amazonprometheus-datasource": _PROMETHEUS,
    "grafana-azureprometheus-datasource": _PROMETHEUS,
    "__expr__": "boards.query_types:Expression",
}
"""The model of a query by the id of the plugin."""
BY_SOURCE: Final = Cases(("datasource", "type"), {name: {(): model} for name, model in QUERIES.items()})
