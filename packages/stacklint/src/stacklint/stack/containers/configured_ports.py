"""The ports on which Grafana, Loki, Tempo and Mimir listen, which a configuration of their own may move.

Sources: `[server]` of Grafana's configuration, which a variable of the environment goes before; the `server` block and
the flags of Loki, Tempo and Mimir; the receivers of the OpenTelemetry Collector, which Tempo has; Mimir's page on its
network ports.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.document import root
from stacklint.pattern import Pattern
from stacklint.stack.compose.interpolation import Interpolated, parse_env
from stacklint.stack.containers.container import Container, Seen
from stacklint.stack.repository.files import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.document import Node
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.programs.images import Known
    from stacklint.stack.repository.files import Files

_VARIABLE: Final = "GF_SERVER_HTTP_PORT"
_GRAFANA: Final = "/etc/grafana/grafana.ini"
_OF_INI: Final = Pattern(r"^[ \t]*http_port[ \t]*=[ \t]*+(\S*+(?:[ \t]++\S++)*+)", re.MULTILINE)
_LOKI: Final = "/etc/loki/local-config.yaml"
_OF_LOKI: Final = (("http", "3100"), ("grpc", "9095"))
_MIMIR: Final = "grafana/mimir"
_OF_MIMIR: Final = (("http", "8080"), ("grpc", "9095"))
_OF_MEMBERS: Final = "7946"
_OF_RECEIVERS: Final = frozenset({4317, 4318, 6831, 6832, 7946, 9411, 14250, 14268, 55678})
"""Where Tempo may listen beside its server without being told a port."""


def configured_ports(service: Service, port: int, known: Known, compose: Compose, files: Files) -> set[int] | None:
    """The ports of a Grafana, a Loki, a Tempo or a Mimir; `None` for programs that no file moves.

    None of them where they aren't known, nor where `port` may be another one of Tempo's.
    """
    is_mimir = service.image is not None and service.image.repository == _MIMIR
    if known.role != "grafana" and known.table not in {"loki", "tempo"} and not is_mimir:
        return None
    container = Container(service, compose, files, image_paths=None)
    if known.role:
        return _numbers(_of_grafana(service, compose, container))
    if is_mimir:
        return _numbers(_of_mimir(service, port, container))
    return _numbers(_of_loki(service, container) if known.table == "loki" else _of_tempo(service, port, container))


def _numbers(texts: Iterable[str]) -> set[int]:
    found = list(texts)
    return {int(text) for text in found} if all(text.isdecimal() and len(text) < 6 for text in found) else set()


def _of_grafana(service: Service, compose: Compose, container: Container) -> Iterator[str]:
    """The port of a Grafana, or what isn't one where it can't be known."""
    environment = {**_from_files(service, compose, container.files), **service.environment}
    given, place, flag = environment.get(_VARIABLE), environment.get("GF_PATHS_CONFIG"), service.flag("config")
    if given is not None:
        yield given.text if given.known else ""
        return
    path = flag[0] if flag is not None else place.text if place is not None else _GRAFANA
    text = _text(path, container)
    hidden = text is None or any("http_port" in word for word, _ in service.command)
    moved = _OF_INI.findall(text or "")
    yield "" if hidden else moved[-1] if moved else "3000"


def _from_files(service: Service, compose: Compose, files: Files) -> dict[str, Interpolated]:
    """The variables of a service's `env_file`s; of one that isn't there any may be set."""
    found: dict[str, Interpolated] = {}
    for name in service.env_files:
        path = files.inside(files.root / compose.folder / name.text) if name.known else None
        if path is None or files.kind(path) is not EntryKind.FILE:
            found[_VARIABLE] = Interpolated("", known=False)
        else:
            found |= parse_env(files.text(path).text)
    return found


def _of_loki(service: Service, container: Container) -> Iterator[str]:
    """The ports of a Loki, or what isn't one where they can't be known."""
    named = service.flag("config.file")
    path = named[0] if named is not None else _LOKI
    config = _config(path, container)
    for kind, usual in _OF_LOKI:
        flag = service.flag(f"server.{kind}-listen-port")
        if flag is not None:
            yield flag[0]
        elif config is not None:
            own = config["server"][f"{kind}_listen_port"]
            yield "" if config.document.broken else own.text or usual
        else:
            yield usual if container.is_own(path) and "$" not in path else ""
    yield from _of_members(service, config)


def _of_mimir(service: Service, port: int, container: Container) -> Iterator[str]:
    """The port of a Mimir, or what isn't one where it can't be known; one for others of its kind if that is asked."""
    named = service.flag("config.file")
    config = _config(named[0], container) if named is not None else None
    hidden = named is not None and (config is None or config.document.broken)
    found = [_server_port(service, config, kind) or usual for kind, usual in _OF_MIMIR]
    found.extend((*_of_members(service, config), _OF_MEMBERS))
    yield "" if hidden else found[0]
    yield from (one for one in found[1:] if one == str(port))


def _of_tempo(service: Service, port: int, container: Container) -> Iterator[str]:
    """The ports of a Tempo's server, or what isn't one where they aren't said, or another port may be as well."""
    named = service.flag("config.file")
    config = _config(named[0], container) if named is not None else None
    ports = [_server_port(service, config, "http"), _server_port(service, config, "grpc") or "9095"]
    text = config.document.source.text if config is not None and not config.document.broken else ""
    is_other = port in _OF_RECEIVERS or re.search(rf"(?<!\d){port}(?!\d)", text) is not None
    yield from ports if text and (str(port) in ports or not is_other) else ("",)


def _server_port(service: Service, config: Node | None, kind: str) -> str:
    """A port of a server as a flag says, or a configuration; "" where neither does."""
    flag = service.flag(f"server.{kind}-listen-port")
    said = config["server"].text_at(f"{kind}_listen_port") if config is not None else None
    return flag[0] if flag is not None else said or ""


def _config(path: str, container: Container) -> Node | None:
    """A configuration in YAML at a path of a container."""
    found = container.resolve(path)
    return root(container.files.document(found.path, "yaml")) if found.seen is Seen.FILE and found.path else None


def _of_members(service: Service, config: Node | None) -> Iterator[str]:
    """The port at which several Lokis tell of one another, where they do."""
    flag = service.flag("memberlist.bind-port")
    if flag is not None:
        yield flag[0]
    elif config is not None and "memberlist" in config.document.source.text:
        yield config["memberlist"]["bind_port"].text or _OF_MEMBERS
    elif any("memberlist" in word for word, _ in service.command):
        yield _OF_MEMBERS


def _text(path: str, container: Container) -> str | None:
    """The text of a file that a mount brings, "" where the image has its own; `None` where it isn't known."""
    found = container.resolve(path)
    if found.seen is Seen.FILE and found.path is not None:
        return container.files.text(found.path).text
    return "" if container.is_own(path) and path == _GRAFANA else None
