"""docs/grafana.md names only rules that exist, and every rule on Grafana that tells a defect."""

from __future__ import annotations

import re
from pathlib import Path

from stacklint.rules.api import discover

TEXT = (Path(__file__).parents[4] / "docs" / "grafana.md").read_text("utf-8")
LINKS = re.findall(r"\[([^]]+)\]\(([^)]+)\)", TEXT)


def test_every_rule_that_is_named_has_its_page(pages: dict[str, str]) -> None:
    assert [(code, link) for code, link in LINKS if link != f"rules/{code}.md" or f"docs/{link}" not in pages] == []


def test_every_rule_on_grafana_is_named() -> None:
    named = {code for code, _ in LINKS}
    assert [rule.code for rule in discover() if rule.code.startswith("GF") and rule.code not in named] == []


def test_every_row_says_who_tells() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith(("| what", "| ---"))]
    assert [row for row in rows if "](rules/" not in row.rpartition(" | ")[2]] == []
