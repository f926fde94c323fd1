"""Examples, run: what the program says of a few files, as a person would see it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from stacklint.engine import Sources, count_files, run
from stacklint.graph.as_json import render_json
from stacklint.graph.build import build
from stacklint.graph.select import views
from stacklint.report import Summary, summarise
from stacklint.rules.examples import write
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacklint.diagnostic import Diagnostic
    from stacklint.rules.api import Rule


@dataclass(frozen=True, slots=True)
class Demo:
    """What rules said of an example."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Sources
    summary: Summary


def demonstrate(files: Mapping[str, str], rules: Sequence[Rule]) -> Demo:
    """Run rules on files without marks. They stand in a folder of their own, which is gone afterwards."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(files, folder)
        stacks = find_stacks(Files(folder, base=folder))
        diagnostics, sources = run(stacks, rules)
        return Demo(diagnostics, sources, summarise(diagnostics, count_files(stacks)))


def demonstrate_graph(files: Mapping[str, str], start: str, end: str) -> str:
    """The part of a small stack between two of its nodes, as JSON."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(files, folder)
        stacks = find_stacks(Files(folder, base=folder))
        sources = Sources(stack.files for stack in stacks)
        return render_json([view.graph for view in views(build(stacks), start, end)], sources.location)
