"""Texts with marks: the given text is inline, and what is expected of it stands between « and »."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Marked = tuple[str, list[tuple[int, int]]]


def strip_marks(text: str) -> Marked:
    """The text without its marks, and the offsets between them in the order of their beginnings."""
    spans: list[tuple[int, int]] = []
    clean = ""
    for char in text:
        if char == "«":
            spans.append((len(clean), -1))
        elif char == "»":
            index = max(index for index, span in enumerate(spans) if span[1] < 0)
            spans[index] = (spans[index][0], len(clean))
        else:
            clean += char
    return clean, spans


@pytest.fixture(scope="session")
def marked() -> Callable[[str], Marked]:
    """The function that strips marks."""
    return strip_marks
