"""Traffic for the application."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from stackrun.errors import StackError
from stackrun.load import PATHS, Outcome, send_load


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server that fails /fail, and the list of the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(500 if self.path == "/fail" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://localhost:{httpd.server_port}", asked
        httpd.shutdown()
        thread.join()


def test_the_load_has_the_rate_and_the_length_that_were_asked_for(server: tuple[str, list[str]]) -> None:
    url, asked = server
    begin = time.monotonic()

    outcome = send_load(url, seconds=1, rate=2 * len(PATHS))

    assert 0.9 < time.monotonic() - begin < 3
    assert Counter(asked) == Counter(PATHS * 2)
    assert (outcome.statuses, len(outcome.seconds)) == ({200: 18, 500: 2}, 20)


def test_nothing_that_answers_is_one_sentence(free_port: Callable[[], int]) -> None:
    with pytest.raises(StackError, match=r"nothing answers at http://127\.0\.0\.1:\d+: `invoke status`"):
        send_load(f"http://127.0.0.1:{free_port()}", seconds=1, rate=5)


@pytest.mark.parametrize(
    ("url", "seconds", "rate", "said"),
    [
        ("http://example.org", 1, 1, "loopback only"),
        ("http://localhost:1", 0, 1, "choose 1 to 3600"),
        ("http://localhost:1", 3601, 1, "choose 1 to 3600"),
        ("http://localhost:1", 1, 0, "choose 1 to 500"),
        ("http://localhost:1", 1, 501, "choose 1 to 500"),
    ],
)
def test_what_is_out_of_bounds_is_refused(url: str, seconds: int, rate: int, said: str) -> None:
    with pytest.raises(StackError, match=said):
        send_load(url, seconds=seconds, rate=rate)


def test_the_outcome_is_a_sentence() -> None:
    outcome = Outcome({500: 1, 200: 3, 0: 2}, (0.001, 0.002, 0.004, 0.5))

    assert str(outcome) == "4 answers (2 x no answer, 3 x 200, 1 x 500); half within 4 ms, 95 % within 500 ms"
