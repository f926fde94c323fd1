"""GF181."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.board import Variable
from stacklint.stack.grafana.js_regex import regex_fault
from stacklint.stack.queries.templates import references
from stacklint.stack.stack import Stack

_A = '{"name": "a", "type": "query", "query": "label_values(up, job)", "regex": "%s"}'
_V2 = '{"kind": "QueryVariable", "spec": {"name": "a", "regex": "%s", "query": {"spec": {"query": "metrics(a)"}}}}'


@rule(
    "GF181",
    "variable-regex",
    severity=Severity.ERROR,
    bad=(
        Example(board(_A % "/app«(»/", "$a")),
        Example(board(_A % "«*»app", "$a")),
        Example(board(_A % "/«(?i)»app/", "$a")),
        Example(board(_A % "«/app»", "$a")),
        Example(board_v2(_V2 % "/app«[»-/", "$a")),
    ),
    good=(
        Example(board(_A % "", "$a")),
        Example(board(_A % r"/.*instance=\"(?<text>[^\"]*)\".*/gi", "$a")),
        Example(board(_A % "app|web.*(?!x)", "$a")),
        Example(board(_A % "/(${env}/", "$a")),
        Example(board('{"name": "a", "type": "textbox", "regex": "("}', "$a")),
    ),
)
def variable_regex(subject: Variable, _stack: Stack) -> Iterator[Finding]:
    """The filter of a variable is no regular expression.

    JavaScript reads it, as `/expression/flags` or as an expression for whole values. Where it refuses it, the variable
    has no values. Flags stand behind the last slash: `(?i)` is unknown. Mend the expression, or leave it out.
    """
    node = subject.node["regex"]
    text = node.string
    if not text or subject.type not in {"query", "datasource"} or references(text):
        return
    fault = regex_fault(text)
    if fault is not None:
        yield Finding(
            node.place.within(fault.start, fault.end),
            f"the filter of the variable `{subject.name}` {fault.message}; the variable has no values",
            "write it as JavaScript has it",
            ((subject.node["name"].place, f"the variable `{subject.name}`"),),
        )
