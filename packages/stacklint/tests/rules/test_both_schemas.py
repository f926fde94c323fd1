"""What a rule finds in a classic dashboard it finds in the same dashboard in the second schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from stacklint.engine import run
from stacklint.models import DashboardForm, dashboard_form
from stacklint.rules.api import Example, Profile, Rule, discover
from stacklint.rules.examples import unmark, write
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board, Panel, Variable
from stacklint.stack.boards.dashboards import Dashboard
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.discover import find_stacks
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.repository.files import Files

from .second_schema import NotSayableError, second_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BOARD = "grafana/dashboards/app.json"
VISITED = {Board, Dashboard, Panel, Variable, BoardQuery, PromQuery}
OF_ONE_FORM = {"GF248", "GF252"}
"""Rules on keys that a form doesn't have, which are lost in a translation; they have examples of either form."""


def translated(files: dict[str, str]) -> dict[str, str] | None:
    """The files with every classic dashboard in the second schema; nothing if there is none that can be."""
    changed: dict[str, str] = {}
    for name, text in files.items():
        data = _json(text) if name.endswith(".json") else None
        if dashboard_form(data) is DashboardForm.CLASSIC and isinstance(data, dict):
            try:
                changed[name] = json.dumps(second_schema(data), ensure_ascii=False, indent=1)
            except NotSayableError:
                return None
    return {**files, **changed} if changed else None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def cases() -> Iterator[object]:
    for rule in discover(*Profile):
        for kind, examples in (("bad", rule.bad), ("good", rule.good)) if _is_compared(rule) else ():
            for index, example in enumerate(examples):
                files = unmark(example.files)[0]
                if files.get(_BOARD) != stack()[_BOARD] and translated(files) is not None:
                    yield pytest.param(rule, example, id=f"{rule.code}-{kind}-{index}")


def _is_compared(rule: Rule) -> bool:
    return rule.visits in VISITED and rule.code not in OF_ONE_FORM


def told(rule: Rule, files: dict[str, str], folder: Path) -> list[tuple[str, str]]:
    """What a rule says of which characters."""
    write(files, folder)
    diagnostics, sources = run(find_stacks(Files(folder, base=folder)), (rule,))
    found = []
    for one in diagnostics:
        at, lines = one.primary, sources.lines(one.primary.file)
        text = lines.line(at.line)[at.column - 1 : at.end_column - 1] if at.line == at.end_line else ""
        found.append((one.message, text if not text.startswith(("{", "[")) else ""))  # which is spelt anew
    return sorted(found)


@pytest.mark.parametrize(("rule", "example"), list(cases()))
def test_a_rule_says_the_same_of_both_schemas(rule: Rule, example: Example, tmp_path: Path) -> None:
    classic, _ = unmark(example.files)
    second = translated(classic)
    assert second is not None
    assert told(rule, second, tmp_path / "second") == told(rule, classic, tmp_path / "classic")
