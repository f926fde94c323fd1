"""Rule files as `promtool check rules` takes them: the same verdicts, the same rules at fault, on the same lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from .conftest import Tally
from .promtool import PROMTOOL, VERSION, verdicts
from .rule_files import rule_files
from .rule_judge import Refusal, refusals
from .yaml_differences import BELOW, DIRECTIVE, FLOW_END

COUNT = 1_000
SEEDS = range(20)

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")

_RULE = re.compile(r'^\S+?: (?:(\d+):(\d+): )?(?:(\d+):\d+: )?group "(.*?)", rule (\d+), ".*?": (.*)')
"""File, line and column, perhaps another place, group, number of the rule, and what is wrong with it."""
_FIELD = re.compile(r"^  line (\d+): (.*)")
"""What can't be decoded: its line, and why."""


class Said(NamedTuple):
    """What promtool says of one rule, at one of these lines if at any."""

    lines: frozenset[int]
    group: str
    number: int
    message: str


def said_of_rules(output: str) -> Iterator[Said]:
    for line in output.splitlines():
        if found := _RULE.match(line):
            lines = frozenset(int(text) for text in (found[1], found[3]) if text and int(text))
            yield Said(lines, found[4], int(found[5]), found[6])


VERDICTS = {
    FLOW_END: r"[\]}] +\S[^\n]*:",
    DIRECTIVE: r"---[^\n]*\n%",
    BELOW: r"limit\W+-(\.inf|\d+e\d\d)",
}
"""What is in files on which the verdicts differ."""


def explained(text: str) -> str:
    """Why the verdicts on a text differ; what isn't known begins with a `?`."""
    reasons = (why for why, pattern in VERDICTS.items() if re.search(pattern, text, re.IGNORECASE))
    return next((f"verdict: {why}" for why in reasons), "? verdict")


ELSEWHERE = {
    "they name the record, we the key that it can't have": r"invalid field '.*' in recording rule",
    "they name where nothing stands, we its key": "must be set",
    "they name the start of the expression, we the line at fault": "could not parse expression",
}
"""What promtool says of a rule on another line than ours."""


def compared(said: str, ours: list[Refusal]) -> Iterator[str]:
    """Why each of promtool's findings in a file is one of ours, where it is on another line; what isn't, with a `?`."""
    for number, message in _FIELD.findall(said):
        if not any(found.line == int(number) for found in ours):
            yield f"? line {number}: {message}"
    of_rules = list(said_of_rules(said))
    if of_rules and (theirs := {found[1:3] for found in of_rules}) != (
        mine := {(o.group, o.number) for o in ours if o.number}
    ):
        yield f"? rules {theirs}, ours {mine}"
    for found in of_rules:
        lines = {one.line for one in ours if (one.group, one.number) == (found.group, found.number)}
        if found.lines and not found.lines & lines:
            yield next((why for why, pattern in ELSEWHERE.items() if re.search(pattern, found.message)), f"? {found}")


RULE = "groups: [{name: a, rules: [{record: b, expr: c, labels: {@}}]}]\n"
TAKEN = (
    *(RULE.replace("@", labels) for labels in (
        r"""a: "\'", 'b\': "\\\'c" """, "a:, b: c:, d :, ? e:", "a: !b, c", "a: !b[c] d, e: !!int, f, g: !, h",
        "a: !!int 1, b: !!float '1', c: !!bool true, d: !!null ~, e: !!binary YQ==, f: !!timestamp 2001-1-1",
        "~: [a]", "null: {a: b}, ~: c", "? : a", "&a ~: b", "!!null '': [a]", "! ~: b", "a: &b ~, *b : [c]",
        "<<: {~: []}",
    )),
    "~: a\n", "? \n: a\n", "groups: [{name: a:, ~: b}, {name: c, null: {d: e}}]\n",
    "groups: [{name: a, limit: ! 5}, {name: b, interval: !!binary NXM=, ~: [x]}]\n",
    "groups: [{name: a, rules: [{alert: b, expr: c, ~: d, annotations: {null: {e: f}}}]}]\n",
)  # fmt: skip
REFUSED = (
    *(RULE.replace("@", labels) for labels in (
        "a: !b,c", "a: !b, c: d", "a: b:[c]", "a: b:?", "a: !!int x", "a: !!int 1.5", "a: !!float x", "a: !!bool 1",
        "a: !!bool yes", "!!bool 'Off': a",
        "a: !!null x",
        "a: !!binary x", "a: !!timestamp x", "!!int a: b", "'': a", "~: a, ~: b", "[a]: b", "{a: b}: c",
    )),
    "'': a\n", "groups: [{name: a, limit: ! '5'}]\n", "groups: [{name: a, !!null x: b}]\n",
    "# c\n\ufeffgroups: []\n", "groups: []\n\ufeff# c\n", "groups: []\n#\n\ufeff",
)  # fmt: skip


def test_verdicts_agree_on_yaml_that_other_readers_take_otherwise(tmp_path: Path) -> None:
    assert PROMTOOL
    assert VERSION
    texts = [*TAKEN, *REFUSED]
    theirs = verdicts([PROMTOOL, "check", "rules", "--lint=none"], texts, tmp_path)
    assert [text for text, said in zip(texts, theirs, strict=True) if (said is None) != (text in TAKEN)] == []
    assert [text for text in texts if bool(refusals(text, VERSION, experimental=False)) != (text in REFUSED)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_verdicts_rules_and_lines_agree_on_generated_rule_files(tmp_path: Path, tally: Tally, seed: int) -> None:
    assert PROMTOOL
    assert VERSION
    texts = list(rule_files(seed, COUNT))
    command = [PROMTOOL, "check", "rules", "--lint=none", "--enable-feature=promql-experimental-functions"]
    theirs = verdicts(command, texts, tmp_path)
    known: Counter[str] = Counter()
    unknown: list[object] = []
    for text, said in zip(texts, theirs, strict=True):
        ours = refusals(text, VERSION, experimental=True)
        if bool(ours) != (said is not None):
            found = [explained(text)]
        elif said is None:
            found = []
        else:
            found = list(compared(said, ours))
        known.update(reason for reason in found if not reason.startswith("?"))
        unknown += [(text, said, ours, reason) for reason in found if reason.startswith("?")]
    assert unknown == []
    tally("rule files: verdicts, rules at fault and lines", len(texts), theirs.count(None), known)
