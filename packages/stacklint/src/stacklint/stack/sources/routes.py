"""At which paths an application shows its metrics, as far as it says so in texts.

A path is what stands beside the function or the application that shows them: in its decorator, where it is mounted or
added as a route, or in what a library is told. Something may be put before it, such as the prefix of a router.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.sources.client import own_name
from stacklint.stack.sources.libraries import DJANGO, FASTAPI, FLASK, STARLETTE, STARLETTE_PROMETHEUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Spot
    from stacklint.stack.sources.module import Module
    from stacklint.stack.sources.program import Program

_SHOWN: Final = frozenset({"generate_latest", "make_wsgi_app", "make_asgi_app"})
_ELSEWHERE: Final = frozenset(
    {"start_http_server", "start_wsgi_server", "MetricsHandler", "MetricsResource", "make_aiohttp_handler"}
)
"""What answers at any path, or at one that isn't looked for."""
_HANDLERS: Final = frozenset({f"{STARLETTE}.handle_metrics", f"{STARLETTE}.handle_openmetrics"}) | {
    f"{STARLETTE_PROMETHEUS}.metrics"
}
_VERBS: Final = frozenset({"route", "get", "api_route"})
"""Decorators of functions that answer a request."""
_MADE: Final = {"jsonify": "JSON", "render_template": "a page"}
_WORD: Final = Pattern(r"[\w.-]+")
_DEFAULT: Final = "/metrics"
_FOLLOWED: Final = 4
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


class Route(NamedTuple):
    """A path, and where it is said."""

    path: str
    where: Spot


class Routes(NamedTuple):
    """The paths at which metrics are shown, those that something else answers, and the words of all other texts.

    What else answers is told by the path: a Python value as JSON, a page, or a text.
    """

    shown: tuple[Route, ...]
    words: frozenset[str]
    others: tuple[tuple[Route, str], ...] = ()

    def may_serve(self, path: str) -> bool:
        """Whether metrics may be shown at a path."""
        path = path.partition("?")[0].rstrip("/")
        return self._is_shown(path) or path.rpartition("/")[2] in self.words

    def other(self, path: str) -> tuple[Route, str] | None:
        """What answers at a path at which no metrics are shown, and with what; `None` if that isn't known."""
        path = path.partition("?")[0].rstrip("/")
        same = (one for one in self.others if one[0].path.rstrip("/") == path)
        return next(same, None) if not self._is_shown(path) else None

    def _is_shown(self, path: str) -> bool:
        paths = [one.path.rstrip("/") for one in self.shown]
        return any(path.endswith(one) or path.startswith(f"{one}/") for one in paths)


def read_routes(program: Program) -> Routes | None:
    """The paths at which a program shows its metrics; `None` where they aren't all known."""
    found: list[Route] = []
    for module in program.modules.values():
        for routes in _in_module(module, program):
            if not routes:
                return None
            found += routes
    texts = {text for module in program.modules.values() for text in module.texts} - {one.path for one in found}
    if not found:
        return None
    words = frozenset(word for text in texts for word in _WORD.findall(text))
    others = [one for module in program.modules.values() for one in _others(module)]
    return Routes(tuple(found), words, tuple(others))


def _others(module: Module) -> Iterator[tuple[Route, str]]:
    """The paths of functions that surely answer with something else than metrics, and with what."""
    functions = dict.fromkeys(above for above in module.parents.values() if isinstance(above, _FUNCTIONS))
    for function in functions:
        told = [one for one in function.decorator_list if isinstance(one, ast.Call)]
        routes = [one for one in told if isinstance(one.func, ast.Attribute) and one.func.attr in _VERBS]
        returned = [one.value for one in ast.walk(function) if isinstance(one, ast.Return)] if routes else []
        made = {_made(value) for value in returned}
        if len(made) == 1 and (what := made.pop()) is not None:
            yield from ((path, what) for call in routes for path in _paths(call.args[:1], module))


def _made(value: ast.expr | None) -> str | None:
    """What a value that a function returns is sent as; `None` if it may be metrics."""
    if isinstance(value, ast.Tuple) and value.elts:
        value = value.elts[0]  # a status, and headers, stand behind it
    if isinstance(value, (ast.Dict, ast.List, ast.ListComp, ast.DictComp)):
        return "JSON"
    if isinstance(value, ast.Constant):
        return "a text" if isinstance(value.value, str) and "\n" not in value.value else None
    called = value.func if isinstance(value, ast.Call) else None
    return _MADE.get(called.id) if isinstance(called, ast.Name) else None


def _in_module(module: Module, program: Program) -> Iterator[list[Route]]:
    """For everything in a module that shows metrics, where that is; nothing where it isn't known."""
    if any(text.startswith(DJANGO) for text in module.texts):
        yield []
    calls = {one.node.func: one for one in module.calls}
    for used in module.loads:
        meant = program.meant(used.node, used.scope)
        dotted = meant.outside if meant is not None else ""
        name, is_itself = own_name(dotted) or ("", False)
        call = calls.get(used.node)
        if name in _ELSEWHERE or (dotted.startswith(FLASK) and "multiprocess" in dotted):
            yield []
        elif (name in _SHOWN and is_itself) or dotted in _HANDLERS:
            yield _beside(call.node if call is not None else used.node, module, 0)
        elif dotted.startswith(f"{FLASK}.") and call is not None:
            yield _told(call.node, "path", 1, module)
    told = [one.node for one in module.calls if isinstance(one.node.func, ast.Attribute)]
    names = [call.func.attr for call in told if isinstance(call.func, ast.Attribute)]
    if {"register_endpoint", "start_http_server"} & set(names):
        yield []
    if any(name.startswith(FASTAPI) for name in program.outside):
        yield from (
            _told(call, "endpoint", 2, module) for call, name in zip(told, names, strict=True) if name == "expose"
        )


def _told(call: ast.Call, name: str, position: int, module: Module) -> list[Route]:
    """The path that a library is told, or the one that it takes by itself."""
    if any(one.arg is None for one in call.keywords) or any(isinstance(one, ast.Starred) for one in call.args):
        return []
    given = [one.value for one in call.keywords if one.arg == name] or call.args[position : position + 1]
    return _paths(given, module) if given else [Route(_DEFAULT, module.spot(call.func))]


def _beside(node: ast.AST, module: Module, depth: int) -> list[Route]:
    """The paths beside what a node is a part of; none where they aren't known."""
    here, above = node, module.parents.get(node)
    while above is not None and depth < _FOLLOWED:
        found: list[Route] = []
        if isinstance(above, ast.Dict):
            pairs = zip(above.keys, above.values, strict=True)
            found = _paths([key for key, value in pairs if key is not None and value is here], module)
        elif isinstance(above, ast.Call) and here is not above.func:
            found = _paths(above.args, module)
        elif isinstance(above, ast.Assign):
            names = [one.id for one in above.targets if isinstance(one, ast.Name)]
            return [one for name in names for one in _wherever(name, module, depth)]
        elif isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef)):
            calls = [one for one in above.decorator_list if isinstance(one, ast.Call)]
            found = [one for call in calls for one in _paths(call.args, module)]
            return found or _wherever(above.name, module, depth)
        if found:
            return found
        here, above = above, module.parents.get(above)
    return []


def _wherever(name: str, module: Module, depth: int) -> list[Route]:
    """The paths beside every use of a name."""
    uses = [used.node for used in module.loads if isinstance(used.node, ast.Name) and used.node.id == name]
    return [one for use in uses[:_FOLLOWED] for one in _beside(use, module, depth + 1)]


def _paths(nodes: list[ast.expr], module: Module) -> list[Route]:
    """Those of some nodes that are paths."""
    texts = [one for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return [Route(str(one.value), module.spot(one)) for one in texts if str(one.value).startswith("/")]
