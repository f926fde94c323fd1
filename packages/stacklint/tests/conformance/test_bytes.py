"""Whatever the bytes are, no reader raises, and every fault that it finds lies inside them."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .byte_targets import SEEDS, TARGETS
from .conftest import Tally

RUNS = 10_000
SOURCES = Path(__file__).parents[2] / "src"
SECONDS = 12
"""How long a search may take; most end at their runs before."""
CHARACTERS = st.sampled_from(
    [
        *map(chr, range(128)),
        *("é", "\ufeff", "\u2028", "{{", "}}", "\\Q", "- ", ": ", "&a ", "*a", "[[:", "<<: ", '"\\0": '),
    ]
)


@st.composite
def mutated(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    raw = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw)))
        end = draw(st.integers(start, min(len(raw), start + 6)))
        raw = raw[:start] + draw(CHARACTERS | st.just("")).encode() + raw[end:]
    return raw


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_make_a_reader_raise(tally: Tally, name: str) -> None:
    seen = 0

    @settings(max_examples=1_000, deadline=None, derandomize=True, database=None)
    @given(
        st.binary(max_size=80)
        | st.lists(CHARACTERS, max_size=30).map(lambda c: "".join(c).encode())
        | mutated(SEEDS[name])
    )
    def read(raw: bytes) -> None:
        nonlocal seen
        seen += 1
        TARGETS[name](raw)

    read()
    tally("bytes: Hypothesis", seen, 0, Counter())


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None,
    reason="Atheris is not installed: there are wheels for Linux on x86-64 and Python up to 3.13 only",
)
@pytest.mark.parametrize("name", TARGETS)
def test_bytes_that_reach_new_code_make_no_reader_raise(tmp_path: Path, tally: Tally, name: str) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    program = str(Path(__file__).with_name("fuzz.py"))
    command = [sys.executable, program, name, str(corpus), str(RUNS), str(SECONDS)]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=600,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},  # of compiled code Atheris can't tell what it reaches
    )
    found = re.search(r"^Done (\d+) runs", done.stderr, re.MULTILINE)
    assert (done.returncode, bool(found)) == (0, True), (done.stdout + done.stderr)[-3000:]
    assert found
    inputs = len(list(corpus.iterdir())) - len(SEEDS[name])
    assert inputs > len(SEEDS[name])  # it did reach new code
    tally("bytes: Atheris", int(found[1]), 0, Counter({"inputs that reached new code": inputs}))
