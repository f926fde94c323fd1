"""Grafana's provisioning of data sources, in the current form (`apiVersion: 1`) and in the one without a version.

Grafana drops unknown keys without a word and refuses to start for a value that it can't decode.
Facts: pkg/services/provisioning/datasources of Grafana 12 and 13.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic.alias_generators import to_camel, to_snake

from stacklint.document import Part, Path, Plain
from stacklint.models.base import CamelModel, Format, Model, optional, required
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.faults import structure
from stacklint.models.grafana_scalars import V1Access, V1Bool, V1Int, V1Name, V1Text, V1Uid
from stacklint.models.jsondata import PrometheusJsonData
from stacklint.models.keys import keys_of
from stacklint.models.raw import mappings, text
from stacklint.models.reader import Reader
from stacklint.models.scalars import BoolV3, Int, NonEmpty, Text

MAX_NAME = 190
"""Longest name of a data source that fits into Grafana's database."""


class Transformation(CamelModel):
    """One step that makes variables out of a value."""

    type: V1Text = required("`regex` or `logfmt`.")
    expression: V1Text | None = optional("The expression, for `regex`.")
    field: V1Text | None = optional("Field that it is applied to.")
    map_value: V1Text | None = optional("Name of the variable that the result goes to.")


class CorrelationConfig(CamelModel):
    """What a correlation starts from and what it opens."""

    type: V1Text | None = optional("Old place of the correlation's type.")
    field: V1Text = required("Field that the link is attached to.")
    target: dict[str, Any] = required("The query to open.")
    transformations: list[Transformation] | None = optional("Variables made out of the field.")


class Correlation(CamelModel):
    """A link from results of this data source to a query of another."""

    target_uid: V1Text | None = optional("uid of the data source to query.", alias="targetUID")
    label: V1Text = required("What the link is called.")
    description: V1Text = required("What the link is for.")
    type: V1Text | None = optional("`query` or `external`.")
    config: CorrelationConfig = required("What it starts from and what it opens.")


class DataSource(CamelModel):
    """A data source."""

    name: V1Name = required("Name, unique in the organisation.")
    type: Annotated[V1Text, Consequence.BREAKS] = required("Id of the plugin, such as `prometheus`.")
    uid: V1Uid | None = optional("What dashboards refer to. Left out, it is derived from the name.")
    access: Annotated[V1Access | None, Consequence.LOGS] = optional("`proxy` (default), or `direct` from the browser.")
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

    name: NonEmpty = required("Name, unique in the organisation.")
    type: Annotated[Text, Consequence.BREAKS] = required("Id of the plugin.")
    access: Annotated[V1Access | None, Consequence.LOGS] = optional("`proxy` (default), or `direct` from the browser.")
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


def is_current(data: object) -> bool:
    """Whether a file says that it has the current form: with any version above 0, or with one that is no number."""
    version = data.get("apiVersion") if isinstance(data, dict) else None
    if not isinstance(version, str):
        return version is not None
    try:
        return not isinstance(version, Plain) or float(version) > 0
    except ValueError:
        return True


_CURRENT = frozenset(keys_of(DataSources) + keys_of(DataSource) + keys_of(Deletion))
_SETTINGS = frozenset(keys_of(PrometheusJsonData))
_SECRETS = frozenset({"password", "basicAuthPassword", "tlsCACert", "tlsClientCert", "tlsClientKey"})


def _hint(model: type[Model] | None, key: str) -> str:
    """The version under which the key would be read, or the place where it would."""
    if model in (OldDataSources, OldDataSource, OldDeletion):
        camel = to_camel(to_snake(key))
        if camel in _CURRENT:
            spelt = f", or write `{to_snake(key)}`" if to_snake(key) in keys_of(model) else ""
            return f"add `apiVersion: 1` at the top of the file, without which Grafana does not read `{camel}`{spelt}"
    elif model is DataSource:
        camel = to_camel(to_snake(key))
        if camel in _SECRETS:
            return f"put it under `secureJsonData` as `{camel}`"
        if camel in _SETTINGS:
            return f"put it under `jsonData` as `{camel}`"
    return ""


def _meaning(data: Any, _reader: Reader) -> Iterator[ModelFault]:
    if not is_current(data):
        return
    for index, source in mappings(data, "datasources"):
        path: Path = ("datasources", index)
        name = text(source, "name")
        if len(name) > MAX_NAME and "$" not in name:
            message = f"`name` has {len(name)} characters, and Grafana stores {MAX_NAME} at most"
            yield ModelFault((*path, "name"), Part.VALUE, FaultKind.WRONG_VALUE, message)
        settings = source.get("jsonData")
        if text(source, "type") == "prometheus" and isinstance(settings, dict):
            judged = {key: value for key, value in settings.items() if not (isinstance(value, str) and "$" in value)}
            yield from structure(SETTINGS, PrometheusJsonData, judged, at=(*path, "jsonData"))


SETTINGS = Format(
    title="Settings of a Prometheus data source",
    variants=(PrometheusJsonData,),
    choose=lambda _: PrometheusJsonData,
    meaning=lambda *_: iter(()),
    wrong=Consequence.BREAKS,
)
FORMAT = Format(
    title="Grafana data sources",
    variants=(DataSources, OldDataSources),
    choose=lambda data: None if data is None else DataSources if is_current(data) else OldDataSources,
    meaning=_meaning,
    unknown=Consequence.IGNORES,
    condition={
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
    hint=_hint,
)
