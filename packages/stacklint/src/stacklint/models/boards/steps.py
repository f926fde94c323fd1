"""Options of the transformations that are used most. Facts: @grafana/data of Grafana 7 to 13."""

from typing import Any

from stacklint.models.base import OpenCamelModel, optional


class OrganizeStep(OpenCamelModel):
    """Options of `organize`."""

    exclude_by_name: dict[str, Any] | None = optional("Fields that are left out: their names with true.")
    include_by_name: dict[str, Any] | None = optional("Fields that alone are kept.")
    index_by_name: dict[str, Any] | None = optional("Places of fields: their names with numbers.")
    rename_by_name: dict[str, Any] | None = optional("New names of fields.")
    order_by: Any = optional("How fields are sorted.")
    order_by_mode: Any = optional("`manual`, `auto`.")


class CalculateFieldStep(OpenCamelModel):
    """Options of `calculateField`."""

    mode: Any = optional("What is calculated, such as `reduceRow` or `binary`.")
    reduce: Any = optional("How the values of a row become one.")
    window: Any = optional("How values within a window become one.")
    cumulative: Any = optional("How all values so far become one.")
    binary: Any = optional("Two fields, and what is done with them.")
    unary: Any = optional("A field, and what is done with it.")
    index: Any = optional("Number of the row.")
    template: Any = optional("A text with values in it.")
    time_series: Any = optional("Whether results are joined by their times first.")
    replace_fields: Any = optional("Leave out all other fields.")
    alias: Any = optional("Name of the result.")
    return_type: Any = optional("Type of the result.")


class ReduceStep(OpenCamelModel):
    """Options of `reduce`."""

    reducers: list[Any] | None = optional("How values become one, such as `lastNotNull`.")
    fields: Any = optional("Which fields.")
    mode: Any = optional("`seriesToRows` or `reduceFields`.")
    include_time_field: Any = optional("Whether times are reduced too.")
    labels_to_fields: Any = optional("Make fields of labels.")


class FieldChoice(OpenCamelModel):
    """Chooses fields by their names."""

    names: Any = optional("Their names.")
    pattern: Any = optional("Regular expression for their names.")
    variable: Any = optional("Variable that holds their names.")


class FilterFieldsByNameStep(OpenCamelModel):
    """Options of `filterFieldsByName`."""

    include: FieldChoice | None = optional("Fields that are kept.")
    exclude: FieldChoice | None = optional("Fields that are left out.")
    by_variable: Any = optional("Take them from a variable.")


class RenameByRegexStep(OpenCamelModel):
    """Options of `renameByRegex`."""

    regex: Any = optional("What is looked for in names.")
    rename_pattern: Any = optional("What stands there instead.")


class JoinByFieldStep(OpenCamelModel):
    """Options of `joinByField`."""

    by_field: Any = optional("The field that results are joined by.")
    mode: Any = optional("`outer`, `inner` or `outerTabular`.")


class LabelsToFieldsStep(OpenCamelModel):
    """Options of `labelsToFields`."""

    mode: Any = optional("`columns` or `rows`.")
    keep_labels: Any = optional("The labels that are taken.")
    value_label: Any = optional("The label whose values become names of fields.")


class LimitStep(OpenCamelModel):
    """Options of `limit`."""

    limit_field: Any = optional("How many rows are kept.")


class GroupByStep(OpenCamelModel):
    """Options of `groupBy`."""

    fields: dict[str, Any] | None = optional("What is done with each field: its name with `operation` and more.")


class SortByStep(OpenCamelModel):
    """Options of `sortBy`."""

    fields: Any = optional("Nothing, in files of Grafana.")
    sort: list[Any] | None = optional("The fields to sort by, with `field` and `desc`.")
