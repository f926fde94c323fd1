"""Variables, and queries for events."""

from typing import Annotated, Any, ClassVar

from stacklint.models.base import Cases, OpenCamelModel, optional
from stacklint.models.boards.links import DataSource
from stacklint.models.json_scalars import Number, Offers, String, Switch, UpTo3, Words, WordsOrList
from stacklint.models.scalars import AS_LIST, AS_MAPPING, AS_TEXT, BY_SHAPE

_TYPES = (
    "query", "custom", "datasource", "interval", "textbox", "constant", "adhoc", "groupby", "switch", "system",
    "snapshot",
)  # fmt: skip
_MODELS = {
    "query": "QueryVariable",
    "custom": "CustomVariable",
    "datasource": "DataSourceVariable",
    "interval": "IntervalVariable",
    "textbox": "TextVariable",
    "constant": "TextVariable",
    "adhoc": "AdhocVariable",
    "groupby": "GroupByVariable",
    "switch": "SwitchVariable",
}


class VariableOption(OpenCamelModel):
    """A value that can be chosen."""

    text: WordsOrList | None = optional("What is shown.")
    value: WordsOrList | None = optional("What is put in.")
    selected: Any = optional("Whether it is chosen; `current` decides.")


Option = Annotated[
    Annotated[Words, AS_TEXT] | Annotated[list[Any], AS_LIST] | Annotated[VariableOption, AS_MAPPING], BY_SHAPE
]


class Variable(OpenCamelModel):
    """A variable."""

    cases: ClassVar[tuple[Cases, ...]] = (
        Cases(("type",), {name: {(): f"boards.variable_types:{model}"} for name, model in _MODELS.items()}),
    )

    name: String | None = optional("Name, without `$`.")
    type: Annotated[String, Offers(*_TYPES)] | None = optional("Where its values come from.")
    label: Words | None = optional("What it is called on the page.")
    description: Words | None = optional("What it is for.")
    hide: UpTo3 | None = optional("0 shown, 1 without a label, 2 hidden, 3 in the menu of controls.")
    skip_url_sync: Switch | None = optional("Leave it out of the page's address.")
    datasource: DataSource | None = optional("Data source of its query.")
    query: Any = optional("Where the values come from: a text or a mapping.")
    current: Option | None = optional("What is chosen.")
    options: list[Option | None] | None = optional("The values, where they are written down.")
    multi: Switch | None = optional("Whether several can be chosen.")
    include_all: Switch | None = optional("Whether all can be chosen at once.")
    all_value: Words | None = optional("What stands for all.")
    allow_custom_value: Switch | None = optional("Whether other values can be typed in.")


class Templating(OpenCamelModel):
    """The variables."""

    list_: list[Variable] | None = optional("The variables in their order.", alias="list")


class AnnotationTarget(OpenCamelModel):
    """The query for events."""

    type: Words | None = optional("`dashboard` or `tags`, for events of Grafana.")
    limit: Number | None = optional("Most events.")
    match_any: Switch | None = optional("One of the tags will do.")
    tags: WordsOrList | None = optional("Tags that the events bear.")
    expr: String | None = optional("PromQL.")
    ref_id: Words | None = optional("Name of the query.")


class AnnotationFilter(OpenCamelModel):
    """The panels that show events."""

    exclude: Switch | None = optional("All but these.")
    ids: list[Words | None] | None = optional("The panels' ids.")


class Annotation(OpenCamelModel):
    """A query for events."""

    name: Words | None = optional("Name.")
    datasource: DataSource | None = optional("Data source.")
    enable: Switch | None = optional("Whether it is on.")
    hide: Switch | None = optional("Don't show the switch for it.")
    icon_color: Words | None = optional("Colour of the marks.")
    built_in: Number | None = optional("1 for the query that every dashboard has.")
    type: Annotated[Words, Offers("dashboard", "tags")] | None = optional("`dashboard` for the built-in one.")
    placement: Annotated[Words, Offers("inControlsMenu")] | None = optional("`inControlsMenu`: stand in the menu.")
    target: AnnotationTarget | None = optional("The query.")
    filter: AnnotationFilter | None = optional("Which panels show it.")
    mappings: dict[str, Any] | None = optional("Which field of the result is what.")
    expr: String | None = optional("PromQL, in the old form.")
    step: Words | None = optional("Step of the query, in the old form.")
    title_format: Words | None = optional("Title of an event, with labels as `{{label}}`.")
    text_format: Words | None = optional("Text of an event, with labels as `{{label}}`.")
    tag_keys: Words | None = optional("Labels whose values are shown as tags.")
    use_value_for_time: Words | None = optional("Take the value for the time of the event.")


class Annotations(OpenCamelModel):
    """The queries for events."""

    list_: list[Annotation] | None = optional("The queries.", alias="list")
