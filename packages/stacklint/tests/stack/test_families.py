from __future__ import annotations

import pytest
from stacklint.stack.metrics.families import family_of

KNOWN = frozenset({"d_bucket", "d_sum", "d_count", "s", "s_sum", "s_count", "c_count", "e_bucket"})


@pytest.mark.parametrize(
    ("name", "family"),
    [
        *[("d_bucket", "d"), ("d_sum", "d"), ("d_count", "d"), ("s", "s"), ("s_sum", "s"), ("s_count", "s")],
        *[("c_count", "c_count"), ("e_bucket", "e_bucket"), ("d_bucket_sum", "d_bucket_sum"), ("x", "x")],
    ],
)
def test_a_series_belongs_to_a_family_whose_sum_and_count_are_known(name: str, family: str) -> None:
    assert family_of(name, KNOWN) == family
