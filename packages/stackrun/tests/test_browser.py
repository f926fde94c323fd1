"""The pages of the stack in a browser."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from stackrun.browser import open_pages

PAGES = ["http://localhost:1", "http://localhost:2"]


@pytest.mark.skipif("sys.platform == 'darwin'", reason="there is always a browser")
def test_without_a_screen_nothing_is_opened() -> None:
    assert open_pages(["http://localhost:1"], {"TERM": "xterm"}) is False


def test_the_browser_of_ones_choice_gets_every_page(tmp_path: Path) -> None:
    seen, browser = tmp_path / "seen", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {seen}\n', encoding="utf-8")
    browser.chmod(0o755)

    # The standard library looks at the environment when it is first asked, so this takes a fresh interpreter.
    code = f"import os; from stackrun.browser import open_pages; print(open_pages({PAGES}, os.environ))"
    environ = {**os.environ, "BROWSER": str(browser)}
    done = subprocess.run([sys.executable, "-c", code], check=True, env=environ, capture_output=True, text=True)

    assert (done.stdout.strip(), seen.read_text(encoding="utf-8")) == (
        "True",
        "http://localhost:1\nhttp://localhost:2\n",
    )
