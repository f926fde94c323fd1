"""How Prometheus and Alertmanager speak HTTP to others: authentication, TLS, proxies, headers.

Facts: config/http_config.go of prometheus/common, and promtool 3.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from stacklint.document import Part, Path
from stacklint.models.base import Model, optional, required
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.raw import given, is_true, mapping, text
from stacklint.models.scalars import Bool, ClientFile, NonEmpty, SecretFile, Text, Url

_RESERVED = frozenset(
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

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"

TlsVersion = Literal["TLS10", "TLS11", "TLS12", "TLS13"]


class TlsConfig(Model):
    """TLS of a client."""

    ca: Text | None = optional("Certificate authority that the server's certificate is checked against, as PEM text.")
    cert: Text | None = optional("Client certificate, as PEM text.")
    key: Text | None = optional("Key of the client certificate, as PEM text.")
    ca_file: ClientFile | None = optional("File with the certificate authority.")
    cert_file: ClientFile | None = optional("File with the client certificate.")
    key_file: ClientFile | None = optional("File with the key of the client certificate.")
    ca_ref: Text | None = optional("Name of the secret that holds the certificate authority.")
    cert_ref: Text | None = optional("Name of the secret that holds the client certificate.")
    key_ref: Text | None = optional("Name of the secret that holds the key.")
    server_name: Text | None = optional("Name that the server's certificate must bear, if not that of the address.")
    insecure_skip_verify: Bool | None = optional("Accept any certificate of the server.")
    min_version: TlsVersion | None = optional("Oldest TLS version to accept.")
    max_version: TlsVersion | None = optional("Newest TLS version to accept.")


class BasicAuth(Model):
    """A user name and a password."""

    username: Text | None = optional("User name.")
    username_file: SecretFile | None = optional("File with the user name.")
    username_ref: Text | None = optional("Name of the secret that holds the user name.")
    password: Text | None = optional("Password.")
    password_file: SecretFile | None = optional("File with the password, read for each request.")
    password_ref: Text | None = optional("Name of the secret that holds the password.")


class Authorization(Model):
    """An Authorization header."""

    type: Text | None = optional("Scheme of the header; `Bearer` by default, never `Basic`.")
    credentials: Text | None = optional("What follows the scheme.")
    credentials_file: SecretFile | None = optional("File with what follows the scheme.")
    credentials_ref: Text | None = optional("Name of the secret that holds what follows the scheme.")


class Proxied(Model):
    """The way through a proxy."""

    proxy_url: Url | None = optional("Proxy to send requests through.")
    no_proxy: Text | None = optional("Comma-separated hosts to reach without the proxy.", since=(2, 43))
    proxy_from_environment: Bool | None = optional(
        "Take the proxy from HTTP_PROXY, HTTPS_PROXY and NO_PROXY.", since=(2, 43)
    )
    proxy_connect_header: dict[Text, list[Text | None] | None] | None = optional(
        "Headers to send to the proxy when a tunnel is opened."
    )


class OAuth2(Proxied):
    """OAuth 2.0 with client credentials."""

    client_id: NonEmpty = required("Client id.")
    client_secret: Text | None = optional("Client secret.")
    client_secret_file: SecretFile | None = optional("File with the client secret.")
    client_secret_ref: Text | None = optional("Name of the secret that holds the client secret.")
    client_certificate_key_id: Text | None = optional("Id of the key that a JWT is signed with.", since=(3, 8))
    client_certificate_key: Text | None = optional("Key that a JWT is signed with.", since=(3, 8))
    client_certificate_key_file: SecretFile | None = optional("File with that key.", since=(3, 8))
    client_certificate_key_ref: Text | None = optional("Name of the secret that holds that key.", since=(3, 8))
    grant_type: Text | None = optional(
        f"How a token is asked for; `{_JWT_BEARER}` signs a JWT. Default `client_credentials`.", since=(3, 8)
    )
    signature_algorithm: Text | None = optional("How a JWT is signed. Default `RS256`.", since=(3, 8))
    iss: Text | None = optional("Issuer of the JWT. Default: the client id.", since=(3, 8))
    audience: Text | None = optional("Audience of the JWT. Default: the token URL.", since=(3, 8))
    claims: dict[Text, Any] | None = optional("Further claims of the JWT.", since=(3, 8))
    scopes: list[Text | None] | None = optional("Scopes to ask for.")
    token_url: NonEmpty = required("Where tokens are fetched.")
    endpoint_params: dict[Text, Text | None] | None = optional("Further parameters for the token URL.")
    tls_config: TlsConfig | None = optional("TLS towards the token URL.")


class Header(Model):
    """The values of a header, from up to three sources."""

    values: list[Text | None] | None = optional("Values as they are.")
    secrets: list[Text | None] | None = optional("Values that are hidden when the configuration is shown.")
    files: list[SecretFile | None] | None = optional("Files with a value each.")


class HttpClient(Proxied):
    """What any HTTP client of Prometheus and Alertmanager can be told."""

    basic_auth: BasicAuth | None = optional("Authenticate with a user name and a password.")
    authorization: Authorization | None = optional("Authenticate with an Authorization header.")
    oauth2: OAuth2 | None = optional("Authenticate with OAuth 2.0.")
    bearer_token: Text | None = optional(
        "Old form of `authorization` with `credentials`.",
        deprecated=(2, 26), instead="`authorization` with `credentials`",
    )  # fmt: skip
    bearer_token_file: SecretFile | None = optional(
        "Old form of `authorization` with `credentials_file`.",
        deprecated=(2, 26), instead="`authorization` with `credentials_file`",
    )  # fmt: skip
    tls_config: TlsConfig | None = optional("TLS towards the server.")
    follow_redirects: Bool | None = optional("Follow redirects. Default true.")
    enable_http2: Bool | None = optional("Speak HTTP/2 where the server does. Default true.")
    http_headers: dict[Text, Header | None] | None = optional("Further headers by name.", since=(2, 55))


_JUDGED = frozenset(HttpClient.model_fields) - {"follow_redirects", "enable_http2"}


def client_meaning(client: dict[str, object], path: Path, *further: str) -> Iterator[ModelFault]:
    """The settings of one client that exclude or require each other; `further` are more ways to authenticate."""
    if not further and _JUDGED.isdisjoint(client):
        return  # as most clients, of which there may be thousands
    ways = [way for way in ("basic_auth", "authorization", "oauth2", *further) if isinstance(client.get(way), dict)]
    ways += given(client, "bearer_token", "bearer_token_file")
    yield from _at_most_one(ways, path)
    basic, authorization = mapping(client, "basic_auth"), mapping(client, "authorization")
    yield from _secrets(basic, (*path, "basic_auth"), "username", "password")
    yield from _secrets(authorization, (*path, "authorization"), "credentials")
    if text(authorization, "type").strip().lower() == "basic":
        message = "`type` is `Basic`, which `authorization` does not take"
        where = (*path, "authorization", "type")
        yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, help="use `basic_auth` instead")
    oauth2 = mapping(client, "oauth2")
    for owner, where in ((client, path), (oauth2, (*path, "oauth2"))):
        yield from tls_meaning(owner, where)
        yield from _proxy(owner, where)
    yield from _oauth2(oauth2, (*path, "oauth2"))
    for name in mapping(client, "http_headers"):
        if name.title() in _RESERVED:
            message = f"`{name}` is a header that can't be set here"
            yield ModelFault((*path, "http_headers", name), Part.KEY, FaultKind.WRONG_VALUE, message)


def _oauth2(oauth2: dict[str, object], path: Path) -> Iterator[ModelFault]:
    if text(oauth2, "grant_type") != _JWT_BEARER:
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
        yield from _at_most_one(given(owner, name, f"{name}_file", f"{name}_ref"), path)


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
