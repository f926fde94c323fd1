"""Where the local runtime gets Prometheus, Alertmanager and Grafana from."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stackrun.compose import Service
from stackrun.console import Console
from stackrun.debian import unpack_package
from stackrun.errors import StackError
from stackrun.release import RELEASES, unpack_release


@dataclass(frozen=True, slots=True)
class Source:
    """The names of a program: its executables, its package, its project among the official releases."""

    executables: tuple[str, ...]
    package: str | None = None
    project: str | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """An executable, and the folder that stands for `/` if its package was unpacked there."""

    path: Path
    root: Path | None


SOURCES: Mapping[str, Source] = {
    "prometheus": Source(("prometheus",), package="prometheus", project="prometheus"),
    "alertmanager": Source(
        ("alertmanager", "prometheus-alertmanager"), package="prometheus-alertmanager", project="alertmanager"
    ),
    "grafana": Source(("grafana", "grafana-server")),
}


def obtain_program(
    service: Service, folder: Path, *, environ: Mapping[str, str], console: Console, releases: str = RELEASES
) -> Program | None:
    """Return the program of `service`: from PATH, from `folder`, or brought there now.

    None means that it is not installed and that there is no way to get it without root.

    Raises:
        StackError: there are ways, and each failed.
    """
    source = SOURCES[service.name]
    for name in source.executables:
        if found := shutil.which(name, path=environ.get("PATH")):
            return Program(Path(found), root=None)
    packaged, released = folder / "package" / service.name, folder / "release" / service.name
    if kept := _unpacked(packaged, released, source):
        return kept
    reasons: list[str] = []
    if source.package is not None:
        console.say(f"{service.name} is not installed: getting the distribution's package {source.package}")
        try:
            unpack_package(source.package, packaged, state=folder / "apt")
        except StackError as error:
            reasons.append(str(error))
    version = re.search(r":v?(\d+\.\d+\.\d+)", service.image)
    if reasons and source.project is not None and version is not None:
        console.say(f"{reasons[0]}: getting the official release {version[1]}")
        try:
            unpack_release(source.project, version[1], released, releases=releases)
        except StackError as error:
            reasons.append(str(error))
    if kept := _unpacked(packaged, released, source):
        return kept
    if reasons:
        raise StackError(f"there is no {service.name}: {'; '.join(reasons)}. Install it, or use Docker.")
    return None


def known_flags(program: Program) -> frozenset[str]:
    """Return the long options that the program's own help names, without their dashes."""
    done = subprocess.run(
        [str(program.path), "--help"], check=False, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL
    )
    return frozenset(re.findall(r"^\s+(?:-\w, )?--(?:\[no-\])?([\w.-]+)", done.stdout + done.stderr, re.MULTILINE))


def _unpacked(packaged: Path, released: Path, source: Source) -> Program | None:
    for name in source.executables:
        if os.access(packaged / "usr" / "bin" / name, os.X_OK):
            return Program(packaged / "usr" / "bin" / name, root=packaged)
        if os.access(released / name, os.X_OK):
            return Program(released / name, root=None)
    return None
