from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.document import (
    MAX_DEPTH,
    GoYaml,
    Merged,
    NullKey,
    Plain,
    Problem,
    ProblemKind,
    Spot,
    read_document,
    unreadable,
)
from stacklint.document.tree import MAX_PARTS
from stacklint.document.yaml_reader import MAX_ALIASED

Strip = Callable[[str], tuple[str, list[tuple[int, int]]]]


def read(text: str) -> object:
    document = read_document("f", text.encode(), "yaml")
    assert document.problems == ()
    return document.data


def test_plain_scalars_are_kept_as_written_and_quoted_ones_are_texts() -> None:
    data = read("[yes, 1e3, '1', \"x\", !!str 1, !!int '1', !custom 2]")
    assert isinstance(data, list)
    assert [(str(value), type(value) is Plain) for value in data] == [
        ("yes", True), ("1e3", True), ("1", False), ("x", False), ("1", False), ("1", True), ("2", False),
    ]  # fmt: skip


def test_every_way_of_writing_null_is_null() -> None:
    assert read("[~, null, Null, NULL, !!null '', '', nULL]\n") == [None, None, None, None, None, "", "nULL"]


def test_keys_are_texts_as_written() -> None:
    data = read("{1: a, '~': b, 'c d': c, &x e: d, !!int 2: e, !!str null: f}")
    assert data == {"1": "a", "~": "b", "c d": "c", "e": "d", "2": "e", "null": "f"}


@pytest.mark.parametrize("key", ["~", "null", "!!null ''", "! ", "! ~", "&b ~", "? ", "? &b ", "*a "])
def test_a_key_that_is_null_has_no_characters_and_its_place(key: str) -> None:
    text = f"[&a ~, {{x: 1, {key}: 2}}]\n"
    document = read_document("f", text.encode(), "yaml")
    mapping = (document.root / 1) / ""
    assert document.problems == ()
    assert isinstance(document.data, list)
    assert (document.data[1], [type(name) for name in document.data[1]]) == ({"x": "1", "": "2"}, [str, NullKey])
    assert document.locate(mapping).start == text.index("2")


def test_a_key_may_be_written_in_base_64() -> None:
    document = read_document("f", b"- {&a !!binary YQ==: 1}\n- {*a : 2}\n", "yaml")
    assert (document.problems, document.data) == ((), [{"a": "1"}, {"a": "2"}])
    assert document.locate((document.root / 0 / "a").key()).start == 15


def test_an_alias_can_be_a_key() -> None:
    document = read_document("f", b"- &a x\n- *a : 1\n- &b ~\n- {*b : 2}\n", "yaml")
    located = [document.locate(document.root / 1 / "x").start, document.locate((document.root / 3 / "").key()).start]
    assert (document.data, located) == (["x", {"x": "1"}, None, {"": "2"}], [14, 26])


def test_an_alias_shares_the_value_of_its_anchor() -> None:
    data = read("a: &x {k: [1]}\nb: *x\nc: &y\n  - 2\nd: *y\n")
    assert isinstance(data, dict)
    assert (data["a"] is data["b"], data["c"] is data["d"], data["d"]) == (True, True, ["2"])


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        ("{<<: *a, k: own}", {"k": "own", "x": "a"}),
        ("{k: own, <<: *a}", {"k": "own", "x": "a"}),
        ("{<<: [*a, *b]}", {"k": "a", "x": "a", "y": "b"}),
        ("{<<: [*b, *a]}", {"k": "b", "y": "b", "x": "a"}),
        ("{<<: {k: 1, <<: *b}}", {"k": "1", "y": "b"}),
        ("{!!merge <<: *a}", {"k": "a", "x": "a"}),
        ("{'<<': *a}", {"<<": {"k": "a", "x": "a"}}),
        ("{'<<': 1}", {"<<": "1"}),
        ("{<<: []}", {}),
        ("{<<: *a, <<: *b}", {"k": "b", "y": "b", "x": "a"}),
        ("{<<: *a, k: own, <<: [*b, *a]}", {"k": "own", "y": "b", "x": "a"}),
        ("{<<: *a, '<<': *b}", {"k": "a", "x": "a", "<<": {"k": "b", "y": "b"}}),
    ],
)
def test_merge_keys_follow_go_yaml(text: str, merged: object) -> None:
    data = read_document("f", f"a: &a {{k: a, x: a}}\nb: &b {{k: b, y: b}}\nc: {text}\n".encode(), "yaml").data
    assert isinstance(data, dict)
    assert data["c"] == merged


def test_a_mapping_tells_which_of_its_keys_a_merge_brings_again() -> None:
    data = read("a: &a {k: 1, x: 1}\nb: [{k: 2, <<: *a, y: 2, x: 2}]\n")
    assert isinstance(data, dict)
    [mapping] = data["b"]
    assert isinstance(mapping, Merged)
    expected = ({"k": "2", "y": "2", "x": "2"}, {"k": "1", "x": "1"}, {"k"})
    assert (dict(mapping), mapping.again, set(mapping.late)) == expected


@pytest.mark.parametrize(
    ("text", "again", "late", "twice"),
    [
        ("{<<: {k: 1}, k: 2, <<: {k: 3}}", {"k": "3"}, {"k"}, set()),
        ("{k: 2, <<: {k: 1}, <<: {k: 3}}", {"k": "3"}, {"k"}, set()),
        ("{<<: [{k: 1}, {k: 3}], k: 2}", {"k": "1"}, set(), set()),
        ("{<<: {x: 1, y: 1}, <<: {x: 2, z: 2}}", {}, set(), {"x"}),
        ("{k: 1, <<: [{x: 1}, {x: 2}, {y: 2}]}", {}, set(), {"x"}),
    ],
)
def test_a_mapping_tells_which_keys_come_twice(
    text: str, again: dict[str, str], late: set[str], twice: set[str]
) -> None:
    data = read_document("f", f"[{text}]".encode(), "yaml").data
    assert isinstance(data, list)
    [mapping] = data
    assert isinstance(mapping, Merged)
    assert (mapping.again, set(mapping.late), set(mapping.twice)) == (again, late, twice)


def test_a_mapping_that_merges_is_left_out_where_it_is_repeated() -> None:
    document = read_document("f", b"a: {x: 1}\na: {x: 2, <<: {x: 3}}\n", "yaml")
    assert (document.data, [problem.kind for problem in document.problems]) == (
        {"a": {"x": "1"}},
        [ProblemKind.DUPLICATE_KEY],
    )


def test_an_alias_of_a_mapping_that_merges_is_the_same_mapping() -> None:
    data = read("a: &a {x: 2, <<: {x: 3}}\nb: *a\n")
    assert isinstance(data, dict)
    assert data["a"] is data["b"]


def test_a_merged_key_is_located_where_it_was_written(marked: Strip) -> None:
    clean, spans = marked("a: &a {k: «1»}\nb: &b {<<: *a}\nc: {<<: {y: 0, x: «4»}, <<: [*b, {y: «2», k: 0}], z: «3»}\n")
    document = read_document("f", clean.encode(), "yaml")
    located = [document.locate(document.root / "c" / key) for key in "kxyz"]
    assert located == [Spot("f", *span) for span in spans]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("«<<»: 1", "`<<` takes a mapping or a list of mappings"),
        ("{«<<»: [{a: 1}, x]}", "`<<` takes a mapping or a list of mappings"),
        ("a: «*x»", "no anchor `&x` is complete before this"),
        ("&x [«*x»]", "no anchor `&x` is complete before this"),
        ("[&x 1, &x [«*x»]]", "no anchor `&x` is complete before this"),
        ("a: 'b«»", "found unexpected end of stream while scanning a quoted scalar"),
        ('é: "«\a»"', "control characters are not allowed (U+0007)"),
        ("\ufeffé: «\a»", "control characters are not allowed (U+0007)"),
        ("a: 1\n«\t»b: 2", "found a tab character that violates indentation while scanning a plain scalar"),
        ("a: b«:» c", "mapping values are not allowed in this context"),
    ],
)
def test_broken_yaml_is_told_where_the_reader_stops(text: str, said: str, marked: Strip) -> None:
    clean, [span] = marked(text)
    document = read_document("f", b"\xef\xbb\xbf" + clean.encode(), "yaml")
    found = [(problem.kind, problem.start, problem.end, problem.message) for problem in document.problems]
    expected = [(ProblemKind.SYNTAX, *span, f"is no valid YAML: {said}")]
    assert (found, document.broken, document.data) == (expected, True, None)


@pytest.mark.parametrize("text", ["a: «'»b", "a: 1\nb: «[»1, 2\nc: 3\n", "«a»: 1\n- b\n", 'a: «"»\\q"'])
def test_broken_yaml_is_told_with_the_beginning_of_what_was_being_read(text: str, marked: Strip) -> None:
    clean, [span] = marked(text)
    [problem] = read_document("f", clean.encode(), "yaml").problems
    assert problem.related == ((*span, "begun here"),)


@pytest.mark.parametrize("text", ["{«[»a]: 1}", "«{»a: 1}: 2", "? «-» a\n: 1", "[&a [1], {«*a» : 1}]"])
def test_a_key_that_is_a_collection_is_told(text: str, marked: Strip) -> None:
    clean, [span] = marked(text)
    expected = Problem(ProblemKind.SYNTAX, *span, "is no valid YAML: a key must be a scalar")
    assert read_document("f", clean.encode(), "yaml").problems == (expected,)


def test_repeated_keys_are_told_in_order_with_both_ends_and_the_first_one_stays(marked: Strip) -> None:
    clean, spans = marked("«a»: {«b»: 1, «b»: 2, «b»: [3]}\nc: &c x\n«a»: 4\n«x»: 5\n«*c» : 6\n")
    document = read_document("f", clean.encode(), "yaml")
    ends = [(spans[2], "b", spans[1]), (spans[3], "b", spans[1]), (spans[4], "a", spans[0]), (spans[6], "x", spans[5])]
    problems = tuple(
        Problem(ProblemKind.DUPLICATE_KEY, *again, f"repeats the key `{key}`", ((*first, "first given here"),), reader)
        for (again, key, first), reader in zip(ends, (None, None, None, GoYaml.V2), strict=True)
    )
    assert (document.data, document.problems) == ({"a": {"b": "1"}, "c": "x", "x": "5"}, problems)


@pytest.mark.parametrize("raw", [b"", b"# only a comment\n", b"\n\n", b"\xef\xbb\xbf"])
def test_a_file_without_a_document_is_empty(raw: bytes) -> None:
    document = read_document("f", raw, "yaml")
    expected = ((Problem(ProblemKind.EMPTY, 0, 0, "is empty"),), None, Spot("f", 0, 0))
    assert (document.problems, document.data, document.locate(document.root)) == expected


def test_an_explicit_document_without_content_is_null() -> None:
    assert read("---\n...\n") is None


def test_a_second_document_is_told_and_the_first_is_read(marked: Strip) -> None:
    clean, [value, second] = marked("a: «1»\n«---»\n]broken\n")
    document = read_document("f", clean.encode(), "yaml")
    problem = Problem(ProblemKind.EXTRA_DOCUMENT, *second, "starts a second document, which is never read")
    expected = ({"a": "1"}, (problem,), Spot("f", *value))
    assert (document.data, document.problems, document.locate(document.root / "a")) == expected


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_the_deepest_allowed_nesting_is_read_and_one_more_is_told(opening: str, closing: str) -> None:
    deepest = read_document("f", (opening * MAX_DEPTH + "1" + closing * MAX_DEPTH).encode(), "yaml")
    deeper = read_document("f", (opening * 100_000).encode(), "yaml")
    at = MAX_DEPTH * len(opening)
    expected = Problem(ProblemKind.TOO_DEEP, at, at + 1, f"is nested deeper than {MAX_DEPTH} levels")
    assert (deepest.problems, deepest.broken, deeper.problems) == ((), False, (expected,))


def test_the_depth_behind_aliases_counts() -> None:
    half = MAX_DEPTH // 2
    chain = f"- &a {'[' * half}1{']' * half}\n- {'[' * (half - 1)}*a{']' * (half - 1)}\n"
    deeper = chain.replace("*a", "[*a]")
    at = deeper.index("*a")
    expected = Problem(ProblemKind.TOO_DEEP, at, at + 2, f"is nested deeper than {MAX_DEPTH} levels")
    problems = [read_document("f", text.encode(), "yaml").problems for text in (chain, deeper)]
    assert problems == [(), (expected,)]


def test_the_depth_of_an_anchored_value_counts_its_own_aliases() -> None:
    links = "".join(f"- &a{n} [*a{n - 1}]\n" for n in range(1, MAX_DEPTH))
    document = read_document("f", f"- &a0 [1]\n{links}".encode(), "yaml")
    assert [problem.kind for problem in document.problems] == [ProblemKind.TOO_DEEP]


def test_aliases_that_stand_for_too_much_are_told() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    text = f"l0: &l0 [{', '.join('x' * 9)}]\n{levels}"
    document = read_document("f", text.encode(), "yaml")
    said = f"makes aliases stand for more than {MAX_ALIASED:,} values"
    assert [(problem.kind, problem.message) for problem in document.problems] == [(ProblemKind.ALIAS_BOMB, said)]


def test_aliases_may_stand_for_as_much_as_go_yaml_accepts() -> None:
    items = 999
    times = MAX_ALIASED // (items + 1)
    text = f"a: &a [{', '.join(['x'] * items)}]\nb: [{', '.join(['*a'] * times)}]\n"
    more = text.replace("b: [", "b: [*a, ")
    kinds = [[p.kind for p in read_document("f", each.encode(), "yaml").problems] for each in (text, more)]
    assert kinds == [[], [ProblemKind.ALIAS_BOMB]]


def test_a_text_of_too_many_parts_is_told_and_not_read() -> None:
    document = read_document("f", b"- a\n" * MAX_PARTS, "yaml")
    said = f"holds more than {MAX_PARTS:,} keys, values and marks and was not read"
    assert [(problem.kind, problem.message) for problem in document.problems] == [(ProblemKind.TOO_LARGE, said)]


def test_bytes_that_are_no_text_are_told_and_not_read() -> None:
    document = read_document("f", b"a: caf\xe9\n", "yaml")
    expected = (Problem(ProblemKind.ENCODING, 6, 7, "is no text: byte e9 is not UTF-8"),)
    assert (document.problems, document.broken, document.locate(document.root)) == (expected, True, Spot("f", 0, 0))


def test_utf16_is_read_as_go_yaml_reads_it() -> None:
    assert read_document("f", "\ufeffa: é".encode("utf-16-le"), "yaml").data == {"a": "é"}


def test_a_file_that_the_system_refuses_says_why() -> None:
    document = unreadable("f", "permission denied")
    assert document.problems == (Problem(ProblemKind.UNREADABLE, 0, 0, "can't be read: permission denied"),)
