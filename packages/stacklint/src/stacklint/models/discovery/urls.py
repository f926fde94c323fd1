"""Addresses that must be whole. Facts: the discoveries of Prometheus, which look at scheme and host alone."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from stacklint.models.decode.yaml import unreadable
from stacklint.models.scalars import Reads
from stacklint.models.urls import is_url

_SOMEWHERE = "://[^/?#]*[^/?#@]([/?#]|$)"
_SCHEMED = f"^[A-Za-z][A-Za-z0-9+.-]*{_SOMEWHERE}"
_HTTP = f"^[Hh][Tt][Tt][Pp][Ss]?{_SOMEWHERE}"


def _url(text: str) -> str:
    if is_url(text):
        return text
    raise unreadable()


SomeUrl = Annotated[
    str,
    StringConstraints(min_length=1),
    AfterValidator(_url),
    Reads("a URL", {"type": ["string", "number", "boolean"], "minLength": 1}),
]
"""Whatever parses and isn't empty."""
SchemedUrl = Annotated[
    str,
    StringConstraints(pattern=_SCHEMED),
    AfterValidator(_url),
    Reads("a URL with scheme and host, such as `http://host:80`", {"type": "string", "pattern": _SCHEMED}),
]
HttpUrl = Annotated[
    str,
    StringConstraints(pattern=_HTTP),
    AfterValidator(_url),
    Reads("a URL with a host that starts with `http://` or `https://`", {"type": "string", "pattern": _HTTP}),
]
