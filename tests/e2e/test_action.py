"""The steps of action.yml, run as GitHub's runner runs those of a composite action."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.e2e


class Action:
    """The action on a machine of its own, where its first step has been run."""

    def __init__(self, temporary: Path) -> None:
        self._about = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
        self._runner = os.environ | {"RUNNER_TEMP": str(temporary), "GITHUB_ACTION_PATH": str(ROOT)}
        install, self._check = self._about["runs"]["steps"]
        done = self._run(install, ROOT, {})
        assert done.returncode == 0, done.stderr

    def check(self, folder: Path, **inputs: str) -> tuple[int, list[str], str]:
        """What its second step returns and prints in a folder, with some inputs and the defaults of others."""
        done = self._run(self._check, folder, inputs)
        return done.returncode, done.stdout.splitlines(), done.stderr

    def _run(self, step: dict[str, Any], folder: Path, inputs: dict[str, str]) -> subprocess.CompletedProcess[str]:
        given = {name: inputs.get(name, about["default"]) for name, about in self._about["inputs"].items()}
        wanted = {name: filled(str(value), given) for name, value in step["env"].items()}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        environment = self._runner | wanted
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def filled(text: str, inputs: dict[str, str]) -> str:
    """A text in which inputs are filled in as GitHub does it."""
    for name, value in inputs.items():
        text = text.replace(f"${{{{ inputs.{name} }}}}", value)
    return text


@pytest.fixture(scope="module")
def action(tmp_path_factory: pytest.TempPathFactory) -> Action:
    return Action(tmp_path_factory.mktemp("runner"))


def test_findings_annotate_the_pull_request_and_fail_the_step(action: Action) -> None:
    code, lines, err = action.check(ROOT / "tests/stacks", path="exercise", arguments="--fail-on warning")
    assert (code, len(lines), err) == (1, 2, "")
    assert lines[0].startswith("::error file=exercise/prometheus/prometheus.yml,line=4,endLine=4,col=3,endColumn=13,")
    assert lines[1].startswith("::warning file=exercise/grafana/provisioning/datasources/datasource.yml,line=8,")


def test_a_sound_stack_passes(action: Action) -> None:
    assert action.check(ROOT) == (0, [], "")
