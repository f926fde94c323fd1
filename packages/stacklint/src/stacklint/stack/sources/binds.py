"""On which addresses a program in Python listens: by the words that start it, variables, a configuration, or its code.

Options, variables and what they are without: gunicorn 23, uvicorn 0.38, hypercorn 0.17, daphne 4.2, waitress 3.0, Flask
3.1, fastapi-cli 0.0.16, granian 2.5, Sanic 25.3 and Django 5.2, which agree in this with all of their versions that are
in use; of code also aiohttp, tornado, bottle and prometheus_client.
"""

from __future__ import annotations

import ast
import posixpath
import re
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.sources.module import Item
from stacklint.stack.sources.running import read_running
from stacklint.stack.sources.start import value_of, values_of
from stacklint.stack.sources.words import Word, narrowed
from stacklint.stack.sources.workers import config_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.document import Place, Spot
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.image import Image
    from stacklint.stack.sources.module import Module, Scope, Used
    from stacklint.stack.sources.program import Program
    from stacklint.stack.sources.running import Running
    from stacklint.stack.sources.start import Start

_HERE: Final = Pattern(r"localhost|127(?:\.\d{1,3}){3}|::1", re.ASCII)
_ADDRESS: Final = Pattern(r"(?:(?P<host>\[[0-9a-f:.]*\]|[\w.-]*):)?(?P<port>\d{1,5})", re.ASCII)
_HOST: Final = Pattern(r"\[[0-9a-f:.]*\]|[A-Za-z0-9.-]*[A-Za-z.][A-Za-z0-9.-]*", re.ASCII)
"""An address without a port."""
LOCAL: Final = "127.0.0.1"
ANYWHERE: Final = "0.0.0.0"  # noqa: S104 - nothing listens here
_MOST_PORT: Final = 65535


class Bind(NamedTuple):
    """An address that a program listens on.

    Attributes:
        host: the host in it.
        port: the port; 0 where it can't be known.
        where: what says so, or what could.
        advice: how its host is said, to be reached from everywhere.
        is_beside: whether that is for metrics alone, beside whatever else the program does.
        unused: what stands in its place only while a variable isn't set that is.
    """

    host: str
    port: int
    where: Place | Spot
    advice: str
    is_beside: bool = False
    unused: tuple[Spot, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether only its own container reaches it."""
        return _HERE.fullmatch(self.host) is not None


class _Server(NamedTuple):
    """How a server is told its address.

    Attributes:
        host: its options for a host; for whole addresses, several of them, if it has none for a port.
        port: its options for a port.
        usual: where it listens if nobody says anything.
        variables: those for a host and a port, "" where there is none.
        otherwise: the options by which it listens elsewhere.
        files: what it reads variables from, if python-dotenv is there.
    """

    host: tuple[str, ...]
    port: tuple[str, ...]
    usual: tuple[str, int]
    variables: tuple[str, str] = ("", "")
    otherwise: tuple[str, ...] = ()
    files: frozenset[str] = frozenset()


_BINDS: Final = ("-b", "--bind")
_CONFIGS: Final = ("-c", "--config")
_GUNICORN: Final = "gunicorn"
_DJANGO: Final = "runserver"
_DOTENV: Final = frozenset({".env", ".flaskenv", ".env.dist", ".env.example", ".env.sample", ".env.template"})
"""Files of variables, and those that tell of one which is nobody else's."""
_FLASK_RUN: Final = ("FLASK_RUN_HOST", "FLASK_RUN_PORT")
_UNIX: Final = ("-u", "--unix-socket", "--uds", "--fd", "-e", "--endpoint", "--listen", "--insecure-bind")
_METERED: Final = ("--metrics", "--metrics-address", "--metrics-port", "--metrics-enabled")
"""Options by which granian also shows metrics of its own."""
_SERVERS: Final = {
    _GUNICORN: _Server(_BINDS, (), (LOCAL, 8000)),
    "hypercorn": _Server(_BINDS, (), (LOCAL, 8000), otherwise=(*_UNIX, *_CONFIGS)),
    "uvicorn": _Server(("--host",), ("--port",), (LOCAL, 8000), ("UVICORN_HOST", "UVICORN_PORT"), _UNIX),
    "daphne": _Server(_BINDS, ("-p", "--port"), (LOCAL, 8000), otherwise=_UNIX),
    "waitress-serve": _Server(("--host",), ("--port",), (ANYWHERE, 8080), otherwise=_UNIX),
    "granian": _Server(("--host",), ("--port",), (LOCAL, 8000), ("GRANIAN_HOST", "GRANIAN_PORT"), (*_UNIX, *_METERED)),
    "sanic": _Server(("-H", "--host"), ("-p", "--port"), (LOCAL, 8000), otherwise=(*_UNIX, "--unix")),
    "flask": _Server(("-h", "--host"), ("-p", "--port"), (LOCAL, 5000), _FLASK_RUN, files=_DOTENV),
    "fastapi run": _Server(("--host",), ("--port",), (ANYWHERE, 8000), ("", "PORT")),
    "fastapi dev": _Server(("--host",), ("--port",), (LOCAL, 8000), ("", "PORT")),
    _DJANGO: _Server((), (), (LOCAL, 8000)),
}
_ARGUMENTS: Final = "GUNICORN_CMD_ARGS"
_MOVED: Final = frozenset({"default_addr", "default_port"})
"""What a program sets to have Django's own server listen elsewhere."""
_OWN_RUNSERVER: Final = f"/management/commands/{_DJANGO}.py"
_SETTERS: Final = frozenset({"exec", "globals", "locals", "setattr", "vars"})
"""Functions by which a configuration may set anything."""
_DEPTH: Final = 8
"""How many names and calls are followed to a value."""


class _Function(NamedTuple):
    """A function that listens.

    Attributes:
        host: its parameter for a host.
        port: its parameter for a port; "" where one parameter has both.
        usual: what they are without.
        places: where they stand without their names; -1 for nowhere.
        otherwise: parameters by which it listens elsewhere.
    """

    host: str
    port: str
    usual: tuple[str, int | None]
    places: tuple[int, int] = (-1, -1)
    otherwise: frozenset[str] = frozenset()


_METRICS: Final = _Function("addr", "port", (ANYWHERE, None), (1, 0))
_PAIR: Final = _Function("server_address", "", (ANYWHERE, None), (0, -1))
_UVICORN: Final = _Function("host", "port", (LOCAL, 8000), otherwise=frozenset({"uds", "fd"}))
_BOTTLE: Final = _Function("host", "port", (LOCAL, 8080))
_FUNCTIONS: Final = {
    "uvicorn.run": _UVICORN,
    "uvicorn.Config": _UVICORN,
    "waitress.serve": _Function(
        "host", "port", (ANYWHERE, 8080), otherwise=frozenset({"listen", "sockets", "unix_socket"})
    ),
    "aiohttp.web.run_app": _Function("host", "port", (ANYWHERE, 8080), otherwise=frozenset({"path", "sock"})),
    "aiohttp.web.TCPSite": _Function("host", "port", (ANYWHERE, 8080), (1, 2), frozenset({"ssl_context"})),
    "bottle.run": _BOTTLE,
    "socketserver.TCPServer": _PAIR,
    "socketserver.ThreadingTCPServer": _PAIR,
    "werkzeug.serving.run_simple": _Function("hostname", "port", (ANYWHERE, None), (0, 1)),
    "wsgiref.simple_server.make_server": _Function("host", "port", (ANYWHERE, None), (0, 1)),
    "http.server.HTTPServer": _PAIR,
    "http.server.ThreadingHTTPServer": _PAIR,
    "gevent.pywsgi.WSGIServer": _PAIR._replace(host="listener"),
    "prometheus_client.start_http_server": _METRICS,
    "prometheus_client.start_wsgi_server": _METRICS,
    "prometheus_client.exposition.start_http_server": _METRICS,
    "prometheus_client.exposition.start_wsgi_server": _METRICS,
}
_FLASK: Final = _Function("host", "port", (LOCAL, 5000), (0, 1))
_APPLICATIONS: Final = frozenset({"flask.Flask", "quart.Quart", "flask_openapi3.OpenAPI", "apiflask.APIFlask"})
_SANIC: Final = _Function("host", "port", (LOCAL, 8000), (0, 1), frozenset({"sock", "unix"}))
_TORNADO: Final = _Function("address", "port", (ANYWHERE, None), (1, 0))
_OTHERS: Final = {"sanic.Sanic": _SANIC, "bottle.Bottle": _BOTTLE}
"""What runs an application of another framework than Flask."""
_FRAMEWORKS: Final = {"flask": _FLASK, "quart": _FLASK, "sanic": _SANIC, "bottle": _BOTTLE}
_ELSEWHERE: Final = frozenset({"bind", "add_socket", "add_sockets", "bind_sockets", "prepare"})
"""What servers of tornado and Sanic are told otherwise by."""
_SERVER_NAME: Final = "SERVER_NAME"
"""A setting of Flask that says where it listens."""
_VARIABLES: Final = frozenset({"os.environ.get", "os.getenv"})
_HIDDEN: Final = frozenset({"hypercorn", "twisted", "cherrypy", "dash", "streamlit", "granian"})
"""Packages with servers that listen by what isn't looked at."""


class Unknown(Exception):  # noqa: N818 - no error: a signal to give up
    """It can't be known where a program listens."""


def read_binds(service: Service, compose: Compose, files: Files) -> tuple[Bind, ...]:
    """Where the program of a service listens; nothing where that can't be known.

    What its code listens on is what it calls for; it may have other ways of which nothing is known.
    """
    running = read_running(service, compose, files)
    if running is None:
        return ()
    try:
        found = list(dict.fromkeys(_all(running, files)))
        return tuple(one._replace(unused=tuple(running.unused)) for one in found)
    except Unknown:
        return ()


def _all(running: Running, files: Files) -> Iterator[Bind]:
    for start in running.starts:
        name = _server(start)
        if name is None:
            yield from _in_code(start, running)
        elif any("$" in word.text for word in start.words):
            raise Unknown
        elif name == _DJANGO:
            yield _of_django(start, running, files)
        elif _SERVERS[name].port:
            yield _by_options(_SERVERS[name], start, running.image, files)
        else:
            yield from _by_addresses(name, start, running, files)
    if any(_server(start) is not None for start in running.starts):
        yield from _beside(running)


def _server(start: Start) -> str | None:
    """The server that a program is started with; `None` for a program of its own."""
    words = [word.text for word in start.words]
    name = words[0].rpartition("/")[2]
    if name == "fastapi":
        return f"{name} {words[1]}"
    if name in _SERVERS:
        return name
    return _DJANGO if start.file.endswith("/manage.py") and _DJANGO in words else None


def _by_options(server: _Server, start: Start, image: Image, files: Files) -> Bind:
    """The address of a server that has options for a host and for a port."""
    words = start.words[1:]
    if value_of(words, *server.otherwise) is not None or any(word.text in server.otherwise for word in words):
        raise Unknown
    host, port = value_of(words, *server.host), value_of(words, *server.port)
    if server.files and (host is None or port is None) and _has(server.files, image, files):
        raise Unknown
    try:
        host = host or _variable(server.variables[0], start, image)
    except Unknown:
        host = "", start.words[0]  # anywhere, for all that is known
    port = port or _variable(server.variables[1], start, image)
    usual_host, usual_port = server.usual
    return made_bind(
        host[0] if host is not None else usual_host,
        port[0] if port is not None else str(usual_port),
        narrowed((port or host or ("", start.words[0]))[1], files),
        f"`{server.host[-1]} {ANYWHERE}`",
    )


def _has(names: Iterable[str], image: Image, files: Files) -> bool:
    """Whether one of some files is in the folder that a container starts in, or above it."""
    above = [image.workdir]
    for _ in range(_DEPTH):
        above.append(posixpath.dirname(above[-1]))
    folders = {
        origin.removesuffix(inner).rstrip("/")
        for path, origin in image.placed.items()
        for folder in dict.fromkeys(above)
        if path.startswith(start := posixpath.join(folder, "")) and origin.endswith(inner := path[len(start) :])
    }
    return any(files.kind(posixpath.join(folder, name)) is not None for folder in folders for name in names)


def _variable(name: str, start: Start, image: Image) -> tuple[str, Word] | None:
    """What a variable of the environment says; `None` where it isn't set."""
    value = image.environment.get(name, "" if image.is_whole else None) if name else ""
    if value is None:
        raise Unknown
    return (value, Word(value, image.set_at.get(name, start.words[0].where))) if value else None


def _of_django(start: Start, running: Running, files: Files) -> Bind:
    """Where Django's own server listens: a word that is an address, or a port."""
    is_moved = any(_MOVED & module.stored for module in running.program.modules.values())
    if is_moved or any(path.endswith(_OWN_RUNSERVER) for path in running.image.placed):
        raise Unknown
    words = start.words[[word.text for word in start.words].index(_DJANGO) + 1 :]
    given = [word for word in words if not word.text.startswith("-")]
    if len(given) > 1:
        raise Unknown  # one of them is the value of an option
    where = narrowed(given[0] if given else start.words[-1], files)
    host, port = _parsed(given[0].text, (LOCAL, "")) if given else (LOCAL, "8000")
    return made_bind("" if host == "0" else host, port, where, f"`{_DJANGO} {ANYWHERE}:{port}`")


def _by_addresses(name: str, start: Start, running: Running, files: Files) -> Iterator[Bind]:
    """The addresses of a server that takes whole ones."""
    server, words = _SERVERS[name], start.words[1:]
    if value_of(words, *server.otherwise) is not None:
        raise Unknown
    found = values_of(words, *_BINDS)
    if not found and name == _GUNICORN:
        found = _of_gunicorn(start, running, files)
    host, usual = server.usual
    listed = [(text, narrowed(word, files)) for given, word in found for text in given.split(",")]
    for text, where in listed or [(f"{host}:{usual}", start.words[0].where)]:
        host, port = _parsed(text.strip(), ("", str(usual)))
        yield made_bind(host, port, where, f"`--bind {ANYWHERE}:{port}`")


def _of_gunicorn(start: Start, running: Running, files: Files) -> list[tuple[str, Word]]:
    """What gunicorn is told beside its command line: by a variable, by its configuration, or by another variable."""
    image = running.image
    arguments = _variable(_ARGUMENTS, start, image)
    more = tuple(Word(text, arguments[1].where) for text in _split(arguments[0])) if arguments is not None else ()
    given = values_of(more, *_BINDS)
    if given:
        return given
    config = config_of(start, image)
    if value_of(more, *_CONFIGS) is not None or (config is None and value_of(start.words, *_CONFIGS) is not None):
        raise Unknown
    given = list(_configured(files.name(image.placed[config]), running)) if config is not None else []
    port = _variable("PORT", start, image) if not given else None
    return given if port is None else [(f"{ANYWHERE}:{port[0]}", port[1])]


def _configured(name: str, running: Running) -> Iterator[tuple[str, Word]]:
    """What the configuration of gunicorn binds; nothing where that is not its matter."""
    module = next((one for one in running.program.modules.values() if one.source.name == name), None)
    if module is None:
        raise Unknown
    bound = module.scope.names.get("bind")
    if bound is None:
        called = {one.node.func.id for one in module.calls if isinstance(one.node.func, ast.Name)}
        if module.stars or called & _SETTERS:
            raise Unknown
        return
    only = bound[0]
    if not isinstance(only, Item) or only.path or len(bound) > 1:
        raise Unknown
    values = running.fold.values(only.of, module.scope)
    if values is None or len(values) != 1:
        raise Unknown
    listed = values[0] if isinstance(values[0], tuple) else values
    yield from ((str(text), Word(str(text), module.spot(only.of))) for text in listed)


def _parsed(text: str, usual: tuple[str, str]) -> tuple[str, str]:
    """The host and the port of an address, each with what it is if it isn't said."""
    found = _ADDRESS.fullmatch(text)
    if found is not None:
        return usual[0] if found["host"] is None else found["host"], found["port"]
    if _HOST.fullmatch(text) is None:
        raise Unknown
    return text, usual[1]


def made_bind(host: str, port: str, where: Place | Spot, advice: str) -> Bind:
    """An address to listen on, by what is written for it."""
    number = int(port) if port.isdecimal() and len(port) < 6 else 0
    if not 0 < number <= _MOST_PORT:
        raise Unknown
    return Bind(host.strip("[]"), number, where, advice)


def _in_code(start: Start, running: Running) -> Iterator[Bind]:
    """Where a program listens by what it calls."""
    program = running.program
    if len(running.starts) > 1 or any(name.partition(".")[0] in _HIDDEN for name in program.outside):
        raise Unknown
    found = False
    for module in program.modules.values():
        is_started = module.name in {"__main__", f"{start.module}.__main__", start.module}
        for used in module.calls:
            function = _function(used, program)
            if function is not None and (is_started or not _is_guarded(used.node, module)):
                found = True
                yield _called(function, used, module, running)
    if not found or any(_SERVER_NAME in module.texts for module in program.modules.values()):
        raise Unknown


def _beside(running: Running) -> Iterator[Bind]:
    """Where a program listens by what it calls beside the server that it runs in."""
    program = running.program
    for module in program.modules.values():
        for used in module.calls:
            function = _function(used, program)
            if function is None or _is_guarded(used.node, module):
                continue
            try:
                found = _called(function, used, module, running)
            except Unknown:
                yield Bind("", 0, module.spot(used.node), "")
            else:
                if found.is_beside:
                    yield found


def _function(used: Used[ast.Call], program: Program) -> _Function | None:
    """The function that listens which a call calls; `None` for another one."""
    called = used.node.func
    meant = program.meant(called, used.scope)
    if meant is not None:
        return _FUNCTIONS.get(meant.outside)
    if not isinstance(called, ast.Attribute):
        return None
    imported = {name.partition(".")[0] for name in program.outside}
    if called.attr in _ELSEWHERE and imported & {"tornado", "sanic"}:
        raise Unknown
    maker = _maker(called.value, used.scope, program)
    if called.attr == "listen" and "tornado" in imported:
        own = not maker and "socket" not in imported
        return _TORNADO if own or maker.startswith("tornado.") else None
    if called.attr != "run":
        return None
    if maker:
        return _FLASK if maker in _APPLICATIONS else _OTHERS.get(maker)
    known = [_FRAMEWORKS[name] for name in sorted(imported & _FRAMEWORKS.keys())]
    told = any(one.arg in {"host", "port"} for one in used.node.keywords)
    return known[0] if told and len(set(known)) == 1 else None


def _maker(node: ast.expr, scope: Scope, program: Program) -> str:
    """What makes an object, or the one behind a name; "" where that is nothing from elsewhere."""
    found = scope.found(node.id) if isinstance(node, ast.Name) else None
    only = found[1][0] if found is not None and len(found[1]) == 1 else None
    if found is not None and isinstance(only, Item) and not only.path and not only.each:
        node, scope = only.of, found[0]
    meant = program.meant(node.func, scope) if isinstance(node, ast.Call) else None
    return meant.outside if meant is not None else ""


def _is_guarded(node: ast.AST, module: Module) -> bool:
    """Whether a node is run only in the module that is started."""
    above = module.parents.get(node)
    while above is not None:
        tested = ast.walk(above.test) if isinstance(above, ast.If) else ()
        if any(isinstance(one, ast.Name) and one.id == "__name__" for one in tested):
            return True
        above = module.parents.get(above)
    return False


def _called(function: _Function, used: Used[ast.Call], module: Module, running: Running) -> Bind:
    """The address that a call listens on."""
    call = used.node
    given = {one.arg: one.value for one in call.keywords}
    if None in given or any(isinstance(one, ast.Starred) for one in call.args) or function.otherwise & given.keys():
        raise Unknown
    for name, place in zip((function.host, function.port), function.places, strict=True):
        if 0 <= place < len(call.args):
            given[name] = call.args[place]
    hosts, ports = given.get(function.host), given.get(function.port)
    if not function.port and isinstance(hosts, ast.Tuple) and len(hosts.elts) == 2:
        hosts, ports = hosts.elts
    host = _only(hosts, used.scope, running)
    running.forget()
    port, told = _only(ports, used.scope, running), running.told
    usual_host, usual_port = function.usual
    if port is None and usual_port is None:
        raise Unknown
    said = next((one for one in (ports, hosts) if one is not None), call.func)
    bind = made_bind(
        usual_host if host is None else host,
        str(usual_port) if port is None else port,
        module.spot(said),
        f'`{function.host}="{ANYWHERE}"`',
    )._replace(is_beside=function is _METRICS)
    return bind._replace(where=told) if told is not None and not bind.is_local else bind


def _only(node: ast.expr | None, scope: Scope, running: Running, depth: int = 0) -> str | None:
    """The one value of an argument, as a text; `None` where it isn't given, or is nothing."""
    if node is None:
        return None
    if depth > _DEPTH:
        raise Unknown
    if isinstance(node, ast.Call) and not node.keywords and node.args:
        if isinstance(node.func, ast.Name) and node.func.id in {"int", "str"} and scope.found(node.func.id) is None:
            return _only(node.args[0], scope, running, depth + 1)
        meant = running.program.meant(node.func, scope)
        if meant is not None and meant.outside in _VARIABLES:
            return _of_environment(node, scope, running, depth)
    if isinstance(node, ast.Name) and (found := scope.found(node.id)) is not None and len(found[1]) == 1:
        only = found[1][0]
        if isinstance(only, Item) and not only.path and not only.each and isinstance(only.of, ast.Call):
            return _only(only.of, found[0], running, depth + 1)
    values = running.fold.values(node, scope)
    if values is None or len(values) != 1 or isinstance(values[0], tuple):
        raise Unknown
    return None if values[0] is None else str(values[0])


def _of_environment(call: ast.Call, scope: Scope, running: Running, depth: int) -> str | None:
    """What a variable of the environment says, or what the call has where it isn't set."""
    image, names = running.image, running.fold.texts(call.args[0], scope)
    if names is None or len(names) != 1:
        raise Unknown
    if names[0] in image.environment:
        value = image.environment[names[0]]
        if value is None:
            raise Unknown
        running.unused.extend(scope.module.spot(one) for one in call.args[1:2])
        running.told = image.set_at.get(names[0])
        return value
    if not image.is_whole or any(name.partition(".")[0] == "dotenv" for name in running.program.outside):
        raise Unknown
    return _only(call.args[1], scope, running, depth + 1) if len(call.args) > 1 else None


def _split(text: str) -> Iterable[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise Unknown from error
