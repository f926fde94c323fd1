"""The settings that a Grafana is given by variables, and where these are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place, Spot
from stacklint.stack.compose.interpolation import Interpolated, parse_env
from stacklint.stack.compose.variables import value_place, variable_node
from stacklint.stack.containers.build import build_context, built_environment, dockerfile, dockerfile_text
from stacklint.stack.grafana.settings import PREFIX
from stacklint.stack.programs.images import known_image
from stacklint.stack.repository.files import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.grafana.server import Grafana
    from stacklint.stack.repository.files import Files

_CONFIG: Final = "GF_PATHS_CONFIG"
_CONFIG_FILE: Final = "/etc/grafana/grafana.ini"
_DEFAULTS: Final = "/usr/share/grafana/conf/defaults.ini"


class Given(NamedTuple):
    """A variable that a Grafana is started with.

    Attributes:
        name: its name.
        value: its value; `None` if it isn't known.
        name_at: where its name is written.
        value_at: where its value is, as near as that can be told.
    """

    name: str
    value: str | None
    name_at: Place | Spot
    value_at: Place | Spot


def takes_settings(grafana: Grafana) -> bool:
    """Whether a service runs an image of the makers as it is, or one built of it: nothing else reads its variables."""
    service = grafana.service
    known = known_image(service.image if service.build is None else service.base)
    is_official = known is not None and known.role == "grafana" and known.paths is not None
    is_whole = service.build is None or grafana.reading.environment.complete
    return is_official and is_whole and not (service.partial or service.entrypoint or service.command)


def configuration(grafana: Grafana, files: Files) -> str | None:
    """What a Grafana's own configuration says, empty where it is the image's; `None` where it can't be known."""
    environment, container = grafana.reading.environment, grafana.container
    named = environment.values.get(_CONFIG, _CONFIG_FILE)
    found = container.resolve(named)
    is_hidden = _CONFIG in environment.hidden or container.hides
    if is_hidden or not container.is_own(_DEFAULTS):
        return None
    if found.path is not None:
        return None if files.text(found.path).unread else files.text(found.path).text
    return "" if container.is_own(named) and named == _CONFIG_FILE else None


def given_settings(grafana: Grafana, compose: Compose, files: Files) -> Iterator[Given]:
    """The variables of a Grafana that are settings of it by their beginning, each where the one is that counts."""
    seen = set(grafana.service.environment)
    yield from _of_compose(grafana.service, compose)
    for given in _of_files(grafana.service, compose, files):
        if given.name not in seen:
            seen.add(given.name)
            yield given


def _of_compose(service: Service, compose: Compose) -> Iterator[Given]:
    for name, value in service.environment.items():
        node = variable_node(name, service, compose)
        if node is service.node or not name.startswith(PREFIX):
            continue
        is_listed = (node.text or "").partition("=")[0] == name
        name_at = node.place.within(0, len(name)) if is_listed else node.place.key()
        value_at = value_place(name, value.text, service, compose)
        yield Given(name, value.text if value.known else None, name_at, value_at)


def _of_files(service: Service, compose: Compose, files: Files) -> Iterator[Given]:
    """What files beside those of compose set, those first that hide others."""
    for file in reversed(service.env_files):
        path = files.inside(files.root / compose.folder / file.text) if file.known else None
        if path is not None and files.kind(path) is EntryKind.FILE:
            text = files.text(path).text
            yield from _of_file(parse_env(text), files.name(path), text)
    context = build_context(service, compose, files)
    path = dockerfile(service.build, context, files) if service.build is not None and context is not None else None
    if path is not None:
        text = dockerfile_text(service, compose, files) or ""
        yield from _of_file(built_environment(service, compose, files)[0], files.name(path), text)


def _of_file(variables: dict[str, Interpolated], file: str, text: str) -> Iterator[Given]:
    for name, value in variables.items():
        if name.startswith(PREFIX):
            spot = _spot(name, file, text)
            yield Given(name, value.text if value.known else None, spot, spot)


def _spot(name: str, file: str, text: str) -> Spot:
    """Where a file sets a variable the last time, which is the time that counts."""
    lines = rf"^(?![ \t]*#).*?(?<![\w.-]){re.escape(name)}(?![\w.-])"
    end = max((found.end() for found in re.finditer(lines, text, re.ASCII | re.MULTILINE)), default=0)
    return Spot(file, end - len(name) if end else 0, end)
