"""GF265."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.columns import named_values, value_columns
from stacklint.stack.queries.traits import OVERRIDES, STEPS
from stacklint.stack.stack import Stack

_ONE = '{"refId": "A", "expr": "up", "format": "table"}'
_TWO = f'{_ONE}, {{"refId": "B", "expr": "up", "format": "table"}}'


def _table(steps: str, queries: str = _ONE, more: str = "") -> dict[str, str]:
    source = '"datasource": {"type": "prometheus", "uid": "prometheus"}'
    return panels(f'{{"type": "table", {source}, "targets": [{queries}], "transformations": [{steps}]{more}}}')


def _step(kind: str, options: str) -> str:
    return f'{{"id": "{kind}", "options": {options}}}'


def _rename(*names: str) -> str:
    renamed = ", ".join(f'{one}: "X"' for one in names)
    return _step("organize", f'{{"renameByName": {{{renamed}}}}}')


def _override(name: str) -> str:
    return f', "fieldConfig": {{"overrides": [{{"matcher": {{"id": "byName", "options": {name}}}, "properties": []}}]}}'


@rule(
    "GF265",
    "value-column",
    severity=Severity.WARNING,
    when={OVERRIDES, STEPS},
    bad=(
        Example(_table(_rename('"job"', '«"Value #A"»'))),
        Example(_table(_step("merge", "{}") + ", " + _rename('«"Value"»', '"job"'), _TWO)),
        Example(_table(_step("sortBy", '{"sort": [{"field": «"Value #A"»}]}'))),
        Example(_table(_step("filterFieldsByName", '{"include": {"names": ["job", «"Value #A"»]}}'))),
        Example(_table(_step("filterByValue", '{"filters": [{"fieldName": «"Value #A"»}]}'))),
        Example(_table(_step("groupBy", '{"fields": {«"Value #A"»: {"operation": "aggregate"}}}'))),
        Example(
            _table(
                _step("calculateField", '{"binary": {"left": {"matcher": {"options": «"Value #C"»}}, "right": "1"}}'),
                _TWO,
            )
        ),
        Example(_table("", more=_override('«"Value #A"»'))),
    ),
    good=(
        Example(_table(_rename('"Value #A"', '"Value #C"'), _TWO)),
        Example(_table(_rename('"Value"'))),
        Example(_table(_rename('"Value #A"', '"Value #B"'), _TWO)),
        Example(_table(_rename('"Value #A"', '"Value"'))),
        Example(_table(_step("groupBy", '{"fields": {"Value": {"operation": "aggregate"}, "Value #A": {}}}'))),
        Example(_table(_rename('"Value #B"', '"Value"'), _TWO)),
        Example(_table(_rename('"Value"').replace('"X"', '"Value #A"') + ", " + _rename('"Value #A"'))),
        Example(_table(_step("reduce", "{}") + ", " + _rename('"Value #A"'))),
        Example(_table('{"id": "reduce", "disabled": true}', more=_override('"Value"'))),
        Example(_table(_step("reduce", "{}"), more=_override('"Value #A"'))),
        Example(_table(_rename('"Value #A"'), _ONE + ', {"refId": "C", "datasource": {"uid": "__expr__"}}')),
        Example(_table(_rename('"Value #A"'), _ONE.replace('"table"', '"time_series"'))),
        Example(_table(_rename('"Value"'), _TWO.replace('"refId": "B"', '"hide": true, "refId": "B"'))),
        Example(_table(_rename('"Value #A"'), _ONE.replace('"refId": "A", ', ""))),
        Example(_table(_step("limit", "{}"), "", more=_override('"Value #A"').replace("byName", "byRegexp"))),
    ),
)
def value_column(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """A panel names the column with the values of a query otherwise than Grafana does.

    Of one query of Prometheus in the format `table` it is called `Value`; of several `Value #A`, `Value #B` and so on,
    by their names. Only queries that are shown count. A transformation or an override that names another column does
    nothing: the column keeps its name and its unit, and is not sorted by. What stands beside the right name is left
    from another time, and harms nobody.
    """
    known = value_columns(subject)
    if known is None:
        return
    wrong = [
        (name, place)
        for one in named_values(subject)
        if not one.is_list or known.isdisjoint(name for name, _ in one.columns)
        for name, place in one.columns
        if name not in known
    ]
    if wrong:
        (name, place), *others = wrong
        there = ", ".join(f"`{one}`" for one in sorted(known)[:5])
        yield Finding(
            place,
            f"the panel has no column `{name}`: " + _why(known),
            f"write {there}" if len(known) == 1 else f"write one of {there}",
            tuple((at, "and this" if other == name else f"nor `{other}`") for other, at in others[:5]),
            cause=name,
        )


def _why(known: frozenset[str]) -> str:
    if len(known) == 1:
        return "the values of the only query that it shows are called `Value`"
    return "of several queries the values are called after the queries"
