"""Diagnostics on marked texts: ranges stand between « and », the first one is the primary."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.diagnostic import Diagnostic, Fix, Location, Severity
from stacklint.report import summarise
from stacklint.report.terminal import Terminal
from stacklint.report.text import render_text
from stacklint.rules.examples import unmark
from stacklint.text import LineIndex

Report = Callable[..., str]


@pytest.fixture
def report() -> Report:
    """The function that renders one finding on marked files: its messages belong to the marks, in their order."""

    def render(
        files: Mapping[str, str],
        *messages: str,
        message: str = "something is wrong",
        primary: int = 0,
        severity: Severity = Severity.ERROR,
        help: str = "",  # noqa: A002 - the name of the field
        fixes: tuple[Fix, ...] = (),
        terminal: Terminal | None = None,
    ) -> str:
        clean, spots = unmark(files)
        lines = {name: LineIndex(text) for name, text in clean.items()}
        said = [*messages, *[""] * (len(spots) - len(messages))]
        ends = [
            Location(spot.file, *lines[spot.file].position(spot.start), *lines[spot.file].position(spot.end), each)
            for spot, each in zip(spots, said, strict=True)
        ]
        found = Diagnostic(
            ends.pop(primary), "LK204", "a-name", severity, message, help=help, related=tuple(ends), fixes=fixes
        )
        return render_text(
            [found], summarise([found], len(files)), lambda name: lines.get(name, LineIndex("")), terminal or Terminal()
        )

    return render
