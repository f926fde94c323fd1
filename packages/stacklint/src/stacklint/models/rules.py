"""Files of recording and alerting rules. Facts: model/rulefmt/rulefmt.go of Prometheus, and promtool 3.5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import StringConstraints

from stacklint.document import Part, Path
from stacklint.models.base import Format, Model, optional, required
from stacklint.models.durations import milliseconds
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.legacy import is_legacy_label, is_legacy_metric
from stacklint.models.nearness import surely
from stacklint.models.raw import mapping, mappings, repeated_names, text
from stacklint.models.reader import PROMETHEUS, Reader
from stacklint.models.scalars import Duration, Int, LabelName, NonEmpty, Reads, Text

_RECORD = r"^[^{}]*$"
Record = Annotated[
    str,
    StringConstraints(pattern=_RECORD),
    Reads("a metric name, which has no braces", {"type": ["string", "number", "boolean"], "pattern": _RECORD}),
]


class Rule(Model):
    """A recording rule (`record`) or an alerting rule (`alert`)."""

    record: Record | None = optional("Metric that the result is stored as. Either this or `alert`.")
    alert: Text | None = optional("Name of the alert. Either this or `record`.")
    expr: NonEmpty = required("PromQL that is evaluated.")
    for_: Duration | None = optional(
        "How long the condition must hold before the alert fires. Default 0s.", alias="for"
    )
    keep_firing_for: Duration | None = optional("How long the alert goes on after the condition ended.", since=(2, 42))
    labels: dict[LabelName, Text | None] | None = optional("Labels that are added or replaced.")
    annotations: dict[LabelName, Text | None] | None = optional("Texts for people; templates are filled in.")


class RuleGroup(Model):
    """Rules that are evaluated one after the other, at one time."""

    name: NonEmpty = required("Name of the group; each in a file has its own.")
    interval: Duration | None = optional("Time between two evaluations. Default: the global `evaluation_interval`.")
    query_offset: Duration | None = optional("How far in the past the rules are evaluated.", since=(2, 53))
    limit: Int | None = optional("Most alerts or series that a rule may give. 0 is no limit.")
    labels: dict[LabelName, Text | None] | None = optional("Labels for all rules of the group.", since=(3, 0))
    rules: list[Rule | None] | None = optional("The rules, in their order.")


class RuleFile(Model):
    """A file of rules."""

    groups: list[RuleGroup | None] | None = optional("The groups of rules.")


def _meaning(data: Any, reader: Reader) -> Iterator[ModelFault]:
    yield from repeated_names(data, "groups", "name")
    has_old_names = not reader.has((3, 0))
    for index, group in mappings(data, "groups"):
        path: Path = ("groups", index)
        if "labels" in group:
            yield from _metric_label(group, path)
        if has_old_names:
            yield from _legacy_labels(group, path)
        for number, rule in mappings(group, "rules"):
            yield from _rule(rule, ("groups", index, "rules", number))
            if has_old_names:
                yield from _legacy_labels(rule, (*path, "rules", number))
                yield from _legacy_record(rule, (*path, "rules", number))


def _legacy_labels(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    for key in ("labels", "annotations"):
        for name in mapping(owner, key):
            if name and not is_legacy_label(name):
                message = f"`{name}` is no label name of letters, digits and `_`; others came with Prometheus 3.0"
                yield ModelFault((*path, key, name), Part.KEY, FaultKind.VERSION, message)


def _legacy_record(rule: dict[str, object], path: Path) -> Iterator[ModelFault]:
    name = text(rule, "record")
    if name and not is_legacy_metric(name):
        message = f"`{name}` is no metric name of letters, digits, `_` and `:`; others came with Prometheus 3.0"
        yield ModelFault((*path, "record"), Part.VALUE, FaultKind.VERSION, message)


def _rule(rule: dict[str, object], path: Path) -> Iterator[ModelFault]:
    record, alert = rule.get("record"), rule.get("alert")
    if not record and not alert:
        message = "the rule has neither a `record` nor an `alert`"
        if any(surely(key, ("record", "alert")) for key in rule):
            return  # the misspelt one is told
        empty = next((key for key in ("record", "alert") if key in rule), None)
        if empty is None:
            yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)
        else:
            yield ModelFault((*path, empty), Part.VALUE, FaultKind.WRONG_VALUE, message)
    elif record and alert:
        message = "`record` and `alert` stand in one rule, which is either the one or the other"
        other = (Other((*path, "record"), Part.KEY, "set here"),)
        yield ModelFault((*path, "alert"), Part.KEY, FaultKind.WRONG_VALUE, message, others=other)
    elif record:
        yield from _recording(rule, path)
    if "labels" in rule:
        yield from _metric_label(rule, path)


def _recording(rule: dict[str, object], path: Path) -> Iterator[ModelFault]:
    for key in ("for", "keep_firing_for"):
        if milliseconds(text(rule, key)):
            yield _only_alerts(path, key)
    annotations = rule.get("annotations")
    if isinstance(annotations, dict) and annotations:
        yield _only_alerts(path, "annotations")


def _only_alerts(path: Path, key: str) -> ModelFault:
    message = f"`{key}` stands in a recording rule, and only alerting rules have it"
    return ModelFault((*path, key), Part.KEY, FaultKind.WRONG_VALUE, message)


def _metric_label(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    labels = owner.get("labels")
    if isinstance(labels, dict) and "__name__" in labels:
        message = "`__name__` is no label to set: it is the metric's name"
        yield ModelFault((*path, "labels", "__name__"), Part.KEY, FaultKind.WRONG_VALUE, message)


FORMAT = Format(
    title="Prometheus rules",
    variants=(RuleFile,),
    choose=lambda data: None if data is None else RuleFile,
    meaning=_meaning,
    dated=PROMETHEUS,
    skips_null_keys=True,
)
