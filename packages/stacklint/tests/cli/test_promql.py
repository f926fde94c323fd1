"""`stacklint promql`: what a person or a script gets for an expression."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from stacklint.cli import main

Run = Callable[..., tuple[int, str, str]]

STACKLINT = [sys.executable, "-m", "stacklint", "promql"]


def piped(raw: bytes, *arguments: str) -> tuple[int, str, str]:
    """What becomes of bytes on standard input."""
    done = subprocess.run([*STACKLINT, *arguments], input=raw, capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("rate(http_requests_total[5m])", "an instant vector"),
        ("sum by (job, env) (up)", "an instant vector, with no other labels than `env`, `job`"),
        ("up[5m]", "a range vector"),
        ("2 * 21", "a scalar, always 42"),
        ('"text"', "a string"),
        ("-up", "an instant vector"),
    ],
)
def test_a_sound_expression_is_said_to_be_valid_and_what_it_evaluates_to(expression: str, what: str, run: Run) -> None:
    assert run("promql", "--prometheus-version=3.5", "--", expression) == (0, f"valid in Prometheus 3.5: {what}\n", "")


def test_a_misspelt_function_is_told_with_the_one_that_was_meant(run: Run) -> None:
    helps = [line for line in run("promql", "summ(Rate(up[5m]))")[1].splitlines() if "help" in line]
    assert helps == ["  = help: did you mean `sum`?", "  = help: did you mean `rate`?"]


def test_every_fault_is_shown_at_its_place_in_one_run(run: Run) -> None:
    assert run("promql", "rate(up)\n  / sum(qux(") == (
        1,
        """\
error[PQ101]: `rate` wants a range vector here, not an instant vector
 --> <expression>:1:6
  |
1 | rate(up)
  |      ^^

error[PQ101]: there is no function `qux`
 --> <expression>:2:9
  |
2 |   / sum(qux(
  |         ^^^

error[PQ101]: the expression ends where an expression is expected
 --> <expression>:2:13
  |
2 |   / sum(qux(
  |             ^
""",
        "",
    )


def test_the_tree_has_a_line_for_every_part(run: Run) -> None:
    assert run("promql", "--tree", "sum by (job) (up)") == (
        0,
        "aggregation sum by (job)  instant vector 0:17\n└─ selector up  instant vector 14:16\n",
        "",
    )


def test_the_canonical_form_is_written_alone(run: Run) -> None:
    assert run("promql", "--format", "sum(up)by(job)") == (0, "sum by (job) (up)\n", "")


def test_the_canonical_form_is_exact_in_any_encoding_of_standard_output() -> None:
    done = subprocess.run(
        [*STACKLINT, "--format", 'up{x="日"}'],
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, 'up{x="日"}\n', b"")


def test_tree_and_format_exclude_each_other(run: Run) -> None:
    code, out, err = run("promql", "--tree", "--format", "up")
    assert (code, out, "not allowed with argument" in err) == (2, "", True)


def test_a_broken_expression_has_no_canonical_form(run: Run) -> None:
    code, out, _ = run("promql", "--format", "sum(")
    assert (code, out.splitlines()[0]) == (1, "error[PQ101]: the expression ends where an expression is expected")


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_an_expression_may_come_from_standard_input(arguments: list[str]) -> None:
    assert piped(b"up # \xc3\xa9\n", "--format", *arguments) == (0, "up\n", "")
    assert piped(b"\xef\xbb\xbfup", "--format", *arguments) == (0, "up\n", "")


@pytest.mark.parametrize(
    ("raw", "sentence", "place"),
    [
        (b"", "the expression is empty", "1:1"),
        (b" # nothing\n", "the expression is empty", "2:1"),
        (b"up\n+ \xff", "byte ff is not UTF-8", "2:3"),
        (b"a" * 10_000_000, "the expression is longer than the 200,000 characters that are read", "1:1"),
        (b"\n" * 10_000_000, "the expression is longer than the 200,000 characters that are read", "1:1"),
        (b"(" * 100_000, "deeper than 100 levels", "1:102"),
    ],
)
def test_odd_input_is_one_diagnostic(raw: bytes, sentence: str, place: str) -> None:
    code, out, err = piped(raw)
    head, where, *_ = out.splitlines()
    assert (code, sentence in head, where, out.count("PQ101"), err) == (1, True, f" --> <stdin>:{place}", 1, "")


def test_an_argument_that_is_no_text_is_one_diagnostic() -> None:
    done = subprocess.run([*STACKLINT, b"up + \xff"], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.decode().splitlines()[:2], done.stderr) == (
        1,
        ["error[PQ101]: byte ff is not UTF-8", " --> <expression>:1:6"],
        b"",
    )


def test_a_closed_standard_input_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    hint = "standard input is closed: give the expression as an argument, or pipe it in"
    assert run("promql") == (2, "", f"stacklint: {hint}\n")


def test_a_standard_input_that_can_not_be_read_is_one_sentence(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = os.open(tmp_path / "out", os.O_WRONLY | os.O_CREAT)
    with os.fdopen(wrong, "r") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert run("promql") == (2, "", "stacklint: can't read standard input: Bad file descriptor\n")


def test_bytes_that_are_no_text_are_shown_where_they_stand(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").write_bytes(b"up\n+ \xff")
    with (tmp_path / "in").open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        code, out, err = run("promql", "-")
    assert (code, out.splitlines()[:2], err) == (1, ["error[PQ101]: byte ff is not UTF-8", " --> <stdin>:2:3"], "")


def test_nothing_waits_for_a_person_to_type(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "wb"), os.fdopen(theirs, "r") as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        hint = "there is no expression: give the expression as an argument, or pipe it in"
        assert run("promql") == (2, "", f"stacklint: {hint}\n")


def test_variables_of_grafana_get_values_and_that_is_said(run: Run) -> None:
    assert run("promql", 'topk($n, rate(x{job="$job"}[$__rate_interval]))', "--prometheus-version=v3.5.0") == (
        0,
        "valid in Prometheus 3.5: an instant vector\n",
        "stacklint: checked with values in the place of Grafana's variables: `$__rate_interval`, `$job`, `$n`\n",
    )


def test_faults_beside_variables_are_shown_in_the_text_as_it_was_written(run: Run) -> None:
    code, out, err = run("promql", "rate(x[$__rate_interval]) by (job)")
    assert (code, err, out.splitlines()[1:]) == (
        1,
        "",
        [
            " --> <expression>:1:27",
            "  |",
            "1 | rate(x[$__rate_interval]) by (job)",
            "  |                           ^^",
        ],
    )


@pytest.mark.parametrize(
    "arguments", [["--format", "rate(x[$window])"], ["--tree", "rate(x[$window])"], ["$window $x"]]
)
def test_a_variable_that_no_value_can_stand_for_is_explained(arguments: list[str], run: Run) -> None:
    code, out, _ = run("promql", *arguments)
    assert (code, out.splitlines()[-1]) == (
        1,
        (
            "  = help: `$window` is a variable of Grafana, which fills it in before Prometheus reads it: write a value "
            "here"
        ),
    )


def test_features_and_versions_choose_the_language(run: Run) -> None:
    code, out, _ = run("promql", "limitk(2, up)")
    assert (code, out.splitlines()[0], out.splitlines()[-1]) == (
        1,
        "error[PQ101]: `limitk` is experimental and needs the feature flag `promql-experimental-functions`",
        "  = help: if Prometheus is started with that flag, say so with --enable-feature",
    )
    flags = "--enable-feature=exemplar-storage,,promql-experimental-functions"
    assert run("promql", "limitk(2, up)", flags)[0] == 0
    assert run("promql", "limitk(2, up)", "--enable-feature=old-ui", flags)[0] == 0
    assert run("promql", "ts_of_min_over_time(x[5m])", "--prometheus-version=3.4", flags)[0] == 1
    assert run("promql", "ts_of_min_over_time(x[5m])", "--prometheus-version=3.5", flags)[0] == 0
    assert run("promql", "holt_winters(x[5m], 0.5, 0.5)", "--prometheus-version=3.5")[0] == 1
    assert run("promql", "holt_winters(x[5m], 0.5, 0.5)", "--prometheus-version=2.53")[0] == 0


def test_a_feature_that_nobody_knows_is_said_and_ignored_as_prometheus_does(run: Run) -> None:
    assert run("promql", "up", "--enable-feature=xyz", "--prometheus-version=3.5") == (
        0,
        "valid in Prometheus 3.5: an instant vector\n",
        "stacklint: `xyz` is no feature flag that is known; Prometheus ignores such a one\n",
    )


@pytest.mark.parametrize("version", ["", "3", "latest", "1.8.2", "4.0", "3.5.x", "v3.5.0 or so", "3.99999"])
def test_a_version_that_is_none_is_wrong_usage_and_told_what_is_wanted(version: str, run: Run) -> None:
    code, out, err = run("promql", "up", f"--prometheus-version={version}")
    wanted = "write a version of Prometheus 2 or 3, such as 3.5 or v3.5.0: see `stacklint promql --help`"
    told = f"stacklint: argument --prometheus-version: `{version}` is no version: {wanted}\n"
    assert (code, out, err) == (2, "", told)


@pytest.mark.parametrize("version", ["3.5", "v3.5", "3.5.1", "v3.5.0-rc.0", "3.5.0+build.7"])
def test_a_version_may_be_written_as_tags_write_it(version: str, run: Run) -> None:
    assert run("promql", "1", f"--prometheus-version={version}")[1] == "valid in Prometheus 3.5: a scalar, always 1\n"


def test_on_a_terminal_what_texts_hold_is_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb") as reader, os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr("sys.stdout", terminal)
        assert main(["promql", "--format", "{'a\u202eb'}"]) == 0
        terminal.flush()
        assert os.read(reader.fileno(), 1000) == b'{__name__="a\\u202eb"}\r\n'
