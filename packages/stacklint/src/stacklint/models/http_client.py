"""How Prometheus and Alertmanager speak HTTP to others: authentication, TLS, proxies, headers.

Facts: config/http_config.go of prometheus/common, and promtool 3.5.
"""

from __future__ import annotations

from typing import Any, Literal

from stacklint.models.base import Model, optional, required
from stacklint.models.client_meaning import JWT_BEARER
from stacklint.models.scalars import Bool, ClientFile, NonEmpty, SecretFile, Text, Url

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
        f"How a token is asked for; `{JWT_BEARER}` signs a JWT. Default `client_credentials`.", since=(3, 8)
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
