"""What a file declares, in the order in which it stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from stacklint.graph.model import Kind

if TYPE_CHECKING:
    from stacklint.lsp.view import View

_KINDS: Final = {
    Kind.SERVICE: types.SymbolKind.Module,
    Kind.JOB: types.SymbolKind.Interface,
    Kind.METRIC: types.SymbolKind.Variable,
    Kind.RULE: types.SymbolKind.Function,
    Kind.ALERT: types.SymbolKind.Event,
    Kind.RECEIVER: types.SymbolKind.Constant,
    Kind.DATASOURCE: types.SymbolKind.Struct,
    Kind.GRAFANA_ALERT: types.SymbolKind.Event,
    Kind.PROVIDER: types.SymbolKind.Package,
    Kind.VARIABLE: types.SymbolKind.Variable,
    Kind.ANNOTATION: types.SymbolKind.Property,
    Kind.PANEL: types.SymbolKind.Field,
    Kind.DASHBOARD: types.SymbolKind.Class,
}
_INNER: Final = {Kind.VARIABLE, Kind.ANNOTATION, Kind.PANEL}
"""What is called after the dashboard that it is a part of; its own name is its alias."""


def outline(view: View, name: str) -> list[types.DocumentSymbol]:
    """The services, jobs, rules, panels and the like that a file declares."""
    locate = view.checked.sources.location
    nodes = (node for _, graph in view.graphs for node in graph.nodes if node.id.kind in _KINDS)
    found = {(locate(node.at), node) for node in nodes if node.at is not None and node.at.file == name}
    symbols: list[types.DocumentSymbol] = []
    for where, node in sorted(found, key=lambda one: (one[0], one[1].id)):
        title = node.aliases[0] if node.id.kind in _INNER else node.id.name
        span = view.positions.range(where)
        symbols.append(types.DocumentSymbol(title, _KINDS[node.id.kind], span, span, node.about or str(node.id.kind)))
    return symbols
