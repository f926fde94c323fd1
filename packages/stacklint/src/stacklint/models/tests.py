"""Unit tests of rules, as `promtool test rules` takes them. Facts: cmd/promtool/unittest.go, and promtool 3.5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from stacklint.document import GoYaml, Part, Path
from stacklint.models.base import Format, Model, optional, required
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.notation import Fault
from stacklint.models.path_use import PathUse
from stacklint.models.raw import items, mappings, text, twice
from stacklint.models.reader import PROMETHEUS, Reader
from stacklint.models.scalars import Bool, Duration, Float, NonEmpty, Text
from stacklint.models.series import histogram_fault, lines, metric_fault, series_fault


class InputSeries(Model):
    """A series that is there during the test."""

    series: Text | None = optional('The series, such as `up{job="app"}`.')
    values: Text | None = optional("Its values, one for each interval: `1 2 3`, `0+5x10`, `_`, `stale`.")


class ExpectedAlert(Model):
    """An alert that must fire."""

    exp_labels: dict[Text, Text | None] | None = optional("All its labels but `alertname`.")
    exp_annotations: dict[Text, Text | None] | None = optional("All its annotations.")


class AlertTest(Model):
    """Which alerts of a name fire at a time."""

    eval_time: Duration | None = optional("Time since the start of the test.")
    alertname: NonEmpty = required("Name of the alert.")
    exp_alerts: list[ExpectedAlert | None] | None = optional("The alerts that must fire; none must if this is empty.")


class ExpectedSample(Model):
    """A sample that a query must give."""

    labels: Text | None = optional("Its series.")
    value: Float | None = optional("Its value.")
    histogram: Text | None = optional("Its native histogram, instead of a value.")


class QueryTest(Model):
    """What a query gives at a time."""

    expr: Text | None = optional("PromQL that is evaluated.")
    eval_time: Duration | None = optional("Time since the start of the test.")
    exp_samples: list[ExpectedSample | None] | None = optional("All samples of the result.")


class RuleTest(Model):
    """A test: series to begin with, and what comes out."""

    name: Text | None = optional("Name of the test.")
    interval: Duration | None = optional("Time between two values of a series. Default: `evaluation_interval`.")
    input_series: list[InputSeries | None] | None = optional("Series that are there during the test.")
    alert_rule_test: list[AlertTest] | None = optional("Alerts that must fire.")
    promql_expr_test: list[QueryTest | None] | None = optional("Results that queries must have.")
    external_labels: dict[Text, Text | None] | None = optional("Labels of the server, for templates.")
    external_url: Text | None = optional("Address of the server, for templates.")
    start_timestamp: Text | None = optional(
        "When the test starts, in seconds since 1970 or as RFC 3339. Default 0.", since=(3, 9)
    )


class Tests(Model):
    """A file of unit tests of rules."""

    rule_files: list[Annotated[Text, PathUse.RULES] | None] | None = optional(
        "Files with the rules, which may have wildcards."
    )
    evaluation_interval: Duration | None = optional("Time between two evaluations of the rules. Default 1m.")
    group_eval_order: list[Text | None] | None = optional("Names of groups in the order of their evaluation.")
    tests: list[RuleTest | None] | None = optional("The tests.")
    fuzzy_compare: Bool | None = optional("Take values that differ in the last bit for equal.")


def _meaning(data: Any, _reader: Reader) -> Iterator[ModelFault]:
    seen: dict[str, int] = {}
    for index, item in items(data, "group_eval_order"):
        name = "" if item is None else item
        if isinstance(name, str):
            if name in seen:
                yield twice(("group_eval_order",), index, seen[name], name)
            seen.setdefault(name, index)
    for index, test in mappings(data, "tests"):
        path: Path = ("tests", index)
        yield from _input(test, path)
        for number, query in mappings(test, "promql_expr_test"):
            for place, sample in mappings(query, "exp_samples"):
                yield from _sample(sample, (*path, "promql_expr_test", number, "exp_samples", place))


def _input(test: dict[str, object], path: Path) -> Iterator[ModelFault]:
    found = list(mappings(test, "input_series"))
    for index, owner in found:
        if any(isinstance(owner.get(key), list | dict) for key in ("series", "values")):
            continue
        where = (*path, "input_series", index)
        for start, line in lines(text(owner, "series"), text(owner, "values")):
            if not line:
                if index < found[-1][0]:
                    yield _unread(owner, start, where)
                return
            if fault := series_fault(line):
                yield _placed(fault, owner, start, where)


def _unread(owner: dict[str, object], start: int, path: Path) -> ModelFault:
    """An empty line in the middle of the series: the rest of the input is lost, and nobody says so."""
    key = _half(owner, start) if text(owner, "series").strip() else "series"
    message = f"`{key}` has an empty line or a comment, where promtool stops reading: the series below are not there"
    return ModelFault(
        (*path, key) if key in owner else path,
        Part.VALUE,
        FaultKind.WRONG_VALUE,
        message,
        consequence=Consequence.IGNORES,
        help="write it on one line, without a line break at the end",
    )


def _placed(fault: Fault, owner: dict[str, object], line: int, path: Path) -> ModelFault:
    """A fault in a series put together with its values, in the half that it is in."""
    key, length = _half(owner, line + fault.start), len(text(owner, "series"))
    shift = line - (length + 1 if key == "values" else 0)
    limit = len(text(owner, key))
    chars = (min(fault.start + shift, limit), min(fault.end + shift, limit))
    return ModelFault((*path, key), Part.VALUE, FaultKind.WRONG_VALUE, f"`{key}`: {fault.message}", chars=chars)


def _half(owner: dict[str, object], at: int) -> str:
    """The key that holds a position of a series put together with its values."""
    return "series" if at < len(text(owner, "series")) or not owner.get("values") else "values"


def _sample(sample: dict[str, object], path: Path) -> Iterator[ModelFault]:
    for key, judge in (("labels", metric_fault), ("histogram", histogram_fault)):
        value = text(sample, key)
        if value and (fault := judge(value)):
            where, message = (*path, key), f"`{key}`: {fault.message}"
            chars = (fault.start, fault.end)
            yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, chars=chars)


FORMAT = Format(
    title="Unit tests of Prometheus rules",
    variants=(Tests,),
    choose=lambda data: None if data is None else Tests,
    meaning=_meaning,
    dated=PROMETHEUS,
    yaml=GoYaml.V2,
)
