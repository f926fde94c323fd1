"""What every plugin that talks HTTP takes: TLS, cookies, headers, signatures.

Facts: pkg/services/datasources and the plugin SDK of Grafana 13, and the documentation of its data sources.
"""

from __future__ import annotations

from typing import Any

from stacklint.models.base import optional
from stacklint.models.jsondata.base import Settings
from stacklint.models.jsondata.scalars import Count, Flag, String


class HttpJsonData(Settings):
    """Settings of a data source that is asked over HTTP."""

    tls_auth: Flag | None = optional("Authenticate with a client certificate, from `secureJsonData`.")
    tls_auth_with_ca_cert: Flag | None = optional(
        "Check the server against `tlsCACert` of `secureJsonData`.", alias="tlsAuthWithCACert"
    )
    tls_skip_verify: Flag | None = optional("Accept any certificate of the server.")
    server_name: String | None = optional("Name that the server's certificate must bear.")
    timeout: Count | None = optional("Seconds that a request may take.")
    keep_cookies: list[String] | None = optional("Cookies that are handed on.")
    oauth_pass_thru: Flag | None = optional("Hand on the OAuth identity of the user.")
    enable_secure_socks_proxy: Flag | None = optional("Talk to the data source through the SOCKS proxy.")
    sig_v4_auth: Flag | None = optional("Sign requests for AWS.", alias="sigV4Auth")
    sig_v4_auth_type: String | None = optional("Where the keys of AWS come from.", alias="sigV4AuthType")
    sig_v4_region: String | None = optional("Region of AWS.", alias="sigV4Region")
    sig_v4_profile: String | None = optional("Profile of AWS.", alias="sigV4Profile")
    sig_v4_assume_role_arn: String | None = optional("Role of AWS to take on.", alias="sigV4AssumeRoleArn")
    sig_v4_external_id: String | None = optional("External id for that role.", alias="sigV4ExternalId")
    azure_credentials: dict[str, Any] | None = optional("How to log in to Azure.")
    team_http_headers: dict[str, Any] | None = optional("Headers of teams.")
