"""What stands in for programs whose images can't be had: answers on ports, with an exposition text or with nothing.

Run inside a container: `python3 standin.py HTTP_PORTS RAW_PORTS TEXT`, ports divided by commas, each of which may be an
address such as `127.0.0.1:9100`. On the first ones `/metrics` gives the text, and everything else is "not found"; on
the others a connection is closed at once, as a database does with what it doesn't understand.
"""

from __future__ import annotations

import socketserver
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Exposition(BaseHTTPRequestHandler):
    """Answers `/metrics` with a text."""

    text = b""

    def do_GET(self) -> None:
        """Answer one request."""
        found = self.path == "/metrics"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.text if found else b"not found\n")

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""


class Silence(socketserver.BaseRequestHandler):
    """Reads what comes first, and hangs up."""

    def handle(self) -> None:
        """Answer one connection."""
        self.request.recv(1024)


def addresses(ports: str) -> list[tuple[str, int]]:
    """Where to listen: on every interface, unless one is named."""
    found = (port.rpartition(":") for port in ports.split(",") if port)
    return [(host, int(port)) for host, _, port in found]


def main(http: str, raw: str, text: str) -> None:
    """Serve until the container is stopped."""
    Exposition.text = Path(text).read_bytes()
    servers: list[socketserver.BaseServer] = [
        *(ThreadingHTTPServer(address, Exposition) for address in addresses(http)),
        *(socketserver.ThreadingTCPServer(address, Silence) for address in addresses(raw)),
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
