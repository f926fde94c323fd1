"""A service ends with its supervisor, even a killed one."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest
from stackrun.launch import launcher
from stackrun.process import identify, is_alive

# A parent that starts a launcher in either way, tells the numbers of the launcher and of the service, and stays.
PARENT = """
import os, subprocess, sys, time
from stackrun.launch import launcher
portable = sys.argv[1] == "portable"
ours = os.pipe() if portable else (None, None)
service = [sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"]
popen = subprocess.Popen(
    launcher(service, lifeline=ours[0]), start_new_session=True, pass_fds=[ours[0]] if portable else []
)
print(popen.pid, flush=True)
time.sleep(60)
"""
LINUX = pytest.param("linux", marks=pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's kernel"))


@pytest.mark.parametrize("way", [LINUX, "portable"])
def test_a_service_ends_when_its_parent_is_killed(way: str, eventually: Callable[[Callable[[], bool]], bool]) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, way], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        identities = [identify(int(parent.stdout.readline())) for _ in range(2)]
        alive_before = [identity is not None and is_alive(identity) for identity in identities]
        parent.kill()

        gone = eventually(lambda: not any(identity and is_alive(identity) for identity in identities))

    assert (alive_before, gone) == ([True, True], True)


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's kernel")
def test_a_service_whose_parent_died_before_the_kernel_was_asked_is_not_started() -> None:
    command = [sys.executable, "-c", "print('started')"]
    bound_to_another = [str(1) if word == str(os.getpid()) else word for word in launcher(command, lifeline=None)]

    done = subprocess.run(bound_to_another, check=False, capture_output=True, text=True, timeout=30)

    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("way", [LINUX, "portable"])
def test_a_service_gets_the_signal_and_its_exit_code_is_seen(way: str) -> None:
    service = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(7)); print(flush=True); time.sleep(60)"
    ours, held = os.pipe()
    command = launcher([sys.executable, "-c", service], lifeline=ours if way == "portable" else None)
    with subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[ours]) as popen:
        assert popen.stdout is not None
        popen.stdout.readline()
        popen.send_signal(signal.SIGTERM)
        code = popen.wait(20)
    os.close(ours)
    os.close(held)

    assert code == 7


@pytest.mark.parametrize("way", [LINUX, "portable"])
def test_a_command_that_does_not_exist_is_named(way: str) -> None:
    ours, held = os.pipe()
    command = launcher(["/no/such/program"], lifeline=ours if way == "portable" else None)
    done = subprocess.run(command, check=False, capture_output=True, text=True, pass_fds=[ours], timeout=30)
    os.close(ours)
    os.close(held)

    assert (done.returncode, done.stderr) == (
        127,
        "/no/such/program could not be started: No such file or directory\n",
    )
