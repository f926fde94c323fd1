"""GF166."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import ALERTS, SOURCE, alerts, stack
from stacklint.stack.grafana.alert_chains import classic_decider, is_over_time, series_behind
from stacklint.stack.grafana.alerting import AlertQuery, ManagedRule
from stacklint.stack.grafana.managed_texts import managed_texts
from stacklint.stack.stack import Stack

_SUMMARY = 'summary: "too many on {{ $labels.instance }}"'


def _annotated(text: str) -> Example:
    return Example(alerts(_SUMMARY, f"summary: '{text}'"))


_RECORDED = "annotations: {a: '{{ $values.C }}'}\n        record: {metric: a, from: A}"
_CLASSIC = alerts("type: threshold, expression: A", "type: classic_conditions, expression: A")


_READ = ("{{ $values.«A» }}", "{{ $values.«B».Value }}")
_VALUE = "summary: '{{ $values.A }}'"  # see RU130
_REDUCE = "          - {{refId: R, datasourceUid: __expr__, model: {{type: {}, reducer: last, expression: A}}}}\n"


def _over_time(text: str, reduced: str = "reduce") -> Example:
    """An alert with a range query that is reduced, and shown."""
    files = alerts(_SUMMARY, f"summary: '{text}'")
    asked = (
        files[ALERTS]
        .replace("instant: true, ", "")
        .replace("type: threshold, expression: A", "type: threshold, expression: R")
    )
    return Example(
        {**files, ALERTS: asked.replace("          - refId: B\n", _REDUCE.format(reduced) + "          - refId: B\n")}
    )


@rule(
    "GF166",
    "managed-value-unknown",
    severity=Severity.WARNING,
    bad=(
        _annotated("{{ $values.«C».Value }}"),
        _annotated('{{ index $values «"B0"» }}'),
        Example(alerts("labels: {severity: page}", "labels: {severity: '{{ $$values.«C» }}'}")),
        _over_time("{{ $values.«A».Labels.instance }}: {{ $values.R }}"),
        _over_time("{{ $values.«A».Value }}", reduced="classic_conditions"),
        *(
            Example({name: text.replace("{{ $labels.instance }}", read) for name, text in _CLASSIC.items()})
            for read in _READ
        ),
    ),
    good=(
        _annotated("{{ $values.A.Value }} {{ .Values.B }}"),
        Example({name: text.replace("{{ $labels.instance }}", "{{ $values.B0 }}") for name, text in _CLASSIC.items()}),
        Example(alerts("refId: B", "refId: $B")),
        Example(alerts(f"annotations: {{{_SUMMARY}}}", _RECORDED)),
        Example(alerts(_SUMMARY, "summary: '{{ $values.A }}'") | {SOURCE: stack()[SOURCE].replace("prometheus", "x")}),
        Example({name: text.replace("instant: true, ", "") for name, text in alerts(_SUMMARY, _VALUE).items()}),
    ),
)
def managed_value_unknown(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A label or annotation of a rule of Grafana shows the value of a query that the rule does not have.

    `$values` has the values of the rule's queries and expressions by their `refId`; of a classic condition, one for
    each of its conditions: `B0`, `B1`. For any other name `[no value]` stands in the text, and so it does for a query
    over time, which has many values: that of the expression which reduces it is there. Where a classic condition
    decides, there are its own values only. Write the `refId` of a query that the rule has, and that has one value.
    """
    queries = subject.names()
    if queries is None:
        return
    fails = bool(series_behind(subject))  # then RU130 tells that there is no alert
    classic = classic_decider(subject)
    for text in managed_texts(subject):
        first = {one.name: one.span for one in reversed(text.template.reads.results)}
        for name, span in first.items():
            if classic is not None:
                if not (name.startswith(classic.name) and name.removeprefix(classic.name).isdigit()):
                    yield _finding_of_classic(text.place(*span), name, classic)
                continue
            query = queries.get(name)
            if query is not None and is_over_time(query) and not fails:
                yield _finding_of_many(text.place(*span), name, queries)
            if _is_there(name, queries):
                continue
            right = nearest(name, queries)
            yield Finding(
                text.place(*span),
                f"no item of `data` has the `refId` `{name}`; `[no value]` stands in its place",
                f"did you mean `{right}`?" if right else f"there is {', '.join(f'`{one}`' for one in queries)}",
                tuple((query.node["refId"].place, "what there is") for query in queries.values()),
            )


def _finding_of_classic(place: Place, name: str, classic: AlertQuery) -> Finding:
    """That there are but the values that the conditions of what decides have met."""
    model = classic.node["model"]
    several = len(tuple(model["conditions"].items())) > 1
    return Finding(
        place,
        f"a classic condition decides, and `$values` has no `{name}` then; `[no value]` stands in its place",
        f"write `{classic.name}0`, the first value that `{classic.name}` has met"
        + (f"; `{classic.name}1` is the next" if several else ""),
        ((model["type"].place, "what decides"),),
    )


def _finding_of_many(place: Place, name: str, queries: dict[str, AlertQuery]) -> Finding:
    """That a query has no single value; the first expression that reads it has."""
    reading = (one for one in queries.values() if any(given.name == name for given in one.inputs()))
    reduced = next((one.name for one in reading if one.node["model"]["type"].text == "reduce"), None)
    return Finding(
        place,
        f"`{name}` returns a series over time, so `$values` has no value of it; `[no value]` stands in its place",
        f"write `{reduced}`, which reduces it; labels are in `$labels` as well"
        if reduced
        else "labels are in `$labels`",
        ((queries[name].node["refId"].place, "nothing says `instant: true`"),),
    )


def _is_there(name: str, queries: dict[str, AlertQuery]) -> bool:
    classic = queries.get(name.rstrip("0123456789"))
    return name in queries or (classic is not None and classic.node["model"]["type"].text == "classic_conditions")
