"""The program on files made to be hard: it ends in a diagnostic, soon, in little memory, and never in a traceback."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from stacklint.models import Kind

from .conftest import Tally
from .hostile import HOSTILE

SECONDS, MEGABYTES = 2.0, 300
"""What a file may cost on a machine that does nothing else."""
PATIENCE = 20
"""Seconds of processor time after which the program is ended."""

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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells in kilobytes what a process has needed")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_be_hard_ends_in_a_diagnostic(tmp_path: Path, tally: Tally, name: str) -> None:
    kind, make = HOSTILE[name]
    file = tmp_path / ("f.json" if kind is Kind.DASHBOARD else "f.yml")
    file.write_bytes(make())
    command = [sys.executable, "-c", LAUNCH, str(PATIENCE), "check", f"--kind={kind}", file.name]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=True, timeout=600)
    file.unlink()
    code, seconds, megabytes = done.stdout.split()
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert (int(code) in {0, 1}, "Traceback" in said, said.endswith(" in 1 file\n")) == (True, False, True), said[
        -2000:
    ]
    assert int(megabytes) <= MEGABYTES
    figures = f"{name}: {float(seconds):.1f} s, {megabytes} MB"
    within = float(seconds) <= SECONDS
    tally("hostile files", 1, int(code == "0"), Counter([f"within {SECONDS:.0f} s" if within else figures]))
