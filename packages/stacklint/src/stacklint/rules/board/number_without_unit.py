"""OP111."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.boards import and_more, asking, like_it, named
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board, Panel
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/dashboards/app.json"
_BOARD: Final = """\
{{"title": "Application", "panels": [
  {{"type": {}, "title": {}, "targets": [{{"refId": "A", "expr": "up"}}], "fieldConfig": {{"defaults": {}}}{}}}
]}}
"""
_NUMBERS: Final = frozenset(
    {"barchart", "bargauge", "gauge", "histogram", "piechart", "stat", "timeseries", "trend", "xychart"}
)
"""Types of panels that write numbers. States, logs, tables and maps have units for some columns at most."""


def _panel(kind: str, title: str, defaults: str = "{}", more: str = "") -> dict[str, str]:
    return stack({_FILE: _BOARD.format(kind, title, defaults, more)})


@rule(
    "OP111",
    "number-without-unit",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(_panel('"stat"', '«"Size"»')),
        Example(_panel('"barchart"', '«"Size"»', '{"unit": ""}')),
    ),
    good=(
        Example(_panel('"stat"', '"Size"', '{"unit": "bytes"}')),
        Example(_panel('"stat"', '"Size"', '{"unit": "suffix:people"}')),
        Example(_panel('"timeseries"', '"Size"', '{"unit": "none"}')),
        Example(_panel('"table"', '"Sizes"')),
        Example(_panel('"stat"', '"State"', '{"mappings": [{"type": "value", "options": {"1": {"text": "up"}}}]}')),
        Example(_panel('"stat"', '"Version"', "{}", ', "options": {"reduceOptions": {"fields": "/^version$/"}}')),
        Example(_panel('"stat"', '"Version"', "{}", ', "options": {"textMode": "name"}')),
        Example(
            _panel(
                '"stat"',
                '"Size"',
                '{}, "overrides": [{"matcher": {"id": "byName"}, "properties": [{"id": "unit", "value": "s"}]}]',
            )
        ),
    ),
)
def number_without_unit(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel writes numbers and doesn't say of what.

    Grafana scales a number by its unit: 0.25 becomes 250 ms, 1073741824 becomes 1 GiB. Of a mere number people have to
    know. `none` and `short` are answers, and so is a unit of one's own such as `suffix:people`. Silent where a mapping
    or a name stands for the value, and where some fields have units.
    """
    found = [panel for panel in asking(subject) if panel.type in _NUMBERS and not _has_unit(panel)]
    if found:
        yield Finding(
            named(found[0]),
            f"the panel's numbers have no unit{and_more(len(found) - 1, 'panel')}",
            "set the unit: `none` where they count",
            like_it(found),
        )


def _has_unit(panel: Panel) -> bool:
    """Whether it is said what its numbers are, or it shows no numbers."""
    defaults, options = panel.defaults, panel.options
    if defaults["unit"].string or any(defaults["mappings"].items()) or any(map(_sets_unit, panel.overrides)):
        return True
    return options["textMode"].string == "name" or bool(options["reduceOptions"]["fields"].string)


def _sets_unit(override: Node) -> bool:
    return any(one["id"].string == "unit" for one in override["properties"].items())
