"""What rules look at of files alone: faults of a text and of its content."""

from __future__ import annotations

from dataclasses import dataclass

from stacklint.document import Document, Problem
from stacklint.models import Kind, ModelFault


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A fault of a file's text."""

    document: Document
    kind: Kind
    problem: Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a file's content against its format."""

    document: Document
    kind: Kind
    fault: ModelFault


@dataclass(frozen=True, slots=True)
class FileFaults:
    """All faults of a file's content, for what is said once of a file."""

    document: Document
    kind: Kind
    faults: tuple[ModelFault, ...]
