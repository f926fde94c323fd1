"""The files that a configuration names, looked up as the program that reads it sees them.

In a container that is what its mounts and its image put there. Where no compose file tells, relative paths count from
the folder of the configuration, as for promtool, and absolute ones are unknown. Unknown as well is what the
repository need not have: what git ignores, what is made of a template beside it, what an entry point may write.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, root
from stacklint.models import Kind, PathUse, named_paths
from stacklint.models.globs import breaks_at, is_pattern, matches
from stacklint.stack.containers.container import SYSTEM, Resolution, Seen, Tree
from stacklint.stack.programs.images import known_image
from stacklint.stack.repository.files import EntryKind, Files
from stacklint.stack.repository.ignored import is_ignored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.containers.container import Container

_TEMPLATES: Final = frozenset({"example", "sample", "template", "tmpl", "tpl", "dist", "j2", "in", "enc", "sops"})
"""Parts of the names of files that others are made of."""
_JSONNET: Final = frozenset({"jsonnet", "libsonnet"})
_MANIFESTS: Final = (".json", ".rules", ".yaml", ".yml")
"""Endings of what is made of Jsonnet, such as the rules of a mixin, under any name."""

_UNKNOWN: Final = Resolution(Seen.UNKNOWN)

MAX_LOOKED = 50_000
"""With how many names patterns are compared in a repository; what takes more is unknown."""


class Home(NamedTuple):
    """Where a file stands that names others.

    Attributes:
        files: the repository.
        path: its path in the repository.
        container: what the program sees that reads it; `None` where no compose file tells.
        inside: its path in that container.
    """

    files: Files
    path: str
    container: Container | None = None
    inside: str = ""

    def beside(self, path: str) -> Home:
        """Where another file of the repository stands that the same program reads."""
        seen = self.container.sees(path) if self.container is not None else None
        return Home(self.files, path, self.container, seen or "")


class Reference(NamedTuple):
    """A path that a file names.

    Attributes:
        node: its text.
        pattern: the text.
        use: what it leads to.
        reader: the kind of the file that names it.
        container: what the program sees that reads it; `None` where no compose file tells.
        resolution: what is at the path; for a pattern, at the folder that it looks into, and for what is written, at
            the folder that it stands in.
        files: the files of the repository that it stands for, if any are known.
        may_grow: whether it is a pattern, and git ignores what it would match: those files are made by something.
        dangling: what it stands for of links that lead nowhere in the container.
    """

    node: Node
    pattern: str
    use: PathUse
    reader: Kind
    container: Container | None
    resolution: Resolution
    files: tuple[str, ...]
    may_grow: bool
    dangling: tuple[Resolution, ...] = ()

    @property
    def is_pattern(self) -> bool:
        """Whether it stands for whatever it matches."""
        return self.use in _PATTERNS and is_pattern(self.pattern)

    @property
    def is_refused(self) -> bool:
        """Whether it is a pattern that Prometheus refuses, which is told: only the last part may have wildcards."""
        return self.use in _PATTERNS and self.use is not PathUse.TEMPLATES and "*" in posixpath.dirname(self.pattern)

    @property
    def is_settled(self) -> bool:
        """Whether it is known which files it stands for, and those are in the repository."""
        return bool(self.files) and not self.may_grow and self.resolution.seen is not Seen.UNKNOWN


_PATTERNS: Final = frozenset({PathUse.RULES, PathUse.SCRAPE_CONFIGS, PathUse.TARGETS, PathUse.TEMPLATES})


class _Looked:
    """How many names may still be compared with patterns in a repository, whose folders may link to one another."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.left = MAX_LOOKED


def read_references(kind: Kind, home: Home) -> tuple[Reference, ...]:
    """The paths that a file of this kind names, in its order."""
    whole = root(home.files.document(home.path, "yaml"))
    return tuple(
        read_reference(whole.at(named.path), kind, named.use, home, joined=named.joined)
        for named in named_paths(kind, whole.value)
    )


def read_reference(node: Node, kind: Kind, use: PathUse, home: Home, *, joined: bool = True) -> Reference:
    """The path that a node of such a file names; `joined` if a relative one counts from the file's folder."""
    text = node.text or ""
    resolution, found = _UNKNOWN, tuple[Resolution, ...]()
    broken = use in _PATTERNS and breaks_at(text) is not None
    filled_in = any(mark in text for mark in ("$", "{{", "<"))
    if (joined or text.startswith("/")) and not broken and not filled_in:
        full = posixpath.normpath(posixpath.join(posixpath.dirname(home.inside or home.path), text))
        resolution, found = _look(full, use, home) if use is not PathUse.LOG else (_folder(full, home), ())
        if use is not PathUse.LOG and resolution.seen is Seen.MISSING and _may_be_there(full, resolution, use, home):
            resolution = Resolution(Seen.UNKNOWN, resolution.path, resolution.mount)
    files = tuple(one.path for one in found if one.seen is Seen.FILE and one.path is not None)
    dangling = tuple(one for one in found if home.container is not None and leads_nowhere(one, home.container))
    made = [*files]
    if resolution.path is not None and use in _PATTERNS and is_pattern(text):
        made.append(posixpath.join(resolution.path, posixpath.basename(text)))
    may_grow = any(is_ignored(path, home.files) for path in made)
    return Reference(node, text, use, kind, home.container, resolution, files, may_grow, dangling)


def _look(full: str, use: PathUse, home: Home) -> tuple[Resolution, tuple[Resolution, ...]]:
    """What is at a path, or at the folder that a pattern looks into, and what it matches; mounts and images tell."""
    view = home.container or Tree(home.files)
    if home.container is None and full.startswith(("/", "..")):
        return _UNKNOWN, ()
    if use not in _PATTERNS or not is_pattern(full):
        resolution = view.resolve(full)
        found: tuple[Resolution, ...] = (resolution,)
    else:
        steps = full.split("/")
        literal = next(index for index, step in enumerate(steps) if is_pattern(step))
        folder = "/".join(steps[:literal]) or ("/" if full.startswith("/") else "")
        resolution = view.resolve(folder)
        looked = home.files.remembered("", _Looked)
        found = tuple(_expand(view, folder, steps[literal:], looked))
        if looked.left < 0:
            return _UNKNOWN, ()
    return _UNKNOWN if any(one.seen is Seen.UNKNOWN for one in found) else resolution, found


def _folder(full: str, home: Home) -> Resolution:
    """The folder of a file that is written to, where it is known what the program sees there."""
    container, folder = home.container, posixpath.dirname(full)
    if container is None:
        return _UNKNOWN
    found, inside = container.resolve(folder), container.resolve(full)
    known = known_image(container.service.image)
    kept = found.mount is None and known is not None and known.data and f"{folder}/".startswith(f"{known.data}/")
    if inside.mount is not found.mount or folder == "/" or kept:
        return _UNKNOWN
    if found.seen is Seen.MISSING and _may_be_there(f"{folder}/", inside, PathUse.LOG, home):
        return Resolution(Seen.UNKNOWN, found.path, found.mount)
    return found


def _expand(view: Container | Tree, folder: str, steps: list[str], looked: _Looked) -> Iterator[Resolution]:
    """What a pattern matches below a folder, a step of it at a time."""
    first, *rest = steps
    listing = view.listing(folder)
    looked.left -= len(listing)
    for name, resolution in listing.items():
        if looked.left < 0:
            return
        if matches(name, first):
            if not rest:
                yield resolution
            elif resolution.seen is Seen.FOLDER:
                yield from _expand(view, resolution.end or posixpath.join(folder, name), rest, looked)


def _may_be_there(full: str, resolution: Resolution, use: PathUse, home: Home) -> bool:
    """Whether what the repository lacks may be there all the same when the program runs."""
    mount, container, path = resolution.mount, home.container, resolution.path
    if container is not None and container.is_prepared:
        return True
    if path is None:
        return full.startswith(SYSTEM)
    source = container.source(mount) if container is not None and mount is not None else None
    if source is not None and home.files.kind(source) is None and use is not PathUse.RULES:
        return True  # a mount without its source has a rule of its own
    return may_appear(path, home.files)


def leads_nowhere(entry: Resolution, container: Container) -> bool:
    """Whether it is a link to what a container lacks, and what nothing will put there."""
    is_lost = entry.link is not None and entry.seen is Seen.MISSING and not container.is_prepared
    return is_lost and not (entry.path is not None and may_appear(entry.path, container.files))


def may_appear(path: str, files: Files) -> bool:
    """Whether a file that the repository lacks may be there where it runs: git ignores it, or a template is beside."""
    return is_ignored(path, files) or _is_made(path, files)


def is_template(path: str) -> bool:
    """Whether a file is called as those that others are made of: `x.example.yml`."""
    return not _TEMPLATES.isdisjoint(path.rpartition("/")[2].split("."))


def _is_made(path: str, files: Files) -> bool:
    """Whether a file beside it looks like what it is made of: `x.json.example`, `x.example.json`, or Jsonnet.

    Of `snmp.yml`, that is `generator.yml`: the generator of snmp_exporter writes beside what it reads.
    """
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    is_manifest = name.endswith(_MANIFESTS)
    return files.kind(folder) is EntryKind.FOLDER and any(
        (parts[0] == stem and _TEMPLATES.intersection(parts))
        or (is_manifest and parts[-1] in _JSONNET)
        or (name == "snmp.yml" and parts == ["generator", "yml"])
        for parts in (entry.split(".") for entry in files.entries(folder))
    )
