"""A graph for people: trees of lines, each with the place where it stands."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from stacklint.graph.drawn import unread, without
from stacklint.graph.model import Kind, NodeId, Relation
from stacklint.graph.trees import Ahead, Branch, ahead, grow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stacklint.diagnostic import Location
    from stacklint.graph.model import Graph
    from stacklint.graph.select import View
    from stacklint.report.terminal import Terminal
    from stacklint.rules.api import Where

    Locate = Callable[[Where], Location]

_BOLD, _DIM, _RED = "1", "2", "1;31"
_PLURALS = {
    Kind.SERVICE: "services",
    Kind.JOB: "jobs",
    Kind.METRIC: "metrics",
    Kind.RULE: "recording rules",
    Kind.ALERT: "alerts",
    Kind.GRAFANA_ALERT: "alerts of Grafana",
    Kind.TEST: "files of tests",
    Kind.PANEL: "panels",
    Kind.DASHBOARD: "dashboards",
    Kind.DATASOURCE: "data sources",
}
"""What is counted, one of them being its name without the last letter."""
_MEASURED = (Relation.SCRAPED_BY, Relation.EXPORTS, Relation.QUERIED_BY)
_TOLD = (Relation.SENT_TO, Relation.TELLS)
_MOUNTED = (Relation.BRINGS, Relation.LISTS, Relation.CONFIGURES)
_QUIET = frozenset({Kind.PANEL, Kind.VARIABLE, Kind.DASHBOARD, Kind.PROVIDER})
"""Of these only the name is shown."""


def render_text(views: Sequence[View], locate: Locate, terminal: Terminal) -> str:
    """Each graph as trees: all of it, or one tree that begins with the node that was asked for."""
    return "\n".join(_Text(view.graph, locate, terminal).of(view) for view in views)


class _Text:
    """One graph as lines."""

    def __init__(self, graph: Graph, locate: Locate, terminal: Terminal) -> None:
        self._graph, self._locate, self._terminal = graph, locate, terminal
        self._nodes = {node.id: node for node in graph.nodes}

    def of(self, view: View) -> str:
        """What is shown of a view."""
        root = view.start or view.end
        if root is None:
            return self._whole()
        if root not in self._nodes:
            return self._terminal.show(f"nothing leads from {view.start} to {view.end}") + "\n"
        return self._part(root, back=view.start is None)

    def _whole(self) -> str:
        """What is measured and asked for, what is told, what is on the dashboards, and what is mounted."""
        sections = (
            ("Metrics", self._measured()),
            ("Alerts", self._told()),
            ("Dashboards", self._shown()),
            ("Files", self._mounted()),
            ("Broken", self._broken()),
        )
        parts = [self._heading()]
        for title, lines in sections:
            if found := "".join(f"  {line}\n" for line in lines):
                parts.append(f"{self._terminal.paint(title, _BOLD)}\n{found}")
        return "\n".join(parts)

    def _part(self, root: NodeId, *, back: bool) -> str:
        lines = "".join(f"{line}\n" for line in self._lines(grow((root,), ahead(self._graph.edges, back=back))))
        broken = "".join(f"  {line}\n" for line in self._broken())
        return f"{lines}\n{self._terminal.paint('Broken', _BOLD)}\n{broken}" if broken else lines

    def _heading(self) -> str:
        counts = Counter(node.id.kind for node in self._graph.nodes if not node.missing)
        said = [_number(counts[kind], plural) for kind, plural in _PLURALS.items() if counts[kind]]
        broken = _number(len(self._graph.broken), "broken links") if self._graph.broken else "nothing is broken"
        name = f"{self._terminal.show(self._graph.name)}: " if self._graph.name else ""
        return f"{name}{', '.join(said)}; {broken}\n"

    def _measured(self) -> Iterator[str]:
        """From the service to whatever asks for its metrics; metrics that nothing asks for stand in one line."""
        idle = unread(self._graph)
        under = ahead(without(self._graph, idle).edges, _MEASURED)
        fed = set(chain.from_iterable(under.values()))
        kinds = (Kind.JOB, Kind.METRIC, Kind.RULE, Kind.ALERT)
        alone = [node for node in self._nodes if node.kind in kinds and node not in fed | idle]
        exported = ahead(self._graph.edges, (Relation.EXPORTS,))
        for branch in grow(chain((node for node in under if node.kind in {Kind.SERVICE, Kind.HOST}), alone), under):
            yield self._line(branch)
            names = [node.name for node in exported.get(branch.node, {}) if node in idle and not branch.again]
            if names:
                listed = self._terminal.show(", ".join(names))
                yield f"{_indent(branch.depth + 1)}{_number(len(names), 'metrics')} that nothing here reads: {listed}"

    def _told(self) -> Iterator[str]:
        alerts = [node for node in self._nodes if node.kind is Kind.ALERT]
        return self._lines(grow(alerts, ahead(self._graph.edges, _TOLD)))

    def _shown(self) -> Iterator[str]:
        """Each dashboard with the data sources that its parts ask, who answers those, and who loads it."""
        under = self._under_dashboards()
        sources = [node for node in self._nodes if node.kind is Kind.DATASOURCE]
        boards = [node for node in self._nodes if node.kind is Kind.DASHBOARD]
        asked = set(chain.from_iterable(under.get(board, {}) for board in boards))
        parts = ahead(self._graph.edges, (Relation.PART_OF,), back=True)
        for branch in grow(chain(boards, (node for node in sources if node not in asked)), under):
            yield self._line(branch)
            if branch.node in parts:
                counts = Counter(node.kind for node in parts[branch.node])
                said = ", ".join(_number(counts[kind], f"{kind}s") for kind in counts)
                yield f"{_indent(branch.depth + 1)}{said}"

    def _under_dashboards(self) -> Ahead:
        owners = {edge.source: edge.target for edge in self._graph.edges if edge.relation is Relation.PART_OF}
        found = ahead(self._graph.edges, (Relation.LOADS, Relation.READ_BY, Relation.ANSWERS), back=True)
        under = {node: dict(several) for node, several in found.items()}
        for edge in self._graph.edges:
            owner = owners.get(edge.target)
            if edge.relation is Relation.ASKED_BY and owner is not None:
                several = under.setdefault(owner, {})
                several[edge.source] = (*several.get(edge.source, ()), edge)
        return under

    def _mounted(self) -> Iterator[str]:
        under = ahead(self._graph.edges, _MOUNTED)
        fed = set(chain.from_iterable(under.values()))
        return self._lines(grow((node for node in under if node not in fed), under))

    def _broken(self) -> Iterator[str]:
        for edge in self._graph.broken:
            at = f"  {self._place(edge.at)}" if edge.at is not None else ""
            yield self._terminal.show(f"{edge.source} -> {edge.target}") + at
            yield f"  {self._terminal.paint(self._terminal.show(edge.fault), _RED)}"

    def _lines(self, branches: Iterable[Branch]) -> Iterator[str]:
        return (self._line(branch) for branch in branches)

    def _line(self, branch: Branch) -> str:
        node = self._nodes[branch.node]
        places = [edge.at for edge in branch.edges if edge.at is not None]
        at = places[0] if places else node.at if node.id.kind is not Kind.FILE else None
        about = f" ({node.about})" if node.about and node.id.kind not in _QUIET else ""
        name = f"{node.id.kind} {node.id.name}{about}"
        words = [self._terminal.show(name)]
        if at is not None:
            words.append(self._terminal.paint(self._place(at), _DIM))
        if len(places) > 1:
            words.append(f"(in {len(places)} places)")
        if any(edge.fault for edge in branch.edges):
            words.append(self._terminal.paint("broken", _RED))
        if branch.again:
            words.append("(see above)")
        return _indent(branch.depth) + "  ".join(words)

    def _place(self, where: Where) -> str:
        at = self._locate(where)
        return self._terminal.show(f"{at.file}:{at.line}")


def _indent(depth: int) -> str:
    return "  " * depth


def _number(count: int, plural: str) -> str:
    if count == 1:
        first, _, rest = plural.partition(" of ")
        return f"1 {first[:-1]}{f' of {rest}' if rest else ''}"
    return f"{count:,} {plural}"
