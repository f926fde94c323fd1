"""GF200."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panel, second
from stacklint.rules.boards import alike, and_more, respelt
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.grafana_fields import MEANT_REDUCERS, REDUCERS, is_reducer
from stacklint.stack.boards.reducers import reducers
from stacklint.stack.stack import Stack

_CALCS = '"options": {{"reduceOptions": {{"calcs": [{}]}}, "legend": {{"calcs": [{}]}}}}'
_STEPS = '"transformations": [{{"id": "reduce", "options": {{"reducers": [{}]}}}}]'
_SECOND = (
    '{{"kind": "Transformation", "group": "calculateField", "spec": {{"options": {{"reduce": {{"reducer": {}}}}}}}}}'
)


def _bad(wrong: str, right: str) -> Example:
    before, after = (_CALCS.format(text, '"max"') for text in (f'«"{wrong}"»', f'"{right}"'))
    return Example(panel(before), fixed=panel(after))


@rule(
    "GF200",
    "unknown-reducer",
    severity=Severity.WARNING,
    bad=(
        _bad("average", "mean"),
        _bad("lastNonNull", "lastNotNull"),
        _bad("lastnotnull", "lastNotNull"),
        Example(panel(_CALCS.format('"p95"', '«"p100"»'))),
        Example(panel(_CALCS.format('«"latestNotNull"»', '"latestNotNull"'))),
        Example(panel(_STEPS.format('"max", «"mode"»'))),
        Example(
            second(transformations=_SECOND.format('«"summ"»')), fixed=second(transformations=_SECOND.format('"sum"'))
        ),
    ),
    good=(
        Example(panel(_CALCS.format('"current", "avg", "total"', '"p1", "stdDev"'))),
        Example(panel(_CALCS.format("", "null"))),
        Example(panel(_STEPS.format('"lastNotNull"'))),
        Example(panel('"transformations": [{"id": "calculateField", "options": {"mode": "binary"}}]')),
        Example(second(transformations=_SECOND.format('"sum"'))),
    ),
)
def unknown_reducer(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel reduces its values by a calculation that Grafana does not know.

    Grafana leaves it out, so the panel shows nothing in its place; a legend with one makes the panel fail. Write its id
    as Grafana does, such as `lastNotNull` or `mean`.
    """
    texts = ((node.string or "", node) for panel in subject.panels for node in reducers(panel))
    for name, nodes in alike((text, node) for text, node in texts if text and not is_reducer(text)).items():
        certain = MEANT_REDUCERS.get(name.lower()) or surely(name, REDUCERS)
        right = certain or nearest(name, REDUCERS)
        in_legend = any("legend" in node.place.path for node in nodes)
        outcome = "a panel with it in the legend fails" if in_legend else "nothing is shown in its place"
        yield Finding(
            nodes[0].place,
            f"Grafana has no calculation `{name}`; {outcome}{and_more(len(nodes) - 1)}",
            f"did you mean `{right}`?" if right else "such as `lastNotNull`, `mean`, `max`",
            repairs=(respelt(nodes, certain),) if certain else (),
        )
