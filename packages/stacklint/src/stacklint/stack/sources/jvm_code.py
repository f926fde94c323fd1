"""Metrics in Java and Kotlin: what Micrometer and the client of Prometheus are given where a program makes them.

Sources: `PrometheusNamingConvention` of Micrometer, before 1.13 and since: dots become underscores, a unit follows the
name, a counter ends in `_total` and a timer in `_seconds`, and timers and summaries have a gauge for their greatest
value. simpleclient since 0.10 and prometheus-metrics 1.x: a counter ends in `_total`, said or not.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.sources.made import Facts, Made, Shape, Type, counter, gauge, plain, summary
from stacklint.stack.sources.tokens import NAME, Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.sources.code import Code, Range, Written

_MICROMETER: Final = "io.micrometer."
_OLD: Final = "io.prometheus.client."
_NEW: Final = "io.prometheus.metrics."
_METERS: Final = {
    "Counter": "counter", "FunctionCounter": "counter", "Gauge": "gauge", "MultiGauge": "gauge", "TimeGauge": "time",
    "Timer": "timer", "FunctionTimer": "times", "DistributionSummary": "summary", "LongTaskTimer": "long",
}  # fmt: skip
_METHODS: Final = {"counter": "counter", "timer": "timer", "summary": "summary", "gauge": "gauge"}
_ANNOTATIONS: Final = {"Timed": "timer", "Counted": "counter"}
_CLASSES: Final = {
    "Counter": "counter", "Gauge": "gauge", "Histogram": "histogram", "Summary": "summary", "Info": "info",
    "Enumeration": "states", "StateSet": "states",
}  # fmt: skip
_UNITS: Final = {
    "AMPERES": "amperes", "BYTES": "bytes", "CELSIUS": "celsius", "GRAMS": "grams", "JOULES": "joules",
    "METERS": "meters", "RATIO": "ratio", "SECONDS": "seconds", "VOLTS": "volts",
}  # fmt: skip
_ADDING: Final = frozenset({"MeterFilter", "LongTaskTimer", "nativeOnly"})
"""What gives metrics other names, or exports some whose names depend on the version."""
_METER: Final = Pattern(r"[A-Za-z][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*")
_MOST_CALLS: Final = 32
"""How many methods are called one after the other at most."""
_LISTS: Final = frozenset(
    {"Tags.of", "Tags.empty", "List.of", "Set.of", "Arrays.asList", "Collections.emptyList", "emptyList", "listOf"}
)
"""What makes lists of tags."""
_RESERVED: Final = ("_total", "_created", "_bucket", "_info")
"""Endings that some versions take off a name."""


def read(code: Code) -> Facts:
    """What a file in Java or Kotlin tells."""
    facts = Facts()
    imports = _imports(code)
    micrometer = any(one.startswith(_MICROMETER) for one in imports)
    client = next((one for one in (_OLD, _NEW) if any(path.startswith(one) for path in imports)), "")
    for index, token in enumerate(code.tokens):
        if token.kind != NAME:
            continue
        name, method = token.text, code.name(index + 2) if code.is_sign(index + 1, ".") else ""
        called = code.is_sign(index + 1, "(")
        if name in _ADDING or name.endswith("NamingConvention"):
            facts.doubts.append(f"what `{name}` adds")
        elif client and name in _CLASSES and method in {"build", "builder"}:
            _build(code, index, client, facts)
        elif micrometer and name in _METERS and method == "builder":
            _meter(code, index + 3, _METERS[name], facts, built=True)
        elif micrometer and name in _METHODS and code.is_sign(index - 1, ".") and called:
            _meter(code, index + 1, _METHODS[name], facts, built=False)
        elif micrometer and name in _ANNOTATIONS and code.is_sign(index - 1, "@") and called:
            _annotated(code, index, facts)
        elif name == "commonTags" and called:
            facts.add_common(_tags(code, code.items(index + 1)))
    return facts


def _imports(code: Code) -> list[str]:
    """What a file imports."""
    found: list[str] = []
    for index, token in enumerate(code.tokens):
        if token.kind == NAME and token.text == "import":
            at = index + (2 if code.name(index + 1) == "static" else 1)
            words = [code.name(at)]
            while code.is_sign(at + 1, "."):
                at += 2
                words.append(code.name(at) or "*")
            found.append(".".join(words))
    return found


def _calls(code: Code, index: int) -> Iterator[tuple[str, int]]:
    """The methods that are called one after the other from a name on, each with its bracket."""
    for _ in range(_MOST_CALLS):
        at = index + 2 if code.is_sign(index, ".") and code.name(index + 1) else index
        if at == index or not code.is_sign(at, "("):
            return
        yield code.name(at - 1), at
        index = _behind(code, at)


def _behind(code: Code, bracket: int) -> int:
    """The token behind the arguments of a call, one of which may stand in braces behind the bracket in Kotlin."""
    index = code.after(bracket)
    return code.after(index) if code.language is Language.KOTLIN and code.is_sign(index, "{") else index


def _first(code: Code, bracket: int) -> Written | None:
    """The first argument in a bracket; `None` where there is none."""
    given = code.items(bracket)
    return code.written(given[0]) if given else None


def _meter(code: Code, bracket: int, kind: str, facts: Facts, *, built: bool) -> None:
    """Take down a meter of Micrometer."""
    name = _first(code, bracket)
    if name is None or (name.literal and not _METER.fullmatch(name.literal)):
        return  # a method of the same name
    calls = list(_calls(code, _behind(code, bracket)))
    chain = dict(calls)
    unit = _first(code, chain["baseUnit"]) if "baseUnit" in chain else None
    if unit is not None and not unit.literal:
        facts.doubts.append("in which unit a metric is")
        return
    labels = _built_tags(code, calls) if built else _tags_of(code, bracket, kind)
    shape = partial(_metered, kind, unit=unit.literal if unit is not None else "")
    facts.made.append(Made((name,), name, shape, labels))


def _built_tags(code: Code, calls: list[tuple[str, int]]) -> tuple[Written, ...] | None:
    """The labels that a builder of Micrometer is told."""
    found: list[Written] = []
    for method, bracket in calls:
        given = code.items(bracket)
        told = _tags(code, given) if method == "tags" else _tags(code, given[:2]) if method == "tag" else ()
        if told is None:
            return None
        found += told
    return tuple(found) if calls and calls[-1][0] == "register" else None


def _tags_of(code: Code, bracket: int, kind: str) -> tuple[Written, ...] | None:
    """The labels that a method of a registry is told."""
    given = code.items(bracket)[1:]
    if kind != "gauge" or len(given) < 2:
        return _tags(code, given if kind != "gauge" else [])
    known = _tags(code, given[:1])
    (first, after) = given[1]
    by_function = any(code.is_sign(one, sign) for one in range(first, min(first + _MOST_CALLS, after)) for sign in ":>")
    return () if known is None and len(given) == 2 and by_function else known


def _tags(code: Code, given: list[Range]) -> tuple[Written, ...] | None:
    """The keys of tags: every other one of some texts, or those of a list of tags that is written out."""
    if len(given) != 1:
        return tuple(map(code.written, given[::2])) if len(given) % 2 == 0 else None
    (first, after), words = given[0], list[str]()
    while code.name(first) and not code.is_sign(first, "("):
        words.append(code.name(first))
        first += 2 if code.is_sign(first + 1, ".") else 1
    made = ".".join(words)
    inner = code.items(first) if code.is_closed(first) and code.after(first) == after else None
    if inner is None or made not in _LISTS:
        return None
    if made == "Tags.of" and inner and code.name(inner[0].first) != "Tag":
        return _tags(code, inner) if len(inner) % 2 == 0 else None
    found: list[Written] = []
    for one in inner:
        at = one.first + 3
        pair = code.items(at) if code.is_sign(at, "(") and code.after(at) == one.after else []
        if (code.name(one.first), code.name(one.first + 2)) != ("Tag", "of") or len(pair) != 2:
            return None
        found.append(code.written(pair[0]))
    return tuple(found)


def _annotated(code: Code, index: int, facts: Facts) -> None:
    """Take down a method that is counted or timed."""
    given = [one for one in code.items(index + 1) if not code.is_sign(one.first + 1, "=")]
    named: list[Range] = [
        one._replace(first=one.first + 2)
        for one in code.items(index + 1)
        if code.is_sign(one.first + 1, "=") and code.name(one.first) in {"value", "name"}
    ]
    long = any(code.name(one.first) == "longTask" for one in code.items(index + 1))
    if long:
        facts.doubts.append("what long tasks export")
        return
    for one in [*given, *named][:1]:
        name = code.written(one)
        facts.made.append(Made((name,), name, partial(_metered, _ANNOTATIONS[code.name(index)], unit="")))


def _metered(kind: str, name: str, *, unit: str) -> Shape:
    """What becomes of a meter of Micrometer."""
    whole = name.replace(".", "_").replace("-", "_")
    if unit and kind in {"counter", "gauge", "summary"} and not whole.endswith(f"_{unit}"):
        whole = f"{whole}_{unit}"
    bare = whole.removesuffix("_total") if kind == "counter" and not unit else whole
    if bare.endswith(_RESERVED) or not _METER.fullmatch(name):
        return Shape(whole, (), frozenset({whole, bare}))
    if kind == "counter":
        return Shape(bare, (counter(f"{bare}_total"),))
    if kind == "gauge":
        return Shape(whole, (gauge(whole),))
    timed = whole if kind == "summary" or whole.endswith("_seconds") else f"{whole}_seconds"
    if kind == "time":
        return Shape(timed, (gauge(timed),))
    if kind == "times":
        return Shape(timed, summary(timed, quantiles=False))
    return Shape(timed, (*summary(timed, quantiles=False), gauge(f"{timed}_max")), frozenset({timed}))


def _build(code: Code, index: int, client: str, facts: Facts) -> None:
    """Take down a metric of the client of Prometheus."""
    calls = list(_calls(code, index + 1))
    chain = dict(calls)
    first = _first(code, chain["name"]) if "name" in chain else None
    if first is None and "build" in chain:
        first = _first(code, chain["build"])
    unit = _UNITS.get(_unit(code, chain["unit"])) if "unit" in chain else ""
    if first is None or unit is None or (unit and client == _OLD):
        facts.doubts.append("with which name a metric is made")
        return
    before = tuple(_first(code, chain[key]) for key in ("namespace", "subsystem") if key in chain)
    shape = partial(_built, _CLASSES[code.name(index)], client, unit=unit, quantiles="quantile" in chain)
    facts.made.append(Made((*before, first), first, shape, _label_names(code, calls, _CLASSES[code.name(index)])))


def _label_names(code: Code, calls: list[tuple[str, int]], kind: str) -> tuple[Written, ...] | None:
    """The labels that a builder of the client of Prometheus is told; those of an info come with its values."""
    found: tuple[Written, ...] = ()
    for method, bracket in calls:
        if method == "constLabels":
            return None
        if method == "labelNames":
            found = tuple(map(code.written, code.items(bracket)))
    is_whole = bool(calls) and calls[-1][0] in {"register", "create", "build"} and kind != "info"
    return found if is_whole and len(calls) > 1 else None


def _unit(code: Code, bracket: int) -> str:
    """The constant of a unit that is given."""
    given = code.items(bracket)
    return code.name(given[0].after - 1) if given else ""


def _built(kind: str, client: str, name: str, *, unit: str, quantiles: bool) -> Shape:
    """What becomes of a metric of the client of Prometheus."""
    bare = name.removesuffix("_total") if kind == "counter" else name.removesuffix("_info") if kind == "info" else name
    if unit and not bare.endswith(f"_{unit}"):
        bare = f"{bare}_{unit}"
    if kind == "counter":
        # before 0.10 it was called as it is said
        return Shape(bare, (counter(f"{bare}_total"),), frozenset({name} if client == _OLD and name == bare else ()))
    if kind == "info":
        return Shape(bare, (gauge(f"{bare}_info"),))
    if kind == "histogram":  # of the new one, a native one too
        return Shape(bare, plain(Type.HISTOGRAM, bare), frozenset({bare} if client == _NEW else ()))
    if kind == "summary":
        return Shape(bare, summary(bare, quantiles=quantiles))
    return Shape(bare, (gauge(bare)._replace(label=bare if kind == "states" else ""),))
