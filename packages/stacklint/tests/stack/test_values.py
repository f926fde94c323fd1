"""Compose's variables, against what the real compose makes of the same texts."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.stack.compose.interpolation import (
    Interpolated,
    interpolate,
    names_variable,
    read_env,
    split_outside_braces,
)

ENV = {"SET": "value", "EMPTY": "", "DOLLAR": "a", "N1": "one"}

KNOWN = [
    ("plain", "plain"),
    ("$SET and ${SET}", "value and value"),
    ("$$SET $${SET} $$$SET", "$SET ${SET} $value"),
    ("${UNSET-default} ${UNSET:-default} ${EMPTY-default} ${EMPTY:-default}", "default default  default"),
    ("${UNSET:-} ${UNSET-}", " "),
    ("${SET+there} ${SET:+there} ${EMPTY+there} ${EMPTY:+there} ${UNSET+there}", "there there there  "),
    ("${SET:?needed} ${SET?needed} ${EMPTY?needed}", "value value "),
    ("${UNSET:-${SET}} ${UNSET:-${UNSET2:-deep}} ${SET:-${UNSET}}", "value deep value"),
    ("${UNSET:-a:b/c d}", "a:b/c d"),
    ("$N1-x", "one-x"),
]

UNKNOWN = ["$UNSET", "${UNSET}", "a ${UNSET:?needed} b", "${UNSET:-$OTHER}", "${SET+$OTHER}", "${EMPTY:?needed}"]
ODD = ["${", "${SET", "${SET-${SET}", "$", "$1", "a$", "${1}", "${SET!x}", "}", "${}", "$ {SET}", "${SET:-${SET}"]


@pytest.mark.parametrize(("text", "expected"), KNOWN)
def test_a_text_is_filled_in_where_everything_has_a_value(text: str, expected: str) -> None:
    assert interpolate(text, ENV) == Interpolated(expected)


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_has_no_value_makes_the_text_unknown_and_stays(text: str) -> None:
    found = interpolate(text, ENV)
    assert not found.known
    assert "$" in found.text


@pytest.mark.parametrize(("text", "named"), [("a$$", False), ("^(a|b)($$|/)", False), ("$UNSET", True), ("a", False)])
def test_a_dollar_that_was_doubled_names_no_variable(text: str, named: bool) -> None:
    assert names_variable(interpolate(text, ENV).text) == named


def test_nor_does_one_that_stays_doubled() -> None:
    assert not names_variable("^(a|b)($$|/)")
    assert names_variable("$$a$b")


@pytest.mark.parametrize("text", ODD)
def test_what_compose_refuses_ends_without_an_error(text: str) -> None:
    assert isinstance(interpolate(text, ENV).text, str)


def test_the_real_compose_fills_in_the_same(tmp_path: Path) -> None:
    if shutil.which("docker") is None:
        pytest.skip("docker is not on PATH: interpolation is not compared with compose's own")
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in ENV.items()))
    lines = {f"V{number}": text for number, (text, _) in enumerate(KNOWN)}
    (tmp_path / "compose.yaml").write_text(json.dumps({"services": {"a": {"image": "b", "environment": lines}}}))
    run = subprocess.run(
        ["docker", "compose", "config", "--format", "json"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    if "is not a docker command" in run.stderr:
        pytest.skip("docker has no compose plugin: interpolation is not compared with compose's own")
    given_back = json.loads(run.stdout)["services"]["a"]["environment"]
    real = [given_back[name].replace("$$", "$") for name in lines]
    assert [interpolate(text, ENV).text for text in lines.values()] == real


@given(st.text(alphabet="${}:-?+AB 1", max_size=60))
def test_any_text_ends_quickly(text: str) -> None:
    interpolate(text, {"A": "x"})
    assert "".join(split_outside_braces(text, ":")) == text.replace(":", "") or "${" in text


def test_variables_that_double_one_another_soon_have_no_known_value() -> None:
    lines = "A0=xxxxxxxxxx\n" + "".join(f"A{n + 1}=${{A{n}}}$A{n}\n" for n in range(60))
    known = read_env(lines)
    assert [name for name in known if int(name[1:]) > 7] == []
    assert len(known["A6"]) == 640
    assert interpolate("$A6$A6", known) == Interpolated("$A6$A6", known=False)


def test_a_long_text_is_filled_in_as_long_as_it_does_not_grow() -> None:
    assert interpolate("x" * 5_000 + "$A", {"A": "y" * 1_000}) == Interpolated("x" * 5_000 + "y" * 1_000)


def test_bombs_of_nested_and_open_defaults_end_at_once() -> None:
    start = time.process_time()
    for bomb in ("${A:-" * 20_000 + "}" * 20_000, "${A:-" * 50_000, "${A}" * 20_000, "${" * 50_000, "${A:-$B" * 10_000):
        assert not interpolate(bomb, {}).known or "$" in bomb
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a:b:c", ["a", "b", "c"]),
        ("${A:-x}:/b", ["${A:-x}", "/b"]),
        ("${A:-${B:-x}}:/b:ro", ["${A:-${B:-x}}", "/b", "ro"]),
        ("a}:b", ["a}", "b"]),
        ("", [""]),
    ],
)
def test_a_text_is_split_outside_of_variables(text: str, parts: list[str]) -> None:
    assert split_outside_braces(text, ":") == parts


def test_an_env_file_is_read_as_compose_reads_it() -> None:
    text = """
# comment
A=1
export B = two words # comment
C="quoted # no comment"
D='single $A'
E=${A}/x
F=$UNKNOWN
G=
H=#x
not a line
I="$B!"
J: k # comment
L="two
lines\\t\\"\\$A"
M='it\\'s' N=o
P
Q="unclosed
"""
    assert read_env(text) == {
        "A": "1", "B": "two words", "C": "quoted # no comment", "D": "single $A", "E": "1/x", "G": "",
        "H": "#x", "I": "two words!", "J": "k", "L": 'two\nlines\t"$A', "M": "it\\'s", "N": "o",
    }  # fmt: skip
