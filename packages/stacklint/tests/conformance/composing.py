"""The real docker compose as a judge of many compose files, and what it makes of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stacklint.rules.examples import write

from .compose_models import HOME

PATIENCE = 60.0
"""Seconds that one file may take."""
_FOLDERS = ("/usr/local/lib/docker", "/usr/local/libexec/docker", "/usr/lib/docker", "/usr/libexec/docker")


def _program() -> str | None:
    """Where docker looks for its plugin, else what is on PATH; started without docker, it takes half the time."""
    homes = [Path(os.environ.get("DOCKER_CONFIG", Path.home() / ".docker")), *map(Path, _FOLDERS)]
    plugins = [str(home / "cli-plugins" / "docker-compose") for home in homes]
    found = [path for path in (*plugins, shutil.which("docker-compose")) if path and os.access(path, os.X_OK)]
    return next((path for path in found if _is_second(path)), None)


def _is_second(path: str) -> bool:
    shown = subprocess.run([path, "version"], capture_output=True, text=True, timeout=30, check=False).stdout
    return "Docker Compose version" in shown


COMPOSE = _program()
"""The program; none where it isn't installed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program says of a project: why it refuses it, empty if it doesn't, and what it makes of it."""

    refusal: str
    model: Mapping[str, Any]


def answers(projects: Sequence[Mapping[str, str]], folder: Path) -> list[Answer]:
    """What docker compose says of each project, of which each file is given."""
    assert COMPOSE
    for number, files in enumerate(projects):
        write(files, folder / f"p{number}")
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(lambda number: _ask(folder / f"p{number}"), range(len(projects))))


def _ask(folder: Path) -> Answer:
    """All of its services are asked for; the variables of this machine are no part of a project."""
    assert COMPOSE
    run = subprocess.run(
        [COMPOSE, "--profile", "*", "config", "--format", "json"],
        cwd=folder, env={"PATH": os.environ["PATH"], "HOME": HOME}, capture_output=True, timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    if run.returncode:
        return Answer(run.stderr.decode(errors="replace").strip() or "refused", {})
    return Answer("", json.loads(run.stdout))
