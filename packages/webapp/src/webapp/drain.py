"""The time between the order to stop and the stop: not ready any more, yet still answering."""

import os
import signal
from types import FrameType
from typing import Any

from webapp import runtime


def drain_on_sigterm(server: Any, *, seconds: float) -> None:  # gunicorn's Arbiter, which has no types
    """Make SIGTERM turn /readyz to 503 at once and stop `server` after `seconds`.

    Whoever routes requests here by readiness has that long to look away. A second SIGTERM stops at once.
    """
    master = os.getpid()

    def on_sigterm(signum: int, frame: FrameType | None) -> None:
        folder = runtime.shared_folder()
        if os.getpid() != master or folder is None or runtime.is_stopping():
            server.signal(signum, frame)
            return
        runtime.mark_stopping(folder)
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))  # 0 would mean never

    def on_alarm(_signum: int, frame: FrameType | None) -> None:
        server.signal(signal.SIGTERM, frame)

    signal.signal(signal.SIGALRM, on_alarm)
    signal.signal(signal.SIGTERM, on_sigterm)
