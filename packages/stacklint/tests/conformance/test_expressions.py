"""PromQL as promtool reads it: the same verdicts, places that agree, and one canonical form.

The expressions of `ODD` are those at which the two once differed, or where a guess would go wrong.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from stacklint.promql import Options, parse

from ..promql.generate import expressions  # noqa: TID252 - one generator for the parser's tests and for these
from .conftest import Tally
from .expression_places import relation
from .promtool import PROMTOOL, VERSION

COUNT = 5_000
SEEDS = range(20)

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")

ODD = {
    "x @ start() [5m]": True,
    "x @ 5 [5m]": False,
    "x offset 0s [5m]": True,
    "x offset 5m [5m]": False,
    "x offset 0s offset 5m": True,
    '{"a", "b"}': True,
    'x{a=~"(?P<n>a)(?P<n>b)"}': True,
    r'x{a=~"\xff|b"}': True,
    r'x{a=~"\xff+"}': False,
    "sum by (a:b) (x)": True,
    'sum by ("a.b", without) (x)': False,
    "0xee + 1": True,
    "0xee": False,
    "0x1e+5": False,
    "1e309": False,
    "1e-400": True,
    "1.e2": True,
    "x[--5m]": True,
    "x[-5m]": False,
    "x[#c\n5m]": False,
    "x[5m#c\n]": True,
    "1 + on () 2": True,
    "1 + on (a) 2": False,
    "x + on (a) group_left (b + c)": False,
    "x offset ---1 + y": False,
    "{} or x": False,
    "by{} < by": True,
    "x{a='\ufffd'}": False,
    "x{a=~`[[:a]`}": True,
    "x{a=~`(a{100}){11}`}": False,
    "x{a=~`(?)`}": True,
    "x{a=~`a{1,0}`}": False,
    "x{a=~`a{01}`}": True,
    "fill(x)": False,
    "step": True,
    "5m + 1h30m": True,
    "x[1h30m:5m] @ end() offset -1d": True,
}
"""Whether promtool takes them."""


def explained(text: str) -> str:
    """Why the verdicts differ where that is meant; empty if nothing explains it."""
    if re.search(r"\[[^\]]*\d[a-z]*\s+[A-Za-z_]", text):
        # `x[5m m]` is `x[5m:]` to Prometheus 3.5; later versions refuse it, and nobody means it.
        return "any letter behind a number in brackets is a colon to Prometheus 3.5"
    return ""


def refusals(texts: Sequence[str], folder: Path, *, experimental: bool) -> dict[int, str]:
    """What promtool says of expressions that it refuses, by their index; each is the rule of a group of its own."""
    assert PROMTOOL
    rules = folder / "rules.json"
    groups = [{"name": f"{n}", "rules": [{"record": "a", "expr": text}]} for n, text in enumerate(texts)]
    rules.write_text(json.dumps({"groups": groups}), encoding="utf-8")
    flags = ["--enable-feature=promql-experimental-functions"] if experimental else []
    command = [PROMTOOL, "check", "rules", "--lint=none", *flags, str(rules)]
    shown = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120, check=False)
    said = shown.stdout + shown.stderr
    assert ("SUCCESS" in said) != ("FAILED" in said), said[:2000]
    return {int(found[1]): found[2] for found in re.finditer(r'group "(\d+)", rule 1, "a": (.*)', said)}


def compare(texts: Sequence[str], folder: Path, *, experimental: bool) -> tuple[int, Counter[str], list[object]]:
    """How many of the texts are valid, the differences with their explanation, and those without any."""
    assert VERSION
    options = Options(version=VERSION, experimental_functions=experimental)
    theirs = refusals(texts, folder, experimental=experimental)
    known: Counter[str] = Counter()
    unknown: list[object] = []
    for index, text in enumerate(texts):
        faults = parse(text, options=options).faults
        if bool(faults) != (index in theirs):
            reason = explained(text)
            found: str | None = f"verdict: {reason}" if reason else None
        else:
            found = relation(text, faults, theirs[index]) if faults else ""
        if found is None:
            unknown.append((text, theirs.get(index), faults))
        elif found:
            known[found] += 1
    return len(texts) - len(theirs), known, unknown


@pytest.mark.parametrize("seed", SEEDS)
def test_verdicts_and_places_agree_on_generated_expressions(tmp_path: Path, tally: Tally, seed: int) -> None:
    texts = [text for text in expressions(seed, COUNT + COUNT // 50) if text.strip()][:COUNT]
    accepted, known, unknown = compare(texts, tmp_path, experimental=bool(seed % 2))
    assert unknown == []
    assert (len(texts), COUNT / 4 < accepted < COUNT * 3 / 4) == (COUNT, True)
    assert sum(known.values()) < COUNT / 4  # of most faults the very character is the same
    tally("expressions: verdicts and places", COUNT, accepted, known)


def test_verdicts_and_places_agree_on_odd_expressions(tmp_path: Path, tally: Tally) -> None:
    assert VERSION
    options = Options(version=VERSION, experimental_functions=True)
    assert {text: not parse(text, options=options).faults for text in ODD} == ODD
    accepted, known, unknown = compare(list(ODD), tmp_path, experimental=True)
    assert (accepted, unknown) == (sum(ODD.values()), [])
    tally("expressions: odd ones", len(ODD), accepted, known)
