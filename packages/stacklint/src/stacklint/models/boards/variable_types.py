"""What the types of variables add."""

from typing import Annotated, Any

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.boards.variables import Option
from stacklint.models.json_scalars import Choices, Number, Offers, Switch, UpTo2, UpTo8, Words, WordsOrList


class QueryVariable(OpenCamelModel):
    """Values from a query."""

    definition: Words | None = optional("The query as text.")
    regex: Words | None = optional("Filter on the values, between slashes or not; may have the groups text and value.")
    regex_apply_to: Annotated[Words, Choices("value", "text")] | None = optional("What the filter looks at.")
    sort: UpTo8 | None = optional(
        "0 as they come, 1 and 2 by the alphabet up and down, 3 and 4 by number, 5 and 6 without case, 7 and 8 natural."
    )
    refresh: UpTo2 | None = optional("0 never, 1 when loaded, 2 when the time changes.")
    static_options: list[Option | None] | None = optional("Values beside those of the query.")
    static_options_order: Annotated[Words, Choices("before", "after", "sorted")] | None = optional("Where they stand.")


class CustomVariable(OpenCamelModel):
    """Values that are written down."""

    query: Words | None = optional("Values with commas between them, as `text : value` where both differ.")
    values_format: Annotated[Words, Choices("csv", "json")] | None = optional("How the values are written.")


class DataSourceVariable(OpenCamelModel):
    """Data sources of a type."""

    query: Words | None = optional("Id of the plugin, such as `prometheus`.")
    regex: Words | None = optional("Filter on the names.")
    refresh: UpTo2 | None = optional("When the list is made.")


class IntervalVariable(OpenCamelModel):
    """Lengths of time."""

    query: Words | None = optional("Durations with commas between them, such as `1m,10m,1h`.")
    auto: Switch | None = optional("Offer one that fits the time range.")
    auto_count: Number | None = optional("Into how many steps it divides the range. Default 30.", alias="auto_count")
    auto_min: Words | None = optional("The least that it may be.", alias="auto_min")
    refresh: UpTo2 | None = optional("When the fitting one is worked out.")


class TextVariable(OpenCamelModel):
    """A text."""

    query: Words | None = optional("The text.")


class Filter(OpenCamelModel):
    """A condition on a label."""

    key: Words | None = optional("The label.")
    operator: Annotated[Words, Offers("=", "!=", "=~", "!~", "<", ">", "=|", "!=|")] | None = optional("Comparison.")
    value: Words | None = optional("What it is compared with.")
    values: list[Words | None] | None = optional("What it is compared with, where that is several.")
    condition: Words | None = optional("How it is joined to the one before.")


class AdhocVariable(OpenCamelModel):
    """Filters that are added to every query of a data source."""

    filters: list[Filter] | None = optional("The filters.")
    base_filters: list[Filter] | None = optional("Filters that only narrow what is offered.")
    default_keys: list[Any] | None = optional("Labels that are offered.")


class GroupByVariable(OpenCamelModel):
    """Labels to group every query of a data source by."""

    default_value: Option | None = optional("What is chosen at first.")
    default_options: list[Any] | None = optional("Labels that are offered.")


class SwitchVariable(OpenCamelModel):
    """One of two values."""

    enabled_value: WordsOrList | None = optional("Value when it is on.")
    disabled_value: WordsOrList | None = optional("Value when it is off.")
