"""Whether services answer, and the wait until all do."""

import io
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from stackrun.console import Console
from stackrun.errors import StackError
from stackrun.health import ServiceStatus, answers, wait_until_healthy


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


@pytest.mark.parametrize(("path", "expected"), [("/200", True), ("/302", True), ("/404", False), ("/503", False)])
def test_a_service_answers_if_it_does_not_refuse(server: str, path: str, *, expected: bool) -> None:
    assert answers(server + path) is expected


def test_a_proxy_is_not_asked(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert answers(f"{server}/200")


def test_no_listener_and_a_silent_one_are_no_answer(free_port: Callable[[], int]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert [answers(f"http://127.0.0.1:{p}/", timeout=0.2) for p in (free_port(), port)] == [False, False]


def _wait(*reports: list[ServiceStatus], timeout: float = 30, **options: Callable[[], object]) -> str:
    """Wait on services whose successive reports are given, the last one for ever; return what was shown."""
    stream = io.StringIO()
    remaining = list(reports)

    def read() -> list[ServiceStatus]:
        return remaining.pop(0) if len(remaining) > 1 else remaining[0]

    # options of several types
    wait_until_healthy(read, lambda name: f"last words of {name}", console=Console(stream), timeout=timeout, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def _status(state: str, health: str = "-", detail: str = "") -> list[ServiceStatus]:
    healthy = ServiceStatus("db", "running", "healthy", "http://localhost:2")
    return [healthy, ServiceStatus("app", state, health, "http://localhost:1", detail)]


def test_the_wait_ends_when_all_are_healthy() -> None:
    shown = _wait([], _status("created"), _status("running", "starting"), _status("running", "healthy"))

    assert shown == "db: healthy\napp: created\napp: starting\napp: healthy\n"


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (_status("exited", detail="exit code 3"), "app ended (exit code 3); "),
        (_status("restarting"), "app is restarting; "),
        (_status("running", "unhealthy"), "app is unhealthy; "),
    ],
)
def test_a_service_that_died_is_named_with_its_last_lines(last: list[ServiceStatus], said: str) -> None:
    with pytest.raises(StackError) as caught:
        _wait(_status("running", "starting"), last)

    assert (str(caught.value).startswith(said), str(caught.value).endswith("\n  last words of app")) == (True, True)


def test_a_service_that_takes_too_long_is_named() -> None:
    with pytest.raises(StackError, match=r"app is not healthy after 0 s \(starting\); .*"):
        _wait(_status("running", "starting"), timeout=0.1)


def test_nothing_at_all_is_not_healthy() -> None:
    with pytest.raises(StackError, match="nothing was started within 0 s"):
        _wait([], timeout=0.1)


def test_until_it_is_settled_a_dead_service_is_waited_for() -> None:
    answers_in_turn = iter([False, True, True])

    shown = _wait(_status("exited"), _status("running", "healthy"), settled=lambda: next(answers_in_turn))

    assert shown == "db: healthy\napp: exited\napp: healthy\n"


def test_a_refusal_ends_the_wait() -> None:
    with pytest.raises(StackError, match="no network"):
        _wait(_status("created"), refusal=lambda: "no network")
