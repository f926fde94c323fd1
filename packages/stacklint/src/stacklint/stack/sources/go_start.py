"""How a container starts a program in Go: in which folder of the repository its main package is.

Source: `go help build`, `go help install`, `go help run`. A program is known where the Dockerfile builds it with `go
build` or `go install` in one of its stages, from one package that is named by a path, and copies it by that name.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.containers.build import dockerfile_text
from stacklint.stack.sources.image import all_stages, read_image
from stacklint.stack.sources.start import Reader, Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.image import Image, Stage
    from stacklint.stack.sources.words import Word

_GO: Final = Pattern(r"\bgo\b[\", \t]+(?:build|install|run)\b")
KEPT: Final = (".go", "go.mod", ".sh")
"""The files that matter."""
_MOST_STEPS: Final = 1_000
"""More commands and copies are not compared with one another."""
_COMMAND: Final = Pattern(r"\bgo[ \t]+(build|install)\b([^&|;]*)")
_ODD: Final = Pattern(r"\bcd[ \t]|\bpushd\b|-C\b|\bgo[ \t]+(?:generate|mod[ \t]+init)\b")
"""What says that a program may be built elsewhere, or from other files."""
_TAKING: Final = frozenset(
    {"-o", "-ldflags", "-gcflags", "-asmflags", "-tags", "-mod", "-p", "-installsuffix", "-buildmode", "-pkgdir"}
)
"""Options of `go build` that take a value."""
_MODULE: Final = Pattern(r"^module[ \t]+\"?([^\s\"]+)", re.MULTILINE)


class GoStart(NamedTuple):
    """A program that a container starts.

    Attributes:
        folder: the folder of its main package, in the repository.
        words: all words that it is started with.
        environment: the variables of its environment; `None` for one whose value isn't known.
        image: the container.
    """

    folder: str
    words: tuple[Word, ...]
    environment: Mapping[str, str | None]
    image: Image


def read_go(service: Service, compose: Compose, files: Files) -> GoStart | None:
    """The only program that a service starts, if it is one in Go; `None` if that isn't known."""
    is_go = _GO.search(dockerfile_text(service, compose, files) or "") is not None
    is_go = is_go or _GO.search(" ".join(word for word, _ in service.command)) is not None
    image = read_image(service, compose, files, KEPT) if service.build is not None and is_go else None
    if image is None:
        return None
    scripts = {path: files.text(origin).text for path, origin in image.placed.items() if path.endswith(".sh")}
    reader = _Reader(image, scripts)
    starts = reader.read(image.words, image.workdir, 0)
    if starts is None or len(starts) > 1:
        return None
    (start,) = starts
    if start.program == "go run":
        folder = _folder(start.file, image.placed)
    else:
        folder = _built(start.file, all_stages(service, compose, files, KEPT), files)
    return GoStart(folder, start.words, reader.set, image) if folder is not None else None


class _Reader(Reader):
    def started(self, program: str, words: tuple[Word, ...], here: str, _depth: int) -> tuple[Start, ...] | None:
        """The program that some words start: one that is made, or `go run` with a package."""
        texts = [word.text for word in words]
        if "$" in texts[0] or program in {"go", "npm", "node"}:
            if texts[1:2] != ["run"] or program != "go":
                return None
            rest = [index for index in range(2, len(texts)) if not texts[index].startswith("-")]
            path = texts[rest[0]] if rest else ""
            whole = posixpath.normpath(posixpath.join(here, path))
            folder = posixpath.dirname(whole) if path.endswith(".go") else whole
            return (
                (Start("go run", "", folder, (), words[rest[0] :]),)
                if path.startswith(".") or path.endswith(".go")
                else None
            )
        file = posixpath.normpath(posixpath.join(here, texts[0])) if "/" in texts[0] else texts[0]
        return (Start("go", "", file, (), words),)


def _built(program: str, stages: Sequence[Stage], files: Files) -> str | None:
    """The folder of the package that a program is built from; `None` where that can't be told."""
    if sum(len(stage.runs) + len(stage.taken) for stage in stages) > _MOST_STEPS:
        return None
    found = {folder for stage in stages for path, folder in _builds(stage, files) if _is_same(path, program, stages)}
    return found.pop() if len(found) == 1 else None


def _is_same(path: str, program: str, stages: Sequence[Stage]) -> bool:
    """Whether a program is what is built at a path, there or where it is copied from."""
    names = [path]
    for one in (one for stage in stages for one in stage.taken):
        if one.source == path:
            names.append(posixpath.join(one.target, posixpath.basename(path)) if one.is_folder else one.target)
        elif path.startswith(f"{one.source.rstrip('/')}/"):
            names.append(one.target + path[len(one.source.rstrip("/")) :])
    return any(program in {name, posixpath.basename(name)} for name in names)


def _builds(stage: Stage, files: Files) -> Iterator[tuple[str, str | None]]:
    """What is built in a stage: the path of each program, and the folder of its package."""
    for run in stage.runs:
        for command in _COMMAND.finditer(run.text):
            output, packages = _options(command[2])
            package = packages[0] if packages else "."
            folder = posixpath.normpath(posixpath.join(run.workdir, package))
            origin = _folder(posixpath.dirname(folder) if package.endswith(".go") else folder, stage.placed)
            odd = _ODD.search(run.text) or len(packages) > 1 or not package.startswith(".") or "..." in package
            name = posixpath.basename(folder) if package != "." else _module(run.workdir, stage, files)
            path = output or name
            if command[1] == "install":
                path = f"/go/bin/{name}"
            elif output.endswith("/"):
                path = output + name
            yield posixpath.normpath(posixpath.join(run.workdir, path)), None if odd else origin


def _options(text: str) -> tuple[str, list[str]]:
    """Where `go build` writes to, and the packages that it is given."""
    try:
        words = shlex.split(text)
    except ValueError:
        return "", ["$"]
    output, packages, index = "", list[str](), 0
    while index < len(words):
        name, separator, value = words[index].partition("=")
        taking = name in _TAKING and not separator
        given = value if separator else "".join(words[index + 1 : index + 2])
        if name == "-o":
            output = given
        elif not name.startswith("-"):
            packages.append(words[index])
        index += 1 + taking
    return output, [f"./{one}" if one.endswith(".go") and not one.startswith((".", "/")) else one for one in packages]


def _module(workdir: str, stage: Stage, files: Files) -> str:
    """The last part of the name of the module that is in a folder."""
    origin = stage.placed.get(posixpath.join(workdir, "go.mod"))
    found = _MODULE.search(files.text(origin).text) if origin is not None else None
    return posixpath.basename(found[1]) if found is not None else "main"


def _folder(path: str, placed: Mapping[str, str]) -> str | None:
    """The folder of the repository that a folder of a container is a copy of."""
    found = {
        posixpath.dirname(origin)
        for one, origin in placed.items()
        if one.endswith(".go") and posixpath.dirname(one) == path
    }
    return found.pop() if len(found) == 1 else None
