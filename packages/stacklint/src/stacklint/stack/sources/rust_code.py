"""Metrics in Rust: what the crates prometheus, prometheus-client and metrics are given where a program makes them.

Sources: the crates themselves. prometheus (src/opts.rs, src/macros.rs): names stay as they are, behind a namespace and
a subsystem, and so do counters. prometheus-client (src/encoding/text.rs): a counter gets `_total`, said or not, and a
unit follows the name. metrics with metrics-exporter-prometheus (src/formatting.rs): dots become underscores, counters
get no ending unless that is asked for, and a histogram is shown as a summary where it is given no buckets.
actix-web-prom (src/lib.rs) exports a counter and a histogram behind its namespace.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.sources.code import Part, Range, Written
from stacklint.stack.sources.made import Facts, Made, Shape, Type, counter, gauge, plain
from stacklint.stack.sources.tokens import NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.stack.sources.code import Code

_TYPES: Final = {"counter": Type.COUNTER, "gauge": Type.GAUGE, "histogram": Type.HISTOGRAM}
_REGISTERED: Final = Pattern(r"register_(?:int_)?(counter|gauge|histogram)(_vec)?(_with_registry)?")
_CLASS: Final = Pattern(r"(?:Int|Local)?(Counter|Gauge|Histogram)(Vec)?")
_OPTIONS: Final = {"Opts": Type.UNKNOWN, "HistogramOpts": Type.HISTOGRAM}
_OPTION_MACROS: Final = {"opts": Type.UNKNOWN, "histogram_opts": Type.HISTOGRAM}
_EMITTED: Final = Pattern(r"(?:absolute_|increment_|decrement_|register_)?(counter|gauge|histogram)")
_DOTTED: Final = Pattern(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")
_ADDING: Final = frozenset(
    {"new_custom", "with_prefix", "sub_registry_with_prefix", "recommended_naming", "with_recommended_naming",
     "set_enable_unit_suffix", "set_enable_recommended_naming", "ActixMetricsConfiguration", "register_collector"}
)  # fmt: skip
"""What gives metrics other names, or exports some whose names stand nowhere."""
_COMMON: Final = frozenset({"with_labels", "sub_registry_with_label", "sub_registry_with_labels"})
"""What gives the metrics of a registry more labels."""
_ACTIX: Final = frozenset({"PrometheusMetricsBuilder", "PrometheusMetrics"})
_ACTIX_LABELS: Final = ("endpoint", "method", "status")
_METRICS: Final = frozenset({"Counter", "Gauge", "Histogram", "Info"})
"""The metrics of prometheus-client."""
_NO_VALUES: Final = frozenset({"", "clone", "Box", "new", "self"})
_MOST_CALLS: Final = 16
_MOST_TYPE: Final = 24
"""How many tokens after the name of a value tell its type at most."""


def read(code: Code) -> Facts:
    """What a file in Rust tells."""
    facts = Facts()
    names = {token.text for token in code.tokens if token.kind == NAME}
    kinds = _kinds(code) if "prometheus_client" in names else {}
    for index, token in enumerate(code.tokens):
        if token.kind != NAME:
            continue
        name = token.text
        is_macro = code.is_sign(index + 1, "!")
        if name in _ADDING:
            facts.doubts.append(f"what `{name}` adds")
        elif name in _COMMON or (name == "add_global_label" and not is_macro):
            _common(code, index, facts)
        elif is_macro and (name in _OPTION_MACROS or _REGISTERED.fullmatch(name) or _EMITTED.fullmatch(name)):
            _macro(code, index, facts, names)
        elif name in _OPTIONS and "prometheus" in names and _is_call(code, index, "new"):
            _options(code, index, index + 3, _OPTIONS[name], facts)
        elif (made := _CLASS.fullmatch(name)) is not None and "prometheus" in names and _is_made(code, index):
            _plain(code, index + 3, _TYPES[made[1].lower()], facts, names)
        elif name in {"register", "register_with_unit"} and "prometheus_client" in names:
            _registered(code, index, facts, kinds)
        elif name in _ACTIX and "actix_web_prom" in names and _is_call(code, index, "new"):
            _actix(code, index + 3, facts)
    return facts


def _is_made(code: Code, index: int) -> bool:
    """Whether a metric of a class is made."""
    return _is_call(code, index, "new") or _is_call(code, index, "with_opts")


def _is_call(code: Code, index: int, method: str) -> bool:
    """Whether a function of a type is called."""
    return code.is_sign(index + 1, "::") and code.name(index + 2) == method and code.is_sign(index + 3, "(")


def _common(code: Code, index: int, facts: Facts) -> None:
    """Take down a label that all metrics get."""
    if code.name(index - 1) == "fn":
        return
    given = code.items(index + 1) if code.is_sign(index + 1, "(") else []
    is_plain = code.name(index) == "add_global_label" and len(given) == 2
    facts.add_common((_text(code, given[0]),) if is_plain else None)


def _text(code: Code, where: Range) -> Written:
    """The text that some tokens say, which may be borrowed, or turned into another type of text."""
    first, after = where
    first += code.is_sign(first, "&")
    if code.name(after - 3) in {"to_string", "to_owned", "into"} and code.is_sign(after - 4, "."):
        after -= 4
    if code.name(first) == "String" and code.is_sign(first + 1, "::") and code.is_sign(first + 3, "("):
        first, after = first + 4, after - 1
    return code.written(Range(first, after))


def _macro(code: Code, index: int, facts: Facts, names: set[str]) -> None:
    """Take down what a macro makes."""
    name, bracket = code.name(index), index + 2
    given = code.items(bracket) if code.is_closed(bracket) else []
    registered, emitted = _REGISTERED.fullmatch(name), _EMITTED.fullmatch(name)
    if name in _OPTION_MACROS:
        _options(code, index, bracket, _OPTION_MACROS[name], facts)
    elif emitted is not None and "metrics" in names and not (registered and "prometheus" in names):
        _emit(code, given, _TYPES[emitted[1]], facts)
    elif registered is not None and given:
        opened = _opened(code, given[0])
        if opened:
            return  # with options, which are taken down where they stand
        if len(given) < 2:
            facts.doubts.append("with which name a metric is made")
            return
        written = _text(code, given[0])
        at = 2 if registered[2] else -1
        labels = _labels(code, given[at]) if 0 <= at < len(given) else () if at < 0 else None
        facts.made.append(Made((written,), written, partial(_shape, _TYPES[registered[1]]), labels))


def _opened(code: Code, where: Range) -> bool:
    """Whether options are made somewhere."""
    name = code.name(where.first)
    last = next((one for one in range(where.first, where.after) if code.is_sign(one, "(")), where.first)
    return (name in _OPTION_MACROS and code.is_sign(where.first + 1, "!")) or code.name(last - 3) in _OPTIONS


def _labels(code: Code, where: Range) -> tuple[Written, ...] | None:
    """The labels in a list."""
    first = where.first + 2 if code.name(where.first) == "vec" and code.is_sign(where.first + 1, "!") else where.first
    return code.listed(Range(first, where.after))


def _plain(code: Code, bracket: int, type_: Type, facts: Facts, names: set[str]) -> None:
    """Take down a metric that is made of a name and a help text, if it isn't made of options."""
    given = code.items(bracket) if code.is_closed(bracket) else []
    if not given or _opened(code, given[0]):
        return  # options are taken down where they stand
    is_new = code.name(bracket - 1) == "new" and not code.name(bracket - 3).endswith("Vec")
    if is_new and len(given) == 2:
        written = _text(code, given[0])
        facts.made.append(Made((written,), written, partial(_shape, type_), ()))
    elif given[0].after - given[0].first > 1 or not names & (_OPTIONS.keys() | _OPTION_MACROS.keys()):
        facts.doubts.append("with which name a metric is made")


def _options(code: Code, index: int, bracket: int, type_: Type, facts: Facts) -> None:
    """Take down the options of a metric, with what is called on them."""
    given = code.items(bracket) if code.is_closed(bracket) else []
    if len(given) < 2:
        return  # of something else
    written = _text(code, given[0])
    parts: dict[str, Written | None] = {}
    fixed: list[Written] | None = [] if len(given) == 2 else None
    here = code.after(bracket)
    for _ in range(_MOST_CALLS):
        method = code.name(here + 1) if code.is_sign(here, ".") and code.is_sign(here + 2, "(") else ""
        if not method:
            break
        told = code.items(here + 2)
        if method in {"namespace", "subsystem"}:
            parts[method] = _text(code, told[0]) if told else None
        elif method in {"const_label", "variable_label"} and fixed is not None and told:
            fixed.append(_text(code, told[0]))
        elif method in {"const_labels", "variable_labels"}:
            fixed = None
        here = code.after(here + 2)
    made, variable = _made_of(code, index)
    labels = (*variable, *fixed) if variable is not None and fixed is not None else None
    before = tuple(parts[key] for key in ("namespace", "subsystem") if key in parts)
    shape = partial(_shape, made if made is not None else type_)
    facts.made.append(Made((*before, written), written, shape, labels))


def _made_of(code: Code, index: int) -> tuple[Type | None, tuple[Written, ...] | None]:
    """What is made of options that are the first argument of a call, and with which labels."""
    while code.is_sign(index - 1, "::"):
        index -= 2  # prometheus::Opts
    bracket = index - 1
    if not code.is_sign(bracket, "(") or not code.is_closed(bracket):
        return None, None
    name = code.name(bracket - 2) if code.is_sign(bracket - 1, "!") else code.name(bracket - 3)
    found = _REGISTERED.fullmatch(name) or _CLASS.fullmatch(name)
    if found is None:
        return None, None
    given = code.items(bracket)
    if not found[2]:
        return _TYPES[found[1].lower()], ()
    return _TYPES[found[1].lower()], _labels(code, given[1]) if len(given) > 1 else None


def _emit(code: Code, given: list[Range], type_: Type, facts: Facts) -> None:
    """Take down a metric of the crate metrics, which is made where it is used."""
    given = [one for one in given if not (code.name(one.first) and code.is_sign(one.first + 1, ":"))]  # target, level
    if not given:
        return
    written = _text(code, given[0])
    keys: list[Written] | None = []
    for one in given[1:]:
        key = Range(one.first, one.first + 1)
        keys = [*keys, code.written(key)] if keys is not None and code.is_sign(one.first + 1, "=>") else None
    facts.made.append(Made((written,), written, partial(_emitted, type_), tuple(keys) if keys is not None else None))


def _emitted(type_: Type, name: str) -> Shape:
    """What becomes of a metric of the crate metrics."""
    whole = name.replace(".", "_")
    if not _DOTTED.fullmatch(name):
        return Shape(whole, (), frozenset({whole}))
    if type_ is Type.HISTOGRAM:  # a summary, or one with buckets
        return Shape(whole, (counter(f"{whole}_sum"), counter(f"{whole}_count")), frozenset({whole, f"{whole}_bucket"}))
    return _shape(type_, whole)


def _shape(type_: Type, name: str) -> Shape:
    return Shape(name, plain(type_, name))


def _registered(code: Code, index: int, facts: Facts, kinds: Mapping[str, set[str]]) -> None:
    """Take down what is registered with prometheus-client."""
    given = code.items(index + 1) if code.is_sign(index + 1, "(") else []
    has_unit = code.name(index) == "register_with_unit"
    if not code.is_sign(index - 1, ".") or len(given) < 3 + has_unit:
        return
    value = Range(given[2 + has_unit].first, given[-1].after)  # in whose types there may be commas
    written = _text(code, given[0])
    unit: str | None = ""
    if has_unit:
        said = code.name(given[2].after - 1)
        unit = said.lower() if said and code.name(given[2].after - 3) == "Unit" else None
    facts.made.append(Made((written,), written, partial(_client_shape, _kind(code, value, kinds), unit=unit), None))


def _kind(code: Code, where: Range, kinds: Mapping[str, set[str]]) -> str:
    """Which metric a value is, by itself or by what the file says of its type; "" where that can't be told."""
    near = range(where.first, min(where.after, where.first + _MOST_TYPE))
    found = {code.name(one) for one in near} & _METRICS
    name = next((code.name(one) for one in reversed(near) if code.name(one) not in _NO_VALUES), "")
    found = found or kinds.get(name, set())
    return next(iter(found)) if len(found) == 1 else ""


def _kinds(code: Code) -> dict[str, set[str]]:
    """What the file says of the types of names: behind a colon, or in what they are given."""
    found: dict[str, set[str]] = {}
    for index, token in enumerate(code.tokens):
        if token.kind != NAME or not (code.is_sign(index + 1, ":") or code.is_sign(index + 1, "=")):
            continue
        for one in range(index + 2, index + _MOST_TYPE):
            text = code.tokens[one].text if one < len(code.tokens) else ";"
            if text in {";", "{", "}"} or (text == "," and _is_field(code, one + 1)):
                break
            if text in _METRICS:
                found.setdefault(token.text, set()).add(text)
    return found


def _is_field(code: Code, index: int) -> bool:
    """Whether a name and a colon stand there: another field, or another parameter."""
    index += code.name(index) == "pub"
    return bool(code.name(index)) and code.is_sign(index + 1, ":")


def _client_shape(kind: str, name: str, *, unit: str | None) -> Shape:
    """What becomes of a metric of prometheus-client."""
    whole = f"{name}_{unit}" if unit else name
    if not kind or unit is None:
        return Shape(whole, (), frozenset({whole, name}))
    if kind == "Counter":
        return Shape(whole, (counter(f"{whole}_total"),))
    if kind == "Info":
        return Shape(whole, (gauge(f"{whole}_info"),))
    return _shape(Type.GAUGE if kind == "Gauge" else Type.HISTOGRAM, whole)


def _actix(code: Code, bracket: int, facts: Facts) -> None:
    """Take down what actix-web-prom exports behind its namespace."""
    given = code.items(bracket)
    if not given:
        return
    token = code.tokens[bracket - 1]
    known = not any(token.text in {"const_labels", "labels"} for token in code.tokens)
    labels = tuple(Written((Part(one),), token.start, token.end) for one in _ACTIX_LABELS) if known else None
    for own, type_ in (("requests_total", Type.COUNTER), ("requests_duration_seconds", Type.HISTOGRAM)):
        name = Written((Part("http_"), Part(own)), token.start, token.end)  # in two, since no literal says it
        facts.made.append(Made((_text(code, given[0]), name), name, partial(_shape, type_), labels))
