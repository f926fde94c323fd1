"""The paths that a configuration names: where they stand, what they lead to, and how they are taken.

Which fields hold paths is said by their types (`SecretFile` and its like in `scalars`), so there is no second list.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Final, get_args, get_origin

from stacklint.models.discovery import DISCOVERIES
from stacklint.models.keys import inner_kinds, is_model
from stacklint.models.path_plan import PathPlan
from stacklint.models.path_use import PathUse
from stacklint.models.plans import add_step
from stacklint.models.scalars import UNJOINED

_DISCOVERED: Final = frozenset(DISCOVERIES)


@cache
def path_plan(kind: Any, above: tuple[Any, ...] = ()) -> PathPlan:
    """Where the paths are in a value of a type."""
    plan = PathPlan()
    if get_origin(kind) is Annotated:
        marks = get_args(kind)[1:]
        plan.use = next((mark for mark in marks if isinstance(mark, PathUse)), None)
        plan.joined = UNJOINED not in marks
    if is_model(kind):
        if kind in above:
            return plan  # a tree: what is in its branches is in its root
        above = (*above, kind)
    for step, inner in inner_kinds(kind):
        if step in _DISCOVERED:
            plan.discovers = True
            continue
        add_step(plan, step, path_plan(inner, above))
    return plan
