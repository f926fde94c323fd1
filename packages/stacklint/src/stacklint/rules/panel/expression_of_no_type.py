"""GF218."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import second, second_query, targets
from stacklint.rules.boards import respelt
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.refs import is_expression
from stacklint.stack.stack import Stack

_TYPES: Final = ("math", "reduce", "resample", "threshold", "classic_conditions", "sql", "hysteresis")
_UP = '{"refId": "A", "expr": "up"}, '
_ASKED = '{"refId": "B", "datasource": {"type": "__expr__", "uid": "__expr__"}, "type": %s, "expression": "$A"}'
_SECOND = '"group": "__expr__", "datasource": {"name": "__expr__"}'


@rule(
    "GF218",
    "expression-of-no-type",
    severity=Severity.ERROR,
    bad=(
        Example(targets(_UP + _ASKED % '«"maths"»'), fixed=targets(_UP + _ASKED % '"math"')),
        Example(targets(_UP + _ASKED % '«"sum"»')),
        Example(second(query=second_query('"B"', _SECOND, '"type": «"formula"», "expression": "$A"'))),
    ),
    good=(
        Example(targets(_UP + _ASKED % '"math"')),
        Example(targets(_UP + _ASKED % '"sql"')),
        Example(targets(_UP + _ASKED % "null")),
        Example(targets('{"refId": "A", "expr": "up", "type": "maths"}')),
    ),
)
def expression_of_no_type(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """An expression of a panel is of a type that Grafana does not know.

    Grafana's server refuses the whole request, so that the panel shows an error in place of all its results. Write one
    of `math`, `reduce`, `resample`, `threshold`, `classic_conditions` and `sql`.
    """
    for target in subject.targets:
        node = target.query["type"]
        kind = node.string if is_expression(target) else None
        if kind and kind not in _TYPES:
            certain = surely(kind, _TYPES)
            right = certain or nearest(kind, _TYPES)
            yield Finding(
                node.place,
                f"Grafana has no expressions of type `{kind}`; the panel fails",
                f"did you mean `{right}`?" if right else "one of " + ", ".join(f"`{one}`" for one in _TYPES[:-1]),
                severity=None if right else Severity.WARNING,  # a later version may have more
                repairs=(respelt([node], certain),) if certain else (),
            )
