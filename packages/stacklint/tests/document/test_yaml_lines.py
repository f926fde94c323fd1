"""What is read line by line is what the C parser reads."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stacklint.document import Plain
from stacklint.document.tree import MAX_PARTS
from stacklint.document.yaml_lines import GIVE_UP, read_lines
from stacklint.document.yaml_reader import read_events
from stacklint.text import SourceText

FRAGMENTS = (
    "a:", "b:", "a: b", "- a", "- a: b", "- a:", "-   b: 1", "key[]: x", "...", "---", "a", "- ", "-", "- - a", ":",
    "? a", "a: 'x'", "a: 'it''s'", 'a: "x\\n\\"y\\""', 'a: "\\x41"', "a: 'x' # c", "a: 'x'#c",
    "a: [a, 'b c', \"d\", x:80]", "a: []", "a: [a b]", "a: {k: v, l: 'w'}", "a: {}", "a: {k: v, k: w}",
    "a: {k: [a]}", "a: |", "a: |-", "a: >", "a: >-", "a: |+", "a: |2", "- a: |", "text", "  text", "two words",
    "# comment", "", " ", "a: b # c", "a: b#c", "a: b: c", "a: b:", "a: x ", "a:  y", "a: ~", "a: null", "a: &x b",
    "a: *x", "a: !!str 1", "<<: *x", "a: -1", "a: {{ x }}", "a: %x", "a: `", "é: ü", "a: ü", "a: x\ty", "\ta: b",
    "a: x\x85y", "# x\u2028y", "%YAML 1.1", "a: \ufeff", "1: x", "'a': b", "null: a", "a: {NULL: a}",
    "a: --x.y=z", "a: -x # c", "- --x=y", "- -1", "- -", "a: --", "a: ---", "a: - b", "a: -x: y", "- -x:", "--x: y",
    "a: [--x=y, -z, ./a:/b:ro]", "a: [a:]", "a: [a: b]", "a: [-, a]", "a: [--]", "a: [-x:1]", "a: {k: a:b:c, l: -x}",
    "a: {k:a}", "a: [a:,b]", "a: [a:/]", "a: [:a]", "a: [a::b]",
    "a: [{b: [c, d]}, {e: {f: g}}]", "a: [{b: c, d: }] # e", "a: {b: , c: [d]}", "a: {b: [c]} ", "a: [[a], []]",
    "a: [[a],]",
    "a: [[a] b]", "a: [[a]#b]", "a: {b: [c], b: d}", "a: {b: [c], d}", "a: [{a: b} c]", "a: [{a: b}", "a: [{a: b]}",
    "a: {b: {c: d}", "a: [{b: c}, d: e]", "a: [{}]", "a: [{b: [c]}, ]", "a: [, [a]]", "a: {b: [c], , d: e}",
    "a: {b: {}}",
    "a: {b: c d: [e]}", "a: {b: c: [d]}", "a: {null: [b]}", "a: [{b:  c}]", "- [{a: b}]", "- {a: [b]}",
    "a: [x, {b: ~}]",
)  # fmt: skip
TEXTS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(FRAGMENTS)), max_size=8).map(
    lambda lines: "".join(f"{' ' * indent}{line}\n" for indent, line in lines)
)


def typed(value: object) -> object:
    """A value in which plain scalars differ from quoted ones, and the order of keys counts."""
    if isinstance(value, dict):
        return [(key, typed(item)) for key, item in value.items()]
    return list(map(typed, value)) if isinstance(value, list) else (type(value), value)


@given(TEXTS)
@example("a: |\n  \n   x\n y\n")
@example("# x\x85a: b\n")
@example("---\n---\na: b\n")
@example("a:\n- b\n- c\nd: e\n")
@example("- a:\n  - b\n- c\n")
def test_a_text_that_is_read_line_by_line_holds_what_the_c_parser_finds(text: str) -> None:
    data = read_lines(text)
    if data is not GIVE_UP:
        document = read_events(SourceText("f", text))
        assert (document.problems, typed(document.data)) == ((), typed(data))


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("# What it is\n\n---\na: b\n", {"a": "b"}),
        ("a: b # why\nc:\nd: # why not\n", {"a": "b", "c": None, "d": None}),
        ("a:\n  b:\n    - c\n    - d: e\n      f: g\nh: i\n", {"a": {"b": ["c", {"d": "e", "f": "g"}]}, "h": "i"}),
        ("a:\n- b\n-   c:\n    - d\ne: f\n", {"a": ["b", {"c": ["d"]}], "e": "f"}),
        ("a: 'it''s'\nb: \"x\\n\\t\\\"\\\\\"\nc: \"d\" # e\n", {"a": "it's", "b": 'x\n\t"\\', "c": "d"}),
        ("a: [b, 'c d', \"e\", 1:80]\nf: []\n", {"a": ["b", "c d", "e", "1:80"], "f": []}),
        ("a:\n  - --b=c:80\n  - -d # e\nf: -1\n", {"a": ["--b=c:80", "-d"], "f": "-1"}),
        ("a: [{b: [c, d:80], e: {}}, f]\n", {"a": [{"b": ["c", "d:80"], "e": {}}, "f"]}),
        ("a: {b: , c: [[d]]} # e\n", {"a": {"b": None, "c": [["d"]]}}),
        ("a: [--b=/c, -d, ./e:/f:ro]\n", {"a": ["--b=/c", "-d", "./e:/f:ro"]}),
        ("a: {b: c, d: ''}\ne: {}\n", {"a": {"b": "c", "d": ""}, "e": {}}),
        ("a: |\n  b\n\n    c\n  \nd: |-\n  e\n", {"a": "b\n\n  c\n", "d": "e"}),
        ("a:\n  - b: >\n      c\n      d\n\n  - e: >-\n      f\n", {"a": [{"b": "c d\n"}, {"e": "f"}]}),
        ("a: http://b:80/c#d\n", {"a": "http://b:80/c#d"}),
        ("a: ['b, c', \"d\"]\ne: ['b, c', \"d\"]\n", {"a": ["b, c", "d"], "e": ["b, c", "d"]}),
        ("- a:  b\n- a:   # nothing\n-  a: b # c\n", [{"a": "b"}, {"a": None}, {"a": "b"}]),
        ("a: größer\n", {"a": "größer"}),
    ],
)  # fmt: skip
def test_yaml_as_people_write_it_needs_no_c_parser(text: str, data: object) -> None:
    assert read_lines(text) == data


def test_plain_scalars_are_told_from_quoted_ones_and_from_null() -> None:
    data = read_lines("- 1\n- '1'\n- null\n- [null, 1, '1']\n")
    assert typed(data) == typed([Plain("1"), "1", None, [None, Plain("1"), "1"]])


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "# nothing\n", "a: b", "text\n", "a: &x b\n", "a: *x\n", "a: !!str b\n", "<<: b\n", "a: b\na: c\n",
        "a:\n  b\n", "a: b\n c: d\n", "a: b\n- c\n", "- a\nb: c\n", "  a: b\nc: d\n", "a: b\n...\n",
        "a: b\n---\nc: d\n", "a: 'b\n  c'\n", "a: \"\\x41\"\n", "a: {b: c, b: d}\n", "a: [b c]\n", "a: [b, cd\n",
        "a: [b, c], d\n", "a: b: c\n",
        "a: b:\n", "a: |\n", "a: |\nb: c\n", "a: |\n\n  b\n", "a: |\n  b\n   \n  c\n", "a: |\n    b\n  c\n",
        "a: >\n  b\n\n  c\n", "a: >\n  b\n   c\n", "a: |+\n  b\n", "a: b\tc\n", "a: b\r\n", "a: b\x85\n",
        f"{' ' * 90}a: b\n", "a: {null: b}\n", "null: a\n", "a:\n  Null:\n",
        "a: [[b] c]\n", "a: [[b]}\n", "a: {b: [c] d: e}\n", "a: {b: [c]]\n", "a: {b: [c], null: d}\n", "a: [[b],]\n",
        f"a: {'[' * 30}{']' * 30}\n",
    ],
)  # fmt: skip
def test_what_may_be_more_is_left_to_the_c_parser(text: str) -> None:
    assert read_lines(text) is GIVE_UP


@pytest.mark.parametrize("line", ["a0:\n", "- a: b\n", "- [{}]\n"])
def test_a_text_of_too_many_parts_is_left_to_the_c_parser(line: str) -> None:
    assert read_lines(line * (MAX_PARTS // 3)) is GIVE_UP
