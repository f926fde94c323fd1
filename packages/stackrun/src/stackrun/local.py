"""The stack as processes on loopback: started, watched and stopped without Docker."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from stackrun.compose import Project
from stackrun.console import Console
from stackrun.errors import StackError
from stackrun.health import HEALTHY, ServiceStatus, answers, wait_until_healthy
from stackrun.launch import PATIENCE_SECONDS
from stackrun.logs import tail
from stackrun.plan import FOLDER, Process, Running, log_path, plan_to_json, read_state, remove_state
from stackrun.ports import require_free_ports
from stackrun.process import end
from stackrun.processes import RECIPES, Local, application
from stackrun.programs import obtain_program
from stackrun.supervisor import LOCKED

ALREADY = "the stack is up already, as local processes: `invoke status` shows it, `invoke down` stops it."
_STOP_SECONDS = PATIENCE_SECONDS + 5
_SURVIVORS = frozenset({"programs", "lock"})  # downloads, and the file whose lock says who is at work


def is_up(root: Path) -> bool:
    """Whether a supervisor of this stack is at work: it holds the lock for as long as it lives."""
    with suppress(FileNotFoundError), (root / FOLDER / "lock").open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def plan_processes(project: Project, environ: Mapping[str, str], console: Console) -> tuple[Process, ...]:
    """Return the processes that are the stack, their programs in place and their configuration written.

    Raises:
        StackError: a program cannot be had, a port is taken, or a service has no form without Docker.
    """
    require_free_ports(project.services.values())
    local = Local(project, project.root / FOLDER, console.say)
    planned: list[Process] = []
    for service in project.services.values():
        recipe = RECIPES.get(service.name)
        if service.build is not None:
            planned.append(application(local, service, service.build))
        elif recipe is None:
            raise StackError(f"{service.name} runs only in a container: use `invoke up --runtime docker`.")
        elif program := obtain_program(service, local.folder / "programs", environ=environ, console=console):
            planned.append(recipe(local, service, program))
        else:
            console.say(f"{service.name} is not installed here: the stack goes on without it.")
    return tuple(planned)


def up(
    plan: Sequence[Process],
    root: Path,
    *,
    console: Console,
    timeout: float,
    detach: bool,
    ready: Callable[[Sequence[ServiceStatus]], None],
) -> None:
    """Start the plan and call `ready` when all of it is healthy; in the foreground, stay until told to stop.

    Raises:
        StackError: a service did not become healthy, or the wait was interrupted; everything is stopped again.
    """
    if is_up(root):
        raise StackError(ALREADY)
    folder = root / FOLDER
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    healthy = False
    with _interrupts():
        supervisor, lifeline = _spawn_supervisor(folder, plan, detach=detach)
        try:
            wait_until_healthy(
                lambda: _watched(folder, supervisor),
                lambda name: tail(log_path(folder, name)),
                console=console,
                timeout=timeout,
            )
            healthy = True
            ready(_statuses(folder, silent="starting"))
            if detach:
                supervisor.returncode = 0  # it is meant to outlive us: Popen need not warn of that
                return
            console.say("Ctrl-C stops everything.")
            _hold(folder, supervisor, console)
        except KeyboardInterrupt:
            console.say("stopping")
            if not healthy:
                raise StackError("interrupted before the stack was healthy: nothing was left running.") from None
        finally:
            if supervisor.returncode is None:
                _stop(supervisor)
            if lifeline is not None:
                os.close(lifeline)
    console.say("stopped")


def down(root: Path) -> bool:
    """End the supervisor and all that it runs; return whether there was anything to end."""
    folder = root / FOLDER
    deadline = time.monotonic() + 5
    while (running := is_up(root)) and read_state(folder) is None and time.monotonic() < deadline:
        time.sleep(0.1)  # it has only just started
    state = read_state(folder)
    if state is None:
        if running:
            raise StackError("a supervisor is at work but wrote no state: `invoke logs -s supervisor` may say why.")
        return False
    if running:
        end(state.supervisor, patience=_STOP_SECONDS)
    for service in state.services:
        if service.process is not None:  # nobody, unless the supervisor had to be killed
            end(service.process, patience=PATIENCE_SECONDS)
    remove_state(folder)
    return running


def remove_data(root: Path) -> None:
    """Remove all that runs of the stack have left, but not the programs that were downloaded."""
    folder = root / FOLDER
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.name in _SURVIVORS:
            continue
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def statuses(root: Path) -> list[ServiceStatus]:
    """Return the services of the running stack, asked now; none where it is not up."""
    return _statuses(root / FOLDER, silent="unhealthy") if is_up(root) else []


def _spawn_supervisor(
    folder: Path, plan: Sequence[Process], *, detach: bool
) -> tuple[subprocess.Popen[bytes], int | None]:
    """Start the supervisor, and return it with our end of its lifeline if it is to end with us."""
    theirs, ours = (None, None) if detach else os.pipe()
    arguments = [str(folder)] if theirs is None else [str(folder), str(theirs)]
    try:
        with log_path(folder, "supervisor").open("wb") as log:
            supervisor = subprocess.Popen(
                [sys.executable, "-m", "stackrun.supervisor", *arguments],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=() if theirs is None else (theirs,),
            )
    finally:
        if theirs is not None:
            os.close(theirs)
    if supervisor.stdin is not None:
        with suppress(BrokenPipeError), supervisor.stdin as pipe:
            pipe.write(plan_to_json(plan))
    return supervisor, ours


def _watched(folder: Path, supervisor: subprocess.Popen[bytes]) -> list[ServiceStatus]:
    code = supervisor.poll()
    if code == LOCKED:
        raise StackError(ALREADY)
    if code is not None:
        lines = tail(log_path(folder, "supervisor")) or "(it wrote nothing)"
        raise StackError(f"the supervisor ended (exit code {code}); its last lines:\n{lines}")
    state = read_state(folder)
    if state is None or state.supervisor.pid != supervisor.pid:
        return []  # it has only just begun
    return _statuses(folder, silent="starting")


def _statuses(folder: Path, *, silent: str) -> list[ServiceStatus]:
    state = read_state(folder)
    return [] if state is None else [_status(service, silent) for service in state.services]


def _status(service: Running, silent: str) -> ServiceStatus:
    health = "-"
    if service.state == "running":
        health = HEALTHY if answers(service.ready_url) else silent
    return ServiceStatus(service.name, service.state, health, service.url, service.detail)


def _hold(folder: Path, supervisor: subprocess.Popen[bytes], console: Console) -> None:
    """Return when the supervisor ends; tell of services that die meanwhile."""
    told: dict[str, str] = {}
    while supervisor.poll() is None:
        state = read_state(folder)
        for service in () if state is None else state.services:
            if told.get(service.name, "running") != service.state:
                detail = f" ({service.detail}): `invoke logs -s {service.name}` may say why" if service.detail else ""
                console.say(f"{service.name} is {service.state}{detail}")
            told[service.name] = service.state
        time.sleep(0.3)


def _stop(supervisor: subprocess.Popen[bytes]) -> None:
    """Ask for an orderly end; a second Ctrl-C asks for haste, and a supervisor that hangs is killed."""
    deadline = time.monotonic() + _STOP_SECONDS
    supervisor.terminate()
    while supervisor.poll() is None:
        try:
            supervisor.wait(max(0.0, deadline - time.monotonic()))
        except KeyboardInterrupt:
            supervisor.terminate()
        except subprocess.TimeoutExpired:
            supervisor.kill()


@contextmanager
def _interrupts() -> Iterator[None]:
    """Make the end of a terminal and a polite kill the same as Ctrl-C while inside."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
