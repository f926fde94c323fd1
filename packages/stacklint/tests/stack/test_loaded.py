"""The title and uid that a dashboard file gives, in each form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.fixtures import stack as sound
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
    boards = [one.board for one in stack.provisioning.loaded]
    assert [(str(one.form), bool(one.api_version), one.title, one.uid) for one in boards] == found
    assert stack.provisioning.loads_of(boards[0]) == stack.provisioning.loaded


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("11.6.0", [True, False, False, False]),
        ("12.0.1", [True, None, None, False]),
        ("12.1.0", [True, True, None, False]),
        ("13.0.2", [True, True, False, False]),
        ("13.1.0", [True, True, True, False]),
        ("latest", [True, True, None, False]),
    ],
)
def test_a_version_reads_some_forms_from_files(tag: str, found: list[bool | None], stacks: Stacks) -> None:
    texts = ('{"title": "T"}', RESOURCE.format("v1", '{"title": "T"}'), RESOURCE.format("v2", V2_SPEC), V2_SPEC)
    boards = {f"grafana/dashboards/{letter}.json": text for letter, text in zip("abcd", texts, strict=True)}
    compose = sound()["compose.yaml"].replace("grafana:12.2.0", f"grafana:{tag}")
    (stack,) = stacks({**boards, "compose.yaml": compose, "grafana/dashboards/app.json": None})
    assert [one.is_read for one in stack.provisioning.loaded] == found
