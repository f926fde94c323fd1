"""The ways in which receivers of an alertmanager.yml tell somebody.

Facts: config/notifiers.go and notify/ of Alertmanager, and what amtool 0.33 takes of each key.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, PlainValidator, StringConstraints

from stacklint.document import Plain
from stacklint.document.numbers import LEAST, MOST, number
from stacklint.models.base import Model, optional
from stacklint.models.http_client import HttpClient
from stacklint.models.scalars import (
    UNJOINED,
    Bool,
    Reads,
    SecretFile,
    unreadable,
)
from stacklint.models.urls import is_url

_HOST = "://[^/?#]*[^/?#@]([/?#]|$)"
_HTTP = f"[Hh][Tt][Tt][Pp][Ss]?{_HOST}"
_HTTP_URL = f"^{_HTTP}"
_SECRET_URL = f"^({_HTTP}|<secret>$)"
_TEMPLATE_URL = f"^({_HTTP}|<secret>$|$|.*[{{][{{])"
_HOST_PORT = r"^(|(\[[^\]]*\]|[^:\[\]]*):[^:\[\]]+)$"
_GO_DURATION = r"^[-+]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$"
_IS_GO_DURATION: Final = re.compile(_GO_DURATION)
_GO_PARTS: Final = re.compile(r"([0-9.]+)([a-zµμ]+)")
_SECONDS: Final = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_LONGEST: Final = 2**63 / 1e9
_WANTED: Final = "a URL with a host that starts with `http://` or `https://`"


def _url(text: str) -> str:
    if text == "<secret>" or is_url(text):
        return text
    raise unreadable()


def _template_url(text: str) -> str:
    return text if "{{" in text else _url(text)


def _go_duration(value: object) -> str:
    if isinstance(value, str) and _IS_GO_DURATION.fullmatch(value):
        length = sum(float(count) * _SECONDS[unit] for count, unit in _GO_PARTS.findall(value))
        if length < _LONGEST:
            return value
    raise unreadable()


def _timeout(value: object) -> str:
    found = number(value) if isinstance(value, Plain) else None
    return str(value) if found is not None and LEAST <= found <= MOST >> 1 else _go_duration(value)


def _matching(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern}


HttpUrl = Annotated[
    str, StringConstraints(pattern=_HTTP_URL), AfterValidator(_url), Reads(_WANTED, _matching(_HTTP_URL))
]
"""A URL that Alertmanager shows as it is."""
SecretUrl = Annotated[
    str, StringConstraints(pattern=_SECRET_URL), AfterValidator(_url), Reads(_WANTED, _matching(_SECRET_URL))
]
"""A URL that Alertmanager hides behind `<secret>`, which it takes back in its place."""
TemplateUrl = Annotated[
    str,
    StringConstraints(pattern=_TEMPLATE_URL),
    AfterValidator(_template_url),
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
    PlainValidator(_go_duration),
    Reads("a duration such as `15s` or `1h30m`", {"type": ["string", "integer"], "pattern": _GO_DURATION}),
]
"""As `time.ParseDuration` of Go: there are no days."""
Timeout = Annotated[
    str,
    PlainValidator(_timeout),
    Reads("a duration such as `15s` or `1h30m`", {"type": ["string", "number"], "pattern": _GO_DURATION}),
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
