"""Unit tests of rules and the rules that they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.models import Kind
from stacklint.stack.discover import find_stacks, loose_stack
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]

RULES = "groups: [{name: a, rules: [{alert: Down, expr: up == 0}]}]\n"


def about(rules: str) -> str:
    return f"rule_files: [{rules}]\ntests: [{{alert_rule_test: [{{alertname: Down}}]}}]\n"


def test_unit_tests_beside_a_compose_file_are_a_stack_of_their_own(stacks: Stacks) -> None:
    composed, alone = stacks({"tests/a.yml": about("../prometheus/rules.yml")})
    assert composed.rule_tests == ()
    assert alone.members == (("tests/a.yml", Kind.TESTS),)
    (found,) = alone.rule_tests
    assert [[rule.record for rule in file.rules] for file in found.rules] == [["app:http_requests:rate5m"]]


@pytest.mark.parametrize(
    ("entries", "rules", "closed"),
    [
        ("r.yml", RULES, True),
        ("'*.yml'", RULES, True),
        ("r.yml, gone.yml", RULES, False),
        ("/srv/r.yml", RULES, False),
        ("r.yml", "[broken", False),
        ("", RULES, True),
    ],
)
def test_all_rules_are_known_where_every_file_could_be_read(entries: str, rules: str, closed: bool, tree: Tree) -> None:
    stack = loose_stack(tree({"t.yml": about(entries), "r.yml": rules}), [("t.yml", Kind.TESTS)])
    assert stack.rule_tests[0].closed is closed


def test_a_file_that_two_entries_match_is_read_once(tree: Tree) -> None:
    (stack,) = find_stacks(tree({"t.yml": about("r.yml, 'r*.yml'"), "r.yml": RULES}))
    assert len(stack.rule_tests[0].rules) == 1
