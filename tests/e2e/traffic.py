"""A little of everything that the application can answer, for as long as a test runs."""

from __future__ import annotations

import http.client
import itertools
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATHS = ("/", "/work?ms=20", "/", "/work?ms=200", "/fail", "/nowhere")


@contextmanager
def traffic(url: str) -> Iterator[None]:
    """Send about ten requests a second while the block lasts; an application that is away is no error."""
    stop = threading.Event()

    def send() -> None:
        for path in itertools.cycle(PATHS):
            if stop.wait(0.1):
                return
            with suppress(OSError, http.client.HTTPException):
                _get(url + path)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        stop.set()
        sender.join()


def _get(url: str) -> None:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        error.close()
