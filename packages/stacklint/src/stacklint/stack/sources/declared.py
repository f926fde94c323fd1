"""The metrics that a program declares: every call that makes one, with all names that it can have."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.sources.client import (
    DEFAULT_BUCKETS,
    EXPOSERS,
    HARMLESS,
    MAKERS,
    MULTIPROCESS,
    bounds_of,
    full_name,
    own_name,
    series,
)
from stacklint.stack.sources.module import ADDING, Module, Unknown

if TYPE_CHECKING:
    from stacklint.document import Spot
    from stacklint.stack.sources.client import Maker, Series
    from stacklint.stack.sources.fold import Fold
    from stacklint.stack.sources.module import Scope, Used
    from stacklint.stack.sources.program import Program

_CHECKS: Final = frozenset({"isinstance", "issubclass", "cast", "type"})
_MAKES: Final = frozenset({"Metric", "ProcessCollector", "PlatformCollector", "GCCollector"})
"""What makes metrics whose names stand elsewhere than in its first argument, if it is given more than a registry."""


class Metric(NamedTuple):
    """A metric that a program declares.

    Attributes:
        type: what it is.
        name: its full name; a counter's without `_total`.
        labels: its labels; `None` where they aren't known.
        values: the values that some of them can have, where those are all known.
        bounds: of the buckets of a histogram, where they are known.
        mode: how a gauge is kept for several processes; `None`: it isn't known.
        place: the text that says its name, else the call that makes it.
        text: what stands there as its name; "" where it is put together.
        order: its labels as they are given, where that can be only one list.
        call: the call that makes it.
        module: the module that it stands in.
    """

    type: str
    name: str
    labels: frozenset[str] | None
    values: dict[str, frozenset[str]]
    bounds: frozenset[float]
    mode: str | None
    place: Spot
    text: str
    order: tuple[str, ...]
    call: ast.Call
    module: Module

    @property
    def series(self) -> tuple[Series, ...]:
        """Its series."""
        return series(self.type, self.name)

    @property
    def is_plain(self) -> bool:
        """Whether its name is the text that stands there, and nothing is put before or behind it by arguments."""
        return bool(self.text) and full_name(self.type, self.text, "", "", "") == self.name


class Declared:
    """What a program does with prometheus_client.

    Attributes:
        metrics: those that it declares, as far as their names are known.
        doubts: why there may be others; nothing if there are none.
        exposes: whether it shows metrics to Prometheus.
        apart: whether it does that on a port of its own.
        multiprocess: whether it can put together what several processes count.
    """

    def __init__(self, program: Program, fold: Fold) -> None:
        self.metrics: list[Metric] = []
        self.doubts: dict[str, None] = {}
        self.exposes = False
        self.apart = False
        self.multiprocess = False
        self._program = program
        self._fold = fold
        for module in program.modules.values():
            calls = {used.node.func: used for used in module.calls}
            for used in module.loads:
                meant = program.meant(used.node, used.scope)
                name, is_itself = (own_name(meant.outside) if meant is not None else None) or ("", False)
                self.multiprocess = self.multiprocess or name in MULTIPROCESS
                if is_itself:
                    self._use(name, used.node, calls.get(used.node), module)
            if any(own_name(text) is not None for text in module.texts):
                self.doubts[f"what `{module.source.name}` loads by name"] = None
            if any("# TYPE" in text or "# HELP" in text for text in module.texts):
                self.doubts[f"`{module.source.name}` writes metrics as text"] = None

    def _use(self, name: str, node: ast.expr, call: Used[ast.Call] | None, module: Module) -> None:
        """Take down a use of something of the library."""
        maker = MAKERS.get(name)
        if name in EXPOSERS:
            self.exposes = True
            self.apart = self.apart or name.startswith("start_")
            if call is not None and self._is_added(call, module):
                self._doubt("more is put behind what the library writes", call.node, module)
        elif maker is not None and call is not None:
            self.declare(maker, call, arguments(call.node, maker.parameters), module)
        elif maker is not None:
            if not _is_type(node, module) and not isinstance(module.parents[node], ast.Attribute):
                self._doubt(f"what `{name}` is used for", node, module)
        elif name in _MAKES and (name == "Metric" or (call is not None and call.node.keywords)):
            self._doubt(f"what `{name}` adds", node, module)
        elif name not in HARMLESS | _MAKES and not (name == "" and isinstance(module.parents[node], ast.Attribute)):
            self._doubt(f"what `{name or 'the library'}` does", node, module)

    def declare(self, maker: Maker, used: Used[ast.Call], given: dict[str, ast.expr] | None, module: Module) -> None:
        """Take down a metric that a call makes, with what it gives for parameters."""
        call, scope = used.node, used.scope
        name = given.get("name") if given is not None else None
        if given is None or name is None:
            self._doubt("with which name a metric is made", call, module)
            return
        parts = [self._texts(given.get(key), scope) for key in ("namespace", "subsystem", "unit")]
        names = self._fold.texts(name, scope)
        namespaces, subsystems, units = parts
        if not names or namespaces is None or subsystems is None or units is None:
            self._doubt("which name a metric has", call, module)
            return
        lists = self.labels(given.get("labelnames") or given.get("labels"), scope)
        labels = frozenset(label for one in lists for label in one) if lists is not None else None
        modes = self._texts(given.get("multiprocess_mode"), scope)
        states = self._fold.lists(given["states"], scope) if "states" in given else None
        for one in names:
            for space in namespaces:
                for sub in subsystems:
                    for unit in units:
                        whole = full_name(maker.type, one, space, sub, unit)
                        own = labels | {whole} if labels is not None and maker.type == "stateset" else labels
                        self.metrics.append(
                            Metric(
                                type=maker.type,
                                name=whole,
                                labels=own if maker.type != "info" else None,
                                values={whole: frozenset(states[0])} if states and len(states) == 1 else {},
                                bounds=self._bounds(maker, given, scope),
                                mode=(modes[0] or "all") if modes and len(modes) == 1 else None,
                                place=module.spot(name),
                                text=one if isinstance(name, ast.Constant) else "",
                                order=lists[0] if lists is not None and len(lists) == 1 else (),
                                call=call,
                                module=module,
                            )
                        )

    def _texts(self, node: ast.expr | None, scope: Scope) -> tuple[str, ...] | None:
        return self._fold.texts(node, scope) if node is not None else ("",)

    def labels(self, node: ast.expr | None, scope: Scope) -> tuple[tuple[str, ...], ...] | None:
        """The labels of a metric, in each form that they can have; in a table, its keys."""
        if node is None or (isinstance(node, ast.Constant) and node.value is None):
            return ((),)
        if not isinstance(node, ast.Dict):
            return self._fold.lists(node, scope)
        keys = [self._fold.texts(key, scope) if key is not None else None for key in node.keys]
        return (tuple(key for several in keys for key in several or ()),) if None not in keys else None

    def _bounds(self, maker: Maker, given: dict[str, ast.expr], scope: Scope) -> frozenset[float]:
        if "labelnames" not in maker.parameters or maker.type != "histogram":
            return frozenset()
        if "buckets" not in given:
            return bounds_of(DEFAULT_BUCKETS)
        values = self._fold.values(given["buckets"], scope)
        only = values[0] if values is not None and len(values) == 1 else None
        numbers = tuple(float(one) for one in only if isinstance(one, (int, float))) if isinstance(only, tuple) else ()
        return bounds_of(numbers) if numbers and isinstance(only, tuple) and len(numbers) == len(only) else frozenset()

    def _is_added(self, used: Used[ast.Call], module: Module) -> bool:
        """Whether more may be put before or behind a text that a call gives."""
        user = around(used.node, module, ast.Attribute)
        while isinstance(user, ast.Call):
            meant = self._program.meant(user.func, used.scope)
            if meant is not None and not meant.outside:
                return True
            user = around(user, module, ast.Attribute)
        target = user.targets[0] if isinstance(user, ast.Assign) else None
        if isinstance(target, ast.Name):
            changed = any(isinstance(one, Unknown) for one in used.scope.names[target.id])
            return changed or target.id in module.added
        return isinstance(user, ADDING) or (isinstance(user, ast.List) and len(user.elts) > 1)

    def _doubt(self, what: str, node: ast.expr, module: Module) -> None:
        self.doubts[f"{what}, line {node.lineno} of `{module.source.name}`"] = None


def arguments(call: ast.Call, parameters: tuple[str, ...]) -> dict[str, ast.expr] | None:
    """What a call gives for parameters; `None` where that is in a list or a table."""
    if any(isinstance(one, ast.Starred) for one in call.args) or any(one.arg is None for one in call.keywords):
        return None
    named = {one.arg: one.value for one in call.keywords if one.arg is not None}
    return dict(zip(parameters, call.args, strict=False)) | named


def around(node: ast.AST, module: Module, *passed: type[ast.AST]) -> ast.AST:
    """The innermost node that another one stands in, but for some kinds."""
    here = module.parents[node]
    while isinstance(here, passed):
        here = module.parents[here]
    return here


def _is_type(node: ast.expr, module: Module) -> bool:
    """Whether a class is used to tell things apart, or in what is for type checkers."""
    user = around(node, module, ast.Tuple, ast.Attribute)
    if isinstance(user, ast.Call):
        return isinstance(user.func, ast.Name) and user.func.id in _CHECKS
    either = isinstance(user, ast.BinOp) and isinstance(user.op, ast.BitOr)
    return either or isinstance(user, (ast.Compare, ast.Subscript))
