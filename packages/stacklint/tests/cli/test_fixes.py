from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.rules.fixtures import edited, stack

Run = Callable[..., tuple[int, str, str]]
Give = Callable[[Mapping[str, str]], Path]

SOURCES = "grafana/provisioning/datasources/prometheus.yml"
CONFIG = "prometheus/prometheus.yml"
TWO = {
    **edited(SOURCES, "isDefault: true", "is_default: true  # «ours»"),
    CONFIG: edited(CONFIG, "scrape_configs", "scrape_config")[CONFIG],
}


def test_fixes_are_applied_and_what_is_left_is_reported(run: Run, give: Give) -> None:
    folder = give(TWO)
    assert run("check", "--fix") == (
        0,
        "no findings in 6 files\n",
        f"stacklint: fixed 2 findings in {SOURCES}, {CONFIG}\n",
    )
    assert {name: (folder / name).read_text("utf-8") for name in TWO} == {
        **stack(),
        SOURCES: TWO[SOURCES].replace("is_default", "isDefault"),
    }
    assert run("check", "--fix") == (0, "no findings in 6 files\n", "")


def test_one_fix_is_one_finding_and_what_it_makes_visible_is_fixed_as_well(run: Run, give: Give) -> None:
    give(edited(CONFIG, "static_configs:\n      - targets", "static_config:\n      - target"))
    assert run("check", "--fix") == (0, "no findings in 6 files\n", f"stacklint: fixed 2 findings in {CONFIG}\n")


def test_an_ignored_rule_fixes_nothing(run: Run, give: Give) -> None:
    folder = give(edited(SOURCES, "isDefault", "is_default"))
    assert run("check", "--fix", "--ignore=GF101") == (0, "no findings in 6 files\n", "")
    assert "is_default" in (folder / SOURCES).read_text("utf-8")


def test_of_two_misspellings_of_a_key_only_one_is_renamed(run: Run, give: Give) -> None:
    folder = give(edited(SOURCES, "isDefault: true", "is_default: true\n    isDefualt: true"))
    said = run("check", "--fix")
    assert (folder / SOURCES).read_text("utf-8") == (
        stack()[SOURCES].replace("isDefault: true", "isDefault: true\n    isDefualt: true")
    )
    assert "move what it holds to `isDefault`, which is there already" in said[1]
    assert said[2] == f"stacklint: fixed 1 finding in {SOURCES}\n"


def test_the_difference_is_shown_and_nothing_is_written(run: Run, give: Give) -> None:
    folder = give(edited(SOURCES, "isDefault", "is_default"))
    assert run("check", "--diff") == (
        1,
        (
            f"--- a/{SOURCES}\n+++ b/{SOURCES}\n@@ -4,4 +4,4 @@\n     uid: prometheus\n     type: prometheus\n"
            "     url: http://prometheus:9090\n-    is_default: true\n+    isDefault: true\n"
        ),
        "",
    )
    assert "is_default" in (folder / SOURCES).read_text("utf-8")


def test_without_anything_to_fix_there_is_no_difference(run: Run, give: Give) -> None:
    give(stack())
    assert run("check", "--diff") == (0, "", "")


def test_a_file_that_can_not_be_written_is_one_sentence(run: Run, give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    give(edited(SOURCES, "isDefault", "is_default"))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert run("check", "--fix") == (2, "", f"stacklint: can't write `{SOURCES}`: Permission denied\n")
