"""GF180."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.board import Variable
from stacklint.stack.boards.variable_values import chosen, options
from stacklint.stack.stack import Stack

_ENV = '{"name": "env", "type": "custom", "query": "dev,Production : prod"%s}'
_CURRENT = ', "current": {"text": "%s", "value": %s}'
_AUTO = _CURRENT % ("auto", '"$__auto"')
_TYPED = _CURRENT % ("b", '"b"')
_SHOWN = 10
"""How many values are listed."""
_V2 = '{"kind": "IntervalVariable", "spec": {"name": "w", "query": "5m,1h"%s}}'


@rule(
    "GF180",
    "chosen-value",
    severity=Severity.INFO,
    bad=(
        Example(board(_ENV % _CURRENT % ("test", '«"test"»'), "$env")),
        Example(board(_ENV % (_CURRENT % ("a", '["dev", «"test"»]') + ', "multi": true'), "$env")),
        Example(board_v2(_V2 % _CURRENT % ("10m", '«"10m"»'), "up[$w]")),
    ),
    good=(
        Example(board(_ENV % _CURRENT % ("dev", '"dev"'), "$env")),
        Example(board(_ENV % _CURRENT % ("Production", '"prod"'), "$env")),
        Example(board(_ENV % _CURRENT % ("Production", '"Production"'), "$env")),
        Example(board(_ENV % (_CURRENT % ("All", '["$__all"]') + ', "includeAll": true'), "$env")),
        Example(board(_ENV % _CURRENT % ("", '""'), "$env")),
        Example(board(_ENV % "", "$env")),
        Example(board(f'{{"name": "w", "type": "interval", "query": "5m"{_AUTO}}}', "up[$w]")),
        Example(board(f'{{"name": "x", "type": "textbox", "query": "a"{_TYPED}}}', "$x")),
    ),
)
def chosen_value(subject: Variable, _stack: Stack) -> Iterator[Finding]:
    """The value that a variable has at first is none of those that it lists.

    Grafana takes another one instead, or keeps it as if it had been typed by hand; what the list says is not what the
    dashboard shows. Store one of the values that are listed.
    """
    known = options(subject) if subject.type in {"custom", "interval"} else None
    if not known:
        return
    there = {text for one in known for text in one}
    value = subject.node["current"]["value"]
    nodes = value.items() if value.is_sequence else (value,)
    for node, text in zip(nodes, chosen(subject), strict=True):
        if text and text not in there and "$" not in text and text.lower() not in {"all", "auto"}:
            right = nearest(text, {one.value for one in known})
            values = ", ".join(f"`{one.value}`" for one in known[:_SHOWN])
            yield Finding(
                node.place,
                f"`{text}` is chosen, and is none of the values of `{subject.name}`",
                f"did you mean `{right}`?" if right else f"the values are {values}{', ...' * (len(known) > _SHOWN)}",
                ((subject.query.place, "its values"),),
            )
            return
