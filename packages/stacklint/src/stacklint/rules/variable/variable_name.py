"""GF174."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.board import Variable
from stacklint.stack.queries.templates import can_be_named
from stacklint.stack.stack import Stack

_OTHER = Pattern(r"\W", re.ASCII)
_VARIABLE = '{"name": %s, "type": "custom", "query": "a"}'
_V2 = '{"kind": "CustomVariable", "spec": {"name": «"my job"», "query": "a"}}'


@rule(
    "GF174",
    "variable-name",
    severity=Severity.WARNING,
    bad=(
        Example(board(_VARIABLE % '«"my-job"»')),
        Example(board(_VARIABLE % '«"größe"»')),
        Example(board(_VARIABLE % '«"__job"»')),
        Example(board_v2(_V2)),
    ),
    good=(
        Example(board(_VARIABLE % '"_Job_1"', "$_Job_1")),
        Example(board(_VARIABLE % '""')),
        Example(board('{"name": "my filters", "type": "adhoc"}')),
    ),
)
def variable_name(subject: Variable, _stack: Stack) -> Iterator[Finding]:
    """A variable has a name that no query can use.

    A name is made of letters without accents, digits and underscores: `$my-job` is the variable `my`, with `-job`
    behind it. Names that begin with two underscores are Grafana's own. Choose a name of letters, digits and
    underscores.
    """
    name = subject.name
    if can_be_named(name) or subject.type in {"adhoc", "groupby"}:  # nothing names these
        return
    said, better = "names that begin with `__` are Grafana's own", name.lstrip("_")
    if not name.startswith("__"):
        said = "no text can name it: names are letters without accents, digits and underscores"
        better = _OTHER.sub("_", name) if name.isascii() else ""  # whoever speaks the language knows a better one
    place = subject.node["name"].place
    yield Finding(place, f"the variable is called `{name}`; {said}", f"call it `{better}`" if better.strip("_") else "")
