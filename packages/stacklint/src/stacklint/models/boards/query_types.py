"""What a query holds, for the data sources that we know."""

from typing import Annotated, Any

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.json_scalars import Choices, Number, Offers, String, Switch, Words


class PrometheusQuery(OpenCamelModel):
    """A query of Prometheus."""

    expr: String | None = optional("PromQL.")
    legend_format: Words | None = optional("Name of a series, with labels as `{{label}}`; `__auto` makes one.")
    format: Annotated[Words, Choices("time_series", "table", "heatmap")] | None = optional("Shape of the result.")
    instant: Switch | None = optional("Ask for the last value.")
    range: Switch | None = optional("Ask for values over time.")
    exemplar: Switch | None = optional("Ask for exemplars.")
    interval: Words | None = optional("Least step, as a duration or a variable.")
    interval_factor: Number | None = optional("What the step is multiplied by, in old files.")
    editor_mode: Annotated[Words, Offers("code", "builder")] | None = optional("Editor that it opens in.")
    step: Words | None = optional("Step, in old files.")
    metric: Words | None = optional("Metric that the editor looked for, in old files.")
    use_backend: Switch | None = optional("Whether the builder asks the server for metrics.")
    full_meta_search: Switch | None = optional("Whether the builder looks into descriptions too.")
    include_null_metadata: Switch | None = optional("Whether the builder shows metrics without a description.")
    disable_text_wrap: Switch | None = optional("Whether the editor leaves long lines alone.")
    adhoc_filters: list[dict[str, Any]] | None = optional("Filters that are added.")
    group_by_keys: list[Words | None] | None = optional("Labels to group by.")
    scopes: list[dict[str, Any]] | None = optional("Scopes that are added.")
    utc_offset_sec: Number | None = optional("Offset of the time zone in seconds.")


class Expression(OpenCamelModel):
    """What Grafana works out of other queries."""

    type: Annotated[Words, Offers("math", "reduce", "resample", "classic_conditions", "threshold", "sql")] | None = (
        optional("What is done.")
    )
    expression: Words | None = optional("The formula, or the query that something is done to.")
    reducer: Annotated[Words, Offers("sum", "mean", "min", "max", "count", "last", "median")] | None = optional(
        "How many values become one."
    )
    settings: dict[str, Any] | None = optional("What becomes of values that are no numbers.")
    window: Words | None = optional("Step of the result.")
    downsampler: Words | None = optional("How several values become one.")
    upsampler: Words | None = optional("How a value is made where there is none.")
    conditions: list[dict[str, Any]] | None = optional("The conditions, for `classic_conditions` and `threshold`.")
