"""Values of files that an exporter reads strictly: of another kind than its key takes, or under a key that it lacks.

What go-yaml 3 makes of a scalar depends on the field that it is for: any scalar is a text, while a quoted number is no
number. Facts: blackbox_exporter 0.23 and 0.28, snmp_exporter 0.30, started with each of these values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place, Plain
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.promql.re2 import inspect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Node

GO_DURATION: Final = Pattern(r"[-+]?(?:0|(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
_SIZE: Final = Pattern(r"[-+]?(?:0|(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[KMGTPE]i?)?B)+)")
_NUMBER: Final = Pattern(r"[-+]?(?:0[xXoObB][0-9A-Fa-f_]+|[0-9.][0-9_.]*(?:[eE][-+]?[0-9]+)?)")
"""What may be a number, however it is written."""
_TRUTHS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n"})
_QUOTED_TRUTHS: Final = _TRUTHS - {"true", "false"}
_FILLED_IN: Final = Pattern(r"\$\{?\w|\{\{|__\w+__")
"""What something may replace before the file is read."""


class Shape:
    """What a key takes: a word of `TEXT` and those below, what is in it, and which words are right."""

    def __init__(
        self,
        kind: str,
        *,
        keys: Mapping[str, Shape] | None = None,
        item: Shape | None = None,
        words: frozenset[str] = frozenset(),
        needed: tuple[str, ...] = (),
    ) -> None:
        """`keys` are those of a structure, of which `needed` may not be missing; `item` is what others hold."""
        self.kind: Final = kind
        self.keys: Final[Mapping[str, Shape]] = keys if keys is not None else {}
        self.item: Final = item
        self.words: Final = words
        self.needed: Final = needed


TEXT: Final = Shape("text")
FLAG: Final = Shape("flag")
WHOLE: Final = Shape("whole")
DURATION: Final = Shape("duration")
SIZE: Final = Shape("size")
REGEX: Final = Shape("regex")
ANY: Final = Shape("any")
TEXTS: Final = Shape("list", item=TEXT)
REGEXES: Final = Shape("list", item=REGEX)
TEXT_MAP: Final = Shape("map", item=TEXT)

_TAKES: Final = {
    "struct": "keys with values",
    "map": "keys with values",
    "list": "a list",
    "text": "one text",
    "flag": "`true` or `false`, without quotes",
    "whole": "a whole number, without quotes",
    "duration": "a duration such as `5s`",
    "size": "a size such as `1MB`",
    "regex": "one regular expression",
}


class Strange(NamedTuple):
    """What isn't taken: where, in words, and what to do."""

    place: Place
    problem: str
    help: str


def structure(**keys: Shape) -> Shape:
    """The shape of a mapping with certain keys."""
    return Shape("struct", keys=keys)


def strange(node: Node, name: str, shape: Shape, *, strict: bool) -> Iterator[Strange]:
    """What isn't taken of the value of a key, and below; with `strict`, no key is known but those of the shape."""
    if not node.present or shape.kind == "any":
        return
    kind, text = shape.kind, node.text
    if kind in {"struct", "map"}:
        yield from _of_mapping(node, name, shape, strict=strict) if node.is_mapping else (_taken(node, name, kind),)
    elif kind == "list":
        if not node.is_sequence:
            yield _taken(node, name, kind, f"write `[{text}]`" if text else "")
            return
        assert shape.item is not None  # every list holds something
        for item in node.items():
            yield from strange(item, name, shape.item, strict=strict)
    elif text is None:
        yield _taken(node, name, kind)
    elif not _FILLED_IN.search(text) or kind == "regex":
        yield from _of_scalar(node, text, name, shape)


def _of_mapping(node: Node, name: str, shape: Shape, *, strict: bool) -> Iterator[Strange]:
    for key, value in node.entries():
        inner = shape.item if shape.item is not None else shape.keys.get(key)
        if inner is not None:
            yield from strange(value, key, inner, strict=strict)
            continue
        right = nearest(key, shape.keys)
        if strict or right is not None:
            yield Strange(value.place.key(), f"`{key}` is no key of `{name}`", f"write `{right}`" if right else "")
    if any(nearest(key, shape.needed) for key in node.keys if key not in shape.keys):
        return  # it is misspelt
    for key in shape.needed:
        if not node[key].present or node[key].text == "":
            yield Strange(node.place, f"`{name}` has an item without `{key}`", "add it")


def _of_scalar(node: Node, text: str, name: str, shape: Shape) -> Iterator[Strange]:
    plain = isinstance(node.value, Plain)
    kind = shape.kind
    if kind == "flag":
        words = _TRUTHS if plain else _QUOTED_TRUTHS
        if text not in words and text not in {form(word) for word in words for form in (str.upper, str.capitalize)}:
            yield _taken(node, name, kind)
    elif kind == "whole":
        if not plain or not _NUMBER.fullmatch(text):
            yield _taken(node, name, kind)
    elif kind == "duration":
        if not GO_DURATION.fullmatch(text) or text in {"0", "+0", "-0"}:
            yield _taken(node, name, kind, f"write `{text}s`" if text.isdecimal() and text != "0" else "")
    elif kind == "size":
        if not _SIZE.fullmatch(text):
            yield _taken(node, name, kind, f"write `{text}B`" if text.isdecimal() else "")
    elif kind == "regex":
        found = inspect(text)
        if found.fault is not None:
            yield Strange(node.place, f"`{name}` has an invalid regular expression: {found.fault}", "")
    elif shape.words and text and text not in shape.words:
        right = nearest(text, shape.words)
        problem = f"`{name}` takes {', '.join(f'`{word}`' for word in sorted(shape.words))}"
        yield Strange(node.place, problem, f"write `{right}`" if right else "")


def _taken(node: Node, name: str, kind: str, advice: str = "") -> Strange:
    return Strange(node.place, f"`{name}` takes {_TAKES[kind]}", advice)
