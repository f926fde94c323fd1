"""Scalars as Go's YAML decoders read them: by the type of the field, not by the look of the text.

A plain scalar is a `Plain`, a quoted one a `str`. A text field takes any scalar as written, so `job_name: 1e3` is
"1e3". Numbers and booleans must be plain. go-yaml v2 (Prometheus, Alertmanager) and v3 (rule files, Grafana) differ in
the booleans. Facts: decode.go and resolve.go of go-yaml v2.4 and v3.0, and promtool 3.5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, InstanceOf, PlainValidator, StringConstraints, Tag
from pydantic_core import PydanticCustomError, core_schema

from stacklint.document import NullKey, Plain
from stacklint.document.numbers import LEAST, MOST, number
from stacklint.document.plain import BOOLS
from stacklint.models.durations import DURATION, LONGEST, milliseconds
from stacklint.models.path_use import PathUse
from stacklint.models.urls import is_url

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

TAG = "\0"
"""Starts the tags of unions, which pydantic writes into a location."""
KEY_TAG = "[key]"
"""Ends pydantic's location of a fault in a key of a mapping."""


@dataclass(frozen=True, slots=True)
class Reads:
    """Says in our words what a scalar must be, and in JSON Schema what may stand there.

    Attributes:
        wanted: what completes the sentence "is x, not ...".
        json: the schema of the value as a YAML 1.2 reader without a type to go by would give it.
    """

    wanted: str
    json: dict[str, Any] = field(hash=False)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """The source's schema, with all its errors replaced by one that carries `wanted`."""
        return core_schema.custom_error_schema(
            handler(source),
            custom_error_type="unreadable",
            custom_error_message="unreadable",
            custom_error_context={"wanted": self.wanted},
        )

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The schema as given."""
        return dict(self.json)


def unreadable() -> PydanticCustomError:
    """What a validator raises; the `Reads` around it says the rest."""
    return PydanticCustomError("unreadable", "unreadable")


_V3_BOOLS = frozenset({"true", "True", "TRUE", "false", "False", "FALSE", "y", "Y", "yes", "on", "n", "N", "no", "off"})


def _plain(value: object) -> str:
    if isinstance(value, Plain):
        return value
    raise unreadable()


def _number(value: object) -> int | float:
    """A number that 64 bits can hold, or an endless one in YAML's words."""
    if (found := number(_plain(value))) is None:
        raise unreadable()
    return found


def _integer(value: object) -> str:
    """Go's integers take floats too, and cut them off."""
    return _between(value, LEAST, MOST >> 1)


def _unsigned(value: object) -> str:
    return _between(value, 0, MOST)


def _between(value: object, least: int, most: int) -> str:
    """A number within limits: Go's comparison with the upper one is made in floats, where that is one more."""
    found = _number(value)
    if least <= found <= most or (isinstance(found, float) and least - 1 < found <= most + 1):
        return str(value)
    raise unreadable()


def _float(value: object) -> str:
    _number(value)
    return str(value)


def _v2_bool(value: object) -> str:
    if (text := _plain(value)) in BOOLS:
        return text
    raise unreadable()


def _v3_bool(value: object) -> str:
    if (text := _plain(value)) in _V3_BOOLS:
        return text
    raise unreadable()


_SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_BOOL: dict[str, Any] = {
    "type": ["boolean", "string"],
    "pattern": "^(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$",
}

Text = Annotated[str, Reads("a text", _SCALAR)]
"""Any scalar."""
NonEmpty = Annotated[
    str, StringConstraints(min_length=1), Reads("a text with something in it", {**_SCALAR, "minLength": 1})
]
"""Any scalar but the empty text."""
SecretFile = Annotated[Text, PathUse.SECRET]
"""A file that is read each time it is needed."""
ClientFile = Annotated[Text, PathUse.CLIENT]
"""A file that is read once, when whoever needs it is set up."""
LogFile = Annotated[Text, PathUse.LOG]
"""A file that is written to."""
UNJOINED = "unjoined"
"""Marks a type in which relative paths don't count from the folder of the configuration."""
_LABEL_NAME = Reads("a label name, which is never empty", {**_SCALAR, "minLength": 1})
LabelName = Annotated[str, StringConstraints(min_length=1), _LABEL_NAME]
"""Since Prometheus 3 any text but the empty one (`model.LabelName.IsValid` with the UTF-8 scheme)."""
SetLabelName = Annotated[
    Annotated[str, StringConstraints(min_length=1)] | InstanceOf[NullKey],
    Field(union_mode="left_to_right"),
    _LABEL_NAME,
]
"""A key of a `model.LabelSet`: go-yaml 2 doesn't ask it whether it is valid if it is null."""
Int = Annotated[str, PlainValidator(_integer), Reads("a number without quotes", {"type": "number"})]
Unsigned = Annotated[
    str, PlainValidator(_unsigned), Reads("a number without quotes, 0 or more", {"type": "number", "minimum": 0})
]
Float = Annotated[str, PlainValidator(_float), Reads("a number without quotes", {"type": "number"})]
Bool = Annotated[str, PlainValidator(_v2_bool), Reads("`true` or `false` without quotes", _BOOL)]
BoolV3 = Annotated[str, PlainValidator(_v3_bool), Reads("`true` or `false` without quotes", _BOOL)]


def _in_range(text: str) -> str:
    if len(text) > 3 and milliseconds(text) > LONGEST:
        raise unreadable()
    return text


_DURATION_JSON: dict[str, Any] = {
    "type": ["string", "integer"], "pattern": DURATION, "minLength": 1, "minimum": 0, "maximum": 0
}  # fmt: skip
Duration = Annotated[
    str,
    StringConstraints(pattern=DURATION, min_length=1),
    AfterValidator(_in_range),
    Reads("a duration such as `15s` or `1m30s`", _DURATION_JSON),
]
"""As `model.ParseDuration` of prometheus/common: whole numbers, units in falling order, below 292 years."""

_SIZE = r"^[-+]?(0|((\.[0-9]+|[0-9]+\.?[0-9]*)([KMGTPE]iB|B))+|((\.[0-9]+|[0-9]+\.?[0-9]*)[KMGTPE]?B)+)$"
_SIZE_PARTS = re.compile(r"([0-9.]+)([KMGTPE]?)")
_LARGEST_SIZE = 2**63


def _countable(text: str) -> str:
    total = sum(float(count) * 1024 ** " KMGTPE".index(unit or " ") for count, unit in _SIZE_PARTS.findall(text))
    if total <= _LARGEST_SIZE:
        return text
    raise unreadable()


Size = Annotated[
    str,
    StringConstraints(pattern=_SIZE),
    AfterValidator(_countable),
    Reads(
        "a size with its unit, such as `512KB` or `10MB`",
        {"type": ["string", "integer"], "pattern": _SIZE, "minimum": 0, "maximum": 0},
    ),
]
"""As `units.ParseBase2Bytes` of alecthomas/units: KB and KiB are both 1024 bytes; at most 8 EiB."""

_URL = r"^([A-Za-z][A-Za-z0-9+.-]*:|[^:]*$|[^:]*[/?#])"


def _url(text: str) -> str:
    if is_url(text):
        return text
    raise unreadable()


Url = Annotated[str, AfterValidator(_url), Reads("a URL", {"type": "string", "pattern": _URL})]
"""What Go's `url.Parse` takes; the schema says so as far as the scheme goes."""


def shape(value: object) -> str:
    """Which alternative of a union of shapes a value takes: by its type alone, so each fault has one error."""
    if isinstance(value, list):
        return TAG + "list"
    if isinstance(value, dict):
        return TAG + "mapping"
    return TAG + ("null" if value is None else "text")


AS_TEXT = Tag(TAG + "text")
AS_LIST = Tag(TAG + "list")
AS_MAPPING = Tag(TAG + "mapping")
TAGS = frozenset(kind.tag for kind in (AS_TEXT, AS_LIST, AS_MAPPING))
"""What of a location is no step, unless somebody has keys of that name."""
BY_SHAPE = Discriminator(shape)
