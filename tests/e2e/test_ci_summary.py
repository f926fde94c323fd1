"""The last line of a CI run tells what every pytest run before it told."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

SUMMARISE = Path(__file__).parents[2] / ".ci" / "summarise.py"
SUITE = """
import pytest

def test_good(): pass
def test_bad(): assert 0
def test_skipped(): pytest.skip("no engine answers")
@pytest.mark.xfail
def test_expected(): assert 0
@pytest.fixture
def broken(): raise RuntimeError
def test_error(broken): pass
"""


def test_one_run_is_told_in_pytests_own_words(tmp_path: Path) -> None:
    log = pytest_log(tmp_path)
    closing = log.splitlines()[-1]
    assert without_seconds(summary(tmp_path, log)[-1]) == without_seconds(closing)


def test_two_runs_are_added_and_a_reason_is_given_once(tmp_path: Path) -> None:
    log = pytest_log(tmp_path)
    *reasons, closing = summary(tmp_path, f"{log}nox > * lint: failed\n{log}")
    assert (re.sub(r"=| in [0-9.]+s", "", closing).strip(), [line.split()[0] for line in reasons]) == (
        "2 failed, 2 passed, 2 skipped, 2 xfailed, 2 errors",
        ["SKIPPED", "XFAIL", "ERROR", "FAILED", "nox"],
    )


def test_a_log_without_tests_says_so(tmp_path: Path) -> None:
    assert summary(tmp_path, "nox > Running session lint\n") == [" no tests ran in 0.00s ".center(80, "=")]


def pytest_log(folder: Path) -> str:
    (folder / "test_suite.py").write_text(SUITE)
    command = [sys.executable, "-m", "pytest", "-ra", "--color=yes", "-p", "no:cacheprovider", "test_suite.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False).stdout


def summary(folder: Path, log: str) -> list[str]:
    (folder / "log").write_text(log)
    command = [sys.executable, str(SUMMARISE), str(folder / "log")]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout.splitlines()


def without_seconds(line: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m|=| in [0-9.]+s", "", line).strip()
