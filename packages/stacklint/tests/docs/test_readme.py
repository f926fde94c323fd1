from __future__ import annotations

import re
from pathlib import Path

import pytest
from stacklint.cli import main
from stacklint.rules.examples import write
from stacklint.rules.fixtures import edited

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def fenced(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_report_is_one_that_a_rule_really_makes(pages: dict[str, str]) -> None:
    assert fenced("text") in pages["docs/rules/LK106.md"]


def test_the_program_runs_and_says_what_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = "grafana/provisioning/datasources/prometheus.yml"
    write(edited(path, "isDefault", "is_default"), tmp_path)
    monkeypatch.chdir(tmp_path)
    exec(compile(fenced("python"), "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith(f"{path} 7 GF101 `is_default` is no key")


def test_every_option_of_the_commands_exists(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [line.split("#")[0].split()[2:] for line in fenced("console").splitlines()]
    assert [command for command in commands if main([*command, "--help"]) != 0] == []
    assert capsys.readouterr().err == ""
