"""What rules look at of files alone: faults of a text and of its content, and the configuration of a program."""

from __future__ import annotations

from dataclasses import dataclass

from stacklint.document import Document, Node, Problem
from stacklint.models import Kind, ModelFault
from stacklint.stack.compose import Service
from stacklint.stack.container import Resolution


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


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """The configuration that a program is started with.

    Attributes:
        role: `prometheus` or `alertmanager`.
        service: the service that runs it.
        path: its path in the container.
        node: the flag that names it, or the service.
        explicit: whether a flag names it.
        resolution: what is there.
    """

    role: str
    service: Service
    path: str
    node: Node
    explicit: bool
    resolution: Resolution
