"""Whether services answer, and the wait until all of them do."""

import http.client
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from stackrun.console import Console
from stackrun.errors import StackError

HEALTHY = "healthy"
_DEAD_STATES = frozenset({"exited", "dead", "restarting"})
_POLL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """A service as its runtime sees it; `state` and `health` are Docker's words in both runtimes."""

    name: str
    state: str
    health: str
    url: str
    detail: str = ""

    @property
    def healthy(self) -> bool:
        """Whether the service runs and answers."""
        return self.state == "running" and self.health == HEALTHY

    @property
    def failed(self) -> bool:
        """Whether waiting longer is no use."""
        return self.state in _DEAD_STATES or self.health == "unhealthy"

    @property
    def summary(self) -> str:
        """The one or two words to show while waiting."""
        if self.state != "running":
            return f"{self.state} ({self.detail})" if self.detail else self.state
        return self.health


def answers(url: str, *, timeout: float = 2.0) -> bool:
    """Whether a GET of `url` yields a status below 400 within `timeout` seconds; proxies are not asked."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_healthy(
    read: Callable[[], Sequence[ServiceStatus]],
    last_lines: Callable[[str], str],
    *,
    console: Console,
    timeout: float,
    settled: Callable[[], bool] = lambda: True,
    refusal: Callable[[], str | None] = lambda: None,
) -> None:
    """Return when every service that `read` reports is healthy.

    Until `settled` says yes, a dead service may still be about to be started, and is waited for. A `refusal` says
    why waiting is no use although no service has failed.

    Raises:
        StackError: a service died or did not become healthy within `timeout` seconds; its last lines follow.
    """
    deadline = time.monotonic() + timeout
    while True:
        judged = settled()
        statuses = read()
        console.live({status.name: status.summary for status in statuses})
        if judged and statuses and all(status.healthy for status in statuses):
            return
        failed = next((status for status in statuses if judged and status.failed), None)
        if failed is not None:
            raise StackError(_obituary(failed, _end(failed), last_lines))
        if (reason := refusal()) is not None:
            raise StackError(reason)
        if time.monotonic() > deadline:
            late = next((status for status in statuses if not status.healthy), None)
            if late is None:
                raise StackError(f"nothing was started within {timeout:.0f} s: `invoke logs` may say why.")
            raise StackError(_obituary(late, f"is not healthy after {timeout:.0f} s ({late.summary})", last_lines))
        time.sleep(_POLL_SECONDS)


def _end(status: ServiceStatus) -> str:
    return f"ended ({status.detail})" if status.detail else f"is {status.summary}"


def _obituary(status: ServiceStatus, what: str, last_lines: Callable[[str], str]) -> str:
    lines = last_lines(status.name).rstrip() or "(it wrote nothing)"
    return f"{status.name} {what}; correct what its last lines say, then run `invoke up` again:\n{_indented(lines)}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
