"""Who answers on which port: what files say about the ports that a service listens on.

A port need be neither published nor exposed to be right, so a port is called wrong only where the evidence is
complete: a known image without a flag that moves its port, or an image built here whose program listens on another
port, or which exposes one, and in whose sources the number stands nowhere.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place, Spot
from stacklint.pattern import Pattern
from stacklint.stack.containers.build import build_context, dockerfile, exposed_ports
from stacklint.stack.containers.configured_ports import configured_ports
from stacklint.stack.containers.container import Container
from stacklint.stack.containers.image_programs import COLLECTORS
from stacklint.stack.programs.collectors import METRICS, collector_servers
from stacklint.stack.programs.images import known_image, role_of
from stacklint.stack.prometheus.server import MOST_PORT
from stacklint.stack.repository.files import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose, PublishedPort, Service
    from stacklint.stack.programs.collectors import Listener
    from stacklint.stack.programs.images import Known
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.binds import Bind

_TOLD: Final = Pattern(rb"(?im)^[ \t]*(?:EXPOSE|CMD|ENTRYPOINT|HEALTHCHECK)\b(?:.*\\\n)*+.*$")
"""Instructions of a Dockerfile that say no more of a port, where what they start is known."""
_SHOWN: Final = Pattern(rb"(?im)^[ \t]*(?:EXPOSE|HEALTHCHECK)\b(?:.*\\\n)*+.*$")
"""Those that say no more of one though nothing else is started than what they start."""
_SOURCES: Final = (".py", ".js", ".ts", ".mjs", ".cjs", ".go", ".java", ".kt", ".rb", ".cs", ".rs")
_COUNTED: Final = Pattern(rb"(?i)(?<![a-z])ports?\b\)*\s*\+|\+\s*\w*(?<![a-z])port\b|port_range|range\(\s*\d{4,5}\s*,")
"""Where a program in Python works a port out, or takes one of many."""
_ADDED: Final = Pattern(rb"(?i)(?<![a-z])ports?\b\)*\s*\+\s*[\d+]|\d\s*\+\s*\w*(?<![a-z])port\b")
"""So in other languages, where a sum may as well be a text."""
_FILLED: Final = Pattern(rb"dotenv|env_file|read_env|decouple|dynaconf")
"""What reads variables from files that may not be in a repository."""
_SECOND: Final = Pattern(
    rb"(?i)(?:metric|prom|export|monitor|manage|admin|stat|health|probe|telemetry)[a-z_]{0,20}_?port(?![a-z])"
)
"""How a port beside that of a server is called."""
_NUMBER: Final = Pattern(rb"(?<!\d)[1-9]\d{0,4}(?!\d)")
_LISTEN: Final = Pattern(r"(?:^|:)(\d{1,5})$")
_MOVES: Final = Pattern(r"(?:^|_)PORT(?:_|$)|LISTEN|ADDR", re.IGNORECASE)
_EXPORTERS: Final = range(9100, 10_000)
"""Ports that exporters use by convention, often from inside a library."""

_TOOLS: Final = frozenset({2345, 4983, 5555, 5678, 6006, 35_729, 40_000})
"""Ports of debuggers and tools that are started by hand in a container: delve, debugpy, Prisma Studio and the like."""

_PEERS: Final = "9094"
"""Where an Alertmanager listens for others, unless `--cluster.listen-address` says otherwise."""

_DEFAULTS: Final = {
    3000: (b"express", b"next", b"rails", b"nest"),
    5000: (b"flask",),
    7860: (b"gradio",),
    8000: (
        b"uvicorn",
        b"gunicorn",
        b"hypercorn",
        b"django",
        b"fastapi",
        b"http.server",
        b"connexion",
        b"mcp",
        b"sanic",
    ),
    8050: (b"dash",),
    8080: (b"spring", b"aiohttp", b"tomcat", b"quarkus", b"micronaut", b"vertx", b"nicegui", b"bottle", b"cherrypy"),
    8501: (b"streamlit",),
    8888: (b"tornado", b"jupyter"),
}
"""Ports that frameworks listen on where nobody names one, and the words that tell of those frameworks."""

_FURTHER: Final = {"spark": frozenset({4040, 7077, 8080, 8081, 18080})}
"""Ports of programs by how their images are called, of which each part has some: a worker of Spark has 8081, a master
8080. What is published of them may be wrong itself.
"""

_MAX_READ = 4 * 1024 * 1024


class PortJudgement(NamedTuple):
    """Why nothing listens on a port.

    Attributes:
        listens: the ports that the service does listen on, sorted; of a collector those first that have metrics.
        published_as: the container's port, where the wrong one is the one published on the host.
        where: where the right one is declared, if anywhere.
        shows_none: whether none of those that a collector listens on shows metrics.
    """

    listens: tuple[int, ...]
    published_as: int | None
    where: Place | Spot
    shows_none: bool = False


def judge_port(service: Service, port: int, compose: Compose, files: Files) -> PortJudgement | None:
    """What is wrong with talking to a port of a service; `None` if nothing is, or if it can't be known."""
    found = _judged(service, port, compose, files)
    return found if found is None or not lends_network(service, compose) else None


def lends_network(service: Service, compose: Compose) -> bool:
    """Whether another service is on the network of a service's own container, so that each has the ports of both."""
    return any(one.network_mode == f"service:{service.name}" for one in compose.services.values())


def _judged(service: Service, port: int, compose: Compose, files: Files) -> PortJudgement | None:
    listens = _listening(service, port, compose, files)
    known = known_image(service.image) if service.build is None else None
    collected = _collected(service, compose, files)
    certain = collected or (known.port_flag if known is not None else _bound(service, compose, files))
    if service.partial or port in listens or (not certain and _declares(service, port)) or _is_further(port, service):
        return None
    swapped = next((item for item in service.ports if (behind := item.behind(port)) and behind != port), None)
    inner = swapped.behind(port) if swapped is not None else None
    if not listens and swapped is not None and _says(service, port, compose, files):
        return None  # the one that is published may not be the only one
    if swapped is not None and inner is not None and (inner in listens or not listens):
        return PortJudgement((inner,), inner, swapped.node.place)
    if collected:
        reached = [one for one in collected if not one.is_within] or collected
        shows_none = all(one.speaks != METRICS for one in reached)
        return PortJudgement(tuple(one.port for one in reached), None, reached[0].node.place, shows_none)
    return PortJudgement(tuple(sorted(listens)), None, declared_at(service, compose, files)) if listens else None


def _is_further(port: int, service: Service) -> bool:
    """Whether a port is one that a program may have by itself, whatever is published of it."""
    base = service.image.repository.rpartition("/")[2] if service.image is not None and service.build is None else ""
    return port in _FURTHER.get(base, ())


def _collected(service: Service, compose: Compose, files: Files) -> list[Listener]:
    """Where a collector listens, if all of that is known: that first where it shows metrics, and not its own ones."""
    if service.image is None or service.image.repository not in COLLECTORS:
        return []
    found = collector_servers(Container(service, compose, files, image_paths=None), files)
    return sorted(found, key=lambda one: (one.speaks != METRICS, one.key != "endpoint", one.port))


def declared_at(service: Service, compose: Compose, files: Files) -> Place | Spot:
    """Where it is said on which port a service listens, or what it is made from."""
    binds = own_binds(service, compose, files)
    if binds:
        return binds[0].where
    return service.image_node.place


def listening_ports(service: Service, port: int, compose: Compose, files: Files) -> frozenset[int]:
    """The ports that a service is known to listen on; none where `port` may be one of them for all that is known."""
    return frozenset() if lends_network(service, compose) else _listening(service, port, compose, files)


def served_instead(item: PublishedPort, service: Service, compose: Compose, files: Files) -> frozenset[int]:
    """The ports on which a service listens, where that is known, and none of them is the one that is published."""
    port = item.container.start
    if item.protocol != "tcp" or len(item.container) != 1 or _is_for_peers(port, service):
        return frozenset()
    if _collected(service, compose, files):
        return frozenset()  # who publishes all of its usual ports does no harm
    listens = listening_ports(service, port, compose, files)
    return listens if port not in listens else frozenset()


def _is_for_peers(port: int, service: Service) -> bool:
    """Whether an Alertmanager talks to others of its kind on a port."""
    moved = service.flag("cluster.listen-address")
    used = moved[0].rpartition(":")[2] if moved is not None else _PEERS
    return role_of(service) == "alertmanager" and str(port) == used


def _listening(service: Service, port: int, compose: Compose, files: Files) -> frozenset[int]:
    if service.partial:
        return frozenset()
    known = known_image(service.image) if service.build is None else None
    if known is not None:
        return frozenset(_known_ports(service, port, known, compose, files))
    collected = _collected(service, compose, files)
    if collected:
        return frozenset(one.port for one in collected)
    exposed = exposed_ports(service, compose, files)
    binds = own_binds(service, compose, files)
    bound = frozenset(one.port for one in binds if one.port)
    is_bound = bool(_bound(service, compose, files))
    is_more = any(not one.port for one in binds) or (bool(binds) and not is_bound and _declares(service, port))
    listens = bound or exposed
    if not listens or port in listens:
        return listens
    told = port in exposed and bool(bound & exposed)  # one that exposes none of what is bound is wrong of all of it
    unsure = told or port in _EXPORTERS or port in _TOOLS or is_more
    return frozenset() if unsure or _mentions(service, port, compose, files, is_bound=is_bound) else listens


def _bound(service: Service, compose: Compose, files: Files) -> list[Bind]:
    """Where a program of ours is known to listen with what it is there for, and not with its metrics alone."""
    return [one for one in own_binds(service, compose, files) if one.port and not one.is_beside]


def own_binds(service: Service, compose: Compose, files: Files) -> tuple[Bind, ...]:
    """Where the program of a service listens, if it is one of ours and that is known."""
    if known_image(service.image) is not None and service.build is None:
        return ()
    from stacklint.stack.sources.listens import read_listens  # noqa: PLC0415 - with a parser, only for a program

    return read_listens(service, compose, files)


def _known_ports(service: Service, port: int, known: Known, compose: Compose, files: Files) -> set[int]:
    """The ports of a known image, moved by a flag or not; none where something else may move them."""
    configured = configured_ports(service, port, known, compose, files)
    if configured is not None:
        return configured
    if any(_MOVES.search(name) for name in service.environment):
        return set()
    given = service.flags(known.port_flag) if known.port_flag else []
    if not given:
        in_shell = known.port_flag and any(known.port_flag in word for word, _ in service.words)
        return set() if in_shell else set(known.ports)
    found = [int(one[1]) for text, _ in given if (one := _LISTEN.search(text)) is not None]
    return set(found) if len(found) == len(given) and max(found) <= MOST_PORT else set()


def _declares(service: Service, port: int) -> bool:
    """Whether compose names the port of the container."""
    return any(port in item.container for item in service.ports) or any(port in ports for ports in service.expose)


def _says(service: Service, port: int, compose: Compose, files: Files) -> bool:
    """Whether a service may be told to listen on a port: by words, variables, or configurations that it mounts."""
    number = re.compile(rb"(?<!\d)%d(?!\d)" % port)
    told = (value.text for name, value in service.environment.items() if _MOVES.search(name))
    words = " ".join((*service.entrypoint, *(word for word, _ in service.command), *told))
    if number.search(words.encode("utf-8", "replace")):
        return True
    budget = _MAX_READ
    for path in _configurations(service, compose, files):
        raw = files.raw(path)
        budget -= len(raw)
        if budget < 0 or number.search(raw):
            return True
    return False


def _configurations(service: Service, compose: Compose, files: Files) -> Iterator[str]:
    """The files that a service mounts one by one, or as settings of programs."""
    for mount in service.mounts:
        known = mount.kind == "bind" and mount.known
        path = files.inside(files.root / compose.folder / mount.source) if known else None
        kind = files.kind(path) if path is not None else None
        if path is not None and kind is EntryKind.FILE:
            yield path
        elif path is not None and kind is EntryKind.FOLDER and mount.target.startswith("/etc/"):
            yield from files.walk(path)


class _Searched:
    """What stands of ports in what services are made from, by the files of their set and their names."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.found: Final[dict[tuple[str, ...], frozenset[int] | None]] = {}


def _mentions(service: Service, port: int, compose: Compose, files: Files, *, is_bound: bool) -> bool:
    """Whether a port may be meant anywhere in what the service is made from, but for what others are given.

    Where it is known what the program binds, that a framework has the port by itself says nothing.
    """
    found = files.remembered("", _Searched).found
    key = (*(document.name for document in compose.documents), service.name)
    if key not in found:
        found[key] = _mentioned(service, compose, files, is_bound=is_bound)
    numbers = found[key]
    return numbers is None or port in numbers


def _mentioned(service: Service, compose: Compose, files: Files, *, is_bound: bool) -> frozenset[int] | None:
    """The ports that may be meant; `None` if any may be."""
    told, is_hidden = _told(service, compose, files)
    context = build_context(service, compose, files)
    if context is None:
        return None
    numbers = set(_NUMBER.findall(told.encode("utf-8", "replace")))
    usual: set[int] = set()
    budget, is_read = _MAX_READ, False
    path = dockerfile(service.build, context, files) if service.build is not None else None
    unused = _unused(service, compose, files) if is_bound else {}
    for one in _own(service, context, compose, files):
        try:
            raw = files.read(one)
        except OSError:
            return None
        budget -= len(raw)
        if is_bound and one == path:
            raw = (_TOLD if service.command else _SHOWN).sub(b"", raw)
        if is_bound and (one == path or one.endswith(".sh")):
            raw = _without_set(service, raw)
        if files.name(one) in unused:
            raw = _without(unused[files.name(one)], files.text(one).text)
        if budget < 0 or (one.endswith(_SOURCES) and (_COUNTED if one.endswith(".py") else _ADDED).search(raw)):
            return None  # too much to read is unknown, so not judged
        numbers.update(_NUMBER.findall(raw))
        if not is_bound:
            low = raw.lower()
            usual.update(port for port, words in _DEFAULTS.items() if any(word in low for word in words))
        is_source = one.endswith(_SOURCES)
        is_hidden = is_hidden or (is_source and _FILLED.search(raw) is not None)
        is_read = is_read or (is_source and _SECOND.search(raw) is not None)
    return None if is_hidden and is_read else frozenset(usual.union(map(int, numbers)))


def _unused(service: Service, compose: Compose, files: Files) -> dict[str, list[Spot]]:
    """What the files of a program have in the place of variables that are set, by what they are called."""
    found: dict[str, list[Spot]] = {}
    for spot in {spot for bind in own_binds(service, compose, files) for spot in bind.unused}:
        found.setdefault(spot.file, []).append(spot)
    return found


def _without(spots: list[Spot], text: str) -> bytes:
    """A text without some of its parts."""
    for spot in spots:
        text = text[: spot.start] + " " * (spot.end - spot.start) + text[spot.end :]
    return text.encode("utf-8", "replace")


def _without_set(service: Service, raw: bytes) -> bytes:
    """A Dockerfile or a script without what stands in the place of variables that a service is given."""
    for name in (re.escape(name.encode()) for name, value in service.environment.items() if value.known):
        raw = re.sub(rb"(?im)^([ \t]*ENV[ \t]+)%s[ =]\S+" % name, rb"\1", raw)
        raw = re.sub(rb"\$\{%s:?-[^{}\s]*\}" % name, b"", raw)
    return raw


def _told(service: Service, compose: Compose, files: Files) -> tuple[str, bool]:
    """What compose tells a program by words and variables, and whether more than that may be told of a port."""
    told, is_hidden = [word for word, _ in service.command], False
    for file in service.env_files:
        path = files.inside(files.root / compose.folder / file.text) if file.known else None
        if path is None or files.kind(path) is not EntryKind.FILE:
            is_hidden = True
        else:
            told.append(files.text(path).text)
    for name, value in service.environment.items():
        told.append(value.text)
        is_hidden = is_hidden or (not value.known and _MOVES.search(name) is not None)
    return " ".join(told), is_hidden


def _own(service: Service, context: str, compose: Compose, files: Files) -> Iterator[str]:
    """The files of a build that may say where its program listens: not what documents, nor what others mount."""
    given = {True: set[str](), False: set[str]()}
    for one in compose.services.values():
        for mount in one.mounts:
            known = mount.kind == "bind" and mount.known
            path = files.inside(files.root / compose.folder / mount.source) if known else None
            if path:
                given[one is service].add(path)
    theirs = given[False] - given[True]
    composed = {document.name for document in compose.documents}
    for path in files.walk(context):
        above = path
        while above and above not in theirs:
            above = posixpath.dirname(above)
        if not above and not path.endswith(".md") and files.name(path) not in composed:
            yield path
