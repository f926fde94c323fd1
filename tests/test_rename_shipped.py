"""Metrics and data sources of the shipped stack, renamed: it still hangs together, and its rules pass their tests."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from stacklint.cli import main

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the stack with the application's exposition text, as the working folder."""
    shutil.copy(ROOT / "compose.yaml", tmp_path)
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("rules"))
    shutil.copytree(
        ROOT / "packages/webapp", tmp_path / "packages/webapp", ignore=shutil.ignore_patterns("tests", ".*")
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def content(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def require_sound(folder: Path) -> None:
    assert main(["check", "--fail-on", "info"]) == 0
    promtool = shutil.which("promtool")
    if promtool is not None:
        tests = sorted(map(str, (folder / "configs/prometheus/tests").glob("*.test.yml")))
        done = subprocess.run(
            [promtool, "test", "rules", *tests], capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("what", "old", "new", "files"),
    [
        ("metric", "http_requests_total", "web_requests_total", 4),
        ("metric", "http_request_duration_seconds", "web_latency_seconds", 4),
        ("metric", "job:http_requests:rate1m", "job:web_requests:rate1m", 4),
        ("metric", "app_info", "web_info", 4),
        ("datasource-uid", "prometheus", "main", 3),
    ],
)
def test_a_renamed_stack_hangs_together_and_renamed_back_it_is_the_same_to_the_byte(
    what: str, old: str, new: str, files: int, shipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(shipped)
    assert main(["rename", what, old, new, "--yes"]) == 0
    after = content(shipped)
    assert len([path for path in before if before[path] != after[path]]) == files
    assert "finds more than before" not in capsys.readouterr().err
    require_sound(shipped)
    assert main(["rename", what, new, old, "--yes"]) == 0
    assert content(shipped) == before


def test_the_place_in_the_source_where_a_metric_is_made_is_told(
    shipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rename", "metric", "http_requests_total", "web_requests_total"]) == 1
    told = [line for line in capsys.readouterr().err.splitlines() if "code names it" in line]
    (place,) = (line.removeprefix("stacklint: left as it is: ").split(":")[:2] for line in told)
    assert '"http_requests_total"' in (shipped / place[0]).read_text("utf-8").splitlines()[int(place[1]) - 1]
