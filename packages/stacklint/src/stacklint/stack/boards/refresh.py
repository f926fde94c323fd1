"""How often a dashboard may be loaded anew: durations as Grafana reads them, and the least that one allows.

Facts: pkg/services/dashboards and the `gtime` package of Grafana 12.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from stacklint.stack.grafana.server import Grafana

_DATE: Final = Pattern(r"(\d+)([dwMy])\Z", re.ASCII)
_CLOCK: Final = Pattern(r"[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+\Z", re.ASCII)
_PART: Final = Pattern(r"([\d.]+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_UNITS: Final = {
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0,
    "d": 86_400.0, "w": 604_800.0, "M": 2_629_800.0, "y": 31_557_600.0,
}  # fmt: skip
_LEAST: Final = 5.0
_VARIABLE: Final = "GF_DASHBOARDS_MIN_REFRESH_INTERVAL"
_CONFIGURATION: Final = "/etc/grafana/grafana.ini"


def seconds(text: str) -> float | None:
    """The length of a duration; `None` for what is none to Grafana."""
    if (date := _DATE.match(text)) is not None:
        return float(date[1]) * _UNITS[date[2]]
    if text in {"0", "+0", "-0"}:
        return 0.0
    if _CLOCK.match(text) is None:
        return None
    total = sum(float(count) * _UNITS[unit] for count, unit in _PART.findall(text))
    return -total if text.startswith("-") else total


def least_refresh(grafana: Grafana) -> float | None:
    """The least refresh interval that a Grafana allows; `None` where a file or a variable may say."""
    given = grafana.service.environment.get(_VARIABLE)
    if given is not None:
        return seconds(given.text) if given.known else None
    return _LEAST if grafana.container.is_own(_CONFIGURATION) else None
