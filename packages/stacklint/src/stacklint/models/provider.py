"""Grafana's provisioning of dashboards: where it looks for their files.

With `apiVersion: 1` a file is a mapping with `providers`; the old form is a list and nothing around it.
Facts: pkg/services/provisioning/dashboards of Grafana 12 and 13.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import PlainValidator, RootModel, StringConstraints
from pydantic.alias_generators import to_camel, to_snake

from stacklint.document import Part, Path, Plain
from stacklint.models.base import CamelModel, Format, Model, optional, required
from stacklint.models.fault import Consequence, FaultKind, ModelFault, Other
from stacklint.models.grafana_scalars import V1Bool, V1Int, V1Text
from stacklint.models.raw import given, mappings, text
from stacklint.models.reader import Reader
from stacklint.models.scalars import BoolV3, Int, Reads, Text, unreadable


def _version(value: object) -> str:
    if isinstance(value, Plain) and value.isdecimal() and int(value) > 0:
        return value
    raise unreadable()


def _real_bool(value: object) -> str:
    """Options are decoded without a type to go by, so nothing but YAML's own booleans will do."""
    if isinstance(value, Plain) and value in {"true", "True", "TRUE", "false", "False", "FALSE"}:
        return value
    raise unreadable()


_TYPE = r"^(file)?$|\$"
Version = Annotated[
    str, PlainValidator(_version), Reads("1 without quotes", {"type": "integer", "minimum": 1, "examples": [1]})
]
RealBool = Annotated[str, PlainValidator(_real_bool), Reads("`true` or `false` without quotes", {"type": "boolean"})]
ProviderType = Annotated[
    str,
    StringConstraints(pattern=_TYPE),
    Reads("`file`, the only type there is", {"type": "string", "pattern": _TYPE, "examples": ["file"]}),
]


class Options(CamelModel):
    """What a provider of files can be told."""

    path: V1Text | None = optional("Folder of the dashboards' JSON files, as Grafana sees it.")
    folder: V1Text | None = optional("Old name of `path`.")
    folders_from_files_structure: Annotated[RealBool | None, Consequence.IGNORES] = optional(
        "Make a folder in Grafana for each folder on disk. Needs `folder` and `folderUid` empty."
    )


class Provider(CamelModel):
    """One place that dashboards come from."""

    name: V1Text | None = optional("Name, unique among all providers.")
    org_id: V1Int | None = optional("Organisation. Default 1.")
    type: ProviderType | None = optional("`file`, which is the default.")
    folder: V1Text | None = optional("Title of the folder in Grafana; empty is the top.")
    folder_uid: V1Text | None = optional("uid of that folder.")
    disable_deletion: V1Bool | None = optional("Keep a dashboard whose file is gone.")
    editable: V1Bool | None = optional("Has no effect; see `allowUiUpdates`.")
    allow_ui_updates: V1Bool | None = optional("Let people save changes in the browser.")
    update_interval_seconds: V1Int | None = optional("How often the folder is read. Default 10.")
    options: Options = required("Where the files are.")


class Providers(CamelModel):
    """A file of dashboard providers."""

    api_version: Version = required("1.")
    providers: list[Provider] | None = optional("The providers.")


class OldProvider(CamelModel):
    """A provider in the form without a version."""

    name: Text | None = optional("Name, unique among all providers.")
    org_id: Int | None = optional("Organisation. Default 1.", alias="org_id")
    type: ProviderType | None = optional("`file`, which is the default.")
    folder: Text | None = optional("Title of the folder in Grafana; empty is the top.")
    folder_uid: Text | None = optional("uid of that folder.")
    disable_deletion: BoolV3 | None = optional("Keep a dashboard whose file is gone.")
    editable: BoolV3 | None = optional("Has no effect; see `allowUiUpdates`.")
    allow_ui_updates: BoolV3 | None = optional("Let people save changes in the browser.")
    update_interval_seconds: Int | None = optional("How often the folder is read. Default 10.")
    options: Options = required("Where the files are.")


class OldProviders(RootModel[list[OldProvider]]):
    """A file of dashboard providers in the form without a version."""


def _hint(model: type[Model] | None, key: str) -> str:
    camel = to_camel(to_snake(key))
    if model is Provider and camel in {"path", "foldersFromFilesStructure"}:
        return f"put it under `options` as `{camel}`"
    if model is Options and camel == "foldersFromFileStructure":
        return "write `foldersFromFilesStructure`"
    return ""


def _meaning(data: Any, _reader: Reader) -> Iterator[ModelFault]:
    providers = mappings(data, "providers") if isinstance(data, dict) else mappings({"": data}, "")
    before: Path = ("providers",) if isinstance(data, dict) else ()
    seen: dict[str, Path] = {}
    for index, provider in providers:
        path = (*before, index)
        name = text(provider, "name")
        where = (*path, "name") if "name" in provider else path
        if name in seen:
            message = f"`name` is {f'`{name}`' if name else 'empty'}, as that of a provider before"
            others = (Other(seen[name], Part.VALUE, "first used here"),)
            yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, others=others)
        seen.setdefault(name, where)
        yield from _folders(provider, path)


def _folders(provider: dict[str, object], path: Path) -> Iterator[ModelFault]:
    options = provider.get("options")
    if not isinstance(options, dict):
        return
    if not given(options, "path", "folder") and not isinstance(options.get("path"), list | dict):
        message = "`options` has no `path`, the folder to read dashboards from"
        where, kind = (*path, "options"), FaultKind.MISSING_KEY
        yield ModelFault(where, Part.VALUE, kind, message, help="set `path` to the folder as Grafana sees it")
    titled = given(provider, "folder", "folderUid")
    if titled == ("folderUid",):
        message = "`folderUid` is set without a `folder`, and has no effect"
        where = (*path, "folderUid")
        yield ModelFault(where, Part.KEY, FaultKind.WRONG_VALUE, message, consequence=Consequence.IGNORES)
    if text(options, "foldersFromFilesStructure").lower() == "true" and titled:
        effect = Consequence.REFUSES if len(titled) == 2 else Consequence.IGNORES
        names = " and ".join(f"`{name}`" for name in titled)
        message = f"`foldersFromFilesStructure` is set beside {names}"
        where = (*path, "options", "foldersFromFilesStructure")
        yield ModelFault(where, Part.KEY, FaultKind.WRONG_VALUE, message, consequence=effect)


def _choose(data: object) -> Any:
    if data is None:
        return None
    return OldProviders if isinstance(data, list) else Providers


FORMAT = Format(
    title="Grafana dashboard providers",
    variants=(Providers, OldProviders),
    choose=_choose,
    meaning=_meaning,
    unknown=Consequence.IGNORES,
    condition={"not": {"type": "array"}},
    hint=_hint,
)
