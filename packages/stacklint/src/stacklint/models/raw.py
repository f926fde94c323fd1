"""Reads data with tolerance, for checks that go beyond structure: what has the wrong shape isn't there."""

from __future__ import annotations

from collections.abc import Iterator


def mapping(value: object, key: str) -> dict[str, object]:
    """The mapping behind a key; an empty one where there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def items(value: object, key: str) -> Iterator[tuple[int, object]]:
    """The items of the list behind a key, with their indices."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, list):
        yield from enumerate(found)


def mappings(value: object, key: str) -> Iterator[tuple[int, dict[str, object]]]:
    """The items of the list behind a key that are mappings, with their indices."""
    for index, item in items(value, key):
        if isinstance(item, dict):
            yield index, item


def text(value: object, key: str) -> str:
    """The scalar behind a key; an empty text where there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return str(found) if isinstance(found, str) else ""


def given(value: dict[str, object], *keys: str) -> tuple[str, ...]:
    """Which of these keys hold something: neither null nor an empty text."""
    return tuple(key for key in keys if value.get(key) not in (None, ""))
