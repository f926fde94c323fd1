"""Every test of this folder compares our verdicts with the real program's, and says how many it compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TALLY = "tally"
Tally = Callable[[str, int, int, Counter[str]], None]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "conformance: compares our verdicts with the real program's")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("conformance")


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Takes what was compared, for the summary: a name, how many, how many of them valid, and explained differences."""

    def count(name: str, count: int, accepted: int, differences: Counter[str]) -> None:
        request.node.user_properties.append((TALLY, [name, count, accepted, dict(differences)]))

    return count


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The sums of all tests, wherever they ran: properties of reports travel from xdist's workers."""
    totals: dict[str, tuple[int, int, Counter[str]]] = {}
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for key, value in report.user_properties if report.when == "call" else ():
            if key == TALLY:
                name, count, accepted, differences = value
                known = totals.get(name, (0, 0, Counter[str]()))
                totals[name] = known[0] + count, known[1] + accepted, known[2] + Counter(differences)
    if not totals:
        return
    terminalreporter.section("compared with the real program")
    for name, (count, accepted, differences) in sorted(totals.items()):
        terminalreporter.write_line(f"{name}: {count:,} compared, {accepted:,} valid")
        for kind, number in sorted(differences.items()):
            terminalreporter.write_line(f"    {number:,} explained: {kind}")
