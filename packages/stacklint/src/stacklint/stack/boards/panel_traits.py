"""What a panel is, in the words of `traits`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.stack.boards.refs import is_expression
from stacklint.stack.queries.traits import BLANK, EXPRESSION, HIDDEN, LIBRARY, MAPPINGS, OVERRIDES, SEVERAL, STEPS

if TYPE_CHECKING:
    from stacklint.stack.boards.board import Panel


def panel_traits(panel: Panel) -> frozenset[str]:
    """What a panel is."""
    found: set[str] = set()
    if len(panel.targets) > 1:
        found.add(SEVERAL)
    if panel.targets and all(target.hidden for target in panel.targets):
        found.add(HIDDEN)
    for target in panel.targets:
        if is_expression(target):
            found.add(EXPRESSION)
        if not (target.query.text_at("expr") or "").strip():
            found.add(BLANK)
    if panel.library.present:
        found.add(LIBRARY)
    if panel.transformations:
        found.add(STEPS)
    config = panel.view["fieldConfig"]
    if config["overrides"].value:
        found.add(OVERRIDES)
        found.add(MAPPINGS)
    if config["defaults"]["mappings"].value:
        found.add(MAPPINGS)
    return frozenset(found)
