"""Which files of the repository a Dockerfile puts into an image that is known."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.stack.containers.build import dockerfile_text
from stacklint.stack.programs.images import Known, known_image
from stacklint.stack.sources.dockerfile import read_instructions
from stacklint.stack.sources.image import Stage, built_stage, is_sent, listed_words, sent_paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.dockerfile import Instruction

_WORKDIRS: Final = {"prometheus": "/prometheus", "alertmanager": "/alertmanager", "grafana": "/usr/share/grafana"}
"""The folders that these images work in (their Dockerfiles: WORKDIR)."""

_PROGRAMS: Final = frozenset({"prometheus", "alertmanager", "grafana", "grafana-server", "run.sh"})
"""What these images start."""


_ADDING: Final = frozenset({"FROM", "ARG", "COPY", "ADD", "LABEL", "MAINTAINER", "EXPOSE"})
"""Instructions after which an image starts the program that it started before, as before."""

_UNPACKED: Final = (".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst")
"""The ends of files that `ADD` unpacks."""


def read_baked(service: Service, compose: Compose, files: Files) -> Mapping[str, str] | None:
    """The files of the repository by their paths in the image of a service; `None` where they can't be known."""
    known = known_image(service.base) or Known()
    if service.partial or (known.role and known.paths is None):
        return None  # which has a script of its own that writes the configuration anew
    own = known.paths or ()
    folders = {posixpath.dirname(path) for path in own}
    folders.update(path for path in own if "." not in posixpath.basename(path))
    stage = built_stage(service, compose, files, Stage(workdir=_WORKDIRS.get(known.role, "/"), folders=folders), ("",))
    return stage.placed if stage is not None and stage.known and _is_plain(stage) else None


def only_adds(service: Service, compose: Compose, files: Files) -> bool:
    """Whether the Dockerfile of a service only puts files of the repository into a well-known image: all of them here.

    What it copies from other stages, unpacks or fetches is not seen, and what lacks may be made before it is built.
    """
    known = known_image(service.base) or Known()
    instructions = read_instructions(dockerfile_text(service, compose, files) or "")
    names = [one.name for one in instructions]
    if service.build is None or service.partial or service.build.node["target"].present:
        return False
    if names.count("FROM") != 1 or not _ADDING.issuperset(names):
        return False
    copies = [one for one in instructions if one.name in {"COPY", "ADD"}]
    sent = sent_paths(service, compose, files) if copies else ()
    return all(_is_seen(one, sent, has_workdir=known.role in _WORKDIRS) for one in copies)


def _is_seen(copy: Instruction, sent: tuple[str, ...], *, has_workdir: bool) -> bool:
    """Whether all that is copied is in the repository, and it is known where to."""
    words = listed_words(copy.rest)
    paths = [word for word in words if not word.startswith("--")]
    if copy.filled or "$" in copy.rest or len(paths) < 2 or any(word.startswith("--from") for word in words):
        return False
    if copy.name == "ADD" and any("://" in path or path.endswith(_UNPACKED) for path in paths[:-1]):
        return False
    return (has_workdir or paths[-1].startswith("/")) and all(is_sent(path, sent) for path in paths[:-1])


def _is_plain(stage: Stage) -> bool:
    """Whether the program itself is started: a script before it may change the files that were copied."""
    words = [word.text for word in stage.entrypoint]
    if words[:2] == ["/bin/sh", "-c"]:
        words = words[2].removeprefix("exec ").split()
    return not words or posixpath.basename(words[0]) in _PROGRAMS
