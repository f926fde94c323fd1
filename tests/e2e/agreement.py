"""A stack case that is really started: its own Prometheus and Alertmanager, and stand-ins for everything else.

`docker compose config` says what the compose files mean; from that a file is made in which images that can't be had are
replaced, and nothing is published. Prometheus scrapes each second, so that a case takes a few.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sysconfig
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from .polling import eventually
from .processes import free_port
from .prometheus import Prometheus

STACKS: Final = Path(__file__).parents[1] / "stacks"
STANDIN: Final = Path(__file__).with_name("standin.py")
IMAGES: Final = {"prometheus": "prom/prometheus:v3.5.0", "alertmanager": "prom/alertmanager:v0.28.1"}
PYTHON: Final = "python:3.13-slim"
KEPT: Final = ("networks", "hostname", "container_name", "links", "extra_hosts")
"""What a stand-in has of the service that it stands in for: how it is reached."""

OWN: Final = ("command", "entrypoint", "volumes", "configs", "secrets", "environment", "read_only", "tmpfs")
"""What one of our own programs has of its service beside that."""

PORTS: Final = {
    "grafana/grafana": "3000",
    "prom/node-exporter": "9100",
    "quay.io/prometheus/node-exporter": "9100",
    "gcr.io/cadvisor/cadvisor": "8080",
    "prom/blackbox-exporter": "9115",
    "prom/pushgateway": "9091",
    "oliver006/redis_exporter": "9121",
    "nginx/nginx-prometheus-exporter": "9113",
    "prometheuscommunity/postgres-exporter": "9187",
    "prom/mysqld-exporter": "9104",
    "grafana/loki": "3100",
    "rabbitmq": "15692",
}
"""On which ports programs answer to HTTP, by their own documentation."""
RAW_PORTS: Final = {"postgres": "5432", "redis": "6379", "rabbitmq": "5672"}
"""On which ports programs speak something else."""
COMMANDS: Final = {
    "prometheus": ("--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"),
    "alertmanager": ("--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"),
}
"""How the images start their programs."""
SERVED: Final = {
    "dead-targets": {"broker-1": "7071"},
    "include-and-extends": {"backend": "8000"},
    "open-inventories-accuse-nobody": {"exporter": "9999"},
    "programs-that-listen-within": {"collector": "127.0.0.1:8888,8889", "older-collector": "8888"},
    "targets-that-answer": {"postgres-exporter": "9187", "gateway": "8000"},
}
"""On which ports the programs of a case answer whose images are nobody's, or that say it in a file of their own."""
TEXT: Final = "# TYPE standin gauge\nstandin 1\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A case that is up.

    Attributes:
        folder: its copy.
        project: its name among compose projects.
        config: what `docker compose config` said of it.
        unstarted: the services that could not be started, where each was started alone.
    """

    folder: Path
    project: str
    config: dict[str, Any]
    unstarted: set[str] = field(default_factory=set)

    def compose(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command of compose on the file with the stand-ins."""
        command = ["docker", "compose", "-p", self.project, "-f", str(self.folder / "standins.json"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)

    def inspect(self, service: str) -> dict[str, Any]:
        """What the engine knows of a service's container."""
        name = self.compose("ps", "-aq", service).stdout.split()
        done = subprocess.run(["docker", "inspect", *name], capture_output=True, text=True, timeout=30, check=True)
        (found,) = json.loads(done.stdout)
        return dict(found)

    def is_running(self, service: str) -> bool:
        """Whether a service's program runs, or has ended."""
        return bool(self.inspect(service)["State"]["Running"])

    def has(self, service: str, path: str) -> bool:
        """Whether there is something at a path of a container, which need not run."""
        (name,) = self.compose("ps", "-aq", service).stdout.split()
        done = subprocess.run(["docker", "cp", f"{name}:{path}", "-"], capture_output=True, timeout=30, check=False)
        return done.returncode == 0

    def prometheus(self, service: str) -> Prometheus:
        """The API of a Prometheus, on its container's own address."""
        words = " ".join(self.config["services"][service].get("command") or [])
        routed = re.search(r"--web\.route-prefix=(\S*)", words)
        outside = re.search(r"--web\.external-url=(\S*)", words)
        prefix = routed[1] if routed else urlsplit(outside[1]).path if outside else ""
        networks = self.inspect(service)["NetworkSettings"]["Networks"].values()
        address = next(network["IPAddress"] for network in networks if network["IPAddress"])
        return Prometheus(f"http://{address}:9090/{prefix.strip('/')}".rstrip("/"))

    def scraped(self, service: str) -> dict[tuple[str, str], str]:
        """The health of every target, by job and address as written, once each has been scraped."""

        def read() -> tuple[dict[tuple[str, str], str], ...]:
            active = self.prometheus(service).get("targets", ("state", "active"))["activeTargets"]
            found = {
                (one["discoveredLabels"]["job"], one["discoveredLabels"]["__address__"]): one["health"]
                for one in active
            }
            ready = bool(found) == bool(wanted) and "unknown" not in found.values()
            return (found,) if ready else ()

        def listed() -> tuple[object, ...]:
            loaded = yaml.safe_load(self.prometheus(service).get("status/config")["yaml"])
            groups = [one for job in loaded.get("scrape_configs", []) for one in job.get("static_configs", [])]
            return (any(group["targets"] for group in groups),)

        (wanted,) = eventually(listed, f"`{service}` answers", within=20)
        return eventually(read, f"every target of `{service}` has been scraped", within=30)[0]

    def remove(self) -> None:
        """Take it down, with all that it made."""
        self.compose("down", "--volumes", "--timeout", "0", "--remove-orphans", "--rmi", "local")


def start(case: str, folder: Path, *, whole: bool = True) -> Case:
    """Start a case from a copy in a folder; one service after the other where not the `whole` of it can be.

    Raises:
        AssertionError: compose refuses it or can't start it.
    """
    shutil.copytree(STACKS / case, folder, dirs_exist_ok=True, symlinks=True)
    for example in [*folder.rglob("*.example")]:
        shutil.copy(example, example.with_suffix(""))
    command = ["docker", "compose", "config", "--format", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    config = json.loads(done.stdout)
    _scrape_each_second(folder)
    found = Case(folder, f"agreement-{uuid.uuid4().hex[:8]}", config)
    served = SERVED.get(case, {})
    ports: dict[str, str] = {}
    services = {
        name: {**_standin(name, service, folder, served.get(name, "")), **({} if whole else _published(service, ports))}
        for name, service in config["services"].items()
    }
    made = {**config, "services": services, "name": found.project}
    for kind in ("networks", "volumes"):  # each run has its own
        made[kind] = {name: _unnamed(one) for name, one in config.get(kind, {}).items()}
    (folder / "standins.json").write_text(json.dumps(made), "utf-8")
    if not whole:
        for name in services:
            if found.compose("up", "--detach", "--quiet-pull", "--no-deps", name).returncode != 0:
                found.unstarted.add(name)
        return found
    up = found.compose("up", "--detach", "--quiet-pull")
    if up.returncode != 0:
        found.remove()
    assert up.returncode == 0, up.stderr
    return found


def _published(service: dict[str, Any], taken: dict[str, str]) -> dict[str, Any]:
    """What a service publishes, on loopback and on ports of the host that are free: on one where it says one."""
    found = []
    for port in service.get("ports", []):
        own = port.get("host_ip", "")
        address = own if own.startswith("127.") else "127.0.0.1"
        published = taken.setdefault(port["published"], str(free_port()))
        found.append({**port, "host_ip": address, "published": published})
    return {"ports": found} if found else {}


def _unnamed(one: dict[str, Any] | None) -> dict[str, Any]:
    one = one or {}
    return one if one.get("external") else {key: value for key, value in one.items() if key != "name"}


def program(image: str) -> str:
    """Which of our own programs an image is; "" for a stand-in."""
    name = image.partition(":")[0].partition("@")[0]
    return name.removeprefix("prom/") if name in {"prom/prometheus", "prom/alertmanager"} else ""


def _standin(name: str, service: dict[str, Any], folder: Path, served: str) -> dict[str, Any]:
    image = service.get("image", "")
    role = program(image) if "build" not in service else ""
    if role:
        own = _some(service, *OWN)
        if not service.get("entrypoint"):
            words = service.get("command") or COMMANDS[role]
            own["command"] = [*words, *_defaults(role, " ".join(words))]
        return {**_reach(service), **own, "image": IMAGES[role], "restart": "no"}
    if "build" in service:
        context = Path(service["build"]["context"])
        dockerfile = context / service["build"].get("dockerfile", "Dockerfile")
        written = dockerfile.read_text("utf-8") if dockerfile.exists() else ""
        text = "".join(path.read_text("utf-8") for path in sorted(context.rglob("*.prom")))
        if not text and "\nCMD [" in written:
            return {**_reach(service), **_python(service), "build": _built(context, written)}
        ports = served or ",".join(re.findall(r"^EXPOSE\s+(\d+)", written, re.MULTILINE))
        return {**_reach(service), **_serving(name, folder, ports, "", text or TEXT)}
    if image.startswith("python:"):
        return {**_reach(service), **_python(service), "image": PYTHON}
    repository = image.partition(":")[0]
    moved = re.search(r"--web\.listen-address=(\S*?:\d+)", " ".join(service.get("command") or []))
    ports, raw = moved[1] if moved else served or PORTS.get(repository, ""), RAW_PORTS.get(repository, "")
    made = _serving(name, folder, ports, raw, TEXT)
    inside = [one for one in service.get("volumes", []) if Path(one.get("source", "/")).is_relative_to(folder)]
    return {**_reach(service), **made, "volumes": [*inside, *made["volumes"]]}


def _serving(name: str, folder: Path, http: str, raw: str, text: str) -> dict[str, Any]:
    """A program that answers on some ports with a text."""
    written = folder / f"standin-{name}.prom"
    written.write_text(text, "utf-8")
    return {
        "image": PYTHON,
        "entrypoint": ["python3", "/standin.py", http, raw, "/standin.prom"],
        "volumes": [f"{STANDIN}:/standin.py:ro", f"{written}:/standin.prom:ro"],
    }


def _python(service: dict[str, Any]) -> dict[str, Any]:
    """A real program in Python, which finds its packages among our own, and their programs as modules."""
    own = _some(service, "command", "entrypoint", "working_dir")
    packages = {"type": "bind", "source": sysconfig.get_path("purelib"), "target": "/packages", "read_only": True}
    environment = {**(service.get("environment") or {}), "PYTHONPATH": "/packages", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**own, "environment": environment, "volumes": [*service.get("volumes", []), packages]}


def _built(context: Path, dockerfile: str) -> dict[str, Any]:
    """How its image is built: as its Dockerfile says, but for the packages."""
    lines = [line for line in dockerfile.splitlines() if not line.startswith("RUN pip ")]
    lines = [re.sub(r"^(FROM +)python:\S+", rf"\g<1>{PYTHON}", line) for line in lines]
    lines = [re.sub(r'^CMD \["(flask)"', r'CMD ["python3", "-m", "\1"', line) for line in lines]
    lines = [_wsgi(line) if line.startswith('CMD ["gunicorn"') else line for line in lines]
    return {"context": str(context), "dockerfile_inline": "\n".join(lines).replace("$", "$$")}


def _wsgi(command: str) -> str:
    """What serves an application in place of gunicorn, in one process."""
    words = json.loads(command.removeprefix("CMD "))
    module, _, name = next(word for word in words if re.fullmatch(r"[a-z_][\w.]*:[a-z_]\w*", word)).partition(":")
    bound = re.search(r":(\d+)\b", " ".join(words).replace(f"{module}:{name}", ""))
    program = (
        "from wsgiref.simple_server import make_server; "
        f"from {module} import {name} as app; make_server('', {bound[1] if bound else 8000}, app).serve_forever()"
    )
    return f"CMD {json.dumps(['python3', '-c', program])}"


def _defaults(role: str, words: str) -> list[str]:
    """What the public programs take where no flag says otherwise, and Debian's do not; and a pace for tests."""
    if role == "alertmanager":
        return [] if "storage.path" in words else ["--storage.path=data/"]
    agent = "--agent" in words
    return [
        *(["--config.file=prometheus.yml"] if "config.file" not in words else []),
        *(["--storage.tsdb.path=data/"] if "storage.tsdb.path" not in words and not agent else []),
        *(["--storage.agent.path=data-agent/"] if "storage.agent.path" not in words and agent else []),
        "--scrape.discovery-reload-interval=1s",
    ]


def _reach(service: dict[str, Any]) -> dict[str, Any]:
    return _some(service, *KEPT)


def _some(service: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: service[key] for key in keys if key in service}


def _scrape_each_second(folder: Path) -> None:
    """Let every Prometheus of a copy scrape and evaluate each second."""
    for path in folder.rglob("*.y*ml"):
        try:
            data = yaml.safe_load(path.read_text("utf-8"))
        except yaml.YAMLError:
            continue
        if not isinstance(data, dict) or not isinstance(data.get("scrape_configs"), list):
            continue
        pace = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
        data["global"] = {**(data.get("global") or {}), **pace}
        for job in data["scrape_configs"]:
            for key in pace.keys() & job.keys():
                del job[key]
        path.write_text(yaml.safe_dump(data), "utf-8")
