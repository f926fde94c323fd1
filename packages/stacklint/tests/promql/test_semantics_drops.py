"""Where a label gets lost, and which selectors are read for their last sample: «marks» enclose what is found."""

import pytest
from stacklint.promql import parse
from stacklint.promql.semantics import Metrics, drop_of, exactly, instants, study

from .marks import unmarked

METRICS = Metrics(labels={"y": exactly("a", "b")}.get)


def dropped(text: str) -> str | None:
    """The expression with marks around where the label `x` gets lost; None if it may be there."""
    root = parse(text).root
    assert root is not None
    found = drop_of(study(root, METRICS), "x")
    return found and f"{text[: found.span[0]]}«{text[slice(*found.span)]}»{text[found.span[1] :]}"


@pytest.mark.parametrize(
    "text",
    [
        "«sum»(a) > 0",
        "max without (z) (sum «by (z)» (a))",
        "-(sum «without (x)» (a))",
        "rate(sum «by (z)» (a)[5m:])",
        "«absent»(a{z='1'})",
        "«vector»(1)",
        "clamp_min(«y», 0)",
        "rate(«y»[5m])",
        "«a{x=''}»",
        "«time»()",
        "a / «on (z)» b",
        "a / «ignoring (x)» b",
        "a / on (x) «y»",
        "a / ignoring (z) «y»",
        "«y» / on (z) group_left a",
        "a / on (z) group_right «y»",
        "a / on (z) group_left (x) «y»",
        "a / «y»",
        "«y» + 1",
        "1 + «y»",
        "«y» and a",
        "«y» unless on (z) a",
        "«y» or sum(b)",
        "histogram_quantile(0.9, «y»)",
    ],
)
def test_the_part_that_loses_a_label_is_found(text: str) -> None:
    assert dropped(unmarked(text)) == text


@pytest.mark.parametrize(
    "text", ["a", "sum by (x) (a)", "a / on (z) group_left (x) b", "y or a", "sum without (z) (a)"]
)
def test_a_label_that_may_be_there_is_lost_nowhere(text: str) -> None:
    assert dropped(text) is None


def test_selectors_that_are_read_for_their_last_sample_are_told_from_those_over_time() -> None:
    root = parse("a + rate(b[5m]) + max_over_time(c[1h:1m]) + (d offset 1m) + abs(e) + sum(g @ 5) * h").root
    assert root is not None
    assert [found.name for found in instants(root)] == ["a", "e", "h"]
