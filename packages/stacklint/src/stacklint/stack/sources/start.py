"""How a container starts a program in Python: which file or module, with which folders to import from.

Programs and their options: the documentation of CPython, gunicorn, uvicorn, hypercorn, daphne, waitress, granian,
Sanic, Flask and FastAPI. A command that isn't understood leaves it open what runs.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.sources.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.stack.sources.image import Image

_APP: Final = Pattern(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?::([A-Za-z_][\w.]*)(?:\(.*\))?)?", re.ASCII)
_PYTHON: Final = Pattern(r"(?:python|pypy)(?:\d(?:\.\d+)?)?", re.ASCII)
_ASSIGNMENT: Final = Pattern(r"([A-Za-z_]\w*)=(.*)", re.ASCII | re.DOTALL)
_VARIABLE: Final = Pattern(r"\$(?:\{(\w+)(?::?-([^${}]*))?\}|(\w+))", re.ASCII)
_BETWEEN: Final = Pattern(r"(?:&&|\|\||;|&|\n)")

_SHELLS: Final = frozenset({"sh", "bash", "ash", "dash"})
_HARMLESS: Final = frozenset(
    {
        *("alembic", "cat", "cd", "chmod", "chown", "cp", "date", "echo", "env", "export", "ls", "mkdir", "mv", "pip"),
        *("printf", "pwd", "rm", "set", "sleep", "touch", "true", "wait", "which", "nc", "pg_isready", "#"),
    }
)
"""Programs that export nothing, which a command may run before the one that matters."""
_WRAPPERS: Final = frozenset({"exec", "tini", "dumb-init", "nohup", "env", "catchsegv", "cross-env", "time"})
_RUNNERS: Final = frozenset({"uv", "poetry", "pipenv", "pdm", "rye", "hatch"})
_SERVERS: Final = frozenset({"gunicorn", "uvicorn", "hypercorn", "daphne", "waitress-serve", "granian", "sanic"})
_NEXT: Final = frozenset({"-c", "--config", "-k", "--worker-class", "-b", "--bind", "-n", "--name"})
"""Options of servers whose values could be taken for an application."""
_FOLDERS: Final = {"gunicorn": ("--chdir", "--pythonpath"), "uvicorn": ("--app-dir",)}
_DEPTH: Final = 4
_MOST: Final = 1000
"""How many commands are looked at."""


class Start(NamedTuple):
    """A program that is started.

    Attributes:
        program: `python`, or the server that it runs in.
        module: the module that it is; "" where it is given as a file.
        file: that file, in the container.
        folders: where modules are imported from, in order.
        words: all of its words.
    """

    program: str
    module: str
    file: str
    folders: tuple[str, ...]
    words: tuple[Word, ...]


def read_starts(image: Image, scripts: Mapping[str, str]) -> tuple[Start, ...] | None:
    """The programs that a container starts; `None` where that can't be known.

    `scripts` are the texts of shell scripts by their paths in the container.
    """
    return Reader(image, scripts).read(image.words, image.workdir, 0)


def values_of(words: Iterable[Word], *names: str) -> list[tuple[str, Word]]:
    """The values of an option, one after the other: `--name=value`, `--name value`, `-n value` or `-nvalue`."""
    found: list[tuple[str, Word]] = []
    listed = list(words)
    for index, word in enumerate(listed):
        stem, separator, value = word.text.partition("=")
        short = next((name for name in names if len(name) == 2 and word.text.startswith(name)), None)
        if stem in names and separator:
            found.append((value, word))
        elif word.text in names:
            found += [(listed[index + 1].text, word)] if index + 1 < len(listed) else []
        elif short is not None:
            found.append((word.text[2:], word))
    return found


def value_of(words: Iterable[Word], *names: str) -> tuple[str, Word] | None:
    """The value of an option, the last one given."""
    found = values_of(words, *names)
    return found[-1] if found else None


class Reader:
    """Reads what a container starts through shells, scripts, and programs that run others.

    Attributes:
        set: the variables of the environment, with those that are set on the way.
    """

    def __init__(self, image: Image, scripts: Mapping[str, str]) -> None:
        """Take in what is in the container; `scripts` are the texts of its shell scripts by their paths."""
        self.image = image
        self._scripts = scripts
        self.set = dict(image.environment)
        self._left = _MOST

    def read(self, words: tuple[Word, ...], here: str, depth: int) -> tuple[Start, ...] | None:
        """The programs of a command that is run in a folder."""
        words = self._unwrapped(words)
        self._left -= 1
        if not words or depth > _DEPTH or self._left < 0:
            return None
        program = words[0].text.rpartition("/")[2]
        if program in _SHELLS:
            return self._shell(words, here, depth)
        script = posixpath.normpath(posixpath.join(here, words[0].text))
        if script in self._scripts:
            return self._script(script, words[1:], here, depth)
        return self.started(program, words, here, depth)

    def started(self, program: str, words: tuple[Word, ...], here: str, _depth: int) -> tuple[Start, ...] | None:
        """The program that some words start."""
        found = self._python(words, here) if _PYTHON.fullmatch(program) else self._server(program, words, here)
        return (found,) if found is not None else None

    def prepares(self, words: tuple[Word, ...]) -> bool:
        """Whether a command that would start a program does something else than to serve."""
        return _prepares(words)

    def _unwrapped(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """What is run by programs that do no more than run others, and behind variables that are set for it."""
        while words:
            first = words[0].text
            name = first.rpartition("/")[2]
            assigned = _ASSIGNMENT.fullmatch(first)
            if assigned is not None:
                self.set[assigned[1]] = assigned[2]
                words = words[1:]
            elif name in _WRAPPERS:
                words = words[1:]
                while words and words[0].text.startswith("-"):
                    words = words[1:]
            elif name in _RUNNERS and len(words) > 1 and words[1].text == "run":
                words = words[2:]
                while words and words[0].text.startswith("-"):
                    words = words[1:]
            else:
                break
        return words

    def _shell(self, words: tuple[Word, ...], here: str, depth: int) -> tuple[Start, ...] | None:
        rest = words[1:]
        if len(rest) > 1 and rest[0].text.startswith("-") and rest[0].text.endswith("c"):
            return self._commands(rest[1].text, rest[1], here, depth, rest[3:])
        script = posixpath.normpath(posixpath.join(here, rest[0].text)) if rest else ""
        return self._script(script, rest[1:], here, depth) if script in self._scripts else None

    def _script(self, path: str, arguments: tuple[Word, ...], here: str, depth: int) -> tuple[Start, ...] | None:
        """The programs of a script: of one that ends in `exec "$@"`, those of its arguments."""
        where = (arguments or self.image.words)[0]
        lines = [line.strip() for line in self._scripts[path].replace("\\\n", " ").splitlines()]
        text = "\n".join(line for line in lines if line and not line.startswith("#"))
        if re.search(r"(?m)^(?:if|for|while|until|case|function|\w+ *\(\))\b|<<|`", text):
            return None
        return self._commands(text, where, here, depth, arguments)

    def _commands(
        self, text: str, where: Word, here: str, depth: int, arguments: tuple[Word, ...]
    ) -> tuple[Start, ...] | None:
        """The programs of a shell's text. `arguments` are what `"$@"` stands for."""
        found: list[Start] = []
        for command in filter(str.strip, _BETWEEN.split(text)):
            if re.search(r'(?:^|\s)"?\$[@*]"?\s*$', command):
                inner = self.read(arguments, here, depth + 1)
            else:
                words = tuple(Word(word, where.where) for word in _split(self._filled(command)))
                stripped = self._unwrapped(words)
                name = stripped[0].text.rpartition("/")[2] if stripped else ""
                if name in _HARMLESS or (words and not stripped) or self.prepares(stripped):
                    if name == "cd" and len(stripped) > 1:
                        here = posixpath.normpath(posixpath.join(here, stripped[1].text))
                    if name == "export":
                        self._unwrapped(stripped[1:])
                    continue
                inner = self.read(stripped, here, depth + 1)
            if inner is None:
                return None
            found += inner
        return tuple(found) or None

    def _filled(self, text: str) -> str:
        """A command with the variables filled in whose values are known."""

        def value(found: re.Match[str]) -> str:
            name = found[1] or found[3]
            known = self.set.get(name) if name in self.set else found[2]
            return found[0] if known is None else known

        return _VARIABLE.sub(value, text)

    def _python(self, words: tuple[Word, ...], here: str) -> Start | None:
        rest = words[1:]
        while rest and rest[0].text.startswith("-") and rest[0].text != "-m":
            if rest[0].text.startswith("-c") or rest[0].text == "-":
                return None
            rest = rest[2:] if rest[0].text in {"-X", "-W"} else rest[1:]
        if not rest or "$" in rest[0].text:
            return None
        if rest[0].text != "-m":
            file = posixpath.normpath(posixpath.join(here, rest[0].text))
            return Start("python", "", file, self._folders(posixpath.dirname(file)), words)
        module = rest[1].text if len(rest) > 1 else ""
        if module in _SERVERS or module in {"flask", "fastapi"}:
            return self._server(module, rest[1:], here)
        found = _APP.fullmatch(module)
        return Start("python", module, "", self._folders(here), words) if found is not None else None

    def _server(self, program: str, words: tuple[Word, ...], here: str) -> Start | None:
        if program == "flask":
            return self._flask(words, here)
        if program == "fastapi":
            return self._fastapi(words, here)
        if program not in _SERVERS:
            return None
        moved = [found[0] for name in _FOLDERS.get(program, ()) if (found := value_of(words, name)) is not None]
        folders = [posixpath.normpath(posixpath.join(here, folder)) for folder in moved]
        module = _application(words)
        if module is None:
            return None
        return Start(program, module, "", self._folders(*folders, here), words)

    def _flask(self, words: tuple[Word, ...], here: str) -> Start | None:
        given = value_of(words, "--app", "-A")
        named = given[0] if given is not None else self.set.get("FLASK_APP", "")
        if named is None or "run" not in [word.text for word in words]:
            return None
        path, _, _ = named.partition(":")
        names = (path,) if path else ("wsgi.py", "app.py")
        return self._first(names, here, words)

    def _fastapi(self, words: tuple[Word, ...], here: str) -> Start | None:
        given = [word.text for word in words[1:] if word.text.endswith(".py")]
        if len(words) < 2 or words[1].text not in {"run", "dev"}:
            return None
        names = ("main.py", "app.py", "api.py", "app/main.py", "app/app.py", "app/api.py")
        return self._first(given[:1] or names, here, words)

    def _first(self, names: Iterable[str], here: str, words: tuple[Word, ...]) -> Start | None:
        """The first file or module that is there."""
        for name in names:
            file = posixpath.normpath(posixpath.join(here, name if name.endswith(".py") else f"{name}.py"))
            folders = self._folders(here, posixpath.dirname(file))
            if file in self.image.placed:
                return Start("python", "", file, folders, words)
            if _APP.fullmatch(name) and not name.endswith(".py"):
                return Start("python", name, "", folders, words)
        return None

    def _folders(self, *first: str) -> tuple[str, ...]:
        paths = (self.set.get("PYTHONPATH") or "").split(":")
        more = (posixpath.normpath(posixpath.join(self.image.workdir, path)) for path in paths if path)
        return tuple(dict.fromkeys((*first, *more)))


def _application(words: tuple[Word, ...]) -> str | None:
    """The module of the application that a server is told to run."""
    listed = [word.text for word in words[1:]]
    values = {index + 1 for index, text in enumerate(listed) if text in _NEXT}
    found = [
        one
        for index, text in enumerate(listed)
        if index not in values and not text.startswith("-") and (one := _APP.fullmatch(text)) is not None
    ]
    named = [one for one in found if one[2]] or found[-1:]
    return str(named[0][1]) if named else None


def _prepares(words: tuple[Word, ...]) -> bool:
    """Whether a command of Django or Flask does something else than to serve."""
    texts = [word.text for word in words]
    managed = [text for text in texts if text in {"migrate", "collectstatic", "makemigrations", "createcachetable"}]
    is_managing = any(text.endswith("manage.py") for text in texts)
    return (bool(managed) and is_managing) or texts[:2] == ["flask", "db"]


def _split(text: str) -> Iterator[str]:
    try:
        yield from shlex.split(text)
    except ValueError:
        return
