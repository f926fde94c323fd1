"""What the local supervisor is told to run, and what it tells of that: data for a pipe and for a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from stackrun.process import ProcessId

FOLDER = ".runtime"


@dataclass(frozen=True, slots=True)
class Process:
    """A service as a process: its command, what its environment has beyond ours, and where it answers."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    url: str
    ready_url: str
    restart: bool


@dataclass(frozen=True, slots=True)
class Running:
    """A service under supervision; `state` is one of Docker's words: running, restarting, exited."""

    name: str
    url: str
    ready_url: str
    state: str
    detail: str
    process: ProcessId | None


@dataclass(frozen=True, slots=True)
class State:
    """Who supervises, and what became of each service."""

    supervisor: ProcessId
    services: tuple[Running, ...]


def plan_to_json(processes: Sequence[Process]) -> bytes:
    """Return the plan as the text that `plan_from_json` reads."""
    return json.dumps([asdict(process) for process in processes]).encode()


def plan_from_json(text: bytes) -> tuple[Process, ...]:
    """Return the processes of the plan."""
    return tuple(Process(**{**entry, "command": tuple(entry["command"])}) for entry in json.loads(text))


def write_state(folder: Path, state: State) -> None:
    """Write the state that `read_state` returns; a reader sees the old or the new one, never a part."""
    draft = folder / "state.json.draft"
    draft.write_text(f"{json.dumps(asdict(state), indent=2)}\n", encoding="utf-8")
    draft.replace(folder / "state.json")


def read_state(folder: Path) -> State | None:
    """Return the state that the last supervisor left in `folder`, None where there is none to read."""
    try:
        data = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        services = tuple(Running(**{**entry, "process": _process(entry["process"])}) for entry in data["services"])
        return State(supervisor=ProcessId(**data["supervisor"]), services=services)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def remove_state(folder: Path) -> None:
    """Leave no state in `folder`."""
    (folder / "state.json").unlink(missing_ok=True)


def log_path(folder: Path, name: str) -> Path:
    """Return where the output of a service is kept."""
    return folder / "logs" / f"{name}.log"


def _process(data: dict[str, Any] | None) -> ProcessId | None:
    return None if data is None else ProcessId(**data)
