"""Which values the labels of a metric can have: those that `labels(...)` is called with, where all calls are known."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.sources.declared import arguments
from stacklint.stack.sources.module import Imported

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.stack.sources.declared import Metric
    from stacklint.stack.sources.fold import Fold
    from stacklint.stack.sources.module import Module, Used
    from stacklint.stack.sources.program import Program

_FOLLOWED: Final = 16
_Name = tuple[str, str]
"""A name of a module: that of the module, and its own."""


class _Use(NamedTuple):
    used: Used[ast.Name | ast.Attribute]
    module: Module


class Children:
    """How the metrics of a program are used."""

    def __init__(self, program: Program, fold: Fold) -> None:
        self._program = program
        self._fold = fold
        self._uses: defaultdict[_Name, list[_Use]] = defaultdict(list)
        self._named: set[str] = set()
        for module in program.modules.values():
            self._named |= module.texts.keys()
            for used in module.loads:
                for name in self._names(used, module):
                    self._uses[name].append(_Use(used, module))

    def values(self, metric: Metric) -> Mapping[str, frozenset[str]]:
        """The values of a metric's labels, of those whose values are all known."""
        order, module = metric.order, metric.module
        parent = module.parents[metric.call]
        target = parent.targets[0] if isinstance(parent, ast.Assign) and len(parent.targets) == 1 else None
        name = target.id if isinstance(target, ast.Name) else ""
        others = (one for one in self._program.modules.values() if module.name in one.stars)
        if len(module.scope.names.get(name, ())) != 1 or name in self._named or any(others):
            return {}
        found: dict[str, set[str] | None] = {label: set() for label in order}
        for use in self._uses[module.name, name]:
            calls = self._calls(use, order)
            if calls is None:
                return {}
            for given in calls:
                for label in order:
                    so_far, values = found[label], self._texts(given.get(label), use)
                    found[label] = so_far | values if so_far is not None and values is not None else None
        return {label: frozenset(values) for label, values in found.items() if values}

    def _calls(self, use: _Use, order: tuple[str, ...]) -> list[dict[str, ast.expr]] | None:
        """What a use gives the labels, if it does; `None` where it may be given to anybody."""
        method = use.module.parents[use.used.node]
        if not isinstance(method, ast.Attribute):
            return None
        if method.attr != "labels":
            return []
        call = use.module.parents[method]
        given = arguments(call, order) if isinstance(call, ast.Call) and call.func is method else None
        return [given] if given is not None else None

    def _texts(self, node: ast.expr | None, use: _Use) -> set[str] | None:
        values = self._fold.values(node, use.used.scope) if node is not None else None
        plain = values is not None and all(isinstance(value, (str, int)) for value in values)
        return {str(value) for value in values or ()} if plain else None

    def _names(self, used: Used[ast.Name | ast.Attribute], module: Module) -> Iterator[_Name]:
        """The names of modules that something may stand for."""
        node = used.node
        if isinstance(node, ast.Attribute):
            meant = self._program.meant(node.value, used.scope)
            if meant is not None and meant.module is not None and meant.definition is None:
                yield from self._origins(meant.module, node.attr)
            return
        found = used.scope.found(node.id)
        if found is not None:
            for one in found[1]:
                inner = self._program.modules.get(one.module) if isinstance(one, Imported) else None
                if inner is not None and isinstance(one, Imported):
                    yield from self._origins(inner, one.name)
            if found[0] is module.scope:
                yield module.name, node.id

    def _origins(self, module: Module, name: str) -> Iterator[_Name]:
        """Where a name comes from that a module has, perhaps from another one."""
        here: Module | None = module
        for _ in range(_FOLLOWED):
            if here is None:
                return
            yield here.name, name
            bound = [one for one in here.scope.names.get(name, ()) if isinstance(one, Imported)]
            if not bound:
                return
            here, name = self._program.modules.get(bound[0].module), bound[0].name
