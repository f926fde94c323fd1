"""The ports of this machine, looked at before anything is started."""

import socket
from collections.abc import Container, Iterable

from stackrun.compose import Service
from stackrun.errors import StackError


def require_free_ports(services: Iterable[Service], *, ours: Container[int] = ()) -> None:
    """Return when each service can have its ports; those in `ours` are held by the stack itself.

    Raises:
        StackError: a port is taken or wanted twice; the message names the service and the variable.
    """
    wanted: dict[int, str] = {}
    for service in services:
        for port in service.ports:
            taker = wanted.setdefault(port.published, service.name)
            if taker != service.name:
                way = _other_port(port.variable, port.published)
                raise StackError(f"{taker} and {service.name} both want port {port.published}: {way}.")
            if port.published not in ours and not _is_free(port.published):
                way = f"stop the program that listens there, or {_other_port(port.variable, port.published)}"
                raise StackError(f"port {port.published}, which {service.name} needs, is taken: {way}.")


def _other_port(variable: str | None, published: int) -> str:
    if variable is None:
        return "publish another one in compose.yaml"
    free = next((port for port in range(published + 1, min(published + 100, 65536)) if _is_free(port)), published + 1)
    return f"choose another port, like `{variable}={free} invoke up`"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        # A listener on every address is seen by connecting, one that does not accept by binding.
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return True  # a port below 1024 may be Docker's to bind, and is reported by who binds it
        except OSError:
            return False
    return True
