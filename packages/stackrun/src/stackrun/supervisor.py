"""Runs the processes of a plan until it is told to stop, and leaves none behind.

It is a process in a session of its own, so that Ctrl-C on a terminal reaches `invoke up` alone, which then asks
for an orderly end. In the foreground it also reads a lifeline, a pipe that `invoke up` holds open: its end means
that `invoke up` is gone, however it went. Should the supervisor itself be killed, `stackrun.launch` ends the services.

    python -m stackrun.supervisor FOLDER [LIFELINE_FD] < PLAN
"""

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from stackrun.launch import PATIENCE_SECONDS, launcher
from stackrun.plan import Process, Running, State, log_path, plan_from_json, remove_state, write_state
from stackrun.process import ProcessId, identify

_TICK_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 30.0
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LOCKED = 75  # the exit code of a supervisor that found another one at work: EX_TEMPFAIL of sysexits(3)


@dataclass(slots=True)
class _Child:
    """A service of the plan and the process that currently is it."""

    plan: Process
    popen: subprocess.Popen[bytes]
    identity: ProcessId | None
    deaths: int = 0
    code: int | None = None
    start_again_at: float | None = None


@dataclass(slots=True)
class _Wish:
    """What the signals ask for; a second one asks for haste."""

    stops: int = field(default=0)

    def ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stops += 1


def supervise(folder: Path, plan: Iterable[Process], *, lifeline: int | None, portable: bool) -> int:
    """Run the plan, its state and logs in `folder`, until a signal or the end of `lifeline`; return the exit code.

    `portable` binds the services to this process by a pipe instead of Linux's parent death signal.
    """
    wish = _Wish()
    for number in _STOP_SIGNALS:
        signal.signal(number, wish.ask_to_stop)
    with (folder / "lock").open("w") as lock:
        if not _locked(lock):
            return LOCKED
        ours = identify(os.getpid())
        if ours is None:
            raise RuntimeError("a running process was not found in the process table")
        bond_end, bond_held = os.pipe() if portable else (None, None)
        children: list[_Child] = []
        try:
            for process in plan:
                log_path(folder, process.name).write_bytes(b"")
                children.append(_start(folder, process, bond_end))
            write_state(folder, State(ours, tuple(_seen(child) for child in children)))
            while not wish.stops and not _ended(lifeline):
                if _look_after(folder, children, bond_end):
                    write_state(folder, State(ours, tuple(_seen(child) for child in children)))
        finally:
            _stop(children, wish)
            remove_state(folder)
            for descriptor in (bond_end, bond_held):
                if descriptor is not None:
                    os.close(descriptor)
    return 0


def _locked(lock: IO[str]) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _start(folder: Path, process: Process, bond: int | None) -> _Child:
    with log_path(folder, process.name).open("ab") as log:
        popen = subprocess.Popen(
            launcher(process.command, lifeline=bond),
            env={**os.environ, **process.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=() if bond is None else (bond,),
        )
    return _Child(process, popen, identify(popen.pid))


def _ended(lifeline: int | None) -> bool:
    readable, _, _ = select.select([] if lifeline is None else [lifeline], [], [], _TICK_SECONDS)
    return bool(readable)


def _look_after(folder: Path, children: Iterable[_Child], bond: int | None) -> bool:
    """Notice the dead and start again those that are to be; return whether anything changed."""
    changed = False
    for child in children:
        if child.code is None and (code := child.popen.poll()) is not None:
            _sweep(child)
            child.code, child.identity, child.deaths, changed = code, None, child.deaths + 1, True
            if child.plan.restart:
                child.start_again_at = time.monotonic() + min(2.0 ** (child.deaths - 1), _LONGEST_PAUSE_SECONDS)
        elif child.start_again_at is not None and time.monotonic() >= child.start_again_at:
            again = _start(folder, child.plan, bond)
            child.popen, child.identity = again.popen, again.identity
            child.code, child.start_again_at, changed = None, None, True
    return changed


def _stop(children: Sequence[_Child], wish: _Wish) -> None:
    """End every service, politely for a bounded time, and whatever it left in its process group."""
    asked_before = wish.stops
    for child in children:
        child.popen.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    hurried = False
    while any(child.popen.poll() is None for child in children) and not hurried:
        hurried = time.monotonic() > deadline or wish.stops > max(asked_before, 1)
        time.sleep(_TICK_SECONDS)
    for child in children:
        _sweep(child)
        child.popen.wait()


def _sweep(child: _Child) -> None:
    # The group outlives its leader as long as it has members, and keeps the number from being given away.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.popen.pid, signal.SIGKILL)


def _seen(child: _Child) -> Running:
    if child.code is None:
        state, detail = "running", ""
    else:
        state = "exited" if child.start_again_at is None else "restarting"
        detail = f"exit code {child.code}" if child.code >= 0 else f"killed by {signal.Signals(-child.code).name}"
    plan = child.plan
    return Running(plan.name, plan.url, plan.ready_url, state, detail, child.identity)


def main(arguments: Sequence[str]) -> int:
    """Run the command line described above."""
    folder, *lifeline = arguments
    plan = plan_from_json(sys.stdin.buffer.read())
    return supervise(
        Path(folder), plan, lifeline=int(lifeline[0]) if lifeline else None, portable=sys.platform != "linux"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
