"""GF176."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.rules.variables import defined
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.boards.variable_values import can_hold_several, is_single_in
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.substitution import Where
from stacklint.stack.queries.traits import OUTSIDE
from stacklint.stack.stack import Stack

_X = '{"name": "x", "type": "query", "query": "label_names()"%s}'
_MULTI = ', "multi": true'
_V2 = '{"kind": "CustomVariable", "spec": {"name": "x", "query": "1m,5m", "includeAll": true}}'


@rule(
    "GF176",
    "several-outside-of-text",
    severity=Severity.WARNING,
    when={OUTSIDE},
    bad=(
        Example(board(_X % _MULTI, "«$x»{job='a'}")),
        Example(board(_X % _MULTI, "«${x}»_total")),
        Example(board(_X % _MULTI, "sum by (job, «$x») (up)")),
        Example(board(_X % _MULTI, "rate(http_requests_total[«${x:pipe}»])")),
        Example(board_v2(_V2, "rate(http_requests_total[«$x»])")),
    ),
    good=(
        Example(board(_X % "", "sum by ($x) (up)")),
        Example(board(_X % _MULTI, "sum by (${x:csv}) ({__name__=~'$x'})")),
        Example(board(_X % _MULTI, "sum by ($x) (up)", ', "repeat": "x"')),
        Example(board(_X % ', "includeAll": true, "allValue": "job, instance"', "sum by ($x) (up)")),
        Example(board(_X % _MULTI, "sum by (${x.0}, $y) (up)")),
    ),
)
def several_outside(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A variable that can hold several values stands where PromQL takes one.

    Where several values are chosen, or all, Grafana writes `(a|b)`, which is a regular expression and fits into a text
    in quotes alone. As the name of a metric or label, as a window or a number, Prometheus refuses it. Let one value be
    chosen, or put the variable into the quotes of a matcher with `=~`.
    """
    origin = subject.origin
    if not isinstance(origin, BoardQuery):
        return
    judged: set[str] = set()
    for use in subject.text.uses:
        reference, where = use.reference, use.where
        variable = origin.board.variables.get(reference.name)
        if where is Where.STRING or variable is None or reference.field or reference.name in judged:
            continue
        if reference.format not in {"", "pipe", "regex"}:
            continue
        judged.add(reference.name)
        if not can_hold_several(variable) or is_single_in(origin, variable.name):
            continue
        yield Finding(
            subject.node.place.within(origin.start + reference.start, origin.start + reference.end),
            f"`{variable.name}` can hold several values, and `(a|b)` does not parse here; then the query fails",
            _ADVICE.get(where, "let one value be chosen at a time").format(variable.name),
            defined(variable),
        )


_ADVICE = {
    Where.GROUPING: "write `${{{}:csv}}`",
    Where.NAME: 'write `{{__name__=~"..."}}` with the variable inside, or let one value be chosen at a time',
    Where.LOOSE: 'write `{{__name__=~"${}"}}`, or let one value be chosen at a time',
}
