"""What a service is built from: the folder and the Dockerfile, as paths of the repository."""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import TYPE_CHECKING, Final

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.compose.interpolation import Interpolated, interpolate
from stacklint.stack.programs.images import is_program, known_image, role_of
from stacklint.stack.repository.files import EntryKind

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Build, Compose, Image, Service
    from stacklint.stack.repository.files import Files

_LONGEST: Final = 50_000
"""How many characters of a Dockerfile are followed; of a longer one nothing is known, since each of its lines may need
all that stands above it."""
_REMOTE: Final = Pattern(r"[a-z+]+://|git@|github\.com/")
_ARG: Final = Pattern(r"^[ \t]*ARG[ \t]+(\w+)=([^\s#]+)", re.IGNORECASE | re.MULTILINE)
_FROM: Final = Pattern(
    r"^[ \t]*FROM[ \t]+(?:--\w+=\S+[ \t]+)*(\S+)(?:[ \t]+AS[ \t]+(\S+))?[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_ENV: Final = Pattern(r"^[ \t]*ENV[ \t]+(.+)$", re.IGNORECASE | re.MULTILINE)
_STARTS: Final = Pattern(r"^[ \t]*(?:ENTRYPOINT|SHELL)\b", re.IGNORECASE | re.MULTILINE)
_CMD: Final = Pattern(r"^[ \t]*CMD[ \t]+(?P<words>(?:.*\\\n)*+.*)$", re.IGNORECASE | re.MULTILINE)
_LIST: Final = Pattern(r'\[(?:[\s\\]*+"[^"\\]*+"[\s\\]*+,?)*+[\s\\]*+\]\s*')
_WORD: Final = Pattern(r'"(?P<word>[^"\\]*+)"')
_EXPOSE: Final = Pattern(r"^[ \t]*EXPOSE[ \t]+(.+)$", re.IGNORECASE | re.MULTILINE)


def build_context(service: Service, compose: Compose, files: Files) -> str | None:
    """The build context of a service as a path of the repository, there or not; `None` if it is not one."""
    build = service.recipe
    if build is None or not build.context.known or _REMOTE.match(build.context.text) or "~" in build.context.text:
        return None
    return files.inside(files.root / compose.folder / build.context.text)


def dockerfile(build: Build, context: str, files: Files) -> str | None:
    """The Dockerfile of a build as a path of the repository, there or not; `None` if it is not one."""
    if build.inline is not None or not build.dockerfile.known:
        return None
    return files.inside(files.root / context / build.dockerfile.text)


def missing_from_build(service: Service, compose: Compose, files: Files) -> str | None:
    """The path that a build needs and the repository lacks; `None` if there is none, or if it can't be known."""
    context = build_context(service, compose, files)
    if context is None or service.build is None or _is_submodule(context, files):
        return None
    if files.kind(context) is None:
        return context
    if files.kind(context) is not EntryKind.FOLDER:
        return None
    path = dockerfile(service.build, context, files)
    return path if path is not None and files.kind(path) is None else None


def exposed_ports(service: Service, compose: Compose, files: Files) -> frozenset[int]:
    """The ports that a service's Dockerfile exposes by number; they tell nothing of a program that is known."""
    if service.build is None:
        return frozenset()
    words = " ".join(_EXPOSE.findall(dockerfile_text(service, compose, files) or "")).split()
    ports = (word.split("/")[0] for word in words)
    return frozenset(int(port) for port in ports if port.isdecimal() and len(port) < 6)


def dockerfile_text(service: Service, compose: Compose, files: Files) -> str | None:
    """The text of a service's Dockerfile, empty if it isn't there; `None` if it is none that can be read here."""
    text = _dockerfile_text(service, compose, files)
    return text if text is not None and len(text) <= _LONGEST else None


def _dockerfile_text(service: Service, compose: Compose, files: Files) -> str | None:
    context, recipe = build_context(service, compose, files), service.recipe
    if recipe is not None and recipe.inline is not None:
        return recipe.inline.text if recipe.inline.known else None
    path = dockerfile(recipe, context, files) if context is not None and recipe is not None else None
    if path is None or (files.text(path).unread and files.kind(path) is not None):
        return None
    return files.text(path).text


def base_image(service: Service, compose: Compose, files: Files) -> Image | None:
    """The image that a service's Dockerfile starts from, through its stages; `None` where that can't be known."""
    text = dockerfile_text(service, compose, files)
    if text is None or service.recipe is None:
        return None
    values: dict[str, str | None] = {name: value.strip("\"'") for name, value in _ARG.findall(text)}
    values |= given_arguments(service.recipe)
    stages: dict[str, str] = {}
    last = ""
    for image, name in _FROM.findall(text):
        last = stages.get(image.lower(), image)
        stages[name.lower()] = last
    target = service.recipe.node["target"].text
    found = interpolate(stages.get(target.lower(), "") if target else last, values)
    if not found.text or not {found.text.lower(), *stages}.isdisjoint(_further_contexts(service.recipe)):
        return None
    from stacklint.stack.compose.reader import read_image  # noqa: PLC0415 - with all of compose, where a file is built

    return read_image(found)


def _further_contexts(build: Build) -> set[str]:
    """The names of further contexts of a build, which stand for what `FROM` and `COPY` call by them.

    Source: Docker's documentation of `docker buildx build --build-context`.
    """
    given = build.node["additional_contexts"]
    names = (*given.keys, *((one.text or "").partition("=")[0] for one in given.items()))
    return {name.lower() for name in names}


def given_arguments(build: Build) -> dict[str, str | None]:
    """The variables that a build is given; `None` for one whose value isn't known."""
    return {name: value.text if value.known else None for name, value in build.args.items()}


def with_base(compose: Compose, files: Files) -> Compose:
    """A compose set whose services say what they are built from."""
    built = {
        name: _of_base(service._replace(base=base), compose, files)
        for name, service in compose.services.items()
        if (base := base_image(service, compose, files)) is not None
    }
    if not built:
        return compose
    hosts = {host: built.get(service.name, service) for host, service in compose.hosts.items()}
    return compose._replace(services={**compose.services, **built}, hosts=hosts)


def _of_base(service: Service, compose: Compose, files: Files) -> Service:
    """A service with the files that are put into its image, as one of its base where its Dockerfile starts that."""
    if not is_program(service.base):
        return service
    from stacklint.stack.sources.baked import as_base, read_baked  # noqa: PLC0415 - only upon what is known

    known = as_base(service, compose, files)
    if known is not None:
        return known
    return service._replace(baked=read_baked(service, compose, files) if role_of(service) else None)


def runs_its_base(service: Service, compose: Compose, files: Files) -> bool:
    """Whether what is built here surely starts as the image does that it is built from: its one stage says no other."""
    text = dockerfile_text(service, compose, files)
    return text is not None and len(_FROM.findall(text)) == 1 and not _STARTS.search(text)


def built_command(service: Service, compose: Compose, files: Files) -> tuple[tuple[str, Spot], ...]:
    """The words of the last `CMD` of a service's Dockerfile, each where it is; none where it is a text for a shell."""
    context = build_context(service, compose, files)
    path = dockerfile(service.build, context, files) if service.build is not None and context is not None else None
    text = dockerfile_text(service, compose, files) or ""
    instruction = next(reversed(list(_CMD.finditer(text))), None)
    if path is None or instruction is None or not _LIST.fullmatch(instruction["words"]):
        return ()
    words = _WORD.finditer(text, *instruction.span("words"))
    return tuple((one["word"], Spot(files.name(path), *one.span("word"))) for one in words)


def built_flag(service: Service, compose: Compose, files: Files, name: str) -> str | None:
    """The value of a flag that the last stage of a service's Dockerfile starts its program with."""
    text = (dockerfile_text(service, compose, files) or "").rpartition("FROM")[2] if service.build is not None else ""
    found = re.findall(rf"--{re.escape(name)}(?:=|[\"', \t]+)([^\s\"',$]+)", text)
    return found[-1] if found else None


def built_environment(service: Service, compose: Compose, files: Files) -> tuple[dict[str, Interpolated], bool]:
    """The variables that a service's Dockerfile sets, and whether its image has no others that matter.

    They are all only where one stage stands on an image that is known, and starts the program of that image. Of several
    stages only the last one is read.
    """
    if service.build is None:
        return {}, True
    text = (dockerfile_text(service, compose, files) or "").replace("\\\n", " ")
    known = known_image(base_image(service, compose, files))
    alone = len(_FROM.findall(text)) == 1 and not _STARTS.search(text)
    last = text[max((found.start() for found in _FROM.finditer(text)), default=0) :]
    found: dict[str, Interpolated] = {}
    if not service.build.node["target"].present:
        for line in _ENV.findall(last):
            found |= _assignments(line)
    return found, alone and known is not None and known.paths is not None


def _assignments(line: str) -> dict[str, Interpolated]:
    """The variables of an ENV instruction: `A=b C=d`, or `A b` for a single one."""
    name, _, rest = line.partition(" ")
    pairs = [word.partition("=") for word in _words(line)] if "=" in name else [(name, "=", rest.strip())]
    return {key: Interpolated(value, known="$" not in value) for key, _, value in pairs if key}


def _words(line: str) -> list[str]:
    """The words of a line as a shell would split it; none where a quote isn't closed."""
    try:
        return shlex.split(line)
    except ValueError:
        return []


def _is_submodule(context: str, files: Files) -> bool:
    """Whether a folder is, or lies in, a submodule of git, which is empty until it is asked for."""
    modules = files.text(".gitmodules").text if files.kind(".gitmodules") is EntryKind.FILE else ""
    folders = re.findall(r"^[ \t]*path[ \t]*=[ \t]*+(.*\S)", modules, re.MULTILINE)
    return any(posixpath.join(context, "").startswith(posixpath.join(folder, "")) for folder in folders)
