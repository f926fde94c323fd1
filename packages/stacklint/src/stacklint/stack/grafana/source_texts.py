"""The texts of a provisioning file that Grafana fills in: what they stand in for, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from stacklint.document import Node, Place
from stacklint.pattern import Pattern
from stacklint.stack.grafana.env import Expanded, Source, Variable
from stacklint.stack.grafana.filled import FilledFile, Reading


class _Fields(NamedTuple):
    """What is filled in of the entries of a list: the keys of texts, of what is true or false, and of numbers."""

    texts: frozenset[str]
    flags: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset({"orgId"})

    def has(self, key: str) -> bool:
        """Whether what a key holds is filled in."""
        return key in self.texts or key in self.flags or key in self.numbers


_LISTS: Final = {
    "datasources": _Fields(
        frozenset(
            {
                "access", "basicAuthUser", "correlations", "database", "jsonData", "name", "secureJsonData", "type",
                "uid", "url", "user",
            }
        ),
        frozenset({"basicAuth", "editable", "isDefault", "withCredentials"}),
        frozenset({"orgId", "version"}),
    ),
    "deleteDatasources": _Fields(frozenset({"name"})),
    "providers": _Fields(
        frozenset({"folder", "folderUid", "name", "options", "type"}),
        frozenset({"allowUiUpdates", "disableDeletion", "editable"}),
        frozenset({"orgId", "updateIntervalSeconds"}),
    ),
}  # fmt: skip
"""The lists of provisioning files with what is filled in of their entries, which is all that there is."""
_TOP: Final = _Fields(frozenset(), frozenset({"prune"}), frozenset())
"""What is filled in beside the lists."""
_NAME: Final = Pattern(r"[A-Za-z_]\w*", re.ASCII)
_SHELL: Final = Pattern(r"[A-Za-z_]\w*:?[-=?+]", re.ASCII)
_TEMPLATE: Final = Pattern(r"__[A-Za-z]")
_LOUD: Final = Pattern(r"[A-Z_][A-Z0-9_]*", re.ASCII)
_FLAGS: Final = frozenset({"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"})
_NUMBER: Final = Pattern(r"([+-]?[0-9]+)?", re.ASCII)
_UID: Final = Pattern(r"[A-Za-z0-9_-]{0,40}", re.ASCII)
_STRICT: Final = (11, 0)
"""Since this version Grafana refuses a uid that it doesn't like."""


class Field(StrEnum):
    """What a text stands in for."""

    FLAG = "flag"
    NUMBER = "number"
    SETTING = "setting"
    """Something inside `jsonData`, which the plugin reads."""
    TEXT = "text"


class Filled(NamedTuple):
    """A text of a file in which Grafana fills something in."""

    node: Node
    expanded: Expanded

    def written(self, start: int, end: int) -> str:
        """Some of its characters as they are written."""
        return (self.node.string or "")[start:end]


def filled_texts(file: FilledFile) -> Iterator[Filled]:
    """The texts of a file with variables in them, in the order of the file, deletions after what is added."""
    if not file.current or "$" not in file.node.document.source.text:
        return
    for key, fields in _LISTS.items():
        for entry in file.node[key].items():
            for name, value in entry.entries():
                if fields.has(name):
                    yield from _inside(value, file)
    for name in _TOP.flags:
        yield from _inside(file.node[name], file)


def _inside(node: Node, file: FilledFile) -> Iterator[Filled]:
    pending = [node]
    while pending:
        here = pending.pop()
        text = here.string
        if text is not None and "$" in text:
            yield Filled(here, file.expand(text))
        pending += reversed([*here.items(), *(value for _, value in here.entries())])


def field_of(node: Node) -> Field:
    """What a text of a file in the current form stands in for."""
    top = node.path[0]
    fields, own = (_LISTS[top], node.path[2:]) if isinstance(top, str) and top in _LISTS else (_TOP, node.path)
    if len(own) == 1 and own[0] in fields.flags:
        return Field.FLAG
    if len(own) == 1 and own[0] in fields.numbers:
        return Field.NUMBER
    return Field.SETTING if own[0] == "jsonData" else Field.TEXT


def has_operator(variable: Variable) -> bool:
    """Whether a variable is written with an operator of a shell, such as a default."""
    return not variable.bare and _SHELL.match(variable.name) is not None


def is_template(variable: Variable) -> bool:
    """Whether this is no variable of the environment but one that Grafana fills in later, such as `__value.raw`."""
    from_environment = variable.source is Source.ENVIRONMENT and not variable.inside
    return from_environment and _TEMPLATE.match(variable.name) is not None


def unset(reading: Reading, filled: Filled) -> Iterator[Variable]:
    """The variables of a text that surely aren't set, and are meant to be: in braces, or in capitals."""
    for variable in _empty(reading, filled):
        if not variable.inside and _is_meant(variable):
            yield variable


def strays(reading: Reading, filled: Filled) -> Iterator[Variable]:
    """What vanishes from a text and isn't meant to: a dollar and what follows it, also in a variable's value."""
    for variable in _empty(reading, filled):
        if variable.inside or not _is_meant(variable):
            yield variable
    for variable in filled.expanded.variables:
        if variable.source is Source.NOWHERE:
            yield variable


def _empty(reading: Reading, filled: Filled) -> Iterator[Variable]:
    """The variables of the environment that surely aren't set."""
    for variable in filled.expanded.variables:
        is_other = variable.source is not Source.ENVIRONMENT or has_operator(variable) or is_template(variable)
        if not is_other and reading.environment.is_unset(variable.name):
            yield variable


def _is_meant(variable: Variable) -> bool:
    name = _NAME if not variable.bare else _LOUD
    return name.fullmatch(variable.name) is not None


def refused(subject: FilledFile, filled: Filled) -> str | None:
    """What Grafana does not take in what a text says once it is filled in; `None` if it does, or it isn't known."""
    field, text = field_of(filled.node), filled.expanded.text
    if not filled.expanded.known:
        return None
    if field is Field.FLAG:
        return "`true` or `false`" if text not in _FLAGS else None
    if field is Field.NUMBER:
        return "a whole number" if not _NUMBER.fullmatch(text) else None
    top, own = filled.node.path[0], filled.node.path[2:]
    if top == "providers":
        return "`file`, the only type there is" if own == ("type",) and text not in {"", "file"} else None
    if own == ("name",):
        return "a text with something in it" if not text else None
    is_uid = own == ("uid",) and (subject.reading.version or _STRICT) >= _STRICT
    return "a uid: up to 40 letters, digits, `-` and `_`" if is_uid and not _UID.fullmatch(text) else None


def place_of(filled: Filled, variable: Variable) -> Place:
    """The characters of a variable."""
    return filled.node.place.within(variable.start, variable.end)


def started_with(reading: Reading) -> tuple[tuple[Place, str], ...]:
    """Where the variables are set that Grafana is started with."""
    server = reading.server
    if server is None:
        return ()
    given = server.node["environment"]
    return (((given if given.present else server.node).place.key(), f"what `{server.name}` is started with"),)
