"""The shipped stack is right: stacklint says so, and the programs that read its files agree."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROMETHEUS = ROOT / "configs/prometheus"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a program in the repository's root, with a bound on its time."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def program(name: str) -> str:
    """The path of a program; the test is skipped with the reason where this machine lacks it."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not on this machine's PATH")
    return found


def compose() -> list[str]:
    """The Compose command; the test is skipped where this machine lacks version 2."""
    docker = program("docker")
    if run(docker, "compose", "version").returncode:
        pytest.skip("docker has no compose plugin on this machine")
    return [docker, "compose"]


def test_stacklint_finds_nothing_of_any_severity_and_has_no_opinion() -> None:
    profile = ("--profile", "opinion")
    done = run(sys.executable, "-m", "stacklint", "check", ".", "--fail-on", "info", "--format", "json", *profile)
    assert (done.returncode, json.loads(done.stdout)["diagnostics"]) == (0, [])


def test_stacklint_reads_every_file_of_the_stack() -> None:
    done = run(sys.executable, "-m", "stacklint", "check", ".", "--format", "json")
    files = [path for path in (ROOT / "configs").rglob("*") if path.suffix in {".yml", ".json"}]
    assert json.loads(done.stdout)["summary"]["files"] == len(files) + len(["compose.yaml"])


def test_promtool_accepts_the_configuration_and_its_rules() -> None:
    done = run(program("promtool"), "check", "config", "--lint=all", "--lint-fatal", str(PROMETHEUS / "prometheus.yml"))
    # the interval of a second is meant, and nothing of it is a lint
    assert (done.returncode, "SUCCESS" in done.stdout) == (0, True), done.stdout + done.stderr


def test_the_unit_tests_of_the_rules_pass() -> None:
    tests = sorted(str(path) for path in (PROMETHEUS / "tests").glob("*.test.yml"))
    done = run(program("promtool"), "test", "rules", *tests)
    assert (done.returncode, bool(tests)) == (0, True), done.stdout + done.stderr


def test_every_rule_has_a_unit_test() -> None:
    rules = "".join(path.read_text("utf-8") for path in (PROMETHEUS / "rules").glob("*.yml")).splitlines()
    names = {line.split(": ", 1)[1] for line in rules if line.strip().startswith(("- record:", "- alert:"))}
    tests = "".join(path.read_text("utf-8") for path in (PROMETHEUS / "tests").glob("*.test.yml"))
    assert ({name for name in names if name not in tests}, bool(names)) == (set(), True)


def test_amtool_accepts_the_alertmanager_configuration() -> None:
    done = run(program("amtool"), "check-config", str(ROOT / "configs/alertmanager/alertmanager.yml"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_compose_accepts_the_compose_file() -> None:
    done = run(*compose(), "config", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")


def test_compose_publishes_ports_on_loopback_only() -> None:
    done = run(*compose(), "config", "--format", "json")
    services = json.loads(done.stdout)["services"]
    published = {name: [port["host_ip"] for port in service["ports"]] for name, service in services.items()}
    assert published == {name: ["127.0.0.1"] for name in ("alertmanager", "app", "grafana", "prometheus")}
