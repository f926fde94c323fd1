"""Asking a Prometheus or an Alertmanager over its HTTP API, with nothing but the standard library."""

from __future__ import annotations

import json
import math
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any


class QueryError(AssertionError):
    """Prometheus refused a request; the message is its own."""


def get_json(url: str, parameters: list[tuple[str, str]] | None = None) -> Any:
    """Return the JSON behind a URL.

    Raises:
        OSError: nobody answered within 10 s, or the answer was an error without a reason in it.
        QueryError: the answer names what is wrong with the request.
    """
    query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
    try:
        with urllib.request.urlopen(url + query, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            if error.code in {400, 422}:
                raise QueryError(f"{url}: {error.read().decode(errors='replace')}") from error
            raise


@dataclass(frozen=True, slots=True)
class Series:
    """One series of an answer: its labels and its values in order of time, NaN left out."""

    labels: dict[str, str]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Prometheus:
    """A running Prometheus, by the URL of its web interface."""

    url: str

    def get(self, path: str, *parameters: tuple[str, str]) -> Any:
        """Return the `data` of an answer of the HTTP API v1."""
        return get_json(f"{self.url}/api/v1/{path}", list(parameters))["data"]

    def query(self, expr: str, *, at: float | None = None) -> tuple[Series, ...]:
        """Return what an expression is worth at one moment (now where none is given)."""
        moment = [] if at is None else [("time", f"{at:.3f}")]
        return _series(self.get("query", ("query", expr), *moment))

    def query_range(self, expr: str, *, seconds: float, step: float) -> tuple[Series, ...]:
        """Return what an expression was worth over the last seconds."""
        end = time.time()
        bounds = (("start", f"{end - seconds:.3f}"), ("end", f"{end:.3f}"), ("step", f"{step:g}"))
        return _series(self.get("query_range", ("query", expr), *bounds))

    def label_values(self, label: str, selector: str | None = None) -> list[str]:
        """Return a label's values, of the series that a selector picks or of all."""
        chosen = [] if selector is None else [("match[]", selector)]
        values: list[str] = self.get(f"label/{urllib.parse.quote(label)}/values", *chosen)
        return values

    def targets(self) -> dict[str, str]:
        """Return the health (`up`, `down`, `unknown`) of every active target, by its job."""
        active = self.get("targets", ("state", "active"))["activeTargets"]
        return {target["labels"]["job"]: target["health"] for target in active}

    def rules(self, kind: str) -> list[dict[str, Any]]:
        """Return the loaded rules of a kind: `alert` or `record`."""
        return [rule for group in self.get("rules", ("type", kind))["groups"] for rule in group["rules"]]

    def alert_states(self, alert: str) -> set[str]:
        """Return the states (`pending`, `firing`) of an alert's active instances."""
        return {a["state"] for a in self.get("alerts")["alerts"] if a["labels"]["alertname"] == alert}


def alertmanager_alerts(url: str, alert: str) -> list[dict[str, Any]]:
    """Return the instances of an alert that an Alertmanager holds as active."""
    alerts: list[dict[str, Any]] = get_json(f"{url}/api/v2/alerts", [("filter", f'alertname="{alert}"')])
    return [found for found in alerts if found["status"]["state"] == "active"]


def _series(data: dict[str, Any]) -> tuple[Series, ...]:
    """Read vectors, matrices and scalars alike."""
    match data["resultType"]:
        case "vector":
            raw = [(item["metric"], [item["value"]]) for item in data["result"]]
        case "matrix":
            raw = [(item["metric"], item["values"]) for item in data["result"]]
        case _:
            raw = [({}, [data["result"]])]
    return tuple(
        Series(labels, tuple(v for _, text in samples if not math.isnan(v := float(text)))) for labels, samples in raw
    )
