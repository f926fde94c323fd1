"""The faults of the files of a stack: of their text, and of their content against their format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.document import Document, Part, own_tags, root
from stacklint.models import Kind, ModelFault, check, go_yaml
from stacklint.promql.re2 import inspect
from stacklint.stack.prometheus.launch import Launch
from stacklint.stack.repository.subjects import Fault, FileFaults, FileProblem, Unfilled
from stacklint.stack.repository.unrendered import is_filled_in

if TYPE_CHECKING:
    from collections.abc import Container as Holder
    from collections.abc import Iterator

    from stacklint.document import Path
    from stacklint.stack.prometheus.launch import Version
    from stacklint.stack.stack import Stack

_RESET: Final = frozenset({"!reset"})
"""What takes a value away, whatever it is."""
_STARTED_WITH: Final = frozenset({Kind.ALERTMANAGER, Kind.PROMETHEUS})
"""What a program is started with."""
_FILLED_IN: Final = frozenset({Kind.ALERTMANAGER, Kind.DATASOURCES, Kind.PROMETHEUS, Kind.PROVIDER, Kind.RULES})
"""What is often made from a template, whose values have no place for anything that looks like a placeholder."""
_VERSIONED: Final = frozenset({Kind.PROMETHEUS, Kind.RULES, Kind.SCRAPE_CONFIGS})


def judge(
    stack: Stack, document: Document, kind: Kind, services: frozenset[str] | None = None
) -> Iterator[FileProblem | FileFaults | Fault | Unfilled]:
    """The faults of a file's text and of its content; of an extended compose file, those of some services."""
    for problem in document.problems:
        if problem.reader is None or problem.reader is go_yaml(kind):
            yield FileProblem(document, kind, problem)
    faults = _faults(stack, document, kind) if not document.broken else ()
    if kind is Kind.COMPOSE and faults:
        reset = own_tags(document, _RESET)
        faults = tuple(
            fault
            for fault in faults
            if not _is_replaced(stack, document, fault, reset)
            and (services is None or fault.chars is not None or _is_of(fault, services))
        )
    is_loose = stack.compose is None and kind in _FILLED_IN
    if faults and (kind is Kind.COMPOSE or is_loose):
        faults = tuple(fault for fault in faults if not _is_filled_in(document, fault, is_loose=is_loose))
    if kind in _STARTED_WITH and (faults or "$" in document.source.text):
        from stacklint.stack.prometheus.unfilled import left_over, unfilled  # noqa: PLC0415 - only where a value may be filled in

        faults = unfilled(faults, document, kind, stack) if faults else ()
        yield from left_over(document, kind, faults, stack)
    if faults:
        yield FileFaults(document, kind, faults)
        yield from (Fault(document, kind, fault) for fault in faults)


def _is_filled_in(document: Document, fault: ModelFault, *, is_loose: bool) -> bool:
    """Whether a value is at fault that something fills in before the file is read."""
    return fault.part is Part.VALUE and is_filled_in(root(document).at(fault.path).value, is_loose=is_loose)


def _is_replaced(stack: Stack, document: Document, fault: ModelFault, reset: Holder[Path]) -> bool:
    """Whether a fault of a compose file stands in what is reset, or is a null that another file replaces."""
    if any(fault.path[:length] in reset for length in range(len(fault.path) + 1)):
        return True
    if stack.compose is None or document is stack.compose.documents[0]:
        return False
    return root(document).at(fault.path).value is None and stack.compose.has_value(fault.path)


def _versions(stack: Stack, document: Document) -> tuple[Version | None, ...]:
    """The versions of the Grafanas that read a file of data sources, each once."""
    found = (file.filled.reading.version for file in stack.source_files if file.node.document is document)
    return tuple(dict.fromkeys(found))


def _faults(stack: Stack, document: Document, kind: Kind) -> tuple[ModelFault, ...]:
    launches = stack.launches.reading(root(document)) if kind in _VERSIONED else (Launch(),)
    inherited = stack.inherited.get(document.name)
    merges = kind is not Kind.DASHBOARD and "<<" in document.source.text
    readers = dict.fromkeys((launch.version, launch.agent) for launch in launches)
    if kind is Kind.DATASOURCES:
        readers = dict.fromkeys((version, False) for version in _versions(stack, document))
    if kind is Kind.ALERTMANAGER:
        readers = dict.fromkeys((version, False) for version in stack.alertmanager_versions(document.name)) or readers
    try:
        found = [
            fault
            for version, agent in readers
            for fault in check(
                kind,
                document.data,
                version=version,
                agent=agent,
                regex=inspect,
                inherited=inherited,
                merges=merges,
            )
        ]
    except Exception as error:
        error.add_note(f"checking {document.name} as {kind} failed")
        raise
    return tuple(dict.fromkeys(found))


def _is_of(fault: ModelFault, services: frozenset[str]) -> bool:
    """Whether a fault of a compose file stands in one of some services."""
    return fault.path[:1] == ("services",) and len(fault.path) > 1 and fault.path[1] in services
