"""LK140."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.data_folders import data_folder, misplaced_volume, read_only_data
from stacklint.stack.stack import Stack

_FILE, _MOUNT = "compose.yaml", "      - ./prometheus:/etc/prometheus:ro\n"
_BOARDS = "      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro\n"
_IMAGE = "    image: prom/prometheus:v3.5.0\n"
_GRAFANA = "    image: grafana/grafana:12.2.0\n"
_COMMAND = "[--config.file=/etc/prometheus/prometheus.yml]\n"


def _at(path: str, mounts: str = "", more: str = "", flags: str = "") -> Example:
    """The sound repository whose Prometheus keeps its data elsewhere, with more mounts and more lines."""
    command = f"[--config.file=/etc/prometheus/prometheus.yml, --storage.tsdb.path={path}{flags}]\n{more}"
    files = edited(_FILE, _COMMAND, command)
    return Example({**files, _FILE: files[_FILE].replace(_MOUNT, _MOUNT + mounts)})


_BESIDE = _at("/data", "      - data:/dato\n", "    read_only: true\n")


@rule(
    "LK140",
    "data-read-only",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - «./data:/prometheus:ro»\n")),
        Example(edited(_FILE, _GRAFANA, f"{_GRAFANA}    «read_only»: true\n")),
        Example(edited(_FILE, _BOARDS, f"{_BOARDS}      - «./lib:/var/lib:ro»\n")),
        _at("/data", more="    «read_only»: true\n"),
        _at("/prometheus/a", "      - «./data:/prometheus:ro»\n"),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - ./data:/prometheus\n")),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - ./data:/prometheus\n    read_only: true\n")),
        Example(edited(_FILE, _IMAGE, f"{_IMAGE}    read_only: true\n")),
        _at("/prometheus/a", more="    read_only: true\n"),
        _at("//prometheus/a", more="    read_only: true\n"),
        Example(edited(_FILE, _GRAFANA, f"{_GRAFANA}    read_only: true\n    tmpfs: /var/lib/grafana\n")),
        _at("/data", more="    read_only: true\n", flags=", --agent"),
        Example({**_BESIDE.files, _FILE: _BESIDE.files[_FILE] + "volumes: {data: }\n"}),
        Example(edited(_FILE, _GRAFANA, f"{_GRAFANA}    read_only: ${{READ_ONLY}}\n")),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - $DATA:/prometheus\n    read_only: true\n")),
    ),
)
def data_read_only(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A program can't write where it keeps its data.

    Prometheus and Grafana exit at their start: "read-only file system". What a container may write to needs a volume, a
    mount without `ro`, or a `tmpfs`. The images of Prometheus declare a volume for the folder that they keep it in by
    default, so there the engine makes one, whatever is `read_only`.
    """
    for service in subject.services.values():
        data, what = data_folder(service), read_only_data(service)
        if what is not None and misplaced_volume(service, subject) is None:
            yield Finding(
                what,
                f"`{service.name}` keeps its data in `{data}`, where nothing can be written; it exits at start",
                f"mount a volume at `{data}`, or take away what makes it read-only",
                ((service.node.place.key(), "the service"),),
            )
