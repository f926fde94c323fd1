from __future__ import annotations

from datetime import date

import pytest
from stacklint.diagnostic import Diagnostic, Location, Severity
from stacklint.rules.examples import unmark
from stacklint.stack.repository.suppressions import MOST, MOST_RULES, read_suppressions, silenced

RULES = """\
# stacklint: ignore[RU101]

groups:
- name: a # stacklint: ignore[LK106, lost-label] both are known
  rules:
    # stacklint: ignore[PQ101] why
    # of what follows
    - alert: A
      expr: |
        up

          == 0
      for: 5m
    - alert: B
      expr: up
other: 1
# stacklint: ignore[DO101]
"""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (RULES, [(3, 15), (4, 4), (8, 13), (17, 17)]),
        (RULES.replace("\n", "\r\n"), [(3, 15), (4, 4), (8, 13), (17, 17)]),
        ("# stacklint: ignore[A]\n- a:\n  - b\n- c\n", [(2, 3)]),
        ("# stacklint: ignore[A]\n# stacklint: ignore[B]\na:\n\tb\nc\n", [(3, 4), (3, 4)]),
        ("# stacklint: ignore[A]\na\n # stacklint: ignore[B]\n b\n  c\nd\n", [(2, 5), (4, 5)]),
        ("a\n# stacklint: ignore-file[A]\nb", [(1, 3)]),
        ("#stacklint:ignore[A]", [(1, 1)]),
        ("FROM x #  stacklint:  ignore  [A]\n", [(1, 1)]),
        ("# stacklint says ignore[A]\n", []),
    ],
)
def test_a_comment_speaks_of_its_line_of_what_is_below_it_or_of_the_file(
    text: str, lines: list[tuple[int, int]]
) -> None:
    assert [(one.first, one.last) for one in read_suppressions("a.yml", text)] == lines


@pytest.mark.parametrize(
    ("comment", "rules", "until", "fault"),
    [
        ("«# stacklint: ignore[«LK101», «gone-label»]» ", ["LK101", "gone-label"], None, ""),
        ("«# stacklint: ignore[«LK101»] until 2027-01-31»", ["LK101"], date(2027, 1, 31), ""),
        ("«# stacklint: ignore[«LK101»]: until 2027-01-31: why»", ["LK101"], date(2027, 1, 31), ""),
        ("«# stacklint: ignore[«LK101»] until it is there»", ["LK101"], None, ""),
        ("«# stacklint: ignore[«LK101»] until 31.1.2027»", ["LK101"], None, "`31.1.2027` is no day"),
        ("«# stacklint: ignore[]»", [], None, "it names no rule"),
        ("«# stacklint: ignore LK101»", [], None, "it names no rule"),
        (
            "«# stacklint: off»",
            [],
            None,
            "`off` is nothing that can be asked for, only `ignore` and `ignore-file` are",
        ),
    ],
)
def test_a_comment_is_read_with_the_place_of_each_name(
    comment: str, rules: list[str], until: date | None, fault: str
) -> None:
    clean = comment.replace("«", "").replace("»", "")
    (found,) = read_suppressions("a.yml", clean)
    assert ([one.name for one in found.rules], found.until, found.fault) == (rules, until, fault)
    whole = comment.removeprefix("«")
    inner, spots = unmark({"a.yml": whole[: whole.rindex("»")] + whole[whole.rindex("»") + 1 :]})
    assert [one.spot for one in found.rules] == list(spots)
    assert clean[found.spot.start : found.spot.end] == inner["a.yml"].rstrip()
    assert found.at == Location("a.yml", 1, 1, 1, found.spot.end + 1)


def test_of_a_file_full_of_comments_the_first_thousand_are_read() -> None:
    assert len(read_suppressions("a.yml", "# stacklint: ignore[A]\n" * (MOST + 1))) == MOST
    (found,) = read_suppressions("a.yml", f"# stacklint: ignore[{'A,' * (MOST_RULES + 1)}]")
    assert len(found.rules) == MOST_RULES


def test_what_is_silenced_is_known_by_code_or_name_and_line_and_file() -> None:
    comments = read_suppressions("a.yml", "x # stacklint: ignore[DO105, no-rule]\n")
    comments += read_suppressions("b.yml", "# stacklint: ignore[empty-file] until 2027-01-31\nx\n")
    comments += read_suppressions("b.yml", "x # stacklint: ignore[DO105\n")
    one = Diagnostic(Location("a.yml", 1, 1, 3, 1), "DO105", "empty-file", Severity.INFO, "it is empty")
    others = [
        one._replace(primary=Location("a.yml", 2, 1, 2, 1)),
        one._replace(primary=Location("a.yml", 1, 1, 1, 1), code="DO101", name="other"),
        one._replace(primary=Location("b.yml", 1, 1, 1, 1)),
    ]
    last = one._replace(primary=Location("b.yml", 2, 1, 2, 2))
    found = [one, *others, last]
    assert list(silenced(found, comments, None)) == others
    assert list(silenced(found, comments, date(2027, 1, 31))) == others
    told = last._replace(related=(Location("b.yml", 1, 1, 1, 49, "it was to be ignored until 2027-01-31"),))
    assert list(silenced(found, comments, date(2027, 2, 1))) == [*others, told]
    assert [rule.is_used for comment in comments for rule in comment.rules] == [True, False, True]
