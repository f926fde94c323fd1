from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.diagnostic import Diagnostic, Edit, Fix, Location, Severity
from stacklint.docs.demo import demonstrate
from stacklint.fix import apply, choose, difference, fixed, plan
from stacklint.rules.api import Example, Rule, discover
from stacklint.rules.examples import unmark

RULES = discover()
BAD = [pytest.param(rule, example, id=f"{rule.code}-{i}") for rule in RULES for i, example in enumerate(rule.bad)]


def edit(start: int, end: int, text: str, file: str = "a.yml") -> Edit:
    return Edit(file, start, end, text)


def diagnostic(*fixes: Fix) -> Diagnostic:
    return Diagnostic(Location("a.yml", 1, 1, 1, 1), "LK204", "a-name", Severity.ERROR, "wrong", fixes=fixes)


def test_edits_replace_insert_and_delete() -> None:
    edits = [edit(0, 0, "- "), edit(0, 1, "name"), edit(3, 5, "")]
    assert apply("a: 12", edits) == "- name: "


def test_only_the_first_fix_of_a_diagnostic_is_taken() -> None:
    first, second = Fix("one", (edit(0, 1, "b"),)), Fix("two", (edit(3, 4, "2"),))
    assert choose([diagnostic(first, second), diagnostic()]) == (first,)


def test_a_fix_that_overlaps_one_before_it_is_left_out_with_all_of_its_edits() -> None:
    first, second = Fix("one", (edit(2, 5, "b"),)), Fix("two", (edit(4, 6, "c"), edit(0, 0, "d", "b.yml")))
    assert choose([diagnostic(first), diagnostic(second)]) == (first,)


@pytest.mark.parametrize("other", [edit(2, 2, "x"), edit(2, 5, "x"), edit(3, 3, "x"), edit(1, 3, "x"), edit(0, 9, "x")])
def test_edits_that_touch_the_same_characters_overlap(other: Edit) -> None:
    first = Fix("one", (edit(2, 5, "b"),))
    assert choose([diagnostic(first), diagnostic(Fix("two", (other,)))]) == (first,)


@pytest.mark.parametrize("other", [edit(5, 5, "x"), edit(5, 6, "x"), edit(0, 2, "x"), edit(2, 5, "x", "b.yml")])
def test_edits_side_by_side_and_in_other_files_do_not_overlap(other: Edit) -> None:
    first, second = Fix("one", (edit(2, 5, "b"),)), Fix("two", (other,))
    assert choose([diagnostic(first), diagnostic(second)]) == (first, second)


def test_a_plan_has_the_edits_of_each_file_in_order() -> None:
    fixes = [Fix("one", (edit(5, 6, "z", "b.yml"),)), Fix("two", (edit(1, 2, "y", "b.yml"), edit(3, 4, "x")))]
    assert plan(fixes) == {"a.yml": (edit(3, 4, "x"),), "b.yml": (edit(1, 2, "y", "b.yml"), edit(5, 6, "z", "b.yml"))}


spans = st.tuples(st.integers(0, 30), st.integers(0, 8), st.text("xyz", max_size=3))


@given(text=st.text(min_size=40, max_size=40), wanted=st.lists(spans, max_size=12), order=st.randoms())
def test_the_order_of_edits_that_were_chosen_makes_no_difference(
    text: str, wanted: list[tuple[int, int, str]], order: object
) -> None:
    fixes = choose([diagnostic(Fix("cure", (edit(start, start + length, new),))) for start, length, new in wanted])
    edits = [each for fix in fixes for each in fix.edits]
    one_by_one = text
    for each in sorted(edits, reverse=True):
        one_by_one = one_by_one[: each.start] + each.text + one_by_one[each.end :]
    order.shuffle(edits)  # type: ignore[attr-defined]  # Hypothesis' Random
    assert apply(text, edits) == one_by_one


@given(wanted=st.lists(spans, max_size=12))
def test_what_is_chosen_does_not_overlap_and_what_is_not_does(wanted: list[tuple[int, int, str]]) -> None:
    every = [Fix(str(index), (edit(start, start + n, new),)) for index, (start, n, new) in enumerate(wanted)]
    chosen = choose([diagnostic(fix) for fix in every])

    def clash(fix: Fix, other: Fix) -> bool:
        (one,), (two,) = fix.edits, other.edits
        return one.start == two.start or bool(set(range(one.start, one.end)) & _touched(two) or _inside(one, two))

    def _touched(each: Edit) -> set[int]:
        return set(range(each.start, each.end))

    def _inside(one: Edit, two: Edit) -> bool:
        return two.start < one.start == one.end < two.end or one.start < two.start == two.end < one.end

    expected: list[Fix] = []
    for fix in every:
        if not any(clash(fix, other) for other in expected):
            expected.append(fix)
    assert chosen == tuple(expected)


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_fixing_an_example_twice_changes_no_more_than_fixing_it_once(rule: Rule, example: Example) -> None:
    files, _ = unmark(example.files)
    demo = demonstrate(files, [rule])
    once = {**files, **fixed(files, demo.diagnostics)}
    assert fixed(once, demonstrate(once, [rule]).diagnostics) == {}


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize(
    "name", ["a b/c.yml", "new\nline.yml", 'quo"te.yml', "back\\slash.yml", "\udcff.yml", "ü.yml", "t\tb"]
)
def test_git_applies_a_difference_whatever_the_name_of_the_file_is(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("a: 1\n")
    patch = difference(name, "a: 1\n", "a: 2\n").encode()
    subprocess.run(["git", "apply", "-"], input=patch, cwd=tmp_path, check=True, capture_output=True)
    assert file.read_text() == "a: 2\n"


def test_a_difference_is_what_patch_takes() -> None:
    assert difference("a/b.yml", "a: 1\nb: 2\x0c\u2028x\r\nc: 3", "a: 1\nb: 3\x0c\u2028x\r\nc: 3") == (
        "--- a/a/b.yml\n+++ b/a/b.yml\n@@ -1,3 +1,3 @@\n a: 1\n"
        "-b: 2\x0c\u2028x\r\n+b: 3\x0c\u2028x\r\n c: 3\n\\ No newline at end of file\n"
    )
