"""What a container of a service starts, as far as its files tell: found out once for all who ask."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from stacklint.stack.sources.fold import Fold
from stacklint.stack.sources.image import read_image
from stacklint.stack.sources.program import Program, read_program
from stacklint.stack.sources.start import read_starts
from stacklint.stack.sources.workers import config_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.document import Place, Spot
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.image import Image
    from stacklint.stack.sources.start import Start


class Running:
    """The programs in Python that a container starts.

    Attributes:
        image: the container.
        scripts: the texts of its shell scripts by their paths.
        starts: the programs.
        unused: what their code has in the place of variables that are set, as far as it has been asked for.
        told: where the variable is set that was asked for last.
    """

    def __init__(self, image: Image, scripts: Mapping[str, str], starts: tuple[Start, ...], files: Files) -> None:
        self.image: Final = image
        self.scripts: Final = scripts
        self.starts: Final = starts
        self.unused: Final[list[Spot]] = []
        self.told: Place | Spot | None = None
        self._files: Final = files

    def forget(self) -> None:
        """Take no variable to have been asked for."""
        self.told = None

    @cached_property
    def program(self) -> Program:
        """Their modules, with the configurations that their servers read."""
        program = read_program(self.starts, self.image.placed, self._files)
        for config in filter(None, dict.fromkeys(config_of(start, self.image) for start in self.starts)):
            program.start_file(config)
        return program

    @cached_property
    def fold(self) -> Fold:
        """What the expressions in them can be."""
        return Fold(self.program, self.image.environment)


class _Known:
    """What has been found out of the services of a repository, by the files of their set and their names."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.found: Final[dict[tuple[str, ...], Running | None]] = {}


def read_running(service: Service, compose: Compose, files: Files) -> Running | None:
    """What a service starts; `None` where that is no program in Python, or can't be known."""
    found = files.remembered("", _Known).found
    key = (*(document.name for document in compose.documents), service.name)
    if key not in found:
        found[key] = _read(service, compose, files)
    return found[key]


def _read(service: Service, compose: Compose, files: Files) -> Running | None:
    image = read_image(service, compose, files) if service.build is not None or _is_python(service) else None
    if image is None:
        return None
    scripts = {path: files.text(origin).text for path, origin in image.placed.items() if path.endswith(".sh")}
    starts = read_starts(image, scripts)
    return Running(image, scripts, starts, files) if starts is not None else None


def _is_python(service: Service) -> bool:
    """Whether a service has the image of Python itself."""
    return service.image is not None and service.image.repository.rpartition("/")[2] == "python"
