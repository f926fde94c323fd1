"""How a container starts a program in JavaScript or TypeScript: which file of the repository it is.

Programs and their options: the documentation of Node.js 22, npm 10, yarn, pnpm, ts-node, tsx, nodemon and the command
line of Nest 11. What TypeScript is compiled to is known by its path: `dist/main.js` comes of `src/main.ts`. The image
of Node.js, and those without a shell, start Node.js with the words that they are given.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import read_document, root
from stacklint.pattern import Pattern
from stacklint.stack.sources.image import copied_files, read_image
from stacklint.stack.sources.start import Reader, Start
from stacklint.stack.sources.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Node
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.image import Image

ENDINGS: Final = (".js", ".cjs", ".mjs", ".jsx", ".ts", ".cts", ".mts", ".tsx")
"""How the names of files with code end."""
KEPT: Final = (*ENDINGS, "bin/www", ".json", ".sh")
"""The files that matter: express-generator calls what it starts `bin/www`."""
_PACKAGE: Final = "package.json"
_MANAGERS: Final = frozenset({"npm", "yarn", "pnpm"})
_QUIET: Final = frozenset({"--silent", "-s", "--quiet"})
_SCRIPT: Final = Pattern(r"[\w.-]+(?::[\w.-]+)*", re.ASCII)
_NOT_SCRIPTS: Final = frozenset({"exec", "dlx", "install", "ci", "node", "workspace", "workspaces", "add", "create"})
"""Commands of npm, yarn and pnpm that start no script of a package, or one of another."""
_NODE: Final = frozenset({"node", "nodejs"})
_RUNNERS: Final = frozenset({"ts-node", "ts-node-esm", "tsx", "ts-node-dev", "tsnd", "nodemon"})
_BEFORE: Final = frozenset({"-r", "--require", "--import", "--loader", "--experimental-loader"})
"""Options that name what is loaded before a program."""
_LOADS: Final = Pattern(r"-r\b|--require|--import|--loader|--env-file")
"""Those in `NODE_OPTIONS` that have more loaded than the program."""
_TAKING: Final = frozenset(
    {"-P", "--project", "--watch", "-w", "--ignore", "-i", "-e", "--ext", "--delay", "--tsconfig"}
)
"""Options of runners that take a value, as far as people give them one."""
_FLAGS: Final = frozenset({"-w", "--watch", "-i", "-e"})
"""Those that take none but for nodemon."""
_OTHERWISE: Final = Pattern(r"-(?:-env-file.*|-exec|x|-eval|-print|p|pe|-config|-test|-run|-prefix|-watch-path.*)")
"""Options after which something else is started, or with which variables come from a file."""
_BUNDLERS: Final = Pattern(r"\b(?:webpack|esbuild|rollup|vite|parcel|ncc|bun|tsup|rspack|rolldown)\b")
"""What makes one file of many, under a name of its own."""
_HARMLESS: Final = frozenset(
    {"prisma", "knex", "sequelize", "sequelize-cli", "typeorm", "tsc", "rimraf", "drizzle-kit"}
)
"""Programs that prepare others, and end."""
_BUILT: Final = Pattern(r"(?:^|/)(?:dist|build|out|lib|compiled)/(.+?)(?:\.[cm]?js)?\Z")


class ScriptStart(NamedTuple):
    """A program that a container starts.

    Attributes:
        file: the file that it is.
        before: what is loaded before it.
        environment: the variables of its environment; `None` for one whose value isn't known.
        image: the container.
    """

    file: str
    before: tuple[str, ...]
    environment: Mapping[str, str | None]
    image: Image


def read_script(service: Service, compose: Compose, files: Files) -> ScriptStart | None:
    """The only program that a service starts, if it is one in JavaScript or TypeScript; `None` if that isn't known."""
    is_node = service.image is not None and service.image.repository.rpartition("/")[2] == "node"
    image = read_image(service, compose, files, KEPT) if service.build is not None or is_node else None
    if image is None:
        return None
    scripts = {path: files.text(origin).text for path, origin in image.placed.items() if path.endswith(".sh")}
    reader = _Reader(image, scripts, files)
    starts = reader.read(image.words, image.workdir, 0)
    options = reader.set.get("NODE_OPTIONS", "")
    if starts is None or len(starts) > 1 or options is None or _LOADS.search(options):
        return None
    file = image.placed.get(starts[0].file) or _source(
        starts[0].file, copied_files(service, compose, files, KEPT), files
    )
    return ScriptStart(file, tuple(reader.before), reader.set, image) if file is not None else None


class _Reader(Reader):
    """Reads what a container starts, through the scripts of packages.

    Attributes:
        before: what is loaded before a program.
    """

    def __init__(self, image: Image, scripts: Mapping[str, str], files: Files) -> None:
        super().__init__(image, scripts)
        self.before: list[str] = []
        self._files = files

    def started(self, program: str, words: tuple[Word, ...], here: str, depth: int) -> tuple[Start, ...] | None:
        if program in _MANAGERS:
            return self._managed(words, here, depth)
        if program == "npx":
            return self.read(words[1:], here, depth + 1)
        if program == "nest":
            return self._nest(words, here)
        if program in _NODE or program in _RUNNERS:
            file = self._file(program, words[1:], here)
        else:
            file = words[0].text if program.endswith(ENDINGS) else ""
        if not file or "$" in file:
            return None
        return (self._start(file, here, words),)

    def prepares(self, words: tuple[Word, ...]) -> bool:
        texts = [word.text for word in words if word.text not in {"npx", "exec", "run"}]
        if texts and texts[0] in _MANAGERS:
            texts = texts[1:] or ["install"]
        name = texts[0] if texts else ""
        return name in _HARMLESS or name in {"install", "ci", "build"} or "migrat" in name

    def _start(self, file: str, here: str, words: tuple[Word, ...]) -> Start:
        whole = posixpath.normpath(posixpath.join(here, file))
        found = next((whole + end for end in ("", *ENDINGS) if whole + end in self.image.placed), whole)
        index = next((f"{whole}/index{end}" for end in ENDINGS if f"{whole}/index{end}" in self.image.placed), found)
        return Start("node", "", index if found == whole else found, (), words)

    def _managed(self, words: tuple[Word, ...], here: str, depth: int) -> tuple[Start, ...] | None:
        """The programs of a script of a package."""
        texts = [word.text for word in words[1:] if word.text not in _QUIET]
        is_run = texts[:1] in (["run"], ["run-script"])
        texts = texts[is_run:]
        name = texts[0] if texts else ""
        plain = words[0].text.rpartition("/")[2] != "npm" or is_run or name in {"start", "test"}
        if name == "exec" and len(texts) > 1:
            return self.read(words[2:], here, depth + 1)
        if len(texts) != 1 or not plain or _SCRIPT.fullmatch(name) is None or (name in _NOT_SCRIPTS and not is_run):
            return None
        scripts = self._package(here)["scripts"]
        script = scripts[name].text or ("node server.js" if name == "start" and scripts[name].text is None else "")
        if not script or f"pre{name}" in scripts.keys:
            return None
        if any(sign in script for sign in "&;|$`"):
            return self._commands(script, words[0], here, depth + 1, ())
        return self.read(tuple(Word(word, words[0].where) for word in _split(script)), here, depth + 1)

    def _nest(self, words: tuple[Word, ...], here: str) -> tuple[Start, ...] | None:
        """The program that Nest's command line starts."""
        texts = [word.text for word in words[1:]]
        known = texts[:1] == ["start"] and all(text in {"--watch", "-w", "--debug", "-d"} for text in texts[1:])
        settings = self._json(posixpath.join(here, "nest-cli.json"))
        moved = any(settings[key].present for key in ("entryFile", "monorepo", "projects"))
        if not known or moved:
            return None
        return (self._start(f"{settings['sourceRoot'].text or 'src'}/main.ts", here, words),)

    def _file(self, program: str, words: tuple[Word, ...], here: str) -> str:
        """The file among the words behind Node.js, or something like it; "" where another one may be started."""
        texts = [word.text for word in words]
        taking = _TAKING if program == "nodemon" else _TAKING - _FLAGS if program in _RUNNERS else frozenset()
        while texts and (texts[0].startswith("-") or (texts[0] == "watch" and program == "tsx")):
            name, separator, value = texts[0].partition("=")
            if _OTHERWISE.fullmatch(name) or (name in {"-", "-e"} and program != "nodemon"):
                return ""
            taken = not separator and name in _BEFORE | taking
            if name in _BEFORE:
                self.before.append(value if separator else "".join(texts[1:2]))
            texts = texts[1 + taken :]
        if program == "nodemon":
            return self._watched(texts, here)
        return texts[0] if texts else ""

    def _watched(self, texts: list[str], here: str) -> str:
        """What nodemon starts, which settings may say otherwise."""
        package = self._package(here)
        told = posixpath.join(here, "nodemon.json") in self.image.placed or package["nodemonConfig"].present
        odd = any(_OTHERWISE.fullmatch(text) for text in texts)
        file = texts[0] if texts else package["main"].text or ""
        return file if not told and not odd else ""

    def _package(self, here: str) -> Node:
        return self._json(posixpath.join(here, _PACKAGE))

    def _json(self, path: str) -> Node:
        return read_json(self.image.placed.get(path), self._files)


def read_json(path: str | None, files: Files) -> Node:
    """What a file of JSON says, which nobody else asks for; nothing where there is none."""
    raw = files.raw(path) if path is not None else b""
    return root(read_document(path or "", raw, "json"))


def _source(path: str, copied: frozenset[str], files: Files) -> str | None:
    """The file of the repository that is compiled to a path of the container; `None` where that can't be told."""
    built = _BUILT.search(path)
    if built is None or any(_bundles(one, files) for one in copied if posixpath.basename(one) == _PACKAGE):
        return None
    for wanted in (f"src/{built[1]}", built[1]):
        found = {
            one
            for one in copied
            if one.endswith(ENDINGS) and f"/{one}".endswith(tuple(f"/{wanted}{end}" for end in ENDINGS))
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _bundles(path: str, files: Files) -> bool:
    """Whether scripts of a package make one file of many."""
    scripts = read_json(path, files)["scripts"]
    return any(_BUNDLERS.search(node.text or "") for _, node in scripts.entries())


def _split(text: str) -> Iterator[str]:
    try:
        yield from shlex.split(text)
    except ValueError:
        return
