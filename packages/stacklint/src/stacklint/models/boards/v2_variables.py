"""Variables of the second schema."""

from typing import Annotated, Any, ClassVar

from stacklint.models.base import Cases, optional, required
from stacklint.models.boards.v2_base import V2DataSource, V2Model, V2Query
from stacklint.models.json_scalars import Choices, Offers, RealBool, RealInt, String, TextOrNumber
from stacklint.models.scalars import AS_LIST, AS_TEXT, BY_SHAPE

_KINDS = (
    "QueryVariable", "CustomVariable", "DatasourceVariable", "IntervalVariable", "TextVariable", "ConstantVariable",
    "AdhocVariable", "GroupByVariable", "SwitchVariable",
)  # fmt: skip
StringOrList = Annotated[Annotated[String, AS_TEXT] | Annotated[list[String], AS_LIST], BY_SHAPE]


class V2Variable(V2Model):
    """A variable."""

    cases: ClassVar[tuple[Cases, ...]] = (
        Cases(("kind",), {name: {("spec",): f"boards.v2_variables:V2{name}"} for name in _KINDS}),
    )

    kind: Annotated[String, Offers(*_KINDS)] = required("Where its values come from.")
    group: String | None = optional("Id of the plugin, for filters and groups.")
    datasource: V2DataSource | None = optional("Data source, for filters and groups.")
    spec: dict[str, Any] | None = optional("The variable.")


class V2Option(V2Model):
    """A value that can be chosen."""

    text: StringOrList | None = optional("What is shown.")
    value: StringOrList | None = optional("What is put in.")
    selected: RealBool | None = optional("Whether it is chosen.")


class V2VariableSpec(V2Model):
    """What all variables have."""

    name: String | None = optional("Name, without `$`.")
    label: String | None = optional("What it is called on the page.")
    description: String | None = optional("What it is for.")
    hide: Annotated[String, Offers("dontHide", "hideLabel", "hideVariable", "inControlsMenu")] | None = optional(
        "Where it is shown."
    )
    skip_url_sync: RealBool | None = optional("Leave it out of the page's address.")


class V2ChosenSpec(V2VariableSpec):
    """What those have that something is chosen of."""

    current: V2Option | None = optional("What is chosen.")


class V2ListSpec(V2ChosenSpec):
    """What those have that several values are chosen of."""

    options: list[V2Option] | None = optional("The values, where they are written down.")
    multi: RealBool | None = optional("Whether several can be chosen.")
    include_all: RealBool | None = optional("Whether all can be chosen at once.")
    all_value: String | None = optional("What stands for all.")
    allow_custom_value: RealBool | None = optional("Whether other values can be typed in.")


Refresh = Annotated[String, Offers("never", "onDashboardLoad", "onTimeRangeChanged")]


class V2QueryVariable(V2ListSpec):
    """Values from a query."""

    query: V2Query | None = optional("What is asked.")
    datasource: V2DataSource | None = optional("Data source, in v2alpha1.")
    definition: String | None = optional("The query as text.")
    regex: String | None = optional("Filter on the values.")
    regex_apply_to: Annotated[String, Choices("value", "text")] | None = optional("What the filter looks at.")
    refresh: Refresh | None = optional("When it is asked again.")
    sort: (
        Annotated[
            String,
            Offers(
                "disabled",
                "alphabeticalAsc",
                "alphabeticalDesc",
                "numericalAsc",
                "numericalDesc",
                "alphabeticalCaseInsensitiveAsc",
                "alphabeticalCaseInsensitiveDesc",
                "naturalAsc",
                "naturalDesc",
            ),
        ]
        | None
    ) = optional("Order of the values.")
    placeholder: String | None = optional("What is shown where nothing is chosen.")
    static_options: list[V2Option] | None = optional("Values beside those of the query.")
    static_options_order: Annotated[String, Choices("before", "after", "sorted")] | None = optional("Where they stand.")


class V2CustomVariable(V2ListSpec):
    """Values that are written down."""

    query: String | None = optional("Values with commas between them.")
    values_format: Annotated[String, Choices("csv", "json")] | None = optional("How the values are written.")


class V2DatasourceVariable(V2ListSpec):
    """Data sources of a type."""

    plugin_id: String | None = optional("Id of the plugin, such as `prometheus`.")
    regex: String | None = optional("Filter on the names.")
    refresh: Refresh | None = optional("When the list is made.")


class V2IntervalVariable(V2ChosenSpec):
    """Lengths of time."""

    query: String | None = optional("Durations with commas between them.")
    options: list[V2Option] | None = optional("The durations.")
    auto: RealBool | None = optional("Offer one that fits the time range.")
    auto_min: String | None = optional("The least that it may be.", alias="auto_min")
    auto_count: RealInt | None = optional("Into how many steps it divides the range.", alias="auto_count")
    refresh: Refresh | None = optional("When the fitting one is worked out.")


class V2TextVariable(V2ChosenSpec):
    """A text that can be changed."""

    query: String | None = optional("The text.")


class V2ConstantVariable(V2ChosenSpec):
    """A text that stays."""

    query: String | None = optional("The text.")


class V2AdhocFilter(V2Model):
    """A condition on a label."""

    key: String | None = optional("The label.")
    key_label: String | None = optional("What the label is called.")
    operator: Annotated[String, Offers("=", "!=", "=~", "!~", "<", ">", "=|", "!=|")] | None = optional("Comparison.")
    value: String | None = optional("What it is compared with.")
    values: list[String] | None = optional("What it is compared with, where that is several.")
    value_labels: list[String] | None = optional("What the values are called.")
    force_edit: RealBool | None = optional("Open it for editing.")
    origin: String | None = optional("Where it comes from.")
    condition: String | None = optional("How it is joined to the one before.")


class V2Key(V2Model):
    """A label that is offered."""

    text: String | None = optional("What it is called.")
    value: TextOrNumber | None = optional("The label.")
    group: String | None = optional("Heading that it stands under.")
    expandable: RealBool | None = optional("Whether there is more below it.")


class V2AdhocVariable(V2VariableSpec):
    """Filters that are added to every query of a data source."""

    datasource: V2DataSource | None = optional("Data source, in v2alpha1.")
    base_filters: list[V2AdhocFilter] | None = optional("Filters that only narrow what is offered.")
    filters: list[V2AdhocFilter] | None = optional("The filters.")
    default_keys: list[V2Key] | None = optional("Labels that are offered.")
    allow_custom_value: RealBool | None = optional("Whether other values can be typed in.")


class V2GroupByVariable(V2ChosenSpec):
    """Labels to group every query of a data source by."""

    datasource: V2DataSource | None = optional("Data source, in v2alpha1.")
    default_value: V2Option | None = optional("What is chosen at first.")
    options: list[V2Option] | None = optional("The labels.")
    multi: RealBool | None = optional("Whether several can be chosen.")


class V2SwitchVariable(V2VariableSpec):
    """One of two values."""

    current: String | None = optional("What is chosen.")
    enabled_value: String | None = optional("Value when it is on.")
    disabled_value: String | None = optional("Value when it is off.")
