"""Durations as Grafana reads them, and the least refresh interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.fixtures import stack as sound
from stacklint.stack.boards.refresh import least_refresh, seconds
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]
IMAGE = "    image: grafana/grafana:12.2.0\n"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("5s", 5), ("1m", 60), ("1h30m", 5400), ("500ms", 0.5), ("1.5s", 1.5), (".5m", 30), ("0", 0), ("-5s", -5),
        ("1d", 86_400), ("2w", 1_209_600), ("1M", 2_629_800), ("1y", 31_557_600), ("3us", 3e-6),
        ("", None), ("5", None), ("5 s", None), ("1d12h", None), ("often", None), ("5S", None), ("1s.", None),
    ],
)  # fmt: skip
def test_a_duration_is_read_as_grafana_does(text: str, length: float | None) -> None:
    assert seconds(text) == (pytest.approx(length) if length is not None else None)


@pytest.mark.parametrize(
    ("more", "least"),
    [
        ("", 5.0),
        ("    environment: {GF_DASHBOARDS_MIN_REFRESH_INTERVAL: 1m}\n", 60.0),
        ("    environment: {GF_DASHBOARDS_MIN_REFRESH_INTERVAL: soon}\n", None),
        ("    environment: [GF_DASHBOARDS_MIN_REFRESH_INTERVAL]\n", None),
        ("    configs: [{source: ini, target: /etc/grafana/grafana.ini}]\n", None),
    ],
)
def test_the_least_interval_may_be_configured(more: str, least: float | None, stacks: Stacks) -> None:
    (stack,) = stacks({"compose.yaml": sound()["compose.yaml"].replace(IMAGE, IMAGE + more)})
    assert least_refresh(stack.grafana[0]) == least
