"""Plans of types: what is to be looked for in a value, step by step."""

from __future__ import annotations

from typing import Any, TypeVar

from stacklint.models.history import History
from stacklint.models.path_plan import PathPlan

Plan = TypeVar("Plan", History, PathPlan)


def add_step(plan: Plan, step: Any, found: Plan) -> None:
    """Add the plan of what a type holds behind a step of `keys.inner_kinds`."""
    if step is None:
        plan.add(found)
    elif not found.leads_on:
        return
    elif step is int:
        plan.items = found
    elif step == "*":
        plan.values = found
    else:
        plan.inside[step] = found
