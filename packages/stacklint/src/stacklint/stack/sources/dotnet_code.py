"""Metrics in C#: what prometheus-net is given where a program makes them.

Source: prometheus-net (`Metrics`, `IMetricFactory`, `MetricConfiguration`): names stay as they are, labels are given as
texts, as an array, or in a configuration, and a summary has quantiles only with `Objectives`. Prometheus.Client has
methods of the same names.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from stacklint.stack.sources.code import Range
from stacklint.stack.sources.made import Facts, Made, Shape, Type, plain
from stacklint.stack.sources.tokens import NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.stack.sources.code import Code, Written

_METHODS: Final = {
    "CreateCounter": Type.COUNTER, "CreateGauge": Type.GAUGE, "CreateHistogram": Type.HISTOGRAM,
    "CreateSummary": Type.SUMMARY,
}  # fmt: skip
_PARAMETERS: Final = ("name", "help", "labelNames", "configuration")
"""What the methods take, in this order."""
_COMMON: Final = frozenset({"SetStaticLabels", "StaticLabels"})
"""What gives labels that are worked out to all metrics of a registry, or to one of them."""
_ADDING: Final = frozenset({"AddBeforeCollectCallback", "CreateMeter", "Meter", "MeterAdapterOptions"})
"""What exports metrics whose names stand nowhere, or are made of others."""


def read(code: Code) -> Facts:
    """What a file in C# tells."""
    facts = Facts()
    for index, token in enumerate(code.tokens):
        if token.kind != NAME:
            continue
        called = code.is_sign(index + 1, "(")
        if token.text in _METHODS and code.is_sign(index - 1, ".") and called:
            _make(code, index, facts)
        elif token.text in _COMMON or (token.text == "WithLabels" and called and _is_factory(code, index)):
            facts.add_common(None)
        elif token.text in _ADDING and (called or code.name(index - 1) == "new"):
            facts.doubts.append(f"what `{token.text}` adds")
    return facts


def _is_factory(code: Code, index: int) -> bool:
    """Whether it is metrics to come that get labels, and not one that gets values of its own."""
    after = code.name(code.after(index + 1) + 1)
    whose = code.name(index - 2).lower()
    return (
        whose == "metrics"
        or whose.endswith("factory")
        or code.name(index + 2) == "new"
        or after.startswith(("Create", "With"))
    )


def _make(code: Code, index: int, facts: Facts) -> None:
    """Take down a metric that is made."""
    given = _arguments(code, index + 1)
    if not given or not code.is_closed(index + 1):
        facts.doubts.append("with which name a metric is made")
        return
    name = code.written(given[0])
    fields = _configured(code, given[-1])
    shape = partial(_shape, _METHODS[code.name(index)], quantiles="Objectives" in (fields or {}))
    facts.made.append(Made((name,), name, shape, _labels(code, given[2:], fields)))


def _arguments(code: Code, bracket: int) -> list[Range]:
    """The arguments of a call, without their names; none where these stand in another order."""
    found: list[Range] = []
    named: list[str] = []
    for one in code.items(bracket):
        is_named = code.is_sign(one.first + 1, ":") and bool(code.name(one.first))
        named += [code.name(one.first)] if is_named else []
        found.append(Range(one.first + 2, one.after) if is_named else one)
    whole = not named or named == [one for one in _PARAMETERS if one in named]
    return found if whole and (not named or named[0] == "name" or len(named) < len(found)) else []


def _configured(code: Code, where: Range) -> Mapping[str, Range] | None:
    """The fields of a configuration that is made there, by their names; `None` where something else stands there."""
    if code.name(where.first) != "new" or not code.name(where.first + 1).endswith("Configuration"):
        return None
    opened = [at for at in range(where.first + 2, min(where.first + 5, where.after)) if code.is_sign(at, "{")]
    items = code.items(opened[0]) if opened else []
    return {code.name(one.first): Range(one.first + 2, one.after) for one in items}


def _labels(code: Code, given: list[Range], fields: Mapping[str, Range] | None) -> tuple[Written, ...] | None:
    """The labels that follow the name and the help of a metric, and that are in its configuration."""
    if fields is not None and len(given) < 2:
        return code.listed(fields["LabelNames"]) if "LabelNames" in fields else ()
    rest = given if fields is None else given[:-1]
    found = code.listed(rest[0]) if len(rest) == 1 else None
    return tuple(map(code.written, rest)) if found is None else found


def _shape(type_: Type, name: str, *, quantiles: bool) -> Shape:
    return Shape(name, plain(type_, name, quantiles=quantiles))
