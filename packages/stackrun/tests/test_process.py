"""Processes by number and start time."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from stackrun.process import ProcessId, end, identify, is_alive, send, wait_gone

SLEEP = "import signal, time; {} print('ready', flush=True); time.sleep(60)"


@pytest.fixture
def sleeper() -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """A function that starts a process which sleeps, after a statement of one's own."""
    started: list[subprocess.Popen[bytes]] = []

    def start(statement: str = "") -> subprocess.Popen[bytes]:
        popen = subprocess.Popen([sys.executable, "-c", SLEEP.format(statement)], stdout=subprocess.PIPE)
        assert popen.stdout is not None
        popen.stdout.readline()
        started.append(popen)
        return popen

    yield start
    for popen in started:
        popen.kill()
        popen.communicate()


def _identity(popen: subprocess.Popen[bytes]) -> ProcessId:
    identity = identify(popen.pid)
    assert identity is not None
    return identity


def test_a_process_is_alive_until_it_ends_even_before_it_is_reaped(
    sleeper: Callable[..., subprocess.Popen[bytes]], eventually: Callable[[Callable[[], bool]], bool]
) -> None:
    popen = sleeper()
    identity = _identity(popen)
    alive_before = is_alive(identity)

    os.kill(popen.pid, signal.SIGKILL)

    assert (alive_before, eventually(lambda: not is_alive(identity)), popen.returncode) == (True, True, None)


def test_another_process_of_the_same_number_is_never_signalled(sleeper: Callable[..., subprocess.Popen[bytes]]) -> None:
    popen = sleeper()
    earlier = replace(_identity(popen), started="another time")

    send(earlier, signal.SIGKILL)

    assert (end(earlier, patience=0), is_alive(_identity(popen)), popen.poll()) == (True, True, None)


def test_a_process_that_is_gone_is_no_error(sleeper: Callable[..., subprocess.Popen[bytes]]) -> None:
    popen = sleeper()
    identity = _identity(popen)
    popen.kill()
    popen.wait()

    send(identity, signal.SIGTERM)

    assert (identify(popen.pid), end(identity, patience=0)) == (None, True)


def test_a_polite_process_goes_by_itself(sleeper: Callable[..., subprocess.Popen[bytes]]) -> None:
    popen = sleeper()

    assert (end(_identity(popen), patience=10), popen.wait(10)) == (True, -signal.SIGTERM)


def test_a_stubborn_process_is_killed_after_the_given_time(sleeper: Callable[..., subprocess.Popen[bytes]]) -> None:
    popen = sleeper("signal.signal(signal.SIGTERM, signal.SIG_IGN);")

    assert (end(_identity(popen), patience=0.2), popen.wait(10)) == (False, -signal.SIGKILL)


def test_the_wait_for_an_end_is_bounded() -> None:
    ours = identify(os.getpid())
    assert ours is not None

    assert wait_gone(ours, timeout=0.1) is False
