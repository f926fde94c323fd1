"""A real gunicorn on a port of its own choosing, for the tests that need several processes."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

COMMAND = ("-m", "gunicorn", "--config", "python:webapp.gunicorn_conf", "webapp.app:create_app()")


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., tuple[subprocess.Popen[bytes], int]]]:
    """Give a function that starts a server and returns its master process and its port.

    Its metric files are in `metrics` and what it says is in `log`, both inside the test's folder.
    """
    with ExitStack() as stack:
        yield lambda **environment: stack.enter_context(_server(tmp_path, environment))


@contextmanager
def _server(folder: Path, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    settings = {
        "WEBAPP_BIND": "127.0.0.1:0",
        "WEBAPP_DRAIN_SECONDS": "0",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
    }
    log = folder / "log"
    with log.open("wb") as stderr:
        master = subprocess.Popen(
            [sys.executable, *COMMAND], cwd=folder, stderr=stderr, env={**os.environ, **settings, **environment}
        )
    try:
        yield master, _port(master, log)
    finally:
        if master.poll() is None:
            master.send_signal(signal.SIGTERM)
        try:
            master.wait(timeout=20)
        except subprocess.TimeoutExpired:
            master.kill()
            master.wait()
            raise


def _port(master: subprocess.Popen[bytes], log: Path) -> int:
    deadline = time.monotonic() + 20
    ended = False
    while time.monotonic() < deadline and not ended:
        ended = master.poll() is not None  # before the log is read: what it said last counts
        said = log.read_text(encoding="utf-8")
        listening = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", said)
        if listening:
            return int(listening[1])
        time.sleep(0.02)
    raise AssertionError(f"the server did not start: {log.read_text(encoding='utf-8')}")
