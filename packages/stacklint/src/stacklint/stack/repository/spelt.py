"""What stands under a key that is but misspelt. The key has a finding of its own, and what hangs on it needs none."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.models.nearness import surely

if TYPE_CHECKING:
    from stacklint.document import Node


def spelt(node: Node, key: str) -> Node:
    """The value of a key, or of one that is this key but for a slip; absent if there is neither."""
    found = node[key]
    if found.exists:
        return found
    return next((node[other] for other in node.keys if is_slip(other, key)), found)


def is_slip(word: str, key: str) -> bool:
    """Whether a word is a key but for case, dashes and underscores, or a letter."""
    return abs(len(word) - len(key)) <= 2 and _is_slip(word, key)


@lru_cache(maxsize=256)
def _is_slip(word: str, key: str) -> bool:
    return surely(word, (key,)) is not None
