"""Waiting for something to become true, never longer than said."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class NotYetError(AssertionError):
    """Something that only time can bring is not there; whoever waits asks again."""


def eventually(check: Callable[[], T], what: str, *, within: float, every: float = 0.25) -> T:
    """Return the first true value of `check`, asked every so many seconds.

    A server that is not there yet counts as "not yet".

    Raises:
        AssertionError: it did not become true in time; says what was waited for and what was seen last.
    """
    deadline = time.monotonic() + within
    while True:
        try:
            seen: object = (value := check())
            if value:
                return value
        except (OSError, NotYetError) as error:
            seen = error
        if time.monotonic() >= deadline:
            raise AssertionError(f"not within {within:g} s: {what}; last seen: {seen!r}")
        time.sleep(every)


def settled(read: Callable[[], T], wanted: object, *, within: float, every: float = 0.5) -> T:
    """Return what `read` returns once that equals `wanted`, else what it returns when the time is over.

    Meant for `assert settled(read, wanted, within=30) == wanted`, which shows what was different.
    """
    deadline = time.monotonic() + within
    while True:
        late = time.monotonic() >= deadline
        try:
            seen = read()
            if seen == wanted or late:
                return seen
        except (OSError, NotYetError):
            if late:
                raise
        time.sleep(every)
