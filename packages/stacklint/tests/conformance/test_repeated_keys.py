"""Keys that come twice: to go-yaml 2, which reads prometheus.yml, to go-yaml 3, which reads rule files, or to both."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..document.test_yaml_keys import BOTH, NEITHER, TO_GO_YAML_2, TO_GO_YAML_3  # noqa: TID252 - tests aren't installed
from .promtool import PROMTOOL, verdicts

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")


def refused(arguments: str, pattern: str, texts: list[str], folder: Path) -> list[str]:
    """Which mappings promtool refuses for a repeated key, each in the place of `@` in a file."""
    assert PROMTOOL
    files = [pattern.replace("@", text.replace("«", "").replace("»", "").strip()) for text in texts]
    said = verdicts([PROMTOOL, "check", *arguments.split()], files, folder)
    return [text for text, verdict in zip(texts, said, strict=True) if verdict and "already" in verdict]


def test_each_reader_sees_the_keys_that_we_say_it_sees(tmp_path: Path) -> None:
    texts = [*BOTH, *TO_GO_YAML_2, *TO_GO_YAML_3, *NEITHER]
    configurations = refused("config --syntax-only", "remote_write: [{url: a, headers: @}]\n", texts, tmp_path)
    rules = refused("rules --lint=none", "groups: [{name: a, labels: @}]\n", texts, tmp_path)
    assert (configurations, rules) == ([*BOTH, *TO_GO_YAML_2], [*BOTH, *TO_GO_YAML_3])
