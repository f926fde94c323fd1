"""What types can't say of the entries of discoveries: of those that people use, and what all share.

Facts: discovery/ of Prometheus, and promtool 3.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.document import Part, Path
from stacklint.document.numbers import is_nothing
from stacklint.models.client_meaning import JUDGED, client_meaning, tls_meaning
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.naming import mapping_name
from stacklint.models.raw import given, is_true, mapping, mappings, text
from stacklint.models.reader import Reader
from stacklint.models.too_new import too_new

_SELECTABLE: Final = {
    "node": ("node",),
    "pod": ("pod", "node"),
    "service": ("service",),
    "endpoints": ("pod", "service", "endpoints"),
    "endpointslice": ("pod", "service", "endpointslice"),
    "ingress": ("ingress",),
}
_NODES_OF_PODS: Final = (3, 11)
_ON: Final = ("follow_redirects", "enable_http2")
"""Settings of the client that are true by default."""
_CLIENT: Final = JUDGED.union(_ON)


def no_meaning(_entry: dict[str, object], _path: Path, _reader: Reader) -> Iterator[ModelFault]:
    """The types say it all."""
    return iter(())


def http_meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    """The types say it all, but for the settings of the HTTP client."""
    return client_meaning(entry, path)


def tls_only_meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    """The types say it all, but for TLS, which is all that can be set of the HTTP client."""
    return tls_meaning(entry, path)


def needs(entry: dict[str, object], path: Path, key: str, why: str) -> Iterator[ModelFault]:
    """A fault where a key that an entry needs is missing, null or empty."""
    if given(entry, key):
        return
    if key in entry:
        message = f"`{key}` is empty, {why}"
        yield ModelFault((*path, key), Part.VALUE, FaultKind.WRONG_VALUE, message)
    else:
        message = f"`{key}` is missing in {mapping_name(path)}, {why}"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)


def beside(path: Path, key: str, other: str, *inner: str) -> ModelFault:
    """Two keys of a mapping exclude each other, and `key` is to blame, or what `inner` leads to below it."""
    message = f"`{inner[-1] if inner else key}` is set beside `{other}`: only one of them may be"
    others = (Other((*path, other), Part.KEY, "set here"),)
    return ModelFault((*path, key, *inner), Part.KEY, FaultKind.WRONG_VALUE, message, others=others)


def dns_meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    """Only SRV records tell a port."""
    kind = text(entry, "type").upper()
    if kind not in {"A", "AAAA", "MX", "NS"}:
        return
    if entry.get("port") is None:
        message = f"`port` is missing in {mapping_name(path)}, and records of type `{kind}` tell none"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)
    elif is_nothing(text(entry, "port")):
        message = f"`port` is 0, and records of type `{kind}` tell none"
        yield ModelFault((*path, "port"), Part.VALUE, FaultKind.WRONG_VALUE, message)


def consul_meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    """The token and the old form of basic authentication are further ways to authenticate."""
    if user := given(entry, "username", "password"):
        for way in given(entry, "basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file"):
            yield beside(path, way, user[0])
    if given(entry, "token"):
        for way in given(entry, "authorization", "oauth2"):
            yield beside(path, way, "token")
    yield from client_meaning(entry, path)


def kubernetes_meaning(entry: dict[str, object], path: Path, reader: Reader) -> Iterator[ModelFault]:
    """Whose client is set up, and what its role selects."""
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
