"""Metrics in PHP: what the client of promphp is given where a program makes them.

Source: github.com/PromPHP/prometheus_client_php (src/Prometheus/CollectorRegistry.php, Collector.php, Summary.php): a
name is a namespace and a name with an underscore between them, or the name alone, and gets no ending but those of
histograms and summaries. The registry exports `php_info`, unless it is told not to.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.sources.code import Range
from stacklint.stack.sources.made import Facts, Made, Shape, Type, plain
from stacklint.stack.sources.tokens import NAME

if TYPE_CHECKING:
    from stacklint.stack.sources.code import Code, Written

_METHOD: Final = Pattern(r"(?:getOrRegister|register)(Counter|Gauge|Histogram|Summary)")
_CLASSES: Final = {
    "Counter": Type.COUNTER, "Gauge": Type.GAUGE, "Histogram": Type.HISTOGRAM, "Summary": Type.SUMMARY,
}  # fmt: skip
_PARAMETERS: Final = ("namespace", "name", "help", "labels")


def read(code: Code) -> Facts:
    """What a file in PHP tells."""
    facts = Facts()
    for index, token in enumerate(code.tokens):
        if token.kind != NAME:
            continue
        found = _METHOD.fullmatch(token.text)
        if found is not None and code.is_sign(index - 1, "->") and code.is_sign(index + 1, "("):
            _make(code, index + 1, _CLASSES[found[1]], facts, is_direct=False)
        elif token.text in _CLASSES and code.name(index - 1) == "new" and code.is_sign(index + 1, "("):
            _make(code, index + 1, _CLASSES[token.text], facts, is_direct=True)
    return facts


def _make(code: Code, bracket: int, type_: Type, facts: Facts, *, is_direct: bool) -> None:
    """Take down a metric that is registered, or made with what it is stored in."""
    items = code.items(bracket)
    given = _arguments(code, items[is_direct:]) if code.is_closed(bracket) else None
    if is_direct and (given is None or not {"namespace", "name", "help"} <= given.keys()):
        return  # a class of the same name
    if given is None or not {"namespace", "name", "help"} <= given.keys():
        facts.doubts.append("with which name a metric is made")
        return
    parts = tuple(code.written(given[key]) for key in ("namespace", "name"))
    labels: tuple[Written, ...] | None = code.listed(given["labels"]) if "labels" in given else ()
    facts.made.append(Made(parts, parts[-1], partial(_shape, type_), labels))


def _arguments(code: Code, given: list[Range]) -> dict[str, Range] | None:
    """The arguments by the names of their parameters; `None` where some come from elsewhere."""
    found: dict[str, Range] = {}
    for place, one in enumerate(given):
        if code.is_sign(one.first, "."):
            return None  # what is unpacked
        if code.name(one.first) and code.is_sign(one.first + 1, ":"):
            found[code.name(one.first)] = Range(one.first + 2, one.after)
        elif place < len(_PARAMETERS):
            found[_PARAMETERS[place]] = one
    return found


def _shape(type_: Type, name: str) -> Shape:
    return Shape(name, plain(type_, name))
