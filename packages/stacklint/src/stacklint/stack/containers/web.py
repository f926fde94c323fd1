"""How the web server of a program is reached: below which path, and whether by HTTP.

Sources: `--web.external-url`, `--web.route-prefix` and `--web.config.file` of Prometheus and Alertmanager, which share
their web server; `server.protocol`, `server.root_url` and `server.serve_from_sub_path` of Grafana are not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from stacklint.document import Place
from stacklint.stack.compose.interpolation import names_variable
from stacklint.stack.programs.images import LISTENS, known_image, role_of
from stacklint.stack.programs.web_config import WEB_CONFIG_FLAGS

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service

_SERVERS: Final = frozenset({"prometheus", "alertmanager"})


class Url(NamedTuple):
    """A url taken apart; `port` is `None` where none is given."""

    scheme: str
    netloc: str
    host: str
    port: int | None
    path: str


def read_url(text: str) -> Url | None:
    """Take a url apart; `None` for what is none."""
    try:
        url = urlsplit(text)
        return Url(url.scheme, url.netloc, url.hostname or "", url.port, url.path)
    except ValueError:
        return None


class Prefix(NamedTuple):
    """The path below which a program answers.

    Attributes:
        path: such as `/prometheus`; "" for none.
        place: what says so, else the image.
        flag: the flag that does, "" if none does.
    """

    path: str
    place: Place
    flag: str


def route_prefix(service: Service) -> Prefix | None:
    """Below which path a Prometheus or an Alertmanager answers; `None` where that can't be known."""
    known = known_image(service.image)
    if role_of(service) not in _SERVERS or known is None or service.build is not None or not _is_readable(service):
        return None
    for name in ("web.route-prefix", "web.external-url"):
        given = service.flag(name)
        if given is None:
            continue
        value, node = given
        url = read_url(value) if name == "web.external-url" else Url("", "", "", None, value)
        if url is None:
            return None
        path = url.path.strip("/") if url.netloc or not url.scheme else ""  # `example.org:9090/x` has none for Go
        return Prefix(f"/{path}" if path else "", node.place, name)
    return Prefix("", service.image_node.place, "")


def speaks_http(service: Service) -> bool:
    """Whether a program surely answers to HTTP, and not to HTTPS."""
    known = known_image(service.image)
    plain = known is not None and known.port_flag == LISTENS and service.build is None and _is_readable(service)
    return plain and all(service.flag(name) is None for name in WEB_CONFIG_FLAGS)


def _is_readable(service: Service) -> bool:
    """Whether all words are known that its program is started with."""
    hidden = any(names_variable(word) or word.startswith("@") for word, _ in service.command)
    return not service.entrypoint and not hidden and not service.partial
