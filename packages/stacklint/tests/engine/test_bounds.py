"""Of what a rule finds in a file so much is told, and that there is more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from stacklint.diagnostic import Diagnostic, Severity
from stacklint.document import Place
from stacklint.engine import run
from stacklint.rules.api import Example, Finding, Repair, Rule, rule
from stacklint.rules.examples import write
from stacklint.rules.fixtures import stack as sound
from stacklint.stack.discover import find_stacks
from stacklint.stack.prometheus.rule_files import Rule as PromRule
from stacklint.stack.prometheus.rule_files import RuleFile
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

COUNT = 9
FILE = "prometheus/rules.yml"
SEVERAL = "\n".join(
    ["groups:", "- name: a", "  rules:", *(f"  - {{record: 'a:b{n}', expr: up}}" for n in range(COUNT))]
)
MORE = "the file has more findings of `made-up` than the 3 that are told at most"

Check = Callable[..., Iterator[Finding]]


def made(check: Check, code: str = "XX101") -> Rule:
    return rule(code, "made-up", severity=Severity.WARNING, bad=(Example({}),), good=(Example({}),))(check)


def found(check: Check, folder: Path, *, most: int = 3, processes: int = 1) -> list[Diagnostic]:
    write(sound({FILE: SEVERAL}), folder)
    stacks = find_stacks(Files(folder, base=folder))
    return list(run(stacks, [made(check)], processes=processes, least=1, most=most)[0])


def each(subject: PromRule, _stack: Stack) -> Iterator[Finding]:
    """A title."""
    yield Finding(subject.node.place, subject.record or "")


def whole(subject: RuleFile, _stack: Stack) -> Iterator[Finding]:
    """A title."""
    for one in subject.rules:
        yield Finding(one.node.place, one.record or "")


@pytest.mark.parametrize("check", [each, whole])
def test_of_a_rule_in_a_file_the_first_are_told_and_that_there_is_more(check: Check, tmp_path: Path) -> None:
    *told, last = found(check, tmp_path)
    assert [one.message for one in told] == ["a:b0", "a:b1", "a:b2"]
    assert (last.message, last.primary, last.severity) == (MORE, told[-1].primary, Severity.WARNING)


@pytest.mark.parametrize("check", [each, whole])
def test_as_many_as_are_told_are_all_there_is(check: Check, tmp_path: Path) -> None:
    assert [one.message for one in found(check, tmp_path, most=COUNT)] == [f"a:b{n}" for n in range(COUNT)]


def test_a_rule_that_has_found_enough_in_a_file_is_not_asked_about_it_again(tmp_path: Path) -> None:
    asked: list[str] = []

    def check(subject: PromRule, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        asked.append(subject.record or "")
        yield Finding(subject.node.place, "wrong")

    found(check, tmp_path)
    assert asked == ["a:b0", "a:b1", "a:b2", "a:b3"]


def test_a_rule_that_has_found_enough_in_its_file_is_not_asked_on(tmp_path: Path) -> None:
    asked: list[str] = []

    def check(subject: RuleFile, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        for one in subject.rules:
            asked.append(one.record or "")
            yield Finding(one.node.place, "wrong")

    found(check, tmp_path)
    assert asked == ["a:b0", "a:b1", "a:b2", "a:b3"]


def test_what_a_rule_finds_in_another_file_is_told_however_much_it_found_in_the_first(tmp_path: Path) -> None:
    def check(subject: Stack, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        for _, one in subject.rules:
            yield Finding(one.node.place, one.record or "")
        yield Finding(Place("compose.yaml"), "elsewhere")

    assert [one.message for one in found(check, tmp_path)] == ["elsewhere", "a:b0", "a:b1", "a:b2", MORE]


def test_rules_are_counted_apart(tmp_path: Path) -> None:
    write(sound({FILE: SEVERAL}), tmp_path)
    rules = [made(each, "XX101"), made(each, "XX102")]
    diagnostics, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), rules, most=3)
    assert [one.code for one in diagnostics if one.message == MORE] == ["XX101", "XX102"]
    assert len(diagnostics) == 8


def test_what_two_stacks_share_is_counted_once(tmp_path: Path) -> None:
    other = sound()["compose.yaml"].replace("./", "../")
    write(sound({FILE: SEVERAL, "deploy/compose.yaml": other}), tmp_path)
    stacks = find_stacks(Files(tmp_path, base=tmp_path))
    assert (len(stacks), len(run(stacks, [made(each)], most=COUNT)[0])) == (2, COUNT)


def test_that_there_is_more_is_told_even_where_findings_that_say_the_same_were_counted_twice(tmp_path: Path) -> None:
    def check(subject: PromRule, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        yield Finding(subject.node.place, subject.record or "")
        yield Finding(subject.node.place, subject.record or "")

    assert [one.message for one in found(check, tmp_path)] == ["a:b0", "a:b1", MORE]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("most", [1, 3, 5, 8])
def test_as_much_is_told_by_one_process_as_by_three(most: int, tmp_path: Path) -> None:
    assert found(each, tmp_path, most=most, processes=3) == found(each, tmp_path, most=most)


def test_no_more_is_said_of_a_finding_than_anybody_reads(tmp_path: Path) -> None:
    def check(subject: RuleFile, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        at = subject.rules[0].node.place
        for long in ("a" * 1_000, "b" * 1_001):
            ends = [(one.node.place, long) for one in subject.rules] * 3
            yield Finding(at, long, long, tuple(ends), repairs=(Repair(long, ((at, "c"),)),))

    whole, cut = found(check, tmp_path)
    (fix,) = cut.fixes
    assert {whole.message, whole.help, whole.related[0].message, whole.fixes[0].title} == {"a" * 1_000}
    assert {cut.message, cut.help, cut.related[0].message, fix.title} == {"b" * 999 + "…"}
    assert (len(cut.related), fix.edits[0].text) == (20, "c")
