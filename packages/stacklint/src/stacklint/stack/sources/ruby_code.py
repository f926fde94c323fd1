"""Metrics in Ruby: what prometheus-client and Yabeda are given where a program makes them.

Sources: github.com/prometheus/client_ruby (lib/prometheus/client/registry.rb and metric.rb): names stay as they are, a
summary has no quantiles, and before 1.0 labels were not declared. Its store in files gives gauges a label `pid`
(data_stores/direct_file_store.rb), and its middleware exports metrics that begin with `http_server`, or as it is told.
github.com/yabeda-rb/yabeda-prometheus (lib/yabeda/prometheus/adapter.rb): group, name and unit with underscores between
them. What prometheus_exporter puts before names is its server's matter, which another container may be.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.sources.code import Range, Written
from stacklint.stack.sources.made import Facts, Made, Shape, Type, plain
from stacklint.stack.sources.tokens import NAME, SIGN, TEXT

if TYPE_CHECKING:
    from stacklint.stack.sources.code import Code

_METHODS: Final = {
    "counter": Type.COUNTER, "gauge": Type.GAUGE, "histogram": Type.HISTOGRAM, "summary": Type.SUMMARY,
}  # fmt: skip
_CLASSES: Final = {name.capitalize(): type_ for name, type_ in _METHODS.items()}
_FILES: Final = "DirectFileStore"
_EXPORTER: Final = "PrometheusExporter"
_PREFIX: Final = "metrics_prefix"
_TAG: Final = "default_tag"
_GROUP: Final = "group"
_STOPS: Final = frozenset({"do", "if", "unless", "end", "and", "or", "rescue", "while"})
"""Words that end the arguments of a call without a bracket."""
_CLOSING: Final = frozenset(")]};")
_INDENT: Final = Pattern(r"[ \t]*")
_MOST_ARGUMENTS: Final = 100
"""How many tokens they have at most, if each bracket is one."""
_MOST_GROUPS: Final = 100


def read(code: Code) -> Facts:
    """What a file in Ruby tells."""
    facts = Facts()
    is_yabeda = any(token.kind == NAME and token.text == "Yabeda" for token in code.tokens)
    groups = _groups(code) if is_yabeda else []
    if len(groups) > _MOST_GROUPS:
        return Facts("what is in more groups than are read")
    for index, token in enumerate(code.tokens):
        if token.kind != NAME:
            continue
        name, is_method = token.text, code.is_sign(index - 1, ".")
        if name in _METHODS and is_method:
            _make(code, index + 1, _METHODS[name], facts)
        elif name in _CLASSES and code.is_sign(index + 1, ".") and code.name(index + 2) == "new":
            _make(code, index + 3, _CLASSES[name], facts)
        elif name in _METHODS and is_yabeda and code.name(index - 1) != "def":
            _declare(code, index, groups, facts)
        elif name == _TAG and is_yabeda:
            given = _arguments(code, index + 1)
            facts.add_common((code.written(given[0]),) if given else None)
        elif name == _FILES:
            facts.add_common(None)
        elif name == _EXPORTER:
            facts.doubts.append("what prometheus_exporter puts before names")
        elif name == _PREFIX and code.is_sign(index + 1, ":"):
            facts.beginnings.append(code.written(Range(index + 2, index + 3)))
    return facts


def _arguments(code: Code, index: int) -> list[Range]:
    """What a method is called with, in a bracket or up to the end of the line."""
    if code.is_sign(index, "("):
        return code.items(index) if code.is_closed(index) else []
    found: list[Range] = []
    first = here = index
    end = code.tokens[index - 1].end
    while here < min(len(code.tokens), index + _MOST_ARGUMENTS):
        token = code.tokens[here]
        broken = "\n" in code.source[end : token.start] and not code.is_sign(here - 1, ",")
        if broken or (token.kind == SIGN and token.text in _CLOSING) or (token.kind == NAME and token.text in _STOPS):
            break
        if code.is_sign(here, ","):
            found.append(Range(first, here))
            first = here + 1
        here = code.after(here)
        end = code.tokens[min(here, len(code.tokens)) - 1].end
    return [*found, Range(first, here)] if first < here else found


def _named(code: Code, given: list[Range]) -> dict[str, Range] | None:
    """The arguments that have a name, by it; `None` where some come from elsewhere."""
    found: dict[str, Range] = {}
    for one in given:
        if code.is_sign(one.first, "*"):
            return None
        if code.name(one.first) and code.is_sign(one.first + 1, ":"):
            found[code.name(one.first)] = Range(one.first + 2, one.after)
        elif code.is_sign(one.first + 1, "=>") and code.text(one.first):
            found[code.text(one.first)] = Range(one.first + 2, one.after)
    return found


def _make(code: Code, index: int, type_: Type, facts: Facts) -> None:
    """Take down a metric of prometheus-client."""
    given = _arguments(code, index)
    named = _named(code, given)
    if len(given) < 2:
        return  # a method of the same name
    is_old = named is not None and "docstring" not in named and code.tokens[given[1].first].kind == TEXT
    if named is None or ("docstring" not in named and not is_old):
        return
    name = code.written(given[0])
    fixed = "base_labels" in named or "preset_labels" in named or is_old
    labels = None if fixed else code.listed(named["labels"]) if "labels" in named else ()
    facts.made.append(Made((name,), name, partial(_shape, type_), labels))


def _declare(code: Code, index: int, groups: list[tuple[int, int, Written]], facts: Facts) -> None:
    """Take down a metric of Yabeda."""
    given = _arguments(code, index + 1)
    named = _named(code, given)
    start = code.tokens[index].start
    if not given or code.is_sign(index + 1, "=") or code.is_sign(index + 1, ":"):
        return
    if named is None:
        facts.doubts.append("with which name a metric is made")
        return
    name = code.written(given[0])
    around = [group for first, last, group in groups if first <= start < last]
    parts: list[Written] = around[-1:]
    if _GROUP in named:
        parts = [code.written(named[_GROUP])]
    unit = [code.written(named["unit"])] if "unit" in named else []
    labels = code.listed(named["tags"]) if "tags" in named else ()
    facts.made.append(Made((*parts, name, *unit), name, partial(_shape, _METHODS[code.name(index)]), labels))


def _groups(code: Code) -> list[tuple[int, int, Written]]:
    """The groups of Yabeda, with where they begin and end in the text: those further in come later."""
    found: list[tuple[int, int, Written]] = []
    for index, token in enumerate(code.tokens):
        if token.kind != NAME or token.text != _GROUP or code.is_sign(index - 1, ".") or code.is_sign(index + 1, ":"):
            continue
        given = _arguments(code, index + 1)
        if not given:
            continue
        last = given[-1].after + code.is_sign(index + 1, "(")
        line = code.source.rfind("\n", 0, token.start) + 1
        indent = _INDENT.match(code.source, line)
        # a block ends at the line of its own that is as far in; a group without one goes on
        wanted = f"\n{indent[0] if indent is not None else ''}end"
        end = code.source.find(wanted, token.start) if code.name(last) == "do" else -1
        if code.is_sign(last, "{") and code.is_closed(last):
            end = code.tokens[code.after(last) - 1].start
        found.append((token.start, end if end >= 0 else len(code.source), code.written(given[0])))
    return found


def _shape(type_: Type, name: str) -> Shape:
    return Shape(name, plain(type_, name, quantiles=False))
