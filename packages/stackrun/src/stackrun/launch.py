"""Becomes a service, or watches over one, so that it ends with its supervisor, even a killed one.

On Linux the kernel does it: `PR_SET_PDEATHSIG` asks for a SIGTERM when the parent dies, and survives the exec.
Elsewhere the launcher stays as the parent of the service and reads a pipe whose other end only the supervisor
holds: the end of the file is the end of the supervisor.

    python -m stackrun.launch --parent PID -- COMMAND...
    python -m stackrun.launch --lifeline FD -- COMMAND...
"""

import ctypes
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType

PATIENCE_SECONDS = 15.0  # longer than the application takes to finish what it had accepted
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def launcher(command: Sequence[str], *, lifeline: int | None) -> list[str]:
    """Return the command that runs `command` bound to the calling process.

    With a `lifeline`, an inherited read end of a pipe, the portable way is taken, else Linux's.
    """
    bond = ["--parent", str(os.getpid())] if lifeline is None else ["--lifeline", str(lifeline)]
    return [sys.executable, "-m", "stackrun.launch", *bond, "--", *command]


def become(command: Sequence[str], parent: int) -> None:
    """Replace this process by `command`, which gets SIGTERM when `parent` dies."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    if os.getppid() != parent:  # it died before the kernel was asked
        sys.exit(1)
    os.execvp(command[0], list(command))  # noqa: S606 - no shell is wanted


def watch(command: Sequence[str], lifeline: int) -> int:
    """Run `command` until it ends or the pipe does; signals to stop are passed on. Returns the exit code."""
    child = subprocess.Popen(command)

    def forward(number: int, _: FrameType | None) -> None:
        child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, forward)
    while child.poll() is None:
        if select.select([lifeline], [], [], 0.2)[0]:
            child.terminate()
            try:
                child.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
            break
    code = child.wait()
    return code if code >= 0 else 128 - code


def main(arguments: Sequence[str]) -> int:
    """Run the command line described above."""
    bond, number, _, *command = arguments
    try:
        if bond == "--lifeline":
            return watch(command, int(number))
        become(command, int(number))
    except OSError as error:
        sys.stderr.write(f"{command[0]} could not be started: {error.strerror}\n")
    return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
