"""A dashboard as panels, targets and variables, and the data source that each target asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stacklint.document import Node, root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.files import Files
    from stacklint.stack.grafana import DataSource, Grafana

BUILT_IN = frozenset(
    {"-- Grafana --", "grafana", "-- Mixed --", "-- Dashboard --", "__expr__", "-100", "datasource", "default"}
)
"""References that no provisioning file has to create."""

MIXED = "-- Mixed --"

_VARIABLE = re.compile(r"^(?:\$(\w+)|\$\{(\w+)(?:[.:][^}]*)?\}|\[\[(\w+)(?::[^\]]*)?\]\])$")


class Form(StrEnum):
    """The shape of a dashboard file (see the table of file contents in Grafana's provisioning)."""

    CLASSIC = "classic"
    API = "api"
    WRAPPED = "wrapped"
    V2 = "v2"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel, also one inside a row. `path` of the node tells where."""

    node: Node
    dashboard: Dashboard
    title: str
    type: str

    def targets(self) -> Iterator[PanelTarget]:
        """Its queries."""
        for node in self.node["targets"].items():
            if node.is_mapping:
                yield PanelTarget(node, self)


@dataclass(frozen=True, slots=True)
class PanelTarget:
    """One query of a panel."""

    node: Node
    panel: Panel


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard file that plays a role.

    Attributes:
        path: the file in the repository.
        form: its shape.
        node: the dashboard itself: the root, or the `spec` of a wrapper around the classic form.
        grafana: the Grafana that loads it; `None` if none is known to.
        folder: the folder that its provider puts it into.
        variables: the node of each variable by name.
    """

    path: str
    form: Form
    node: Node
    grafana: Grafana | None
    folder: str
    variables: Mapping[str, Node]

    @property
    def title(self) -> str:
        """Its title without outer blanks, "" if it has none that Grafana would take."""
        value = self.node["title"].value
        return value.strip() if isinstance(value, str) else ""

    @property
    def uid(self) -> str:
        """Its uid, "" if none is given."""
        value = self.node["uid"].value
        return value.strip() if isinstance(value, str) else ""

    def panels(self) -> Iterator[Panel]:
        """Every panel in order: rows' panels and those of the old `rows` form included."""
        pending = [*self.node["panels"].items()]
        for row in self.node["rows"].items():
            pending.extend(row["panels"].items())
        for node in pending:
            if node["type"].string == "row":
                for inner in node["panels"].items():
                    yield self._panel(inner)
            elif node.is_mapping:
                yield self._panel(node)

    def _panel(self, node: Node) -> Panel:
        return Panel(node, self, node["title"].string or "", node["type"].string or "")


class Verdict(StrEnum):
    """What becomes of a data source reference."""

    FOUND = "found"
    BUILT_IN = "built-in"
    MIXED = "mixed"
    UNKNOWN = "unknown"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Resolved:
    """The data source behind a reference.

    Attributes:
        verdict: what became of it.
        reference: the name or uid as written, "" for the default.
        node: the text that decides: the `uid`, or the reference itself.
        source: the data source, if found.
        type: the plugin id, as far as known.
    """

    verdict: Verdict
    reference: str
    node: Node
    source: DataSource | None
    type: str


def read_dashboard(files: Files, path: str, grafana: Grafana | None, folder: str = "") -> Dashboard:
    """Read a dashboard file of any form."""
    whole = root(files.document(path, "json"))
    form = form_of(whole)
    node = whole["spec"] if form is Form.WRAPPED else whole
    variables = {name: item for item in node["templating"]["list"].items() if (name := item["name"].string)}
    return Dashboard(path, form, node, grafana, folder, variables)


def form_of(whole: Node) -> Form:
    """The form of a dashboard file."""
    if not whole.is_mapping:
        return Form.OTHER
    if whole["apiVersion"].present and whole["kind"].present and whole["spec"].is_mapping:
        version = whole["apiVersion"].string or ""
        return Form.V2 if "/v2" in version or "elements" in whole["spec"].keys else Form.WRAPPED
    if "elements" in whole.keys and "layout" in whole.keys:
        return Form.V2
    if "panels" in whole.keys or "rows" in whole.keys:
        return Form.CLASSIC
    return Form.API if whole["dashboard"].is_mapping else Form.CLASSIC


def resolve(reference: Node, dashboard: Dashboard, kind: str = "") -> Resolved:
    """What a `datasource` value refers to, as Grafana looks it up: uid, then exact name, else the default.

    `kind` is the plugin id that is wanted where the reference names none.
    """
    grafana = dashboard.grafana
    text, node, wanted = _parts(reference)
    wanted = wanted or kind
    if text in {"", "default"}:
        default = grafana.default(wanted) if grafana else None
        if default is not None:
            return Resolved(Verdict.FOUND, "", node, default, default.type)
        missing = grafana is not None and grafana.closed and bool(grafana.sources)
        return Resolved(Verdict.MISSING if missing else Verdict.UNKNOWN, "", node, None, wanted)
    if text in BUILT_IN:
        return Resolved(Verdict.MIXED if text == MIXED else Verdict.BUILT_IN, text, node, None, wanted)
    variable = _VARIABLE.match(text)
    if variable is not None:
        name = next(group for group in variable.groups() if group)
        declared = dashboard.variables.get(name)
        if declared is not None and declared["type"].string == "datasource":
            return Resolved(Verdict.UNKNOWN, text, node, None, declared["query"].string or wanted)
        return Resolved(Verdict.MISSING, text, node, None, wanted)
    source = grafana.find(text) if grafana else None
    if source is not None:
        return Resolved(Verdict.FOUND, text, node, source, source.type)
    verdict = Verdict.MISSING if _is_nowhere(text, reference, grafana) else Verdict.UNKNOWN
    return Resolved(verdict, text, node, None, wanted)


def _is_nowhere(text: str, reference: Node, grafana: Grafana | None) -> bool:
    """Whether it is certain that no data source has a uid or name."""
    if grafana is None or not grafana.closed or "$" in text or text.isdecimal():  # a number may be an id
        return False
    return bool(grafana.sources) or reference.is_mapping  # where none is provisioned, one may be made by hand


def target_source(target: PanelTarget) -> Resolved:
    """The data source that a panel's target asks.

    The panel's own decides where it resolves and is not Mixed, whatever the target says; else the target's does.
    """
    dashboard = target.panel.dashboard
    own = target.node["datasource"]
    panel = target.panel.node["datasource"]
    if not panel.present:
        return resolve(own if own.present else panel, dashboard)
    outer = resolve(panel, dashboard)
    if outer.verdict is Verdict.MIXED:
        return resolve(own, dashboard)
    if outer.verdict is Verdict.MISSING and own.present:
        inner = resolve(own, dashboard)
        return inner if inner.verdict is not Verdict.MISSING else outer
    if own.present and (inner := resolve(own, dashboard)).verdict is Verdict.BUILT_IN:
        return inner  # an expression beside ordinary queries
    return outer


def _parts(reference: Node) -> tuple[str, Node, str]:
    """The name or uid of a reference, the node that holds it, and the type it names."""
    if reference.is_mapping:
        uid = reference["uid"]
        return uid.string or "", uid if uid.present else reference, reference["type"].string or ""
    return reference.string or "", reference, ""
