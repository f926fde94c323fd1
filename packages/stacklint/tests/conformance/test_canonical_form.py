"""The canonical form is what promtool prints; it formats one expression in a run."""

from __future__ import annotations

from collections import Counter

import pytest
from stacklint.promql import Options, canonical, parse

from ..promql import evaluated  # noqa: TID252 - one generator for the parser's tests and for these
from ..promql.generate import expressions  # noqa: TID252 - the same
from ..promql.test_text import explained, formatted  # noqa: TID252 - the same comparison, of more expressions
from .conftest import Tally
from .promtool import PROMTOOL, VERSION

COUNT = 150
SEEDS = range(8)

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")


@pytest.mark.parametrize("seed", SEEDS)
def test_promtool_formats_generated_expressions_alike(tally: Tally, seed: int) -> None:
    assert VERSION
    texts = [*expressions(100 + seed, COUNT), *evaluated.expressions(100 + seed, COUNT // 2)]
    texts += [f"sum by (job) ({one} / {other})" for one, other in zip(texts[::4], texts[2::4], strict=False)]
    compared, known, different = 0, Counter[str](), []
    for text in texts:
        query = parse(text, options=Options(version=VERSION))
        if query.root is None or query.faults or text.startswith("-") or "\0" in text:
            continue
        compared += 1
        ours, theirs = canonical(query.root), formatted(text)
        if theirs == ours:
            continue
        if explained(ours):
            known["promtool 3.5 drops quotes or `ignoring ()`"] += 1
        else:
            different.append((text, ours, theirs))
    assert different == []
    assert compared > COUNT / 2
    tally("expressions: canonical form", compared, compared, known)
