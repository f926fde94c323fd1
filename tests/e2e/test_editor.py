"""A real editor: Neovim, configured as docs/editor.md says, on a stack with findings."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = ("prometheus/rules.yml", "app/metrics.prom", "grafana/dashboards/app.json")

pytestmark = pytest.mark.e2e


def version(nvim: str) -> tuple[int, ...]:
    said = subprocess.run([nvim, "--version"], stdout=subprocess.PIPE, text=True, check=True, timeout=20).stdout
    return tuple(int(one) for one in re.findall(r"\d+", said.splitlines()[0]))


def documented(newer: bool) -> str:
    """The configuration that the guide gives: the first one is for newer versions, the second for those before."""
    text = (ROOT / "docs/editor.md").read_text("utf-8")
    first, second = re.findall(r"```lua\n(.*?)```", text, re.DOTALL)
    return str(first if newer else second)


def test_neovim_shows_findings_and_acts_on_them(tmp_path: Path) -> None:
    nvim = shutil.which("nvim")
    if nvim is None:
        pytest.skip("nvim is not on PATH: no real editor speaks with the server")
    folder = tmp_path / "case"
    shutil.copytree(ROOT / "tests/stacks/metric-nobody-exports", folder)
    (tmp_path / "init.lua").write_text(documented(version(nvim) >= (0, 11)), "utf-8")
    given = {
        "SEEN": f"{tmp_path}/seen.json",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        **{f"XDG_{name}_HOME": f"{tmp_path}/{name.lower()}" for name in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    done = subprocess.run(
        [nvim, "--headless", "-n", "-i", "NONE", "-u", f"{tmp_path}/init.lua", "-S", ROOT / "tests/e2e/editor.lua"],
        cwd=folder, env=os.environ | given, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    seen = json.loads((tmp_path / "seen.json").read_text("utf-8"))
    hover = seen.pop("hover")
    assert seen == {
        "failed": "",
        "said": [],
        "findings": [
            "LK106 app:latency:p99",
            "LK106 flask_http_request_duration_seconds",
            "LK107 flask",
        ],
        "typed": ["GF101 is_default"],
        "saved": "    isDefault: true",
        "comment": "        # stacklint: ignore[LK107]",
        "declared": "# HELP flask_http_request_seconds Time.",
    }
    assert "nothing exports" in hover
    texts = [(folder / name).read_text("utf-8") for name in FILES]
    assert [text.count("flask_http_request_duration_seconds") for text in texts] == [0, 0, 0]
