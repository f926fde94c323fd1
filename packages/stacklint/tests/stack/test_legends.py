"""What series are called, and which overrides are theirs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from stacklint.rules.fixtures import BOARD
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.legends import Legends, legend_labels, legends, overriding
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]
SOURCE = {"type": "prometheus", "uid": "prometheus"}


def panel(stacks: Stacks, targets: list[dict[str, Any]], **more: Any) -> Panel:
    content = {"title": "T", "panels": [{"type": "timeseries", "datasource": SOURCE, "targets": targets, **more}]}
    (found,) = stacks({BOARD: json.dumps(content)})
    (board,) = found.provisioning.boards()
    return board.panels[0]


def test_the_labels_of_a_legend_have_their_characters() -> None:
    text = "{{ job }}: {{pod}} {{ }} {{}}"
    found = [(one.name, text[one.start : one.end], text[slice(*one.whole)]) for one in legend_labels(text)]
    assert found == [("job", "job", "{{ job }}"), ("pod", "pod", "{{pod}}"), ("", "", "{{ }}")]


@pytest.mark.parametrize("text", ["{{" * 100_000, "{{" + " " * 200_000, "}}{{"])
def test_a_label_that_is_never_closed_is_none(text: str) -> None:
    assert legend_labels(text) == ()


def test_the_legends_of_all_queries_are_the_names(stacks: Stacks) -> None:
    asked = [{"expr": "up", "legendFormat": "a"}, {"expr": "up", "legendFormat": "{{job}}", "format": "time_series"}]
    found = legends(panel(stacks, asked))
    assert found is not None
    assert found.plain == {"a"}
    assert (found.may_be("a"), found.may_be("b")) == (True, True)


@pytest.mark.parametrize(
    ("target", "more"),
    [
        ({}, {}),
        ({"legendFormat": "__auto"}, {}),
        ({"legendFormat": "$x"}, {}),
        ({"legendFormat": "[[x]]"}, {}),
        ({"legendFormat": "b", "format": "table"}, {}),
        ({"legendFormat": "b", "exemplar": True}, {}),
        ({"legendFormat": "b", "datasource": {"type": "__expr__", "uid": "__expr__"}}, {}),
        ({"legendFormat": "b"}, {"transformations": [{"id": "organize"}]}),
        ({"legendFormat": "b"}, {"timeCompare": "1d"}),
        ({"legendFormat": "b"}, {"fieldConfig": {"defaults": {"displayName": "c"}}}),
        ({"legendFormat": "b"}, {"fieldConfig": {"overrides": [{"properties": [{"id": "displayName"}]}]}}),
    ],
)
def test_names_that_something_else_makes_are_unknown(
    stacks: Stacks, target: dict[str, Any], more: dict[str, Any]
) -> None:
    assert legends(panel(stacks, [{"expr": "up", "legendFormat": "a"}, {"expr": "up", **target}], **more)) is None


def test_a_panel_without_queries_has_no_names(stacks: Stacks) -> None:
    assert legends(panel(stacks, [])) is None


@pytest.mark.parametrize(
    ("legend", "name", "may"),
    [
        ("a", "a", True),
        ("a", "a 2", True),
        ("a", "b", False),
        ("a", "Time", True),
        ("a", "Value #B", True),
        ("{{x}}", "anything", True),
        ("{{x}} up", "app up", True),
        ("{{x}} up", "app down", False),
        ("up {{x}}", "down a", False),
        ("ab{{x}}ba", "aba", False),
        ("{{x}} of {{y}} in {{z}}", "1 of 2 in 3", True),
        ("{{x}} of {{y}}", "1 in 2", False),
        ("{{x}} of {{y}} in {{z}}", "1 in 2 of 3", False),
    ],
)
def test_a_legend_may_become_a_name(legend: str, name: str, may: bool) -> None:
    assert Legends([legend]).may_be(name) is may
    assert Legends(["other", legend]).may_be(name) is may


@pytest.mark.parametrize(
    ("matcher", "found"),
    [
        ({"id": "byName", "options": "x"}, 1),
        ({"id": "byFrameRefID", "options": "A"}, 1),
        ({"id": "byFrameRefID", "options": "B"}, 0),
    ],
)
def test_an_override_may_change_a_setting(stacks: Stacks, matcher: dict[str, Any], found: int) -> None:
    override = {"matcher": matcher, "properties": [{"id": "unit", "value": "s"}]}
    one = panel(stacks, [{"refId": "A", "expr": "up"}], fieldConfig={"overrides": [override]})
    assert len(list(overriding(one, one.targets[0], "unit"))) == found
    assert not list(overriding(one, one.targets[0], "min"))


def test_braces_that_are_never_closed_stand_for_themselves() -> None:
    found = Legends(["a {{"])
    assert [found.may_be(name) for name in ("a {{", "a ", "a {{b}}")] == [True, False, False]
