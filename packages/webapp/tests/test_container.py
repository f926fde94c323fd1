"""The image in a real Docker Engine, run as the stack runs it: read-only and without privileges."""

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent
CONFINED = "--read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --pids-limit 100 --memory 256m"

pytestmark = pytest.mark.e2e


def docker(*arguments: str, timeout: float = 60) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, f"docker {' '.join(arguments)}\n{done.stdout}{done.stderr}"
    return done.stdout.strip()


@pytest.fixture(scope="module")
def image() -> Iterator[str]:
    try:
        answer = subprocess.run(["docker", "version"], capture_output=True, text=True, timeout=20, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"no Docker engine answers: {error}")
    if answer.returncode != 0:
        pytest.skip(f"no Docker engine answers: {answer.stderr.strip()}")
    name = f"webapp-test:{os.getpid()}"
    docker("build", "--quiet", "--tag", name, str(PACKAGE), timeout=600)
    yield name
    docker("rmi", name)  # by its name: someone else may have built the same image


@contextmanager
def running(image: str, *options: str) -> Iterator[tuple[str, int]]:
    """Run the image until it is healthy, in a network of its own; give the container and its port on loopback."""
    network = docker("network", "create", f"webapp-test-{os.getpid()}")
    published = ("--network", network, "--publish", "127.0.0.1::5000")
    container = docker("create", *CONFINED.split(), *published, *options, image)
    try:
        docker("start", container)
        deadline = time.monotonic() + 60
        while docker("inspect", "--format", "{{.State.Health.Status}}", container) != "healthy":
            assert time.monotonic() < deadline, docker("logs", container)
            time.sleep(0.2)
        yield container, int(docker("port", container, "5000/tcp").rpartition(":")[2])
    finally:
        docker("rm", "--force", "--volumes", container)
        docker("network", "rm", network)


def status_of(port: int, path: str) -> int | None:
    """Return the status, or None where the server lets no one in.

    The engine's proxy accepts every connection for as long as the container exists and
    hangs up where the server inside refuses, so to be hung up on without a word is to be refused.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
    except ConnectionError:  # refused, reset, or closed before the first byte
        return None
    else:
        response.read()
        return response.status
    finally:
        connection.close()


def ask_until_refused(port: int) -> Counter[int]:
    answers: Counter[int] = Counter()
    while (status := status_of(port, "/work?ms=20")) is not None:
        answers[status] += 1
    return answers


def test_the_container_runs_healthy_without_root_or_a_writable_file_system(image: str) -> None:
    with running(image) as (container, port):
        assert status_of(port, "/readyz") == 200
        assert docker("exec", container, "id", "-u") == "10001"
        refused = docker("exec", container, "sh", "-c", "touch /opt/webapp/x 2>&1 || true")
        assert refused.endswith("Read-only file system")
        state = json.loads(docker("inspect", "--format", "{{json .State.Health}}", container))
        assert [probe["ExitCode"] for probe in state["Log"]] == [0] * len(state["Log"])


def test_the_image_holds_nothing_that_builds_or_installs(image: str) -> None:
    tools = "for tool in gcc cc make ld pip pip3 uv; do command -v $tool; done; exit 0"
    assert docker("run", "--rm", "--network", "none", image, "sh", "-c", tools) == ""
    modules = "from importlib.util import find_spec as f; print([m for m in ('pip', 'ensurepip', 'hatchling') if f(m)])"
    for python in ("python", "/usr/bin/env -i python3"):
        assert docker("run", "--rm", "--network", "none", image, *python.split(), "-c", modules) == "[]"
    left_over = "find / -xdev -path */.cache/pip -o -name *.whl -o -name requirements.txt"
    assert docker("run", "--rm", "--network", "none", "--user", "0", image, *left_over.split()) == ""


def test_the_image_says_how_it_is_stopped_and_started(image: str) -> None:
    config = json.loads(docker("inspect", "--format", "{{json .Config}}", image))
    assert (config["User"], config["StopSignal"]) == ("10001:10001", "SIGTERM")
    assert config["Cmd"] == ["gunicorn", "--config", "python:webapp.gunicorn_conf", "webapp.app:create_app()"]


def test_a_server_that_does_not_answer_is_unhealthy(image: str) -> None:
    with running(image) as (container, _):
        check = ["exec", "--env", "WEBAPP_BIND=0.0.0.0:5001", container, "python", "-m", "webapp.healthcheck"]
        done = subprocess.run(["docker", *check], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (1, "port 5001 does not answer /healthz: [Errno 111] Connection refused\n")


def test_a_container_stopped_during_traffic_answers_everyone_it_let_in(image: str) -> None:
    """The server's own access log tells who was let in: each of its lines must be an answer that a client has."""
    options = ("--env", "GUNICORN_CMD_ARGS=--access-logfile -")
    with running(image, *options) as (container, port), ThreadPoolExecutor(11) as pool:
        clients = [pool.submit(ask_until_refused, port) for _ in range(8)]
        long = [pool.submit(status_of, port, "/work?ms=3000") for _ in range(3)]
        time.sleep(1)
        docker("stop", container)
        answers = sum((client.result(timeout=20) for client in clients), Counter())
        assert [request.result(timeout=20) for request in long] == [200] * 3
        log = docker("logs", container)
        exit_code = docker("inspect", "--format", "{{.State.ExitCode}}", container)
    let_in = sum('"GET /work?ms=20 HTTP/1.1" 200' in line for line in log.splitlines())
    assert answers == Counter({200: let_in})
    assert let_in > 50
    assert exit_code == "0"
