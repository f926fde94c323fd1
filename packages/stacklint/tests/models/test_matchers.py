"""Conditions on alerts: what is wrong with them, and amtool's verdicts on many."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from stacklint.models.matchers import matcher_fault
from stacklint.promql.re2 import inspect

GOOD = [
    "", " ", "{}", "a=b", " a = b ", 'a="b"', "{a=b}", "{a=b,}", "a=b,", 'a="b,c", d!=e', "a=~b|c", "a!~b.*", "a=",
    '"a b"="c d"', "é=ü", "a-b=c", "a.b=c", "1a=b", "a=[x]", "a=$x", "a='b'", 'a="\\n\\\\"', 'a="\\x"', "a=b c",
    "a=b\nc", 'a="b\nc"', "a=b\\", "a==b", "a=~(b|c)", "a=~b{2}", '""=b', 'a=~"\\\\d"',
    "{a=b},c=d}", 'a="\\"b"',
]  # fmt: skip
BAD = [
    ("«=»b", "a label name should stand in place of `=`"),
    ("a«!»b", "`!` can't stand here without double quotes around it"),
    ("a-b=«\"c»", "quotes are opened and not closed"),
    ("a-b «c»", "`=`, `!=`, `=~` or `!~` should stand in place of `c`"),
    ("a-b=«=»c", "a value should stand in place of `=`"),
    ("a-b=«»", "a value should stand in place of the end"),
    ("a-b=c «d»=e", "a comma should stand in place of `d`"),
    ("{a-b=c«»", "a closing brace should stand in place of the end"),
    ("a-b=c«}»", "the end should stand in place of `}`"),
    ("{a-b=c} «d»=e", "the end should stand in place of `d`"),
    ("«,»", "a label name should stand in place of `,`"),
    ("a-b=\"«\\x»\"", "`\\x` is no escape"),
    ("a-b=«\"c\nd\"»", "a line ends between the quotes"),
    ("a=~\"«*»b\"", "there is nothing for `*` to repeat"),
    ("a-b=~\"«(»\"", "the group is not closed in the regular expression"),
    ("a-b=~«\"\\\\\"»", "the regular expression ends in a backslash"),
    ('a="b" c«"»', "quotes are opened and not closed"),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_either_parser_takes_has_no_fault(text: str) -> None:
    assert matcher_fault(text, inspect) is None


@pytest.mark.parametrize("text", [text for text, _ in BAD])
def test_a_fault_is_found_at_its_characters(text: str) -> None:
    clean = text.replace("«", "").replace("»", "")
    fault = matcher_fault(clean, inspect)
    assert fault is not None
    assert f"{clean[: fault.start]}«{clean[fault.start : fault.end]}»{clean[fault.end :]}" == text


@pytest.mark.parametrize(("text", "message"), BAD)
def test_a_fault_says_what_is_wrong(text: str, message: str) -> None:
    fault = matcher_fault(text.replace("«", "").replace("»", ""), inspect)
    assert fault is not None
    assert fault.message == message


def test_an_expression_behind_long_escapes_is_not_judged() -> None:
    assert matcher_fault('a=~"(\\u00e9"', inspect) is None


def test_a_condition_of_megabytes_is_not_looked_into() -> None:
    assert matcher_fault("a=b," * 1_000_000 + "=", inspect) is None


def test_without_a_judge_of_regular_expressions_none_is_judged() -> None:
    assert matcher_fault("a=~(", None) is None


def test_amtool_gives_the_same_verdicts_on_these_and_on_a_thousand_random_ones(tmp_path: Path) -> None:
    if shutil.which("amtool") is None:
        pytest.skip("amtool is not on PATH: our verdicts are not compared with its own")
    dice = random.Random(20)
    signs = ["a", "b", "1", "=", "!", "~", '"', "\\", "{", "}", ",", " ", "(", "|", "*", "n", "x", "é", "'", ".", ":"]
    texts = [text for text in GOOD if text.strip()]
    texts += [text.replace("«", "").replace("»", "") for text, _ in BAD]
    for start, end in (("", ""), ("a=", ""), ('a=~"', '"')):
        texts += [start + "".join(dice.choices(signs, k=dice.randint(1, 7))) + end for _ in range(350)]
    for number, text in enumerate(texts):
        (tmp_path / f"{number:04}.yml").write_text(
            f"route: {{receiver: a, routes: [{{matchers: [{json.dumps(text, ensure_ascii=False)}]}}]}}\n"
            "receivers: [{name: a}]\n"
        )
    names = sorted(path.name for path in tmp_path.iterdir())
    command = ["amtool", "check-config", *names]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    said = run.stdout.split("Checking ")[1:]
    assert [(text, "FAILED" in verdict) for text, verdict in zip(texts, said, strict=True)] == [
        (text, matcher_fault(text, inspect) is not None) for text in texts
    ]
