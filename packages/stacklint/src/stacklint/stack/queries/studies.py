"""What expressions mean in one stack: `promql.semantics` fed with its inventory and its recording rules."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from stacklint.promql import parse, selectors
from stacklint.promql.semantics import (
    ANY,
    Kind,
    Labels,
    Metrics,
    Study,
    Unit,
    Values,
    own_unit,
    portion,
    result_unit,
    study,
    unit_by_name,
)
from stacklint.stack.metrics.inventory import ALWAYS
from stacklint.stack.prometheus.launch import Launch
from stacklint.stack.queries.templates import STAND_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacklint.promql.nodes import Expr
    from stacklint.stack.metrics.inventory import Inventory
    from stacklint.stack.prometheus.rule_files import Rule


class _Series(NamedTuple):
    """What is known of the series of a name."""

    labels: Labels | None = None
    kind: Kind | None = None


_T = TypeVar("_T")
_UNKNOWN: Final = _Series()
_UNSEEN: Final = Launch()
_TYPES: Final = ("__type__", "__unit__")
"""Labels that Prometheus adds to what it scrapes where it is told to store types and units."""

_REMEMBERED: Final = 256
"""How many studies are kept: all rules look at one expression after the other, and thousands would fill the memory."""


class Studies:
    """Studies expressions against one inventory, each once, and remembers what recording rules yield."""

    def __init__(self, inventory: Inventory, launch: Launch = _UNSEEN) -> None:
        delayed = "promql-delayed-name-removal" in launch.features
        self._inventory = inventory
        self.scrapes = bool(inventory.exports or inventory.jobs)
        """Whether jobs are known that series come from."""
        self.knows = bool(self.scrapes or inventory.recorded)
        """Whether something is known of the series that there are."""
        self._options = launch.options
        self._added = _TYPES if "type-and-unit-labels" in launch.features else ()
        self._metrics = Metrics(
            self.labels, self.kind, self.unit, self.portion, delayed_name_removal=delayed, stand_in=STAND_IN
        )
        self._studied: dict[int, Study] = {}
        self._series: dict[str, _Series] = {}
        self._units: dict[str, Unit] = {}
        self._portions: dict[str, float | None] | None = {}

    def of(self, root: Expr) -> Study:
        """What is known of an expression and of its parts. It must be free of faults."""
        found = self._studied.get(id(root))
        if found is None:
            found = study(root, self._metrics)
            if len(self._studied) == _REMEMBERED:
                self._studied.clear()
            self._studied[id(root)] = found
        return found

    def labels(self, name: str) -> Labels | None:
        """The labels of the series of a name; `None` where they can't be known."""
        return self._known(name).labels

    def kind(self, name: str) -> Kind | None:
        """What a metric is, by what declares it; `None` where nothing but its name may tell."""
        return self._known(name).kind

    def unit(self, name: str) -> Unit:
        """In which unit a metric is: what its recording rules yield, or else what its name says."""
        if name not in self._inventory.recorded:
            return unit_by_name(name)
        if name not in self._units:
            self._find_out(name, self._units, unit_by_name, self._measured)
        return self._units[name]

    def portion(self, name: str) -> float | None:
        """What no value of a name is above that rules record as a part of a whole; not of what needs other rules."""
        found, rules = self._portions, self._inventory.recorded.get(name, ())
        if found is None or not rules or self._inventory.exported(name):
            return None
        if name not in found:
            self._portions = None
            several = [self._whole(rule) for rule in rules]
            self._portions = found
            known = [one for one in several if one is not None]
            found[name] = max(known) if len(known) == len(several) else None
        return found[name]

    def _whole(self, rule: Rule) -> float | None:
        query = parse(rule.expr.text or "", options=self._options)
        return portion(query.root, self.of(query.root)) if query.root is not None and not query.faults else None

    def _known(self, name: str) -> _Series:
        found = self._series.get(name)
        if found is not None:
            return found
        if not self.scrapes and name not in self._inventory.recorded and name not in ALWAYS:
            return _UNKNOWN
        self._find_out(name, self._series, lambda _: _UNKNOWN, self._read)
        return self._series[name]

    def _find_out(
        self, name: str, found: dict[str, _T], before: Callable[[str], _T], read: Callable[[str], _T]
    ) -> None:
        """Find out about a name: first about those that its rules need, without recursion however long the chain.

        A name that needs itself is met while nothing is known of it but what is said `before`.
        """
        pending, opened = [name], set[str]()
        while pending:
            top = pending[-1]
            if top not in found:
                found[top] = before(top)
                opened.add(top)
                rules = self._inventory.recorded.get(top, ())
                pending += [other for rule in rules for other in self._needs(rule) if other not in found]
                continue
            pending.pop()
            if top in opened:
                opened.remove(top)
                found[top] = read(top)

    def _read(self, name: str) -> _Series:
        rules = self._inventory.recorded.get(name, ())
        several = [self._recorded(rule) for rule in rules]
        if not rules or self._inventory.exported(name):
            several.append(self._exported(name))
        return _together(several)

    def _measured(self, name: str) -> Unit:
        by_name, rules = unit_by_name(name), self._inventory.recorded.get(name, ())
        units = [self._yielded(rule) for rule in rules]
        if not rules or self._inventory.exported(name):
            units.append(by_name)
        one = units[0] if len(set(units)) == 1 else None
        if one is not None and (one.known or not by_name.known):
            return one
        told = {unit for unit in (*units, by_name) if unit is not None and unit.known}
        return own_unit(name) if len(told) > 1 else by_name

    def _yielded(self, rule: Rule) -> Unit | None:
        query = parse(rule.expr.text or "", options=self._options)
        return result_unit(self.of(query.root)) if query.root is not None and not query.faults else None

    def _needs(self, rule: Rule) -> list[str]:
        root = parse(rule.expr.text or "", options=self._options).root
        return [selector.name for selector in selectors(root) if selector.name is not None] if root else []

    def _recorded(self, rule: Rule) -> _Series:
        query = parse(rule.expr.text or "", options=self._options)
        if query.root is None or query.faults:
            return _UNKNOWN
        result = self.of(query.root).result
        labels = result.labels
        for label, value in rule.labels.items():
            labels = labels.setting(label, ANY if "{{" in value else Values(frozenset({value})))
        return _Series(labels, result.kind)

    def _exported(self, name: str) -> _Series:
        labels = self._inventory.labels(name)
        if labels is not None:
            labels = reduce(lambda so_far, added: so_far.setting(added, ANY), self._added, labels)
        return _Series(labels, self._inventory.kind(name))


def _together(several: Sequence[_Series]) -> _Series:
    """What is known of the series of a name that come from several rules or exporters."""
    labels = [one.labels for one in several]
    kinds = {one.kind for one in several}
    known = [found for found in labels if found is not None]
    return _Series(reduce(or_, known) if len(known) == len(labels) else None, kinds.pop() if len(kinds) == 1 else None)
