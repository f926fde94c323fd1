"""Processes by number and start time, so that a number that was given to another process is never signalled."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class ProcessId:
    """A process for all time: `started` is opaque, and differs between two processes of one number."""

    pid: int
    started: str


def identify(pid: int) -> ProcessId | None:
    """Return the identity of a living process, None for one that is gone or only waits to be reaped."""
    started = _start_on_linux(pid) if sys.platform == "linux" else _start_by_ps(pid)
    return None if started is None else ProcessId(pid, started)


def is_alive(process: ProcessId) -> bool:
    """Whether the very process still runs."""
    return identify(process.pid) == process


def send(process: ProcessId, number: signal.Signals) -> None:
    """Signal the process if it is still the same one, else do nothing."""
    with suppress(ProcessLookupError):
        if sys.platform == "linux":
            # The descriptor pins the process: between the look and the signal its number cannot change hands.
            descriptor = os.pidfd_open(process.pid)
            try:
                if is_alive(process):
                    signal.pidfd_send_signal(descriptor, number)
            finally:
                os.close(descriptor)
        elif is_alive(process):
            os.kill(process.pid, number)


def end(process: ProcessId, *, patience: float) -> bool:
    """Ask the process to stop, kill it after `patience` seconds, and return whether it went by itself."""
    send(process, signal.SIGTERM)
    if wait_gone(process, timeout=patience):
        return True
    send(process, signal.SIGKILL)
    wait_gone(process, timeout=5)
    return False


def wait_gone(process: ProcessId, *, timeout: float) -> bool:
    """Whether the process was gone within `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while is_alive(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _start_on_linux(pid: int) -> str | None:
    # proc(5): the command's name, in parentheses, may hold anything; state is field 3, the start time field 22.
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else f"{boot}/{fields[19]}"


def _start_by_ps(pid: int) -> str | None:
    command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    line = subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()
    state, _, started = line.partition(" ")
    return None if not line or state.startswith("Z") else started.strip()
