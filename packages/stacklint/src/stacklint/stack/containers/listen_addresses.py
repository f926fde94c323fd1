"""What is wrong with the addresses on which programs of Prometheus are told to listen (`--web.listen-address`).

Facts: Prometheus 3.5 and Alertmanager 0.28, started with each kind of address; exporter-toolkit, which hands the text
to Go's `net.Listen`. Prometheus and Alertmanager make their external URL of it first, so they take no names of ports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place
from stacklint.pattern import Pattern
from stacklint.stack.compose.interpolation import names_variable
from stacklint.stack.programs.images import LISTENS, known_image
from stacklint.stack.prometheus.server import MOST_PORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Service

_URL: Final = Pattern(r"https?://(.*)")
_NUMBER: Final = Pattern(r"\+?[0-9]+")
_NAME: Final = Pattern(r"[A-Za-z][A-Za-z-]*")
"""What may be the name of a port, such as `http`."""
_ENDS: Final = "exits at start"


class ListenFault(NamedTuple):
    """What is wrong with an address.

    Attributes:
        place: where it is written.
        problem: what it is, as the end of a sentence that begins with it.
        effect: what follows for the program.
        help: what to write.
    """

    place: Place
    problem: str
    effect: str
    help: str


def listen_faults(service: Service) -> Iterator[ListenFault]:
    """The addresses of a service on which nobody can listen, or on which nobody finds it."""
    known = known_image(service.image) if service.build is None and not service.partial else None
    if known is None or known.port_flag != LISTENS or not known.ports or service.entrypoint:
        return
    for text, node in service.flags(LISTENS):
        found = _fault(text, known.ports[0], named=not known.role)
        if found is not None and not names_variable(text):
            problem, effect, advice = found
            yield ListenFault(_place(text, node), problem, effect, advice)


def _fault(text: str, port: int, *, named: bool) -> tuple[str, str, str] | None:
    """The fault of an address, what follows, and what to do; `named` if ports may have names."""
    url = _URL.fullmatch(text)
    if url is not None:
        return "is a URL, not an address", _ENDS, f"write `{url[1].rstrip('/')}`"
    if not text or "/" in text or text.startswith("unix:"):
        return None  # a socket, of those programs that take one
    host, colon, number = text.rpartition(":")
    if not colon:
        return "has no port", _ENDS, f"write `:{text if _NUMBER.fullmatch(text) else port}`"
    if ":" in host and not (host.startswith("[") and host.endswith("]")):
        return "has too many colons", _ENDS, f"write `:{number}`, or `[::]:{number}`"
    if not number:
        effect = "listens on a port that the system chooses, another one at each start"
        return "has no port", effect, f"write `{text}{port}`"
    if _NUMBER.fullmatch(number):
        return ("has a port above 65535", _ENDS, f"write `{host}:{port}`") if int(number[:9]) > MOST_PORT else None
    if named and _NAME.fullmatch(number):
        return None
    return f"has no port but `{number}`", _ENDS, f"write `{host}:{port}`"


def _place(text: str, node: Node) -> Place:
    """Where the address is written: the words of a command may stand in one text."""
    written = node.text or ""
    start = written.find(text, max(written.find(LISTENS), 0))
    return node.place.within(start, start + len(text)) if start >= 0 else node.place
