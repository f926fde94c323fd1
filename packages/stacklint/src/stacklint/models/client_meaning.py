"""What the settings of an HTTP client of Prometheus or Alertmanager exclude and require.

Facts: config/http_config.go of prometheus/common, and promtool 3.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.document import Part, Path
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.raw import given, is_true, mapping, text

_RESERVED: Final = frozenset(
    {
        "Accept-Encoding",
        "Authorization",
        "Connection",
        "Content-Encoding",
        "Content-Length",
        "Content-Type",
        "Host",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "User-Agent",
        "Www-Authenticate",
        "X-Amz-Content-Sha256",
        "X-Amz-Date",
        "X-Amz-Security-Token",
        "X-Prometheus-Remote-Read-Version",
        "X-Prometheus-Remote-Write-Version",
        "X-Prometheus-Scrape-Timeout-Seconds",
    }
)
JWT_BEARER: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
"""The `grant_type` by which a client signs a JWT."""
OF_PROXIES: Final = frozenset({"proxy_url", "no_proxy", "proxy_from_environment", "proxy_connect_header"})
"""The keys of `http_client.Proxied`."""
JUDGED: Final = OF_PROXIES | {
    *("basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file", "tls_config", "http_headers"),
}
"""Those of `http_client.HttpClient` that anything is said of here."""


def client_meaning(client: dict[str, object], path: Path, *further: str) -> Iterator[ModelFault]:
    """The settings of one client that exclude or require each other; `further` are more ways to authenticate."""
    if not further and JUDGED.isdisjoint(client):
        return  # as most clients, of which there may be thousands
    ways = [way for way in ("basic_auth", "authorization", "oauth2", *further) if isinstance(client.get(way), dict)]
    ways += given(client, "bearer_token", "bearer_token_file")
    yield from _at_most_one(ways, path)
    yield from _secrets(mapping(client, "basic_auth"), (*path, "basic_auth"), "username", "password")
    if authorization := mapping(client, "authorization"):
        yield from _authorization(authorization, (*path, "authorization"))
    yield from tls_meaning(client, path)
    yield from _proxy(client, path)
    if oauth2 := mapping(client, "oauth2"):
        yield from _oauth2(oauth2, (*path, "oauth2"))
    for name in mapping(client, "http_headers"):
        if name.title() in _RESERVED:
            message = f"`{name}` is a header that can't be set here"
            yield ModelFault((*path, "http_headers", name), Part.KEY, FaultKind.WRONG_VALUE, message)


def _authorization(authorization: dict[str, object], path: Path) -> Iterator[ModelFault]:
    yield from _secrets(authorization, path, "credentials")
    if text(authorization, "type").strip().lower() == "basic":
        message = "`type` is `Basic`, which `authorization` does not take"
        where = (*path, "type")
        yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, help="use `basic_auth` instead")


def _oauth2(oauth2: dict[str, object], path: Path) -> Iterator[ModelFault]:
    yield from tls_meaning(oauth2, path)
    yield from _proxy(oauth2, path)
    if text(oauth2, "grant_type") != JWT_BEARER:
        yield from _secrets(oauth2, path, "client_secret")
        return
    yield from _secrets(oauth2, path, "client_certificate_key")
    algorithm = text(oauth2, "signature_algorithm")
    if algorithm not in ("", "RS256", "RS384", "RS512"):
        message = f"`signature_algorithm` is `{algorithm}`, not one of `RS256`, `RS384`, `RS512`"
        yield ModelFault((*path, "signature_algorithm"), Part.VALUE, FaultKind.WRONG_VALUE, message)


def headers_meaning(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    """The headers behind `headers` that are not for people to set."""
    for name in mapping(owner, "headers"):
        if name.title() in _RESERVED - {"X-Prometheus-Scrape-Timeout-Seconds"}:
            message = f"`{name}` is a header that can't be set here"
            yield ModelFault((*path, "headers", name), Part.KEY, FaultKind.WRONG_VALUE, message)


def _secrets(owner: dict[str, object], path: Path, *names: str) -> Iterator[ModelFault]:
    """A secret comes from the configuration, a file or a secret manager, but from one of them."""
    for name in names if owner else ():
        found = given(owner, name, f"{name}_file", f"{name}_ref")
        if len(found) > 1:
            yield from _at_most_one(found, path)


def tls_meaning(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    """What the `tls_config` of a client lacks or has twice."""
    tls, path = mapping(owner, "tls_config"), (*path, "tls_config")
    if not tls:
        return
    yield from _secrets(tls, path, "ca", "cert", "key")
    cert, key = (bool(given(tls, name, f"{name}_file", f"{name}_ref")) for name in ("cert", "key"))
    if cert != key:
        there, lacks = ("cert", "key") if cert else ("key", "cert")
        message = f"`tls_config` has a `{there}` but no `{lacks}`"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)


def _proxy(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    if OF_PROXIES.isdisjoint(owner):
        return
    if is_true(owner, "proxy_from_environment"):
        for key in given(owner, "proxy_url", "no_proxy"):
            message = f"`{key}` is set beside `proxy_from_environment`, which brings its own"
            other = (Other((*path, "proxy_from_environment"), Part.KEY, "set here"),)
            yield ModelFault((*path, key), Part.KEY, FaultKind.WRONG_VALUE, message, others=other)
    elif not given(owner, "proxy_url"):
        for key in ("no_proxy", "proxy_connect_header"):
            # to the check of `no_proxy`, an empty address is one
            if owner.get(key) and not (key == "no_proxy" and owner.get("proxy_url") == ""):
                message = f"`{key}` is set without a `proxy_url`"
                yield ModelFault((*path, key), Part.KEY, FaultKind.WRONG_VALUE, message)


def _at_most_one(found: list[str] | tuple[str, ...], path: Path) -> Iterator[ModelFault]:
    """One fault at the second of several settings that exclude each other."""
    if len(found) > 1:
        first, *rest = (f"`{name}`" for name in found)
        message = f"{', '.join(rest)} set beside {first}: only one of them may be"
        others = tuple(Other((*path, name), Part.KEY, "set here") for name in (found[0], *found[2:]))
        yield ModelFault((*path, found[1]), Part.KEY, FaultKind.WRONG_VALUE, message, others=others)
