"""Scalars as Go's YAML decoders read them: by the type of the field, not by the look of the text.

A plain scalar is a `Plain`, a quoted one a `str`. A text field takes any scalar as written, so `job_name: 1e3` is
"1e3". Numbers and booleans must be plain. go-yaml v2 (Prometheus, Alertmanager) and v3 (rule files, Grafana) differ in
the booleans. Facts: decode.go and resolve.go of go-yaml v2.4 and v3.0, and promtool 3.5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, InstanceOf, StringConstraints, Tag
from pydantic_core import core_schema

from stacklint.document import NullKey
from stacklint.models.decode.yaml import (
    SIZE,
    TAG,
    countable_size,
    duration_in_range,
    integer,
    real,
    shape,
    unsigned,
    url,
    v2_bool,
    v3_bool,
)
from stacklint.models.durations import DURATION
from stacklint.models.path_use import PathUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

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


@dataclass(frozen=True, slots=True)
class ReadBy:
    """Reads a scalar by a function alone, which raises what is wrong with it.

    pydantic's PlainValidator asks for the function's signature, which compiled code doesn't tell.
    """

    function: Callable[[Any], object]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """The schema of what the function takes."""
        return core_schema.no_info_plain_validator_function(self.function)


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
Int = Annotated[str, ReadBy(integer), Reads("a number without quotes", {"type": "number"})]
Unsigned = Annotated[
    str, ReadBy(unsigned), Reads("a number without quotes, 0 or more", {"type": "number", "minimum": 0})
]
Float = Annotated[str, ReadBy(real), Reads("a number without quotes", {"type": "number"})]
Bool = Annotated[str, ReadBy(v2_bool), Reads("`true` or `false` without quotes", _BOOL)]
BoolV3 = Annotated[str, ReadBy(v3_bool), Reads("`true` or `false` without quotes", _BOOL)]


_DURATION_JSON: dict[str, Any] = {
    "type": ["string", "integer"], "pattern": DURATION, "minLength": 1, "minimum": 0, "maximum": 0
}  # fmt: skip
Duration = Annotated[
    str,
    StringConstraints(pattern=DURATION, min_length=1),
    AfterValidator(duration_in_range),
    Reads("a duration such as `15s` or `1m30s`", _DURATION_JSON),
]
"""As `model.ParseDuration` of prometheus/common: whole numbers, units in falling order, below 292 years."""

Size = Annotated[
    str,
    StringConstraints(pattern=SIZE),
    AfterValidator(countable_size),
    Reads(
        "a size with its unit, such as `512KB` or `10MB`",
        {"type": ["string", "integer"], "pattern": SIZE, "minimum": 0, "maximum": 0},
    ),
]
"""As `units.ParseBase2Bytes` of alecthomas/units: KB and KiB are both 1024 bytes; at most 8 EiB."""

_URL = r"^([A-Za-z][A-Za-z0-9+.-]*:|[^:]*$|[^:]*[/?#])"


Url = Annotated[str, AfterValidator(url), Reads("a URL", {"type": "string", "pattern": _URL})]
"""What Go's `url.Parse` takes; the schema says so as far as the scheme goes."""


AS_TEXT = Tag(TAG + "text")
AS_LIST = Tag(TAG + "list")
AS_MAPPING = Tag(TAG + "mapping")
TAGS = frozenset(kind.tag for kind in (AS_TEXT, AS_LIST, AS_MAPPING))
"""What of a location is no step, unless somebody has keys of that name."""
BY_SHAPE = Discriminator(shape)
