"""Exposition texts as promtool reads them, with the reader that node_exporter has for its textfile collector."""

from __future__ import annotations

import random
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from stacklint.stack.metrics.exposition_faults import TIMED, exposition_faults

from .promtool import PROMTOOL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Tally

COUNT = 150
SEEDS = range(4)

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")

LINES = (
    *("# HELP a help\n", "# HELP a ba\\d\n", "# HELP\ta\tb\n", "# HELP a \n", "# HELP a_count h\n", "# foo\n", "#\n"),
    *("# TYPE a histogram\n", "# TYPE a summary\n", "# TYPE a counter\n", "# TYPE a counter \n", "# TYPE a\n"),
    *("# TYPE a_sum gauge\n", "# TYPE a unknown\n", "# TYPE é gauge\n", "\n", " \n", "\x0b\n"),
    *("a 1\n", "a  1\n", "b 1 \n", "a\t1\t2\n", "a 1 1 x\n", "a\n", "a{} 1\n", "a {x='y'} 1\n", "a 1e999\n", "a Inf\n"),
    *('a_bucket{le="1"} 1\n', 'a_bucket{le="+Inf"} 1\n', 'a_bucket{le="x"} 1\n', "a_count 1\n", "a_sum 2\n"),
    *('a{x="y"} 3\n', 'b{x="z",} 4 1234\n', 'a{quantile="0.5"} 1\n', 'a{quantile="x"} 1\n', 'a{ x = "y" , z="q" } 1\n'),
    *('a{x="q\\"r"} 1\n', 'a{x="y" } 2\n', "a{,} 1\n", 'a{x="1",,} 1\n', 'b{x="a\nb"} 1\n', 'b{x="\\q"} 1\n'),
)
PIECES = (
    *(
        "a",
        "a_sum",
        "a_bucket",
        "# HELP ",
        "# TYPE ",
        "#",
        "histogram",
        "gauge",
        " ",
        "\t",
        "{",
        "}",
        'le="1"',
        'x="y"',
    ),
    *(",", "=", '"', "\\", "\\n", "\n", "1", "2.5", "NaN", "+Inf", "-", "é", "0x1", "1_0", "12345", "\r", "infinity"),
    *(".5", "5.", '__name__="a"'),
)


def texts(seed: int) -> Iterator[str]:
    """Lines put together, and some of them spoiled."""
    chance = random.Random(seed)
    for _ in range(COUNT):
        text = "".join(chance.choices(LINES, k=chance.randint(1, 5)))
        if chance.random() < 0.5:
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(PIECES) + text[at + chance.randint(0, 1) :]
        # Names in quotes are read by newer versions, and what has a time by all but that collector.
        if not re.search(r'[{,][ \t]*"|^[ \t]*\{|^#.*"', text, re.MULTILINE):
            yield text


@pytest.mark.parametrize("seed", SEEDS)
def test_texts_are_refused_as_promtool_does(seed: int, tally: Tally) -> None:
    assert PROMTOOL is not None
    compared = accepted = 0
    for text in texts(seed):
        ours = [one for one in exposition_faults(text) if one.is_fatal]
        if any(one.message == TIMED for one in ours):
            continue
        done = subprocess.run([PROMTOOL, "check", "metrics"], input=text.encode(), capture_output=True, check=False)
        refused = b"text format parsing error" in done.stderr
        assert refused == bool(ours), (text, done.stderr, ours)
        compared, accepted = compared + 1, accepted + (not refused)
    assert compared > COUNT / 2
    assert 0 < accepted < compared
    tally("exposition texts", compared, accepted, Counter())
