"""Prometheus evaluates expressions over known series: nothing that is ruled out of a result is in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from stacklint.promql.semantics import NO_METRICS, Metrics

from ..promql.evaluated import evaluate, expressions  # noqa: TID252 - one generator for these tests as well
from ..promql.test_semantics_prometheus import (  # noqa: TID252 - the same comparison, of more expressions
    DELAYED,
    INVENTORY,
    contradiction,
    studied,
)
from .conftest import Tally
from .promtool import PROMTOOL

COUNT = 4_000

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")


@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize("metrics", [NO_METRICS, INVENTORY, DELAYED], ids=["unknown", "known", "delayed"])
def test_no_result_contradicts_what_is_said_of_it(tmp_path: Path, tally: Tally, metrics: Metrics, seed: int) -> None:
    assert PROMTOOL
    delayed = metrics.delayed_name_removal
    results = evaluate(PROMTOOL, list(expressions(seed, COUNT)), tmp_path, delayed_name_removal=delayed)
    found = {text: contradiction(studied(text, metrics).result, samples) for text, samples in results.items()}
    assert {text: wrong for text, wrong in found.items() if wrong is not None} == {}
    assert len(results) > COUNT * 0.9
    tally("expressions: results", len(results), sum(map(bool, results.values())), Counter())
