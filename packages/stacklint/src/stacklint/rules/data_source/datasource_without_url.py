"""LK275."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.datasources import DataSource
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/provisioning/datasources/prometheus.yml"
_URL: Final = "    url: http://prometheus:9090\n"
_NAME: Final = "- name: Prometheus"
_ASKED: Final = frozenset(
    {
        *("alertmanager", "elasticsearch", "grafana-pyroscope-datasource", "graphite", "influxdb", "jaeger", "loki"),
        *("opentsdb", "prometheus", "tempo", "zipkin"),
    }
)
"""The types of data sources that have nothing but a url to say where they are."""


def _changed(url: str, name: str = _NAME, kind: str = "prometheus") -> Example:
    files = edited(_FILE, _URL, url)
    text = files[_FILE].replace(_NAME, name).replace("type: prometheus", f"type: {kind}")
    return Example({**files, _FILE: text})


@rule(
    "LK275",
    "datasource-without-url",
    severity=Severity.ERROR,
    bad=(_changed("", "- name: «Prometheus»"), _changed("    url: «''»\n")),
    good=(
        Example(stack()),
        _changed("    url: $PROMETHEUS_URL\n"),
        _changed("", kind="grafana-testdata-datasource"),
    ),
)
def datasource_without_url(subject: DataSource, _stack: Stack) -> Iterator[Finding]:
    """A data source has no url.

    Grafana provisions it without a word, and sends each query to nowhere: `unsupported protocol scheme ""`. What is
    entered by hand is overwritten at the next start.
    """
    url = subject.url
    if subject.type in _ASKED and subject.known and not (url.present and url.value != ""):
        where = url if url.exists else subject.node["name"]
        yield Finding(where.place, "this data source has no `url`; every query of it fails", "add its `url`")
