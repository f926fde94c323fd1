"""Prometheus itself as the judge: promtool and this parser agree on what is valid.

promtool is of one version; what it knows is what the parser is told to know. The expressions of
`expected` are those at which the two once differed, or where a guess would go wrong.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from stacklint.promql import Options, parse

from .generate import expressions

PROMTOOL = shutil.which("promtool")
COUNT = 6_000

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")


def version() -> tuple[int, int]:
    assert PROMTOOL
    shown = subprocess.run([PROMTOOL, "--version"], capture_output=True, text=True, timeout=30, check=True)
    found = re.search(r"version (\d+)\.(\d+)", shown.stdout + shown.stderr)
    assert found
    return int(found[1]), int(found[2])


def refused(texts: list[str], folder: Path, *, experimental: bool) -> dict[int, str]:
    """Why promtool refuses expressions, by their index; each is the rule of a group of its own."""
    assert PROMTOOL
    rules = folder / "rules.json"
    groups = [{"name": f"{n}", "rules": [{"record": "a", "expr": text}]} for n, text in enumerate(texts)]
    rules.write_text(json.dumps({"groups": groups}), encoding="utf-8")
    flags = ["--enable-feature=promql-experimental-functions"] if experimental else []
    command = [PROMTOOL, "check", "rules", "--lint=none", *flags, str(rules)]
    shown = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120, check=False)
    return {
        int(found[1]): found[2]
        for found in re.finditer(r'group "(\d+)", rule 1, "a": (.*)', shown.stdout + shown.stderr)
    }


def differences(texts: list[str], folder: Path, *, experimental: bool) -> list[tuple[str, object]]:
    options = Options(version=version(), experimental_functions=experimental)
    theirs = refused(texts, folder, experimental=experimental)
    found: list[tuple[str, object]] = []
    for index, text in enumerate(texts):
        faults = parse(text, options=options).faults
        if bool(faults) != (index in theirs):
            found.append((text, theirs.get(index, faults)))
    return found


def explained(text: str) -> bool:
    """Differences that are meant.

    - Prometheus 3.5 takes any letter behind a number in brackets for a colon: `x[5m m]` is `x[5m:]` to it.
      Later versions refuse it, and nobody means it.
    - Names of Unicode classes are compared without regard to case since Go 1.25: `\\pl`.
    """
    return bool(re.search(r"\[[^\]]*\d[a-z]*\s+[A-Za-z_]", text) or re.search(r"\\p[a-z]", text))


@pytest.mark.parametrize("experimental", [False, True])
def test_promtool_agrees_on_generated_expressions(tmp_path: Path, experimental: bool) -> None:
    texts = [text for text in expressions(1 + experimental, COUNT) if text.strip()]
    verdicts = [not parse(text, options=Options(experimental_functions=experimental)).faults for text in texts]
    assert COUNT / 4 < sum(verdicts) < COUNT * 3 / 4
    assert [pair for pair in differences(texts, tmp_path, experimental=experimental) if not explained(pair[0])] == []


def test_promtool_agrees_on_odd_expressions(tmp_path: Path) -> None:
    expected = {
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
    options = Options(version=version(), experimental_functions=True)
    assert {text: not parse(text, options=options).faults for text in expected} == expected
    assert differences(list(expected), tmp_path, experimental=True) == []
