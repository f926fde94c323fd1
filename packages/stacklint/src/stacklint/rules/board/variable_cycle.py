"""GF172."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.variable_uses import deadlocks
from stacklint.stack.stack import Stack

_QUERY = '{{"name": "{}", "type": "query", "query": "label_values(up{{job=~\'{}\'}}, {})"}}'
_SPEC = '{{"name": "{}", "query": {{"group": "prometheus", "spec": {{"query": "metrics({})"}}}}}}'
_V2 = f'{{{{"kind": "QueryVariable", "spec": {_SPEC}}}}}'


def _all(*queries: tuple[str, str], form: str = _QUERY) -> str:
    return ", ".join(form.format(name, text, "job") for name, text in queries)


@rule(
    "GF172",
    "variable-cycle",
    severity=Severity.ERROR,
    bad=(
        Example(board(_all(("a", "«$b»"), ("b", "$a")))),
        Example(board(_all(("x", ""), ("a", "$x«${b:regex}»"), ("b", "[[c]]"), ("c", "$a"), ("d", "$a")))),
        Example(board_v2(_all(("a", "«$b»"), ("b", "$a"), form=_V2))),
    ),
    good=(
        Example(board(_all(("a", "x"), ("b", "$a"), ("c", "$a $b")))),
        Example(board(_all(("a", "$a")))),
        Example(board(_all(("a", "$b")) + ', {"name": "b", "type": "textbox", "query": "$a"}')),
    ),
)
def variable_cycle(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """Variables of a dashboard wait for each other.

    Grafana looks up a variable once it knows the values of those that its query names. Where two name each other, also
    through a third one, neither is ever looked up, and the panels that use them load forever. Let one of them do
    without the others.
    """
    if len(subject.declared) < 2:
        return
    for group in deadlocks(subject):
        (name, use), *others = group.items()
        yield Finding(
            use.place,
            f"the variables {_list(group)} wait for each other; none of them gets values",
            f"take `{use.written}` out of the query of `{name}`, or break the circle elsewhere",
            tuple((other.place, f"`{one}` waits for `{other.reference.name}`") for one, other in others),
        )


def _list(names: Iterable[str]) -> str:
    *most, last = (f"`{name}`" for name in names)
    return f"{', '.join(most)} and {last}"
