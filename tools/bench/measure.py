"""Runs commands side by side and measures them: wall time by the clock, peak memory by the system's own account."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WARM_UPS = 1
_UNIT = 1 if sys.platform == "darwin" else 1024
"""In what the system counts memory, in bytes."""


class FailedError(Exception):
    """A command did not say that all is well, so its time says nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took.

    Attributes:
        seconds: from its start to its end.
        processor: for how long processors worked for it, in seconds: more than `seconds` where several did.
        memory: the most that a process of it held at a time, in bytes.
    """

    seconds: float
    processor: float = 0.0
    memory: int = 0


def command(words: Sequence[str], *, one_core: bool = False) -> Callable[[], Run]:
    """What runs a command that must succeed, if wanted on one core alone; its output is thrown away.

    The system begins to count a child's memory at what its parent holds (Linux, at `execve`): stay small yourself.
    """
    # Bytecode is compiled once in daily use: a machine that forbids to keep it would count that again in every run.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    if one_core:
        words = ("taskset", "--cpu-list", str(min(os.sched_getaffinity(0))), *words)

    def run() -> Run:
        started = time.perf_counter()
        child = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        with child:
            assert child.stderr is not None
            said = child.stderr.read()
            _, status, used = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - started
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise FailedError(f"{' '.join(words[:4])} ended with {child.returncode}: {said.decode()[-500:]}")
        return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * _UNIT)

    return run


def in_turn(subjects: Sequence[Callable[[], Run]], rounds: int) -> list[list[Run]]:
    """The runs of each subject: one after the other in every round, so that a slow minute slows all of them."""
    for subject in subjects:
        for _ in range(WARM_UPS):
            subject()
    by_round = [[subject() for subject in subjects] for _ in range(rounds)]
    return [list(runs) for runs in zip(*by_round, strict=True)]


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of several figures, with the smallest and the largest."""

    middle: float
    low: float
    high: float


def spread(figures: Sequence[float]) -> Spread:
    """The median and the extremes."""
    return Spread(median(figures), min(figures), max(figures))


def seconds(runs: Sequence[Run]) -> Spread:
    """How long runs took."""
    return spread([run.seconds for run in runs])


def processor(runs: Sequence[Run]) -> Spread:
    """For how long processors worked."""
    return spread([run.processor for run in runs])


def memory(runs: Sequence[Run]) -> Spread:
    """How much memory runs held."""
    return spread([run.memory for run in runs])


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Ours by theirs, round by round."""
    return spread([our / their for our, their in zip(ours, theirs, strict=True)])
