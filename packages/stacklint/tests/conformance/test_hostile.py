"""The program on files made to be hard: it ends in a diagnostic, soon, in little memory, and never in a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from stacklint.models import Kind
from stacklint.rules.examples import write
from stacklint.rules.fixtures import stack

from .conftest import Tally
from .hostile import HOSTILE
from .hostile_grafana import HOSTILE_GRAFANA
from .hostile_repositories import HOSTILE_REPOSITORIES

SECONDS, MEGABYTES = 2.0, 300
"""What a file may cost on a machine that does nothing else."""
REPOSITORY_SECONDS, REPOSITORY_MEGABYTES = 10.0, 500
"""What a repository may cost."""
PATIENCE = 60
"""Seconds of processor time after which the program is ended, and of waiting."""

only_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells in kilobytes what a process has needed"
)

# A process of its own measures: what a child needs counts from what its parent has had when it began.
LAUNCH = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]),) * 2)
with open(sys.argv[2], "wb") as said, open(sys.argv[3], "wb") as complained:
    to_file = [(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, complained.fileno(), 2)]
    command = [sys.executable, "-m", "stacklint", *sys.argv[4:]]
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
    complained: str


def cost(folder: Path, *arguments: str) -> Cost:
    """A check in a folder, in a process that is ended if it takes too long."""
    with TemporaryDirectory() as beside:
        told = [Path(beside, name) for name in ("said", "complained")]
        command = [sys.executable, "-c", LAUNCH, str(PATIENCE), *map(str, told), "check", *arguments]
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True, timeout=10 * PATIENCE)
        said, complained = (path.read_text(encoding="utf-8", errors="replace") for path in told)
    code, seconds, megabytes = done.stdout.split()
    return Cost(int(code), float(seconds), int(megabytes), said, complained)


def judge(found: Cost, name: str, group: str, tally: Tally) -> None:
    """It ended in diagnostics, and in little memory; the summary has how long it took."""
    is_told = re.search(r" in [\d,]+ files?(; [\d,]+ can be fixed with --fix)?\n\Z", found.said) is not None
    assert (found.code in {0, 1}, found.complained, is_told) == (True, "", True), found.said[-2000:]
    assert found.megabytes <= MEGABYTES
    count(found, name, group, SECONDS, tally)


def count(found: Cost, name: str, group: str, limit: float, tally: Tally) -> None:
    figures = f"{name}: {found.seconds:.1f} s, {found.megabytes} MB"
    tally(group, 1, int(found.code == 0), Counter([f"within {limit:.0f} s" if found.seconds <= limit else figures]))


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


LEFT_OUT = re.compile(
    r"(?:stacklint: `\.` holds more than [\d,]+ [a-z ]+, the rest was left out: use --exclude\n)*"
    r"(?:stacklint: `[^\n]+` leads out of the folder, to `[^\n]+`, and was not followed: use --follow\n)*"
    r"(?:stacklint: [\d,]+ more links lead out of the folder and were not followed\n)?"
)


@only_linux
@pytest.mark.parametrize("name", HOSTILE_REPOSITORIES)
def test_a_repository_made_to_be_hard_ends_in_diagnostics(tmp_path: Path, tally: Tally, name: str) -> None:
    folder = tmp_path / "repository"
    write(stack({}), folder)
    (folder / ".git").mkdir()  # what is around it is outside, wherever temporary folders are
    HOSTILE_REPOSITORIES[name](folder)
    found = cost(folder, ".", "--format=json")
    subprocess.run(["rm", "-rf", folder], check=True)  # the paths of some are too long for Python
    assert (found.code in {0, 1}, bool(LEFT_OUT.fullmatch(found.complained))) == (True, True), found.complained[-2000:]
    assert json.loads(found.said)["summary"]["files"] > 0
    assert "SECRET-OUTSIDE" not in found.said
    assert found.megabytes <= REPOSITORY_MEGABYTES
    count(found, name, "hostile repositories", REPOSITORY_SECONDS, tally)


@only_linux
def test_what_is_found_in_files_with_odd_names_is_shown_without_following_them(tmp_path: Path) -> None:
    write(stack({}), tmp_path)
    HOSTILE_REPOSITORIES["odd names"](tmp_path)
    found = cost(tmp_path, ".")
    assert (found.code, found.complained) == (1, "")
    assert "\x1b" not in found.said
    assert "\u202e" not in found.said


@only_linux
@pytest.mark.parametrize("name", ["compose.yaml", "pyproject.toml"])
def test_a_repository_that_is_a_pipe_and_nothing_else_is_one_sentence(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    found = cost(tmp_path, ".")
    assert (found.code, found.said, found.complained.count("\n")) == (2, "", 1)
