"""Which series belong together: those of a histogram or a summary, which a name without an ending stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

_ENDINGS: Final = ("_bucket", "_sum", "_count")


def family_of(name: str, known: Container[str]) -> str:
    """The name of the histogram or summary that a series belongs to, as far as the `known` series tell; else its own.

    A sum and a count are there of every one, so a counter that merely ends in `_count` is none.
    """
    for ending in _ENDINGS:
        base = name.removesuffix(ending)
        if base != name and f"{base}_sum" in known and f"{base}_count" in known:
            return base
    return name
