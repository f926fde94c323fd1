"""The formats of a stack's files: what may stand where, and what their readers make of the rest.

    for fault in check(Kind.PROMETHEUS, document.data):
        fault.path, fault.part      # where, in terms of the data
        fault.kind, fault.message   # what, in our words
        fault.consequence           # what Prometheus or Grafana does about it

`check` takes a document's data: dicts, lists, texts, `Plain` for YAML scalars without quotes, None; JSON data is
native. It is pure, never raises, reports every fault of a file once and in the order of the file. What it does not
judge: PromQL and templates, references to other files, unknown keys of compose files, and those of dashboards that
aren't known ones, misspelt.

`named_paths(kind, data)` are the paths that a file names. `homes(kind, key)` tells where in a format a key belongs,
and `meant_around(kind, path)` where one does that is misspelt besides;
`schema(kind)` is the JSON Schema (Draft 2020-12) of a format, and `native(data)` the view of YAML data that such a
schema has. `dashboard_form(data)` tells what a JSON file of a dashboard is.

The modules of the formats are imported when a file of that kind has a fault, and pydantic with the first of them. Sound
files are told without: rule files and dashboards at a glance, those of the stack by tables of the models.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from stacklint.document import GoYaml
from stacklint.models.fault import Consequence, FaultKind, Kind, ModelFault
from stacklint.models.form import DashboardForm, dashboard_form, is_resource
from stacklint.models.path_plan import paths_by
from stacklint.models.path_use import NamedPath, PathUse
from stacklint.models.reader import ALERTMANAGER, PROMETHEUS, Reader, RegexCheck, Version
from stacklint.models.sound_boards import is_sound_board
from stacklint.models.sound_files import are_known_settings, is_sound_file, paths_in
from stacklint.models.sound_rules import is_sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Path
    from stacklint.models.base import Format

__all__ = [
    "Consequence",
    "DashboardForm",
    "FaultKind",
    "Kind",
    "ModelFault",
    "NamedPath",
    "PathUse",
    "RegexCheck",
    "Version",
    "check",
    "dashboard_form",
    "go_yaml",
    "homes",
    "is_flag_setting",
    "is_resource",
    "meant_around",
    "named_paths",
    "native",
    "schema",
    "unread_settings",
]


_OLD_YAML: Final = frozenset({Kind.ALERTMANAGER, Kind.PROMETHEUS, Kind.SCRAPE_CONFIGS, Kind.TARGETS, Kind.TESTS})
"""What is read by go-yaml 2."""


def check(
    kind: Kind,
    data: object,
    *,
    version: Version | None = None,
    agent: bool = False,
    regex: RegexCheck | None = None,
    inherited: dict[str, object] | None = None,
    merges: bool = True,
) -> tuple[ModelFault, ...]:
    """All faults of a file of this kind, in the order of the file.

    Args:
        kind: what the file is.
        data: its content.
        version: of the program that reads it; the newest that we know, if none is given.
        agent: Prometheus runs with `--agent`.
        regex: judges regular expressions in RE2's dialect, such as `stacklint.promql.re2.inspect`; without it they
            are not judged.
        inherited: for a file of scrape jobs, the `global` block of the prometheus.yml that includes it.
        merges: whether the text has any `<<`. Where it has none, the data is not searched for what that brings.
    """
    if kind is Kind.RULES and (version is None or version >= (3, 0)) and is_sound(data):
        return ()
    if kind is Kind.DASHBOARD and is_sound_board(data):
        return ()
    program = ALERTMANAGER if kind is Kind.ALERTMANAGER else PROMETHEUS
    reader = Reader(version, agent, regex, inherited or {}, program)
    if is_sound_file(kind, data, reader, merges=merges):
        return ()
    from stacklint.models.faults import judge  # noqa: PLC0415 - pydantic is loaded for the first file that needs it

    return judge(_format(kind), data, reader, merges=merges)


def go_yaml(kind: Kind) -> GoYaml:
    """The one of Go's readers that reads YAML files of this kind."""
    return GoYaml.V2 if kind in _OLD_YAML else GoYaml.V3


def named_paths(kind: Kind, data: object) -> tuple[NamedPath, ...]:
    """The paths that a file of this kind names, in the order of the file."""
    found = paths_in(kind, data)
    if found is None:
        from stacklint.models.paths import path_plan  # noqa: PLC0415 - imports pydantic

        found = paths_by(path_plan(_format(kind).variants[0]), data)
    return tuple(found)


def homes(kind: Kind, key: str) -> tuple[str, ...]:
    """Where a key belongs in this format, the outermost place first: `top level`, `global`, `scrape_configs[]`."""
    return _homes(kind).get(key, ())


@cache
def _homes(kind: Kind) -> dict[str, tuple[str, ...]]:
    from stacklint.models.keys import homes_in  # noqa: PLC0415 - imports pydantic

    return homes_in(_format(kind).variants[0])


def meant_around(kind: Kind, path: Path) -> tuple[str, str] | None:
    """The key that an unknown one was meant for, of the mappings around its own, the innermost first, and its home."""
    from stacklint.models.keys import meant_around as found_in  # noqa: PLC0415 - imports pydantic

    return found_in(_format(kind).variants[0], path)


def is_flag_setting(plugin: str, path: Path) -> bool:
    """Whether the setting of a data source at a path inside `jsonData` is true or false, where its plugin is known."""
    from stacklint.models.jsondata import is_flag  # noqa: PLC0415 - imports pydantic

    return is_flag(plugin, path)


def unread_settings(plugin: str, data: object) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The keys inside `jsonData` that a known plugin doesn't read, each with those that its mapping takes."""
    if are_known_settings(plugin, data):
        return iter(())
    from stacklint.models.jsondata import unread_keys  # noqa: PLC0415 - imports pydantic

    return unread_keys(plugin, data)


def schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of a format, Draft 2020-12."""
    from stacklint.models.json_schema import schema_of  # noqa: PLC0415 - imports pydantic

    return schema_of(_format(kind))


def native(data: object) -> object:
    """The data as a reader of YAML 1.2 gives it that has no types to go by."""
    from stacklint.models.core_yaml import native as resolved  # noqa: PLC0415 - no check needs it

    return resolved(data)


def _format(kind: Kind) -> Format:
    return cast("Format", import_module(f"{__name__}.{kind.value}").FORMAT)
