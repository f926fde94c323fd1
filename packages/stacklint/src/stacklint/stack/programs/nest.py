"""Where an application made with NestJS shows its metrics, where its global prefix goes before their path.

Sources: the documentation of NestJS 10 and 11 (global prefix), by which the prefix goes before the routes of every
controller but those that `exclude` names, and that of @willsoto/nestjs-prometheus 6, by which a controller shows the
metrics, at `/metrics` unless `path` says otherwise. What a middleware or the server below answers has no prefix: where
there may be one, nothing is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot
from stacklint.stack.containers.build import build_context
from stacklint.stack.sources.code import Code
from stacklint.stack.sources.code_files import foreign_imports
from stacklint.stack.sources.tokens import Language

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files

_SUFFIXES: Final = (".ts", ".js", ".mjs", ".cjs")
_TESTS: Final = (".spec.ts", ".test.ts", ".spec.js", ".test.js", ".d.ts", "-spec.ts")
_MOST: Final = 1 << 21
"""How many bytes of source code are searched."""
_WORDS: Final = (
    *(b"setGlobalPrefix", b"metrics", b"PrometheusModule", b".listen(", b"createServer", b"getHttpAdapter"),
    b"PrometheusExporter",
)
_PREFIX: Final = "setGlobalPrefix"
_MODULE: Final = "PrometheusModule"
_METRICS: Final = "metrics"
_BELOW: Final = frozenset({"createServer", "getHttpAdapter", "registerAsync"})
"""What may answer beside the controllers, or show them elsewhere."""
_ROUTES: Final = frozenset({"use", "get", "all", "route"})
_KNOWN: Final = ("@willsoto/nestjs-prometheus", "prom-client", ".", "src/", "@app/", "@/", "~")
"""Beginnings of what brings no other path: the libraries that are known, and files of the application itself."""


class NestMetrics(NamedTuple):
    """Where an application shows its metrics.

    Attributes:
        prefix: what goes before the path of every controller, without strokes around it.
        paths: the paths of the controllers that show metrics, the same.
        where: where the prefix is set.
    """

    prefix: str
    paths: frozenset[str]
    where: Spot


def nest_metrics(service: Service, compose: Compose, files: Files) -> NestMetrics | None:
    """Where a service shows its metrics; `None` where it is none of NestJS with a prefix, or that can't be known."""
    context = build_context(service, compose, files)
    return files.remembered(context, _Sources).metrics if context is not None else None


class _Sources:
    """What the sources of an application say, read once."""

    def __init__(self, files: Files, context: str) -> None:
        self._files: Final = files
        self._prefixes: list[tuple[str, Spot]] = []
        self._paths: set[str] = set()
        self._listens = 0
        self._unsure = False
        left = _MOST
        for path in files.walk(context):
            if path.endswith(_SUFFIXES) and not path.endswith(_TESTS) and "node_modules/" not in path:
                raw = files.raw(path)
                left -= len(raw)
                self._unsure = self._unsure or left < 0
                if not self._unsure and any(word in raw for word in _WORDS):
                    self._read(path)
        known = not self._unsure and self._listens == 1 and len(self._prefixes) == 1
        prefix = self._prefixes[0][0] if known else ""
        self.metrics: Final = (
            NestMetrics(prefix, frozenset(self._paths), self._prefixes[0][1]) if prefix and self._paths else None
        )

    def _read(self, path: str) -> None:
        code = Code(self._files.text(path).text, Language.SCRIPT)
        if not all(name.startswith(_KNOWN) for name in foreign_imports(self._files, path)):
            self._unsure = True
        for index in range(len(code.tokens)):
            name = code.name(index)
            if name in _BELOW:
                self._unsure = True
            elif name == _MODULE and code.name(index + 2) == "register":
                self._add_module(code, index + 3)
            elif code.is_sign(index + 1, "(") and (code.is_sign(index - 1, ".") or code.is_sign(index - 1, "@")):
                self._add_call(code, index, path)

    def _add_call(self, code: Code, index: int, path: str) -> None:
        """Take down what a call says of the prefix, of the server, or of a path."""
        name, given = code.name(index), code.items(index + 1)
        first = code.written(given[0]).literal if given else ""
        if name == _PREFIX:
            written = code.written(given[0]) if len(given) == 1 else None
            if written is None or not written.literal:
                self._unsure = True
            else:
                where = Spot(self._files.name(path), written.start, written.end)
                self._prefixes.append((written.literal.strip("/"), where))
        elif name == "listen":
            self._listens += 1
        elif name == "Controller" and first.strip("/").endswith(_METRICS):
            self._paths.add(first.strip("/"))
        elif name in _ROUTES and first.endswith(_METRICS):
            self._unsure = True

    def _add_module(self, code: Code, bracket: int) -> None:
        """Take down where the module shows metrics."""
        inside = range(bracket, code.after(bracket))
        path = next((index for index in inside if code.name(index) == "path" and code.is_sign(index + 1, ":")), None)
        if path is not None and not code.text(path + 2):
            self._unsure = True
        elif path is not None:
            self._paths.add(code.text(path + 2).strip("/"))
        elif not any(code.name(index) == "controller" for index in inside):
            self._paths.add(_METRICS)
