"""Metrics in Elixir: what Telemetry.Metrics, PromEx and prometheus.ex are given where a program makes them.

Sources: github.com/beam-telemetry/telemetry_metrics_prometheus_core (lib/core/exporter.ex): the parts of a name have
underscores between them, no unit is added, a sum is a counter unless its reporter's options say otherwise, a last value
a gauge, a distribution a histogram, and a summary is not exported. github.com/akoutmos/prom_ex exports by way of it;
what its plugins measure begins with the application's name and `prom_ex`. github.com/deadtrickster/prometheus.ex: names
stay as they are, and a summary has no quantiles.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.sources.code import Part, Range, Written
from stacklint.stack.sources.made import Facts, Made, Shape, Type, plain
from stacklint.stack.sources.tokens import NAME

if TYPE_CHECKING:
    from stacklint.stack.sources.code import Code

_DEFINED: Final = {
    "counter": Type.COUNTER, "sum": Type.COUNTER, "last_value": Type.GAUGE, "distribution": Type.HISTOGRAM,
}  # fmt: skip
_CLASSES: Final = {
    "Counter": Type.COUNTER, "Gauge": Type.GAUGE, "Histogram": Type.HISTOGRAM, "Summary": Type.SUMMARY,
    "Boolean": Type.UNKNOWN,
}  # fmt: skip
_ATTRIBUTES: Final = {f"@{name.lower()}": type_ for name, type_ in _CLASSES.items()}
_ADDING: Final = frozenset({"metric_prefix", "QuantileSummary"})
"""What gives metrics other names, or exports some whose names depend on more."""
_METRIC: Final = Pattern(r"[A-Za-z_]+(?:\.[A-Za-z_]+)*")
"""Names whose characters all versions leave as they are."""
_TELEMETRY: Final = "Metrics"


def read(code: Code) -> Facts:
    """What a file in Elixir tells."""
    facts = Facts()
    names = {token.text for token in code.tokens if token.kind == NAME}
    defines = "Telemetry" in names or "PromEx" in names
    declares = "Prometheus" in names
    for index, token in enumerate(code.tokens):
        if token.kind != NAME:
            continue
        name = token.text
        called = code.is_sign(index + 1, "(")
        if name in _ADDING:
            facts.doubts.append(f"what `{name}` adds")
        elif defines and name in _DEFINED and called and _is_own(code, index):
            _define(code, index, facts)
        elif declares and name in _CLASSES and code.name(index + 2) in {"declare", "new"}:
            _declare(code, index + 3, _CLASSES[name], facts)
        elif declares and name in _ATTRIBUTES and code.is_sign(index + 1, "["):
            _take(code, code.items(index + 1), _ATTRIBUTES[name], facts)
        elif name == "otp_app" and "PromEx" in names and code.is_sign(index + 1, ":"):
            said = code.written(Range(index + 2, index + 3))
            parts = (*said.parts, Part("_prom_ex_")) if said.parts is not None else None
            facts.beginnings.append(said._replace(parts=parts))
    return facts


def _is_own(code: Code, index: int) -> bool:
    """Whether a function is one of Telemetry.Metrics, and not of another module, or made there."""
    if code.is_sign(index - 1, "."):
        return code.name(index - 2) == _TELEMETRY
    return code.name(index - 1) not in {"def", "defp", "defmacro"}


def _define(code: Code, index: int, facts: Facts) -> None:
    """Take down a metric of Telemetry.Metrics."""
    given = code.items(index + 1) if code.is_closed(index + 1) else []
    if not given or code.is_sign(index - 1, ">"):
        return  # something else of that name
    told = _keywords(code, given[1:])
    listed = code.listed(given[0]) if code.is_sign(given[0].first, "[") else None
    name = code.written(given[0])
    parts: tuple[Written | None, ...] = (name,)
    if listed is not None:
        parts, name = listed, listed[-1] if listed else name
    elif code.is_sign(given[0].first, "["):
        parts = (None,)
    labels = None if told is None else code.listed(told["tags"]) if "tags" in told else ()
    type_ = _DEFINED[code.name(index)]
    if told is None or "reporter_options" in told or "prometheus_type" in told:
        type_ = Type.UNKNOWN if code.name(index) == "sum" else type_
    facts.made.append(Made(parts, name, partial(_defined, type_), labels))


def _keywords(code: Code, given: list[Range]) -> dict[str, Range] | None:
    """Arguments that have names, by these; `None` where others are given."""
    if len(given) == 1 and code.is_sign(given[0].first, "["):
        given = code.items(given[0].first)
    found: dict[str, Range] = {}
    for one in given:
        if not code.name(one.first) or not code.is_sign(one.first + 1, ":"):
            return None
        found[code.name(one.first)] = Range(one.first + 2, one.after)
    return found


def _defined(type_: Type, name: str) -> Shape:
    """What becomes of a metric of Telemetry.Metrics."""
    whole = name.replace(".", "_")
    known = _METRIC.fullmatch(name) is not None
    return Shape(whole, plain(type_, whole) if known else (), frozenset() if known else frozenset({whole}))


def _declare(code: Code, bracket: int, type_: Type, facts: Facts) -> None:
    """Take down a metric of prometheus.ex."""
    if code.is_sign(bracket, "(") and code.is_closed(bracket):
        given = code.items(bracket)
        listed = len(given) == 1 and code.is_sign(given[0].first, "[")
        _take(code, code.items(given[0].first) if listed else given, type_, facts)


def _take(code: Code, given: list[Range], type_: Type, facts: Facts) -> None:
    """Take down what the options of a metric of prometheus.ex say."""
    told = _keywords(code, given)
    if told is None or "name" not in told:
        facts.doubts.append("with which name a metric is made")
        return
    name = code.written(told["name"])
    labels = code.listed(told["labels"]) if "labels" in told else ()
    fixed = told.keys() & {"constant_labels", "registry"}
    facts.made.append(Made((name,), name, partial(_declared, type_), labels if not fixed else None))


def _declared(type_: Type, name: str) -> Shape:
    return Shape(name, plain(type_, name, quantiles=False))
