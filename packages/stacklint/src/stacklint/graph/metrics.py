"""The metrics of a stack as nodes: one for each that is exported, and for each recording rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.graph.model import Kind, NodeId, Relation
from stacklint.stack.metrics.families import family_of
from stacklint.stack.metrics.inventory import ALWAYS, Inventory, read_inventory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacklint.document import Place
    from stacklint.graph.collector import Collector
    from stacklint.stack.prometheus.server import ScrapeJob
    from stacklint.stack.stack import Stack


class Metrics:
    """The nodes of metrics by the names that queries call them by."""

    def __init__(self, stack: Stack, jobs: Mapping[Place, NodeId], into: Collector) -> None:
        self._inventories = _inventories(stack)
        self._recorded = {rule.record for _, rule in stack.rules if rule.record}
        self._listed = frozenset(name for one in self._inventories for name in one.exported_names())
        self._programs = stack.programs
        self._jobs = jobs
        self._into = into
        self._nodes: dict[str, NodeId] = {}

    def declare(self) -> None:
        """Add every metric that a file of the repository declares."""
        for inventory in self._inventories:
            for export in inventory.exports:
                for name in export.samples if export.file is not None else ():
                    self._exported(name)
        for program in self._programs:
            for metric in program.metrics:
                for one in metric.series:
                    if one.name in self._listed:  # else an exposition text beside the program tells
                        self._exported(one.name)

    def used(self, name: str) -> NodeId:
        """The node of a metric that is asked for, and that may be there."""
        found = self._nodes.get(name)
        if found is None:
            found = NodeId(Kind.RULE, name) if name in self._recorded else self._exported(name)
            self._nodes[name] = found
        return found

    def missing(self, name: str) -> NodeId:
        """The node of a metric that is asked for, and that nothing exports."""
        return self._into.missing(Kind.METRIC, name)

    def known(self, name: str) -> NodeId | None:
        """The node of a metric, if it is recorded or a target is known to export it."""
        return self.used(name) if name in self._recorded or name in self._listed or name in ALWAYS else None

    def _exported(self, name: str) -> NodeId:
        family = family_of(name, self._listed)
        known = [one for one in self._inventories if name in self._listed]
        where = next((at for one in known if (at := one.declared(name) or one.source(name)) is not None), None)
        node = self._into.add(Kind.METRIC, family, where, about=self._about(name), aliases=(name,))
        for inventory in self._inventories:
            for job in self._feeding(name, inventory):
                self._into.link(self._jobs[job.node.place], node, Relation.EXPORTS)
        return node

    def _feeding(self, name: str, inventory: Inventory) -> Sequence[ScrapeJob]:
        """The jobs that a metric comes from: those whose targets list it, else those whose targets may have it."""
        if name in ALWAYS:
            return inventory.feeders(name).jobs
        listed = name in self._listed
        several = (one for one in inventory.emitting(name) if not listed or name in one.export.samples)
        return [job for one in several for job in one.jobs]

    def _about(self, name: str) -> str:
        if name in ALWAYS:
            return "of Prometheus itself"
        return "" if any(one.exported(name) for one in self._inventories) else "nothing tells who exports it"


def _inventories(stack: Stack) -> tuple[Inventory, ...]:
    """What the targets of each Prometheus export."""
    if len(stack.prometheus) == 1:
        return (stack.inventory,)
    return tuple(read_inventory(server, (), stack.compose, stack.files) for server in stack.prometheus)
