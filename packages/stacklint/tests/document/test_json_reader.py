from __future__ import annotations

import json
from collections.abc import Callable

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.document import MAX_DEPTH, Problem, ProblemKind, Spot, read_document
from stacklint.document.json_marks import read_json
from stacklint.document.tree import MAX_PARTS
from stacklint.text import MAX_BYTES

Strip = Callable[[str], tuple[str, list[tuple[int, int]]]]
CASES = [
    ("{«'a'»: 1}", "strings stand in double quotes"),
    ("[1, «//» no\n2]", "comments are not allowed"),
    ("[1, «#» no\n]", "comments are not allowed"),
    ("[«NaN»]", "`NaN` is no value"),
    ("[«-Infinity»]", "`-Infinity` is no value"),
    ("[«+1»]", "`+1` is no value"),
    ("[«.5»]", "`.5` is no value"),
    ("[«True»]", "`True` is no value"),
    ("[«truely»]", "`truely` is no value"),
    ("[«01»]", "`01` is no value"),
    ("[«1.»]", "`1.` is no value"),
    ("[«1e5x»]", "`1e5x` is no value"),
    ('{"a" «1»}', "expected a colon after the key, not `1`"),
    ('{"a": «}»', "expected a value, not `}`"),
    ('{"a": 1 «"b"»: 2}', 'expected a comma or `}`, not `"b"`'),
    ("[1 «2»]", "expected a comma or `]`, not `2`"),
    ("[1, «]»", "expected a value, not `]`"),
    ('{"a": 1, «}»', "expected a key (no comma after the last entry), not `}`"),
    ("{«1»: 1}", "expected a key or `}`, not `1`"),
    ("[«,»1]", "expected a value or `]`, not `,`"),
    ("«]»", "expected a value, not `]`"),
    ('{"a": 1«]»', "expected a comma or `}`, not `]`"),
    ('["a«\n»b"]', "a control character in a string"),
    ('["a«\t»b"]', "a control character in a string"),
    ('["a«\x00»b"]', "a control character in a string"),
    ('["a«\\»x"]', "an escape that JSON does not have"),
    ('["a«\\»u12G4"]', "an escape that JSON does not have"),
    ('["b", «"»abc]', "this string never ends"),
    ('{"a": 1«\n»', "it ends too early"),
    ("[1,«»", "it ends too early"),
    ("«\xa0»1", "`\xa0` is no value"),
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_broken_json_is_told_at_the_wrong_characters(text: str, said: str, marked: Strip) -> None:
    clean, [(start, end)] = marked(text)
    document = read_document("f", clean.encode(), "json")
    expected = (Problem(ProblemKind.SYNTAX, start, end, f"is no valid JSON: {said}"),)
    assert (document.problems, document.broken, document.data) == (expected, True, None)


def test_text_after_the_value_is_told_and_the_value_is_read(marked: Strip) -> None:
    clean, [span] = marked('{"a": 1}\n«}»')
    document = read_document("f", clean.encode(), "json")
    problem = Problem(ProblemKind.TRAILING_TEXT, *span, "stands after the end of the JSON value")
    assert (document.data, document.problems, document.broken) == ({"a": 1}, (problem,), False)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a" : 1, "a"\n: 2, "b" : 3}',
        '{"a":1,"a":2,"b":"c\\":"}',
        '{"a": 1, "a": 2, "b": "c\\u0022:"}',
        '{"a": 1, "a": 2, "b": "c\\"\\u003a"}',
        '{"a": 1, "a": 2, "b": "c\\"\\u003A"}',
        '{"a": 1, "a": 2, "b": "c\\"\\u0020:"}',
        '{"a": 1, "a": 2, "b": "c\\" :"}',
        '[{"a": [{"b": 1, "b": 1}]}]',
        '{"a": 1, "a" : 2}',
        '{"a": 1, "a"\n: 2}',
        '{"a": 1, "a"\t: 2}',
        '{"a": 1, "a"\r: 2}',
        '{\n  "a": 1,\n  "a": 2\n}',
    ],
)
def test_a_repeated_key_is_found_however_keys_and_strings_are_written(text: str) -> None:
    problems = read_document("f", text.encode(), "json").problems
    assert [problem.kind for problem in problems] == [ProblemKind.DUPLICATE_KEY]


def test_a_repeated_key_is_told_with_both_ends_and_the_last_one_wins(marked: Strip) -> None:
    clean, [first, second, value] = marked('{"o": {«"a"»: 1, "b": 2, «"\\u0061"»: «3»}}')
    document = read_document("f", clean.encode(), "json")
    problem = Problem(ProblemKind.DUPLICATE_KEY, *second, "repeats the key `a`", ((*first, "first given here"),))
    located = document.locate(document.root / "o" / "a")
    expected = ({"o": {"a": 3, "b": 2}}, (problem,), Spot("f", *value))
    assert (document.data, document.problems, located) == expected


def test_of_a_key_that_comes_again_and_again_the_first_one_is_told() -> None:
    document = read_document("f", b'{"a": 1, "a": 2, "a": 3}', "json")
    assert [problem.related for problem in document.problems] == [((1, 4, "first given here"),)] * 2
    assert document.locate(document.root / "a") == Spot("f", 22, 23)


def test_a_byte_order_mark_is_told_and_the_value_is_read() -> None:
    document = read_document("f", b"\xef\xbb\xbf[1]", "json")
    problem = Problem(ProblemKind.ENCODING, 0, 0, "begins with a byte order mark, which JSON forbids")
    assert (document.data, document.problems, document.spot(problem)) == ([1], (problem,), Spot("f", 0, 0))


@pytest.mark.parametrize("raw", [b"", b" \n\t"])
def test_an_empty_file_says_so(raw: bytes) -> None:
    document = read_document("f", raw, "json")
    assert (document.problems, document.broken) == ((Problem(ProblemKind.EMPTY, 0, 0, "is empty"),), True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"\ud800"', "\ufffd"),
        (r'"\udc00x"', "\ufffdx"),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\ud83d\ud83d\ude00"', "\ufffd😀"),
        (r'"\ud83d\n"', "\ufffd\n"),
        (r'"\ud83d\u0041"', "\ufffdA"),
        (r'"\b\f\n\r\t\"\\\/"', '\b\f\n\r\t"\\/'),
    ],
)
def test_escapes_are_read_as_go_reads_them(text: str, value: str) -> None:
    document = read_document("f", text.encode(), "json")
    offsets = [document.locate(document.root.within(n, n + 1)).start for n in range(len(value))]
    assert (document.data, document.problems, offsets == sorted(set(offsets))) == (value, (), True)


@pytest.mark.parametrize("text", ["1e999", "9" * 5000])
def test_numbers_beyond_all_bounds_are_infinite(text: str) -> None:
    assert read_document("f", text.encode(), "json").data == float("inf")


@pytest.mark.parametrize("text", ["1e999", r'"\ud83d"', r'{"\u0022": [1, 2.5]}'])
def test_a_text_without_problems_reads_the_same_again(text: str) -> None:
    first, again = (read_document("f", text.encode(), "json", vouched=vouched) for vouched in (False, True))
    assert (first.problems, again.problems, again.data) == ((), (), first.data)


NUMBERS = st.one_of(
    st.integers(min_value=-(2**70), max_value=2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([2**63, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, 0, -0.0]),
)


@given(
    st.recursive(
        NUMBERS | st.booleans() | st.none() | st.text(), lambda of: st.lists(of) | st.dictionaries(st.text(), of)
    )
)
def test_the_exact_reader_and_the_fast_one_agree(value: object) -> None:
    text = json.dumps(value)
    assert repr(read_json(text).data) == repr(orjson.loads(text))


def test_a_string_that_looks_like_keys_is_no_repeated_key() -> None:
    document = read_document("f", rb'{"a": "\"a\": \"a\":"}', "json")
    assert (document.data, document.problems) == ({"a": '"a": "a":'}, ())


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_the_deepest_allowed_nesting_is_read_and_one_more_is_told(opening: str, closing: str) -> None:
    deepest = read_document("f", (opening * MAX_DEPTH + "1" + closing * MAX_DEPTH).encode(), "json")
    deeper = read_document("f", (opening * (MAX_DEPTH + 1) + "1" + closing * (MAX_DEPTH + 1)).encode(), "json")
    at = MAX_DEPTH * len(opening)
    expected = Problem(ProblemKind.TOO_DEEP, at, at + 1, f"is nested deeper than {MAX_DEPTH} levels")
    assert (deepest.problems, deepest.broken, deeper.problems) == ((), False, (expected,))


@pytest.mark.parametrize("tail", ["1]", ""])
def test_a_text_of_too_many_parts_is_told_and_not_read(tail: str) -> None:
    document = read_document("f", ("[" + "1," * MAX_PARTS + tail).encode(), "json")
    said = f"holds more than {MAX_PARTS:,} keys, values and marks and was not read"
    assert document.problems == (Problem(ProblemKind.TOO_LARGE, MAX_PARTS, MAX_PARTS + 1, said),)


def test_as_many_parts_as_may_be_are_read_and_one_more_is_too_many() -> None:
    most, more = (read_document("f", f"[{'1,' * count}1]".encode(), "json") for count in (499_998, 499_999))
    assert (most.problems, more.problems[0].kind) == ((), ProblemKind.TOO_LARGE)


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_file_beyond_the_size_limit_is_told_and_not_read(form: str) -> None:
    document = read_document("f", b" " * (MAX_BYTES + 1), "json" if form == "json" else "yaml")
    problem = Problem(ProblemKind.TOO_LARGE, 0, 0, "is larger than 32 MiB and was not read")
    assert (document.problems, document.locate(document.root / "a"), document.source.text) == (
        (problem,),
        Spot("f", 0, 0),
        "",
    )
