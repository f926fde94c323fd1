"""Who answers on which port: what files say about the ports that a service listens on.

A port need be neither published nor exposed to be right, so a port is called wrong only where the evidence is
complete: a known image without a flag that moves its port, or an image built here in whose sources the number
stands nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.stack.known import known_image

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.compose import Compose, Service
    from stacklint.stack.files import Files

_EXPOSE = re.compile(r"^[ \t]*EXPOSE[ \t]+(.+)$", re.IGNORECASE | re.MULTILINE)
_LISTEN = re.compile(r":(\d+)$")
_MAX_READ = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PortJudgement:
    """Why nothing listens on a port.

    Attributes:
        listens: the ports that the service does listen on, sorted.
        published_as: the container's port, where the wrong one is the one published on the host.
        node: where the right one is declared, if anywhere.
    """

    listens: tuple[int, ...]
    published_as: int | None
    node: Node


def judge_port(service: Service, port: int, compose: Compose, files: Files) -> PortJudgement | None:
    """What is wrong with talking to a port of a service; `None` if nothing is, or if it can't be known."""
    known = known_image(service.image) if service.build is None else None
    container_ports = {item.container for item in service.ports} | set(service.expose)
    swapped = next((item for item in service.ports if item.published == port != item.container), None)
    if known is not None and known.ports:
        listens = _moved_ports(service, known.port_flag) or set(known.ports)
        listens |= container_ports if not known.port_flag else set()
        if port in listens or _moves_by_environment(service):
            return None
        return PortJudgement(tuple(sorted(listens)), swapped.container if swapped else None, service.node)
    if port in container_ports:
        return None
    if swapped is not None:
        return PortJudgement((swapped.container,), swapped.container, swapped.node)
    context = build_context(service, compose, files)
    if context is None or service.build is None:
        return None
    exposed = _exposed(service, context, files)
    if not exposed or port in exposed or _mentions(service, context, files, port):
        return None
    return PortJudgement(tuple(sorted(exposed)), None, service.build.node)


def build_context(service: Service, compose: Compose, files: Files) -> str | None:
    """The build context of a service as a folder of the repository; `None` if it is not one."""
    if service.build is None or not service.build.context.known:
        return None
    return files.inside(files.root / compose.folder / service.build.context.text)


def _moved_ports(service: Service, flag: str) -> set[int]:
    given = service.flag(flag) if flag else None
    found = _LISTEN.search(given[0]) if given is not None else None
    return {int(found[1])} if found is not None else set()


def _moves_by_environment(service: Service) -> bool:
    return any("PORT" in name.upper() or "LISTEN" in name.upper() for name in service.environment)


def _exposed(service: Service, context: str, files: Files) -> set[int]:
    name = service.build.dockerfile if service.build is not None else ""
    try:
        text = files.read(f"{context}/{name}" if context else name).decode("utf-8", "replace")
    except OSError:
        return set()
    words = " ".join(_EXPOSE.findall(text)).split()
    return {int(word.split("/")[0]) for word in words if word.split("/")[0].isdigit()}


def _mentions(service: Service, context: str, files: Files, port: int) -> bool:
    """Whether a port's number stands anywhere in what the service is made from."""
    number = re.compile(rb"(?<!\d)%d(?!\d)" % port)
    settings = " ".join([*(word for word, _ in service.command), *(v.text for v in service.environment.values())])
    if number.search(settings.encode()):
        return True
    budget = _MAX_READ
    for path in files.walk(context):
        if budget <= 0:
            return True  # too much to read: unknown, so not judged
        try:
            raw = files.read(path)
        except OSError:
            return True
        budget -= len(raw)
        if number.search(raw):
            return True
    return False
