"""What compose.yaml says about the services, as far as a runtime without Docker has to know it."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from stackrun.errors import StackError
from stackrun.interpolate import interpolate, variables_in
from stackrun.yamltext import read_yaml


@dataclass(frozen=True, slots=True)
class Port:
    """A container port published on the host, and the variable that moves it there."""

    published: int
    target: int
    variable: str | None


@dataclass(frozen=True, slots=True)
class Mount:
    """A path of the container: `source` is a path of the host, or None for a named volume or a tmpfs."""

    target: PurePosixPath
    source: Path | None
    volume: str | None


@dataclass(frozen=True, slots=True)
class Service:
    """One service, its variables filled in."""

    name: str
    image: str
    image_variable: str | None
    user: str
    build: Path | None
    command: tuple[str, ...]
    environment: Mapping[str, str]
    ports: tuple[Port, ...]
    mounts: tuple[Mount, ...]
    aliases: frozenset[str]
    restart: str

    @property
    def port(self) -> Port:
        """The port under which people reach the service."""
        if not self.ports:
            raise StackError(f"compose.yaml publishes no port of {self.name}: add one under its `ports`.")
        return self.ports[0]

    @property
    def url(self) -> str:
        """The address of the service on this machine."""
        return f"http://localhost:{self.port.published}"


@dataclass(frozen=True, slots=True)
class Project:
    """The stack as compose.yaml and the environment describe it."""

    root: Path
    services: Mapping[str, Service]
    secrets: Mapping[str, Path]


def read_project(root: Path, environ: Mapping[str, str]) -> Project:
    """Return the project in `root`; variables come from `environ`, else from `.env`, as Compose has it.

    Raises:
        StackError: compose.yaml is missing or has a shape that this reader does not know.
    """
    path = root / "compose.yaml"
    variables = {**read_env_file(root / ".env"), **environ}
    raw = _mapping(read_yaml(path), "compose.yaml")
    data = _filled(raw, variables)
    secrets = {
        name: (root / _mapping(secret, f"secret {name}").get("file", name)).resolve()
        for name, secret in _mapping(data.get("secrets") or {}, "secrets").items()
    }
    raw_services = _mapping(raw.get("services"), "services")
    services = {
        name: _service(name, _mapping(body, name), _mapping(raw_services[name], name), root, secrets)
        for name, body in _mapping(data.get("services"), "services").items()
    }
    return Project(root=root, services=services, secrets=secrets)


def read_env_file(path: Path) -> dict[str, str]:
    """Return the variables of a `.env` file, none where there is no such file."""
    variables: dict[str, str] = {}
    if not path.is_file():
        return variables
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if not equals or name.startswith("#"):
            continue
        text = value.strip()
        quoted = text[:1] in {"'", '"'}
        variables[name.strip()] = text[1:].partition(text[0])[0] if quoted else text.partition(" #")[0].rstrip()
    return variables


def _service(name: str, body: dict[str, Any], raw: dict[str, Any], root: Path, secrets: Mapping[str, Path]) -> Service:
    command = body.get("command") or ()
    networks = body.get("networks") or {}
    aliases = {name, body.get("container_name", name), body.get("hostname", name)}
    if isinstance(networks, dict):
        aliases.update(a for network in networks.values() if network for a in network.get("aliases", ()))
    return Service(
        name=name,
        image=body.get("image", ""),
        image_variable=next(iter(variables_in(raw.get("image", ""))), None),
        user=body.get("user", ""),
        build=_build_context(body.get("build"), root),
        command=tuple(shlex.split(command) if isinstance(command, str) else command),
        environment=_environment(body.get("environment") or {}),
        ports=tuple(_ports(name, body.get("ports") or [], raw.get("ports") or [])),
        mounts=(*_mounts(body, root), *_secret_mounts(body.get("secrets") or [], secrets)),
        aliases=frozenset(aliases),
        restart=body.get("restart", "no"),
    )


def _build_context(build: str | dict[str, Any] | None, root: Path) -> Path | None:
    if build is None:
        return None
    return root / (build if isinstance(build, str) else build.get("context", "."))


def _ports(name: str, ports: list[Any], raw_ports: list[Any]) -> Iterator[Port]:
    for port, raw in zip(ports, raw_ports, strict=True):
        if isinstance(port, dict):
            published, target, source = port.get("published", ""), port["target"], raw.get("published", "")
        else:
            published, _, target = port.partition("/")[0].rpartition(":")
            published, source = published.rpartition(":")[2], raw
        try:
            variable = next(iter(variables_in(source)), None)
            yield Port(published=int(published), target=int(target), variable=variable)
        except ValueError:
            text = f"compose.yaml: the port {port!r} of {name} has no number for host and container"
            raise StackError(f'{text}: set it like "127.0.0.1:5000:5000", and its variable to a number.') from None


def _mounts(body: dict[str, Any], root: Path) -> Iterator[Mount]:
    for entry in body.get("volumes") or ():
        if isinstance(entry, dict):
            source, target = entry.get("source", ""), entry["target"]
            bind = entry.get("type") == "bind"
        else:
            source, _, target = entry.partition(":")
            target = target.partition(":")[0]
            bind = source.startswith((".", "/", "~"))
        yield Mount(
            target=PurePosixPath(target),
            source=(root / Path(source).expanduser()).resolve() if bind else None,
            volume=None if bind else source,
        )
    tmpfs = body.get("tmpfs") or ()
    for entry in (tmpfs,) if isinstance(tmpfs, str) else tmpfs:
        yield Mount(target=PurePosixPath(entry.partition(":")[0]), source=None, volume=None)


def _secret_mounts(entries: list[Any], secrets: Mapping[str, Path]) -> Iterator[Mount]:
    for entry in entries:
        long = entry if isinstance(entry, dict) else {"source": entry}
        name = str(long["source"])
        if name in secrets:
            yield Mount(PurePosixPath("/run/secrets") / str(long.get("target", name)), secrets[name], volume=None)


def _environment(entries: dict[str, str] | list[str]) -> dict[str, str]:
    if isinstance(entries, dict):
        return {name: str(value) for name, value in entries.items()}
    return {name: value for name, equals, value in (entry.partition("=") for entry in entries) if equals}


def _filled(data: Any, variables: Mapping[str, str]) -> Any:
    match data:
        case dict():
            return {key: _filled(value, variables) for key, value in data.items()}
        case list():
            return [_filled(value, variables) for value in data]
        case _:
            return interpolate(data, variables)


def _mapping(data: Any, what: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise StackError(f"compose.yaml: {what} is no mapping: correct it (`invoke validate` shows where).")
    return data
