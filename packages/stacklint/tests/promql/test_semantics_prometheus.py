"""Prometheus itself as the judge of what is said of results: it evaluates expressions at random over known series.

Whatever is ruled out must not happen: no label that is gone, no value out of bounds, no series where
there is never one. That the claims are not empty either, the counts say.
"""

import math
import shutil
from collections import Counter
from pathlib import Path

import pytest
from stacklint.promql import Options, parse
from stacklint.promql.semantics import (
    NO_METRICS,
    UNBOUNDED,
    Facts,
    Kind,
    Metrics,
    Presence,
    Study,
    exactly,
    one_sided_labels,
    self_matches,
    study,
)

from .evaluated import KINDS, LABELS, Sample, evaluate, expressions

PROMTOOL = shutil.which("promtool")
COUNT = 4_000
OPTIONS = Options(version=(3, 5), experimental_functions=True)
INVENTORY = Metrics(
    labels=lambda name: exactly(*LABELS[name]) if name in LABELS else None,
    kind=lambda name: Kind(KINDS[name]) if name in KINDS else None,
)
DELAYED = Metrics(INVENTORY.labels, INVENTORY.kind, delayed_name_removal=True)

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")


def studied(text: str, metrics: Metrics) -> Study:
    query = parse(text, options=OPTIONS)
    assert query.root is not None
    assert query.faults == ()
    return study(query.root, metrics)


def contradiction(facts: Facts, samples: list[Sample]) -> str | None:
    """What a result has although it is ruled out."""
    if samples and facts.presence is Presence.NEVER:
        return "series"
    if not samples and facts.presence is Presence.ALWAYS:
        return "nothing"
    for labels, value in samples:
        for name in facts.labels.known.keys() | labels:
            if not facts.labels.values(name).allows(labels.get(name, "")):
                return f"{name}={labels.get(name)}"
        bounds = facts.value
        if bounds == UNBOUNDED:
            continue
        if value is None or not (bounds.nan if math.isnan(value) else bounds.low <= value <= bounds.high):
            return str(value)
    return None


def tightness(facts: Facts, samples: list[Sample]) -> Counter[str]:
    """Which claims are made that could be wrong."""
    return Counter(
        never=facts.presence is Presence.NEVER,
        always=facts.presence is Presence.ALWAYS,
        constant=bool(samples) and facts.constant is not None,
        guaranteed=bool(samples) and bool(facts.labels.guaranteed),
        closed=bool(samples) and facts.labels.possible is not None,
    )


@pytest.mark.parametrize(
    ("seed", "metrics"), [(1, NO_METRICS), (2, INVENTORY), (3, DELAYED)], ids=["unknown", "known", "delayed"]
)
def test_no_result_of_prometheus_contradicts_what_is_said_of_it(tmp_path: Path, seed: int, metrics: Metrics) -> None:
    assert PROMTOOL
    delayed = metrics.delayed_name_removal
    results = evaluate(PROMTOOL, list(expressions(seed, COUNT)), tmp_path, delayed_name_removal=delayed)
    assert len(results) > COUNT * 0.9
    claims: Counter[str] = Counter()
    wrong = []
    for text, samples in results.items():
        facts = studied(text, metrics).result
        claims += tightness(facts, samples)
        if (found := contradiction(facts, samples)) is not None:
            wrong.append((text, found, facts))
    assert wrong == []
    assert all(claims[name] > COUNT / 20 for name in ("never", "always", "constant", "guaranteed", "closed")), claims


def test_series_that_meet_themselves_give_what_is_said(tmp_path: Path) -> None:
    assert PROMTOOL
    texts = list(expressions(4, COUNT))
    expected = {
        text: match.value
        for text in texts
        for match in self_matches(studied(text, NO_METRICS))
        if match.node.span == (0, len(text)) and match.value is not None
    }
    results = evaluate(PROMTOOL, list(expected), tmp_path)
    values = {
        text: {sample.value for sample in samples if sample.value is not None and math.isfinite(sample.value)}
        for text, samples in results.items()
    }
    assert {text: found for text, found in values.items() if found - {expected[text]}} == {}
    assert sum(map(bool, values.values())) > COUNT / 50


def test_what_matches_lacks_the_label_that_one_side_lacks(tmp_path: Path) -> None:
    assert PROMTOOL
    expected = {
        text: match.label
        for text in expressions(5, COUNT)
        for match in one_sided_labels(studied(text, NO_METRICS))
        if match.node.span == (0, len(text)) and match.node.op != "unless"
    }
    results = evaluate(PROMTOOL, list(expected), tmp_path)
    assert [text for text, samples in results.items() if any(expected[text] in found.labels for found in samples)] == []
    assert len(results) > COUNT / 50
    assert any(results.values())
