"""Tells sound files of the stack without pydantic's models, which take longer to make than a file to check.

What the models take is in tables (`tables`), what types can't say is asked of the same functions as ever. A file that
isn't sound, or that can't be told here, is theirs to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from stacklint.models.api_version import is_current
from stacklint.models.fault import Kind, ModelFault
from stacklint.models.history import faults_by
from stacklint.models.path_plan import paths_by
from stacklint.models.patterns import pattern_faults
from stacklint.models.prepared import CLOSED, Prepared, prepared
from stacklint.models.raw import mapping, mappings, text

if TYPE_CHECKING:
    from stacklint.models.path_use import NamedPath
    from stacklint.models.reader import Reader

Meaning = Callable[[Any, "Reader"], Iterator[ModelFault]]

_MEANINGS: Final = {
    Kind.ALERTMANAGER: "alerts_meaning",
    Kind.COMPOSE: "compose_meaning",
    Kind.DATASOURCES: "datasources_meaning",
    Kind.PROMETHEUS: "prometheus_meaning",
    Kind.PROVIDER: "provider_meaning",
}
"""The modules that say what types can't; each has a function `meaning`."""
_MERGED_LATE: Final = frozenset({Kind.ALERTMANAGER, Kind.PROMETHEUS})
"""What go-yaml 2 reads, which takes what `<<` brings otherwise than the data has it."""
_TYPES: Final = {
    Kind.ALERTMANAGER: "alertmanager:Alertmanager",
    Kind.COMPOSE: "compose:Compose",
    Kind.PROMETHEUS: "prometheus:Prometheus",
}
SETTINGS: Final = {
    "alertmanager": "jsondata.alertmanager:AlertmanagerJsonData",
    "loki": "jsondata.loki:LokiJsonData",
    "prometheus": "jsondata.prometheus:PrometheusJsonData",
    "tempo": "jsondata.tempo:TempoJsonData",
}
"""The types of what is behind `jsonData`, by the plugins that we know."""


def is_sound_file(kind: Kind, data: object, reader: Reader, *, merges: bool) -> bool:
    """Whether the models surely find no fault in a file, given how it is read."""
    if kind not in _MEANINGS or data is None or (merges and kind in _MERGED_LATE):
        return False
    found = _type(kind, data)
    if not found.takes(data if kind is not Kind.COMPOSE else _without_own(data)) or (
        kind is Kind.DATASOURCES and not _are_sound_settings(data)
    ):
        return False
    meaning = cast("Meaning", import_module(f"stacklint.models.{_MEANINGS[kind]}").meaning)
    asked = (
        faults_by(found.history(reader.version), data, reader),
        meaning(data, reader),
        pattern_faults(paths_by(found.paths, data)),
    )
    return all(next(faults, None) is None for faults in asked)


def paths_in(kind: Kind, data: object) -> list[NamedPath] | None:
    """The paths that a file names, in the order of the file; `None` for a kind that has no table."""
    return paths_by(prepared(kind, _TYPES[kind]).paths, data) if kind in _TYPES else None


def are_known_settings(plugin: str, data: object) -> bool:
    """Whether what is behind `jsonData` surely has no key that a plugin doesn't read."""
    name = SETTINGS.get(plugin)
    return name is None or not isinstance(data, dict) or prepared(Kind.DATASOURCES, name + CLOSED).takes(data)


def _type(kind: Kind, data: object) -> Prepared:
    """The type that reads a file."""
    if kind is Kind.DATASOURCES:
        name = "datasources:DataSources" if is_current(data) else "datasources:OldDataSources"
    elif kind is Kind.PROVIDER:
        name = "provider:OldProviders" if isinstance(data, list) else "provider:Providers"
    else:
        name = _TYPES[kind]
    return prepared(kind, name)


def _without_own(data: object) -> object:
    """A compose file without the keys that are its author's own, where people write them: at its top, and in services.

    What begins with `x-` elsewhere is left: it may be the name of something.
    """
    if not isinstance(data, dict):
        return data
    found = {key: value for key, value in data.items() if not key.startswith("x-")}
    services = mapping(data, "services")
    if any(isinstance(service, dict) and any(key.startswith("x-") for key in service) for service in services.values()):
        found["services"] = {
            name: {key: value for key, value in service.items() if not key.startswith("x-")}
            if isinstance(service, dict)
            else service
            for name, service in services.items()
        }
    return found


def _are_sound_settings(data: object) -> bool:
    """Whether the models find no fault in what is behind `jsonData`."""
    for _, source in mappings(data, "datasources"):
        name = SETTINGS.get(text(source, "type"))
        settings = mapping(source, "jsonData" if is_current(data) else "json_data")
        if name is not None and settings and not prepared(Kind.DATASOURCES, name).takes(settings):
            return False
    return True
