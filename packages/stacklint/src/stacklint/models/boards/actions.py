"""Requests that are sent at a click on a value."""

from typing import Annotated

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.json_scalars import Offers, Switch, Words


class ActionRequest(OpenCamelModel):
    """What is sent."""

    method: Annotated[Words, Offers("GET", "PUT", "POST", "DELETE", "PATCH")] | None = optional("Method.")
    url: Words | None = optional("Address.")
    body: Words | None = optional("Body.")
    query_params: list[list[Words | None]] | None = optional("Parameters, as pairs.")
    headers: list[list[Words | None]] | None = optional("Headers, as pairs.")
    datasource_uid: Words | None = optional("Data source that sends it.")


class ActionVariable(OpenCamelModel):
    """What is asked for before something is sent."""

    key: Words | None = optional("Key.")
    name: Words | None = optional("What it is called.")
    type: Annotated[Words, Offers("string")] | None = optional("Type.")


class ActionStyle(OpenCamelModel):
    """How an action looks."""

    background_color: Words | None = optional("Colour behind it.")


class ActionDetails(OpenCamelModel):
    """A request that is sent at a click."""

    fetch: ActionRequest | None = optional("What the browser sends.")
    infinity: ActionRequest | None = optional("What the Infinity data source sends.")
    confirmation: Words | None = optional("What is asked first.")
    one_click: Switch | None = optional("Send it at a click on the value.")
    variables: list[ActionVariable] | None = optional("What is asked for first.")
    style: ActionStyle | None = optional("How it looks.")
