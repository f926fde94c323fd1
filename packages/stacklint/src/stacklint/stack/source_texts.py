"""The texts of a data source file that Grafana fills in: what they stand in for, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from stacklint.document import Node, Place
from stacklint.stack.datasources import SourceFile
from stacklint.stack.grafana_env import Expanded, Source, Variable

_FIELDS = frozenset(
    {
        "access", "basicAuth", "basicAuthUser", "correlations", "database", "editable", "isDefault", "jsonData", "name",
        "orgId", "secureJsonData", "type", "uid", "url", "user", "version", "withCredentials",
    }
)  # fmt: skip
"""The keys of a data source whose values are filled in, which are all that there are."""
_FLAG_KEYS = frozenset({"basicAuth", "editable", "isDefault", "withCredentials", "prune"})
_NUMBER_KEYS = frozenset({"orgId", "version"})
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_SHELL = re.compile(r"[A-Za-z_]\w*:?[-=?+]", re.ASCII)
_TEMPLATE = re.compile(r"__[A-Za-z]")
_LOUD = re.compile(r"[A-Z_][A-Z0-9_]*", re.ASCII)
_FLAGS = frozenset({"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"})
_NUMBER = re.compile(r"([+-]?[0-9]+)?", re.ASCII)
_UID = re.compile(r"[A-Za-z0-9_-]{0,40}", re.ASCII)
_STRICT = (11, 0)
"""Since this version Grafana refuses a uid that it doesn't like."""


class Field(StrEnum):
    """What a text stands in for."""

    FLAG = "flag"
    NUMBER = "number"
    SETTING = "setting"
    """Something inside `jsonData`, which the plugin reads."""
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Filled:
    """A text of a file in which Grafana fills something in."""

    node: Node
    expanded: Expanded

    def written(self, start: int, end: int) -> str:
        """Some of its characters as they are written."""
        return (self.node.string or "")[start:end]


def filled_texts(file: SourceFile) -> Iterator[Filled]:
    """The texts of a file with variables in them, in the order of the file, deletions last."""
    if not file.current or "$" not in file.node.document.source.text:
        return
    for source in file.node["datasources"].items():
        for key, value in source.entries():
            if key in _FIELDS:
                yield from _inside(value, file)
    yield from _inside(file.node["deleteDatasources"], file)
    yield from _inside(file.node["prune"], file)


def _inside(node: Node, file: SourceFile) -> Iterator[Filled]:
    pending = [node]
    while pending:
        here = pending.pop()
        text = here.string
        if text is not None and "$" in text:
            yield Filled(here, file.expand(text))
        pending += reversed([*here.items(), *(value for _, value in here.entries())])


def field_of(node: Node) -> Field:
    """What a text of a file in the current form stands in for."""
    path = node.path
    own = path if path[0] == "prune" else path[2:]
    if len(own) == 1 and own[0] in _FLAG_KEYS:
        return Field.FLAG
    if len(own) == 1 and own[0] in _NUMBER_KEYS:
        return Field.NUMBER
    return Field.SETTING if path[0] == "datasources" and own[0] == "jsonData" else Field.TEXT


def has_operator(variable: Variable) -> bool:
    """Whether a variable is written with an operator of a shell, such as a default."""
    return not variable.bare and _SHELL.match(variable.name) is not None


def is_template(variable: Variable) -> bool:
    """Whether this is no variable of the environment but one that Grafana fills in later, such as `__value.raw`."""
    from_environment = variable.source is Source.ENVIRONMENT and not variable.inside
    return from_environment and _TEMPLATE.match(variable.name) is not None


def unset(subject: SourceFile, filled: Filled) -> Iterator[Variable]:
    """The variables of a text that surely aren't set, and are meant to be: in braces, or in capitals."""
    for variable in _empty(subject, filled):
        if not variable.inside and _is_meant(variable):
            yield variable


def strays(subject: SourceFile, filled: Filled) -> Iterator[Variable]:
    """What vanishes from a text and isn't meant to: a dollar and what follows it, also in a variable's value."""
    for variable in _empty(subject, filled):
        if variable.inside or not _is_meant(variable):
            yield variable
    for variable in filled.expanded.variables:
        if variable.source is Source.NOWHERE:
            yield variable


def _empty(subject: SourceFile, filled: Filled) -> Iterator[Variable]:
    """The variables of the environment that surely aren't set."""
    for variable in filled.expanded.variables:
        is_other = variable.source is not Source.ENVIRONMENT or has_operator(variable) or is_template(variable)
        if not is_other and subject.reading.environment.is_unset(variable.name):
            yield variable


def _is_meant(variable: Variable) -> bool:
    name = _NAME if not variable.bare else _LOUD
    return name.fullmatch(variable.name) is not None


def refused(subject: SourceFile, filled: Filled) -> str | None:
    """What Grafana does not take in what a text says once it is filled in; `None` if it does, or it isn't known."""
    field, text = field_of(filled.node), filled.expanded.text
    if not filled.expanded.known:
        return None
    if field is Field.FLAG:
        return "`true` or `false`" if text not in _FLAGS else None
    if field is Field.NUMBER:
        return "a whole number" if not _NUMBER.fullmatch(text) else None
    if filled.node.path[2:] == ("name",):
        return "a text with something in it" if not text else None
    is_uid = filled.node.path[2:] == ("uid",) and (subject.reading.version or _STRICT) >= _STRICT
    return "a uid: up to 40 letters, digits, `-` and `_`" if is_uid and not _UID.fullmatch(text) else None


def place_of(filled: Filled, variable: Variable) -> Place:
    """The characters of a variable."""
    return filled.node.place.within(variable.start, variable.end)


def started_with(subject: SourceFile) -> tuple[tuple[Place, str], ...]:
    """Where the variables are set that Grafana is started with."""
    server = subject.reading.server
    if server is None:
        return ()
    given = server.node["environment"]
    return (((given if given.present else server.node).place.key(), f"what `{server.name}` is started with"),)
