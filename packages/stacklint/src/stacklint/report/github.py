"""Diagnostics as workflow commands, which GitHub's runner shows beside the lines of a pull request.

Of each severity it shows the first ten of a step; the log has all of them. The syntax is that of "Workflow commands for
GitHub Actions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.report.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacklint.diagnostic import Diagnostic, Location

_SHOWN = Terminal()
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(diagnostics: Sequence[Diagnostic]) -> str:
    """A workflow command for each diagnostic, the worst first: GitHub shows but the first ten of a kind."""
    worst = sorted(diagnostics, key=lambda one: one.severity.rank)
    return "".join(f"{_command(one)}\n" for one in worst)


def _command(diagnostic: Diagnostic) -> str:
    at = diagnostic.primary
    where = {"file": at.file, "line": at.line, "endLine": at.end_line}
    if at.line == at.end_line:  # columns of a range over several lines are refused
        where |= {"col": at.column, "endColumn": at.end_column}
    properties = {**where, "title": f"{diagnostic.code} {diagnostic.name}"}
    named = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    said = "\n".join(map(_SHOWN.show, _lines(diagnostic)))  # a log is shown by terminals, too
    return f"::{_COMMANDS[diagnostic.severity]} {named}::{_data(said)}"


def _lines(diagnostic: Diagnostic) -> Iterator[str]:
    """What the log shows of it, which shows no properties."""
    yield f"{_place(diagnostic.primary)}: {diagnostic.message}"
    yield from (f"{_place(end)}: {end.message}" for end in diagnostic.related)
    if diagnostic.help:
        yield f"help: {diagnostic.help}"


def _place(at: Location) -> str:
    return f"{at.file}:{at.line}:{at.column}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
