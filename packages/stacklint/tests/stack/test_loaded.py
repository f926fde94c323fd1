"""The title and uid that a dashboard file gives, in each form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]
RESOURCE = '{{"apiVersion": "dashboard.grafana.app/{}", "kind": "Dashboard", "metadata": {{"name": "n"}}, "spec": {}}}'
V2_SPEC = '{"title": "T", "elements": {}, "layout": {}}'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"title": " T ", "uid": "u\\t", "panels": []}', [("classic", False, "T", "u")]),
        ('{"title": 5, "uid": null, "panels": []}', [("classic", False, "", "")]),
        (RESOURCE.format("v1", '{"title": "T", "uid": "x"}'), [("wrapped", True, "T", "n")]),
        (RESOURCE.format("v2", V2_SPEC), [("v2", True, "T", "n")]),
        (V2_SPEC, [("v2", False, "T", "")]),
        ('{"dashboard": {"title": "T"}, "spec": {}}', [("api", False, "", "")]),
        ("[]", [("other", False, "", "")]),
        ("{", [("other", False, "", "")]),
    ],
)
def test_a_file_says_what_it_is_called(text: str, found: list[tuple[str, bool, str, str]], stacks: Stacks) -> None:
    (stack,) = stacks({"grafana/dashboards/app.json": text})
    boards = [one.board for one in stack.loaded]
    assert [(str(one.form), bool(one.api_version), one.title, one.uid) for one in boards] == found
    assert stack.loads_of(boards[0]) == stack.loaded
