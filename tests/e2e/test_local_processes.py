"""The local runtime leaves no process behind, however its command ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .polling import eventually, settled
from .prometheus import get_json
from .stack import Stack, new_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform != "linux", reason="finds its processes through /proc, which is Linux's"),
]


@pytest.fixture
def idle(tmp_path: Path) -> Iterator[Stack]:
    """A local stack that nobody has started yet."""
    one = new_stack(tmp_path / "project", "local")
    try:
        yield one
    finally:
        one.remove()


def test_ctrl_c_ends_every_process(idle: Stack) -> None:
    with _in_foreground(idle) as command:
        command.send_signal(signal.SIGINT)
        command.wait(timeout=30)
        assert settled(idle.processes, [], within=5) == []


def test_killing_the_command_ends_every_process(idle: Stack) -> None:
    with _in_foreground(idle) as command:
        command.kill()
        command.wait(timeout=5)
        assert settled(idle.processes, [], within=30) == []


def test_killing_the_supervisor_ends_every_process(idle: Stack) -> None:
    idle.up()
    os.kill(idle.supervisor(), signal.SIGKILL)
    assert settled(idle.processes, [], within=30) == []


def test_a_second_up_says_that_the_stack_is_up_already(idle: Stack) -> None:
    idle.up()
    before = sorted(idle.processes())
    with pytest.raises(AssertionError, match="is up already"):
        idle.up()
    assert sorted(idle.processes()) == before


def test_an_application_that_dies_is_started_again(idle: Stack) -> None:
    idle.up()
    before = idle.local_pid("app")
    os.killpg(before, signal.SIGKILL)
    eventually(lambda: not _runs(before), "the application is dead", within=5)
    assert settled(lambda: get_json(idle.url("app"))["app"], "webapp", within=20) == "webapp"


@contextmanager
def _in_foreground(stack: Stack) -> Iterator[subprocess.Popen[bytes]]:
    """Run `invoke up` as a terminal would, and wait until the application answers."""
    command = [sys.executable, "-m", "invoke", "up", "--runtime", "local"]
    with (
        (stack.root / "up.log").open("wb") as log,
        subprocess.Popen(
            command,
            cwd=stack.root,
            env=stack.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            eventually(lambda: get_json(stack.url("app")), "the application answers", within=60)
            eventually(stack.prometheus.targets, "Prometheus answers", within=60)
            yield process
        finally:
            process.kill()


def _runs(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
