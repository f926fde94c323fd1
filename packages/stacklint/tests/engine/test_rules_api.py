from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from stacklint.diagnostic import Severity
from stacklint.document import Spot
from stacklint.rules import grafana, target
from stacklint.rules.api import Example, Finding, Profile, Rule, discover, rule, rules_on
from stacklint.rules.examples import unmark, write
from stacklint.stack.grafana.server import DataSource
from stacklint.stack.stack import Stack

BAD, GOOD = (Example({"a.yml": "«a»"}),), (Example({"a.yml": "b"}),)


def check(subject: DataSource, _stack: Stack) -> Iterator[Finding]:
    """A data source is wrong.

    Because of this.

    And of that.
    """
    yield from ()


def test_a_function_becomes_a_rule_by_its_name_and_its_text_and_its_types() -> None:
    made = rule("XX101", "a-name", severity=Severity.INFO, when=["/", "panel", "rate"], bad=BAD, good=GOOD)(check)
    assert made == Rule(
        "XX101",
        "a-name",
        Severity.INFO,
        check.__doc__ or "",
        DataSource,
        check,
        BAD,
        GOOD,
        Profile.DEFAULT,
        frozenset({"rate", "/"}),
        frozenset({"panel"}),
    )
    assert (made.title, made.reason) == ("A data source is wrong", "Because of this.\n\nAnd of that.")


def test_a_file_may_do_without_postponed_annotations() -> None:
    names: dict[str, Any] = {"DataSource": DataSource}
    text = "def check(subject: DataSource, stack: object) -> object: ..."
    exec(compile(text, "a_rule.py", "exec", dont_inherit=True), names)
    made = rule("XX101", "a-name", severity=Severity.INFO, bad=BAD, good=GOOD)(names["check"])
    assert (made.visits, made.title, made.reason) == (DataSource, "", "")


@pytest.mark.parametrize(("code", "name"), [("XX1", "a-name"), ("xx101", "a-name"), ("XX101", "A name"), ("XX101", "")])
def test_a_code_and_a_name_have_their_forms(code: str, name: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(f'{code} {name}')}: a code is like LK204"):
        rule(code, name, severity=Severity.INFO, bad=BAD, good=GOOD)


def test_rules_are_found_by_being_there_and_come_in_the_order_of_their_codes() -> None:
    codes = [found.code for found in discover(*Profile)]
    assert codes == sorted(set(codes))
    assert {"DO102", "FM101", "GF101", "LK204", "PQ101"} < set(codes)


def test_rules_are_found_by_what_they_look_at() -> None:
    rules = discover(*Profile)
    by_type = {one.visits: [other for other in rules if other.visits is one.visits] for one in rules}
    assert {subject: list(rules_on(subject)) for subject in by_type} == by_type
    assert rules_on(Stack) == tuple(one for one in rules if one.check.__module__.startswith("stacklint.rules.stack."))


def test_none_looks_at_what_has_no_folder_or_only_the_name_of_what_has_one() -> None:
    assert rules_on(Path) == rules_on(type("ScrapeJob", (), {})) == ()


def test_a_rule_outside_of_the_folders_would_not_be_found() -> None:
    shared = Path(str(grafana.__file__)).parents[1].glob("*.py")
    assert [path.name for path in shared if "\n@rule(" in path.read_text("utf-8")] == []


def copied(folder: Path, monkeypatch: pytest.MonkeyPatch, package: ModuleType) -> None:
    """Have a package hold one more rule: a copy of one on a Grafana."""
    text = Path(str(grafana.__file__)).with_name("two_defaults.py").read_text("utf-8")
    (folder / f"two_more_defaults_{package.__name__.rpartition('.')[2]}.py").write_text(text, "utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])


def test_two_rules_with_one_code_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(tmp_path, monkeypatch, grafana)
    with pytest.raises(ValueError, match=r"^two rules have the code GF102$"):
        discover(*Profile)


def test_a_rule_in_the_folder_of_others_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(tmp_path, monkeypatch, target)
    with pytest.raises(ValueError, match=r"^GF102 looks at a Grafana, its folder is grafana$"):
        discover(*Profile)


def test_marks_are_taken_out_and_remembered_in_order() -> None:
    files = {"b.yml": "a: «1»\nb: «»\n", "a.json": '\ufeff{"«é»": 1}'}
    assert unmark(files) == (
        {"b.yml": "a: 1\nb: \n", "a.json": '\ufeff{"é": 1}'},
        (Spot("a.json", 2, 3), Spot("b.yml", 3, 4), Spot("b.yml", 8, 8)),
    )


def test_a_mark_that_is_not_closed_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a\.yml: a mark is not closed$"):
        unmark({"a.yml": "a: «1"})


def test_examples_are_written_as_they_are(tmp_path: Path) -> None:
    write({"a/b/c.yml": "\ufeffé\r\n"}, tmp_path)
    assert (tmp_path / "a/b/c.yml").read_bytes() == b"\xef\xbb\xbf\xc3\xa9\r\n"
