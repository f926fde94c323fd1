"""How short `$__interval` and `$__rate_interval` may be."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from stacklint.rules.fixtures import BOARD, SOURCE, sourced
from stacklint.stack.boards.board import Panel, PanelTarget
from stacklint.stack.grafana.datasources import DataSource
from stacklint.stack.queries.steps import has_least_step, least_steps, set_step
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]


def asked(
    stacks: Stacks, target: dict[str, Any], panel: dict[str, Any], setting: str = ""
) -> tuple[Panel, PanelTarget, DataSource]:
    content = {"title": "T", "panels": [{"type": "timeseries", "targets": [{"expr": "up", **target}], **panel}]}
    sources = sourced(f"jsonData: {{timeInterval: {setting}}}" if setting else "")[SOURCE]
    (found,) = stacks({BOARD: json.dumps(content), SOURCE: sources})
    (board,) = found.provisioning.boards()
    return board.panels[0], board.panels[0].targets[0], found.grafana[0].datasources[0]


@pytest.mark.parametrize(
    ("target", "panel", "setting", "wanted"),
    [
        ({}, {}, "", (15.0, 60.0, 60.0, False)),
        ({}, {}, "1m", (60.0, 240.0, 240.0, False)),
        ({}, {}, "'>30s'", (30.0, 120.0, 120.0, False)),
        ({"interval": "30s"}, {}, "", (30.0, 120.0, 120.0, True)),
        ({"interval": "  "}, {}, "", (15.0, 60.0, 60.0, False)),
        ({"intervalFactor": 2}, {}, "", (30.0, 60.0, 60.0, False)),
        ({"intervalFactor": "2"}, {}, "", (15.0, 60.0, 60.0, False)),
        ({}, {"interval": "2m"}, "", (120.0, 135.0, 60.0, False)),
    ],
)
def test_steps_are_no_shorter_than_what_is_set(
    stacks: Stacks,
    target: dict[str, Any],
    panel: dict[str, Any],
    setting: str,
    wanted: tuple[float, float, float, bool],
) -> None:
    steps = least_steps(*asked(stacks, target, panel, setting))
    assert steps is not None
    assert (steps.interval, steps.rate_interval, steps.sure, steps.own) == wanted


@pytest.mark.parametrize(
    ("target", "panel", "setting"),
    [
        ({"interval": "$step"}, {}, ""),
        ({}, {"interval": "$step"}, ""),
        ({}, {}, "$SCRAPE"),
        ({}, {}, "15"),
        ({}, {}, "[1]"),
    ],
)
def test_steps_that_are_not_known_are_unknown(
    stacks: Stacks, target: dict[str, Any], panel: dict[str, Any], setting: str
) -> None:
    assert least_steps(*asked(stacks, target, panel, setting)) is None


@pytest.mark.parametrize(
    ("target", "panel", "least", "is_set"),
    [
        ({}, {}, None, False),
        ({"interval": "1m"}, {"interval": "2m"}, 60.0, True),
        ({}, {"interval": "2m"}, 120.0, True),
        ({"interval": "$step"}, {}, None, True),
        ({"intervalFactor": 2}, {}, None, True),
    ],
)
def test_a_query_or_its_panel_sets_the_least_step(
    stacks: Stacks, target: dict[str, Any], panel: dict[str, Any], least: float | None, is_set: bool
) -> None:
    one, query, _ = asked(stacks, target, panel)
    found = set_step(one, query)
    assert (found[0] if found else None, has_least_step(one, query)) == (least, is_set)
