"""GF249."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import fields, override, second
from stacklint.stack.boards.board import Panel
from stacklint.stack.stack import Stack

_ENDS: Final = (("min", "max"), ("custom.axisSoftMin", "custom.axisSoftMax"))
"""The ends of a scale, as overrides name them."""
_BOTH = '{{"id": "min", "value": {}}}, {{"id": "max", "value": {}}}'


@rule(
    "GF249",
    "scale-without-room",
    severity=Severity.WARNING,
    bad=(
        Example(fields('"min": 100, "max": «0»')),
        Example(fields('"min": 1, "max": «1»')),
        Example(fields('"custom": {"axisSoftMin": 100, "axisSoftMax": «10.5»}')),
        Example(override(_BOTH.format(100, "«0»"))),
        Example(second(fields='"defaults": {"min": 100, "max": «0»}')),
    ),
    good=(
        Example(fields('"min": 0, "max": 100')),
        Example(fields('"min": 100, "custom": {"axisSoftMax": 10}')),
        Example(fields('"min": "100", "max": 0')),
        Example(fields('"min": 0, "max": 0, "custom": {"axisSoftMin": 0, "axisSoftMax": 0}')),
        Example(override(_BOTH.format(0, 100) + ", 1")),
        Example(override('{"id": "min", "value": 10}')),
    ),
)
def scale_without_room(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """The least value of a scale is not less than its greatest.

    There is no room between them: a bar or a gauge is all full or all empty, and an axis shows another range, or
    stands on its head. Grafana says nothing. Write the lesser one as `min`. Of two zeros nothing is said: they stand
    for none.
    """
    defaults = subject.defaults
    if isinstance(defaults.value, dict):
        yield from _judge(defaults["min"], defaults["max"])
        if defaults.value.get("custom"):
            yield from _judge(defaults["custom"]["axisSoftMin"], defaults["custom"]["axisSoftMax"])
    for one in subject.overrides:
        values = {item["id"].string: item["value"] for item in one["properties"].items()}
        for least, greatest in _ENDS:
            if least in values and greatest in values:
                yield from _judge(values[least], values[greatest])


def _judge(least: Node, greatest: Node) -> Iterator[Finding]:
    start, end = least.value, greatest.value
    if isinstance(start, int | float) and isinstance(end, int | float) and start >= end and (start or end):
        said = f"the scale goes from {start} to {end}; there is no room between them"
        yield Finding(greatest.place, said, "write the lesser one as the least value")
