"""The queries that Grafana would send for a dashboard: every panel's, with every variable filled in.

Source of the facts: Grafana's `packages/grafana-prometheus/src/escaping.ts` (escaping, multi-value variables) and
its documentation of the Prometheus data source (`$__rate_interval` is the greater of `$__interval` plus the scrape
interval and four scrape intervals).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from .polling import NotYetError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .prometheus import Prometheus, Series

VARIABLE = re.compile(r"\$(?P<plain>[A-Za-z_]\w*)|\$\{(?P<braced>\w+)(?::(?P<format>\w+))?\}|\[\[(?P<square>\w+)\]\]")
LABEL_VALUES = re.compile(r"label_values\((?:(?P<selector>.+),)?\s*(?P<label>\w+)\s*\)", re.DOTALL)
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
POINTS = 1000  # about what a panel of half a screen's width asks for


@dataclass(frozen=True, slots=True)
class PanelQuery:
    """One query of one panel, as the file has it."""

    dashboard: str
    panel: str
    ref: str
    expr: str
    instant: bool

    def __str__(self) -> str:
        """Name it as a person would look for it."""
        return f"{self.dashboard} / {self.panel} / {self.ref}"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a variable stands for: its chosen values, and whether Grafana treats it as a regular expression."""

    values: tuple[str, ...]
    regex: bool

    def text(self, style: str | None) -> str:
        """Return what takes the variable's place in a query."""
        match style:
            case "raw":
                return ",".join(self.values)
            case "pipe":
                return "|".join(self.values)
            case "regex":
                escaped = [re.sub(r"[\\^$*+?.()|[\]{}/]", r"\\\g<0>", value) for value in self.values]
            case None if self.regex:
                escaped = [_escape_regex(value) for value in self.values]
            case None:
                return self.values[0].replace("\\", r"\\").replace("'", r"\\'")
            case _:
                raise ValueError(f"no such format of a variable is known here: {style}")
        return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard's file, and the scrape interval that its data source is told."""

    model: dict[str, Any]
    scrape_interval: float

    @property
    def seconds(self) -> float:
        """The time range on opening, as `now-15m` says it."""
        return duration(self.model.get("time", {}).get("from", "now-6h").removeprefix("now-"))

    @property
    def interval(self) -> float:
        """The step between two points, never under the scrape interval."""
        return max(self.scrape_interval, self.seconds // POINTS)

    def queries(self) -> Iterator[PanelQuery]:
        """Yield the visible Prometheus queries, those inside collapsed rows included."""
        for panel in _panels(self.model["panels"]):
            for target in panel.get("targets", []):
                if "expr" in target and not target.get("hide"):
                    instant = bool(target.get("instant")) and not target.get("range")
                    names = (self.model["title"], panel.get("title", ""), target["refId"])
                    yield PanelQuery(*names, expr=target["expr"], instant=instant)

    def selections(self, prometheus: Prometheus) -> dict[str, Selection]:
        """Return every variable with all its values chosen, or the first where only one can be.

        A later variable may be narrowed by the earlier ones, as in Grafana.

        Raises:
            NotYetError: a variable has no values.
        """
        chosen = self._built_in()
        for variable in self.model.get("templating", {}).get("list", []):
            many = bool(variable.get("multi") or variable.get("includeAll"))
            values = _options(variable, chosen, prometheus)
            if not values:
                raise NotYetError(f"variable {variable['name']} of {self.model['title']} has no values")
            chosen[variable["name"]] = Selection(tuple(values) if many else (values[0],), regex=many)
        return chosen

    def ask(self, query: PanelQuery, prometheus: Prometheus) -> tuple[Series, ...]:
        """Return the series with at least one value that Grafana would draw for a query."""
        expr = expand(query.expr, self.selections(prometheus))
        if query.instant:
            series = prometheus.query(expr)
        else:
            series = prometheus.query_range(expr, seconds=self.seconds, step=self.interval)
        return tuple(one for one in series if one.values)

    def _built_in(self) -> dict[str, Selection]:
        rate = max(self.interval + self.scrape_interval, 4 * self.scrape_interval)
        spans = {"__interval": self.interval, "__rate_interval": rate, "__range": self.seconds}
        named = {name: f"{value:g}s" for name, value in spans.items()}
        in_units = {f"{name}_ms": f"{value * 1000:g}" for name, value in spans.items()}
        everything = named | in_units | {"__range_s": f"{self.seconds:.0f}"}
        return {name: Selection((text,), regex=False) for name, text in everything.items()}


def read_dashboards(folder: Path) -> list[Dashboard]:
    """Return every dashboard of Grafana's configuration, by file name."""
    (source,) = [
        source
        for path in (folder / "provisioning" / "datasources").glob("*.yml")
        for source in yaml.safe_load(path.read_bytes())["datasources"]
        if source["type"] == "prometheus"
    ]
    scrape_interval = duration(source["jsonData"]["timeInterval"])
    paths = sorted((folder / "dashboards").glob("*.json"))
    return [Dashboard(json.loads(path.read_bytes()), scrape_interval) for path in paths]


def expand(text: str, selections: Mapping[str, Selection]) -> str:
    """Return a text with its variables filled in.

    Raises:
        KeyError: nobody defines a variable that the text uses.
    """

    def fill(match: re.Match[str]) -> str:
        name = match["plain"] or match["braced"] or match["square"]
        return selections[name].text(match["format"])

    return VARIABLE.sub(fill, text)


def duration(text: str) -> float:
    """Return the seconds of a Grafana duration such as `15m`."""
    return float(text[:-1]) * UNITS[text[-1]]


def _panels(panels: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for panel in panels:
        yield panel
        yield from _panels(panel.get("panels", []))


def _options(variable: dict[str, Any], chosen: Mapping[str, Selection], prometheus: Prometheus) -> list[str]:
    definition = variable.get("query", "")
    text = definition["query"] if isinstance(definition, dict) else definition
    match variable["type"]:
        case "query":
            asked = LABEL_VALUES.fullmatch(expand(text, chosen).strip())
            assert asked, f"variable {variable['name']}: only label_values() is known here, not {text}"
            return prometheus.label_values(asked["label"], asked["selector"])
        case "custom" | "interval":
            return [option.strip() for option in text.split(",")]
        case "constant" | "textbox" | "datasource":
            return [text]
        case kind:
            raise ValueError(f"variable {variable['name']} is of a type that is not known here: {kind}")


def _escape_regex(value: str) -> str:
    """Escape for a regular expression inside a quoted PromQL string: two backslashes where RE2 wants one."""
    return re.sub(r"[$^*{}\[\]+?.()|]", r"\\\\\g<0>", value.replace("\\", r"\\\\"))
