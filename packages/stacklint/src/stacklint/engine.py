"""Runs rules over stacks: one walk, every rule on what it looks at, places turned into lines and columns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.diagnostic import Diagnostic, Edit, Fix, Location
from stacklint.document import Document, Spot
from stacklint.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        """Make a document known. Of a file that was read in two forms, the one that could be parsed is kept."""
        known = self._documents.get(document.name)
        if known is None or known.broken:
            self._documents[document.name] = document
        self.add_text(document.source)

    def add_text(self, source: SourceText) -> None:
        """Make a text that is no document known, such as an exposition text."""
        self._texts.setdefault(source.name, source)

    def source(self, name: str) -> SourceText:
        """A text that is known.

        Raises:
            KeyError: it is not.
        """
        return self._texts[name]

    def lines(self, name: str) -> LineIndex:
        """The lines of a text; an unknown one is empty."""
        if name not in self._lines:
            source = self._texts.get(name)
            self._lines[name] = LineIndex(source.text if source is not None else "")
        return self._lines[name]

    def spot(self, where: Where) -> Spot:
        """The characters of a place; the beginning of a file that is not known."""
        if isinstance(where, Spot):
            return where
        document = self._documents.get(where.file)
        return document.locate(where) if document is not None else Spot(where.file, 0, 0)

    def location(self, where: Where, message: str = "") -> Location:
        """The lines and columns of a place."""
        spot = self.spot(where)
        lines = self.lines(spot.file)
        return Location(spot.file, *lines.position(spot.start), *lines.position(spot.end), message)


def run(stacks: Iterable[Stack], rules: Iterable[Rule]) -> tuple[tuple[Diagnostic, ...], Sources]:
    """The diagnostics of all stacks, sorted, and the texts to show them with.

    What two stacks share is reported once: of findings that say the same of the same place, the first is kept.
    A rule that raises is a fault of ours: the exception goes on, with a note that names the rule and the file.
    """
    by_type: dict[type, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_type[rule.visits].append(rule)
    stacks = tuple(stacks)
    findings: list[tuple[Rule, Finding]] = []
    for stack in stacks:
        for subject in _subjects(stack):
            for rule in by_type.get(type(subject), ()):
                findings += _found(rule, subject, stack)
    sources = _sources(stacks)
    kept: dict[tuple[Location, str, str], Diagnostic] = {}
    for found in sorted(_diagnostic(rule, finding, sources) for rule, finding in findings):
        kept.setdefault((found.primary, found.code, found.message), found)
    return tuple(kept.values()), sources


def count_files(stacks: Iterable[Stack]) -> int:
    """How many files play a role in any of the stacks."""
    return len({document.name for stack in stacks for document, _ in stack.documents})


def _subjects(stack: Stack) -> Iterator[object]:
    """What a stack holds. An exception on the way goes on, with a note that says how far it was read."""
    last: object = stack
    try:
        for subject in stack.subjects():
            last = subject
            yield subject
    except Exception as error:
        if not hasattr(error, "__notes__"):
            error.add_note(f"reading what comes after {_about(last)} failed")
        raise


def _found(rule: Rule, subject: object, stack: Stack) -> list[tuple[Rule, Finding]]:
    try:
        return [(rule, finding) for finding in rule.check(subject, stack)]
    except Exception as error:
        error.add_note(f"rule {rule.code} {rule.name} failed on {_about(subject)}")
        raise


def _about(subject: object) -> str:
    """The file that a subject stands in; the subject's type, where it is more than a part of a file."""
    document = getattr(getattr(subject, "node", subject), "document", None)
    return document.name if isinstance(document, Document) else f"a {type(subject).__name__}"


def _sources(stacks: Iterable[Stack]) -> Sources:
    sources = Sources()
    for files in dict.fromkeys(stack.files for stack in stacks):
        for document in files.parsed():
            sources.add(document)
        for source in files.texts():
            sources.add_text(source)
    return sources


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
    spots = ((sources.spot(where), text) for where, text in repair.edits)
    return Fix(repair.title, tuple(sorted(Edit(spot.file, spot.start, spot.end, text) for spot, text in spots)))
