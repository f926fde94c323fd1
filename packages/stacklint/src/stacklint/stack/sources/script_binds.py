"""On which addresses a program in JavaScript or TypeScript listens, by its code.

Sources: the documentation of Node.js 22 (`net.Server.listen`), Express 4 and 5, Koa 2, Nest 11, Fastify 3 to 5 (which
listens on `localhost` unless it is told a host, also below Nest), hapi 21, ws 8, Apollo Server 4, @hono/node-server 1,
@grpc/grpc-js 1 and @opentelemetry/exporter-prometheus 0.5x. What is called `listen` and can't be understood, and every
package with a server that isn't looked at, leave it open where else the program listens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.sources.binds import ANYWHERE, LOCAL, Bind, Unknown, made_bind
from stacklint.stack.sources.code import Range
from stacklint.stack.sources.code_files import FOREIGN
from stacklint.stack.sources.script_program import ScriptProgram
from stacklint.stack.sources.script_start import read_script
from stacklint.stack.sources.script_values import Script, Values, members
from stacklint.stack.sources.tokens import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.script_start import ScriptStart

_FASTIFY: Final = frozenset({"fastify", "@nestjs/platform-fastify"})
_SERVERS: Final = frozenset(
    {
        "express",
        "koa",
        "http",
        "https",
        "http2",
        "net",
        "restify",
        "polka",
        "connect",
        "socket.io",
        "@feathersjs/express",
    }
)
"""Packages other than Fastify whose servers have a method `listen`."""
_ELSEWHERE: Final = frozenset({"Deno", "Bun", "loadEnvFile"})
"""What listens in another way, or reads variables from files."""
_SOCKETS: Final = frozenset({"WebSocketServer", "Server"})
_OPTIONS: Final = frozenset({"path", "fd", "handle", "exclusive"})
_PLAIN: Final = frozenset(
    {
        *("prom-client", "express-prom-bundle", "@willsoto/nestjs-prometheus", "@opentelemetry/api"),
        *("@opentelemetry/exporter-prometheus", "prometheus-api-metrics", "express-prometheus-middleware"),
        *(
            "@opentelemetry/sdk-metrics",
            "@opentelemetry/resources",
            "@opentelemetry/semantic-conventions",
            "fastify-metrics",
        ),
        *("koa-prom-client", "@sentry/node", "@sentry/tracing", "pino", "winston"),
    }
)
"""Packages that have to do with metrics by their names, and listen nowhere by themselves."""
_ADDRESS: Final = Pattern(r"(?P<host>\[[0-9a-f:.]*\]|[\w.-]*):(?P<port>\d{1,5})", re.ASCII)
_FUNCTIONS: Final = {
    "serve": ("@hono/node-server", "hostname", 3000),
    "startStandaloneServer": ("@apollo/server", "host", 4000),
    "PrometheusExporter": ("@opentelemetry/exporter-prometheus", "host", 9464),
}
"""Functions and classes that listen: the package they are of, their option for a host, and their usual port."""


def script_binds(service: Service, compose: Compose, files: Files) -> tuple[Bind, ...]:
    """Where the program of a service listens, if that is one in JavaScript or TypeScript; nothing if it isn't known."""
    start = read_script(service, compose, files)
    if start is None:
        return ()
    try:
        return tuple(dict.fromkeys(_Reading(start, ScriptProgram(start, files)).binds()))
    except Unknown:
        return ()


class _Reading:
    """Finds what a program listens on in its files."""

    def __init__(self, start: ScriptStart, program: ScriptProgram) -> None:
        self._program = program
        self._start = start.file
        is_whole = start.image.is_whole and not program.is_filled
        self._values = Values(program, start.environment, start.image.set_at, is_whole=is_whole)

    def binds(self) -> Iterator[Bind]:
        """Where it listens; an exception where it may do so elsewhere."""
        found = [one for script in self._program.scripts.values() for one in self._of(script)]
        if not found:
            raise Unknown
        unused = tuple(self._values.unused)
        yield from (one._replace(unused=unused) for one in found)
        if any(FOREIGN.search(name) and name not in _PLAIN for name in self._program.packages):
            yield Bind("", 0, found[0].where, "")

    def _of(self, script: Script) -> Iterator[Bind]:
        code = script.code
        for index, token in enumerate(code.tokens):
            called = token.kind == NAME and code.is_sign(index + 1, "(")
            if token.text in _ELSEWHERE or self._is_guarded(script, index) or self._is_set(script, index):
                raise Unknown
            if not called:
                continue
            given = code.items(index + 1)
            if token.text in {"listen", "listenAsync"} and code.is_sign(index - 1, "."):
                yield self._listens(script, given)
            elif token.text == "bindAsync" and code.is_sign(index - 1, "."):
                yield self._bound(script, given)
            elif token.text in _FUNCTIONS and _FUNCTIONS[token.text][0] in self._program.packages:
                yield self._called(script, index, given)
            elif token.text in _SOCKETS and self._is_socket(script, index):
                yield from self._socket(script, given)
            elif token.text in {"server", "Server"} and "@hapi/hapi" in self._program.packages:
                yield self._hapi(script, given)

    def _is_guarded(self, script: Script, index: int) -> bool:
        """Whether a file that isn't started asks whether it is."""
        code = script.code
        asks = (
            code.name(index) == "main" and code.is_sign(index - 1, ".") and code.name(index - 2) in {"require", "meta"}
        )
        return asks and script.path != self._start

    def _is_set(self, script: Script, index: int) -> bool:
        """Whether a program gives variables of its environment values."""
        code = script.code
        given = code.name(index) == "env" and code.is_sign(index + 3, "=") and not code.is_sign(index + 4, "=")
        return given or (code.name(index) == "override" and self._program.is_filled)

    def _listens(self, script: Script, given: list[Range]) -> Bind:
        """What a call of the method `listen` listens on."""
        code = script.code
        if not given:
            raise Unknown  # any port that is free
        where, host, is_field = given[0], None, code.is_sign(given[0].first, "{")
        if code.is_sign(where.first, "{"):
            fields = members(code, where.first)
            if "port" not in fields or _OPTIONS & fields.keys():
                raise Unknown
            where, host = fields["port"], fields.get("host")
        elif len(given) > 1 and not _is_function(script, given[1]):
            host = given[1]
        found = self._made(script, where, host, LOCAL if self._is_fastify() else "")
        return found if is_field else found._replace(advice=f"`'{ANYWHERE}'` for its host, behind the port")

    def _made(self, script: Script, where: Range, host: Range | None, usual: str = "") -> Bind:
        port, told = self._values.text(script, where), self._values.told
        said = self._values.text(script, host) if host is not None else None
        if port is None or (said is not None and said.isdecimal()):
            raise Unknown  # how many may wait, and not a host
        found = made_bind(said or usual, port, script.spot(where), f"`host: '{ANYWHERE}'`")
        return found if told is None or found.is_local else found._replace(where=told)

    def _is_fastify(self) -> bool:
        """Whether what listens is surely Fastify, which is on `localhost` if it is told nothing else."""
        packages = self._program.packages
        return bool(packages & _FASTIFY) and not packages & _SERVERS

    def _bound(self, script: Script, given: list[Range]) -> Bind:
        """What a server of gRPC listens on."""
        address = self._values.text(script, given[0]) if given else None
        found = _ADDRESS.fullmatch(address or "")
        if found is None:
            raise Unknown
        return made_bind(found["host"], found["port"], script.spot(given[0]), f"`{ANYWHERE}:{found['port']}`")

    def _called(self, script: Script, index: int, given: list[Range]) -> Bind:
        """What a function that is given options listens on."""
        name = script.code.name(index)
        _, key, usual = _FUNCTIONS[name]
        is_last = name == "startStandaloneServer"
        brace = given[is_last].first if len(given) > is_last else 0
        fields = members(script.code, brace) if script.code.is_sign(brace, "{") else {}
        if is_last and "listen" in fields:
            fields = members(script.code, fields["listen"].first)
        elif (brace and not script.code.is_sign(brace, "{")) or _OPTIONS & fields.keys() or "createServer" in fields:
            raise Unknown
        is_beside = name == "PrometheusExporter"
        if "port" in fields:
            return self._made(script, fields["port"], fields.get(key))._replace(is_beside=is_beside)
        spot = script.spot(Range(index, index + 1))
        host = self._values.text(script, fields[key]) if key in fields else None
        return made_bind(host or "", str(usual), spot, f"`{key}: '{ANYWHERE}'`")._replace(is_beside=is_beside)

    def _is_socket(self, script: Script, index: int) -> bool:
        """Whether a class is that of a server of ws, which may have a port of its own."""
        code = script.code
        whole = code.name(index) == "WebSocketServer" or code.name(index - 2) in {"WebSocket", "ws"}
        return whole and "ws" in self._program.packages

    def _socket(self, script: Script, given: list[Range]) -> Iterator[Bind]:
        if not given or not script.code.is_sign(given[0].first, "{"):
            raise Unknown
        fields = members(script.code, given[0].first)
        if "port" in fields:
            yield self._made(script, fields["port"], fields.get("host"))

    def _hapi(self, script: Script, given: list[Range]) -> Bind:
        """What a server of hapi listens on once it is started."""
        fields = members(script.code, given[0].first) if given and script.code.is_sign(given[0].first, "{") else {}
        if "port" not in fields or fields.keys() & {"listener", "address", "autoListen"}:
            raise Unknown
        return self._made(script, fields["port"], fields.get("host"))


def _is_function(script: Script, where: Range) -> bool:
    """Whether an argument is a function, or the name of one."""
    code = script.code
    arrow = any(code.is_sign(at, "=") and code.is_sign(at + 1, ">") for at in range(where.first, where.after))
    name = code.name(where.first) if where.after == where.first + 1 else ""
    functions = (code.name(at + 1) for at in range(len(code.tokens)) if code.name(at) == "function") if name else ()
    return arrow or code.name(where.first) in {"function", "async"} or name in functions
