"""Metrics in Go: what client_golang is given where a program makes them.

Source: github.com/prometheus/client_golang (prometheus/metric.go, counter.go, desc.go; promauto): a name is namespace,
subsystem and name with underscores between them, and gets no ending but those of histograms and summaries.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from stacklint.stack.sources.code import Code, Range, Written
from stacklint.stack.sources.made import Facts, Made, Shape, Type, plain
from stacklint.stack.sources.tokens import NAME

_OPTIONS: Final = {
    "CounterOpts": Type.COUNTER, "GaugeOpts": Type.GAUGE, "HistogramOpts": Type.HISTOGRAM, "SummaryOpts": Type.SUMMARY,
    "UntypedOpts": Type.UNKNOWN, "Opts": Type.UNKNOWN,
}  # fmt: skip
_ADDING: Final = frozenset(
    {"WrapRegistererWithPrefix", "ProcessCollectorOpts", "NewExpvarCollector", "NewDBStatsCollector", "NewInvalidDesc"}
)
"""What gives metrics other names, or exports some whose names stand nowhere."""


def read(code: Code) -> Facts:
    """What a file in Go tells that imports the library."""
    facts = Facts()
    for index, token in enumerate(code.tokens):
        if token.kind != NAME:
            continue
        if token.text in _OPTIONS and code.is_sign(index + 1, "{"):
            _options(code, index, facts)
        elif token.text == "NewDesc" and code.is_sign(index + 1, "("):
            _description(code, index, facts)
        elif token.text in _ADDING:
            facts.doubts.append(f"what `{token.text}` adds")
    return facts


def _options(code: Code, index: int, facts: Facts) -> None:
    """Take down the options of a metric."""
    given = code.fields(index + 1)
    name = given.get("Name")
    if name is None or "" in given:
        if code.name(index) != "Opts":  # which others may have as well
            facts.doubts.append("with which name a metric is made")
        return
    parts = tuple(code.written(given[key]) for key in ("Namespace", "Subsystem", "Name") if key in given)
    type_ = _OPTIONS[code.name(index)]
    shape = partial(
        _shape, type_, quantiles="Objectives" in given, native=any(key.startswith("NativeHistogram") for key in given)
    )
    facts.made.append(Made(parts, parts[-1], shape))


def _description(code: Code, index: int, facts: Facts) -> None:
    """Take down a description, of which a collector of the program's own makes metrics."""
    for one in code.items(index + 1)[:1]:
        parts = _joined(code, one)
        facts.made.append(Made(parts, parts[-1], _described))


def _joined(code: Code, where: Range) -> tuple[Written, ...]:
    """The parts of a name that `BuildFQName` may put together."""
    opened = next((one for one in range(where.first, min(where.first + 4, where.after)) if code.is_sign(one, "(")), 0)
    if opened and code.name(opened - 1) == "BuildFQName" and code.after(opened) == where.after:
        return tuple(code.written(one) for one in code.items(opened)) or (code.written(where),)
    return (code.written(where),)


def _shape(type_: Type, name: str, *, quantiles: bool, native: bool) -> Shape:
    return Shape(name, plain(type_, name, quantiles=quantiles), frozenset({name} if native else ()))


def _described(name: str) -> Shape:
    return Shape(name, plain(Type.UNKNOWN, name), frozenset({name}))
