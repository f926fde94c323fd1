"""When something is done that is asked for again and again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Result = TypeVar("Result")


class OutdatedError(Exception):
    """The work was asked for again: what it would give is not wanted any more."""


class Schedule(Generic[Result]):
    """Work that is done some time after it was last asked for, once at a time.

    A result that is outdated when it is there, since the work was asked for again, is not delivered.
    """

    def __init__(self, work: Callable[[], Awaitable[Result]], deliver: Callable[[Result], None]) -> None:
        """`work`, which raises nothing, gives what is delivered."""
        self._work = work
        self._deliver = deliver
        self._due: float | None = None
        self._task: asyncio.Task[None] | None = None

    def go_on(self) -> None:
        """Say whether the work that is being done is still wanted, from whatever thread.

        Raises:
            OutdatedError: it was asked for again.
        """
        if self._due is not None:
            raise OutdatedError

    def ask(self, delay: float) -> None:
        """Let it be done in so many seconds, unless it is asked for again before."""
        self._due = asyncio.get_running_loop().time() + delay
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def settle(self) -> None:
        """Wait until all that was asked for is done."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    def stop(self) -> None:
        """Do it no more. It was asked for before."""
        assert self._task is not None
        self._task.cancel()

    async def _run(self) -> None:
        while self._due is not None:
            left = self._due - asyncio.get_running_loop().time()
            if left > 0:
                await asyncio.sleep(left)
                continue
            self._due = None
            result = await self._work()
            if self._due is None:
                self._deliver(result)
