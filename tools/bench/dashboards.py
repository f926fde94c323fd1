"""Makes dashboards as Grafana exports them: panels of several kinds, their queries, variables and the default events.

No two queries of a run are the same. A dashboard has 27 of them and some 36 KiB, as the median of public ones does.
"""

from __future__ import annotations

import json
from random import Random
from string import Template
from typing import TYPE_CHECKING, Any

from tools.bench import words
from tools.bench.inputs import SEED, names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUERIES = 27
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
TYPES = ("timeseries", "timeseries", "timeseries", "stat", "gauge", "table", "bargauge")


def write_dashboards(folder: Path, files: int) -> None:
    """Write so many dashboards."""
    folder.mkdir(parents=True)
    random = Random(SEED)  # noqa: S311 - made-up dashboards are no secret
    queries = _queries(random)
    for index in range(files):
        text = json.dumps(_dashboard(random, queries, index), indent=2)
        (folder / f"dashboard-{index:04}.json").write_text(text + "\n", "utf-8")


def _queries(random: Random) -> Iterator[tuple[str, str, str]]:
    """Queries with the label that they return and a unit that fits, each once."""
    known: set[str] = set()
    while True:
        label, unit, pattern = random.choice(words.PANELS)
        query = Template(pattern).substitute(names(random), l=label)
        if query not in known:
            known.add(query)
            yield query, label, unit


def _dashboard(random: Random, queries: Iterator[tuple[str, str, str]], index: int) -> dict[str, Any]:
    panels: list[dict[str, Any]] = []
    left, y, column = QUERIES, 0, 0
    while left:
        if len(panels) % 7 == 0:
            y += 8 if column else 0
            panels.append(_row(len(panels) + 1, random, y))
            y, column = y + 1, 0
        asked = min(left, random.choice((1, 1, 1, 2, 2, 3)))
        panels.append(_panel(len(panels) + 1, random, queries, asked, (column, y)))
        left -= asked
        y, column = (y, column + 8) if column < 16 else (y + 8, 0)
    part = random.choice(words.PARTS)
    return {
        "annotations": {"list": [_EVENTS]},
        "description": f"What {part} does, and how well.",
        "editable": True,
        "fiscalYearStartMonth": 0,
        "graphTooltip": 1,
        "id": None,
        "links": [],
        "panels": panels,
        "preload": False,
        "refresh": "30s",
        "schemaVersion": 41,
        "tags": [part, random.choice(words.TEAMS)],
        "templating": {
            "list": [_SOURCES, _variable("job", "label_values(up, job)"), _variable("instance", _INSTANCES)]
        },
        "time": {"from": "now-6h", "to": "now"},
        "timepicker": {},
        "timezone": "browser",
        "title": f"{part.title()} {index}",
        "uid": f"{part}-{index}",
        "version": random.randint(1, 90),
    }


def _row(number: int, random: Random, y: int) -> dict[str, Any]:
    place = {"h": 1, "w": 24, "x": 0, "y": y}
    return {
        "collapsed": False,
        "gridPos": place,
        "id": number,
        "panels": [],
        "title": random.choice(words.PARTS).title(),
        "type": "row",
    }


def _panel(
    number: int, random: Random, queries: Iterator[tuple[str, str, str]], asked: int, place: tuple[int, int]
) -> dict[str, Any]:
    kind = random.choice(TYPES)
    chosen = [next(queries) for _ in range(asked)]
    custom = _LINES if kind == "timeseries" else {}
    unit, limit = chosen[0][2] if asked == 1 else "short", random.randint(1, 90)
    return {
        "datasource": SOURCE,
        "description": f"{random.choice(words.GAUGED).replace('_', ' ')} of all instances that were chosen.",
        "fieldConfig": {
            "defaults": {
                "color": {"mode": "palette-classic" if kind == "timeseries" else "thresholds"},
                "custom": custom,
                "mappings": [],
                "thresholds": {
                    "mode": "absolute",
                    "steps": [
                        {"color": "green", "value": None},
                        {"color": "red", "value": limit / 100 if unit == "percentunit" else limit},
                    ],
                },
                "unit": unit,
            },
            "overrides": [_OVERRIDE] if random.random() < 0.3 else [],
        },
        "gridPos": {"h": 8, "w": 8, "x": place[0], "y": place[1]},
        "id": number,
        "options": _OPTIONS.get(kind, _REDUCED),
        "pluginVersion": "12.2.0",
        "targets": [_target(chr(ord("A") + index), *one, kind) for index, one in enumerate(chosen)],
        "title": " ".join(random.sample(words.PARTS, 2)).capitalize(),
        "transformations": [{"id": "merge", "options": {}}] if kind == "table" and asked > 1 else [],
        "type": kind,
    }


def _target(ref: str, query: str, label: str, _unit: str, kind: str) -> dict[str, Any]:
    return {
        "datasource": SOURCE,
        "editorMode": "code",
        "exemplar": False,
        "expr": query,
        "format": "table" if kind == "table" else "time_series",
        "instant": kind != "timeseries",
        "legendFormat": f"{{{{{label}}}}}" if label else "__auto",
        "range": kind == "timeseries",
        "refId": ref,
    }


def _variable(name: str, query: str) -> dict[str, Any]:
    return {
        "allValue": ".*",
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
        "datasource": SOURCE,
        "definition": query,
        "includeAll": True,
        "label": name.title(),
        "multi": True,
        "name": name,
        "options": [],
        "query": {"qryType": 1, "query": query, "refId": "PrometheusVariableQueryEditor-VariableQuery"},
        "refresh": 2,
        "regex": "",
        "sort": 1,
        "type": "query",
    }


_INSTANCES = 'label_values(up{job=~"$job"}, instance)'
_EVENTS = {
    "builtIn": 1,
    "datasource": {"type": "grafana", "uid": "-- Grafana --"},
    "enable": True,
    "hide": True,
    "iconColor": "rgba(0, 211, 255, 1)",
    "name": "Annotations & Alerts",
    "type": "dashboard",
}
_SOURCES = {
    "current": {"selected": False, "text": "Prometheus", "value": "prometheus"},
    "includeAll": False,
    "label": "Data source",
    "name": "datasource",
    "options": [],
    "query": "prometheus",
    "refresh": 1,
    "regex": "",
    "type": "datasource",
}
_LINES = {
    "axisBorderShow": False,
    "axisCenteredZero": False,
    "axisColorMode": "text",
    "axisLabel": "",
    "axisPlacement": "auto",
    "barAlignment": 0,
    "drawStyle": "line",
    "fillOpacity": 10,
    "gradientMode": "none",
    "hideFrom": {"legend": False, "tooltip": False, "viz": False},
    "insertNulls": False,
    "lineInterpolation": "linear",
    "lineWidth": 1,
    "pointSize": 5,
    "scaleDistribution": {"type": "linear"},
    "showPoints": "never",
    "spanNulls": False,
    "stacking": {"group": "A", "mode": "none"},
    "thresholdsStyle": {"mode": "off"},
}
_OVERRIDE = {
    "matcher": {"id": "byFrameRefID", "options": "A"},
    "properties": [{"id": "color", "value": {"fixedColor": "blue", "mode": "fixed"}}],
}
_REDUCED = {
    "orientation": "auto",
    "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
    "textMode": "auto",
}
_OPTIONS = {
    "timeseries": {
        "legend": {"calcs": ["mean", "max"], "displayMode": "table", "placement": "bottom", "showLegend": True},
        "tooltip": {"hideZeros": False, "mode": "multi", "sort": "desc"},
    },
    "table": {
        "cellHeight": "sm",
        "footer": {"countRows": False, "reducer": ["sum"], "show": False},
        "showHeader": True,
    },
}
