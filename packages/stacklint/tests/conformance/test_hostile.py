"""The program on files made to be hard: it ends in a diagnostic, soon, in little memory, and never in a traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from stacklint.models import Kind
from stacklint.rules.examples import write
from stacklint.rules.fixtures import stack

from .conftest import Tally
from .hostile import HOSTILE
from .hostile_grafana import HOSTILE_GRAFANA

SECONDS, MEGABYTES = 2.0, 300
"""What a file may cost on a machine that does nothing else."""
PATIENCE = 20
"""Seconds of processor time after which the program is ended."""

only_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells in kilobytes what a process has needed"
)

# A process of its own measures: what a child needs counts from what its parent has had when it began.
LAUNCH = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]),) * 2)
with open("said", "wb") as said:
    to_file = [(os.POSIX_SPAWN_DUP2, said.fileno(), stream) for stream in (1, 2)]
    command = [sys.executable, "-m", "stacklint", *sys.argv[2:]]
    child = os.posix_spawn(sys.executable, command, os.environ, file_actions=to_file)
    _, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run of the program has said and needed: seconds of processor time, and megabytes."""

    code: int
    seconds: float
    megabytes: int
    said: str


def cost(folder: Path, *arguments: str) -> Cost:
    """A check in a folder, in a process that is ended if it takes too long."""
    command = [sys.executable, "-c", LAUNCH, str(PATIENCE), "check", *arguments]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True, timeout=600)
    code, seconds, megabytes = done.stdout.split()
    said = (folder / "said").read_text(encoding="utf-8", errors="replace")
    return Cost(int(code), float(seconds), int(megabytes), said)


def judge(found: Cost, name: str, group: str, tally: Tally) -> None:
    """It ended in diagnostics, and in little memory; the summary has how long it took."""
    is_told = re.search(r" in [\d,]+ files?(; [\d,]+ can be fixed with --fix)?\n\Z", found.said) is not None
    assert (found.code in {0, 1}, "Traceback" in found.said, is_told) == (True, False, True), found.said[-2000:]
    assert found.megabytes <= MEGABYTES
    within = found.seconds <= SECONDS
    figures = f"{name}: {found.seconds:.1f} s, {found.megabytes} MB"
    tally(group, 1, int(found.code == 0), Counter([f"within {SECONDS:.0f} s" if within else figures]))


@only_linux
@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_be_hard_ends_in_a_diagnostic(tmp_path: Path, tally: Tally, name: str) -> None:
    kind, make = HOSTILE[name]
    file = tmp_path / ("f.json" if kind is Kind.DASHBOARD else "f.yml")
    file.write_bytes(make())
    found = cost(tmp_path, f"--kind={kind}", file.name)
    file.unlink()
    judge(found, name, "hostile files", tally)


@only_linux
@pytest.mark.parametrize("name", HOSTILE_GRAFANA)
def test_a_file_of_grafana_made_to_be_hard_ends_in_a_diagnostic(tmp_path: Path, tally: Tally, name: str) -> None:
    path, make = HOSTILE_GRAFANA[name]
    write(stack({path: ""}), tmp_path)
    (tmp_path / path).write_bytes(make())
    judge(cost(tmp_path, "."), name, "hostile files of Grafana", tally)
