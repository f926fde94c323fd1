"""The files of a program in JavaScript or TypeScript: what is started, and what that imports, one after the other."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.sources.binds import Unknown
from stacklint.stack.sources.script_start import ENDINGS, read_json
from stacklint.stack.sources.script_values import Script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.script_start import ScriptStart

MAX_READ: Final = 1 << 20
"""How many characters of source code are read in a repository."""
MAX_FILES: Final = 400
"""Of how many files a program has at most."""

_COMPILED: Final = Pattern(r"\.[cm]?jsx?$")
_DATA: Final = (
    ".d.ts",
    ".json",
    ".css",
    ".scss",
    ".svg",
    ".html",
    ".graphql",
    ".gql",
    ".node",
    ".wasm",
    ".png",
    ".yaml",
    ".yml",
)
"""What is imported and is no code."""
_ELSEWHERE: Final = ("workspace:", "file:", "link:", "portal:")
"""How the versions of packages begin that are in the repository themselves."""
_DEPENDENCIES: Final = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_BUILT_IN: Final = frozenset(
    {
        *("assert", "async_hooks", "buffer", "console", "constants", "crypto", "dgram", "diagnostics_channel", "dns"),
        *("domain", "events", "fs", "http", "http2", "https", "module", "net", "os", "path", "perf_hooks", "process"),
        *(
            "punycode",
            "querystring",
            "readline",
            "stream",
            "string_decoder",
            "sys",
            "timers",
            "tls",
            "tty",
            "url",
            "util",
        ),
        *("v8", "vm", "zlib", "test", "inspector", "wasi", "trace_events", "repl", "cluster", "child_process"),
        "worker_threads",
    }
)
_HIDDEN: Final = frozenset(
    {
        *("child_process", "cluster", "worker_threads", "vm", "repl"),
        *("@adonisjs/core", "@google-cloud/functions-framework", "@hapi/glue", "@loopback/rest", "@moleculer/web"),
        *("@nestjs/microservices", "@promster/server", "@slack/bolt", "@strapi/strapi", "@tsed/common", "actionhero"),
        *(
            "apollo-server",
            "appmetrics",
            "appmetrics-dash",
            "browser-sync",
            "bull-arena",
            "concurrently",
            "egg",
            "execa",
        ),
        *(
            "fastify-cli",
            "ghost",
            "livereload",
            "json-server",
            "kafkajs-prometheus-exporter",
            "keystone",
            "lb-express",
            "loopback",
        ),
        *(
            "meteor",
            "micro",
            "midway",
            "moleculer",
            "moleculer-web",
            "nuxt",
            "parse-server",
            "pm2",
            "probot",
            "restana",
        ),
        *("sails", "serverless-offline", "strapi", "throng", "total.js", "total4", "uWebSockets.js", "hyper-express"),
        *(
            "vite",
            "vite-express",
            "webpack-dev-server",
            "@opentelemetry/sdk-node",
            "portfinder",
            "detect-port",
            "get-port",
        ),
    }
)
"""Packages with servers that listen by what isn't looked at, or that start other programs."""
_FILLING: Final = ("dotenv", "@dotenvx/", "@nestjs/config", "env-cmd", "dotenv-")
"""Packages that read variables from files."""
_HARMLESS: Final = Pattern(r"(?:ts-node|tsconfig-paths|esm|source-map-support|reflect-metadata|tsx|@swc-node)\b")
"""What is loaded before a program and does no more than to read it."""


class _Budget:
    """How much may still be read in a repository."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.left = MAX_READ


class ScriptProgram:
    """The files of a program.

    Attributes:
        scripts: them, by their paths.
        packages: the packages that they import.
    """

    def __init__(self, start: ScriptStart, files: Files) -> None:
        """Read them; whatever may listen elsewhere is an exception."""
        self.scripts: Final[dict[str, Script]] = {}
        self.packages: Final[set[str]] = set()
        self._files = files
        self._found: dict[tuple[str, str], str | None] = {}
        waiting = [start.file, *filter(None, (self._resolved(start.file, one) for one in self._before(start)))]
        while waiting:
            path = waiting.pop()
            if path in self.scripts:
                continue
            script = self.scripts[path] = self._read(path)
            for module in script.modules():
                if module is None or len(self.scripts) > MAX_FILES:
                    raise Unknown
                found = self._found[path, module] = self._resolved(path, module)
                waiting += [found] if found is not None else []
        if _HIDDEN & self.packages:
            raise Unknown

    @property
    def is_filled(self) -> bool:
        """Whether variables may come from files."""
        return any(name.startswith(_FILLING) for name in self.packages)

    def imported(self, script: Script, module: str) -> Script | None:
        """The file of the program that another one imports; `None` for what is from elsewhere."""
        path = self._found.get((script.path, module))
        return self.scripts.get(path) if path is not None else None

    def _before(self, start: ScriptStart) -> Iterator[str]:
        """What is loaded before the program that has a say."""
        for name in start.before:
            if name.startswith(_FILLING):
                self.packages.add("dotenv")
            elif name.startswith("."):
                raise Unknown  # relative to where it starts
            elif not _HARMLESS.match(name):
                yield name

    def _read(self, path: str) -> Script:
        found = self._files.remembered(path, _read).script
        if found is None:
            raise Unknown
        return found

    def _resolved(self, path: str, module: str) -> str | None:
        """The file that a module is; `None` for a package, and for what is no code."""
        if module.startswith("."):
            return self._file(posixpath.join(posixpath.dirname(path), module))
        name = "/".join(module.removeprefix("node:").split("/")[: 2 if module.startswith("@") else 1])
        if name in _BUILT_IN or self._is_package(path, name):
            self.packages.add(name)
            return None
        home = next(
            (folder for folder in _above(path) if self._files.kind(posixpath.join(folder, "package.json"))), None
        )
        inside = module.partition("/")[2] if module.startswith(("@/", "~/")) else module.removeprefix("src/")
        if home is None or (inside == module and not module.startswith("src/")):
            raise Unknown
        return self._file(posixpath.join(home, "src", inside))

    def _file(self, path: str) -> str | None:
        whole = posixpath.normpath(path)
        stem = _COMPILED.sub("", whole)
        bases = (stem, whole, f"{whole}/index")
        names = [whole, *(base + end for base in bases for end in (*ENDINGS, ".d.ts"))]
        found = next((one for one in names if self._files.kind(one) is EntryKind.FILE), None)
        if found is None and not whole.endswith(_DATA):
            raise Unknown
        return found if found is not None and not found.endswith(_DATA) else None

    def _is_package(self, path: str, name: str) -> bool:
        """Whether a name is that of a package from elsewhere."""
        for folder in _above(path):
            version = self._files.remembered(posixpath.join(folder, "package.json"), _versions).get(name)
            if version is not None:
                return not version.startswith(_ELSEWHERE)
        return False


class _Read(NamedTuple):
    """A file that has been read; `None` where too much has been read already."""

    script: Script | None


def _read(files: Files, path: str) -> _Read:
    budget = files.remembered("", _Budget)
    size = len(files.raw(path))
    if size > budget.left:
        return _Read(None)
    budget.left -= size
    return _Read(Script(path, files.name(path), files.text(path).text))


def _versions(files: Files, path: str) -> dict[str, str]:
    """The packages that a package needs, with their versions."""
    package = read_json(path, files)
    return {name: node.text or "" for key in _DEPENDENCIES for name, node in package[key].entries()}


def _above(path: str) -> Iterator[str]:
    """The folders that a file is in, the nearest one first."""
    while path:
        path = posixpath.dirname(path)
        yield path
