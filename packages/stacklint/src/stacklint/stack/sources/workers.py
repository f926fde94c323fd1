"""In how many processes a server runs an application, and where that is said.

Options, variables and configuration files: the documentation of gunicorn, uvicorn, hypercorn and FastAPI. Of gunicorn
the command line comes before `GUNICORN_CMD_ARGS`, that before its file, and `WEB_CONCURRENCY` comes last.
"""

from __future__ import annotations

import ast
import posixpath
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot
from stacklint.stack.sources.start import value_of
from stacklint.stack.sources.words import Word, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Place
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.fold import Fold
    from stacklint.stack.sources.image import Image
    from stacklint.stack.sources.module import Module
    from stacklint.stack.sources.program import Program
    from stacklint.stack.sources.start import Start

_SERVERS: Final = frozenset({"gunicorn", "uvicorn", "hypercorn", "fastapi"})
_ARGUMENTS: Final = "GUNICORN_CMD_ARGS"
_CONCURRENCY: Final = "WEB_CONCURRENCY"
_CONFIG: Final = "gunicorn.conf.py"
_PROCESSORS: Final = frozenset({"multiprocessing.cpu_count", "os.cpu_count"})


class Workers(NamedTuple):
    """A server that runs an application more than once: how many times, in words, and where that is said."""

    server: str
    number: str
    where: Place | Spot


def config_of(start: Start, image: Image) -> str | None:
    """The configuration in Python that gunicorn reads, in the container."""
    if _server(start) != "gunicorn":
        return None
    given = value_of(start.words, "--config", "-c")
    name = given[0].removeprefix("file:") if given is not None else _CONFIG
    path = posixpath.normpath(posixpath.join(start.folders[0], name))
    return path if path in image.placed else None


def read_workers(start: Start, image: Image, program: Program, fold: Fold, files: Files) -> Workers | None:
    """In how many processes a server runs an application; `None` for one, and where that isn't known."""
    server = _server(start)
    if server not in _SERVERS:
        return next(_in_code(program, fold), None)
    options = ("--workers", "-w") if server in {"gunicorn", "hypercorn"} else ("--workers",)
    found = value_of(start.words, *options)
    if found is not None:
        return _several(server, found[0], narrowed(found[1], files))
    arguments = image.environment.get(_ARGUMENTS, "") if server == "gunicorn" else ""
    if arguments is None:
        return None
    if arguments:
        words = tuple(Word(text, image.set_at[_ARGUMENTS]) for text in _split(arguments))
        found = value_of(words, *options)
        if found is not None:
            return _several(server, found[0], found[1].where)
    config = config_of(start, image)
    module = next(
        (one for one in program.modules.values() if config and one.source.name == _name(config, image, files)), None
    )
    if module is not None and "workers" in module.scope.names:
        return _configured(server, module, program, fold)
    concurrency = image.environment.get(_CONCURRENCY) if server != "hypercorn" else None
    return _several(server, concurrency, image.set_at[_CONCURRENCY]) if concurrency is not None else None


def _server(start: Start) -> str:
    return start.words[0].text.rpartition("/")[2]


def _name(path: str, image: Image, files: Files) -> str:
    return files.name(image.placed[path])


def _several(server: str, number: str, where: Place | Spot) -> Workers | None:
    many = number.isdecimal() and len(number) < 5 and int(number) > 1
    return Workers(server, str(int(number)), where) if many else None


def _configured(server: str, module: Module, program: Program, fold: Fold) -> Workers | None:
    """What the configuration of gunicorn says."""
    for node in ast.walk(module.scope.node):
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id == "workers" for one in node.targets
        ):
            values = fold.values(ast.Name("workers", ast.Load()), module.scope)
            if values is not None and len(values) == 1:
                return _several(server, str(values[0]), module.spot(node.value))
            calls = [one for one in ast.walk(node.value) if isinstance(one, ast.Call)]
            meant = [program.meant(one.func, module.scope) for one in calls]
            if any(one is not None and one.outside in _PROCESSORS for one in meant):
                return Workers(server, "several", module.spot(node.value))
    return None


def _in_code(program: Program, fold: Fold) -> Iterator[Workers]:
    """What the program tells uvicorn itself."""
    for module in program.modules.values():
        for used in module.calls:
            meant = program.meant(used.node.func, used.scope)
            for keyword in used.node.keywords if meant is not None and meant.outside == "uvicorn.run" else ():
                values = fold.values(keyword.value, used.scope) if keyword.arg == "workers" else None
                found = _several("uvicorn", str(values[0]), module.spot(keyword.value)) if values else None
                if found is not None:
                    yield found


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return []
