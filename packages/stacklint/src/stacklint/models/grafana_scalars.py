"""Scalars of Grafana's provisioning files with `apiVersion: 1`.

Each is read as text first, whether quoted or not, then environment variables are filled in, then it is parsed.
So a text with a `$` in it is not judged. Facts: pkg/services/provisioning/values of Grafana.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from stacklint.models.decode.grafana import INT, MOST, integer, real_bool
from stacklint.models.durations import DURATION
from stacklint.models.scalars import ReadBy, Reads

_SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_BOOL = r"^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$|\$"
_UID = r"^[A-Za-z0-9_-]{0,40}$|\$"


def words(*allowed: str) -> Reads:
    """What says that a text is one of some words, or empty, or filled in; its pattern is in the schema."""
    *most, last = (f"`{word}`" for word in allowed)
    wanted = f"{', '.join(most)} or {last}" if most else last
    return Reads(wanted, {"type": "string", "pattern": f"^({'|'.join(allowed)})?$|\\$", "examples": list(allowed)})


_ACCESS = words("proxy", "direct")
_DURATION = rf"{DURATION}|\$"


RealBool = Annotated[str, ReadBy(real_bool), Reads("`true` or `false` without quotes", {"type": "boolean"})]

V1Text = Annotated[str, Reads("a text", _SCALAR)]
V1Name = Annotated[
    str, StringConstraints(min_length=1), Reads("a text with something in it", {**_SCALAR, "minLength": 1})
]
V1Bool = Annotated[
    str,
    StringConstraints(pattern=_BOOL),
    Reads(
        "`true` or `false`",
        {"type": ["boolean", "integer", "string"], "pattern": _BOOL, "minimum": 0, "maximum": 1},
    ),
]
V1Int = Annotated[
    str,
    ReadBy(integer),
    Reads("a whole number", {"type": ["integer", "string"], "pattern": INT, "minimum": -MOST - 1, "maximum": MOST}),
]
"""A number that 64 bits can hold."""
V1Uid = Annotated[
    str,
    StringConstraints(pattern=_UID),
    Reads("a uid: up to 40 letters, digits, `-` and `_`", {"type": ["string", "integer"], "pattern": _UID}),
]
V1Access = Annotated[str, StringConstraints(pattern=_ACCESS.json["pattern"]), _ACCESS]
V1Duration = Annotated[
    str,
    StringConstraints(pattern=_DURATION),
    Reads(
        "a duration such as `30s` or `5m`",
        {"type": ["string", "integer"], "pattern": _DURATION, "minimum": 0, "maximum": 0},
    ),
]
"""As `model.ParseDuration` of prometheus/common; an empty text is none."""
V1Length = Annotated[
    str,
    StringConstraints(pattern=_DURATION, min_length=1),
    Reads(
        "a duration such as `30s` or `5m`",
        {"type": ["string", "integer"], "pattern": _DURATION, "minLength": 1, "minimum": 0, "maximum": 0},
    ),
]
"""A duration that can't be left empty."""
