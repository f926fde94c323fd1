"""What is known of what stands at a place: the findings' rules, a metric, a data source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from stacklint.graph.model import Kind, Relation
from stacklint.lsp.names import Subject, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.diagnostic import Diagnostic, Location
    from stacklint.graph.model import Graph, GraphNode
    from stacklint.lsp.view import View
    from stacklint.stack.grafana.datasources import DataSource
    from stacklint.stack.stack import Stack

_READERS: Final = {
    Kind.RULE: "recording rule",
    Kind.ALERT: "alert",
    Kind.GRAFANA_ALERT: "Grafana alert",
    Kind.PANEL: "panel",
    Kind.VARIABLE: "variable",
    Kind.ANNOTATION: "annotation",
    Kind.TEST: "unit test file",
}
_METRICS: Final = (Kind.METRIC, Kind.RULE)


def hover(view: View, name: str, at: types.Position) -> types.Hover | None:
    """What is known of what stands at a position of a file; `None` if that is nothing."""
    place = view.positions.place(name, at)
    parts: dict[str, Location] = {}
    for shown in view.files.get(view.uri(name), ()):
        if holds(shown.found.primary, place):
            parts[_rule(view, shown.found)] = shown.found.primary
    for one, where in view.names.at(name, place):
        if one.subject is Subject.METRIC:
            texts = (text for stack, graph in view.about(name) for text in _metric(stack, graph, one.text))
            parts.update((text, where) for text in texts)
        elif one.subject is Subject.UID:
            sources = (source for stack, _ in view.about(name) for source in _sources(stack, one.text))
            parts.update((_source(view, source), where) for source in sources)
    if not parts:
        return None
    content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(parts))
    return types.Hover(content, view.positions.range(min(parts.values(), key=_size)))


def _size(where: Location) -> tuple[int, int]:
    return where.end_line - where.line, where.end_column - where.column


def _rule(view: View, found: Diagnostic) -> str:
    rule = view.rules[found.code]
    return f"**{rule.code} {rule.name}**: {rule.title}\n\n{rule.reason}".rstrip()


def _metric(stack: Stack, graph: Graph, name: str) -> Iterator[str]:
    """What a stack knows of a metric."""
    for node in graph.nodes:
        if node.id.kind in _METRICS and not node.missing and name in (node.id.name, *node.aliases):
            is_recorded = node.id.kind is Kind.RULE
            kind = "recorded" if is_recorded else stack.inventory.kind(name) or ""
            lines = [f"`{name}` {kind}".rstrip()]
            lines += [_recorded(stack, name)] if is_recorded else _exported(node, graph)
            yield "\n\n".join(filter(None, (*lines, node.about, _read(node, graph))))


def _recorded(stack: Stack, name: str) -> str:
    """The expressions of the rules that record a metric."""
    texts = dict.fromkeys((rule.expr.text or "").strip() for _, rule in stack.rules if rule.record == name)
    return "\n\n".join(f"```promql\n{text}\n```" for text in texts)


def _exported(node: GraphNode, graph: Graph) -> Iterator[str]:
    """The jobs that a metric comes from, with what they scrape."""
    jobs = [edge.source for edge in graph.edges if edge.target == node.id and edge.relation is Relation.EXPORTS]
    for job in jobs:
        scraped = (edge.source.name for edge in graph.edges if edge.target == job and edge.source.kind in _SCRAPED)
        listed = _listed(dict.fromkeys(scraped))
        yield f"exported by the job `{job.name}`" + (f", which scrapes {listed}" if listed else "")


_SCRAPED: Final = (Kind.SERVICE, Kind.HOST)


def _read(node: GraphNode, graph: Graph) -> str:
    """How many things of which kind ask for a metric."""
    askers = {edge.target for edge in graph.edges if edge.source == node.id and edge.target.kind in _READERS}
    counts = Counter(_READERS[one.kind] for one in askers)
    several = (f"{counts[what]} {what}{'s' * (counts[what] != 1)}" for what in _READERS.values() if counts[what])
    return f"read by {', '.join(several)}" if counts else "nothing here reads it"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _sources(stack: Stack, uid: str) -> Iterator[DataSource]:
    """The data sources of a stack that have a uid."""
    return (source for file in stack.source_files for source in file.datasources if source.uid == uid)


def _source(view: View, source: DataSource) -> str:
    where = view.checked.sources.location(source.named.place)
    lines = [
        f"data source `{source.name}`, uid `{source.uid}`" + (f", type `{source.type}`" if source.type else ""),
        f"url `{source.address or source.url.text}`" if source.url.exists else "",
        f"provisioned at {where.file}:{where.line}",
    ]
    return "\n\n".join(filter(None, lines))
