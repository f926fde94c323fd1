"""Keys that a mapping has twice, to one of Go's readers or to both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.document import GoYaml, ProblemKind, read_document

Strip = Callable[[str], tuple[str, list[tuple[int, int]]]]

BOTH = [
    "{«a»: 1, «a»: 2}\n",
    "{«a»: 1, «'a'»: 2}\n",
    "{&x «a»: 1, !!str «a»: 2}\n",
    "{«~»: 1, b: 2, «~»: 3}\n",
    "{!!binary «YQ==»: 1, !!binary «'YQ=='»: 2}\n",
    "{b: &x a, «*x» : 1, «*x» : 2}\n",
    "{«'<<'»: 1, «'<<'»: 2}\n",
]
TO_GO_YAML_2 = [
    "{«~»: 1, «null»: 2}\n",
    "{«''»: 1, «~»: 2}\n",
    "{«~»: 1, b: 2, ? «»: 3}\n",
    "{!!binary «YQ==»: 1, «a»: 2}\n",
    "{&x «a»: 1, «*x» : 2}\n",
    "{b: &x a, c: &y a, «*x» : 1, «*y» : 2}\n",
    "{&x «'<<'»: 1, «*x» : 2}\n",
]
TO_GO_YAML_3 = [
    "{«~»: 1, «'~'»: 2}\n",
    "{«'null'»: 1, «null»: 2}\n",
    "{!!binary «YQ==»: 1, «YQ==»: 2}\n",
    "{«<<»: {}, «<<»: {}}\n",
    "{«<<»: {}, «'<<'»: a}\n",
    "{«'<<'»: a, «<<»: {}}\n",
    "{b: &x a, «*x» : 1, d: &x c, «*x» : 2}\n",
]
NEITHER = [
    "{~: 1, b: 2}\n",
    "{~: 1, 'Null': 2}\n",
    "{a: &x c, b: &y d, *x : 1, *y : 2}\n",
    "{b: &x a, '*x': 1, x: 2, *x : 3}\n",
    "{a: b, b: a}\n",
    "{&x <<: {b: a}, *x : c}\n",
]


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        *((text, None) for text in BOTH),
        *((text, GoYaml.V2) for text in TO_GO_YAML_2),
        *((text, GoYaml.V3) for text in TO_GO_YAML_3),
    ],
)
def test_a_key_that_comes_twice_is_told_with_who_sees_it(text: str, reader: GoYaml | None, marked: Strip) -> None:
    clean, [first, again] = marked(text)
    [problem] = read_document("f", clean.encode(), "yaml").problems
    assert (problem.kind, problem.reader) == (ProblemKind.DUPLICATE_KEY, reader)
    assert ((problem.start, problem.end), problem.related) == (again, ((*first, "first given here"),))


@pytest.mark.parametrize("text", [*NEITHER, "{a: {b: 1}, b: {a: [b, b]}}\n", "{<<: {a: 1}, a: 2}\n"])
def test_what_only_looks_alike_is_no_repeated_key(text: str) -> None:
    assert read_document("f", text.encode(), "yaml").problems == ()


def test_each_reader_is_told_what_it_sees() -> None:
    problems = read_document("f", b"{~: 1, '~': 2, null: 3, ~: 4, '': 5}\n", "yaml").problems
    assert [(problem.start, problem.reader) for problem in problems] == [
        (7, GoYaml.V3),
        (15, GoYaml.V2),
        (24, None),
        (30, GoYaml.V2),
    ]
