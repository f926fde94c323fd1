"""Which programs listen only within their own container: on `localhost`, where no other container reaches them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place, Spot
from stacklint.pattern import Pattern
from stacklint.stack.compose.variables import variable_node
from stacklint.stack.containers.container import Seen
from stacklint.stack.containers.ports import own_binds
from stacklint.stack.programs.collectors import collector_listeners, tempo_listeners
from stacklint.stack.programs.images import known_image, role_of
from stacklint.stack.programs.known_names import version_of

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.programs.collectors import Listener
    from stacklint.stack.stack import Stack

_HERE: Final = Pattern(r"localhost|127(?:\.\d{1,3}){3}|\[?::1\]?", re.ASCII)
_FLAG: Final = Pattern(r"(?P<host>.*):(?P<port>\d{1,5})", re.ASCII)
_GRAFANA: Final = ("GF_SERVER_HTTP_ADDR", "GF_SERVER_HTTP_PORT")
_GRAFANA_PORT: Final = "3000"
_CADDY_PORT: Final = 2019
_CADDY_TELLS: Final = Pattern(rf"\b(?:admin|import|{_CADDY_PORT})\b|\{{\$")
"""What may tell another address of a Caddy's administration, or have metrics at its port."""
_KONG_PORTS: Final = frozenset({8001, 8444})
"""Where Kong is administered and shows its metrics: on `localhost`, unless it is told otherwise (kong.conf.default)."""
_KONG: Final = "KONG_ADMIN_LISTEN"
_KONG_TELLS: Final = Pattern(r"^[ \t]*admin_listen\b", re.MULTILINE)


class Loopback(NamedTuple):
    """That a program listens on `localhost` alone.

    Attributes:
        where: what says so, or what could say otherwise.
        said: what that is.
        advice: what to write instead.
    """

    where: Place | Spot
    said: str
    advice: str


def only_within(service: Service, port: int, stack: Stack) -> Loopback | None:
    """That nobody but a service itself reaches a port of it; `None` if somebody does, or may."""
    container = next((one for one in stack.containers if one.service is service), None)
    if container is None or service.network_mode or service.partial:
        return None
    listeners = collector_listeners(container, stack.files) or tempo_listeners(container, stack.files)
    if any(one.port == 0 for one in listeners):
        return None
    found = [one for one in listeners if one.port == port]
    if found and all(one.is_within for one in found):
        return _configured(found[0], port)
    known = _by_flag(service, port) or _by_variable(service, port, stack) or _of_caddy(container, port, stack)
    return known or _of_kong(container, port, stack) or _of_program(service, port, stack)


def _configured(listener: Listener, port: int) -> Loopback:
    wanted = (
        f"`host: 0.0.0.0`, in a reader with `port: {port}`"
        if listener.key == "readers"
        else ("`host: 0.0.0.0`" if listener.key == "host" else f"`{listener.key}: 0.0.0.0:{port}`")
    )
    return Loopback(listener.node.place, listener.said, f"write {wanted}")


def _by_flag(service: Service, port: int) -> Loopback | None:
    known = known_image(service.image) if service.build is None else None
    name = known.port_flag if known is not None else ""
    given = service.flag(name) if name else None
    repeated = sum(word.lstrip("-").partition("=")[0] == name for word, _ in service.command) > 1
    found = _FLAG.fullmatch(given[0]) if given is not None and not repeated else None
    if given is None or found is None or int(found["port"]) != port or not _HERE.fullmatch(found["host"]):
        return None
    return Loopback(given[1].place, "what says so", f"write `:{port}`")


def _by_variable(service: Service, port: int, stack: Stack) -> Loopback | None:
    """A Grafana that listens where a variable says."""
    host, moved = (service.environment.get(name) for name in _GRAFANA)
    if host is None or not host.known or not _HERE.fullmatch(host.text) or stack.compose is None:
        return None
    listens = (moved.text if moved.known else "") if moved is not None else _GRAFANA_PORT
    if role_of(service) != "grafana" or listens != str(port):
        return None
    where = variable_node(_GRAFANA[0], service, stack.compose).place
    return Loopback(where, "what says so", f"take `{_GRAFANA[0]}` away")


def _of_caddy(container: Container, port: int, stack: Stack) -> Loopback | None:
    """A Caddy that isn't told where its administration listens, at which it shows its metrics."""
    service = container.service
    image = service.image if service.build is None else None
    told = service.command or service.entrypoint or service.env_files or "CADDY_ADMIN" in service.environment
    if image is None or image.repository != "caddy" or not image.is_official or told or port != _CADDY_PORT:
        return None
    found, version = container.resolve("/etc/caddy/Caddyfile"), version_of(image)
    if version is None or version < (2,) or (found.mount is not None and found.seen is not Seen.FILE):
        return None
    text = stack.files.text(found.path).text if found.path is not None else ""
    if _CADDY_TELLS.search(re.sub(r"#.*", "", text)):
        return None
    return Loopback(
        service.image_node.place, "what listens there", f"give its Caddyfile the global option `admin :{port}`"
    )


def _of_kong(container: Container, port: int, stack: Stack) -> Loopback | None:
    """A Kong that isn't told where its administration listens, at which it shows its metrics."""
    service = container.service
    known = known_image(service.image) if service.build is None else None
    version = version_of(service.image) if service.image is not None else None
    told = service.entrypoint or service.env_files or _KONG in service.environment
    if port not in _KONG_PORTS or known is None or known.table != "kong" or told or version is None or version < (2,):
        return None
    found = container.resolve("/etc/kong/kong.conf")
    hidden = any(word.startswith("-") or "$" in word for word, _ in service.command)
    if hidden or (found.mount is not None and (found.seen is not Seen.FILE or found.path is None)):
        return None
    text = stack.files.text(found.path).text if found.path is not None else ""
    if _KONG_TELLS.search(text):
        return None
    return Loopback(service.image_node.place, "what listens there", f"set `{_KONG}: 0.0.0.0:{port}` for it")


def _of_program(service: Service, port: int, stack: Stack) -> Loopback | None:
    """A program that is built here and told so, or that no one tells otherwise."""
    assert stack.compose is not None  # which has its container
    found = [one for one in own_binds(service, stack.compose, stack.files) if one.port == port]
    if not found or not all(one.is_local for one in found):
        return None
    return Loopback(found[0].where, "what listens there", f"write {found[0].advice}")
