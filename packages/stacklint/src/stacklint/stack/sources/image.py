"""Which files of the repository are in a service's container, where, and with which words it is started.

From its Dockerfile (stages, `COPY` and `ADD` in every form, `.dockerignore`), and from what compose mounts and says
instead. What `RUN` makes is not known, which matters only where a program needs it.
"""

from __future__ import annotations

import posixpath
import re
from collections import ChainMap
from collections.abc import Mapping
from fnmatch import fnmatchcase
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.compose.interpolation import interpolate, read_env
from stacklint.stack.containers.build import build_context, dockerfile, dockerfile_text, given_arguments
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.sources.dockerfile import assignments, exact_list, read_instructions, split_words
from stacklint.stack.sources.words import Word
from stacklint.stack.sources.written import read_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.document import Node, Place
    from stacklint.stack.compose.sets import Compose, Mount, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.dockerfile import Instruction

_KEPT: Final = (".py", ".sh")
"""The files that matter: programs, and the scripts that start them."""

MAX_PLACED: Final = 20_000
"""How many files of an image are kept in mind; of one with more nothing is known."""

MAX_STEPS: Final = 1_000_000
"""How many files are looked at for all that is copied; of what takes more nothing is known."""

_MOST_HIDDEN: Final = 1_000
"""At how many paths of an image there may be anything; of one with more nothing is known."""

_MOST_PATTERNS: Final = 200
_MOST_STARS: Final = 4
"""Of a pattern with more of them it would take long to say what it doesn't match."""

_MADE: Final = Pattern(r"\bmkdir\b([^&|;]*)")
"""The words behind a command that makes folders."""

_PLAIN: Final = frozenset(
    {
        *("almalinux", "alpine", "amazonlinux", "cuda", "debian", "fedora", "micromamba"),
        *("miniconda3", "pypy", "python", "python3", "pytorch", "rockylinux", "ubuntu", "uv"),
        *("base-debian11", "base-debian12", "busybox", "golang", "node", "scratch", "static", "static-debian11"),
        *("aspnet", "static-debian12", "wolfi-base", "php", "ruby"),
        *(f"nodejs{major}-debian{of}" for major in (18, 20, 22, 24) for of in (11, 12)),
    }
)
"""Images by their last names that set no variable for a server, or none that isn't known."""

_LISTED: Final = Pattern(r"""(?s)"((?:[^"\\]++|\\.?+)*+)(?:"|\Z)|'([^']*+)(?:'|\Z)""")
"""A word of a list, or what is left of one without an end."""

_UNPACKED: Final = (".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst")
"""The ends of files that `ADD` unpacks."""

_CHANGES: Final = Pattern(r"\bgit clone\b|\bsed\b[^&|;]* -\w*i|\bcookiecutter\b|\bpatch\b")
"""What in a `RUN` brings or changes source code."""


class Image(NamedTuple):
    """A container as far as files tell.

    Attributes:
        placed: the programs of the repository by their paths in the container.
        workdir: the folder that it starts in.
        words: what is started.
        environment: the variables that are set; `None` for one whose value isn't known.
        set_at: where they are set, but for those in files of their own.
        is_whole: whether files tell all of them.
    """

    placed: Mapping[str, str]
    workdir: str
    words: tuple[Word, ...]
    environment: Mapping[str, str | None]
    set_at: Mapping[str, Place | Spot] = MappingProxyType({})
    is_whole: bool = True


class Run(NamedTuple):
    """A command that makes a part of an image: its text, with the variables filled in if they are known, and where."""

    text: str
    workdir: str


class Taken(NamedTuple):
    """What is copied from another stage: its path there, where to, and whether that is surely a folder."""

    source: str
    target: str
    is_folder: bool


class Stage:
    """What has been done to an image so far: its files and folders, and how it starts.

    Attributes:
        runs: what has been run in it, without what the stage that it begins with has run.
        taken: what has been taken from other stages in the same way.
        hidden: the paths at which, and below which, there may be anything since something was run, fetched or made;
            `None` where that isn't followed.
        plugins: what has been given to a program that installs plugins of Grafana.
        installed: the folders that it was told to install them in, "" for none.
        has_user: whether another user starts it, or may own its files.
    """

    def __init__(self, workdir: str = "/", folders: Iterable[str] = (), hidden: list[str] | None = None) -> None:
        self.workdir = workdir
        self.folders = set(folders)
        self.placed: dict[str, str] = {}
        self.environment: dict[str, str | None] = {}
        self.set_at: dict[str, Place | Spot] = {}
        self.entrypoint: tuple[Word, ...] = ()
        self.command: tuple[Word, ...] = ()
        self.runs: list[Run] = []
        self.taken: list[Taken] = []
        self.hidden = hidden
        self.plugins: set[str] = set()
        self.installed: set[str] = set()
        self.has_user = False
        self.is_commanded = False
        self.known = True
        self.is_plain = True

    def copy(self) -> Stage:
        """Another one that begins with what this one has."""
        other = Stage(self.workdir, self.folders, None if self.hidden is None else list(self.hidden))
        other.plugins, other.installed, other.has_user = set(self.plugins), set(self.installed), self.has_user
        other.placed, other.environment, other.set_at = dict(self.placed), dict(self.environment), dict(self.set_at)
        other.entrypoint, other.command = self.entrypoint, self.command
        other.known, other.is_plain = self.known, self.is_plain
        return other


def read_image(service: Service, compose: Compose, files: Files, kept: tuple[str, ...] = _KEPT) -> Image | None:
    """The container of a service; `None` where files can't tell what is in it.

    `kept` is how the names of the files end that matter.
    """
    stage = built_stage(service, compose, files, kept=kept) if service.build is not None else Stage()
    if service.partial or stage is None or not stage.known:
        return None
    workdir = service.node["working_dir"]
    if workdir.present:
        stage.workdir = posixpath.normpath(posixpath.join(stage.workdir, workdir.text or ""))
    mounts = sorted(service.mounts, key=lambda one: one.target)
    known = all(_mount(mount, stage, compose, files, kept) for mount in mounts)
    if not known or len(stage.placed) > MAX_PLACED:
        return None
    entrypoint, command = stage.entrypoint, stage.command
    if service.node["entrypoint"].present:
        place = service.node["entrypoint"].place
        entrypoint, command = tuple(Word(word, place) for word in service.entrypoint), ()
    if service.node["command"].present:
        command = tuple(Word(word, _place_of(word, node)) for word, node in service.command)
    environment, is_whole = _environment(service, stage, compose, files)
    set_at = stage.set_at | dict.fromkeys(service.environment, service.node["environment"].place)
    return Image(stage.placed, stage.workdir, (*entrypoint, *command), environment, set_at, is_whole)


def _place_of(word: str, node: Node) -> Place:
    """The characters of a word in the text that it is written in; all of that where a variable has made it."""
    found = re.search(rf"(?<!\S){re.escape(word)}(?!\S)", node.text or "")
    return node.place.within(*found.span()) if found is not None else node.place


def built_stage(
    service: Service, compose: Compose, files: Files, base: Stage | None = None, kept: tuple[str, ...] = _KEPT
) -> Stage | None:
    """The last stage of what a service is built from, or the one that it names.

    `base` is what is in the images it stands on, and `kept` how the names of the files that matter end.
    """
    stages = _stages(service, compose, files, base or Stage(), kept)
    target = service.build.node["target"].text if service.build is not None else None
    return (stages.named.get(target.lower()) if target else stages.last) if stages is not None else None


def all_stages(service: Service, compose: Compose, files: Files, kept: tuple[str, ...]) -> list[Stage]:
    """The stages of what a service is built from."""
    stages = _stages(service, compose, files, Stage(), kept)
    return [stages.named[str(index)] for index in range(stages.count)] if stages is not None else []


def copied_files(service: Service, compose: Compose, files: Files, kept: tuple[str, ...]) -> frozenset[str]:
    """The files of the repository that some stage of a build copies, as far as that can be told."""
    stages = _stages(service, compose, files, Stage(), kept)
    return frozenset(path for one in stages.named.values() for path in one.placed.values()) if stages else frozenset()


def is_sent(source: str, paths: Iterable[str]) -> bool:
    """Whether there is anything of what a `COPY` names."""
    wanted = posixpath.normpath(source.lstrip("/") or ".")
    return any(_inside(path, wanted) is not None or _matches(path, wanted) for path in paths)


def _stages(service: Service, compose: Compose, files: Files, base: Stage, kept: tuple[str, ...]) -> _Stages | None:
    """What the Dockerfile of a service makes; `None` where there is none."""
    context, text = build_context(service, compose, files), dockerfile_text(service, compose, files)
    if service.build is None or context is None or not text:
        return None
    inline = service.build.node["dockerfile_inline"] if service.build.inline is not None else None
    path = dockerfile(service.build, context, files) or posixpath.join(context, "Dockerfile")
    stages = _Stages(context, path, given_arguments(service.build), files, base, kept)
    stages.inline = inline.place if inline is not None else None
    for instruction in read_instructions(text):
        stages.follow(instruction)
    return stages


class _Stages:
    """The stages of a Dockerfile, as far as its instructions have been followed."""

    def __init__(
        self, context: str, path: str, given: Mapping[str, str | None], files: Files, base: Stage, kept: tuple[str, ...]
    ) -> None:
        self.inline: Place | None = None
        self.named: dict[str, Stage] = {}
        self.last: Stage | None = None
        self.count = 0
        self._context = context
        self._name = files.name(path)
        self._files = files
        self._given = given
        self._arguments: dict[str, str | None] = {}
        self._steps = MAX_STEPS
        self._base = base
        self._sources = tuple(islice(_sent(context, path, files, kept), MAX_PLACED + 1))

    def follow(self, one: Instruction) -> None:
        """Do what an instruction says."""
        stage = self.last
        if one.name == "FROM":
            self._begin(one.rest.split())
        elif one.name == "ARG":
            for word in split_words(one.rest):
                name, sign, value = word.partition("=")
                self._arguments[name] = self._given.get(name, value if sign else self._arguments.get(name, ""))
        elif stage is None:
            return
        elif one.name == "WORKDIR":
            folder = self._filled(one.rest.strip("\"'"), stage)
            stage.known = stage.known and folder is not None
            stage.workdir = posixpath.normpath(posixpath.join(stage.workdir, folder or ""))
        elif one.name == "ENV":
            given = {name: self._filled(value, stage) for name, value in assignments(one.rest)}
            stage.environment |= given
            stage.set_at |= dict.fromkeys(given, self._where(one))
        elif one.name in {"COPY", "ADD"}:
            self._copy(one, stage)
        elif one.name == "RUN" and stage.hidden is not None:
            self._run(one, stage)
        elif one.name == "RUN":
            stage.known = stage.known and not _CHANGES.search(one.rest)
            if ">" in one.rest:  # what it writes is another file than the one that was copied
                stage.placed = {path: origin for path, origin in stage.placed.items() if path not in one.rest}
            stage.folders.update(word for made in _MADE.findall(one.rest) for word in made.split())
            stage.runs.append(Run(self._filled(one.rest, stage) or one.rest, stage.workdir))
        elif one.name == "CMD":
            stage.command, stage.is_commanded = self._words(one, stage), True
        elif one.name == "ENTRYPOINT":
            stage.entrypoint = self._words(one, stage)
            stage.command = stage.command if stage.is_commanded else ()
        elif one.name == "USER":
            stage.has_user = True
        elif one.name == "SHELL":
            stage.known = False

    def _begin(self, words: list[str]) -> None:
        words = [word for word in words if not word.startswith("--")]
        before = self.named.get(words[0].lower()) if words else None
        self.last = (before if before is not None else self._base).copy()
        if before is None:
            image = interpolate(words[0], self._arguments).text if words else ""
            self.last.is_plain = image.rpartition("/")[2].partition("@")[0].partition(":")[0] in _PLAIN
        self.named[str(self.count)] = self.last
        self.count += 1
        if len(words) == 3:
            self.named[words[2].lower()] = self.last

    def _copy(self, one: Instruction, stage: Stage) -> None:
        words = listed_words(one.rest)
        flags = [word for word in words if word.startswith("--")]
        paths = [self._filled(word, stage) for word in words if not word.startswith("--")]
        origin = next((flag.partition("=")[2] for flag in flags if flag.startswith("--from=")), "")
        odd = any(flag.startswith(("--exclude", "--parents")) for flag in flags)
        if one.filled or odd or len(paths) < 2 or None in paths:
            stage.known = stage.known and not one.filled and not odd and len(paths) > 1
            stage.known = stage.known and None not in paths
            return
        *sources, target = (path or "" for path in paths)
        placed: Iterable[tuple[str, str]]
        if origin:
            other = self.named.get(origin.lower())
            stage.taken += (Taken(one, *_target(target, len(sources), stage)) for one in sources)
            placed = ((path.lstrip("/"), source) for path, source in other.placed.items()) if other is not None else ()
            stage.known = stage.known and (other is None or other.known or stage.hidden is not None)
        else:
            placed = self._sources
        listed = list(placed)
        self._steps -= len(sources) * len(listed) + len(stage.placed)
        if self._steps < 0:
            stage.known = False
        else:
            if stage.hidden is not None:
                self._hide(one, stage, paths, self.named.get(origin.lower()) if origin else None)
            _place(sources, target, listed, stage)
            stage.known = stage.known and len(stage.placed) <= MAX_PLACED

    def _hide(self, one: Instruction, stage: Stage, paths: list[str | None], other: Stage | None) -> None:
        """Note where a `COPY` or `ADD` puts what isn't seen: from elsewhere, made, unpacked, fetched, not here yet."""
        *sources, target = paths or [None]
        if target is None or not sources or not posixpath.isabs(posixpath.join(stage.workdir, target)):
            stage.known = False
            return
        folder, is_folder = _target(target, len(sources), stage)
        is_folder = is_folder or folder in stage.folders
        sent = [path for path, _ in self._sources]
        for source in sources:
            if not stage.known or (source is not None and not one.filled and _is_seen(source, one, sent, other)):
                continue
            name = posixpath.basename(source or "")
            exact = is_folder and name and not one.filled and not name.endswith(_UNPACKED)
            self._hide_at(posixpath.join(folder, name) if exact else folder, stage)

    def _run(self, one: Instruction, stage: Stage) -> None:
        """Do what a `RUN` does, as far as its words tell."""
        run = read_run(self._filled(one.rest, stage) or one.rest, stage.workdir) if not one.filled else None
        for path in run.written if run is not None else ("/",):
            self._hide_at(path, stage)
        stage.folders.update(run.folders if run is not None else ())
        stage.plugins.update(run.plugins if run is not None else ())
        stage.installed.update(run.installed if run is not None else ())
        stage.has_user = stage.has_user or run is None or run.owns

    def _hide_at(self, path: str, stage: Stage) -> None:
        """Note that there may be anything at a path and below it: what was copied there before isn't known any more."""
        assert stage.hidden is not None
        path = posixpath.normpath(path)
        self._steps -= len(stage.placed)
        if self._steps < 0 or len(stage.hidden) >= _MOST_HIDDEN:
            stage.known = False
            return
        stage.placed = {one: origin for one, origin in stage.placed.items() if not is_below(one, path)}
        stage.hidden.append(path)

    def _where(self, one: Instruction) -> Place | Spot:
        """Where an instruction stands."""
        return self.inline if self.inline is not None else Spot(self._name, one.start, one.end)

    def _filled(self, text: str, stage: Stage) -> str | None:
        """A text with its variables filled in; `None` where one isn't known."""
        filled = interpolate(text, ChainMap(stage.environment, self._arguments)) if "$" in text else None
        return text if filled is None else filled.text if filled.known else None

    def _words(self, one: Instruction, stage: Stage) -> tuple[Word, ...]:
        spot, shell = self._where(one), ["/bin/sh", "-c", one.rest]
        if stage.hidden is not None:
            words = exact_list(one.rest)
            return tuple(Word(word, spot) for word in (shell if words is None else words))
        words = listed_words(one.rest) if one.rest.startswith("[") else shell
        if one.rest.startswith("[") and not one.rest.rstrip().endswith("]"):
            words = []  # a shell is given that, and starts nothing
        return tuple(Word(word, spot) for word in words)


def is_below(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies in it."""
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def _is_seen(source: str, one: Instruction, sent: list[str], other: Stage | None) -> bool:
    """Whether all that is copied is in the repository."""
    if other is not None:
        path = posixpath.normpath(f"/{source}")
        hidden = any(is_below(path, hidden) or is_below(hidden, path) for hidden in other.hidden or ())
        return not hidden and any(is_below(placed, path) for placed in other.placed)
    if one.name == "ADD" and ("://" in source or source.endswith(_UNPACKED)):
        return False
    return "--from=" not in one.rest and is_sent(source, sent)


def _target(target: str, count: int, stage: Stage) -> tuple[str, bool]:
    """Where a `COPY` puts things, and whether that is surely a folder."""
    folder = posixpath.normpath(posixpath.join(stage.workdir, target))
    return folder, target.endswith(("/", ".")) or count > 1 or folder == stage.workdir


def _place(sources: list[str], target: str, placed: list[tuple[str, str]], stage: Stage) -> None:
    """Put what a `COPY` names where it says."""
    folder, is_folder = _target(target, len(sources), stage)
    is_folder = is_folder or folder in stage.folders or any(path.startswith(f"{folder}/") for path in stage.placed)
    for source in sources:
        wanted = posixpath.normpath(source.lstrip("/") or ".")
        for path, origin in placed:
            inside = _inside(path, wanted)
            if inside is not None:
                whole = posixpath.join(folder, inside) if inside else folder
                stage.placed[whole] = origin
            elif _matches(path, wanted):
                several = is_folder or _is_pattern(wanted)
                stage.placed[posixpath.join(folder, posixpath.basename(path)) if several else folder] = origin


def _inside(path: str, wanted: str) -> str | None:
    """What a path is called in a folder that is copied; `None` where it isn't in one."""
    if wanted == ".":
        return path
    if not _is_pattern(wanted):
        return path[len(wanted) + 1 :] if path.startswith(f"{wanted}/") else None
    parts = path.split("/")
    depth = wanted.count("/") + 1
    below = len(parts) > depth and _matches("/".join(parts[:depth]), wanted)
    return "/".join(parts[depth:]) if below else None


def _is_pattern(text: str) -> bool:
    return any(sign in text for sign in "*?[")


def _matches(path: str, wanted: str) -> bool:
    """Whether a pattern, in which a star stands for no slash, matches a path."""
    names, patterns = path.split("/"), wanted.split("/")
    return len(names) == len(patterns) and all(map(fnmatchcase, names, patterns))


def _sent(context: str, path: str, files: Files, kept: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What the engine is sent of a build context: the paths in it, with those of the repository."""
    ignored = _ignored(context, path, files)
    start = f"{context}/" if context else ""
    for found in files.walk(context):
        inside = found[len(start) :]
        if found.endswith(kept) and not (ignored is not None and ignored.match(inside)):
            yield inside, found


def _ignored(context: str, path: str, files: Files) -> re.Pattern[str] | None:
    """What `.dockerignore` leaves out. With exceptions among its lines none are followed: more is taken to be there.

    So it is of patterns of which it would take long to say what they don't match.
    """
    own = f"{path}.dockerignore"
    listed = own if files.kind(own) is EntryKind.FILE else posixpath.join(context, ".dockerignore")
    text = files.text(listed).text if files.kind(listed) is EntryKind.FILE else ""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if any(line.startswith("!") for line in lines) or len(lines) > _MOST_PATTERNS:
        return None
    followed = (posixpath.normpath(line.lstrip("/")) for line in lines if line.count("*") <= _MOST_STARS)
    patterns = [_pattern(line) for line in followed if "[" not in line and line.removesuffix("/**").count("**") < 2]
    return re.compile("|".join(patterns)) if patterns else None


def _pattern(text: str) -> str:
    """A pattern of `.dockerignore` as a regular expression: `**` stands for any number of folders."""
    pieces = {"**/": r"(?:.*/)?", "**": r".*"}
    found = (pieces.get(piece) or "/".join(map(_name, piece.split("/"))) for piece in re.split(r"(\*\*/?)", text))
    return "".join(found) + r"(?:/.*)?\Z"


def _name(text: str) -> str:
    """A pattern without slashes. What stands between two stars is looked for once, where it comes first."""
    first, *rest = (re.escape(part).replace(r"\?", "[^/]") for part in text.split("*"))
    return "".join([first, *(f"(?>[^/]*?{part})" for part in rest[:-1]), *(f"[^/]*{part}" for part in rest[-1:])])


def _mount(mount: Mount, stage: Stage, compose: Compose, files: Files, kept: tuple[str, ...]) -> bool:
    """Put what is mounted over what the image has; whether it can be known what is there then."""
    target = posixpath.normpath(mount.target)
    hides = stage.workdir == target or stage.workdir.startswith(f"{target}/")
    hides = hides or any(path == target or path.startswith(f"{target}/") for path in stage.placed)
    if mount.kind in {"config", "secret", "volume", "tmpfs"}:
        return mount.kind != "tmpfs" or not hides
    outside = not mount.known or mount.source.startswith("~")
    path = None if outside else files.inside(files.root / compose.folder / mount.source)
    kind = files.kind(path) if path is not None else None
    if path is None or kind is None:
        return not hides
    for hidden in [one for one in stage.placed if one == target or one.startswith(f"{target}/")]:
        del stage.placed[hidden]
    if kind is EntryKind.FILE and path.endswith(kept):
        stage.placed[target] = path
    elif kind is EntryKind.FOLDER:
        start = len(path) + 1 if path else 0
        stage.placed.update((f"{target}/{found[start:]}", found) for found in files.walk(path) if found.endswith(kept))
    return True


def _environment(service: Service, stage: Stage, compose: Compose, files: Files) -> tuple[dict[str, str | None], bool]:
    """The variables of a container, and whether those are all."""
    found, is_whole = dict(stage.environment), stage.is_plain
    for name in service.env_files:
        path = files.inside(files.root / compose.folder / name.text) if name.known else None
        if path is None or files.kind(path) is not EntryKind.FILE or files.text(path).unread:
            found, is_whole = dict.fromkeys(found), False  # it may say otherwise
        else:
            found.update(read_env(files.text(path).text))
    own = {name: value.text if value.known else None for name, value in service.environment.items()}
    return found | own, is_whole


def listed_words(rest: str) -> list[str]:
    """The words of an instruction, in the form of a list or not; none where they can't be told apart."""
    if rest.startswith("["):
        return [one or other for one, other in _LISTED.findall(rest)]
    return split_words(rest)
