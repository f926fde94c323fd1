"""Which names the files that read metrics have: dashboards, rules and Grafana's alerting.

They are read as bytes: a dashboard is large, and what is kept of it would be kept for nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from stacklint.models import Kind
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from stacklint.stack.stack import Stack

_NAME: Final = Pattern(rb"[A-Za-z_:][A-Za-z0-9_:]*")
_KINDS: Final = (Kind.DASHBOARD, Kind.RULES, Kind.ALERTING)


def mentions(stack: Stack) -> Counter[bytes]:
    """How often each word stands in the files of a stack that may read metrics, whether they play a role or not."""
    paths = dict.fromkeys(path for path, kind in stack.members if kind in _KINDS)
    paths |= dict.fromkeys(path for kind in _KINDS for path in stack.catalogue.of(kind))
    found = Counter[bytes]()
    for path in paths:
        found.update(_NAME.findall(stack.files.raw(path)))
    return found
