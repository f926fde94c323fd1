"""`jsonData`: the settings of a data source, which differ from plugin to plugin.

Grafana stores whatever stands there; the plugin reads it later, and a value of the wrong type is no value to it. The
plugins that we know are judged, others are not, and neither are keys that we don't know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args

from stacklint.document import Path
from stacklint.models.base import Cases
from stacklint.models.jsondata.alertmanager import AlertmanagerJsonData
from stacklint.models.jsondata.loki import LokiJsonData
from stacklint.models.jsondata.prometheus import PrometheusJsonData
from stacklint.models.jsondata.scalars import Flag
from stacklint.models.jsondata.tempo import TempoJsonData
from stacklint.models.keys import fields_of, inner_kinds, is_model, keys_of, model_at, takes

if TYPE_CHECKING:
    from stacklint.models.base import Model

SETTINGS: Mapping[str, type[Model]] = {
    "alertmanager": AlertmanagerJsonData,
    "loki": LokiJsonData,
    "prometheus": PrometheusJsonData,
    "tempo": TempoJsonData,
}
"""The settings of the plugins that we know."""


def settings_at(key: str) -> Cases:
    """What data sources hold behind a key, told by their type."""
    names = {plugin: f"jsondata.{plugin}:{model.__name__}" for plugin, model in SETTINGS.items()}
    return Cases(("type",), {plugin: {(key,): name} for plugin, name in names.items()})


def is_flag(plugin: str, path: Path) -> bool:
    """Whether the setting at a path inside `jsonData` is true or false."""
    model = model_at(SETTINGS[plugin], path[:-1]) if path and plugin in SETTINGS else None
    found = dict(fields_of(model)).get(str(path[-1])) if model is not None else None
    return found is not None and Flag in get_args(found.annotation)


def unread_keys(plugin: str, data: object) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The keys inside `jsonData` of a plugin of `SETTINGS` that we don't know, with those that their mapping takes."""
    return _unread(SETTINGS[plugin], data, ())


def _unread(kind: Any, data: object, path: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if is_model(kind) and isinstance(data, dict):
        known = keys_of(kind)
        yield from (((*path, key), known) for key in data if key not in known)
    for wanted, inner in inner_kinds(kind):
        if wanted is None:
            yield from _unread(inner, data, path)
        else:
            for step, value in steps:
                if takes(wanted, step):
                    yield from _unread(inner, value, (*path, step))
