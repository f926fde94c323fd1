"""Grafana's provisioning of data sources, in the current form (`apiVersion: 1`) and in the one without a version.

Grafana drops unknown keys without a word and refuses to start for a value that it can't decode.
Facts: pkg/services/provisioning/datasources and pkg/services/correlations of Grafana 12 and 13.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import StringConstraints
from pydantic.alias_generators import to_camel, to_snake

from stacklint.models.api_version import is_current
from stacklint.models.base import CamelModel, Cases, Format, Model, optional, required
from stacklint.models.datasources_meaning import meaning
from stacklint.models.decode.grafana import misplaced
from stacklint.models.fault import Consequence, Late, Tightened
from stacklint.models.grafana_scalars import V1Access, V1Bool, V1Int, V1Name, V1Text, V1Uid, words
from stacklint.models.jsondata import SETTINGS, settings_at
from stacklint.models.jsondata.scalars import String
from stacklint.models.keys import keys_of
from stacklint.models.scalars import BoolV3, Int, NonEmpty, ReadBy, Reads, Text

_TRANSFORMATIONS, _CORRELATIONS = words("regex", "logfmt"), words("query", "external")
TransformationType = Annotated[str, StringConstraints(pattern=_TRANSFORMATIONS.json["pattern"]), _TRANSFORMATIONS]
CorrelationType = Annotated[str, StringConstraints(pattern=_CORRELATIONS.json["pattern"]), _CORRELATIONS]
OldCorrelationType = Annotated[str, StringConstraints(pattern=words("query").json["pattern"]), words("query")]
Misplaced = Annotated[Any, ReadBy(misplaced), Reads("under `config`, where it belongs", {"not": {}})]


class Transformation(CamelModel):
    """One step that makes variables out of a value."""

    type: TransformationType = required("`regex` or `logfmt`.")
    expression: V1Text | None = optional("The expression, for `regex`.")
    field: V1Text | None = optional("Field that it is applied to.")
    map_value: V1Text | None = optional("Name of the variable that the result goes to.")


class CorrelationConfig(CamelModel):
    """What a correlation starts from and what it opens."""

    type: OldCorrelationType | None = optional("Old place of the correlation's type.")
    field: V1Text = required("Field that the link is attached to.")
    target: dict[str, Any] = required("The query to open.")
    transformations: list[Transformation] | None = optional("Variables made out of the field.")


class Correlation(CamelModel):
    """A link from results of this data source to a query of another."""

    target_uid: V1Text | None = optional("uid of the data source to query.", alias="targetUID")
    label: String = required("What the link is called.")
    description: String = required("What the link is for.")
    type: CorrelationType | None = optional("`query` (default) or `external`.")
    config: CorrelationConfig = required("What it starts from and what it opens.")
    transformations: Misplaced = optional("Belongs under `config`.")


class DataSource(CamelModel):
    """A data source."""

    cases: ClassVar[tuple[Cases, ...]] = (settings_at("jsonData"),)

    name: V1Name = required("Name, unique in the organisation.")
    type: Annotated[V1Name, Late(Consequence.BREAKS)] = required("Id of the plugin, such as `prometheus`.")
    uid: Annotated[V1Uid | None, Tightened((11, 0), Consequence.LOGS)] = optional(
        "What dashboards refer to. Left out, it is derived from the name."
    )
    access: Annotated[V1Access | None, Late(Consequence.LOGS)] = optional(
        "`proxy` (default), or `direct` from the browser."
    )
    org_id: V1Int | None = optional("Organisation. Default 1.")
    url: V1Text | None = optional("Address as Grafana's server reaches it.")
    user: V1Text | None = optional("User name, for plugins that read it here.")
    database: V1Text | None = optional("Old place of the database's name.")
    basic_auth: V1Bool | None = optional("Authenticate with `basicAuthUser` and `secureJsonData.basicAuthPassword`.")
    basic_auth_user: V1Text | None = optional("User name for `basicAuth`.")
    with_credentials: V1Bool | None = optional("Send cookies along, for `direct` access.")
    is_default: V1Bool | None = optional("Use it where a panel names none. At most one in an organisation.")
    json_data: dict[str, Any] | None = optional("Settings of the plugin.")
    secure_json_data: dict[str, V1Text | None] | None = optional("Secrets of the plugin, stored encrypted.")
    correlations: list[Correlation] | None = optional("Links to other data sources.")
    editable: V1Bool | None = optional("May be changed in the browser.")
    version: V1Int | None = optional("Version of the entry; has no effect today.")


class Deletion(CamelModel):
    """A data source to delete."""

    name: V1Name = required("Its name.")
    org_id: V1Int | None = optional("Its organisation. Default 1.")


class DataSources(CamelModel):
    """A file of data sources."""

    api_version: Int | None = optional("1. Without it Grafana reads the old form, with other keys.")
    datasources: list[DataSource] | None = optional("Data sources to add or update.")
    delete_datasources: list[Deletion] | None = optional("Data sources to delete first.")
    prune: V1Bool | None = optional("Delete what is no longer listed at a later start.")


class OldDataSource(Model):
    """A data source in the form without a version. It can't have a uid."""

    cases: ClassVar[tuple[Cases, ...]] = (settings_at("json_data"),)

    name: NonEmpty = required("Name, unique in the organisation.")
    type: Annotated[NonEmpty, Late(Consequence.BREAKS)] = required("Id of the plugin.")
    access: Annotated[V1Access | None, Late(Consequence.LOGS)] = optional(
        "`proxy` (default), or `direct` from the browser."
    )
    org_id: Int | None = optional("Organisation. Default 1.")
    url: Text | None = optional("Address as Grafana's server reaches it.")
    user: Text | None = optional("User name.")
    database: Text | None = optional("Name of the database.")
    basic_auth: BoolV3 | None = optional("Authenticate with a user name and a password.")
    basic_auth_user: Text | None = optional("User name for `basic_auth`.")
    with_credentials: BoolV3 | None = optional("Send cookies along.")
    is_default: BoolV3 | None = optional("Use it where a panel names none.")
    json_data: dict[str, Any] | None = optional("Settings of the plugin.")
    secure_json_data: dict[str, Text | None] | None = optional("Secrets of the plugin.")
    editable: BoolV3 | None = optional("May be changed in the browser.")
    version: Int | None = optional("Version of the entry.")


class OldDeletion(Model):
    """A data source to delete, in the form without a version."""

    name: NonEmpty = required("Its name.")
    org_id: Int | None = optional("Its organisation. Default 1.")


class OldDataSources(Model):
    """A file of data sources in the form without a version."""

    apiVersion: Int | None = optional("0, or left out: with 1 the current form is read.")  # noqa: N815 - the key
    datasources: list[OldDataSource] | None = optional("Data sources to add or update.")
    delete_datasources: list[OldDeletion] | None = optional("Data sources to delete first.")


_CURRENT = frozenset(keys_of(DataSources) + keys_of(DataSource) + keys_of(Deletion))
_SECRETS = frozenset({"password", "basicAuthPassword", "tlsCACert", "tlsClientCert", "tlsClientKey"})
_SETTINGS = frozenset(key for settings in SETTINGS.values() for key in keys_of(settings))
_ANSWERED = frozenset(
    {"id", "readOnly", "typeLogoUrl", "typeName", "secureJsonFields", "orgName", "orgIds", "description", "caching"}
)
"""What Grafana's API tells of a data source, and provisioning does not take."""


def _hint(model: type[Model] | None, key: str) -> str:
    """The version under which the key would be read, or the place where it would."""
    camel = to_camel(to_snake(key))
    if model in (OldDataSources, OldDataSource, OldDeletion):
        if camel in _CURRENT:
            spelt = f", or write `{to_snake(key)}`" if to_snake(key) in keys_of(model) else ""
            return f"add `apiVersion: 1` at the top of the file, without which Grafana does not read `{camel}`{spelt}"
    elif model is DataSource:
        if key in _ANSWERED:
            return "delete it: Grafana's API answers with it, and provisioning does not take it"
        for secret in _SECRETS:
            if key.lower() == secret.lower():
                return f"put it under `secureJsonData` as `{secret}`"
        for name in (key, camel):
            if name in _SETTINGS or name.startswith("httpHeaderName"):
                return f"put it under `jsonData` as `{name}`"
    return ""


FORMAT = Format(
    title="Grafana data sources",
    variants=(DataSources, OldDataSources),
    choose=lambda data: None if data is None else DataSources if is_current(data) else OldDataSources,
    meaning=meaning,
    unknown=Consequence.IGNORES,
    conditions=(
        {
            "required": ["apiVersion"],
            "properties": {
                "apiVersion": {
                    "anyOf": [
                        {"type": "number", "exclusiveMinimum": 0},
                        {"type": ["string", "boolean", "array", "object"]},
                    ]
                }
            },
        },
    ),
    hint=_hint,
    cased=True,
    skips_null_keys=True,
)
