"""The queries of a dashboard: of panels, of variables and of annotations, each with the data source that it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stacklint.document import Node
from stacklint.stack.dashboards import Dashboard, Resolved, resolve, target_source

if TYPE_CHECKING:
    from collections.abc import Iterator


_LABEL = re.compile(r"[A-Za-z_]\w*", re.ASCII)


class Asker(StrEnum):
    """What asks."""

    PANEL = "panel"
    VARIABLE = "variable"
    ANNOTATION = "annotation"


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """A query of a dashboard.

    Attributes:
        node: the text that holds it.
        dashboard: where it stands.
        asker: what asks.
        source: the data source that is asked.
        start: where in the text the PromQL begins.
        end: where it ends; `start` where there is none.
        label: for `label_values`, the label that is asked for, and where it begins.
    """

    node: Node
    dashboard: Dashboard
    asker: Asker
    source: Resolved
    start: int
    end: int
    label: tuple[str, int] | None = None

    @property
    def asked_host(self) -> str | None:
        """The host of the data source that is asked; `None` where that isn't known."""
        url = (self.source.source.url.text or "") if self.source.source is not None else ""
        try:
            return urlsplit(url).hostname if "$" not in url else None
        except ValueError:
            return None


def board_queries(dashboard: Dashboard) -> Iterator[BoardQuery]:
    """Every query of a dashboard that has a text."""
    for panel in dashboard.panels():
        for target in panel.targets():
            yield from _whole(target.node["expr"], dashboard, Asker.PANEL, target_source(target))
    for variable in dashboard.variables.values():
        if variable["type"].string == "query":
            yield from _variable(variable, dashboard)
    for annotation in dashboard.node["annotations"]["list"].items():
        expression = annotation["target"]["expr"] if annotation["target"]["expr"].present else annotation["expr"]
        yield from _whole(expression, dashboard, Asker.ANNOTATION, resolve(annotation["datasource"], dashboard))


def _whole(node: Node, dashboard: Dashboard, asker: Asker, source: Resolved) -> Iterator[BoardQuery]:
    text = node.string
    if text and text.strip():
        yield BoardQuery(node, dashboard, asker, source, 0, len(text))


def _variable(variable: Node, dashboard: Dashboard) -> Iterator[BoardQuery]:
    """The query of a variable in the language of Grafana's Prometheus data source, with the PromQL inside it."""
    node = variable["query"]["query"] if variable["query"].is_mapping else variable["query"]
    text, source = node.string or "", resolve(variable["datasource"], dashboard)
    if not text.strip():
        return
    name, _, rest = text.partition("(")
    inner = len(name) + 1
    end = inner + max(rest.rfind(")"), 0)
    label: tuple[str, int] | None = None
    if name.strip() == "label_values":
        comma = text.rfind(",", inner, end)
        found = _LABEL.match(text[comma + 1 : end].strip()) if comma >= 0 else None
        label = (found[0], text.index(found[0], comma)) if found is not None else None
        end = max(comma, inner)
    elif name.strip() != "query_result":
        end = inner  # names of labels and metrics, or a language of its own
    yield BoardQuery(node, dashboard, Asker.VARIABLE, source, inner, end, label)
