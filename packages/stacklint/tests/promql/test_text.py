"""The canonical form is what promtool prints, and the tree is for people."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stacklint.promql import Expr, Options, canonical, parse, tree

from . import evaluated
from .generate import expressions

PROMTOOL = shutil.which("promtool")
COUNT = 250
ALL = Options(experimental_functions=True, fill_modifiers=True)


def root(text: str, options: Options = ALL) -> Expr:
    query = parse(text, options=options)
    assert query.faults == ()
    assert query.root is not None
    return query.root


LONG = "a" * 50


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "SUM(x)by(a,b,)": "sum by (a, b) (x)",
        "sum(x) without()": "sum without () (x)",
        "sum by () (x)": "sum(x)",
        "topk(3,x)": "topk(3, x)",
        'x{b="1",a=\'"\'}': 'x{a="\\"",b="1"}',
        '{"a.b",c="d"}': '{__name__="a.b",c="d"}',
        '{__name__="x"}': '{__name__="x"}',
        "{'a.b'=`c\\d`}": '{"a.b"="c\\\\d"}',
        "x{}": "x",
        'x{a="\\xff\\u00e9\\n\\a\\b\\f\\r\\t\\v\\x01\\u200b\\U000e0001"}': (
            'x{a="\\xffé\\n\\a\\b\\f\\r\\t\\v\\x01\\u200b\\U000e0001"}'
        ),
        'sum by ("a.b") (x)': 'sum by ("a.b") (x)',
        "x AND ignoring()y": "x and y",
        "x/ignoring()group_left y": "x / ignoring () group_left () y",
        "x/on()y": "x / on () y",
        "x/on(a)group_right(b,c)y": "x / on (a) group_right (b, c) y",
        "x==bool y": "x == bool y",
        "x + fill(1) y": "x + fill (1) y",
        "x + on(a) fill_left(1) fill_right(2) y": "x + on (a) fill_left (1) fill_right (2) y",
        "x + fill_right(2) y": "x + fill_right (2) y",
        "- (x)": "-(x)",
        "1e3 + 0x1F + .5 + 1e20 + 1e-7 - inf + -Inf + nan + 017": (
            f"1000 + 31 + 0.5 + 1{'0' * 20} + 0.0000001 - +Inf + -Inf + NaN + 15"
        ),
        "5m + 1h30m + 0s - -5m": "5m + 1h30m + 0s - -5m",
        "x[300]": "x[5m]",
        "x[90d]": "x[90d]",
        "x[1w]": "x[1w]",
        "x[1y]": "x[1y]",
        "x[8d]": "x[8d]",
        "x[1500ms] offset -1m": "x[1s500ms] offset -1m",
        "x offset 0s": "x",
        "x @ 1.5": "x @ 1.500",
        "x @ end ()": "x @ end()",
        "x anchored offset 5m @ 1": "x @ 1.000 anchored offset 5m",
        "x[5m] smoothed @ start()": "x[5m] smoothed @ start()",
        "x[5m:1m] @ 5 offset 1h": "x[5m:1m] @ 5.000 offset 1h",
        "(x)[300:]": "(x)[5m:]",
        "x[(1m + 2m) * 3]": "x[(1m + 2m) * 3]",
        "x[1m - (2m - 3m)]": "x[1m - (2m - 3m)]",
        "x[2 ^ 3 ^ 2 * 5s]": "x[2 ^ 3 ^ 2 * 5s]",
        "x[(2 ^ 3) ^ 2]": "x[(2 ^ 3) ^ 2]",
        "x[max_of(step(), 5m)] offset -step()": "x[max_of(step(), 5m)] offset -step()",
        "x[5m + -(-1m)]": "x[5m + 1m]",
        '"a" # comment': '"a"',
    }.items(),
)
def test_the_canonical_form_is_that_of_prometheus(text: str, expected: str) -> None:
    assert canonical(root(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        f"{LONG}+{LONG}": f"  {LONG}\n+\n  {LONG}",
        f"abs({LONG}+on(a){LONG})": f"abs(\n    {LONG}\n  + on (a)\n    {LONG}\n)",
        f"sum by(a)({LONG}+{LONG})": f"sum by (a) (\n    {LONG}\n  +\n    {LONG}\n)",
        f"topk(3,{LONG}+{LONG})": f"topk(\n  3,\n    {LONG}\n  +\n    {LONG}\n)",
        f"-({LONG}+{LONG})": f"-(\n    {LONG}\n  +\n    {LONG}\n)",
        f"x or -({LONG}+{LONG})": f"  x\nor\n  -(\n      {LONG}\n    +\n      {LONG}\n  )",
        f"max_over_time(({LONG}+{LONG})[5m:])": (
            f"max_over_time(\n  (\n      {LONG}\n    +\n      {LONG}\n  )[5m:]\n)"
        ),
        f"max_over_time({LONG}[5m:]) + {LONG}": f"  max_over_time({LONG}[5m:])\n+\n  {LONG}",
        f'x{{a="{LONG}{LONG}"}}': f'x{{a="{LONG}{LONG}"}}',
        f'x{{a="{LONG}{LONG}"}}[5m]': f'x{{a="{LONG}{LONG}"}}[5m]',
    }.items(),
)
def test_what_takes_more_than_100_bytes_is_split_over_lines(text: str, expected: str) -> None:
    assert canonical(root(text)) == expected


def test_bytes_are_counted_not_characters() -> None:
    text = f'x{{a="{"é" * 40}"}} + y{{a="b"}}'
    assert len(text) < 70
    assert "\n" in canonical(root(text.replace("y{", "long_metric_name{")))


def test_long_chains_are_written_without_growing_beyond_bounds() -> None:
    text = canonical(root("+".join(["x"] * 5_000)))
    assert text.count("+") == 4_999
    assert max(map(len, text.split("\n"))) < 1_000


@settings(max_examples=300)
@given(st.integers(0, 100_000))
def test_the_canonical_form_means_the_same_and_stays_what_it_is(seed: int) -> None:
    query = parse(next(expressions(seed, 1)), options=ALL)
    if query.root is None or query.faults:
        return
    text = canonical(query.root)
    assert canonical(root(text)) == text


def explained(text: str) -> bool:
    """Faults of promtool 3.5 that later versions have mended: what it prints then means something else.

    - It leaves out the quotes around labels in groupings.
    - It leaves out `ignoring ()`, and with it the `group_left` behind.
    """
    return bool(re.search(r'\((?:[^()]*, )?"[^()]*\)\s', text) or re.search(r"ignoring \(\) group_", text))


def formatted(text: str) -> str | None:
    """What promtool makes of an expression; None where it refuses it."""
    assert PROMTOOL
    command = [PROMTOOL, "--experimental", "promql", "format", f" {text}"]
    shown = subprocess.run(command, capture_output=True, timeout=30, check=False)
    return None if shown.returncode else shown.stdout.decode(errors="surrogateescape").removesuffix("\n")


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")
def test_promtool_formats_generated_expressions_alike() -> None:
    options = Options(version=(3, 5))
    texts = [*expressions(7, COUNT), *evaluated.expressions(7, COUNT // 2)]
    texts += [f"sum by (job) ({one} / {other})" for one, other in zip(texts[::4], texts[2::4], strict=False)]
    same, different = 0, []
    for text in texts:
        query = parse(text, options=options)
        if query.root is None or query.faults or text.startswith("-") or "\0" in text:
            continue
        ours, theirs = canonical(query.root), formatted(text)
        if theirs == ours:
            same += 1
        elif not explained(ours):
            different.append((text, ours, theirs))
    assert different == []
    assert same > COUNT


def test_the_tree_has_a_line_with_type_and_place_for_every_part() -> None:
    text = 'sum by (a) (rate(x{b="1"}[5m])) > on (a) -max_over_time((y)[1h:]) * label_join(y, "a", "b")'
    expected = """\
operation > on (a)  instant vector 0:91
├─ aggregation sum by (a)  instant vector 0:31
│  └─ call rate  instant vector 12:30
│     └─ range [5m]  range vector 17:29
│        └─ selector x{b="1"}  instant vector 17:25
└─ operation *  instant vector 41:91
   ├─ sign -  instant vector 41:65
   │  └─ call max_over_time  instant vector 42:65
   │     └─ subquery [1h:]  range vector 56:64
   │        └─ parentheses  instant vector 56:59
   │           └─ selector y  instant vector 57:58
   └─ call label_join  instant vector 68:91
      ├─ selector y  instant vector 79:80
      ├─ string "a"  string 82:85
      └─ string "b"  string 87:90"""
    assert tree(root(text)) == expected
    assert tree(root("5m")) == "number 5m  scalar 0:2"


def test_the_tree_of_a_long_chain_is_cut() -> None:
    lines = tree(root("+".join(["x"] * 500))).split("\n")
    assert len(lines) == 2 * 101
    assert sum("…" in line for line in lines) == 1
