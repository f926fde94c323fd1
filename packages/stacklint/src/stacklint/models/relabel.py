"""Relabelling. Facts: model/relabel/relabel.go of Prometheus, and promtool 3.5."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from stacklint.models.base import Model, optional
from stacklint.models.scalars import LabelName, Reads, Text, Unsigned

_ACTIONS = ("replace", "keep", "drop", "keepequal", "dropequal", "hashmod", "labelmap", "labeldrop", "labelkeep",
            "lowercase", "uppercase")  # fmt: skip
_ACTION = "^(" + "|".join("".join(f"[{c}{c.upper()}]" for c in action) for action in _ACTIONS) + ")$"
Action = Annotated[
    str,
    StringConstraints(pattern=_ACTION),
    Reads("one of " + ", ".join(f"`{action}`" for action in _ACTIONS), {"type": "string", "pattern": _ACTION,
          "examples": list(_ACTIONS)}),
]  # fmt: skip


class Relabel(Model):
    """One step of relabelling."""

    source_labels: list[LabelName | None] | None = optional("Labels whose values are joined and matched.")
    separator: Text | None = optional("What joins the values. Default `;`.")
    regex: Text | None = optional("Expression that has to match all of the joined values. Default `(.*)`.")
    modulus: Unsigned | None = optional("What the hash of the joined values is divided by; for `hashmod`.")
    target_label: Text | None = optional("Label that is written.")
    replacement: Text | None = optional("What is written, with `$1` for the first group. Default `$1`.")
    action: Action | None = optional("What to do. Default `replace`.")
