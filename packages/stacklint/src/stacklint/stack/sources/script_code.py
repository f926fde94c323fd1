"""Metrics in JavaScript and TypeScript: what prom-client is given where a program makes them.

Source: prom-client 15 itself, whose output for each class was looked at: names stay as they are, but for counters where
OpenMetrics is asked for, which end in `_total` then. The providers of @willsoto/nestjs-prometheus hand on what they are
given, and express-prom-bundle exports a histogram and a gauge of its own (src/index.js).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from stacklint.stack.sources.code import Part, Range, Written
from stacklint.stack.sources.made import Facts, Made, Shape, Type, plain
from stacklint.stack.sources.tokens import NAME, TEXT

if TYPE_CHECKING:
    from stacklint.stack.sources.code import Code

_CLASSES: Final = {
    "Counter": Type.COUNTER, "Gauge": Type.GAUGE, "Histogram": Type.HISTOGRAM, "Summary": Type.SUMMARY,
}  # fmt: skip
_PROVIDERS: Final = {f"make{name}Provider": type_ for name, type_ in _CLASSES.items()}
_BUNDLE: Final = "express-prom-bundle"
_BUNDLED: Final = frozenset({"http_request_duration_seconds", "up"})
_INCLUDED: Final = {"includeMethod": "method", "includePath": "path"}
"""Options of it that add a label."""
_DEFAULTS: Final = "collectDefaultMetrics"
_ADDING: Final = frozenset({"customMetricPrefix"})
_COMMON: Final = frozenset({"setDefaultLabels", "defaultLabels"})
"""What gives labels to all metrics of a registry: a method of it, and an option of @willsoto/nestjs-prometheus."""
_PREFIX: Final = "how the names of the default metrics begin"
_MOST_NAMES: Final = 4
"""Of how many names a class is a part at most."""
_MOST_TYPES: Final = 32
"""How many tokens the types of a generic class have at most."""


def read(code: Code) -> Facts:
    """What a file in JavaScript or TypeScript tells."""
    facts = Facts()
    renamed = _renamed(code)
    for index, token in enumerate(code.tokens):
        if token.kind == TEXT and token.text == _BUNDLE:
            called = _called(code, index) if "up" not in facts.own else []  # a second time: who knows why
            is_known = bool(called) and all(_bundle(code, bracket, facts) for bracket in called)
            facts.own.update({"up"} if is_known else _BUNDLED)
        if token.kind != NAME:
            continue
        name = renamed.get(token.text, token.text)
        if name in _CLASSES and _is_made(code, index):
            _make(code, index, _CLASSES[name], facts)
        elif name in _PROVIDERS and code.is_sign(index + 1, "("):
            _make(code, index, _PROVIDERS[name], facts)
        elif name == _DEFAULTS and (code.is_sign(index + 1, "(") or code.is_sign(index + 1, ":")):
            _defaults(code, index + 2, facts)
        elif name in _COMMON:
            told = code.is_sign(index + 1, "(") or code.is_sign(index + 1, ":")
            facts.add_common(code.keys(index + 2) if told and code.is_sign(index + 2, "{") else None)
        elif name in _ADDING:
            facts.doubts.append(f"what `{name}` adds")
    return facts


def _renamed(code: Code) -> dict[str, str]:
    """The names of classes that a file calls otherwise."""
    found: dict[str, str] = {}
    for index, token in enumerate(code.tokens):
        if token.kind == NAME and token.text in _CLASSES:
            again = code.name(index + 1) == "as" or code.is_sign(index + 1, ":")
            if again and code.name(index + 2):
                found[code.name(index + 2)] = token.text
    return found


def _is_made(code: Code, index: int) -> bool:
    """Whether a class is used behind `new`, on its own or as a part of something."""
    for _ in range(_MOST_NAMES):
        if code.is_sign(index - 1, ".") and code.name(index - 2):
            index -= 2
    return code.name(index - 1) == "new"


def _make(code: Code, index: int, type_: Type, facts: Facts) -> None:
    """Take down a metric that is made."""
    at = _behind_types(code, index + 1)
    given = code.items(at) if code.is_sign(at, "(") else []
    name: Range | None = None
    labels: tuple[Written, ...] | None = ()
    if given and code.is_sign(given[0].first, "{"):
        fields = code.fields(given[0].first)
        if "help" not in fields and "" not in fields:
            return  # a class of the same name
        name = fields.get("name")
        labels = _labels(code, given[0].first)
    elif len(given) > 1 and code.text(given[0].first) and code.text(given[1].first):
        name = given[0]  # as it was before version 10
        labels = code.listed(given[2]) if len(given) > 2 else ()
    if name is None:
        facts.doubts.append("with which name a metric is made")
        return
    written = code.written(name)
    facts.made.append(Made((written,), written, partial(_shape, type_), labels))


def _labels(code: Code, brace: int) -> tuple[Written, ...] | None:
    """The labels that the options of a metric give it."""
    found: tuple[Written, ...] | None = ()
    for one in code.items(brace):
        if code.is_sign(one.first, ".") or code.is_sign(one.first, "["):
            return None  # options from elsewhere, or a name that is worked out
        if "labelNames" in {code.name(one.first), code.text(one.first)}:
            found = code.listed(Range(one.first + 2, one.after)) if code.is_sign(one.first + 1, ":") else None
    return found


def _behind_types(code: Code, index: int) -> int:
    """The token behind the types of a generic class."""
    depth = 0
    for here in range(index, index + _MOST_TYPES):
        depth += code.is_sign(here, "<") - code.is_sign(here, ">")
        if depth == 0:
            return here + code.is_sign(here, ">")
    return index


def _defaults(code: Code, index: int, facts: Facts) -> None:
    """Take down how the names of the default metrics begin."""
    given = code.fields(index) if code.is_sign(index, "{") else {}
    if "prefix" in given:
        facts.prefixes.append(code.written(given["prefix"]))
    elif any(code.name(one.first) != "register" for name, one in given.items() if not name):
        facts.doubts.append(_PREFIX)


def _shape(type_: Type, name: str) -> Shape:
    return Shape(name, plain(type_, name))


def _called(code: Code, index: int) -> list[int]:
    """The brackets of all calls of what a file imports by a text."""
    if code.is_sign(index + 1, ")") and code.is_sign(index + 2, "("):
        return [index + 2]
    if code.name(index - 1) == "from":
        name = code.name(index - 2)
    else:
        required = code.name(index - 2) == "require" and code.is_sign(index - 3, "=")
        name = code.name(index - 4) if required else ""
    uses = [at for at, token in enumerate(code.tokens) if name and token.kind == NAME and token.text == name]
    return [at + 1 for at in uses if code.is_sign(at + 1, "(") and not code.is_sign(at - 1, ".")]


def _bundle(code: Code, bracket: int, facts: Facts) -> bool:
    """Take down what express-prom-bundle exports of its own; whether its options tell."""
    given = code.items(bracket)
    brace = given[0].first if given else None
    if not code.is_closed(bracket) or len(given) > 1 or (brace is not None and not code.is_sign(brace, "{")):
        return False
    options = code.items(brace) if brace is not None else []
    fields = code.fields(brace) if brace is not None else {}
    if any(code.is_sign(one.first, ".") or code.is_sign(one.first, "[") for one in options):
        return False
    token = code.tokens[bracket - 1]
    parts = Part("http_request_duration"), Part("_seconds")  # in two, since no literal says it
    default = Written(parts, token.start, token.end)
    name = code.written(fields["httpDurationMetricName"]) if "httpDurationMetricName" in fields else default
    kind = code.written(fields["metricType"]).literal if "metricType" in fields else "histogram"
    type_ = {"histogram": Type.HISTOGRAM, "summary": Type.SUMMARY}.get(kind, Type.UNKNOWN)
    labels = ["status_code"]
    labels += [label for option, label in _INCLUDED.items() if not _is_off(code, fields.get(option))]
    own = tuple(Written((Part(one),), token.start, token.end) for one in labels)
    more = code.keys(fields["customLabels"].first) if "customLabels" in fields else ()
    found = (*own, *more) if more is not None else None
    given_so = {code.name(one.first) for one in options if not code.is_sign(one.first + 1, ":")}
    if type_ is Type.UNKNOWN or given_so & {*_INCLUDED, "customLabels", "httpDurationMetricName", "metricType"}:
        return False
    facts.made.append(Made((name,), name, partial(_shape, type_), found))
    return True


def _is_off(code: Code, where: Range | None) -> bool:
    """Whether an option that is off by default surely stays so."""
    return where is None or (where.after - where.first == 1 and code.name(where.first) == "false")
