"""The ways in which receivers of an alertmanager.yml tell somebody.

Facts: config/notifiers.go and notify/ of Alertmanager, and what amtool 0.33 takes of each key.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import AfterValidator, StringConstraints

from stacklint.models.base import Model, optional
from stacklint.models.decode.alertmanager import GO_DURATION, go_duration, template_url, timeout, url
from stacklint.models.http_client import HttpClient
from stacklint.models.reader import ALERTMANAGER
from stacklint.models.scalars import (
    UNJOINED,
    Bool,
    ReadBy,
    Reads,
    SecretFile,
)


def since(minor: int, description: str) -> Any:
    """A key that a version of Alertmanager brought, by its changelog; amtool of Debian's suites agrees."""
    return optional(description, since=(0, minor), program=ALERTMANAGER)


_HOST = "://[^/?#]*[^/?#@]([/?#]|$)"
_HTTP = f"[Hh][Tt][Tt][Pp][Ss]?{_HOST}"
_HTTP_URL = f"^{_HTTP}"
_SECRET_URL = f"^({_HTTP}|<secret>$)"
_TEMPLATE_URL = f"^({_HTTP}|<secret>$|$|.*[{{][{{])"
_HOST_PORT = r"^(|(\[[^\]]*\]|[^:\[\]]*):[^:\[\]]+)$"
_WANTED: Final = "a URL with a host that starts with `http://` or `https://`"


def _matching(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern}


HttpUrl = Annotated[
    str, StringConstraints(pattern=_HTTP_URL), AfterValidator(url), Reads(_WANTED, _matching(_HTTP_URL))
]
"""A URL that Alertmanager shows as it is."""
SecretUrl = Annotated[
    str, StringConstraints(pattern=_SECRET_URL), AfterValidator(url), Reads(_WANTED, _matching(_SECRET_URL))
]
"""A URL that Alertmanager hides behind `<secret>`, which it takes back in its place."""
TemplateUrl = Annotated[
    str,
    StringConstraints(pattern=_TEMPLATE_URL),
    AfterValidator(template_url),
    Reads(_WANTED, _matching(_TEMPLATE_URL)),
]
"""A secret URL that may be a template. An empty one is none at all."""
HostPort = Annotated[
    str,
    StringConstraints(pattern=_HOST_PORT),
    Reads("an address as `host:port`", {"type": "string", "pattern": _HOST_PORT}),
]
GoDuration = Annotated[
    str,
    ReadBy(go_duration),
    Reads("a duration such as `15s` or `1h30m`", {"type": ["string", "integer"], "pattern": GO_DURATION}),
]
"""As `time.ParseDuration` of Go: there are no days."""
Timeout = Annotated[
    str,
    ReadBy(timeout),
    Reads("a duration such as `15s` or `1h30m`", {"type": ["string", "number"], "pattern": GO_DURATION}),
]
"""As `GoDuration`, and a plain number counts nanoseconds."""
LocalFile = Annotated[SecretFile, UNJOINED]
"""Alertmanager takes only its templates and the files of its HTTP clients from the folder of its configuration."""


class Integration(Model):
    """A way to tell somebody."""

    send_resolved: Bool | None = optional("Tell too when an alert is over.")


class HttpIntegration(Integration):
    """A way to tell somebody over HTTP."""

    http_config: HttpClient | None = optional("How it is reached over HTTP. Default: that of `global`.")
