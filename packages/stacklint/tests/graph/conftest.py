"""Small repositories on disk as graphs, and graphs as lines that a test can show whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from stacklint.diagnostic import Location
from stacklint.engine import Sources
from stacklint.graph.build import build
from stacklint.graph.model import Graph
from stacklint.rules.api import Where
from stacklint.rules.examples import write
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files


class Drawn(NamedTuple):
    """The graphs of a repository, and what tells the lines of their places."""

    graphs: tuple[Graph, ...]
    locate: Callable[[Where], Location]

    @property
    def only(self) -> Graph:
        """The graph, of which there is one."""
        (graph,) = self.graphs
        return graph

    def nodes(self, *kinds: str) -> list[str]:
        """The nodes of some kinds as lines."""
        shown = []
        for node in self.only.nodes:
            if node.id.kind in kinds:
                missing = " is missing" if node.missing else ""
                about = f" ({node.about})" if node.about else ""
                shown.append(f"{node.id}{about}{missing}{self.place(node.at)}")
        return shown

    def edges(self, *relations: str) -> list[str]:
        """The edges of some relations as lines; all of them if none is named."""
        return [
            f"{edge.source} {edge.relation} {edge.target}{self.place(edge.at)}{': ' * bool(edge.fault)}{edge.fault}"
            for edge in self.only.edges
            if edge.relation in relations or not relations
        ]

    def place(self, where: Where | None) -> str:
        """A place behind a line."""
        if where is None:
            return ""
        at = self.locate(where)
        return f" @ {at.file}:{at.line}"


Draw = Callable[[Mapping[str, str]], Drawn]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """The function that writes files and makes the graphs of their stacks."""

    def make(files: Mapping[str, str]) -> Drawn:
        write(files, tmp_path)
        stacks = find_stacks(Files(tmp_path, base=tmp_path))
        return Drawn(build(stacks), Sources(stack.files for stack in stacks).location)

    return make
