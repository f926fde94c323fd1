"""GF245."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import AlertQuery
from stacklint.stack.grafana.expressions import expression_faults
from stacklint.stack.stack import Stack

_THRESHOLD = "{type: threshold, expression: A, conditions: [{evaluator: {type: gt, params: [1]}}]}"
_RESAMPLE = "{type: resample, expression: A, window: 1m, downsampler: mean, upsampler: pad}"
_REPLACE = "{type: reduce, expression: A, reducer: last, settings: {mode: replaceNN, replaceWithValue: 0}}"
_CLASSIC = "{type: classic_conditions, conditions: [%s]}"
_ASKED = "evaluator: {type: gt, params: [1]}, query: {params: [A]}"
_AND = "{reducer: {type: last}, operator: {type: and}, evaluator: {type: no_value}, query: {params: [A]}}"


def _with(model: str) -> Example:
    return Example(alerts(_THRESHOLD, model))


def _math(text: str) -> Example:
    return _with(f"{{type: math, expression: '{text}'}}")


def _reduce(more: str) -> Example:
    return _with(f"{{type: reduce, expression: A, {more}}}")


def _threshold(conditions: str) -> Example:
    return _with(f"{{type: threshold, expression: A, conditions: {conditions}}}")


@rule(
    "GF245",
    "managed-expression-refused",
    severity=Severity.ERROR,
    bad=(
        _math("${A} > 0.1«x»"),
        _math("$A«>-»1"),
        _math("$A «=» 1"),
        _math("«A» > 1"),
        _math("«absolute»($A) > 1"),
        _math("«rate»($A) > 1"),
        _reduce("reducer: «lastx»"),
        _reduce("reducer: «avg»"),
        _reduce("reducer: «stddev»"),
        _with("{type: «reduce», expression: A}"),
        _reduce("reducer: last, settings: {mode: «dropN»}"),
        _reduce("reducer: last, settings: {mode: «replaceNN»}"),
        _with(_RESAMPLE.replace("type: resample", "type: «resample»").replace("window: 1m, ", "")),
        _with(_RESAMPLE.replace("pad", "«padding»")),
        _threshold("[{evaluator: {type: «ge», params: [1]}}]"),
        _threshold("[{evaluator: {type: within_range, params: «[1]»}}]"),
        _threshold("[{evaluator: {type: «gt»}}]"),
        _threshold("[«{}»]"),
        _threshold("[{evaluator: {type: gt, params: «1»}}]"),
        _threshold("[{evaluator: {type: gt, params: [«'1'»]}}]"),
        _threshold("[{evaluator: {type: «''», params: [1]}}]"),
        _threshold("«[{evaluator: {type: gt, params: [1]}}, {evaluator: {type: lt, params: [5]}}]»"),
        _with("{type: «threshold», expression: A}"),
        _with(_CLASSIC % f"{{reducer: {{type: «mean»}}, {_ASKED}}}"),
        _with(_CLASSIC % f"{{reducer: {{type: avg}}, {_ASKED.replace('{params: [A]}', '«{params: []}»')}}}"),
        _with(_CLASSIC % "«{reducer: {type: avg}, evaluator: {type: no_value}}»"),
        _with(_CLASSIC % f"{_AND}, «{{reducer: {{type: last}}, {_ASKED}}}»"),
    ),
    good=(
        Example(alerts()),
        _math("abs($A) > 1 && !is_nan(${A})"),
        _math("{{ $A }}"),
        _math(""),
        _reduce("reducer: Last"),
        _reduce("reducer: median, settings: {mode: dropNN}"),
        _reduce("reducer: [last], settings: {mode: ''}"),
        _with(_REPLACE),
        _with(_RESAMPLE),
        _threshold("[{evaluator: {type: outside_range, params: [1, 5]}}]"),
        _threshold("[{evaluator: {type: gt, params: $LIMIT}}]"),
        _threshold("[{evaluator: {type: gt, params: [$LIMIT]}}]"),
        _threshold("[{evaluator: {type: gt, params: [1e3]}}]"),
        _with(_CLASSIC % f"{{reducer: {{type: avg}}, {_ASKED}}}, {_AND}"),
        _with("{type: sql, expression: SELECT 1}"),
    ),
)
def managed_expression_refused(subject: AlertQuery, _stack: Stack) -> Iterator[Finding]:
    """An expression in a rule of Grafana is one that Grafana refuses.

    A formula that doesn't parse, a reducer that there is none of, a threshold without its number: the file is taken,
    and each evaluation of the rule ends in an error. In formulas `>-` is no operator, and results are written `$A`.
    Write what the message says.
    """
    if not subject.is_expression:
        return
    for fault in expression_faults(subject.node["model"], lambda text: "{{" not in text):
        place = fault.node.place
        yield Finding(
            place if fault.span is None else place.within(*fault.span),
            f"{fault.message}; each evaluation of the rule fails",
            fault.help,
            severity=None if fault.certain else Severity.WARNING,  # a later version may know it
        )
