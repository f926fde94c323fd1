from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.text import DecodeFault, LineIndex, SourceText, decode, sealed


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a: \xc3\xa9", SourceText("f", "a: é")),
        (codecs.BOM_UTF8 + b"a", SourceText("f", "a", bom=True)),
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), SourceText("f", "é", "utf-16-le", bom=True)),
        (codecs.BOM_UTF16_BE + "😀".encode("utf-16-be"), SourceText("f", "😀", "utf-16-be", bom=True)),
    ],
)
def test_utf8_and_marked_utf16_are_read_without_their_byte_order_mark(raw: bytes, expected: SourceText) -> None:
    assert decode("f", raw) == expected


@pytest.mark.parametrize(
    ("raw", "text", "fault"),
    [
        (b"caf\xe9: 1", "caf\ufffd: 1", DecodeFault(3, "byte e9 is not UTF-8")),
        ("é".encode() + b"\xff", "é\ufffd", DecodeFault(1, "byte ff is not UTF-8")),
        (b"a\xe2\x82", "a\ufffd", DecodeFault(1, "byte e2 82 is not UTF-8")),
    ],
)
def test_the_first_undecodable_byte_is_named_with_its_offset_in_the_text(
    raw: bytes, text: str, fault: DecodeFault
) -> None:
    assert decode("f", raw) == SourceText("f", text, fault=fault)


def test_half_a_utf16_unit_is_a_fault() -> None:
    raw = codecs.BOM_UTF16_LE + b"a\x00b"
    assert decode("f", raw).fault == DecodeFault(1, "byte 62 is not UTF-16-LE")


@given(
    st.binary() | st.builds(lambda mark, rest: mark + rest, st.sampled_from([b"\xff\xfe", b"\xfe\xff"]), st.binary())
)
def test_any_bytes_decode_to_text_that_agrees_up_to_the_fault(raw: bytes) -> None:
    source = decode("f", raw)
    end = len(source.text) if source.fault is None else source.fault.offset
    assert source.text[:end] == source.text[:end].encode(source.encoding).decode(source.encoding)


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("", 0, (1, 1)),
        ("ab", 2, (1, 3)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (2, 1)),
        ("a\u2028b", 2, (1, 3)),
        ("😀x", 1, (1, 2)),
        ("ab", 99, (1, 3)),
        ("ab", -1, (1, 1)),
    ],
)
def test_positions_count_lines_and_code_points_from_one(text: str, offset: int, expected: tuple[int, int]) -> None:
    assert LineIndex(text).position(offset) == expected


def test_lines_are_given_without_their_ends_and_missing_ones_are_empty() -> None:
    index = LineIndex("a\r\n\rb\n")
    assert [index.line(number) for number in range(6)] == ["", "a", "", "b", "", ""]


def test_lines_begin_where_the_one_before_ends_and_missing_ones_at_the_end() -> None:
    index = LineIndex("a\r\n\rb\n")
    assert [index.start(number) for number in range(7)] == [6, 0, 3, 4, 6, 6, 6]


@given(st.text(alphabet="a\r\n\u2028"))
def test_every_offset_is_the_start_of_its_line_plus_its_column(text: str) -> None:
    index = LineIndex(text)
    starts = [text.index(index.line(1)), *(n for n in range(1, len(text) + 1) if index.position(n)[1] == 1)]
    found = [starts[line - 1] + column - 1 for line, column in map(index.position, range(len(text) + 1))]
    assert (found, len(starts)) == (list(range(len(text) + 1)), index.count)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\0GITCRYPT\0\x01", "encrypted by git-crypt"),
        (b"$ANSIBLE_VAULT;1.1;AES256\n30", "encrypted by ansible-vault"),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", "encrypted by age"),
        (b"age-encryption.org/v1\n", "encrypted by age"),
        (b"-----BEGIN PGP MESSAGE-----\n", "encrypted by PGP"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a pointer to what Git LFS has not fetched"),
        (b"a: ENC[AES256_GCM,data:AA,type:str]\n", "encrypted by sops"),
        (b"a: 1\n", ""),
    ],
)
def test_what_stands_for_something_else_is_told_by_its_first_bytes(raw: bytes, reason: str) -> None:
    assert sealed(raw) == reason
