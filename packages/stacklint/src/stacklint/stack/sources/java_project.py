"""The build of a program in Java or Kotlin that a service is built from: its module, and what that depends on.

Sources: the documentation of Maven (POM reference: parents and modules) and of Gradle (multi-project builds). A module
has the dependencies that files above it name, and a dependency of the same group is a module beside it.
"""

from __future__ import annotations

import posixpath
import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.containers.build import build_context, dockerfile, dockerfile_text
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.sources.java_settings import PROPERTIES, YAML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files

_POM: Final = "pom.xml"
BUILDS: Final = (_POM, "build.gradle", "build.gradle.kts")
_READ: Final = (*BUILDS, ".gradle", ".gradle.kts", ".versions.toml", "gradle.properties")
_CODE: Final = (".java", ".kt", ".groovy", ".json", ".xml", ".factories", ".imports")
_TESTS: Final = ("/src/test/", "/src/integrationTest/", "/src/it/")
_RESOURCES: Final = "/src/main/resources/"
_MODULES: Final = Pattern(r"<module>|^[ \t]*include[ (]", re.MULTILINE)
_JAVA: Final = Pattern(
    r"\bjava\b|jdk|jre|temurin|corretto|zulu|liberica|graal|semeru|\.jar\b|\bmvn|gradle|quarkus|-runner\b",
    re.IGNORECASE,
)
"""What tells that an image runs a program in Java: a frontend may be built beside it."""
_SERVERS: Final = Pattern(r"\btomcat\b|wildfly|payara|websphere|open-liberty|\bjetty\b|\.war\b", re.IGNORECASE)
"""What runs programs by settings of its own."""
_MADE: Final = Pattern(r"(?<![\w./-])([\w./-]{1,100}?)/(?:target|build/libs)/")
_OWN_GROUP: Final = Pattern(r"<groupId>([^<]+)</groupId>")
_BLOCK: Final = Pattern(r"<(/?)(?:dependencies|dependencyManagement|build|profiles|parent|reporting|repositories)>")
"""Blocks of a POM that speak of others than itself."""
_PROJECT: Final = Pattern(r"project\(\s*(?:path\s*[:=]\s*)?[\"']:([\w:.-]+)[\"']|projects\.([\w.]+)")
_ARTIFACT: Final = Pattern(r"<artifactId>([^<]+)</artifactId>")
_BESIDE: Final = ("dependencyManagement", "profiles", "exclusions")
"""What names dependencies in a POM that may not be there."""
_TEST_SCOPE: Final = Pattern(r"<scope>\s*test\s*<")
_ASIDE: Final = Pattern(r"(?<!:)//.*|^[ \t]*(?:test|integrationTest)\w*[ (].*", re.MULTILINE)
"""Comments in a build of Gradle, and what only its tests need."""
_ALIAS: Final = Pattern(r"\blibs\.([\w.]+)")
_MOST: Final = 4 * 1024 * 1024
_MOST_MODULES: Final = 20
_MOST_ABOVE: Final = 8


class Project(NamedTuple):
    """What a program is made from.

    Attributes:
        folder: the folder of its module.
        builds: the texts of what says how it is built, those above it and of modules that it depends on included.
        needed: what of that surely is a dependency: neither a comment, nor for tests, nor only a version for others.
        code: the texts of its code and of what stands beside that, without tests.
        sources: where that code stands, as paths of the repository.
        settings: its files of settings, as paths of the repository.
        groups: the groups that it and what is above it belong to.
        foreign: the groups of parents that are not here, and names of modules that are not.
    """

    folder: str
    builds: str
    needed: str
    code: str
    sources: tuple[str, ...]
    settings: tuple[str, ...]
    groups: frozenset[str]
    foreign: frozenset[str]


def find_module(service: Service, compose: Compose, files: Files) -> str | None:
    """The folder of the module that a service is built from; `None` where there is none, or it isn't known."""
    context = build_context(service, compose, files)
    path = dockerfile(service.build, context, files) if service.build is not None and context is not None else None
    text = dockerfile_text(service, compose, files) or ""
    if context is None or path is None or not _JAVA.search(text) or _SERVERS.search(text):
        return None
    for folder in dict.fromkeys((posixpath.dirname(path), context)):
        if _own_build(files, folder) and not _has_modules(files, folder):
            return folder
    made = dict.fromkeys(_MADE.findall(text))
    named = {
        folder
        for found in islice(made, _MOST_MODULES)
        for start in (context, posixpath.dirname(path))
        for cut in range(found.count("/") + 1)
        if (folder := posixpath.normpath(posixpath.join(start, *found.split("/")[cut:]))) != "."
        and _own_build(files, folder)
    }
    if not named:
        builds = (one for one in files.walk(context) if one.rpartition("/")[2] in BUILDS)
        named = {posixpath.dirname(one) for one in islice(builds, _MOST_MODULES)}
    return named.pop() if len(named) == 1 else None


def read_project(files: Files, folder: str) -> Project | None:
    """What the module in a folder is made from; `None` where it is too much, or can't be read."""
    return files.remembered(folder, _Known).project


class _Known:
    def __init__(self, files: Files, folder: str) -> None:
        self.project: Final = _read(files, folder)


def _is_file(path: str, files: Files) -> bool:
    return files.kind(path) is EntryKind.FILE


def _own_build(files: Files, folder: str) -> str:
    """The texts of the builds in a folder itself."""
    paths = (posixpath.join(folder, name) for name in BUILDS)
    return "\n".join(files.text(path).text for path in paths if _is_file(path, files))


def _has_modules(files: Files, folder: str) -> bool:
    settings = (posixpath.join(folder, name) for name in ("settings.gradle", "settings.gradle.kts"))
    listed = "\n".join(files.text(path).text for path in settings if _is_file(path, files))
    return _MODULES.search(f"{_own_build(files, folder)}\n{listed}") is not None


def _read(files: Files, folder: str) -> Project | None:
    above = _above(files, folder)
    own = [_own_build(files, one) for one in (folder, *above)]
    groups = frozenset(filter(None, (_own(_OWN_GROUP, text) for text in own)))
    modules, lacking = _dependencies(files, folder, above, groups)
    builds = [text for one in above for text in _builds_in(files, one)]
    poms = [posixpath.join(one, _POM) for one in above]
    own_poms = [posixpath.join(one, name) for one in modules for name in BUILDS]
    needed = "\n".join(_needed(path, files.text(path).text) for path in (*poms, *own_poms) if _is_file(path, files))
    code, settings, left = dict[str, str](), list[str](), _MOST
    for module in modules:
        for path in files.walk(module):
            below = f"/{path}"
            if not path.endswith((*_READ, *_CODE, *YAML, PROPERTIES)) or any(one in below for one in _TESTS):
                continue
            text = files.text(path)
            left -= len(text.text)
            if left < 0 or text.unread:
                return None
            if path.endswith(_READ):
                builds.append(text.text)
            elif path.endswith((*YAML, PROPERTIES)):
                settings += [path] if _RESOURCES in below else []
            else:
                code[path] = text.text
    texts = ("\n".join(builds), needed, "\n".join(code.values()))
    return Project(folder, *texts, tuple(code), tuple(settings), groups, lacking | _foreign(own))


def _needed(path: str, text: str) -> str:
    """What of a build surely is a dependency; names that a catalogue gives have dashes, as dependencies have them."""
    if not path.endswith(_POM):
        return _ALIAS.sub(lambda found: found[1].replace(".", "-"), _ASIDE.sub("", _cut(text, "/*", "*/")))
    text = _cut(text, "<!--", "-->")
    for name in _BESIDE:
        text = _cut(text, f"<{name}>", f"</{name}>")
    blocks = [*_blocks(text, "parent"), *_blocks(text, "dependency")]
    return "\n".join(one for one in blocks if not _TEST_SCOPE.search(one))


def _cut(text: str, opening: str, closing: str) -> str:
    """A text without what stands between two signs, also where the second one is lacking."""
    kept, end = list[str](), 0
    while (start := text.find(opening, end)) >= 0:
        kept.append(text[end:start])
        closed = text.find(closing, start)
        end = closed + len(closing) if closed >= 0 else len(text)
    return "".join([*kept, text[end:]])


def _above(files: Files, folder: str) -> list[str]:
    """The folders above a module that have builds of their own."""
    found, here = list[str](), folder
    while here and len(found) < _MOST_ABOVE:
        here = posixpath.dirname(here)
        if _own_build(files, here) or _has_modules(files, here):
            found.append(here)
    return found


def _builds_in(files: Files, folder: str) -> Iterator[str]:
    for name in files.entries(folder):
        path = posixpath.join(folder, name)
        if name.endswith(_READ) and _is_file(path, files):
            yield files.text(path).text
    catalog = posixpath.join(folder, "gradle/libs.versions.toml")
    if _is_file(catalog, files):
        yield files.text(catalog).text


def _foreign(builds: list[str]) -> set[str]:
    """The groups of the parents of a module, and of those above it, that are not here."""
    found = set[str]()
    for index, text in enumerate(builds):
        for block in islice(_blocks(text, "parent"), 1):
            group, artifact = _OWN_GROUP.search(block), _ARTIFACT.search(block)
            here = {_own(_ARTIFACT, one) for one in builds[index + 1 :]}
            if group is not None and (artifact is None or artifact[1].strip() not in here):
                found.add(group[1].strip())
    return found


def _blocks(text: str, name: str) -> Iterator[str]:
    """The elements of a name in a POM."""
    end = 0
    while (start := text.find(f"<{name}>", end)) >= 0 and (end := text.find(f"</{name}>", start)) >= 0:
        yield text[start:end]


def _itself(text: str) -> str:
    """What a POM says of itself, without what it says of others."""
    kept, depth, end = list[str](), 0, 0
    for found in _BLOCK.finditer(text):
        if not depth:
            kept.append(text[end : found.start()])
        depth = max(0, depth + (-1 if found[1] else 1))
        end = found.end()
    return "".join([*kept, text[end:] if not depth else ""])


def _own(pattern: Pattern[str], text: str) -> str:
    """What a POM says of itself."""
    found = pattern.search(_itself(text))
    return found[1].strip() if found is not None else ""


def _dependencies(
    files: Files, folder: str, above: list[str], groups: frozenset[str]
) -> tuple[list[str], frozenset[str]]:
    """A module with those beside it that it depends on, and those again; with the names of those that are not here."""
    found, lacking = [folder], set[str]()
    named = _modules_by_name(files, above[-1] if above else folder)
    for one in found:
        text = _own_build(files, one)
        names = {name.rpartition(":")[2] for pair in _PROJECT.findall(text) for name in pair if name}
        names.update(
            artifact.strip()
            for block in _blocks(text, "dependency")
            if any(group.strip() in {*groups, "${project.groupId}"} for group in _OWN_GROUP.findall(block)[:1])
            for artifact in _ARTIFACT.findall(block)[:1]
        )
        found += [named[name] for name in sorted(names) if name in named and named[name] not in found]
        lacking |= names - set(named)
        if len(found) > _MOST_MODULES:
            lacking.add("more")
            break
    return found, frozenset(lacking)


def _modules_by_name(files: Files, top: str) -> dict[str, str]:
    builds = (path for path in files.walk(top) if path.rpartition("/")[2] in BUILDS)
    found: dict[str, str] = {}
    for path in islice(builds, 200):
        folder = posixpath.dirname(path)
        artifact = _own(_ARTIFACT, files.text(path).text) if path.endswith(".xml") else ""
        for name in (posixpath.basename(folder), artifact):
            found.setdefault(name, folder)
    return found
