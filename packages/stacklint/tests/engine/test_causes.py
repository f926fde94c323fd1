"""What comes of a mistake that is told is not told as well, and nothing else is lost by that."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest
from stacklint.causes import MAX_ALONE, without_what_follows
from stacklint.diagnostic import Diagnostic, Edit, Fix, Location, Severity
from stacklint.engine import Sources, run
from stacklint.rules.api import Profile, discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import BOARD, SOURCE, edited, stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stacklint.stack.stack import Stack

RULES_FILE = "prometheus/rules.yml"
HEAD = "groups:\n  - name: app\n    rules:\n"
RECORD = "      - record: a:{0}\n        expr: sum by ({1}) (rate(http_requests_total[5m]))\n"
USE = "      - record: b:{0}\n        expr: a:{0}{{route=~'/.+'}}\n"


CAUSE = Diagnostic(
    Location("a.txt", 1, 1, 1, 2),
    "XX101",
    "cause",
    Severity.ERROR,
    "it is wrong",
    meant=Fix("write `i`", (Edit("a.txt", 0, 1, "i"),)),
)


def found_in(files: Mapping[str, str], folder: Path) -> tuple[list[tuple[str, Severity]], int]:
    """What is found in files, with how bad it is, and how often they were judged for it."""
    write(files, folder)
    runs = 0

    def find(texts: Mapping[str, bytes]) -> tuple[Stack, ...]:
        nonlocal runs
        runs += 1
        return find_stacks(Files(folder, base=folder, unsaved=texts))

    found, _ = without_what_follows(find({}), partial(run, rules=discover(Profile.DEFAULT)), find)
    return [(one.code, one.severity) for one in found], runs


def recording(count: int, label: str) -> dict[str, str]:
    rules = "".join(RECORD.format(number, label) + USE.format(number) for number in range(count))
    return stack({RULES_FILE: HEAD + rules, BOARD: stack()[BOARD].replace("rate(http_requests_total[5m])", "b:0")})


def test_a_sound_repository_is_judged_once(tmp_path: Path) -> None:
    assert found_in(stack(), tmp_path) == ([], 1)


def test_what_is_alone_is_not_asked_for_what_follows(tmp_path: Path) -> None:
    files = edited(SOURCE, "    isDefault: true\n", "    isDefualt: true\n")
    assert found_in(files, tmp_path) == ([("FM101", Severity.WARNING)], 1)


def test_a_single_cause_is_as_bad_as_what_comes_of_it(tmp_path: Path) -> None:
    assert found_in(edited(SOURCE, "    url:", "    urll:"), tmp_path) == ([("FM101", Severity.ERROR)], 2)


def test_of_several_causes_none_hides_what_is_worse(tmp_path: Path) -> None:
    files = edited(SOURCE, "    url:", "    urll:")
    files[SOURCE] = files[SOURCE].replace("isDefault:", "isDefualt:")
    warnings = [("FM101", Severity.WARNING)] * 2
    assert found_in(files, tmp_path) == ([("LK275", Severity.ERROR), *warnings], 2)


def test_of_several_causes_what_is_no_worse_is_not_told(tmp_path: Path) -> None:
    files = edited("prometheus/prometheus.yml", "scrape_configs:", "scrape_config:")
    files["prometheus/prometheus.yml"] = files["prometheus/prometheus.yml"].replace("rule_files:", "rule_file:")
    codes, _ = found_in(files, tmp_path)
    assert codes == [("FM101", Severity.ERROR)] * 2


def test_what_has_nothing_to_do_with_a_cause_stays(tmp_path: Path) -> None:
    files = edited(RULES_FILE, "http_requests_total", "nothing_else")
    files[SOURCE] = edited(SOURCE, "    url:", "    urll:")[SOURCE]
    assert {code for code, _ in found_in(files, tmp_path)[0]} == {"FM101", "LK106"}


@pytest.mark.parametrize("count", [1, MAX_ALONE, MAX_ALONE + 1])
def test_a_label_that_rules_misspell_is_told_where_they_do(count: int, tmp_path: Path) -> None:
    codes, runs = found_in(recording(count, "rout"), tmp_path)
    assert codes.count(("LK110", Severity.ERROR)) == count
    assert runs == 1 + (count if count <= MAX_ALONE else 1)


def test_what_asks_for_a_label_that_a_rule_misspells_is_not_told(tmp_path: Path) -> None:
    files = recording(1, "rout")
    files[RULES_FILE] += "      - record: c:0\n        expr: sum by (route) (a:0)\n"
    assert found_in(files, tmp_path) == ([("LK110", Severity.ERROR)], 2)


def test_what_is_found_at_another_place_when_a_cause_is_mended_is_told(tmp_path: Path) -> None:
    write({"a.txt": "on"}, tmp_path)
    files = Files(tmp_path, base=tmp_path)
    stacks, sources = find_stacks(files), Sources([files])
    files.text("a.txt")
    cause = CAUSE
    one, other = (Diagnostic(Location("b", n, 1, n, 2), "XX102", "more", Severity.ERROR, "as well") for n in (1, 2))
    answers = iter([(one, cause), (other,)])
    found, _ = without_what_follows(stacks, lambda _: (next(answers), sources), lambda _: stacks)
    assert found == (one, cause)


def test_of_two_mistakes_that_hide_each_other_one_is_told(tmp_path: Path) -> None:
    write({"a.txt": "on"}, tmp_path)
    files = Files(tmp_path, base=tmp_path)
    stacks, sources = find_stacks(files), Sources([files])
    files.text("a.txt")
    other = CAUSE._replace(primary=Location("a.txt", 2, 1, 2, 2), code="XX102", meant=CAUSE.meant)
    third = CAUSE._replace(primary=Location("a.txt", 3, 1, 3, 2), code="XX103", meant=None)
    answers = iter([(CAUSE, other, third), (third,)])
    found, _ = without_what_follows(stacks, lambda _: (next(answers), sources), lambda _: stacks)
    assert found == (CAUSE, third)


@pytest.mark.parametrize("panels", [1, 3])
def test_a_label_that_a_dashboard_misspells_in_many_places_takes_what_comes_of_it_along(
    panels: int, tmp_path: Path
) -> None:
    query = {"expr": "sum by (rout) (rate(http_requests_total[5m]))", "legendFormat": "{{route}}"}
    board = {
        "uid": "a",
        "title": "A",
        "schemaVersion": 42,
        "panels": [{"type": "timeseries", "targets": [query]}] * panels,
    }
    text = json.dumps(board, indent=1)
    assert found_in(stack({BOARD: text}), tmp_path) == ([("LK110", Severity.ERROR)], 2)
