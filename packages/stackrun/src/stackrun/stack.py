"""What the tasks do, in whichever runtime: start, stop, show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stackrun import docker, local
from stackrun.compose import Project, read_project
from stackrun.console import Console, table
from stackrun.errors import StackError
from stackrun.health import ServiceStatus
from stackrun.lint import require_sound_stack
from stackrun.logs import show_logs
from stackrun.plan import FOLDER, log_path
from stackrun.secret import ensure_secrets

RUNTIMES = ("auto", "docker", "local")
_NEXT_STEP = "start it, or use `invoke up --runtime local`"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the stack is, the environment that it is started in, and who is told."""

    root: Path
    environ: Mapping[str, str]
    console: Console

    def project(self) -> Project:
        """Read compose.yaml anew."""
        return read_project(self.root, self.environ)


def up(site: Site, *, runtime: str, detach: bool, timeout: float) -> None:
    """Check the stack, start it and return when it is healthy; the local runtime stays unless told to `detach`.

    Raises:
        StackError: it is broken, is up already, or could not be started.
    """
    if runtime not in RUNTIMES:
        raise StackError(f"there is no runtime {runtime!r}: choose one of {', '.join(RUNTIMES)}.")
    if local.is_up(site.root):
        raise StackError(local.ALREADY)
    project = site.project()
    reason = docker.why_not(site.environ)
    if runtime == "docker" and reason is not None:
        raise StackError(f"{reason}: {_NEXT_STEP}.")
    require_sound_stack(site.root)
    ensure_secrets(project.secrets)
    if reason is None and runtime != "local":
        environ = docker.with_secret_owner(project, site.environ)
        _announce(site, project, docker.up(project, environ, console=site.console, timeout=timeout))
        return
    if reason is None and docker.statuses(project, site.environ):
        raise StackError("the stack is up already, on Docker: `invoke status` shows it, `invoke down` stops it.")
    if runtime == "auto":
        site.console.say(f"{reason}: the stack runs as processes on this machine.")
    plan = local.plan_processes(project, site.environ, site.console)
    local.up(
        plan,
        site.root,
        console=site.console,
        timeout=timeout,
        detach=detach,
        ready=lambda services: _announce(site, project, services),
    )


def down(site: Site, *, volumes: bool) -> None:
    """Stop the stack wherever it runs; with `volumes`, remove what it collected.

    Raises:
        StackError: a runtime refused.
    """
    stopped = local.down(site.root)  # before compose.yaml is read, which may be broken by now
    if docker.why_not(site.environ) is None:
        stopped = docker.down(site.project(), site.environ, volumes=volumes) or stopped
    if volumes:
        local.remove_data(site.root)
    removed = "; its data is removed" if volumes else ""
    site.console.say(f"{'the stack is stopped' if stopped else 'nothing was running'}{removed}.")


def status(site: Site) -> bool:
    """Show each service, and return whether all of them are healthy."""
    services = running_services(site)
    if not services:
        site.console.say("nothing is running: `invoke up` starts the stack.")
        return False
    rows = [(service.name, _state(service), service.health, service.url) for service in services]
    site.console.say(table(("SERVICE", "STATE", "HEALTH", "URL"), rows))
    return all(service.healthy for service in services)


def running_services(site: Site) -> list[ServiceStatus]:
    """Return the services of the stack in whichever runtime it is up, none where it is not."""
    if services := local.statuses(site.root):
        return services
    return [] if docker.why_not(site.environ) is not None else docker.statuses(site.project(), site.environ)


def page_urls(site: Site) -> list[str]:
    """Return the addresses of the running services.

    Raises:
        StackError: nothing is running.
    """
    if urls := [service.url for service in running_services(site) if service.state == "running"]:
        return urls
    raise StackError("nothing is running: `invoke up` starts the stack.")


def application_url(site: Site) -> str:
    """Return the address of the running application, the service that is built here.

    Raises:
        StackError: it is not running.
    """
    built = {service.name for service in site.project().services.values() if service.build}
    for service in running_services(site):
        if service.name in built and service.state == "running":
            return service.url
    raise StackError("the application is not running: `invoke up` starts the stack.")


def logs(site: Site, service: str, *, lines: int, follow: bool) -> None:
    """Show the last lines of one service, or of all where `service` is empty; go on as they come if asked to.

    Raises:
        StackError: there is no such service, or nothing has run yet.
    """
    project = site.project()
    names = [service] if service else list(project.services)
    if service not in {"", "supervisor", *project.services}:
        raise StackError(f"there is no service {service!r}: choose one of {', '.join(project.services)}.")
    if not local.is_up(site.root) and docker.why_not(site.environ) is None and docker.statuses(project, site.environ):
        docker.show_logs(
            project, site.environ, names if service else (), lines=lines, follow=follow, console=site.console
        )
        return
    paths = [path for path in (log_path(site.root / FOLDER, name) for name in names) if path.is_file()]
    if not paths:
        raise StackError("there are no logs yet: `invoke up` starts the stack.")
    show_logs(paths, site.console.say, lines=lines, follow=lambda: follow and local.is_up(site.root))


def build(site: Site) -> None:
    """Build the application's image.

    Raises:
        StackError: there is no engine, or the build failed.
    """
    if (reason := docker.why_not(site.environ)) is not None:
        raise StackError(f"{reason}: images are built by Docker; `invoke up --runtime local` needs none.")
    docker.build(site.project(), site.environ, site.console)


def _state(service: ServiceStatus) -> str:
    return f"{service.state} ({service.detail})" if service.detail else service.state


def _announce(site: Site, project: Project, services: Sequence[ServiceStatus]) -> None:
    site.console.say("the stack is up:")
    site.console.say(table(("", ""), [(f"  {service.name}", service.url) for service in services]).strip("\n"))
    for secret, path in project.secrets.items():
        if any(service.name == "grafana" for service in services):
            site.console.say(f"Grafana's user is admin; its password ({secret}) is in {path.relative_to(site.root)}.")
