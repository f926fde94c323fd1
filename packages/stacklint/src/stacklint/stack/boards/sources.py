"""The data source behind each reference of a dashboard, as Grafana looks it up."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, final

from stacklint.document import Node
from stacklint.pattern import Pattern
from stacklint.stack.boards.variable_values import chosen, options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.stack.boards.board import Board, Panel, PanelTarget, Scope, SourceRef, Variable
    from stacklint.stack.grafana.server import DataSource, Grafana

BUILT_IN: Final = frozenset(
    {"-- Grafana --", "grafana", "-- Mixed --", "-- Dashboard --", "__expr__", "-100", "datasource", "default"}
)
"""References that no provisioning file has to create."""

MIXED: Final = "-- Mixed --"

_VARIABLE: Final = Pattern(r"^(?:\$(\w+)|\$\{(\w+)(?:[.:][^}]*)?\}|\[\[(\w+)(?::[^\]]*)?\]\])$")


class Verdict(StrEnum):
    """What becomes of a data source reference."""

    FOUND = "found"
    BUILT_IN = "built-in"
    MIXED = "mixed"
    UNKNOWN = "unknown"
    MISSING = "missing"


@final
class Resolved:
    """The data source behind a reference.

    Attributes:
        verdict: what became of it.
        reference: the name or uid as written, "" for the default.
        node: the text that decides: the `uid`, or the reference itself.
        source: the data source, if found.
        type: the plugin id, as far as known.
    """

    __slots__ = ("node", "reference", "source", "type", "verdict")

    def __init__(self, verdict: Verdict, reference: str, node: Node, source: DataSource | None, type: str) -> None:  # noqa: A002 - the field's name
        self.verdict: Final = verdict
        self.reference: Final = reference
        self.node: Final = node
        self.source: Final = source
        self.type: Final = type

    @property
    def is_fixed(self) -> bool:
        """Whether it names one data source that may be there: no variable, not the default, nothing built in."""
        named = self.verdict in {Verdict.FOUND, Verdict.UNKNOWN}
        return (
            named and self.reference not in {"", "default"} and "$" not in self.reference and "[[" not in self.reference
        )


def resolve(said: SourceRef, scope: Scope, kind: str = "") -> Resolved:
    """What a reference means, as Grafana looks it up: uid, then exact name, else the default.

    `kind` is the plugin id that is wanted where the reference names none.
    """
    return _look_up(said, scope.dashboard.grafana, scope.variables, said.type or kind)


def _look_up(said: SourceRef, grafana: Grafana | None, variables: Mapping[str, Variable], wanted: str) -> Resolved:
    text, node = said.text, said.at
    if text in {"", "default"}:
        default = grafana.lookup.default(wanted) if grafana else None
        if default is not None:
            return Resolved(Verdict.FOUND, "", node, default, default.type)
        missing = grafana is not None and grafana.closed and bool(grafana.sources)
        return Resolved(Verdict.MISSING if missing else Verdict.UNKNOWN, "", node, None, wanted)
    if text in BUILT_IN:
        return Resolved(Verdict.MIXED if text == MIXED else Verdict.BUILT_IN, text, node, None, wanted)
    variable = _VARIABLE.match(text)
    if variable is not None:
        name = next(group for group in variable.groups() if group)
        declared = variables.get(name)
        if declared is not None and declared.type == "datasource":
            return Resolved(Verdict.UNKNOWN, text, node, None, declared.query.string or wanted)
        lost = declared is None or _names_none(declared, grafana)
        return Resolved(Verdict.MISSING if lost else Verdict.UNKNOWN, text, node, None, wanted)
    source = grafana.lookup.find(text) if grafana else None
    if source is not None:
        return Resolved(Verdict.FOUND, text, node, source, source.type)
    verdict = Verdict.MISSING if _is_nowhere(said, grafana) else Verdict.UNKNOWN
    return Resolved(verdict, text, node, None, wanted)


def _names_none(variable: Variable, grafana: Grafana | None) -> bool:
    """Whether a variable of another type surely holds the name or uid of no data source, by which Grafana finds one.

    Facts: `DatasourceSrv.get` fills in variables of every type.
    """
    if grafana is None or not grafana.closed or not grafana.sources:
        return False
    listed = options(variable)
    values = chosen(variable) if listed is None else [option.value for option in listed]
    return any(values) and not any(value in BUILT_IN or grafana.lookup.find(value) for value in values)


def _is_nowhere(said: SourceRef, grafana: Grafana | None) -> bool:
    """Whether it is certain that no data source has a uid or name."""
    if grafana is None or not grafana.closed or "$" in said.text or said.text.isdecimal():  # a number may be an id
        return False
    return bool(grafana.sources) or said.node.is_mapping  # where none is provisioned, one may be made by hand


def target_source(target: PanelTarget, panel: Panel) -> Resolved:
    """The data source that a panel's target asks.

    The panel's own decides where it resolves and is not Mixed, whatever the target says; else the target's does.
    """
    scope, own = panel.scope, target.source
    if not panel.source.node.present:
        return resolve(own if own.node.present or own.type else panel.source, scope)
    outer = resolve(panel.source, scope)
    if outer.verdict is Verdict.MIXED:
        return resolve(own, scope)
    if outer.verdict is Verdict.MISSING and own.node.present:
        inner = resolve(own, scope)
        return inner if inner.verdict is not Verdict.MISSING else outer
    if own.node.present and (inner := resolve(own, scope)).verdict is Verdict.BUILT_IN:
        return inner  # an expression beside ordinary queries
    return outer


def asked_sources(board: Board) -> Iterator[Resolved]:
    """The data source behind every reference of a dashboard that is used: panels, variables, annotations."""
    for panel in board.panels:
        yield from (target_source(target, panel) for target in panel.targets)
        if panel.source.node.present and not panel.targets:
            yield resolve(panel.source, board)
    queried = [variable.source for variable in board.declared if variable.type == "query"]
    for said in (*queried, *(annotation.source for annotation in board.annotations)):
        if said.node.present:
            yield resolve(said, board)


def passed_sources(board: Board) -> Iterator[Resolved]:
    """The data sources of panels each of whose queries names one of its own.

    Grafana looks for the panel's first, and shows an error where there is none. Facts: `createPanelDataProvider` of
    Grafana 11 and 12, and `SceneQueryRunner` of its scenes.
    """
    for panel in board.panels:
        if panel.source.node.present and panel.targets:
            yield resolve(panel.source, panel.scope)
