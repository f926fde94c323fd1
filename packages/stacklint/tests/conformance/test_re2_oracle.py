"""Regular expressions: promtool and the RE2 of C++ judge them as we do, and RE2 says which match the empty text."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import re2  # type: ignore[import-untyped]  # it has no type hints
from stacklint.promql.re2 import inspect

from .conftest import Tally
from .promtool import PROMTOOL
from .regexes import regexes
from .test_expressions import refusals

COUNT = 5_000
SEEDS = range(5)

IN_CPP_ONLY = {
    "RE2 in C++ has `\\C` for any byte": r"\\C",
    "RE2 in C++ takes letters of all scripts in names of groups": r"\(\?P?<\w*[^\W\d_a-zA-Z]",
}
"""What Go's RE2 refuses and C++'s takes."""
IN_GO_ONLY = {"RE2 in C++ counts what is repeated under `{0}` as well": r"1000\}.*\)\{0"}
"""What C++'s RE2 refuses and Go's takes."""


def options() -> re2.Options:
    """As Prometheus compiles them, with memory for every repetition that Go allows."""
    chosen = re2.Options()
    chosen.log_errors, chosen.dot_nl, chosen.max_mem = False, True, 1 << 32
    return chosen


def compiled(regex: str, chosen: re2.Options) -> bool | None:
    """Whether the regular expression matches the empty text; none if it is refused."""
    try:
        return re2.compile(regex, chosen).fullmatch("") is not None
    except re2.error:
        return None


@pytest.mark.parametrize("seed", SEEDS)
def test_re2_agrees_on_what_is_valid_and_on_what_matches_the_empty_text(tally: Tally, seed: int) -> None:
    chosen, known, unknown = options(), Counter[str](), []
    texts = list(regexes(seed, COUNT))
    for text in texts:
        ours, theirs = inspect(text, in_matcher=True), compiled(text, chosen)
        if theirs == (None if ours.fault else ours.matches_empty):
            continue
        reasons = IN_CPP_ONLY if ours.fault else IN_GO_ONLY if theirs is None else {}
        if reason := next((reason for reason, pattern in reasons.items() if re.search(pattern, text)), None):
            known[reason] += 1
        else:
            unknown.append((text, ours, theirs))
    assert unknown == []
    tally("regular expressions: RE2 in C++", COUNT, sum(not inspect(text).fault for text in texts), known)


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")
@pytest.mark.parametrize("seed", SEEDS)
def test_promtool_agrees_on_what_is_valid(tmp_path: Path, tally: Tally, seed: int) -> None:
    texts = list(regexes(seed, COUNT))
    expressions = [f'x{{a=~{json.dumps(text, ensure_ascii=False)},b!=""}}' for text in texts]
    refused = refusals(expressions, tmp_path, experimental=False)
    verdicts = {text: (index in refused, inspect(text, in_matcher=True).fault) for index, text in enumerate(texts)}
    assert {text: pair for text, pair in verdicts.items() if pair[0] != bool(pair[1])} == {}
    tally("regular expressions: promtool", COUNT, COUNT - len(refused), Counter())
