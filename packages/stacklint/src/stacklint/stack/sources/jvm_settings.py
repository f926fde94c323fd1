"""What the settings of a program in Java are in its container, as far as files tell.

Sources: the documentation of Spring Boot 3 and of Quarkus 3 (configuration: sources and their order). What is later
said goes before: files in the jar, files beside it, variables of the environment, system properties of the JVM, words
of the command line. Which files are read is the matter of each framework.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from stacklint.models.compose_templates import closing
from stacklint.pattern import Pattern
from stacklint.stack.compose.variables import value_place
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.sources.binds import Unknown
from stacklint.stack.sources.image import read_image
from stacklint.stack.sources.java_settings import PROPERTIES, YAML, Setting, plain_key, read_parts
from stacklint.stack.sources.start import Reader, Start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.document import Place, Spot
    from stacklint.stack.compose.sets import Compose, Mount, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.image import Image
    from stacklint.stack.sources.java_project import Project
    from stacklint.stack.sources.words import Word

_KEPT: Final = (".sh", *YAML, PROPERTIES)
_ELSEWHERE: Final = Pattern(
    r"spring[._]?config|spring_application_json|spring[._]?cloud[._]?(?:config|consul|vault|zookeeper|kubernetes|nacos)"
    r"|spring\.application\.json|(?:quarkus|smallrye)[._](?:config|profile)",
    re.IGNORECASE,
)
"""What brings settings from elsewhere, in words and variables."""
_OPTIONS: Final = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
"""Variables that the JVM reads by itself."""
_SCRIPT: Final = "run-java.sh"
_OF_SCRIPT: Final = ("JAVA_OPTS", "JAVA_OPTS_APPEND")
"""What the script hands to the JVM that is in the images of Red Hat for Java."""
_RUN: Final = Pattern(r"spring-boot:run|:?(?:\S+:)?bootRun")
_JAR: Final = "-jar"
_FOLDERS: Final = ("", "config/")
_DEPTH: Final = 8
_MOST_FILLED: Final = 1000
"""How many placeholders are filled in: some may name others very often."""
_TOLD: Final = Pattern(r"(?:-D|--)(?:server|management|spring|quarkus)\b|(?:SERVER|MANAGEMENT|SPRING|QUARKUS)_\w+=")
"""What a command says that isn't understood."""
_LONGEST: Final = 10_000
"""How long a value can be."""
_NAMED: Final = Pattern(r"\$\{?(\w+)")


class JvmSettings(ABC):
    """The settings of a program in its container. Each framework has a class of its own, which reads its files."""

    def __init__(self, service: Service, project: Project, compose: Compose, files: Files) -> None:
        """Read what the service is started with, and its files.

        Raises:
            Unknown: something else may have a say.
        """
        image = read_image(service, compose, files, _KEPT)
        if image is None or any(_may_bring(mount, image, compose, files) for mount in service.mounts):
            raise Unknown
        self._image = image
        self._left = _MOST_FILLED
        self._variables = _variables(image, service, compose, files)
        self._given = self._words(files)
        self._is_filled = False
        """Whether placeholders may be filled in by a file that is nowhere here."""
        self._parts: list[Mapping[str, Setting]] = []
        self._parts = self._read(project, files)

    def get(self, key: str) -> Setting | None:
        """A setting by its key, as the documentation writes it; `None` where nobody says anything.

        Raises:
            Unknown: it is said, but not known.
        """
        found = self._raw(key)
        return found._replace(value=self._filled(found.value, 0)) if found is not None else None

    def says(self, prefix: str) -> bool:
        """Whether files have a setting whose key begins so."""
        return any(key.startswith(prefix) for part in self._parts for key in part)

    def built_in(self, key: str) -> Setting | None:
        """A setting that is read when the program is built, as its files have it."""
        plain = plain_key(key)
        found = next((part[plain] for part in reversed(self._parts) if plain in part), None)
        if self._raw(key) != found or (found is not None and "$" in found.value):
            raise Unknown
        return found

    def text(self, key: str, usual: str = "") -> str:
        """The value of a setting, or what it is where nobody says anything."""
        found = self.get(key)
        return found.value.strip() if found is not None else usual

    def _raw(self, key: str) -> Setting | None:
        plain = plain_key(key)
        if plain in self._given:
            return self._given[plain]
        name = key.replace(".", "_").upper()
        for variable in dict.fromkeys((name.replace("-", ""), name.replace("-", "_"), plain)):
            if variable in self._variables:
                return self._variables[variable]
            if any(one.startswith(f"{variable}_") and one[len(variable) + 1 :].isdecimal() for one in self._variables):
                raise Unknown  # a list
        return next((part[plain] for part in reversed(self._parts) if plain in part), None)

    def _filled(self, value: str, depth: int) -> str:
        """A value with its placeholders filled in."""
        pieces, position = list[str](), 0
        self._left -= 1
        if len(value) > _LONGEST:
            raise Unknown
        while (start := value.find("${", position)) >= 0:
            end = closing(value, start)
            if not end or depth > _DEPTH or self._left < 0:
                raise Unknown
            name, colon, usual = value[start + 2 : end - 1].partition(":")
            found = self._raw(name.strip())
            if found is None and (not colon or self._is_filled):
                raise Unknown
            pieces += [value[position:start], self._filled(found.value if found is not None else usual, depth + 1)]
            position = end
        pieces.append(value[position:])
        whole = "".join(pieces)
        if "$" in whole or "#{" in whole or len(whole) > _LONGEST:
            raise Unknown
        return whole

    def _words(self, files: Files) -> dict[str, Setting]:
        """What the command line says, and options of the JVM."""
        scripts = {path: files.text(at).text for path, at in self._image.placed.items() if path.endswith(".sh")}
        starts = _Reader(self._image, scripts).read(self._image.words, self._image.workdir, 0)
        texts = [*scripts.values(), *(word.text for word in self._image.words)]
        named = {name for text in texts for name in _NAMED.findall(text) if name in self._image.environment}
        told = [self._image.environment[name] for name in named]
        if None in told:
            raise Unknown
        if starts is None or len(starts) != 1:
            others = [value for name, value in self._image.environment.items() if "OPT" in name]
            if None in others or any(_TOLD.search(text or "") for text in (*texts, *others)):
                raise Unknown
            return {}
        found: dict[str, Setting] = {}
        words = starts[0].words
        jar = next((index for index, word in enumerate(words) if word.text == _JAR), len(words))
        options: list[tuple[str, Setting]] = []
        is_script = bool(words) and words[0].text.endswith(_SCRIPT)
        for name in (*_OPTIONS, *_OF_SCRIPT) if is_script else _OPTIONS:
            own = self._variables.get(name)
            options += [(one, own) for one in _split(own.value)] if own is not None else []
        placed = [(word.text, Setting("", self._origin(word))) for word in words]
        options += placed[: jar + 1]
        arguments = placed
        for given, sign in ((options, "-D"), (arguments, "--")):
            for text, where in given:
                key, separator, value = text.removeprefix(sign).partition("=")
                if text.startswith(sign) and not (sign == "-D" and text.startswith("--")):
                    if _ELSEWHERE.search(key):
                        raise Unknown
                    found[plain_key(key)] = Setting(value if separator else "true", where.place)
        return found

    def _origin(self, word: Word) -> Place | Spot:
        """Where a word is written: in a variable that the command names, or in the command itself."""
        found = (one for name, one in self._variables.items() if "OPT" in name and word.text in one.value)
        own = next(found, None)
        return own.place if own is not None and "=" in word.text else word.where

    @abstractmethod
    def _read(self, project: Project, files: Files) -> list[Mapping[str, Setting]]:
        """The parts of the files that are read, the last one first to be believed."""
        ...

    def beside(self) -> dict[str, str]:
        """The files in the folder that the program starts in, by their paths there."""
        folder = posixpath.join(self._image.workdir, "")
        return {path.removeprefix(folder): at for path, at in self._image.placed.items() if path.startswith(folder)}

    def files_of(self, name: str, placed: Mapping[str, str], files: Files) -> list[Mapping[str, Setting]]:
        """The parts of the files of a name, the last one first to be believed."""
        found: list[Mapping[str, Setting]] = []
        for folder in _FOLDERS:
            for suffix in (*reversed(YAML), PROPERTIES):
                path = placed.get(f"{folder}{name}{suffix}")
                parts = read_parts(path, files) if path is not None else ()
                if parts is None:
                    raise Unknown
                found += parts
        return found


class _Reader(Reader):
    def started(self, program: str, words: tuple[Word, ...], _here: str, _depth: int) -> tuple[Start, ...] | None:
        """A program in Java, or one that Maven or Gradle run from its sources and tell nothing."""
        if program in {"mvn", "mvnw", "gradle", "gradlew"}:
            is_run = any(_RUN.fullmatch(word.text) for word in words)
            is_told = any(word.text.startswith(("-D", "--args", "-P")) for word in words)
            return (Start("java", "", "", (), ()),) if is_run and not is_told else None
        is_java = program in {"java", "application", _SCRIPT} or program.endswith((".jar", "-runner"))
        return (Start("java", "", "", (), words),) if is_java else None


def _variables(image: Image, service: Service, compose: Compose, files: Files) -> dict[str, Setting]:
    """The variables of the environment, each by its name in capitals, and by its key where it has dots."""
    for file in service.env_files:
        path = files.inside(files.root / compose.folder / file.text) if file.known else None
        if path is None or files.kind(path) is not EntryKind.FILE or files.text(path).unread:
            raise Unknown
    found: dict[str, Setting] = {}
    for name, value in image.environment.items():
        if _ELSEWHERE.search(name):
            raise Unknown
        where = (
            value_place(name, "", service, compose)
            if name in service.environment
            else image.set_at.get(name, service.node.place)
        )
        found[plain_key(name) if "." in name else name.upper()] = Setting("$" if value is None else value, where)
    return found


def _may_bring(mount: Mount, image: Image, compose: Compose, files: Files) -> bool:
    """Whether a mount may bring settings that aren't seen: a jar, or a file or folder that isn't here."""
    target = posixpath.normpath(mount.target)
    name = posixpath.basename(target)
    if mount.kind in {"config", "secret"}:
        return name.startswith("application") and not target.startswith("/run/secrets/")
    config = posixpath.join(image.workdir, "config", "")
    if target.startswith(config):
        return True  # also in folders that are below
    looked = target in {image.workdir, config.rstrip("/")}
    if mount.kind != "bind" or not (looked or name.startswith("application") or name.endswith(".jar")):
        return looked
    path = files.inside(files.root / compose.folder / mount.source) if mount.known else None
    return path is None or files.kind(path) is None or name.endswith(".jar")


def _split(text: str) -> list[str]:
    if len(text) > _LONGEST:
        raise Unknown
    try:
        return shlex.split(text)
    except ValueError:
        raise Unknown from None
