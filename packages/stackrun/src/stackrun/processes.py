"""From a service of compose.yaml to a process on loopback: its command, its environment, its configuration."""

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from stackrun.compose import Project, Service
from stackrun.errors import StackError
from stackrun.plan import Process
from stackrun.programs import Program, known_flags
from stackrun.translate import (
    host_path,
    loopback_addresses,
    path_mapper,
    translate,
    translate_prometheus,
)
from stackrun.yamltext import read_yaml, write_yaml

_PROVISIONING = PurePosixPath("/etc/grafana/provisioning")
# Flags whose default is a path of the distribution's package, which was unpacked elsewhere.
_ASSETS = {
    "web.local-assets": "usr/share/prometheus/web",
    "web.console.templates": "etc/prometheus/consoles",
    "web.console.libraries": "etc/prometheus/console_libraries",
    "web.ui-path": "usr/share/prometheus/alertmanager/ui",
}
_Translate = Callable[[Any, Mapping[str, str], Callable[[str], str]], Any]


@dataclass(frozen=True, slots=True)
class Local:
    """Where the local runtime keeps things: generated configurations, and the data of the services."""

    project: Project
    folder: Path
    say: Callable[[str], None]

    @property
    def data(self) -> Path:
        """What the named volumes hold."""
        return self.folder / "data"


def application(local: Local, service: Service, context: Path) -> Process:
    """Return what the image of the build `context` would run, with the interpreter that runs this."""
    shared = local.data / f"{service.name}-metrics"
    environment = {
        **_environment(local, service),
        "WEBAPP_BIND": _address(service),
        "PROMETHEUS_MULTIPROC_DIR": str(shared),
    }
    shared.mkdir(parents=True, exist_ok=True)
    module, *arguments = service.command or _image_command(context / "Dockerfile")
    return _process(service, (sys.executable, "-m", module, *arguments), environment, ready="/readyz")


def prometheus(local: Local, service: Service, program: Program) -> Process:
    """Return Prometheus with its generated configuration, its rules where they are in the tree."""
    command = _server_command(local, service, program, translate_prometheus)
    return _process(service, command, _environment(local, service), ready="/-/ready")


def alertmanager(local: Local, service: Service, program: Program) -> Process:
    """Return Alertmanager with its generated configuration."""
    command = _server_command(local, service, program, translate)
    return _process(service, command, _environment(local, service), ready="/-/ready")


def grafana(local: Local, service: Service, program: Program) -> Process:
    """Return Grafana with its provisioning generated, its dashboards where they are in the tree."""
    provisioning = local.folder / "etc" / service.name / "provisioning"
    addresses = loopback_addresses(local.project, service)
    for source, target in _provisioning_files(service):
        mapped = path_mapper(service, (_PROVISIONING / target).parent, local.data)
        data = translate(read_yaml(source), addresses, mapped)
        write_yaml(provisioning / target, data, header=_header(local, source))
    data_folder = host_path(service, "/var/lib/grafana", local.data) or local.data / service.name
    data_folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **_environment(local, service),
        "GF_PATHS_DATA": str(data_folder),
        "GF_PATHS_LOGS": str(data_folder / "log"),
        "GF_PATHS_PLUGINS": str(data_folder / "plugins"),
        "GF_PATHS_PROVISIONING": str(provisioning),
        "GF_SERVER_HTTP_ADDR": "127.0.0.1",
        "GF_SERVER_HTTP_PORT": str(service.port.published),
    }
    # The image's entry point reads NAME__FILE; the program itself knows another way to say the same.
    for name in [name for name in environment if name.endswith("__FILE")]:
        environment[name.removesuffix("__FILE")] = f"$__file{{{environment.pop(name)}}}"
    server = ("server",) if program.path.name == "grafana" else ()
    return _process(
        service, (str(program.path), *server, "--homepath", str(_home(program))), environment, ready="/api/health"
    )


RECIPES: Mapping[str, Callable[[Local, Service, Program], Process]] = {
    "prometheus": prometheus,
    "alertmanager": alertmanager,
    "grafana": grafana,
}
"""How each service that has no Dockerfile here becomes a process."""


def _server_command(local: Local, service: Service, program: Program, translated: _Translate) -> tuple[str, ...]:
    """Return the service's flags with host paths; what this version of the program does not know is left out."""
    flags = [flag.removeprefix("--").partition("=") for flag in service.command]
    inside = PurePosixPath(next((value for flag, _, value in flags if flag == "config.file"), ""))
    source = host_path(service, inside, local.data)
    if source is None:
        raise StackError(f"compose.yaml gives {service.name} no --config.file below a mount: correct its `command`.")
    mapped = path_mapper(service, inside.parent, local.data)
    data = translated(read_yaml(source), loopback_addresses(local.project, service), mapped)
    generated = local.folder / "etc" / service.name / inside.name
    write_yaml(generated, data, header=_header(local, source))
    known = known_flags(program)
    command = [str(program.path), f"--config.file={generated}", f"--web.listen-address={_address(service)}"]
    if program.root is not None:
        assets = {flag: program.root / path for flag, path in _ASSETS.items() if flag in known}
        command += [f"--{flag}={path}" for flag, path in assets.items() if path.exists()]
    for flag, equals, value in flags:
        if flag in {"config.file", "web.listen-address"}:
            continue
        if flag not in known:
            local.say(f"{service.name} here does not know --{flag}: it runs without.")
            continue
        path = host_path(service, value, local.data) if value.startswith("/") else None
        if path is not None and flag.startswith("storage."):
            path.mkdir(parents=True, exist_ok=True)
        command.append(f"--{flag}{equals}{path or value}")
    return tuple(command)


def _image_command(dockerfile: Path) -> list[str]:
    """Return the command of the Dockerfile's last stage, which has to be in the form of a list."""
    try:
        commands = re.findall(r"^CMD\s*(\[.*\])\s*$", dockerfile.read_text(encoding="utf-8"), re.MULTILINE)
        return [str(word) for word in json.loads(commands[-1])]
    except (OSError, IndexError, ValueError):
        raise StackError(f"{dockerfile} has no `CMD [...]` to run without Docker: add one.") from None


def _process(service: Service, command: tuple[str, ...], environment: Mapping[str, str], *, ready: str) -> Process:
    return Process(
        name=service.name,
        command=command,
        environment=environment,
        url=service.url,
        ready_url=f"http://{_address(service)}{ready}",
        restart=service.restart != "no",
    )


def _environment(local: Local, service: Service) -> dict[str, str]:
    """Return the service's environment; a path that a mount covers becomes the host's."""
    return {
        name: str(host_path(service, value, local.data) or value) if value.startswith("/") else value
        for name, value in service.environment.items()
    }


def _provisioning_files(service: Service) -> list[tuple[Path, PurePosixPath]]:
    """Return each provisioning file on the host and its path below the provisioning folder."""
    found: list[tuple[Path, PurePosixPath]] = []
    for mount in service.mounts:
        if mount.source is None or not mount.target.is_relative_to(_PROVISIONING):
            continue
        below = mount.target.relative_to(_PROVISIONING)
        files = [mount.source] if mount.source.is_file() else sorted(mount.source.rglob("*.y*ml"))
        found += [(file, below / file.relative_to(mount.source).as_posix()) for file in files]
    return found


def _home(program: Program) -> Path:
    """Return Grafana's installation folder: the one that holds conf/defaults.ini."""
    executable = program.path.resolve()
    for folder in (*executable.parents, *(parent / "share" / "grafana" for parent in executable.parents)):
        if (folder / "conf" / "defaults.ini").is_file():
            return folder
    raise StackError(f"{program.path} has no conf/defaults.ini near it: install Grafana whole, or take it off PATH.")


def _address(service: Service) -> str:
    return f"127.0.0.1:{service.port.published}"


def _header(local: Local, source: Path) -> str:
    shown = source.relative_to(local.project.root) if source.is_relative_to(local.project.root) else source
    return f"Generated by `invoke up --runtime local` from {shown}: edit that file, not this one."
