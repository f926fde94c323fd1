"""Traffic for the application, so that its dashboards and alerts have something to show."""

import http.client
import itertools
import threading
import time
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from stackrun.errors import StackError

# One request in ten is slow, one finds nothing and one fails: every panel gets a line, and an alert its reason.
PATHS = ("/", "/work?ms=20", "/", "/work?ms=200", "/", "/work?ms=20", "/", "/no-such-page", "/", "/fail")
_CONNECTIONS = 8
_LONGEST_SECONDS = 3600
_MOST_PER_SECOND = 500
_LOOPBACK = frozenset({"localhost", "127.0.0.1"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: how often each status (0 is no answer), and the sorted seconds that answers took."""

    statuses: dict[int, int]
    seconds: tuple[float, ...]

    def __str__(self) -> str:
        """Return the outcome as one sentence."""
        counts = ", ".join(f"{count} x {status or 'no answer'}" for status, count in sorted(self.statuses.items()))
        if not self.seconds:
            return f"0 answers: {counts}"
        middle, slow = (self.seconds[int(len(self.seconds) * part)] * 1000 for part in (0.5, 0.95))
        return f"{len(self.seconds)} answers ({counts}); half within {middle:.0f} ms, 95 % within {slow:.0f} ms"


def send_load(url: str, *, seconds: int, rate: int) -> Outcome:
    """Send `rate` requests a second to the application at `url` for `seconds` seconds, and return what came back.

    Raises:
        StackError: the address is not on loopback, a number is out of bounds, or nothing answers.
    """
    parts = urlsplit(url)
    if parts.hostname not in _LOOPBACK:
        raise StackError(f"{url} is not on this machine: load goes to loopback only.")
    if not 1 <= seconds <= _LONGEST_SECONDS:
        raise StackError(f"load for {seconds} s is out of bounds: choose 1 to {_LONGEST_SECONDS}.")
    if not 1 <= rate <= _MOST_PER_SECOND:
        raise StackError(f"{rate} requests a second are out of bounds: choose 1 to {_MOST_PER_SECOND}.")
    turns = itertools.count()
    lock = threading.Lock()
    answers: list[tuple[int, float]] = []
    begin = time.monotonic()

    def work() -> None:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        while True:
            with lock:
                turn = next(turns)
            due = begin + turn / rate
            if due >= begin + seconds:
                break
            time.sleep(max(0.0, due - time.monotonic()))
            if time.monotonic() >= begin + seconds:
                break  # behind its time, since answers are slow
            answer = _ask(connection, PATHS[turn % len(PATHS)])
            with lock:
                answers.append(answer)
        connection.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(_CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answered = tuple(sorted(took for status, took in answers if status))
    if not answered:
        raise StackError(f"nothing answers at {url}: `invoke status` shows the stack, `invoke up` starts it.")
    return Outcome(dict(Counter(status for status, _ in answers)), answered)


def _ask(connection: http.client.HTTPConnection, path: str) -> tuple[int, float]:
    begin = time.monotonic()
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0, 0.0
    return answer.status, time.monotonic() - begin
