"""Every rule's examples: bad ones are reported at exactly the marked text, good ones are not reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from stacklint.engine import Sources, run
from stacklint.fix import fixed
from stacklint.rules.api import Example, Profile, Rule, discover
from stacklint.rules.examples import unmark, write
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files
from stacklint.stack.repository.subjects import FileProblem

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.diagnostic import Diagnostic

RULES = discover(*Profile)
BAD = [pytest.param(rule, example, id=f"{rule.code}-{i}") for rule in RULES for i, example in enumerate(rule.bad)]
GOOD = [pytest.param(rule, example, id=f"{rule.code}-{i}") for rule in RULES for i, example in enumerate(rule.good)]


def check(files: dict[str, str], rules: tuple[Rule, ...], folder: Path) -> tuple[tuple[Diagnostic, ...], Sources]:
    write(files, folder)
    return run(find_stacks(Files(folder, base=folder)), rules)


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_bad_example_is_reported_at_exactly_the_marked_text(rule: Rule, example: Example, tmp_path: Path) -> None:
    files, spots = unmark(example.files)
    diagnostics, sources = check(files, (rule,), tmp_path)
    found = sorted(
        {
            (
                found.primary.file,
                found.primary.line,
                found.primary.column,
                found.primary.end_line,
                found.primary.end_column,
            )
            for found in diagnostics
        }
    )
    wanted = [sources.location(spot) for spot in spots]
    assert wanted != []
    assert found == [(place.file, place.line, place.column, place.end_line, place.end_column) for place in wanted]


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_a_good_example_is_not_reported(rule: Rule, example: Example, tmp_path: Path) -> None:
    diagnostics, _ = check(dict(example.files), (rule,), tmp_path)
    assert diagnostics == ()


_CUT_OFF = re.compile(r"\[$", re.MULTILINE)
"""How an example shows on purpose a file that can't be parsed."""


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.visits is not FileProblem], ids=lambda rule: rule.code)
def test_the_files_of_an_example_can_be_parsed(rule: Rule, tmp_path: Path) -> None:
    syntax = tuple(one for one in RULES if one.code == "DO102")
    for number, example in enumerate((*rule.bad, *rule.good)):
        files, _ = unmark(example.files)
        diagnostics, _ = check(files, syntax, tmp_path / f"{number}")
        assert [found for found in diagnostics if not _CUT_OFF.search(files[found.primary.file])] == []


# pytest types the values of a case loosely
@pytest.mark.parametrize(("rule", "example"), [case for case in BAD if case.values[1].fixed])  # type: ignore[union-attr]
def test_a_fix_turns_the_bad_example_into_the_fixed_one(rule: Rule, example: Example, tmp_path: Path) -> None:
    files, _ = unmark(example.files)
    diagnostics, _sources = check(files, (rule,), tmp_path)
    assert {**files, **fixed(files, diagnostics)} == dict(example.fixed)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_title_a_reason_and_examples(rule: Rule) -> None:
    assert all((rule.title, rule.reason, rule.bad, rule.good))
