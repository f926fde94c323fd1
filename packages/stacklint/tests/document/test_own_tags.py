"""Tags that only a file's reader knows are found where they stand."""

from __future__ import annotations

import pytest
from stacklint.document import own_tags, read_document
from stacklint.document.yaml_own_tags import read_own_tags

TAGS = frozenset({"!reset", "!override"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: !reset []\nb: {c: !override {d: e}}\n", {("a",): "!reset", ("b", "c"): "!override"}),
        ("- a\n- !reset b\n- [c, !reset d]\n", {(1,): "!reset", (2, 1): "!reset"}),
        ("!reset a\n", {(): "!reset"}),
        ("a: &x !reset [1]\nb: *x\n", {("a",): "!reset"}),
        ("? [a, b]\n: !reset c\nd: !reset e\n", {("",): "!reset", ("d",): "!reset"}),
        ("a: b\n---\nc: !reset d\n", {}),
        ("a: !other []\n# !reset\n", {}),
        ("a: b\n", {}),
    ],
)
def test_values_with_these_tags_are_found(text: str, found: dict[tuple[str | int, ...], str]) -> None:
    assert own_tags(read_document("a.yml", text.encode(), "yaml"), TAGS) == found


def test_a_text_with_faults_or_without_values_has_none() -> None:
    assert read_own_tags("a: !reset [\n", TAGS) == {}
    assert read_own_tags("", TAGS) == {}
