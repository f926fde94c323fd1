"""What is on the dashboards: panels, variables and annotations, what they ask for, and whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.graph.asked import link_query
from stacklint.graph.faults import broken
from stacklint.graph.model import Kind, NodeId, Relation
from stacklint.rules.board.dashboard_link import dashboard_link
from stacklint.rules.boards import named
from stacklint.stack.boards.links import board_links, linked_dashboard
from stacklint.stack.boards.queries import board_queries
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.boards.sources import Resolved, Verdict, resolve, target_source
from stacklint.stack.boards.texts import board_texts
from stacklint.stack.boards.variable_uses import waited_for
from stacklint.stack.queries.templates import references

if TYPE_CHECKING:
    from stacklint.document import Place
    from stacklint.graph.collector import Collector
    from stacklint.graph.metrics import Metrics
    from stacklint.stack.boards.board import Annotation, Board, Panel, Variable
    from stacklint.stack.boards.dashboards import Dashboard
    from stacklint.stack.grafana.datasources import DataSource
    from stacklint.stack.stack import Stack


def dashboard_node(dashboard: Dashboard, stack: Stack, into: Collector) -> NodeId:
    """The node of a dashboard, by its title."""
    path = stack.files.name(dashboard.path)
    found = into.name(Kind.DASHBOARD, dashboard.title or path, dashboard.path, path)
    aliases = tuple(name for name in (dashboard.title, dashboard.uid, path) if name)
    return into.add(
        *found, dashboard.title_place, about=f"uid {dashboard.uid}" if dashboard.uid else "", aliases=aliases
    )


def source_node(source: DataSource, into: Collector) -> NodeId:
    """The id of a data source, by its name."""
    return into.name(Kind.DATASOURCE, source.name, source.node.place, source.uid)


def add_boards(stack: Stack, metrics: Metrics, into: Collector) -> None:
    """What is in every dashboard."""
    for board in stack.provisioning.boards():
        _Board(board, stack, into).add(metrics)


class _Board:
    """The nodes of one dashboard."""

    def __init__(self, board: Board, stack: Stack, into: Collector) -> None:
        self._board, self._stack, self._into = board, stack, into
        self._node = dashboard_node(board.dashboard, stack, into)
        self._panels = {id(panel): self._panel(panel, number) for number, panel in enumerate(board.panels, 1)}
        self._variables = {variable.name: self._variable(variable) for variable in board.variables.values()}

    def add(self, metrics: Metrics) -> None:
        """Add what its parts ask for."""
        for panel in self._board.panels:
            for target in panel.targets:
                self._link_source(target_source(target, panel), self._panels[id(panel)])
            own = resolve(panel.source, self._board)
            if panel.source.node.present and (own.verdict is Verdict.MISSING or not panel.targets):
                self._link_source(own, self._panels[id(panel)])
        for query in board_queries(self._board):
            asker = self._asker(query)
            if query.panel is None:
                self._link_source(query.source, asker)
            for asked in self._stack.provisioning.asked((query,)):
                link_query(asked, asker, self._stack, metrics, self._into)
        for variable in self._board.variables.values():
            self._link_variable(variable)
        self._link_uses()
        self._link_dashboards()

    def _part(self, kind: Kind, name: str, key: Place, number: int) -> NodeId:
        """The id of a part, which bears the name of the dashboard before its own."""
        found = self._into.name(kind, f"{self._node.name} / {name}", key, f"#{number}")
        self._into.link(found, self._node, Relation.PART_OF)
        return found

    def _panel(self, panel: Panel, number: int) -> NodeId:
        title = panel.title or panel.type or "panel"
        found = self._part(Kind.PANEL, title, panel.node.place, number)
        return self._into.add(*found, named(panel), about=panel.type, aliases=(title,))

    def _variable(self, variable: Variable) -> NodeId:
        found = self._part(Kind.VARIABLE, f"${variable.name}", variable.node.place, 2)
        aliases = (variable.name, f"${variable.name}")
        return self._into.add(*found, variable.node["name"].place, about=variable.type, aliases=aliases)

    def _annotation(self, annotation: Annotation) -> NodeId:
        name = annotation.node["name"]
        found = self._part(Kind.ANNOTATION, name.string or "annotation", annotation.node.place, 2)
        return self._into.add(*found, name.place, aliases=(name.string or "annotation",))

    def _asker(self, query: BoardQuery) -> NodeId:
        if query.panel is not None:
            return self._panels[id(query.panel)]
        if query.variable is not None:
            return self._variables[query.variable.name]
        assert query.annotation is not None  # nothing else asks
        return self._annotation(query.annotation)

    def _link_source(self, found: Resolved, asker: NodeId) -> None:
        """The data source that something asks, and the variable that says which."""
        at = found.node.place if found.node.present else None
        if found.source is not None:
            self._into.link(source_node(found.source, self._into), asker, Relation.ASKED_BY, at)
        elif found.verdict is Verdict.MISSING and self._board.dashboard.grafana is not None:
            what = f"with the uid or name `{found.reference}`" if found.reference else "that is the default"
            missing = self._into.missing(Kind.DATASOURCE, found.reference or "default")
            fault = f"no data source {what} is provisioned (LK204)"
            self._into.link(missing, asker, Relation.ASKED_BY, at, fault=fault)
        for reference in references(found.reference):
            if reference.name in self._variables:
                self._into.link(self._variables[reference.name], asker, Relation.USED_BY, at)

    def _link_variable(self, variable: Variable) -> None:
        """What a variable waits for, and the data sources that it offers."""
        node, grafana = self._variables[variable.name], self._board.dashboard.grafana
        for use in waited_for(variable, self._board):
            self._into.link(self._variables[use.reference.name], node, Relation.USED_BY, use.place)
        if grafana is not None and variable.type == "datasource":
            for source in grafana.datasources:
                if source.type == variable.query.string:
                    offered = source_node(source, self._into)
                    self._into.link(offered, node, Relation.OFFERED_BY, variable.query.place)

    def _link_uses(self) -> None:
        """The panels that each variable is used by, with the first place in each."""
        seen: dict[tuple[NodeId, NodeId], Place] = {}
        for text in board_texts(self._board):
            for reference in references(text.node.string or ""):
                if text.panel is not None and reference.name in self._variables:
                    pair = self._variables[reference.name], self._panels[id(text.panel)]
                    seen.setdefault(pair, text.node.place.within(reference.start, reference.end))
        for (variable, panel), place in seen.items():
            self._into.link(variable, panel, Relation.USED_BY, place)

    def _link_dashboards(self) -> None:
        """The dashboards that this one links to."""
        own = self._board.dashboard
        links = [(link, found) for link in board_links(self._board) if (found := linked_dashboard(link)) is not None]
        if not links:
            return
        uids = {one.uid: one for one in self._stack.dashboards if one.uid and one.grafana is own.grafana}
        faults = {found.at: found.reason for found in broken(self._board, self._stack, dashboard_link)}
        for link, (uid, span) in links:
            at = link.place(span)
            if uid in uids:
                other = dashboard_node(uids[uid], self._stack, self._into)
                self._into.link(other, self._node, Relation.LINKED_FROM, at)
            elif at in faults:
                missing = self._into.missing(Kind.DASHBOARD, uid)
                self._into.link(missing, self._node, Relation.LINKED_FROM, at, fault=faults[at])
