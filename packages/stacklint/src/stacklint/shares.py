"""Divides work among processes: forks of this one, which share what it has read and send back what they find."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")

MAX_PROCESSES = 8
"""What more of them save is less than what they cost."""

_LENGTH = 8
"""An answer begins with its own length in so many bytes."""


class _Worker(NamedTuple):
    process: int
    answers: int
    """The end of a pipe to read its answer from."""


def processes() -> int:
    """How many processes can work at once: those that this one may run on; one outside Linux, where forks may harm."""
    return min(len(os.sched_getaffinity(0)), MAX_PROCESSES) if hasattr(os, "sched_getaffinity") else 1


def in_shares(items: Sequence[Item], work: Callable[[Sequence[Item]], Result], shares: int) -> list[Result]:
    """The results of `work` on that many slices of `items`, one after the other in their order.

    The first slice is worked on here, each other one in a fork of this process. What a fork fails to do is done here
    as well: so an exception comes out as if nothing had been divided, and a machine without memory or processes to
    spare is only slower. No fork outlives the call.

    Args:
        items: what to work on.
        work: gives a result that can be pickled; what else it changes is lost.
        shares: how many slices, at least one.
    """
    import pickle  # noqa: PLC0415 - few runs divide anything

    slices = [items[len(items) * share // shares : len(items) * (share + 1) // shares] for share in range(shares)]
    workers = [_start(work, part) for part in slices[1:]]
    try:
        results = [work(slices[0])]
        for worker, part in zip(workers, slices[1:], strict=True):
            answer = _answer(worker) if worker is not None else None
            results.append(pickle.loads(answer) if answer is not None else work(part))  # noqa: S301 - our fork wrote it
        return results
    finally:
        for worker in filter(None, workers):
            _end(worker)


def _start(work: Callable[[Sequence[Item]], Result], items: Sequence[Item]) -> _Worker | None:
    """A fork that works on these; `None` where the system gives none."""
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if not process:  # pragma: no cover - a process of its own, which is not measured
        _work(work, items, writing)
    os.close(writing)
    return _Worker(process, reading)


def _work(
    work: Callable[[Sequence[Item]], Result], items: Sequence[Item], writing: int
) -> NoReturn:  # pragma: no cover - see above
    """What a fork does. It ends without what an ending Python does: files and buffers belong to the first process."""
    import pickle  # noqa: PLC0415 - see above

    try:
        answer = pickle.dumps(work(items), pickle.HIGHEST_PROTOCOL)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(len(answer).to_bytes(_LENGTH) + answer)
    finally:
        os._exit(0)


def _answer(worker: _Worker) -> bytes | None:
    """What a fork has found out; `None` if it failed, or was ended while it spoke."""
    with os.fdopen(worker.answers, "rb", closefd=False) as pipe:
        length, answer = int.from_bytes(pipe.read(_LENGTH)), pipe.read()
    return answer if answer and len(answer) == length else None


def _end(worker: _Worker) -> None:
    import signal  # noqa: PLC0415 - see above

    os.close(worker.answers)
    os.kill(worker.process, signal.SIGKILL)  # it has answered, or nobody waits for its answer any more
    os.waitpid(worker.process, 0)
