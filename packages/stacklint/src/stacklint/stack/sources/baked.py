"""Which files of the repository a Dockerfile puts into an image that is known."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.document import Node, Spot, root
from stacklint.stack.compose.interpolation import Interpolated, parse_env
from stacklint.stack.compose.sets import Added
from stacklint.stack.containers.build import build_context, dockerfile, dockerfile_text
from stacklint.stack.containers.container import SYSTEM
from stacklint.stack.programs.images import Known, known_image
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.sources.dockerfile import exact_list, read_instructions, read_recipe
from stacklint.stack.sources.image import Stage, built_stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.document import Place
    from stacklint.stack.compose.sets import Build, Compose, Image, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.dockerfile import Instruction
    from stacklint.stack.sources.words import Word

_WORKDIRS: Final = {"prometheus": "/prometheus", "alertmanager": "/alertmanager", "grafana": "/usr/share/grafana"}
"""The folders that these images work in (their Dockerfiles: WORKDIR)."""

_PROGRAMS: Final = frozenset({"prometheus", "alertmanager", "grafana", "grafana-server", "run.sh"})
"""What these images start."""


_KNOWN: Final = frozenset(
    {
        *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER"),
        *("RUN", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
    }
)
"""Instructions after which it is known what an image starts."""

_STARTED: Final = {
    "grafana": "run.sh",
    "grafana-oss": "run.sh",
    "grafana-enterprise": "run.sh",
    "opentelemetry-collector": "otelcol",
    "opentelemetry-collector-contrib": "otelcol-contrib",
}
"""What images start that isn't called as they are."""

_PROGRAM_FOLDERS: Final = ("/", "/bin", "/usr/bin", "/usr/local/bin", "/usr/share/grafana/bin")


def read_baked(service: Service, compose: Compose, files: Files) -> Mapping[str, str] | None:
    """The files of the repository by their paths in the image of a service; `None` where they can't be known."""
    known = known_image(service.base) or Known()
    if service.partial or (known.role and known.paths is None):
        return None  # which has a script of its own that writes the configuration anew
    begun = Stage(workdir=_WORKDIRS.get(known.role, "/"), folders=_folders(known))
    stage = built_stage(service, compose, files, begun, ("",))
    return stage.placed if stage is not None and stage.known and _is_plain(stage) else None


def as_base(service: Service, compose: Compose, files: Files) -> Service | None:
    """A service as one that runs the well-known image that its Dockerfile begins with; `None` where it need not.

    What the Dockerfile says of variables and words counts as if compose said so, where compose says nothing else.
    """
    known, base = known_image(service.base) or Known(), service.base
    text = dockerfile_text(service, compose, files) or ""
    instructions = read_instructions(text)
    if base is None or service.build is None or service.partial or (known.role and known.paths is None):
        return None
    if not all(one.name in _KNOWN and not _frees(one) for one in instructions):
        return None
    workdir = _WORKDIRS.get(known.role, "")
    begun = Stage(workdir=workdir, folders=_folders(known), hidden=[])
    stage = built_stage(service, compose, files, begun, ("",))
    program = _program(base)
    if stage is None or not stage.known or stage.hidden is None or _is_replaced(program, stage):
        return None
    if not known.role and any(_may_configure(path) for path in stage.hidden):
        return None
    nodes = _Nodes(service.build, instructions, compose, service, files)
    words = _words(service, stage, program, nodes)
    if words is None:
        return None
    entrypoint, command = words
    added = Added(
        build=service.build,
        variables=nodes.variables(stage),
        hidden=tuple(dict.fromkeys(stage.hidden)),
        folders=frozenset(stage.folders - begun.folders),
        plugins=frozenset(stage.plugins),
        installed=frozenset(stage.installed),
        user=stage.has_user,
    )
    return service._replace(
        image=base,
        build=None,
        adds=added,
        baked=stage.placed,
        entrypoint=entrypoint,
        command=command,
        environment={**_below_files(stage, service, compose, files), **service.environment},
    )


def _folders(known: Known) -> set[str]:
    """The folders that an image has for what configurations name."""
    own = known.paths or ()
    return {posixpath.dirname(path) for path in own} | {path for path in own if "." not in posixpath.basename(path)}


def _program(base: Image) -> str:
    """What an image starts."""
    name = base.repository.rpartition("/")[2]
    return _STARTED.get(name, name.replace("-", "_"))


def _is_replaced(program: str, stage: Stage) -> bool:
    """Whether something may be put in the place of the program itself."""
    places = {"/", *(posixpath.join(folder, program) for folder in _PROGRAM_FOLDERS)}
    return not places.isdisjoint((*stage.placed, *(stage.hidden or ())))


def _frees(one: Instruction) -> bool:
    """Whether an instruction takes the entrypoint away, so that the command is a program of its own."""
    return one.name == "ENTRYPOINT" and not exact_list(one.rest) and one.rest.startswith("[")


def _may_configure(path: str) -> bool:
    """Whether at a path there may be what configures a program: no tool, and no folder for its data."""
    return path.startswith("/etc") or ("." in posixpath.basename(path) and not path.startswith(SYSTEM))


def _words(
    service: Service, stage: Stage, program: str, nodes: _Nodes
) -> tuple[tuple[str, ...], tuple[tuple[str, Node], ...]] | None:
    """The entrypoint and the command of a service; `None` where something else than the program is started."""
    if service.node["entrypoint"].present:
        return service.entrypoint, service.command
    own = nodes.words(stage.entrypoint)
    if own and (own[0][0] in {"/bin/sh", ""} or posixpath.basename(own[0][0]).replace("-", "_") != program):
        return None
    given = service.command if service.node["command"].present else nodes.words(stage.command)
    command = (*own[1:], *given)
    return (own[0][0],) if own and not command else (), command


def _below_files(stage: Stage, service: Service, compose: Compose, files: Files) -> dict[str, Interpolated]:
    """The variables of an image that no `env_file` sets anew; of one that can't be read, it isn't known which."""
    found = {name: Interpolated(value or "", known=value is not None) for name, value in stage.environment.items()}
    for name in service.env_files:
        path = files.inside(files.root / compose.folder / name.text) if name.known else None
        if path is None or files.kind(path) is not EntryKind.FILE or files.text(path).unread:
            return {one: Interpolated("", known=False) for one in found}
        given = parse_env(files.text(path).text)
        found = {one: value for one, value in found.items() if one not in given}
    return found


class _Nodes:
    """Where the words and the variables of a Dockerfile stand."""

    def __init__(
        self, build: Build, instructions: tuple[Instruction, ...], compose: Compose, service: Service, files: Files
    ) -> None:
        context = build_context(service, compose, files)
        path = dockerfile(build, context, files) if context is not None else None
        self._whole = root(files.made(path, read_recipe)) if path is not None else None
        self._inline = build.node["dockerfile_inline"]
        self._at = {one.start: self._node(index)[one.name] for index, one in enumerate(instructions)}

    def _node(self, index: int) -> Node:
        return self._whole[index] if self._whole is not None else self._inline

    def variables(self, stage: Stage) -> dict[str, Node]:
        """Where the variables of a stage are set; none of a Dockerfile in a compose file, where that is no node."""
        spots = {name: where for name, where in stage.set_at.items() if isinstance(where, Spot)}
        return {name: self._at[where.start][name] for name, where in spots.items()}

    def words(self, words: tuple[Word, ...]) -> tuple[tuple[str, Node], ...]:
        """Words with where they stand."""
        nodes = [self._of(word.where) for word in words]
        return tuple(
            (word.text, node[index] if node.is_sequence else node)
            for index, (word, node) in enumerate(zip(words, nodes, strict=True))
        )

    def _of(self, where: Place | Spot) -> Node:
        return self._at[where.start] if isinstance(where, Spot) else self._inline


def _is_plain(stage: Stage) -> bool:
    """Whether the program itself is started: a script before it may change the files that were copied."""
    words = [word.text for word in stage.entrypoint]
    if words[:2] == ["/bin/sh", "-c"]:
        words = words[2].removeprefix("exec ").split()
    return not words or posixpath.basename(words[0]) in _PROGRAMS
