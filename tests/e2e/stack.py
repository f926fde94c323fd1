"""A running stack of this project, driven by the commands that a user types."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .processes import free_port
from .prometheus import Prometheus

if TYPE_CHECKING:
    from collections.abc import Mapping

Runtime = Literal["docker", "local"]
REPOSITORY = Path(__file__).parents[2]
PORTS = {
    "app": "APP_PORT",
    "prometheus": "PROMETHEUS_PORT",
    "alertmanager": "ALERTMANAGER_PORT",
    "grafana": "GRAFANA_PORT",
}
# What a checkout has and a fresh clone has not: nothing of it may be needed, or be touched.
NOT_CLONED = shutil.ignore_patterns(".*", "secrets", "__pycache__", "tests", "docs", "uv.lock")


@dataclass(frozen=True, slots=True)
class Stack:
    """A copy of the project with ports and a project name of its own, so that no other stack is met."""

    root: Path
    runtime: Runtime
    name: str
    ports: Mapping[str, int]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every command; its marks are inherited by all that they start."""
        own = {"COMPOSE_PROJECT_NAME": self.name, "APP_IMAGE": f"{self.name}-app:e2e"}
        return {**os.environ, **own, **{PORTS[name]: str(port) for name, port in self.ports.items()}}

    @property
    def prometheus(self) -> Prometheus:
        """The stack's Prometheus."""
        return Prometheus(self.url("prometheus"))

    def url(self, service: str) -> str:
        """Return where a service is published."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def invoke(self, *arguments: str, timeout: float = 300) -> str:
        """Run an invoke task to its end with no terminal, and return what it printed.

        Raises:
            AssertionError: it failed; the message is all that it printed.
        """
        command = [sys.executable, "-m", "invoke", *arguments]
        done = self._run(command, timeout=timeout)
        assert done.returncode == 0, f"`invoke {' '.join(arguments)}` exited {done.returncode}:\n{done.stdout}"
        return done.stdout

    def up(self) -> str:
        """Start what is not running, and return when all is healthy."""
        detach = ["--detach"] if self.runtime == "local" else []
        return self.invoke("up", "--runtime", self.runtime, *detach)

    def stop_app(self) -> None:
        """Make the application answer no more, in a way that nothing repairs by itself."""
        if self.runtime == "docker":
            self.compose("stop", "app")
        else:
            os.killpg(self.local_pid("app"), signal.SIGSTOP)

    def start_app(self) -> None:
        """Bring the application back."""
        if self.runtime == "docker":
            self.up()
        else:
            os.killpg(self.local_pid("app"), signal.SIGCONT)

    def leftovers(self) -> list[str]:
        """Return what is left of the stack: containers, volumes and networks, or processes."""
        return self._in_engine() if self.runtime == "docker" else [str(pid) for pid in self.processes()]

    def remove(self) -> None:
        """Leave nothing of the stack on this machine, whatever state it is in."""
        if self.runtime == "docker":
            self.compose("down", "--volumes", "--remove-orphans", "--rmi", "local", "--timeout", "5")
            self._run(["docker", "image", "rm", "--force", self.environment["APP_IMAGE"]])
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)

    def compose(self, *arguments: str) -> str:
        """Run a Compose command on the stack, and return what it printed."""
        return self._run(["docker", "compose", *arguments]).stdout

    def containers(self) -> dict[str, dict[str, Any]]:
        """Return what the engine says of each service's container; there is at least one."""
        ids = self.compose("ps", "--all", "--quiet").split()
        assert ids, f"no container of {self.name} is here: it was taken down, or never came up"
        inspected = json.loads(self._run(["docker", "inspect", *ids]).stdout)
        return {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in inspected}

    def supervisor(self) -> int:
        """Return the process that keeps the services of the local runtime."""
        return int(self._state()["supervisor"]["pid"])

    def local_pid(self, service: str) -> int:
        """Return the process of a service of the local runtime; it leads a group of its own."""
        processes = {one["name"]: one["process"] for one in self._state()["services"]}
        assert processes[service], f"{service} does not run"
        return int(processes[service]["pid"])

    def processes(self) -> list[int]:
        """Return the processes of this machine that descend from a command of this stack (Linux only)."""
        mark = f"COMPOSE_PROJECT_NAME={self.name}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((self.root / ".runtime" / "state.json").read_text())
        return state

    def _in_engine(self) -> list[str]:
        mine = ["--filter", f"label=com.docker.compose.project={self.name}", "--format", "{{.ID}}"]
        containers = self._run(["docker", "ps", "--all", *mine]).stdout
        networks = self._run(["docker", "network", "ls", *mine]).stdout
        volumes = self._run(["docker", "volume", "ls", *mine[:2], "--format", "{{.Name}}"]).stdout
        return (containers + networks + volumes).split()

    def _run(self, command: list[str], *, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
        )


def new_stack(root: Path, runtime: Runtime) -> Stack:
    """Copy the project into `root` as a fresh clone would have it; nothing is started."""
    shutil.copytree(REPOSITORY, root, ignore=NOT_CLONED)
    ports = {name: free_port() for name in PORTS}
    return Stack(root, runtime, f"e2e-{runtime}-{uuid.uuid4().hex[:8]}", ports)


def engine_reason() -> str | None:
    """Return why no stack can run in containers here, None where one can."""
    if shutil.which("docker") is None:
        return "no docker on PATH"
    for command in (["docker", "version", "--format", "{{.Server.Version}}"], ["docker", "compose", "version"]):
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        if done.returncode != 0:
            return f"`{' '.join(command)}` fails: {done.stderr.strip().splitlines()[-1]}"
    return None
