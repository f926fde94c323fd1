"""Runs rules over stacks: one walk, every rule on what it looks at, places turned into lines and columns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.diagnostic import Diagnostic, Edit, Fix, Location
from stacklint.document import Spot
from stacklint.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacklint.document import Document
    from stacklint.rules.api import Finding, Repair, Rule, Where
    from stacklint.stack.stack import Stack
    from stacklint.text import SourceText


class Sources:
    """The texts that diagnostics speak of, by name, with their lines."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._texts: dict[str, SourceText] = {}
        self._lines: dict[str, LineIndex] = {}

    def add(self, document: Document) -> None:
        """Make a document known."""
        self._documents.setdefault(document.name, document)
        self._texts.setdefault(document.name, document.source)

    def add_text(self, source: SourceText) -> None:
        """Make a text that is no document known, such as an exposition text."""
        self._texts.setdefault(source.name, source)

    def lines(self, name: str) -> LineIndex:
        """The lines of a text; an unknown one is empty."""
        if name not in self._lines:
            source = self._texts.get(name)
            self._lines[name] = LineIndex(source.text if source is not None else "")
        return self._lines[name]

    def spot(self, where: Where) -> Spot:
        """The characters of a place."""
        if isinstance(where, Spot):
            return where
        document = self._documents.get(where.file)
        return document.locate(where) if document is not None else Spot(where.file, 0, 0)

    def location(self, where: Where, message: str = "") -> Location:
        """The lines and columns of a place."""
        spot = self.spot(where)
        lines = self.lines(spot.file)
        return Location(spot.file, *lines.position(spot.start), *lines.position(spot.end), message)


def run(stacks: Iterable[Stack], rules: Sequence[Rule]) -> tuple[tuple[Diagnostic, ...], Sources]:
    """The diagnostics of all stacks, sorted, each once; and the texts to show them with."""
    by_type: dict[type, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_type[rule.visits].append(rule)
    sources = Sources()
    found: set[Diagnostic] = set()
    for stack in stacks:
        findings = [pair for subject in stack.subjects() for pair in _findings(subject, by_type, stack)]
        for document in stack.files.parsed():
            sources.add(document)
        for source in stack.files.texts():
            sources.add_text(source)
        found.update(_diagnostic(rule, finding, sources) for rule, finding in findings)
    return tuple(sorted(found)), sources


def _findings(subject: object, by_type: dict[type, list[Rule]], stack: Stack) -> Iterator[tuple[Rule, Finding]]:
    for rule in by_type.get(type(subject), ()):
        for finding in rule.check(subject, stack):
            yield rule, finding


def _diagnostic(rule: Rule, finding: Finding, sources: Sources) -> Diagnostic:
    return Diagnostic(
        primary=sources.location(finding.at),
        code=rule.code,
        name=rule.name,
        severity=finding.severity or rule.severity,
        message=finding.message,
        help=finding.help,
        related=tuple(sources.location(where, message) for where, message in finding.related),
        fixes=tuple(_fix(repair, sources) for repair in finding.repairs),
    )


def _fix(repair: Repair, sources: Sources) -> Fix:
    edits = []
    for where, text in repair.edits:
        spot = sources.spot(where)
        edits.append(Edit(spot.file, spot.start, spot.end, text))
    return Fix(repair.title, tuple(sorted(edits)))
