"""Nodes and edges. A place is where a node is declared, and where an edge is written down."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stacklint.rules.api import Where


class Kind(StrEnum):
    """What a node is, in the order along which a stack is read."""

    SERVICE = "service"
    """A service of the compose set."""
    HOST = "host"
    """An address that is no service of the stack."""
    FILE = "file"
    MOUNT = "mount"
    JOB = "job"
    METRIC = "metric"
    """A metric that a target exports, or that a query asks for; a histogram or a summary is one."""
    RULE = "rule"
    """A recording rule, and the metric that it records."""
    ALERT = "alert"
    ALERTMANAGER = "alertmanager"
    RECEIVER = "receiver"
    TEST = "test"
    """A file of unit tests of rules."""
    DATASOURCE = "datasource"
    GRAFANA_ALERT = "grafana-alert"
    PROVIDER = "provider"
    VARIABLE = "variable"
    ANNOTATION = "annotation"
    PANEL = "panel"
    DASHBOARD = "dashboard"


class Relation(StrEnum):
    """What an edge says of the two nodes, read from its source to its target."""

    SCRAPED_BY = "scraped by"
    EXPORTS = "exports"
    QUERIED_BY = "queried by"
    TESTED_BY = "tested by"
    SENT_TO = "sent to"
    TELLS = "tells"
    TAKES = "takes notifications of"
    RUNS = "runs"
    ANSWERS = "answers"
    ASKED_BY = "asked by"
    OFFERED_BY = "offered by"
    USED_BY = "used by"
    PART_OF = "part of"
    LOADS = "loads"
    DECLARES = "declares"
    LISTS = "lists"
    CONFIGURES = "configures"
    BRINGS = "brings"
    READ_BY = "read by"
    LINKED_FROM = "linked from"


class NodeId(NamedTuple):
    """By what a node is known: its kind, and a name that no other node of the kind has."""

    kind: Kind
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


class GraphNode(NamedTuple):
    """A part of a stack.

    Attributes:
        id: its kind and name.
        at: where it is declared; `None` where nothing in the repository does.
        about: what is to be known of it in a few words, such as a uid; may be empty.
        aliases: other names that it can be asked for by.
        missing: whether something refers to it and it isn't there.
    """

    id: NodeId
    at: Where | None = None
    about: str = ""
    aliases: tuple[str, ...] = ()
    missing: bool = False


class Edge(NamedTuple):
    """Something that a node needs.

    Attributes:
        source: what is needed.
        target: what needs it.
        relation: how.
        at: where that is written down; `None` where it follows from what the nodes are.
        fault: why it doesn't work, with the code of the rule that says so; empty if nothing is known to be wrong.
    """

    source: NodeId
    target: NodeId
    relation: Relation
    at: Where | None = None
    fault: str = ""


class Graph(NamedTuple):
    """A stack as a graph.

    Attributes:
        name: the compose files of the stack; empty for files that no compose file places.
        nodes: by kind and name.
        edges: by the nodes that they lead from and to.
    """

    name: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[Edge, ...]

    @property
    def broken(self) -> tuple[Edge, ...]:
        """The edges that don't work."""
        return tuple(edge for edge in self.edges if edge.fault)
