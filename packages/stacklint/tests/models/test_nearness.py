from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.models.nearness import (
    MAX_LENGTH,
    MAX_LETTERS,
    MAX_NAMES,
    in_a_row,
    nearest,
    one_letter_apart,
    one_off,
    plainly,
    surely,
)

MANY = [f"metric_number_{number}" for number in range(MAX_NAMES)]
words = st.text("abc_-B", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("word", "names", "right"),
    [
        ("Job-Name", ["job", "jobname", "job_names"], "jobname"),
        ("jobs", ["job", "instance"], "job"),
        ("instnace", ["job", "instance"], "instance"),
        ("prometheus-2", ["prometheus", "promtail"], "prometheus"),
        ("tea", ["job"], None),
        ("job", ["job"], None),
        ("job", [], None),
        ("", ["job"], None),
        ("aabb", ["bbaa", "aabbcc"], "aabbcc"),
        ("ab_c", ["a-bc", "abc"], "a-bc"),
        ("fro", ["expr", "for", "record"], "for"),
        ("ulr", ["uid", "url"], "url"),
        ("on", ["no"], None),
        ("was", ["saw"], None),
    ],
)
def test_what_is_meant_is_what_is_spelt_alike_or_else_most_alike(
    word: str, names: list[str], right: str | None
) -> None:
    assert nearest(word, names) == right


@given(word=words, names=st.lists(words, max_size=12))
def test_no_name_is_more_alike_than_the_nearest_one(word: str, names: list[str]) -> None:
    right = nearest(word, names)
    spelt_alike = [name for name in plainly(word, names) if name != word]
    alike = {name: SequenceMatcher(None, name, word).ratio() for name in {*names} - {word}}
    if spelt_alike:
        assert right == spelt_alike[0]
    else:
        best = max(((score, name) for name, score in alike.items()), default=(0.0, ""))
        swapped = {f"{word[1]}{word[0]}{word[2]}", f"{word[0]}{word[2]}{word[1]}"} if len(word) == 3 else set()
        assert right == best[1] if best[0] >= 0.75 else (right or "") in ((swapped & alike.keys()) or {""})


def test_a_name_that_can_not_be_meant_is_left_out() -> None:
    assert nearest("jobs", ["job", "jobsx"], but="job") == "jobsx"
    assert nearest("j_ob", ["job"], but="job") is None


def test_among_many_names_a_slip_of_a_letter_is_found_and_nothing_further() -> None:
    assert nearest("metrics_number_299", MANY) == "metric_number_299"
    assert nearest("metrics_numbers_299", MANY) == "metric_number_299"
    assert nearest("metrics_number_299", [*MANY, "more"]) == "metric_number_299"
    assert nearest("metrics_numbers_299", [*MANY, "more"]) is None
    assert nearest("METRIC-NUMBER-299", [*MANY, "more"]) == "metric_number_299"


def test_among_too_many_letters_nothing_is_looked_for() -> None:
    names = [f"{number:0100}" for number in range(MAX_LETTERS // 100)]
    assert nearest(names[5].replace("5", "-5"), names) == names[5]
    assert nearest(names[5].replace("5", "-5"), [*names, "a"]) is None


def test_long_words_are_compared_but_for_case_and_dashes() -> None:
    name = "a" * MAX_LENGTH
    assert nearest(name[:-1], [name]) == name
    assert nearest(name + "a", [name]) is None
    assert nearest(name, [name + "a"]) is None
    assert nearest(f"{name}-B", [f"{name}b"]) == f"{name}b"
    assert (one_off(name + "a", [name]), one_off(name, [name + "a"]), one_off(name[:-1], [name])) == (None, None, name)


@pytest.mark.parametrize(
    ("word", "names", "right"),
    [
        ("time_interval", ["timeInterval"], "timeInterval"),
        ("timeInteval", ["timeInterval", "timeIntervals"], "timeInterval"),
        ("timeInterval", ["timeInterval", "time-interval"], "time-interval"),
        ("timeIntrvl", ["timeInterval"], None),
        ("abc", ["abd"], None),
    ],
)
def test_a_slip_of_a_letter_is_told_from_other_words(word: str, names: list[str], right: str | None) -> None:
    assert one_off(word, names) == right


@pytest.mark.parametrize(
    ("word", "names", "right"),
    [
        ("Bytes", ["bytes", "byte"], "bytes"),
        ("b-ytes", ["bytes", "by_tes"], None),
        ("bytse", ["bytes", "bits"], "bytes"),
        ("byter", ["bytes", "byteq"], None),
        ("bit", ["bits"], None),
        ("bytes", ["bytes"], None),
    ],
)
def test_only_what_can_be_nothing_else_is_sure(word: str, names: list[str], right: str | None) -> None:
    assert surely(word, names) == right


@given(word=words, names=st.lists(words, max_size=12))
def test_all_names_that_are_a_letter_apart_are_known(word: str, names: list[str]) -> None:
    apart = sorted({name for name in names if name != word and one_letter_apart(word, name)})
    found = surely(word, names)
    alike = [name for name in plainly(word, names) if name != word]
    wanted = alike or (apart if len(word) > 3 else [])
    assert found == (wanted[0] if len(wanted) == 1 else None)


def test_a_word_of_any_length_takes_no_time() -> None:
    assert nearest("a" * 10_000_000, {"value", "labels"}) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("tier-a", "tier-b", True),
        ("text_en", "text_es", True),
        ("tier-a", "tiers-a", False),
        ("urgent", "urgnet", False),
        ("tier-a", "tiera", False),
    ],
)
def test_words_that_differ_in_a_short_last_part_are_of_a_row(one: str, other: str, expected: bool) -> None:
    assert in_a_row(one, other) is expected
