"""How Alertmanager decodes what it alone has: its durations, URLs and time ranges."""

from __future__ import annotations

from typing import Final

from stacklint.document import Plain
from stacklint.document.numbers import LEAST, MOST, number
from stacklint.models.decode.yaml import unreadable
from stacklint.models.urls import is_url
from stacklint.pattern import Pattern

GO_DURATION: Final = r"^[-+]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$"
_IS_GO_DURATION: Final = Pattern(GO_DURATION)
_GO_PARTS: Final = Pattern(r"([0-9.]+)([a-zµμ]+)")
_SECONDS: Final = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_LONGEST: Final = 2**63 / 1e9


def url(text: str) -> str:
    """A URL, or what Alertmanager shows in the place of a secret one."""
    if text == "<secret>" or is_url(text):
        return text
    raise unreadable()


def template_url(text: str) -> str:
    """A URL, or a template that makes one."""
    return text if "{{" in text else url(text)


def go_duration(value: object) -> str:
    """A duration as `time.ParseDuration` of Go takes it."""
    if isinstance(value, str) and _IS_GO_DURATION.fullmatch(value):
        length = sum(float(count) * _SECONDS[unit] for count, unit in _GO_PARTS.findall(value))
        if length < _LONGEST:
            return value
    raise unreadable()


def timeout(value: object) -> str:
    """Such a duration, or a plain number of nanoseconds."""
    found = number(value) if isinstance(value, Plain) else None
    return str(value) if found is not None and LEAST <= found <= MOST >> 1 else go_duration(value)
