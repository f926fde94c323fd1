"""Measures stacklint beside its peers, prints the figures and writes docs/performance.md.

    python -m tools.bench               measure and write
    python -m tools.bench --print       measure, and write nothing

What is missing on a machine is named and left out. Targets are judged and nothing fails over them: figures of a busy
machine are no reason to stop a build.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.bench.cases import (
    INSTALLED,
    ROOT,
    SOURCES,
    Pair,
    Rate,
    boards,
    growths,
    pairs,
    parsers,
    wholes,
    write_inputs,
)
from tools.bench.page import Results, render, table

PAGE = ROOT / "docs" / "performance.md"


def main() -> None:
    """Measure, print, and write unless asked not to."""
    arguments = argparse.ArgumentParser(prog="python -m tools.bench", description="Measure stacklint beside its peers.")
    arguments.add_argument("--print", action="store_true", help="print the figures and write nothing")
    only_print: bool = arguments.parse_args().print
    results = measure()
    sys.stdout.write(table(results) + "\n")
    if not only_print:
        PAGE.write_text(render(results), "utf-8")


def measure() -> Results:
    """Run everything that can be run here."""
    promtool = shutil.which("promtool")
    skipped: list[str] = []
    compiled = is_compiled()
    if not compiled:
        skipped.append("stacklint's compiled wheel, which is not installed (it takes a C compiler to build)")
    if promtool is None:
        skipped.append("everything beside promtool, which is not installed (Prometheus' own archive holds it)")
    with TemporaryDirectory(prefix="stacklint-bench-") as name:
        folder = Path(name)
        write_inputs(folder)
        beside: tuple[Pair, ...] = ()
        interpreted: tuple[Pair, ...] = ()
        if promtool is not None:
            beside = pairs(folder, INSTALLED, promtool)
            interpreted = pairs(folder, SOURCES, promtool) if compiled else ()
        jsonschema = shutil.which("check-jsonschema", path=Path(sys.executable).parent.as_posix())
        if jsonschema is None:
            skipped.append("dashboards beside check-jsonschema, which is not installed")
        shown = boards(folder, INSTALLED, jsonschema)
        grown = growths(folder, INSTALLED)
        whole = wholes(folder, INSTALLED)
    # The parsers come last: a process that started others is counted into their memory as it was then.
    try:
        from promql_parser import parse as theirs  # noqa: PLC0415 - see above
    except ImportError:
        skipped.append("promql-parser, which is not installed")
        rates: tuple[Rate, ...] = ()
    else:
        from stacklint.promql import parse as ours  # noqa: PLC0415 - see above

        rates = parsers(ours, theirs)
    form = "compiled" if compiled else "interpreted"
    programs = [f"stacklint {metadata.version('stacklint')}, {form}, on Python {platform.python_version()}"]
    if promtool is not None:
        programs.append(f"promtool {_promtool_version(promtool)}")
    if jsonschema is not None:
        programs.append(f"check-jsonschema {metadata.version('check-jsonschema')}")
    if rates:
        programs.append(f"promql-parser {metadata.version('promql-parser')}")
    return Results(_machine(), tuple(programs), tuple(skipped), beside, shown, whole, grown, rates, interpreted)


def is_compiled() -> bool:
    """Whether the environment holds stacklint's compiled wheel."""
    said = subprocess.run([*INSTALLED, "--version"], check=True, capture_output=True, text=True).stdout
    return said.endswith("(compiled)\n")


def _machine() -> tuple[str, ...]:
    return f"{_processor()}, {os.cpu_count()} cores", f"{platform.system()} {platform.machine()}"


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found is not None else platform.processor() or "a processor without a name"


def _promtool_version(promtool: str) -> str:
    said = subprocess.run([promtool, "--version"], check=True, capture_output=True, text=True)
    found = re.search(r"version (\S+).*?go version:\s+(\S+)", said.stdout + said.stderr, re.DOTALL)
    return f"{found[1]} ({found[2]})" if found is not None else "of an unknown version"


if __name__ == "__main__":
    main()
