"""Applications of Spring Boot that are too large to be read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import unmark, write
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from pathlib import Path

[RULE] = [rule for rule in discover() if rule.code == "LK254"]


def test_nothing_is_said_of_an_application_whose_sources_are_too_large(tmp_path: Path) -> None:
    files, _ = unmark(RULE.bad[0].files)
    write({**files, "app/src/main/java/Main.java": " " * (5 * 1024 * 1024)}, tmp_path)
    found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), (RULE,))
    assert found == ()
