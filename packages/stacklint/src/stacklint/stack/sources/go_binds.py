"""On which addresses a program in Go listens, by its code.

Sources: net/http and net of Go 1.24, gin 1.10 (`Run` without an address takes that of `PORT`, or 8080), negroni 3 (the
same), echo 4 (`Start`), fiber 2 and 3 (`Listen`). What listens and can't be understood, and every package with a server
that isn't looked at, leave it open where else the program listens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.sources.binds import ANYWHERE, Bind, Unknown, made_bind
from stacklint.stack.sources.code import Range
from stacklint.stack.sources.code_files import FOREIGN
from stacklint.stack.sources.go_program import GoProgram
from stacklint.stack.sources.go_start import read_go
from stacklint.stack.sources.tokens import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.go_program import GoFile

_ADDRESS: Final = Pattern(r"(?P<host>\[[0-9a-f:.]*\]|[\w.-]*):(?P<port>\d{1,5})", re.ASCII)
_HIDDEN: Final = (
    *("os/exec", "plugin", "embed/exec", "github.com/kataras/iris", "github.com/beego/", "github.com/astaxie/beego"),
    *("github.com/gogf/gf", "github.com/zeromicro/go-zero", "github.com/go-kratos/", "gofr.dev", "go-micro.dev"),
    *("github.com/micro/", "github.com/cloudwego/", "github.com/revel/", "github.com/gobuffalo/", "k8s.io/"),
    *("sigs.k8s.io/controller-runtime", "github.com/prometheus/exporter-toolkit", "github.com/hashicorp/go-plugin"),
    *("github.com/pocketbase/", "github.com/nats-io/nats-server", "github.com/caddyserver/", "github.com/go-martini/"),
    *(
        "github.com/zenazn/goji",
        "github.com/cloudflare/tableflip",
        "github.com/soheilhy/cmux",
        "golang.org/x/crypto/acme",
    ),
    *(
        "github.com/urfave/cli",
        "github.com/alecthomas/kingpin",
        "gopkg.in/alecthomas/kingpin",
        "github.com/spf13/pflag",
    ),
)
"""Packages with servers that listen by what isn't looked at, that start other programs, or read flags otherwise."""
_PLAIN: Final = (
    *("github.com/prometheus/client_golang", "github.com/prometheus/client_model", "github.com/prometheus/common"),
    *("go.opentelemetry.io/otel", "go.opentelemetry.io/contrib/instrumentation", "github.com/slok/go-http-metrics"),
    *(
        "github.com/labstack/echo-contrib/echoprometheus",
        "github.com/grpc-ecosystem/",
        "github.com/ansrivas/fiberprometheus",
    ),
    *("github.com/prometheus/procfs", "github.com/zsais/go-gin-prometheus", "github.com/penglongli/gin-metrics"),
)
"""Packages that have to do with metrics by their names, and listen nowhere by themselves."""
_RUNNING: Final = ("github.com/gin-gonic/gin", "github.com/urfave/negroni", "github.com/codegangsta/negroni")
_ECHO: Final = ("github.com/labstack/echo",)
_FIBER: Final = ("github.com/gofiber/fiber",)
_UNKNOWN: Final = frozenset(
    {
        *(
            "Setenv",
            "SetListenAddress",
            "RunUnix",
            "RunFd",
            "StartAutoTLS",
            "StartH2CServer",
            "ListenTLS",
            "ListenMutualTLS",
        ),
        *("ListenAndServeTLSKey", "ListenConfig", "FileListener", "ListenTCP", "RunQUIC", "RunAutoTLS", "ListenUnix"),
    }
)
"""Functions and types by which a program listens where nothing tells."""


def go_binds(service: Service, compose: Compose, files: Files) -> tuple[Bind, ...]:
    """Where the program of a service listens, if that is one in Go; nothing if it isn't known."""
    start = read_go(service, compose, files)
    if start is None:
        return ()
    try:
        return tuple(dict.fromkeys(_Reading(GoProgram(start, files)).binds()))
    except Unknown:
        return ()


class _Reading:
    """Finds what a program listens on in its files."""

    def __init__(self, program: GoProgram) -> None:
        self._program = program

    def binds(self) -> Iterator[Bind]:
        """Where it listens; an exception where it may do so elsewhere."""
        if self._program.imports(*_HIDDEN):
            raise Unknown
        listed = [file for files in self._program.files.values() for file in files]
        found = [one for file in listed for one in self._of(file)]
        if not found:
            raise Unknown
        unused = tuple(self._program.unused)
        yield from (one._replace(unused=unused) for one in found)
        if any("." in path and FOREIGN.search(path) and not path.startswith(_PLAIN) for path in self._program.outside):
            yield Bind("", 0, found[0].where, "")

    def _of(self, file: GoFile) -> Iterator[Bind]:
        code = file.code
        for index, token in enumerate(code.tokens):
            if token.kind != NAME or not code.is_sign(index - 1, "."):
                continue
            owner = code.name(index - 2)
            if token.text in _UNKNOWN:
                raise Unknown
            if token.text == "Server" and owner in {"http", "fasthttp"} and code.is_sign(index + 1, "{"):
                yield from self._server(file, index + 1)
            elif token.text == "Addr" and code.is_sign(index + 1, "="):
                yield self._bound(file, file.expression(index + 2))
            elif code.is_sign(index + 1, "("):
                yield from self._called(file, token.text, owner, code.items(index + 1))

    def _server(self, file: GoFile, brace: int) -> Iterator[Bind]:
        """What a server listens on whose fields are written out."""
        fields = file.code.fields(brace)
        if "Addr" in fields:
            yield self._bound(file, fields["Addr"])

    def _called(self, file: GoFile, name: str, owner: str, given: list[Range]) -> Iterator[Bind]:
        """What a method or a function listens on that is called."""
        program, is_http = self._program, owner in {"http", "fasthttp"}
        if name in {"ListenAndServe", "ListenAndServeTLS"}:
            if is_http and given:
                yield self._bound(file, given[0])
            elif is_http or not self._has_server():
                raise Unknown
        elif name == "Listen" and owner in {"net", "tls"} and len(given) > 1:
            if not program.text(file, given[0]).startswith("tcp"):
                raise Unknown
            yield self._bound(file, given[1])
        elif (
            (name == "Listen" and program.imports(*_FIBER))
            or (name in {"Start", "StartTLS"} and program.imports(*_ECHO) and given)
            or (name in {"Run", "RunTLS"} and program.imports(*_RUNNING) and given)
        ):
            yield self._bound(file, (given or [Range(0, 0)])[0])
        elif name == "Run" and program.imports(*_RUNNING):
            yield self._usual(file, owner)
        elif name == "Listen":
            raise Unknown

    def _has_server(self) -> bool:
        """Whether some server is written out whose address is known, which is that of what listens."""
        listed = [file for files in self._program.files.values() for file in files]
        return any(
            code.name(index) == "Server"
            and code.name(index - 2) in {"http", "fasthttp"}
            and "Addr" in code.fields(index + 1)
            for code in (file.code for file in listed)
            for index in range(2, len(code.tokens))
        )

    def _usual(self, file: GoFile, owner: str) -> Bind:
        """What gin listens on that is told nothing."""
        made = [file.code.name(one.value.first) for one in file.given.get(owner, ())]
        if made not in (["gin"], ["negroni"]):
            raise Unknown
        port = self._program.variable("PORT") or "8080"
        index = file.given[owner][0].at
        return made_bind("", port, file.spot(Range(index, index + 1)), "")

    def _bound(self, file: GoFile, where: Range) -> Bind:
        """The address that an expression says."""
        address = self._program.text(file, where)
        told = self._program.told
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise Unknown
        bind = made_bind(
            found["host"], found["port"], file.spot(where), f"`:{found['port']}`, or `{ANYWHERE}:{found['port']}`"
        )
        return bind._replace(where=told) if told is not None and not bind.is_local else bind
