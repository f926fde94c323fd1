"""Which files of the repository a Dockerfile puts into an image of Prometheus, Alertmanager or Grafana."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.stack.programs.images import known_image
from stacklint.stack.sources.image import Stage, built_stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files

_WORKDIRS: Final = {"prometheus": "/prometheus", "alertmanager": "/alertmanager", "grafana": "/usr/share/grafana"}
"""The folders that these images work in (their Dockerfiles: WORKDIR)."""

_PROGRAMS: Final = frozenset({"prometheus", "alertmanager", "grafana", "grafana-server", "run.sh"})
"""What these images start."""


def read_baked(service: Service, compose: Compose, files: Files) -> Mapping[str, str] | None:
    """The files of the repository by their paths in the image of a service; `None` where they can't be known."""
    known = known_image(service.base)
    if known is None or known.paths is None or service.partial:
        return None
    folders = {posixpath.dirname(path) for path in known.paths}
    folders.update(path for path in known.paths if "." not in posixpath.basename(path))
    stage = built_stage(service, compose, files, Stage(workdir=_WORKDIRS[known.role], folders=folders), ("",))
    return stage.placed if stage is not None and stage.known and _is_plain(stage) else None


def _is_plain(stage: Stage) -> bool:
    """Whether the program itself is started: a script before it may change the files that were copied."""
    words = [word.text for word in stage.entrypoint]
    if words[:2] == ["/bin/sh", "-c"]:
        words = words[2].removeprefix("exec ").split()
    return not words or posixpath.basename(words[0]) in _PROGRAMS
