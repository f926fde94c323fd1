"""GF175."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql.nodes import Matcher
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.rules.variables import defined
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.boards.variable_values import can_hold_pattern, can_hold_several, is_single_in
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.substitution import Use
from stacklint.stack.queries.traits import EQUALLED
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.boards.board import Variable

_JOB = '{"name": "job", "type": "query", "query": "label_values(up, job)"%s}'
_MULTI, _ALL = ', "multi": true', ', "includeAll": true'
_V2 = '{"kind": "QueryVariable", "spec": {"name": "job", "multi": true, "query": {"spec": {"query": "metrics(a)"}}}}'
_CHAINED = (
    ', {"name": "host", "type": "query", "datasource": "Prometheus", "query": "label_values(up{job%s\'$job\'}, host)"}'
)
_ROW = '{"type": "row", "repeat": "job", "panels": []}'


def _bad(variables: str, before: str, after: str) -> Example:
    return Example(board(variables, before), fixed=board(variables, after))


@rule(
    "GF175",
    "equals-several",
    severity=Severity.WARNING,
    when={EQUALLED},
    bad=(
        _bad(_JOB % _MULTI, "up{job«=»'$job'}", "up{job=~'$job'}"),
        _bad(_JOB % _ALL, "up{job«!=»'${job:regex}'}", "up{job!~'${job:regex}'}"),
        _bad(_JOB % f'{_ALL}, "allValue": ".*"', "up{job «=» '[[job]]'}", "up{job =~ '[[job]]'}"),
        Example(board(_JOB % _MULTI, "up{instance«=»'$job.example.com'}")),
        Example(board(_JOB % _MULTI + _CHAINED % "«=»"), fixed=board(_JOB % _MULTI + _CHAINED % "=~")),
        Example(board(_JOB % f'{_MULTI}, "hide": 2, "current": {{"value": ["a", "b"]}}', "up{job«=»'${job:pipe}'}")),
        Example(board_v2(_V2, "up{job«=»'$job'}"), fixed=board_v2(_V2, "up{job=~'$job'}")),
    ),
    good=(
        Example(board(_JOB % _MULTI, "up{job=~'$job', instance='a'}")),
        Example(board(_JOB % "", "up{job='$job'}")),
        Example(board(_JOB % _MULTI, "up{job='$job'}", ', "repeat": "job"')),
        Example(board(_JOB % _MULTI, "up{job='$job'}", f"}}, {_ROW[:-1]}")),
        Example(board(_JOB % f'{_ALL}, "allValue": "total"', "up{job='$job'}")),
        Example(board(_JOB % f'{_MULTI}, "hide": 2, "current": {{"value": "a"}}', "up{job='$job'}")),
        Example(board('{"name": "job", "type": "custom", "query": "a", "multi": true}', "up{job='$job'}")),
        Example(board(_JOB % _MULTI, "up{job='${job:text}', job='${job:csv}', instance='${job.0}', a='$unknown'}")),
    ),
)
def equals_several(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A matcher compares with `=` or `!=` what may be several values.

    Where several values can be chosen, or all, Grafana writes `(a|b)`. That is a regular expression: with `=`, it is a
    label's value that no series has, and the panel says "No data" as soon as a second value is chosen. So it is with a
    pattern such as `.*` that stands for all. Write `=~` or `!~`.
    """
    origin, study = subject.origin, subject.study
    if not isinstance(origin, BoardQuery) or study is None:
        return
    matchers = (matcher for selector in study.parts.selectors for matcher in selector.matchers if matcher.op in _EQUAL)
    compared = [(matcher, within) for matcher in matchers if (within := _within(matcher, subject))]
    if not compared:
        return
    several = cache(partial(_is_several, query=origin))
    for matcher, within in compared:
        uses = [use for use in within if _is_joined(use) and several(use.reference.name)]
        if uses:
            yield _finding(matcher, uses, origin.board.variables[uses[0].reference.name], subject)


_EQUAL = frozenset({"=", "!="})
_JOINED = frozenset({"", "regex", "pipe"})
"""Formats that make a regular expression of several values."""
_NO_PATTERN = Pattern(r"[\w:/-]*")


def _is_joined(use: Use) -> bool:
    return not use.reference.field and use.reference.format in _JOINED


def _is_several(name: str, query: BoardQuery) -> bool:
    variable = query.board.variables.get(name)
    if variable is None or not (can_hold_several(variable) or can_hold_pattern(variable)):
        return False
    return not is_single_in(query, name)


def _within(matcher: Matcher, subject: PromQuery) -> Sequence[Use]:
    """The variables in the value of a matcher."""
    start, end = subject.text.original(*matcher.value_span)
    uses = subject.text.uses
    first = bisect_right(uses, start, key=_start)
    return uses[first : bisect_left(uses, end, first, key=_start)]


def _start(use: Use) -> int:
    return use.reference.start


def _finding(matcher: Matcher, uses: list[Use], variable: Variable, subject: PromQuery) -> Finding:
    op = matcher.op[:-1] + "~" if matcher.op == "!=" else "=~"
    at = subject.place(matcher.op_span)
    effect = subject.effect if matcher.op == "=" else "nothing is left out"
    start, end = subject.text.original(*matcher.value_span)
    written = (subject.node.string or "")[subject.start + start + 1 : subject.start + end - 1]
    ends = [start + 1, *(use.reference.end for use in uses)]
    begins = [*(use.reference.start for use in uses), end - 1]
    others = (written[last - start - 1 : first - start - 1] for last, first in zip(ends, begins, strict=True))
    advice = f"write `{op}`"
    safe = all(_NO_PATTERN.fullmatch(other) for other in others)
    return Finding(
        at,
        f"`{variable.name}` can hold several values, which Grafana writes as `(a|b)`; with `{matcher.op}`, "
        f"{effect} then",
        advice,
        defined(variable),
        repairs=(Repair(advice, ((at, op),)),) if safe else (),
        cause=f"{variable.name}{matcher.op}",
    )
