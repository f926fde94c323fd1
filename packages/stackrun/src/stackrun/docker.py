"""The stack on Docker: what Compose is asked, and what its answers mean to a person."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TextIO

from stackrun.compose import Project, Service
from stackrun.console import Console
from stackrun.errors import StackError
from stackrun.health import ServiceStatus, wait_until_healthy
from stackrun.ports import require_free_ports

_COMPOSE = ("docker", "compose")
OPTIONAL = frozenset({"grafana"})  # the stack watches and alerts without it
_PROBE_SECONDS = 15
_LAST_LINES = 15
_WIDEST = 240


def why_not(environ: Mapping[str, str]) -> str | None:
    """Return why Docker cannot run the stack here, None if it can."""
    if shutil.which("docker", path=environ.get("PATH")) is None:
        return "Docker is not installed"
    if reason := _refusal(["docker", "version", "--format", "{{.Server.Version}}"], environ):
        return f"no Docker Engine answers ({reason})"
    if _refusal(["docker", "compose", "version", "--short"], environ):
        return "Docker's Compose plugin (v2) is missing"
    return None


def with_secret_owner(project: Project, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which Grafana runs as the owner of its secret file.

    Compose mounts a file secret with the owner and mode that it has on the host. An ordinary user's file is read by
    running Grafana under that user's number; root's is given to the number that Grafana has in compose.yaml; on a
    rootless engine the user outside is root inside.
    """
    if "GRAFANA_UID" in environ:
        return dict(environ)
    security = _capture(["docker", "info", "--format", "{{.SecurityOptions}}"], project.root, environ).stdout
    if "name=rootless" in security:
        return {**environ, "GRAFANA_UID": "0"}
    if os.geteuid() != 0:
        return {**environ, "GRAFANA_UID": str(os.geteuid())}
    for service in project.services.values():
        owner = service.user.partition(":")[0]
        for mount in service.mounts:
            if mount.source is not None and mount.source in project.secrets.values() and owner.isdigit():
                os.chown(mount.source, int(owner), -1)
    return dict(environ)


def build(project: Project, environ: Mapping[str, str], console: Console) -> None:
    """Build the images that the project has a Dockerfile for.

    Raises:
        StackError: the build failed; its last lines follow.
    """
    names = [service.name for service in project.services.values() if service.build]
    console.say(f"building {', '.join(names)}")
    done = _capture([*_COMPOSE, "--progress", "plain", "build", *names], project.root, environ)
    if done.returncode != 0:
        lines = _last_lines(done.stdout + done.stderr)
        raise StackError(f"the build failed; correct what its last lines say, then run it again:\n{lines}")


def up(project: Project, environ: Mapping[str, str], *, console: Console, timeout: float) -> list[ServiceStatus]:
    """Build, start and return the services once all are healthy.

    Raises:
        StackError: a port is taken, an image cannot be had, the build failed, or a service is not healthy in time.
    """
    require_free_ports(project.services.values(), ours=_held_ports(project, environ))
    build(project, environ, console)
    chosen = [service.name for service in project.services.values() if _has_image(service, project, environ, console)]
    with TemporaryFile("w+") as output:
        starting = subprocess.Popen(
            [*_COMPOSE, "--progress", "plain", "up", "--detach", "--no-build", *chosen],
            cwd=project.root,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            wait_until_healthy(
                lambda: [status for status in statuses(project, environ) if status.name in chosen],
                lambda name: _last_logs(name, project, environ),
                console=console,
                timeout=timeout,
                # While Compose is at work, a dead container may be one of an earlier run that it is about to start.
                settled=lambda: starting.poll() is not None,
                refusal=lambda: _compose_refusal(starting, output),
            )
        finally:
            if starting.poll() is None:
                starting.terminate()
                starting.wait()
    return [status for status in statuses(project, environ) if status.name in chosen]


def down(project: Project, environ: Mapping[str, str], *, volumes: bool) -> bool:
    """Remove the containers and networks, and with `volumes` the data; return whether there were containers.

    Raises:
        StackError: Compose could not.
    """
    found = bool(statuses(project, environ))
    if not found and not volumes:
        return False
    done = _capture([*_COMPOSE, "down", "--remove-orphans", *(["--volumes"] if volumes else [])], project.root, environ)
    if done.returncode != 0:
        raise StackError(f"Docker could not stop the stack; its last lines:\n{_last_lines(done.stderr)}")
    return found


def statuses(project: Project, environ: Mapping[str, str]) -> list[ServiceStatus]:
    """Return the containers of the project as the engine sees them, in the order of compose.yaml."""
    found = {entry["Service"]: entry for entry in _containers(project, environ)}
    return [_status(service, found[name]) for name, service in project.services.items() if name in found]


def show_logs(
    project: Project, environ: Mapping[str, str], names: Sequence[str], *, lines: int, follow: bool, console: Console
) -> None:
    """Show the logs of the services, of all if none is named, the way Compose shows them."""
    form = ("--ansi", "always" if console.terminal else "never")
    options = [
        "--tail",
        str(lines),
        *(["--follow"] if follow else []),
        *(["--no-log-prefix"] if len(names) == 1 else []),
    ]
    with subprocess.Popen(
        [*_COMPOSE, *form, "logs", *options, *names],
        cwd=project.root,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as showing:
        for line in showing.stdout or ():
            console.say(_bare(line.rstrip("\n")))


def _has_image(service: Service, project: Project, environ: Mapping[str, str], console: Console) -> bool:
    """Whether the image is here or could be pulled; without an optional one the stack goes on, and says so."""
    if service.build or not _refusal(["docker", "image", "inspect", "--format", "{{.Id}}", service.image], environ):
        return True
    console.say(f"pulling {service.image}")
    done = _capture([*_COMPOSE, "pull", "--quiet", service.name], project.root, environ)
    if done.returncode == 0:
        return True
    reason = _last_lines(done.stderr, 1).strip()
    if service.name in OPTIONAL:
        name = service.name.capitalize()
        console.say(f"{name}'s image {service.image} could not be pulled ({reason}); the stack goes on without {name}")
        return False
    other = f"name an image that you have in {service.image_variable}" if service.image_variable else "choose another"
    raise StackError(
        f"the image {service.image} of {service.name} could not be pulled ({reason}): check the network, or {other}."
    )


def _held_ports(project: Project, environ: Mapping[str, str]) -> frozenset[int]:
    """Return the ports that the project's own containers hold, those included that are between two starts."""
    held = {
        port.get("PublishedPort", 0) for entry in _containers(project, environ) for port in entry["Publishers"] or ()
    }
    for status in statuses(project, environ):
        if status.state in {"running", "restarting", "paused"}:
            held.update(port.published for port in project.services[status.name].ports)
    return frozenset(held)


def _containers(project: Project, environ: Mapping[str, str]) -> list[dict[str, Any]]:
    done = _capture([*_COMPOSE, "ps", "--all", "--format", "json"], project.root, environ)
    if done.returncode != 0:
        raise StackError(f"Docker does not tell about the stack: {_last_lines(done.stderr, 1).strip()}")
    # Before 2.21 Compose wrote one list, since then one object on each line.
    entries = [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
    return [entry for each in entries for entry in (each if isinstance(each, list) else [each])]


def _status(service: Service, container: Mapping[str, Any]) -> ServiceStatus:
    published = {
        port["TargetPort"]: port["PublishedPort"] for port in container.get("Publishers") or () if port["PublishedPort"]
    }
    port = published.get(service.port.target, service.port.published)
    state = container["State"]
    detail = f"exit code {container['ExitCode']}" if state == "exited" else ""
    return ServiceStatus(service.name, state, container.get("Health") or "-", f"http://localhost:{port}", detail)


def _compose_refusal(starting: subprocess.Popen[bytes], output: TextIO) -> str | None:
    if starting.poll() in {None, 0}:
        return None
    output.seek(0)
    return f"Docker could not start the stack; its last lines:\n{_last_lines(output.read())}"


def _last_logs(name: str, project: Project, environ: Mapping[str, str]) -> str:
    done = _capture([*_COMPOSE, "logs", "--no-log-prefix", "--tail", str(_LAST_LINES), name], project.root, environ)
    return _bare(done.stdout)


def _bare(text: str) -> str:
    """Return the text without the command to clear a line, which some versions of Compose write before each."""
    return text.replace("\x1b[2K", "")


def _refusal(command: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """Return why the command failed, None if it did not; a hung engine is a failure as well."""
    try:
        done = subprocess.run(command, env=environ, check=False, capture_output=True, text=True, timeout=_PROBE_SECONDS)
    except subprocess.TimeoutExpired:
        return f"no answer within {_PROBE_SECONDS} s"
    return None if done.returncode == 0 else _last_lines(done.stderr, 1).strip() or f"exit code {done.returncode}"


def _capture(command: Sequence[str], root: Path, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=root, env=environ, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def _last_lines(text: str, count: int = _LAST_LINES) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(f"  {line[:_WIDEST]}" for line in lines[-count:])
