"""Patterns of paths that are broken off: nothing is looked for with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from stacklint.document import Part
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.globs import breaks_at
from stacklint.models.path_use import NamedPath, PathUse

_PATTERNS: Final = frozenset({PathUse.RULES, PathUse.SCRAPE_CONFIGS, PathUse.TARGETS, PathUse.TEMPLATES})


def pattern_faults(named_paths: Iterable[NamedPath]) -> Iterator[ModelFault]:
    """Those among the paths that a file names."""
    for named in named_paths:
        place = breaks_at(named.text) if named.use in _PATTERNS else None
        if place is not None:
            message = f"`{named.text[place]}` begins what does not end, so that this is no pattern"
            consequence = Consequence.LOGS if named.use is PathUse.TARGETS else Consequence.REFUSES
            chars = (place, len(named.text))
            yield ModelFault(
                named.path, Part.VALUE, FaultKind.WRONG_VALUE, message, consequence=consequence, chars=chars
            )
