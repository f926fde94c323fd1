"""What is found does not depend on how many processes look for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from stacklint.diagnostic import Severity
from stacklint.engine import run
from stacklint.report.text import render_blocks
from stacklint.rules.api import Example, Finding, Profile, discover, rule
from stacklint.rules.examples import unmark, write
from stacklint.rules.fixtures import stack as sound
from stacklint.stack.boards.board import Board
from stacklint.stack.discover import find_stacks
from stacklint.stack.prometheus.rule_files import Rule as PromRule
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),  # pytest-xdist is
]
RULES = discover(*Profile)
SEVERAL = "\n".join(["groups:", "- name: a", "  rules:", *(f"  - {{record: 'a:b{n}', expr: up}}" for n in range(6))])


def report(folder: Path, processes: int) -> str:
    """All that people can see, with the lines of the files."""
    diagnostics, sources = run(
        find_stacks(Files(folder, base=folder)), RULES, processes=processes, least=1, least_boards=1
    )
    return render_blocks(diagnostics, sources.lines)


def all_in_one() -> dict[str, str]:
    """A repository with the dashboards and the rule files of every bad example."""
    files = {"prometheus/prometheus.yml": "rule_files: ['*.yml']\n"}
    for one in RULES:
        for number, example in enumerate(one.bad):
            for path, text in unmark(example.files)[0].items():
                folder, _, name = path.rpartition("/")
                if (folder, name.rpartition(".")[2]) in {("grafana/dashboards", "json"), ("prometheus", "yml")}:
                    files.setdefault(f"{folder}/{one.code}-{number}-{name}", text)
    return sound(files)


def test_what_is_wrong_is_reported_alike_by_one_process_and_by_three(tmp_path: Path) -> None:
    write(all_in_one(), tmp_path)
    (stack,) = find_stacks(Files(tmp_path, base=tmp_path))
    assert min(len(stack.rules), len(stack.dashboards)) > 300
    told = report(tmp_path, 1)
    assert told.count("error[") > 300
    assert report(tmp_path, 3) == told


@pytest.mark.parametrize(("processes", "least", "used"), [(1, 1, 1), (3, 2, 3), (9, 2, 3), (4, 6, 1), (4, 1000, 1)])
def test_rules_are_divided_where_there_are_enough_of_them(
    processes: int, least: int, used: int, tmp_path: Path
) -> None:
    def check(subject: PromRule, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        yield Finding(subject.node.place, str(os.getpid()))

    made = rule("XX101", "made-up", severity=Severity.WARNING, bad=(Example({}),), good=(Example({}),))(check)
    write(sound({"prometheus/rules.yml": SEVERAL}), tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), [made], processes=processes, least=least)
    assert len(found) == 6
    assert len({one.message for one in found}) == used
    assert found[0].message == str(os.getpid())


@pytest.mark.parametrize(("processes", "least", "used"), [(1, 1, 1), (3, 2, 3), (4, 6, 1)])
def test_dashboards_are_divided_where_there_are_enough_of_them(
    processes: int, least: int, used: int, tmp_path: Path
) -> None:
    def check(subject: Board, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        yield Finding(subject.node.place, str(os.getpid()))

    made = rule("XX101", "made-up", severity=Severity.WARNING, bad=(Example({}),), good=(Example({}),))(check)
    for number in range(6):
        (tmp_path / f"{number}.json").write_text('{"schemaVersion": 39, "title": "a", "panels": []}', "utf-8")
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), [made], processes=processes, least_boards=least)
    assert [one.primary.file for one in found] == [f"{number}.json" for number in range(6)]
    assert len({one.message for one in found}) == used
    assert found[0].message == str(os.getpid())


def test_a_rule_that_fails_in_another_process_is_named_with_the_file_that_it_looked_at(tmp_path: Path) -> None:
    def check(subject: PromRule, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        yield from ()
        if subject.record == "a:b5":
            raise ZeroDivisionError

    made = rule("XX101", "made-up", severity=Severity.WARNING, bad=(Example({}),), good=(Example({}),))(check)
    write(sound({"prometheus/rules.yml": SEVERAL}), tmp_path)
    with pytest.raises(ZeroDivisionError) as caught:
        run(find_stacks(Files(tmp_path, base=tmp_path)), [made], processes=3, least=1)
    assert caught.value.__notes__ == ["rule XX101 made-up failed on prometheus/rules.yml"]
