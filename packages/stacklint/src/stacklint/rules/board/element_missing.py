"""GF237."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, second
from stacklint.rules.boards import respelt
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.elements import placed
from stacklint.stack.stack import Stack

_ITEMS = '"items": []'
_ITEM = '{{"kind": "GridLayoutItem", "spec": {{"element": {{"kind": "ElementReference", "name": {}}}}}}}'
_SHOWN = _ITEM.format('"requests"')
_LAYOUT = f'{{"kind": "GridLayout", "spec": {{{_ITEMS}}}}}'
_WITHOUT = f',\n    "layout": {_LAYOUT}'


def _with(items: str) -> dict[str, str]:
    """The sound repository with items in the layout of its dashboard."""
    files = second()
    return {**files, FILE: files[FILE].replace(_ITEMS, f'"items": [{items}]')}


def _in(kind: str, key: str, items: str) -> dict[str, str]:
    """The same in the only row or tab of a layout."""
    files = second()
    inner = _LAYOUT.replace(_ITEMS, f'"items": [{items}]')
    outer = f'{{"kind": "{kind}", "spec": {{"{key}": [{{"spec": {{"layout": {inner}}}}}]}}}}'
    return {**files, FILE: files[FILE].replace(_LAYOUT, outer)}


@rule(
    "GF237",
    "element-missing",
    severity=Severity.ERROR,
    bad=(
        Example(
            _with(_SHOWN + ", " + _ITEM.format('«"Requests"»')),
            fixed=_with(_SHOWN + ", " + _ITEM.format('"requests"')),
        ),
        Example(_in("RowsLayout", "rows", _SHOWN + ", " + _ITEM.format('«"errors"»'))),
        Example(_in("TabsLayout", "tabs", _SHOWN + ", " + _ITEM.format('«"request-rate"»'))),
        Example({**second(), FILE: second()[FILE].replace('"requests": {', '«"requests"»: {')}),
    ),
    good=(
        Example(_with(_SHOWN)),
        Example(_in("TabsLayout", "tabs", _SHOWN)),
        Example({**second(), FILE: second()[FILE].replace(_WITHOUT, "")}),
        Example(_with(_SHOWN + ", " + _ITEM.format("null"))),
        Example(stack()),
    ),
)
def element_missing(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """The layout of a dashboard shows an element that the dashboard does not have, or not one that it has.

    In the second schema panels stand under `elements`, and the layout names those that it shows. With a name that leads
    nowhere Grafana doesn't open the dashboard at all: "not found in the dashboard elements". An element that no layout
    names is passed over in silence. Write the key of the element as the layout names it, or show the element.
    """
    elements, layout = subject.node["elements"], subject.node["layout"]
    known = dict(elements.entries())
    if not known or not layout.is_mapping:
        return
    shown = [node for node in placed(layout) if node.string]
    for node in shown:
        name = node.string or ""
        if name not in known:
            certain = surely(name, known)
            right = certain or nearest(name, known)
            said = f"there is no element `{name}`; Grafana does not open the dashboard"
            advice = f"did you mean `{right}`?" if right else "name a key of `elements`"
            yield Finding(node.place, said, advice, repairs=(respelt([node], certain),) if certain else ())
    names = {node.string for node in shown}
    for name in known if names <= known.keys() else ():
        if name not in names:
            said = f"no layout shows the element `{name}`; it is not to be seen"
            yield Finding(known[name].place.key(), said, "show it, or take it away", severity=Severity.INFO)
