"""Metrics in Go: what client_golang is given where a program makes them.

Source: github.com/prometheus/client_golang (prometheus/metric.go, counter.go, desc.go; promauto): a name is namespace,
subsystem and name with underscores between them, and gets no ending but those of histograms and summaries.
"""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.sources.code import Code, Range, Written
from stacklint.stack.sources.made import Facts, Made, Shape, Type, plain
from stacklint.stack.sources.tokens import NAME, TEXT

_OPTIONS: Final = {
    "CounterOpts": Type.COUNTER, "GaugeOpts": Type.GAUGE, "HistogramOpts": Type.HISTOGRAM, "SummaryOpts": Type.SUMMARY,
    "UntypedOpts": Type.UNKNOWN, "Opts": Type.UNKNOWN,
}  # fmt: skip
_PACKAGES: Final = {
    "github.com/prometheus/client_golang/prometheus": "prometheus",
    "github.com/prometheus/client_golang/prometheus/promauto": "promauto",
}
"""The packages that make metrics, and how files call them that don't say."""
_MAKERS: Final = Pattern("New(?:Counter|Gauge|Histogram|Summary|Untyped)(Vec|Func)?")
_ADDING: Final = frozenset(
    {
        "WrapRegistererWithPrefix",
        "WrapCollectorWithPrefix",
        "ProcessCollectorOpts",
        "NewExpvarCollector",
        "NewDBStatsCollector",
        "NewInvalidDesc",
    }
)
"""What gives metrics other names, or exports some whose names stand nowhere."""
_LABELLING: Final = frozenset({"WrapRegistererWith", "WrapCollectorWith"})
"""What gives metrics more labels."""


def read(code: Code) -> Facts:
    """What a file in Go tells that imports the library."""
    facts = Facts()
    called = _packages(code)
    for index, token in enumerate(code.tokens):
        if token.kind != NAME:
            continue
        if token.text in _OPTIONS and code.is_sign(index + 1, "{"):
            _options(code, index, facts, called)
        elif token.text == "NewDesc" and code.is_sign(index + 1, "("):
            _description(code, index, facts, called)
        elif token.text in _LABELLING:
            given = code.items(index + 1) if code.is_sign(index + 1, "(") else []
            facts.add_common(_mapping(code, given[0]) if given else None)
        elif token.text in _ADDING:
            facts.doubts.append(f"what `{token.text}` adds")
    return facts


class _Called(NamedTuple):
    """What a file calls the packages that make metrics.

    Attributes:
        names: all of them.
        others: what it may call other packages.
        has_factories: whether one of them is that whose factories have methods of the same names.
    """

    names: frozenset[str]
    others: frozenset[str]
    has_factories: bool


def _packages(code: Code) -> _Called:
    """What a file calls the packages that make metrics."""
    texts = [(token.text, code.name(index - 1)) for index, token in enumerate(code.tokens) if token.kind == TEXT]
    own = [(path, "" if alias == "import" else alias) for path, alias in texts if path in _PACKAGES]
    others = {name for path, alias in texts if path not in _PACKAGES for name in (path.rpartition("/")[2], alias)}
    return _Called(
        names=frozenset(alias or _PACKAGES[path] for path, alias in own),
        others=frozenset(others - {""}),
        has_factories=any(path.endswith("promauto") for path, _ in own),
    )


def _options(code: Code, index: int, facts: Facts, called: _Called) -> None:
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
    labels = _variable(code, index, called)
    fixed = _mapping(code, given["ConstLabels"]) if "ConstLabels" in given else ()
    both = (*labels, *fixed) if labels is not None and fixed is not None else None
    facts.made.append(Made(parts, parts[-1], shape, both))


def _variable(code: Code, index: int, called: _Called) -> tuple[Written, ...] | None:
    """The labels that a metric is made with whose options are the first argument of a call."""
    first = index - 2 if code.is_sign(index - 1, ".") else index
    bracket = first - 1
    made = _MAKERS.fullmatch(code.name(bracket - 1)) if code.is_sign(bracket, "(") else None
    whose = code.name(bracket - 3)
    by_factory = called.has_factories and whose not in called.others and (whose or code.is_sign(bracket - 3, ")"))
    own = code.is_sign(bracket - 2, ".") and (by_factory or whose in called.names)
    given = code.items(bracket) if made is not None and own else []
    if made is None or not given or given[0].after != code.after(index + 1) or not code.is_closed(bracket):
        return None
    if made[1] != "Vec":
        return ()
    return code.listed(given[1]) if len(given) == 2 else None


def _mapping(code: Code, where: Range) -> tuple[Written, ...] | None:
    """The labels in a mapping of them to values."""
    if where.after - where.first == 1 and code.name(where.first) == "nil":
        return ()
    brace = next((one for one in range(where.first, min(where.first + 6, where.after)) if code.is_sign(one, "{")), 0)
    known = code.name(brace - 1) in {"Labels", "string"} and code.after(brace) == where.after
    return code.keys(brace) if brace and known else None


def _description(code: Code, index: int, facts: Facts, called: _Called) -> None:
    """Take down a description, of which a collector of the program's own makes metrics."""
    given = code.items(index + 1)
    for one in given[:1]:
        parts = _joined(code, one)
        own = code.is_sign(index - 1, ".") and code.name(index - 2) in called.names and len(given) == 4
        labels = _listed(code, given[2]) if own else None
        fixed = _mapping(code, given[3]) if own else None
        both = (*labels, *fixed) if labels is not None and fixed is not None else None
        facts.made.append(Made(parts, parts[-1], _described, both))


def _listed(code: Code, where: Range) -> tuple[Written, ...] | None:
    """The labels in a list, or none."""
    none = where.after - where.first == 1 and code.name(where.first) == "nil"
    return () if none else code.listed(where)


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
