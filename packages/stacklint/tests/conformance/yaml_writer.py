"""Values as YAML, in all the ways of writing them: blocks and flows, quotes, anchors, merge keys, tags, comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from stacklint.document import Plain

_SAFE = re.compile(r"[A-Za-z0-9_$/.(+\\^][A-Za-z0-9_$/.()+*|\\^:;=<>~%?-]*\Z")
"""Texts that mean themselves without quotes, in flows unless there is a `?`."""
MERGE = Plain("<<")
"""The key of a mapping whose entries are brought into the one that it stands in."""
_NULLS = (*["~", "null"] * 50, "Null", "NULL")
_BOOLS = frozenset({"true", "false", "True", "False", "yes", "no", "on", "off"})


class Quoted(str):
    """A text that means something else without quotes."""

    __slots__ = ()


@dataclass(slots=True)
class Writer:
    """How one file is written.

    Attributes:
        rnd: decides.
        step: how many spaces a block is indented by.
        flows: how likely a collection is a flow; a block within a flow can't be.
        extras: how likely each of the rarer forms is.
        anchors: the anchors of what is written, by how it looks.
        numbers: of further anchors.
    """

    rnd: Random
    step: int
    flows: float
    extras: float
    anchors: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def rarely(self, times: float = 1.0) -> bool:
        """Whether a rare form is due."""
        return self.rnd.random() < self.extras * times


def is_merge(key: str) -> bool:
    """Whether this is a merge key, which a text in quotes isn't."""
    return isinstance(key, Plain) and key == MERGE


def written(value: Any, rnd: Random) -> str:
    """A file that holds this value."""
    writer = Writer(rnd, rnd.choice((1, 2, 2, 2, 4)), rnd.choice((0.05, 0.3, 0.7, 1.0)), rnd.choice((0, 0, 0.04, 0.15)))
    return written_by(value, writer)


def written_by(value: Any, writer: Writer) -> str:
    """A file that holds this value, as this writer writes."""
    rnd = writer.rnd
    body = _node(value, writer, 0, is_flow=False).lstrip(" ").removeprefix("\n") + "\n"
    if writer.rarely(2):
        starts = ("---\n", "--- # c\n", "# c\n---\n", "%YAML 1.1\n---\n", "\ufeff", "\n# c\n\n", "# é\n")
        body = rnd.choice(starts) + body
    if writer.rarely(2):
        body += rnd.choice(("...\n", "# c", "\n\n", "   \n", "---\n", "--- x\n", "...\n# c\n"))
    if writer.rarely():
        body = body.removesuffix("\n")
    return body.replace("\n", "\r\n") if writer.rarely() else body


def _node(value: Any, writer: Writer, depth: int, *, is_flow: bool) -> str:
    """A value as it stands behind its key: on the same line, or on lines of its own."""
    looks = _looks(value)
    if value and writer.rarely() and looks in writer.anchors:
        return f" *{writer.anchors[looks]}"
    mark = ""
    if writer.rarely() and value is not None:
        mark = f" &a{next(writer.numbers)}"
    text = mark + _content(value, writer, depth, is_flow=is_flow)
    if mark:  # what holds an alias of itself has no value
        writer.anchors[looks] = mark[2:]
    return text


def _content(value: Any, writer: Writer, depth: int, *, is_flow: bool) -> str:
    match value:
        case None:
            return "" if not is_flow and writer.rnd.random() < 0.5 else f" {writer.rnd.choice(_NULLS)}"
        case str():
            tag = " !!str" if type(value) is str and value.isalpha() and writer.rarely() else ""
            return tag + _scalar(value, writer, depth, is_flow=is_flow)
        case dict() | list():
            tag = (" !!map" if isinstance(value, dict) else " !!seq") if writer.rarely() else ""
            if is_flow or not value or writer.rnd.random() < writer.flows:
                return f"{tag} {_flow(value, writer)}"
            return tag + _block(value, writer, depth)
        case _:
            raise AssertionError(value)


def _looks(value: Any) -> str:
    """The same for values that are the same, quotes included."""
    match value:
        case dict():
            return "{" + ",".join(f"{key!r}:{_looks(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ",".join(map(_looks, value)) + "]"
        case _:
            return f"{type(value).__name__} {value!r}"


def _merged(value: dict[str, Any], writer: Writer) -> dict[str, Any]:
    """The mapping, with some of its entries behind a merge key; they are in no other place."""
    if len(value) < 2 or "<<" in value or not writer.rarely():
        return value
    moved = writer.rnd.sample(sorted(value), writer.rnd.randint(1, len(value)))
    behind: Any = {key: value[key] for key in moved}
    if writer.rnd.random() < 0.4:
        behind = [behind, {}] if len(moved) < 2 else [{key: value[key]} for key in moved]
    rest = [(key, item) for key, item in value.items() if key not in moved]
    at = writer.rnd.randint(0, len(rest))
    return dict([*rest[:at], (MERGE, behind), *rest[at:]])


def _block(value: Any, writer: Writer, depth: int) -> str:
    pad = " " * (writer.step * depth)
    lines: list[str] = []
    if isinstance(value, list):
        if writer.rnd.random() < 0.5:
            depth += 1
            pad = " " * (writer.step * depth)
        for item in value:
            inner = _node(item, writer, depth + 1, is_flow=False)
            if inner.startswith("\n") and not isinstance(item, list) and writer.rnd.random() < 0.7:
                inner = " " * max(1, writer.step - 1) + inner.lstrip("\n ")
                inner = inner if writer.step > 1 else "\n" + " " * (depth + 1) + inner.strip(" ")
            lines.append(f"{pad}-{inner}")
    else:
        for key, item in _merged(value, writer).items():
            name = _key(key, writer, is_flow=False)
            inner = _node(item, writer, depth + 1, is_flow=False)
            if writer.rarely(0.5):
                lines.append(f"{pad}? {name}\n{pad}:{inner}")
            else:
                lines.append(f"{pad}{name}{' ' if writer.rarely() or name.startswith('*') else ''}:{inner}")
    if writer.rarely():
        lines.insert(writer.rnd.randint(0, len(lines)), writer.rnd.choice(("", "# c", f"{pad}# c: d", "   ")))
    return "\n" + "\n".join(lines)


def _flow(value: Any, writer: Writer) -> str:
    space = "\n " + " " * 60 if writer.rarely() else " " if writer.rnd.random() < 0.9 else ""
    end = "," if value and writer.rarely() else ""
    if isinstance(value, list):
        return "[" + f",{space}".join(_node(item, writer, 0, is_flow=True).strip(" ") for item in value) + f"{end}]"
    entries = [
        f"{_key(key, writer, is_flow=True)}:{_node(item, writer, 0, is_flow=True)}"
        for key, item in _merged(value, writer).items()
    ]
    return "{" + f",{space}".join(entries) + end + "}"


def _key(key: str, writer: Writer, *, is_flow: bool) -> str:
    return str(key) if is_merge(key) else _scalar(key, writer, 0, is_flow=True).strip(" ")


def _scalar(value: str, writer: Writer, depth: int, *, is_flow: bool) -> str:
    """A scalar with a blank before it."""
    if isinstance(value, Plain):
        return f" {value}" if value else ""
    if isinstance(value, Quoted):
        return f" {json.dumps(value)}"
    rnd = writer.rnd
    if _SAFE.match(value) and not value.endswith(":") and not (is_flow and "?" in value) and rnd.random() < 0.7:
        return f" {value}"
    if not is_flow and value and value.isprintable() and value[0] != " " and writer.rarely(2):
        indent = " " * (writer.step * (depth + 1))
        return f" {rnd.choice(('|', '>'))}-\n{indent}{value}"
    if value.isprintable() and rnd.random() < 0.5:
        return " '" + value.replace("'", "''") + "'"
    return " " + json.dumps(value, ensure_ascii=rnd.random() < 0.3)
