"""The graph of each stack in tests/stacks is broken where a check reports a broken link; the shipped one is whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from stacklint.cli import main

ROOT = Path(__file__).resolve().parent.parent
STACKS = ROOT / "tests/stacks"
LINKS = {
    *("LK101", "LK102", "LK103", "LK104", "LK105", "LK106", "LK107", "LK108", "LK112", "LK117", "LK119", "LK120"),
    *("LK150", "LK151", "LK201", "LK202", "LK203", "LK205", "LK206", "LK207", "LK208", "GF153"),
}
"""The codes of rules that say the same once in a report and at each edge; LK204 says it once for several panels."""
ONCE = re.compile(r" \(and in [\d,]+ more places? of this dashboard[^)]*\)")
"""What a report adds where one cause shows in many places."""


def output(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *command: str) -> object:
    monkeypatch.chdir(folder)
    assert main(command) in {0, 1}
    found: object = json.loads(capsys.readouterr().out)
    return found


def named(message: str, code: str) -> str:
    """What a fault is about: of those that are told once for many names, the name."""
    name = re.search("`([^`]+)`", message)
    return f"{name[1] if name and code in {'LK106', 'LK107', 'LK150', 'LK151'} else message} {code}"


@pytest.mark.parametrize("case", sorted(path.name for path in STACKS.iterdir() if path.is_dir()))
def test_what_is_broken_in_a_graph_is_what_a_check_reports(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    match output(STACKS / case, monkeypatch, capsys, "check", "--format", "json"):
        case {"diagnostics": list(diagnostics)}:
            linked = [found for found in diagnostics if found["code"] in LINKS]
            reported = {named(ONCE.sub("", found["message"]), found["code"]) for found in linked}
            ends = [
                (end["message"], found["code"])
                for found in linked
                for end in found["related"]
                if ONCE.search(found["message"])
            ]
            reported |= {named(end, code) for end, code in ends if re.match("so it is with `|`[^`]+`: ", end)}
            sources = any(found["code"] == "LK204" for found in diagnostics)
    match output(STACKS / case, monkeypatch, capsys, "graph", "--format", "json"):
        case {"graphs": list(graphs)}:
            faults = {
                named(edge["fault"][:-8], edge["fault"][-6:-1])
                for graph in graphs
                for edge in graph["edges"]
                if edge["fault"]
            }
    missing = {fault for fault in faults if fault.endswith("LK204")}
    assert (faults - missing, bool(missing)) == (reported, sources)


def test_the_shipped_stack_hangs_together(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["graph"]) == 0
    shown = capsys.readouterr().out
    assert re.match(
        r"compose.yaml: 4 services, 2 jobs, \d+ metrics, 5 recording rules, 4 alerts, 2 files of tests, \d+ panels,"
        r" 2 dashboards, 2 data sources; nothing is broken\n",
        shown,
    )
    lines = [line for line in shown.splitlines() if line.strip().startswith(("rule", "alert ", "panel"))]
    assert [line for line in lines if not re.search(r"  configs/[\w/]+\.(?:yml|json):\d+", line)] == []


def test_what_a_metric_of_the_shipped_stack_feeds_ends_in_its_dashboard_its_alerts_and_its_tests(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    part = output(ROOT, monkeypatch, capsys, "graph", "--format", "json", "--from", "http_requests_total")
    match part:
        case {"graphs": [{"nodes": list(nodes), "edges": list(edges)}]}:
            ends = {node["id"] for node in nodes} - {edge["source"] for edge in edges}
    assert ends == {
        "dashboard:Application",
        "receiver:on-call",
        "test:configs/prometheus/tests/alerting.test.yml",
        "test:configs/prometheus/tests/recording.test.yml",
    }
