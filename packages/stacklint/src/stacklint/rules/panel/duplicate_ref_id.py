"""GF203."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels, second, second_query, targets
from stacklint.stack.boards.board import Panel, PanelTarget
from stacklint.stack.boards.grafana_panels import SHOW_RESULTS
from stacklint.stack.queries.traits import SEVERAL
from stacklint.stack.stack import Stack

_UP = '{"refId": "A", "expr": "up"}'


@rule(
    "GF203",
    "duplicate-ref-id",
    severity=Severity.WARNING,
    when={SEVERAL},
    bad=(
        Example(targets(_UP + ', {"refId": "B", "expr": "up"}, {"refId": «"A"», "expr": "go_goroutines"}')),
        Example(targets('{"refId": "all", "expr": "up"}, {"refId": «"all"», "expr": "up"}')),
        Example(second(query=second_query('«"A"»', '"group": "prometheus"', '"expr": "up"'))),
    ),
    good=(
        Example(second()),
        Example(targets('{"expr": "up"}, {"expr": "up"}')),
        Example(targets(_UP + ', {"refId": "a", "expr": "up"}')),
        Example(targets(_UP + ', {"refId": "A", "expr": "go_goroutines", "hide": true}')),
        Example(panels(f'{{"type": "text", "targets": [{_UP}, {_UP}]}}')),
    ),
)
def duplicate_ref_id(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """Two queries of a panel have the same name.

    Results are told apart by the `refId` of their query: one of the two gets lost. Give each query a `refId` of its
    own.
    """
    if len(subject.targets) < 2 or subject.type not in SHOW_RESULTS:
        return
    first: dict[str, PanelTarget] = {}
    for target in subject.targets:
        if not target.ref_id or target.hidden:
            continue
        other = first.setdefault(target.ref_id, target)
        if other is not target:
            yield Finding(
                target.ref_node.place,
                f"the panel has another query `{target.ref_id}`; the result of one of them gets lost",
                "give it a `refId` of its own",
                ((other.ref_node.place, "the other one"),),
            )
