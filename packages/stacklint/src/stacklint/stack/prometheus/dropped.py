"""Which metrics a job drops by their names, after it has scraped them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.prometheus.server import ScrapeJob

_NAME: Final = "__name__"
_GROUP: Final = Pattern(r"\^?(?:\((?:\?:)?([^()]*)\)|([^()]*))\$?")
"""An expression that is one group at most."""
_SIMPLE: Final = Pattern(r"(?:\w*\.[*+]?){0,3}\w*", re.ASCII)
"""An alternative of letters and a few `.*`: what is left can't take long to match."""


def dropping_step(job: ScrapeJob, name: str) -> Node | None:
    """The step of `metric_relabel_configs` by which a job surely drops the series of a name, if there is one.

    The job is one that doesn't rename series, by `metrics.renames`.
    """
    for step in job.node["metric_relabel_configs"].items():
        action = (step.text_at("action") or "replace").lower()
        if "$" in (step.text_at("target_label") or ""):
            return None  # series may get other names
        if action in {"keep", "drop"} and [one.text for one in step["source_labels"].items()] == [_NAME]:
            found = _matches(step.text_at("regex") or "(.*)", name)
            if found is not None and found is (action == "drop"):
                return step
    return None


def _matches(regex: str, name: str) -> bool | None:
    """Whether an expression matches a name; `None` for one that isn't simple."""
    group = _GROUP.fullmatch(regex)
    alternatives = (group[1] or group[2] or "").split("|") if group is not None else [regex]
    simple = [one for one in alternatives if _SIMPLE.fullmatch(one)]
    if any(re.fullmatch(one, name) for one in simple):
        return True
    return False if len(simple) == len(alternatives) else None
