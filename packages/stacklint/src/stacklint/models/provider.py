"""Grafana's provisioning of dashboards: where it looks for their files.

With `apiVersion: 1` a file is a mapping with `providers`; the old form is a list and nothing around it.
Facts: pkg/services/provisioning/dashboards of Grafana 12 and 13.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import RootModel, StringConstraints
from pydantic.alias_generators import to_camel, to_snake

from stacklint.models.base import CamelModel, Format, Model, optional, required
from stacklint.models.decode.grafana import real_text, version
from stacklint.models.fault import Consequence, Late
from stacklint.models.grafana_scalars import RealBool, V1Bool, V1Int, V1Text, V1Uid
from stacklint.models.provider_meaning import meaning
from stacklint.models.scalars import BoolV3, Int, ReadBy, Reads, Text

_TYPE = r"^(file)?$|\$"
Version = Annotated[str, ReadBy(version), Reads("1 without quotes", {"type": "integer", "minimum": 1, "examples": [1]})]
RealText = Annotated[str, ReadBy(real_text), Reads("a text", {"type": "string"})]
ProviderType = Annotated[
    str,
    StringConstraints(pattern=_TYPE),
    Reads("`file`, the only type there is", {"type": "string", "pattern": _TYPE, "examples": ["file"]}),
]


class Options(CamelModel):
    """What a provider of files can be told."""

    path: RealText | None = optional("Folder of the dashboards' JSON files, as Grafana sees it.")
    folder: RealText | None = optional("Old name of `path`.")
    folders_from_files_structure: Annotated[RealBool | None, Consequence.IGNORES] = optional(
        "Make a folder in Grafana for each folder on disk, whatever `folder` and `folderUid` say."
    )


class Provider(CamelModel):
    """One place that dashboards come from."""

    name: V1Text | None = optional("Name, unique among all providers.")
    org_id: V1Int | None = optional("Organisation. Default 1.")
    type: ProviderType | None = optional("`file`, which is the default.")
    folder: V1Text | None = optional("Title of the folder in Grafana, made if it is not there; empty is the top.")
    folder_uid: Annotated[V1Uid | None, Late(Consequence.LOGS)] = optional("uid of that folder.")
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
    folder: Text | None = optional("Title of the folder in Grafana, made if it is not there; empty is the top.")
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


def _choose(data: object) -> Any:
    if data is None:
        return None
    return OldProviders if isinstance(data, list) else Providers


FORMAT = Format(
    title="Grafana dashboard providers",
    variants=(Providers, OldProviders),
    choose=_choose,
    meaning=meaning,
    unknown=Consequence.IGNORES,
    conditions=({"not": {"type": "array"}},),
    hint=_hint,
    skips_null_keys=True,
)
