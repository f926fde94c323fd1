"""What rules look at of files alone: faults of a text and of its content."""

from __future__ import annotations

from typing import NamedTuple

from stacklint.document import Document, Node, Problem
from stacklint.models import Kind, ModelFault
from stacklint.stack.compose.sets import Service


class FileProblem(NamedTuple):
    """A fault of a file's text."""

    document: Document
    kind: Kind
    problem: Problem


class Fault(NamedTuple):
    """A fault of a file's content against its format."""

    document: Document
    kind: Kind
    fault: ModelFault


class FileFaults(NamedTuple):
    """All faults of a file's content, for what is said once of a file."""

    document: Document
    kind: Kind
    faults: tuple[ModelFault, ...]


class Unfilled(NamedTuple):
    """A variable in a configuration that nothing fills in.

    Attributes:
        document: the file.
        kind: what it is.
        reader: the service that reads it.
        node: the text that names the variable.
        span: the characters in it.
        name: the variable.
    """

    document: Document
    kind: Kind
    reader: Service
    node: Node
    span: tuple[int, int]
    name: str
