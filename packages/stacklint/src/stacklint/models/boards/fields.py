"""How values are shown: units, colours, limits, mappings to texts, and which fields differ."""

from typing import Annotated, Any, ClassVar, Literal

from stacklint.models.base import Cases, OpenCamelModel, optional, required
from stacklint.models.boards.links import DataLink
from stacklint.models.boards.step_types import BY_ID
from stacklint.models.json_scalars import Choices, Limit, NoList, Number, Offers, String, Switch, Words
from stacklint.models.scalars import AS_LIST, AS_TEXT, BY_SHAPE

_MODES = (
    "thresholds", "palette-classic", "palette-classic-by-name", "fixed", "shades", "continuous-GrYlRd",
    "continuous-RdYlGr", "continuous-BlYlRd", "continuous-YlRd", "continuous-BlPu", "continuous-YlBl",
    "continuous-blues", "continuous-reds", "continuous-greens", "continuous-purples", "continuous-viridis",
    "continuous-magma", "continuous-plasma", "continuous-inferno", "continuous-cividis",
)  # fmt: skip
_MATCHERS = (
    "byName", "byNames", "byRegexp", "byRegexpOrNames", "byType", "byTypes", "byFrameRefID", "byValue", "numeric",
    "time", "first", "firstTimeField",
)  # fmt: skip
_SETTINGS = {
    "color": "fields:Color",
    "thresholds": "fields:Thresholds",
    "custom.cellOptions": "panels.table:CellOptions",
    "custom.hideFrom": "panels.style:HideFrom",
    "custom.lineStyle": "panels.style:LineStyle",
    "custom.scaleDistribution": "panels.style:Scale",
    "custom.stacking": "panels.style:Stacking",
    "custom.thresholdsStyle": "panels.style:ThresholdsStyle",
}
"""The models of settings that are mappings."""


class Matcher(OpenCamelModel):
    """Chooses fields or queries."""

    id: String = required("How it chooses, such as `byName`.")
    options: Any = optional("What it chooses, such as the name.")
    scope: Annotated[Words, Choices("series", "nested", "annotation")] | None = optional("What it looks at.")


class Property(OpenCamelModel):
    """A setting of the chosen fields."""

    cases: ClassVar[tuple[Cases, ...]] = (
        Cases(("id",), {name: {("value",): f"boards.{model}"} for name, model in _SETTINGS.items()}, whole=False),
    )

    id: Words | None = optional("The setting, such as `unit` or `custom.lineWidth`.")
    value: Any = optional("Its value.")


class FieldMatcher(Matcher):
    """Chooses fields."""

    id: Annotated[Words, Offers(*_MATCHERS)] = required("How it chooses, such as `byName`.")


class Override(OpenCamelModel):
    """Settings of some fields."""

    matcher: FieldMatcher = required("Which fields.")
    properties: list[Property] | None = optional("What is different about them.")


class Color(OpenCamelModel):
    """How a colour is chosen."""

    mode: Annotated[Words, Offers(*_MODES)] | None = optional("Where the colour comes from.")
    fixed_color: Words | None = optional("The colour, for `fixed` and `shades`.")
    series_by: Literal["min", "max", "last", ""] | None = optional("Value that gives a series its colour.")


class Threshold(OpenCamelModel):
    """A limit."""

    value: Limit | None = optional("From which value on; null for the first, which holds from the lowest on.")
    color: Words | None = optional("Its colour.")


class Thresholds(OpenCamelModel):
    """Limits with their colours."""

    mode: Literal["absolute", "percentage", ""] | None = optional("Whether limits are values or parts of the scale.")
    steps: Annotated[Annotated[NoList, AS_TEXT] | Annotated[list[Threshold], AS_LIST], BY_SHAPE] | None = optional(
        "The limits in rising order, the first without a value."
    )


class MappingResult(OpenCamelModel):
    """What is shown in place of a value."""

    text: Words | None = optional("The text.")
    color: Words | None = optional("Its colour.")
    icon: Words | None = optional("Its picture.")
    index: Number | None = optional("Place in the order of the mappings.")


class ValueMapping(OpenCamelModel):
    """Texts and colours in place of values. Before version 30 of the schema `type` is a number."""

    cases: ClassVar[tuple[Cases, ...]] = (
        Cases(
            ("type",),
            {
                "value": {(): "boards.mappings:ValueMap"},
                "range": {(): "boards.mappings:RangeMap"},
                "regex": {(): "boards.mappings:RegexMap"},
                "special": {(): "boards.mappings:SpecialMap"},
            },
        ),
    )

    type: Annotated[Words, Offers("value", "range", "regex", "special")] | None = optional("What is looked at.")
    options: dict[str, Any] | None = optional("What becomes what.")


class Action(OpenCamelModel):
    """A request that is sent at a click."""

    cases: ClassVar[tuple[Cases, ...]] = (
        Cases(("type",), {name: {(): "boards.actions:ActionDetails"} for name in ("fetch", "infinity")}),
    )

    type: Annotated[Words, Offers("fetch", "infinity")] | None = optional("Who sends it.")
    title: Words | None = optional("What it is called.")


class FieldDefaults(OpenCamelModel):
    """How values are shown."""

    unit: Words | None = optional("Unit; empty is a plain number.")
    decimals: Number | None = optional("Decimal places.")
    min: Number | None = optional("Least value of the scale.")
    max: Number | None = optional("Greatest value of the scale.")
    field_min_max: Switch | None = optional("Take the least and the greatest value of each field by itself.")
    display_name: Words | None = optional("Name of the field.")
    display_name_from_ds: Words | None = optional("Name that the data source gives.", alias="displayNameFromDS")
    description: Words | None = optional("What the field is.")
    path: Words | None = optional("Where the data source finds the field.")
    writeable: Switch | None = optional("Whether the data source can write it.")
    filterable: Switch | None = optional("Whether it can be filtered by.")
    no_value: Words | None = optional("What is shown where there is nothing.")
    null_value_mode: Annotated[Words, Offers("null", "connected", "null as zero")] | None = optional(
        "How gaps are drawn, in old files."
    )
    color: Color | None = optional("How colours are chosen.")
    mappings: list[ValueMapping] | None = optional("Texts and colours for values.")
    thresholds: Thresholds | None = optional("Limits with their colours, the first of them without a value.")
    links: list[DataLink] | None = optional("Links of a value.")
    actions: list[Action] | None = optional("Requests that are sent at a click.")
    custom: dict[str, Any] | None = optional("Settings of the panel's type.")


class FieldConfig(OpenCamelModel):
    """How values are shown, and which of them differently."""

    defaults: FieldDefaults | None = optional("For all fields.")
    overrides: list[Override] | None = optional("For some fields.")


class ResultMatcher(Matcher):
    """Chooses results."""

    id: Annotated[String, Choices("byRefId", "byName", "byIndex")] = required("How it chooses, such as `byRefId`.")


class Step(OpenCamelModel):
    """How results are made of other results."""

    options: Any = optional("How it is done.")
    disabled: Switch | None = optional("Leave it out.")
    filter: ResultMatcher | None = optional("Which queries it is done to.")
    topic: Annotated[Words, Choices("series", "annotations", "alertStates")] | None = optional("What it is done to.")


class Transformation(Step):
    """A step that makes other results of results."""

    cases: ClassVar[tuple[Cases, ...]] = (BY_ID,)

    id: String = required("What is done, such as `organize`.")
