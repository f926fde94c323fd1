"""Objects that the Kubernetes API knows. Facts: discovery/kubernetes/kubernetes.go of Prometheus, and promtool 3.5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from stacklint.document import Part, Path
from stacklint.models.base import Model, optional, required
from stacklint.models.client_meaning import client_meaning
from stacklint.models.dated import too_new
from stacklint.models.discovery.base import Discovery, Texts, beside
from stacklint.models.discovery.selectors import FieldSelector, LabelSelector
from stacklint.models.fault import FaultKind, ModelFault
from stacklint.models.http_client import HttpClient
from stacklint.models.keys import keys_of
from stacklint.models.raw import given, is_true, mapping, mappings, text
from stacklint.models.reader import Reader
from stacklint.models.scalars import Bool, ClientFile, Url

Role = Literal["node", "pod", "service", "endpoints", "endpointslice", "ingress"]

_SELECTABLE = {
    "node": ("node",),
    "pod": ("pod", "node"),
    "service": ("service",),
    "endpoints": ("pod", "service", "endpoints"),
    "endpointslice": ("pod", "service", "endpointslice"),
    "ingress": ("ingress",),
}
_NODES_OF_PODS = (3, 11)
_CLIENT = frozenset(keys_of(HttpClient))
_ON = ("follow_redirects", "enable_http2")
"""Settings of the client that are true by default."""


class Namespaces(Model):
    """Where to look."""

    own_namespace: Bool | None = optional("Look into the namespace that Prometheus runs in.")
    names: Texts | None = optional("Namespaces. Default: all of them.")


class Selector(Model):
    """Which objects of a kind to ask for."""

    role: Role = required("Kind of the objects. `node` beside the role `pod` since Prometheus 3.11.")
    label: LabelSelector | None = optional("Condition on the labels.")
    field: FieldSelector | None = optional("Condition on the fields.")


class AttachMetadata(Model):
    """What to tell about the surroundings of a target."""

    node: Bool | None = optional("Add the labels of the node, for the roles `pod`, `endpoints` and `endpointslice`.")
    namespace: Bool | None = optional("Add the labels of the namespace.", since=(3, 6))


class KubernetesDiscovery(HttpClient):
    """Targets from the Kubernetes API."""

    role: Role = required("What is discovered.")
    api_server: Url | None = optional("URL of the API. Default: that of the cluster that Prometheus runs in.")
    kubeconfig_file: ClientFile | None = optional("kubeconfig file with the API's address and credentials.")
    namespaces: Namespaces | None = optional("Namespaces to look into. Default: all of them.")
    selectors: list[Selector] | None = optional("Which objects to ask for, for each kind that the role watches.")
    attach_metadata: AttachMetadata | None = optional("What to tell about the surroundings of a target.")


def _meaning(entry: dict[str, object], path: Path, reader: Reader) -> Iterator[ModelFault]:
    yield from client_meaning(entry, path)
    server = "api_server" if entry.get("api_server") is not None else ""
    file = "".join(given(entry, "kubeconfig_file"))
    if server and file:
        yield beside(path, file, server)
    for key in _client_settings(entry):
        if file:
            yield beside(path, key, file)
        elif not server:
            message = f"`{key}` is set without an `api_server`, whose client it is about"
            yield ModelFault((*path, key), Part.KEY, FaultKind.WRONG_VALUE, message)
    if is_true(mapping(entry, "namespaces"), "own_namespace") and (server or file):
        yield beside(path, "namespaces", server or file, "own_namespace")
    yield from _selectors(entry, path, reader)


def _client_settings(entry: dict[str, object]) -> Iterator[str]:
    """The keys of the HTTP client whose values are not the default ones."""
    for key in entry:
        if key in _CLIENT and not _is_default(entry, key):
            yield key


def _is_default(entry: dict[str, object], key: str) -> bool:
    """Null is nothing, which is the default of all but two; an empty mapping is something, but for TLS."""
    value = entry[key]
    if key in _ON:
        return is_true(entry, key)
    if key == "tls_config" and isinstance(value, dict):
        return not given(value, *(value.keys() - {"insecure_skip_verify"})) and not is_true(
            value, "insecure_skip_verify"
        )
    if key == "proxy_from_environment":
        return not is_true(entry, key)
    return value is None or (value == "" and key != "proxy_url")


def _selectors(entry: dict[str, object], path: Path, reader: Reader) -> Iterator[ModelFault]:
    role = text(entry, "role")
    allowed = _SELECTABLE.get(role, ())
    seen: set[str] = set()
    for index, selector in mappings(entry, "selectors"):
        kind = text(selector, "role")
        if kind not in _SELECTABLE:
            continue
        place = (*path, "selectors", index, "role")
        if kind in seen:
            message = f"`role` is `{kind}`, which a selector before selects already"
            yield ModelFault(place, Part.VALUE, FaultKind.WRONG_VALUE, message)
        elif allowed and kind not in allowed:
            message = (
                f"`role` is `{kind}`, but the role `{role}` selects {' and '.join(f'`{name}`' for name in allowed)}"
            )
            yield ModelFault(place, Part.VALUE, FaultKind.WRONG_VALUE, message)
        elif (role, kind) == ("pod", "node") and not reader.has(_NODES_OF_PODS):
            yield too_new("a selector of nodes for the role `pod`", _NODES_OF_PODS, place, Part.VALUE, reader)
        seen.add(kind)


DISCOVERY = Discovery(model=KubernetesDiscovery, meaning=_meaning)
