"""The benchmark: its inputs are sound and always the same, its figures mean what its page says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the tools are no installed package

from tools.bench import dashboards, inputs, repository  # noqa: E402 - behind the path that it needs
from tools.bench.cases import SOURCES, Growth, Pair, Rate, Whole  # noqa: E402 - the same
from tools.bench.measure import FailedError, Run, Spread, command, in_turn, ratio, spread  # noqa: E402 - the same
from tools.bench.page import Results, render  # noqa: E402 - the same


def spread_of(figure: float) -> Spread:
    return Spread(figure, figure, figure)


def results(factor: float) -> Results:
    figure, seconds = spread_of(factor), spread_of(1.0)
    pair = Pair(
        what="rules", theirs="promtool check rules", time_target=1.0, memory_target=0.7,
        ours_seconds=seconds, theirs_seconds=seconds, time_ratio=figure,
        ours_processor=seconds, theirs_processor=seconds, processor_ratio=figure,
        ours_memory=seconds, theirs_memory=seconds, memory_ratio=figure,
    )  # fmt: skip
    growth = Growth("rules", seconds, seconds, figure, seconds, seconds, seconds)
    rate = Rate("some", seconds, seconds, spread_of(1 / factor))
    return Results(
        machine=("A machine, 2 cores",),
        programs=("stacklint 1",),
        skipped=("promtool, which is not installed",),
        pairs=(pair,),
        boards=(pair,),
        wholes=(Whole("itself", seconds, seconds, figure, figure, 1.5),),
        growths=(growth,),
        rates=(rate,),
    )


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_inputs_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        inputs.write_rules(tmp_path / name / "rules", 2, 25)
        inputs.write_configurations(tmp_path / name / "configurations", 2)
        dashboards.write_dashboards(tmp_path / name / "dashboards", 2)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_no_two_expressions_are_the_same() -> None:
    assert len(set(inputs.expressions(inputs.RULES, 500))) == 500


def test_a_configuration_is_as_large_as_the_page_says(tmp_path: Path) -> None:
    inputs.write_configurations(tmp_path / "configurations", 10)
    sizes = [len(text) for name, text in files(tmp_path).items() if name.endswith(".yml")]
    assert all(7000 < size <= inputs.BYTES_OF_CONFIGURATION for size in sizes)


def test_stacklint_finds_nothing_in_the_inputs(tmp_path: Path) -> None:
    inputs.write_rules(tmp_path / "rules", 5, 40)
    inputs.write_configurations(tmp_path / "configurations", 5)
    dashboards.write_dashboards(tmp_path / "dashboards", 20)
    checked = [sys.executable, "-m", "stacklint", "check", "--fail-on", "info", "rules", "configurations", "dashboards"]
    done = subprocess.run(checked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "no findings in 30 files\n")


def test_the_repository_is_as_large_as_the_page_says_and_sound(tmp_path: Path) -> None:
    repository.write_repository(tmp_path / "all")
    repository.copy_roles(tmp_path / "all", tmp_path / "roles")
    assert [len(files(tmp_path / name)) for name in ("all", "roles")] == [repository.FILES, 38]
    for name in ("all", "roles"):
        checked = [sys.executable, "-m", "stacklint", "check", "--fail-on", "info", name]
        done = subprocess.run(checked, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "no findings in 21 files\n")


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_promtool_accepts_the_inputs(tmp_path: Path) -> None:
    inputs.write_rules(tmp_path / "rules", 5, 40)
    inputs.write_configurations(tmp_path / "configurations", 5)
    for words in (("rules",), ("config", "--syntax-only")):
        paths = (tmp_path / ("rules" if words == ("rules",) else "configurations")).glob("*.yml")
        subprocess.run(["promtool", "check", *words, *paths], check=True, capture_output=True)


def test_commands_take_turns_after_a_warm_up(tmp_path: Path) -> None:
    log = tmp_path / "log"
    subjects = [command(["sh", "-c", f"echo {name} >> {log}"]) for name in "ab"]
    runs = in_turn(subjects, 2)
    assert (log.read_text("utf-8").split(), [len(some) for some in runs]) == (["a", "b", "a", "b", "a", "b"], [2, 2])


# A process of its own measures: what a child needs counts from what its parent has had when it began.
MEASURE = """
import sys
from tools.bench.measure import command
run = command([sys.executable, "-c", sys.argv[1]])()
print(run.seconds, run.processor, run.memory)
"""


def test_a_process_is_measured_by_what_it_does() -> None:
    code = "import time; text = 'x' * 400_000_000; time.sleep(0.2)"
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, code], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    seconds, processor, memory = map(float, done.stdout.split())
    assert seconds > processor > 0
    assert seconds > 0.2
    assert 400_000_000 < memory < 600_000_000


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(FailedError, match=r"sh -c .* ended with 3: because$"):
        command(["sh", "-c", "printf because >&2; exit 3"])()


@pytest.mark.skipif(shutil.which("taskset") is None, reason="taskset is not installed")
def test_a_command_can_be_kept_on_one_core() -> None:
    asked = [sys.executable, "-c", "import os; raise SystemExit(len(os.sched_getaffinity(0)) - 1)"]
    assert command(asked, one_core=True)().seconds > 0
    if len(os.sched_getaffinity(0)) > 1:
        with pytest.raises(FailedError):
            command(asked)()


def test_ratios_are_taken_round_by_round() -> None:
    assert ratio([1.0, 4.0, 9.0], [1.0, 2.0, 3.0]) == spread([1.0, 2.0, 3.0]) == Spread(2.0, 1.0, 3.0)
    assert Run(1.0) == Run(1.0, 0.0, 0)


@pytest.mark.parametrize(("factor", "held", "missed"), [(0.5, 7, 0), (0.9, 5, 2), (12.0, 1, 6)])
def test_the_page_says_which_targets_hold(factor: float, held: int, missed: int) -> None:
    page = render(results(factor))
    assert (page.count("| holds |"), page.count("| **missed** |")) == (held, missed)


def test_the_page_shows_what_sources_take_and_judges_it_by_no_target() -> None:
    measured = results(0.5)
    page = render(replace(measured, interpreted=tuple(replace(pair, what="sources") for pair in measured.pairs)))
    figures = "1.00 s (1.00 to 1.00) | **0.50** (0.50 to 0.50)"
    row = f"| sources | {figures} | {figures} |"
    assert (page.count(row), page.count("| holds |"), "## Interpreted" in render(measured)) == (1, 7, False)


def test_sources_are_run_from_the_workspace() -> None:
    asked = [*SOURCES[:-2], "-c", "import stacklint.text; print(stacklint.text.__file__)"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(ROOT / "packages/stacklint/src/stacklint/text.py")


def test_the_page_names_what_was_not_measured() -> None:
    assert "- Not measured: promtool, which is not installed\n" in render(results(1.0))
