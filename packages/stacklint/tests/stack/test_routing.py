"""Which routes no alert reaches."""

from __future__ import annotations

from pathlib import Path

import pytest
from stacklint.document import root
from stacklint.stack.prometheus.routing import Condition, conditions, place_of, taken
from stacklint.stack.repository.files import Files


def read(routes: str, tmp_path: Path) -> tuple[str, Files]:
    (tmp_path / "a.yml").write_text(f"routes: [{routes}]\n", encoding="utf-8")
    return "a.yml", Files(tmp_path, base=tmp_path)


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ("{receiver: a}, {continue: true}", [(1, 0)]),
        ("{receiver: a, continue: false}, {receiver: b}, {match: {a: b}}", [(1, 0), (2, 0)]),
        ("{receiver: a, continue: maybe}, {receiver: b}", []),
        ("{match: {a: b}}, {match_re: {a: ^(b|c)$}}", []),
        ("{match_re: {a: ^(b|c)$}}, {match: {a: c}, continue: true}", [(1, 0)]),
        ("{matchers: ['a != b']}, {matchers: ['a!=\"b\"', c=d]}", [(1, 0)]),
        ("{matchers: ['a != b']}, {matchers: [a = c]}", []),
        ("{matchers: [a]}, {matchers: [a]}", []),
        ("{object_matchers: [[a, =, b, c]]}, {object_matchers: [[a, =, b, c]]}", []),
        ("{object_matchers: [[a, =, [b]]]}, {object_matchers: [[a, =, [b]]]}", []),
    ],
)
def test_routes_behind_one_that_asks_for_less_are_not_reached(
    routes: str, expected: list[tuple[int, int]], tmp_path: Path
) -> None:
    path, files = read(routes, tmp_path)
    found = taken(root(files.document(path, "yaml")))
    assert [(one.route.path[-1], one.by.path[-1]) for one in found] == expected


def test_a_route_without_anything_is_shown_itself(tmp_path: Path) -> None:
    path, files = read("{continue: true}", tmp_path)
    route = root(files.document(path, "yaml"))["routes"][0]
    assert (place_of(route), conditions(route)) == (route.place, frozenset())


@pytest.mark.parametrize(
    ("op", "value", "words"),
    [("=", "a", {"a"}), ("=", "", None), ("=~", "a|b", {"a", "b"}), ("=~", "a.+", None), ("!=", "a", None)],
)
def test_a_condition_may_list_what_it_takes(op: str, value: str, words: set[str] | None) -> None:
    assert Condition("x", op, value).words == words
