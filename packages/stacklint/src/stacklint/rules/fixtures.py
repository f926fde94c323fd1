"""A small sound repository for examples, which change the one file that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from stacklint.rules.examples import LINK

if TYPE_CHECKING:
    from collections.abc import Mapping

_SOUND = {
    "compose.yaml": """\
services:
  app:
    build: app
  prometheus:
    image: prom/prometheus:v3.5.0
    command: [--config.file=/etc/prometheus/prometheus.yml]
    volumes:
      - ./prometheus:/etc/prometheus:ro
  grafana:
    image: grafana/grafana:12.2.0
    volumes:
      - ./grafana/provisioning:/etc/grafana/provisioning:ro
      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro
""",
    "app/Dockerfile": "FROM python:3.13-slim\nEXPOSE 5000\n",
    "app/metrics.prom": (
        '# TYPE http_requests_total counter\nhttp_requests_total{route="/",status="200"} 0\n'
        "# TYPE http_requests_in_progress gauge\nhttp_requests_in_progress 0\n"
    ),
    "prometheus/prometheus.yml": """\
rule_files: [rules.yml]
scrape_configs:
  - job_name: app
    static_configs:
      - targets: [app:5000]
""",
    "prometheus/rules.yml": """\
groups:
  - name: app
    rules:
      - record: app:http_requests:rate5m
        expr: sum(rate(http_requests_total[5m]))
""",
    "grafana/provisioning/datasources/prometheus.yml": """\
apiVersion: 1
datasources:
  - name: Prometheus
    uid: prometheus
    type: prometheus
    url: http://prometheus:9090
    isDefault: true
""",
    "grafana/provisioning/dashboards/provider.yml": """\
apiVersion: 1
providers:
  - name: dashboards
    type: file
    options:
      path: /var/lib/grafana/dashboards
""",
    "grafana/dashboards/app.json": """\
{
  "uid": "app",
  "title": "Application",
  "panels": [
    {
      "type": "timeseries",
      "title": "Requests",
      "datasource": {"type": "prometheus", "uid": "prometheus"},
      "targets": [{"refId": "A", "expr": "rate(http_requests_total[5m])"}]
    }
  ]
}
""",
}

BOARD = "grafana/dashboards/app.json"
"""The dashboard of the sound repository."""

_SECOND = """\
{{
  "apiVersion": "dashboard.grafana.app/v2beta1",
  "kind": "Dashboard",
  "metadata": {{"name": "app"}},
  "spec": {{
    "title": "Application",
    "elements": {{
      "panel-1": {{
        "kind": "Panel",
        "spec": {{
          "id": 1,
          "title": "Requests",
          "data": {{
            "kind": "QueryGroup",
            "spec": {{
              "queries": [
                {{
                  "kind": "PanelQuery",
                  "spec": {{
                    "refId": "A",
                    "query": {{
                      "kind": "DataQuery",
                      "group": "prometheus",
                      "version": "v0",
                      "datasource": {{"name": "prometheus"}},
                      "spec": {{"expr": "{expr}"{query}}}
                    }}
                  }}
                }}
              ]
            }}
          }},
          "vizConfig": {{"kind": "VizConfig", "group": "{kind}", "version": "", "spec": {{{view}}}}}
        }}
      }}
    }}
  }}
}}
"""

ALERTS = "grafana/provisioning/alerting/alerts.yml"
"""Where `alerts` puts its file."""

_ALERTS = """\
apiVersion: 1
groups:
  - orgId: 1
    name: app
    folder: Application
    interval: 1m
    rules:
      - uid: errors
        title: Errors
        condition: B
        data:
          - refId: A
            relativeTimeRange: {from: 600, to: 0}
            datasourceUid: prometheus
            model: {instant: true, expr: "rate(http_requests_total[5m])"}
          - refId: B
            datasourceUid: __expr__
            model: {type: threshold, expression: A, conditions: [{evaluator: {type: gt, params: [1]}}]}
        for: 5m
        labels: {severity: page}
        annotations: {summary: "too many on {{ $labels.instance }}"}
contactPoints:
  - name: team
    receivers:
      - {uid: mail, type: email, settings: {addresses: team@example.org}}
policies:
  - receiver: team
    group_by: [alertname]
    routes:
      - {receiver: team, object_matchers: [[severity, "=", page]], mute_time_intervals: [nights]}
muteTimes:
  - name: nights
    time_intervals: [{times: [{start_time: "00:00", end_time: "06:00"}]}]
templates:
  - {name: short, template: '{{ define "short" }}{{ end }}'}
"""


def stack(changes: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The sound repository with files replaced or added; `None` takes one away."""
    if not changes or None not in changes.values():  # every start makes four thousand of them
        return _SOUND | cast("dict[str, str]", changes or {})
    merged: dict[str, str | None] = {**_SOUND, **changes}
    return {path: text for path, text in merged.items() if text is not None}


def linked(target: str) -> str:
    """What stands for a symbolic link in place of a file's text."""
    return f"{LINK}{target}\n"


def edited(path: str, old: str, new: str, also: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The sound repository with a text replaced in one file, and other files changed as for `stack`.

    Raises:
        ValueError: the file does not hold the text exactly once.
    """
    text = _SOUND[path]
    if text.count(old) != 1:
        raise ValueError(f"{path} holds {old!r} {text.count(old)} times")
    return stack({path: text.replace(old, new), **(also or {})})


SOURCE = "grafana/provisioning/datasources/prometheus.yml"
"""The file of data sources of the sound repository."""


def sourced(*lines: str, service: str = "", also: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The sound repository with more lines in its data source, and lines in the service that runs its Grafana."""
    image = "    image: grafana/grafana:12.2.0\n"
    compose = _SOUND["compose.yaml"].replace(image, image + "".join(f"    {line}\n" for line in service.splitlines()))
    text = _SOUND[SOURCE] + "".join(f"    {line}\n" for line in lines)
    return stack({SOURCE: text, "compose.yaml": compose, **(also or {})})


PROVIDER = "grafana/provisioning/dashboards/provider.yml"
"""The file of dashboard providers of the sound repository."""


def provided(
    *lines: str,
    service: str = "",
    name: str = "dashboards",
    kind: str = "file",
    path: str = "/var/lib/grafana/dashboards",
) -> dict[str, str]:
    """The sound repository with another dashboard provider, more lines in it, and lines in its Grafana."""
    more = "".join(f"    {line}\n" for line in (f"type: {kind}", *lines))
    text = f"apiVersion: 1\nproviders:\n  - name: {name}\n{more}    options:\n      path: {path}\n"
    return sourced(service=service, also={PROVIDER: text})


def alerts(old: str = "", new: str = "", also: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The sound repository with Grafana's alerting added, in which a text is replaced, and other files changed.

    Raises:
        ValueError: the file does not hold the text exactly once.
    """
    if old and _ALERTS.count(old) != 1:
        raise ValueError(f"{ALERTS} holds {old!r} {_ALERTS.count(old)} times")
    return stack({ALERTS: _ALERTS.replace(old, new) if old else _ALERTS, **(also or {})})


def board(
    variables: str, query: str = "up", panel: str = "", more: str = "", *, source: str = "prometheus"
) -> dict[str, str]:
    """The sound repository with variables on its dashboard, a query, and further keys of its panel and of itself."""
    asked = f'"datasource": {{"type": "{source}", "uid": "{source}"}}'
    targets = f'"targets": [{{"refId": "A", "expr": "{query}"}}]'
    panels = f'"panels": [{{"type": "stat", {asked}, {targets}{panel}}}]'
    head = f'"uid": "app", "title": "Application"{more}'
    text = f'{{\n  {head},\n  "templating": {{"list": [{variables}]}},\n  {panels}\n}}\n'
    return stack({"grafana/dashboards/app.json": text})


def board_v2(variables: str, query: str = "up", panel: str = "") -> dict[str, str]:
    """The same in the second schema; variables are `{"kind": ..., "spec": ...}`."""
    asked = f'"group": "prometheus", "datasource": {{"name": "prometheus"}}, "spec": {{"expr": "{query}"}}'
    queries = f'[{{"kind": "PanelQuery", "spec": {{"refId": "A", "query": {{"kind": "DataQuery", {asked}}}}}}}]'
    data = f'"data": {{"kind": "QueryGroup", "spec": {{"queries": {queries}}}}}'
    view = '"vizConfig": {"kind": "VizConfig", "group": "stat", "spec": {}}'
    element = f'"a": {{"kind": "Panel", "spec": {{{data}, {view}{panel}}}}}'
    layout = '"layout": {"kind": "GridLayout", "spec": {"items": [{"spec": {"element": {"name": "a"}}}]}}'
    spec = f'"title": "Application", "variables": [{variables}], "elements": {{{element}}}, {layout}'
    head = '"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {"name": "app"}'
    return stack({"grafana/dashboards/app.json": f'{{{head}, "spec": {{{spec}}}}}\n'})


def shown(
    expr: str,
    *,
    kind: str = "timeseries",
    query: str = "",
    panel: str = "",
    also: Mapping[str, str | None] | None = None,
) -> dict[str, str]:
    """The sound repository with another query in its panel, and files changed.

    Args:
        expr: the expression, as JSON has it between quotes.
        kind: the type of the panel.
        query: more keys of the query, as JSON.
        panel: more keys of the panel, as JSON.
        also: other files.
    """
    text = _SOUND[BOARD].replace("rate(http_requests_total[5m])", expr).replace('"timeseries"', f'"{kind}"')
    text = text.replace(f'"{expr}"}}]', f'"{expr}"' + (f", {query}" if query else "") + "}]")
    if panel:
        text = text.replace('"title": "Requests",\n', f'"title": "Requests",\n      {panel},\n')
    return stack({BOARD: text, **(also or {})})


def shown_v2(expr: str, *, kind: str = "timeseries", query: str = "", view: str = "") -> dict[str, str]:
    """As `shown`, in a dashboard of the second schema; `view` are more keys of what the panel looks like, as JSON."""
    return stack({BOARD: _SECOND.format(expr=expr, kind=kind, query=f", {query}" if query else "", view=view)})


def exporting(
    image: str, expr: str, *, command: str = "", targets: str = "[exporter:9100]", also: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The sound repository with an exporter that is scraped beside the application, and a query for its metrics.

    Args:
        image: of the exporter.
        expr: the expression of the panel, as JSON has it between quotes.
        command: of the exporter, as YAML.
        targets: of the job, as YAML.
        also: other files.
    """
    given = f"    command: {command}\n" if command else ""
    service = f"  exporter:\n    image: {image}\n{given}"
    job = f"  - job_name: exporter\n    static_configs:\n      - targets: {targets}\n"
    changed = {
        "compose.yaml": _SOUND["compose.yaml"] + service,
        "prometheus/prometheus.yml": _SOUND["prometheus/prometheus.yml"] + job,
        BOARD: _SOUND[BOARD].replace("rate(http_requests_total[5m])", expr),
    }
    return stack({**changed, **(also or {})})
