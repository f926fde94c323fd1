"""Unit tests of rules as `promtool test rules` takes them: the same verdicts on the files and on their notation."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from stacklint.document import GoYaml, Plain, read_document
from stacklint.models import Consequence, Kind, check

from ..models.test_rule_tests import BAD, GOOD  # noqa: TID252 - the hand-written files are the seeds
from .conftest import Tally
from .corpus import documents, mixtures
from .promtool import PROMTOOL, VERSION
from .rule_judge import NEVER_READ

COUNT = 600
BATCH = 100
SEEDS = range(5)

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")

FULL = """
rule_files: [nothing.yml]
evaluation_interval: 1m
group_eval_order: [g, h]
fuzzy_compare: true
tests:
- interval: 1m
  name: x
  external_labels: {a: b}
  external_url: x
  input_series: [{series: up, values: 0+1x5}, {series: 'a{b="c"}', values: '1 2 _ stale'}]
  alert_rule_test: [{eval_time: 1m, alertname: A, exp_alerts: []}]
  promql_expr_test: [{expr: none, eval_time: 5m, exp_samples: []}]
- {input_series: [{series: x, values: '{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x3'}]}
"""
ODD: dict[str, tuple[Any, ...]] = {
    "": (
        None, "", "x", [], {}, [None], ["a", "a"], {"a": "b"}, {"a": None}, {"": "a"}, [{}],
        *map(Plain, ("1", "-1", "true", "yes", "0s", "5m", "1.5", "~", "2001-01-01", ".nan")), "1h", "é", "300y", "5",
    ),
    "expr": ("none", "vector(1) > 2"),
    "exp_samples": ([], None, {}, "a", [None], [{}]),
    "exp_alerts": ([], None, {}, "a", Plain("1")),
}  # fmt: skip
KEYS = (
    "rule_files", "evaluation_interval", "group_eval_order", "tests", "fuzzy_compare", "interval", "name", "values",
    "input_series", "series", "alert_rule_test", "promql_expr_test", "external_labels", "external_url", "eval_time",
    "alertname", "exp_alerts", "exp_labels", "exp_annotations", "expr", "exp_samples", "labels", "value", "histogram",
    "start_timestamp", "foo",
)  # fmt: skip

SERIES = (
    "up", 'a{b="c"}', '{__name__="a"}', '{"a b"}', "a{b=\"c\",d='e'}", "a:b{c=`d`}", "sum", "on", 'a{b="\\n"}', "inf",
    'up{ a = "b" , }', '{"a b", c="d"}', "bool", "step",
)  # fmt: skip
VALUES = (
    "1", "0+1x5", "_", "_x3", "stale", "1-1x2", "{{}}", "{{sum:1}}x2", "NaN", "-Inf", "1e3", ".5", "1_000", "0x10",
    "{{schema:1 sum:2 count:3 z_bucket:1 buckets:[1 2] offset:-1}}", "{{buckets:[1]}}+{{buckets:[1]}}x2", "+1", "08",
    "{{schema:-53 custom_values:[1 2] buckets:[1 2 3]}}", "{{counter_reset_hint:gauge sum:1}}", "1.e3x2", "stale+1x2",
)  # fmt: skip
PIECES = (
    *"0123x+-_. {}[]:eE", "{{", "}}", " ", "stale", "sum:", "NaN", "[1 2]", "#", "\n", "=", '"', "a", ",", "é", "  ",
    "\t",
    "offset:", "'", "\\", "!=", "=~", "inf", "z_bucket:",
)  # fmt: skip


def notations(seed: int) -> Iterator[str]:
    """Files of one test with one series without end; every second one is spoiled in one place."""
    rnd = Random(seed)
    while True:
        for is_spoiled in (False, True):
            texts = [rnd.choice(SERIES), " ".join(rnd.choice(VALUES) for _ in range(rnd.randint(1, 3)))]
            if is_spoiled:
                which = rnd.randrange(4) > 0
                texts[which] = _spoiled(texts[which], rnd)
            series = {"series": texts[0], "values": texts[1]}
            yield json.dumps({"tests": [{"interval": "1m", "input_series": [series]}]})


def _spoiled(text: str, rnd: Random) -> str:
    at = rnd.randrange(len(text) + 1)
    piece = rnd.choice(("", *rnd.sample(PIECES, 2)))
    return f"{text[:at]}{piece}{text[at + rnd.choice((0, 1)) :]}"


def is_bounded(text: str) -> bool:
    """Whether promtool can hold in memory what the text repeats."""
    return not re.search(r"x[0-9_]{4}", text)


def refuses(text: str) -> list[str]:
    """What we find that makes promtool refuse the file."""
    document = read_document("rules.test.yml", text.encode(), "yaml")
    seen = [problem for problem in document.problems if problem.reader is not GoYaml.V3]
    problems = [problem.message for problem in seen if problem.kind not in NEVER_READ]
    if problems:
        return problems
    faults = check(Kind.TESTS, document.data, version=VERSION)
    return [fault.message for fault in faults if fault.consequence is Consequence.REFUSES]


_TEST = re.compile(r"^  WARNING: .*\n|^    (?:alertname|expr|name): .*\n(?: {6,}.*\n|\s*\n)*", re.MULTILINE)
"""What promtool says of a test that it has run, and of rules that aren't there."""


def answers(texts: Sequence[str], folder: Path) -> list[str]:
    """What promtool says of each file beside the tests that fail; empty where it takes it.

    It names no file, but answers in their order. Where it ends before its time, each half is asked anew.
    """
    assert PROMTOOL
    names = [f"{number}.yml" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    command = [PROMTOOL, "test", "rules", *names]
    run = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False
    )
    _, *said = re.split(r"^  (?:SUCCESS|FAILED:)\n", run.stdout.decode(errors="replace"), flags=re.MULTILINE)
    if len(said) == len(texts):
        return [_TEST.sub("", section).strip() for section in said]
    half = len(texts) // 2
    return [*answers(texts[:half], folder), *answers(texts[half:], folder)] if half else ["it ends before its time"]


EMPTY = "empty duration string"
BOUNDS = "custom bounds"
"""promtool counts the buckets of a histogram between its bounds; we leave that alone."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("form", ["files", "notation"])
def test_promtool_agrees_on_unit_tests_of_rules(tmp_path: Path, tally: Tally, form: str, seed: int) -> None:
    good, bad = documents([*GOOD, *[FULL] * 20]), documents([text for text, _ in BAD])
    made = mixtures(good, bad, ODD, KEYS, seed) if form == "files" else notations(seed)
    texts = list(islice(filter(is_bounded, made), COUNT))
    theirs = [said for start in range(0, COUNT, BATCH) for said in answers(texts[start : start + BATCH], tmp_path)]
    known: Counter[str] = Counter()
    unknown: list[object] = []
    for text, said in zip(texts, theirs, strict=True):
        ours = refuses(text)
        if BOUNDS in said and not ours:
            known["buckets are not counted against their bounds"] += 1
        elif said == EMPTY and not ours and re.search(r"\bN(ull|ULL)\b", text):
            known["a duration `Null` is read as an empty text, unlike `null`"] += 1
        elif bool(ours) != bool(said):
            unknown.append((text, said, ours))
    assert unknown == []
    tally(f"unit tests of rules, {form}: verdicts", COUNT, theirs.count(""), known)
