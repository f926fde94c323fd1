"""What libraries on top of prometheus_client export by themselves, and what a program declares with them.

Which series they have is in lists that are made from real applications (`exported`); here is what the arguments that
a program gives change about them: beginnings of names, and labels. Facts from the libraries themselves:
prometheus_flask_exporter, prometheus_fastapi_instrumentator, starlette_exporter, starlette_prometheus and
django_prometheus, whose names have stayed the same in all of their versions that are in use.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.promql.semantics import Kind
from stacklint.stack.sources.client import Maker, full_name, series
from stacklint.stack.sources.declared import arguments
from stacklint.stack.sources.exported import Exported, listed_exports
from stacklint.stack.sources.packages import is_harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Spot
    from stacklint.stack.sources.declared import Declared
    from stacklint.stack.sources.fold import Fold
    from stacklint.stack.sources.module import Module, Scope, Used
    from stacklint.stack.sources.program import Program

FLASK: Final = "prometheus_flask_exporter"
FASTAPI: Final = "prometheus_fastapi_instrumentator"
STARLETTE: Final = "starlette_exporter"
STARLETTE_PROMETHEUS: Final = "starlette_prometheus"
DJANGO: Final = "django_prometheus"
LIBRARIES: Final = frozenset({FLASK, FASTAPI, STARLETTE, STARLETTE_PROMETHEUS, DJANGO})

_DECORATORS: Final[Mapping[str, Maker]] = {
    "counter": Maker("counter", ("name", "description", "labels")),
    "gauge": Maker("gauge", ("name", "description", "labels")),
    "histogram": Maker("histogram", ("name", "description", "labels")),
    "summary": Maker("summary", ("name", "description", "labels")),
    "info": Maker("gauge", ("name", "description", "labelnames", "labelvalues")),
}
_NAME: Final = Pattern(r"[A-Za-z_:][A-Za-z0-9_:]*", re.ASCII)
_NO_PREFIX: Final = "#no_prefix"
_SEVERAL: Final = ("Gunicorn", "Multiprocess", "UWsgi")
"""How the classes of the exporter are called that put together what several processes count."""
_RENAMES: Final = ("metric_namespace", "metric_subsystem", "metric_name", "inprogress_name")
_DEFAULTS: Final = ("app", "path", "export_defaults", "defaults_prefix", "group_by")
_INSTRUMENTS: Final = frozenset({"Instrumentator", "PrometheusFastApiInstrumentator"})
_APPS: Final = frozenset({"INSTALLED_APPS", "MIDDLEWARE"})
_SPACE: Final = "PROMETHEUS_METRIC_NAMESPACE"


class Own(NamedTuple):
    """A series that a library exports by itself, with its labels, if they are known, and the place that turns it on."""

    name: str
    kind: Kind | None
    labels: frozenset[str] | None
    place: Spot


class Libraries:
    """What a program does with these libraries.

    Attributes:
        own: the series that they export by themselves.
    """

    def __init__(self, program: Program, fold: Fold, declared: Declared) -> None:
        self.own: list[Own] = []
        self._program = program
        self._fold = fold
        self._declared = declared
        self._used = {name.partition(".")[0] for name in program.outside}
        for module in program.modules.values():
            calls = {one.node.func: one for one in module.calls}
            for one in module.loads if self._used & LIBRARIES else ():
                meant = program.meant(one.node, one.scope)
                library, _, rest = meant.outside.partition(".") if meant is not None else ("", "", "")
                self._load(library, rest.rpartition(".")[2], one, calls.get(one.node), module)
            if FLASK in self._used:
                for call in module.calls:
                    self._decorator(call, module)
            if "django" in self._used:
                self._django(module)

    def _load(
        self,
        library: str,
        name: str,
        used: Used[ast.Name | ast.Attribute],
        call: Used[ast.Call] | None,
        module: Module,
    ) -> None:
        """Take down a use of something of a library."""
        if isinstance(module.parents[used.node], ast.Attribute) or not name:
            return  # a part of it is used, or a module
        if library in LIBRARIES:
            self._declared.exposes = True
        if library == FLASK and "Metrics" in name:
            self._flask(call, _DEFAULTS, used.node, module)
        elif library == FLASK and name == "for_app_factory":
            self._flask(call, _DEFAULTS[1:], used.node, module)
        elif library == FASTAPI and name in _INSTRUMENTS:
            self._fastapi(call, used.node, module)
        elif library in {STARLETTE, STARLETTE_PROMETHEUS} and name == "PrometheusMiddleware":
            self._starlette(library, used, module)

    def _flask(self, call: Used[ast.Call] | None, parameters: tuple[str, ...], node: ast.expr, module: Module) -> None:
        """What prometheus_flask_exporter exports of an application."""
        given = arguments(call.node, parameters) if call is not None else None
        if call is None or given is None:
            self._doubt("how the exporter of Flask is used", node, module)
            return
        name = ast.unparse(call.node.func)
        self._declared.multiprocess = self._declared.multiprocess or any(one in name for one in _SEVERAL)
        starts = self._starts(given.get("defaults_prefix") or given.get("prefix"), call.scope)
        groups = self._groups(given, call.scope)
        added = self._keys(given.get("default_labels") or given.get("static_labels"), call.scope)
        if starts is None:
            self._doubt("how the names of the exporter of Flask begin", node, module)
        for one in listed_exports("flask").values():
            labels: frozenset[str] | None = one.labels
            if "path" in one.labels:
                labels = (one.labels - {"path"}) | groups if groups is not None else None
            if not one.name.endswith("_info"):
                labels = labels | added if labels is not None and added is not None else None
            for start in starts or ():
                self._add(one, start + one.name.removeprefix("flask_"), labels, module.spot(node))

    def _starts(self, node: ast.expr | None, scope: Scope) -> tuple[str, ...] | None:
        """How names begin that are given a prefix; `None` where it isn't known."""
        meant = self._program.meant(node, scope) if node is not None else None
        if meant is not None and meant.outside == f"{FLASK}.NO_PREFIX":
            return ("",)
        texts = self._fold.texts(node, scope) if node is not None else ("flask",)
        return tuple("" if text == _NO_PREFIX else f"{text}_" for text in texts) if texts is not None else None

    def _groups(self, given: Mapping[str, ast.expr], scope: Scope) -> frozenset[str] | None:
        """The label that durations are grouped by: what a text or a function is called."""
        node = given.get("group_by")
        if node is None:
            return frozenset({"endpoint", "path"} if "group_by_endpoint" in given else {"path"})
        meant = self._program.meant(node, scope)
        if meant is not None and isinstance(meant.definition, ast.FunctionDef):
            return frozenset({meant.definition.name})
        texts = self._fold.texts(node, scope)
        return frozenset(texts) if texts is not None else None

    def _decorator(self, used: Used[ast.Call], module: Module) -> None:
        """A metric that is made with a method of the exporter of Flask, or perhaps of something else."""
        function = used.node.func
        if isinstance(function, ast.Attribute) and function.attr.startswith("start_http_server"):
            self._declared.apart = True
        maker = _DECORATORS.get(function.attr) if isinstance(function, ast.Attribute) else None
        if maker is None or not isinstance(function, ast.Attribute):
            return
        meant = self._program.meant(function, used.scope)
        given = arguments(used.node, maker.parameters)
        if meant is not None or (given is not None and not {"name", "description"} <= given.keys()):
            return
        names = self._fold.texts(given["name"], used.scope) if given is not None else None
        if function.attr == "info" and (names is None or not all(map(_NAME.fullmatch, names))):
            return  # it is said to a log
        if given is not None and function.attr == "info" and "labelnames" not in given:
            more: list[ast.expr] = [ast.Constant(name) for name in given if name not in maker.parameters]
            given = {**given, "labelnames": ast.List(more, ast.Load())}
        self._declared.declare(maker, used, given, module)

    def _fastapi(self, call: Used[ast.Call] | None, node: ast.expr, module: Module) -> None:
        """What prometheus_fastapi_instrumentator exports of an application, whatever it is told to add."""
        if call is None:
            self._doubt("how the instrumentator is used", node, module)
            return
        given: dict[str, list[str] | None] = {key: [] for key in _RENAMES}
        added: frozenset[str] | None = frozenset()
        for other in self._program.modules.values():
            for used in other.calls:
                for keyword in used.node.keywords:
                    if keyword.arg in given:
                        so_far, texts = given[keyword.arg], self._fold.texts(keyword.value, used.scope)
                        given[keyword.arg] = [*so_far, *texts] if so_far is not None and texts is not None else None
                    elif keyword.arg == "custom_labels":
                        keys = self._keys(keyword.value, used.scope)
                        added = added | keys if added is not None and keys is not None else None
        spaces, subsystems, names, progress = (given[key] for key in _RENAMES)
        if spaces is None or subsystems is None or names is None or progress is None:
            self._doubt("which names the instrumentator gives", node, module)
            return
        every = [*listed_exports("fastapi").values(), *(one for name in names for one in _of_any_type(name))]
        for one in every:
            labels = one.labels
            if "handler" in labels and (names or self._adds):
                labels = labels | {"method", "status"}
            for space in ("", *spaces):
                for subsystem in ("", *subsystems):
                    whole = full_name("", one.name, space, subsystem, "")
                    self._add(one, whole, labels | added if added is not None else None, module.spot(node))
        for name in progress:
            own = Exported(name, Kind.GAUGE, frozenset({"method", "handler"}))
            self._add(own, name, own.labels, module.spot(node))

    @property
    def _adds(self) -> bool:
        """Whether the instrumentator may be told to measure more."""
        return any(name.startswith(f"{FASTAPI}.metrics") for name in self._program.outside)

    def _starlette(self, library: str, used: Used[ast.Name | ast.Attribute], module: Module) -> None:
        """What a middleware exports that is given to an application."""
        call = module.parents[used.node]
        if not isinstance(call, ast.Call) or any(one.arg is None for one in call.keywords):
            self._doubt("how the middleware is used", used.node, module)
            return
        given = {one.arg: one.value for one in call.keywords}
        starts = self._fold.texts(given["prefix"], used.scope) if "prefix" in given else ("starlette",)
        added = self._keys(given.get("labels"), used.scope)
        if starts is None:
            self._doubt("how the names of the middleware begin", used.node, module)
        for one in listed_exports("starlette" if library == STARLETTE else library).values():
            for start in starts or ():
                labels = one.labels | added if added is not None else None
                self._add(one, start + one.name.removeprefix("starlette"), labels, module.spot(used.node))

    def _django(self, module: Module) -> None:
        """What django_prometheus exports, and what else a site is made of."""
        for name in _APPS & module.scope.names.keys():
            for node in ast.walk(module.scope.node):
                if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and node.value is not None:
                    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                    if any(isinstance(one, ast.Name) and one.id == name for one in targets):
                        self._installed(node.value, module)
        named = [node for text, node in module.texts.items() if text.partition(".")[0] == DJANGO]
        own = min(named, key=lambda node: node.lineno, default=None)
        if own is None:
            return
        self._declared.exposes = True
        spaces: list[str] | None = []
        for one in self._program.modules.values():
            if _SPACE in one.scope.names:
                texts = self._fold.texts(ast.Name(_SPACE, ast.Load()), one.scope)
                spaces = [*spaces, *texts] if spaces is not None and texts is not None else None
        if spaces is None:
            self._doubt("how the names of django_prometheus begin", own, module)
        for exported in listed_exports("django").values():
            for space in ("", *(spaces or ())):
                whole = full_name("", exported.name, space, "", "")
                self._add(exported, whole, exported.labels, module.spot(own))

    def _installed(self, value: ast.expr, module: Module) -> None:
        """Doubt what a site is made of that isn't known."""
        for node in ast.walk(value):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else DJANGO
            top = text.partition(".")[0]
            if top != DJANGO and not is_harmless(text) and self._program.path_of(top) is None:
                self._declared.doubts[f"what `{text}` exports, which `{module.source.name}` names"] = None

    def _keys(self, node: ast.expr | None, scope: Scope) -> frozenset[str] | None:
        """The keys of a table of labels; none where there is no table, `None` where they aren't known."""
        lists = self._declared.labels(node, scope)
        return frozenset(label for labels in lists for label in labels) if lists is not None else None

    def _add(self, one: Exported, name: str, labels: frozenset[str] | None, place: Spot) -> None:
        self.own.append(Own(name, one.kind, labels, place))

    def _doubt(self, what: str, node: ast.expr, module: Module) -> None:
        self._declared.doubts[f"{what}, line {node.lineno} of `{module.source.name}`"] = None


def _of_any_type(name: str) -> Iterator[Exported]:
    """What a metric has that may be a counter, a summary or a histogram."""
    for type_ in ("counter", "histogram"):
        for one in series(type_, full_name(type_, name, "", "", "")):
            yield Exported(one.name, one.kind, frozenset({"handler", one.label} - {""}))
