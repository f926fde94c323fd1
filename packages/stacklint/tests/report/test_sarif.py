from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from stacklint import __version__
from stacklint.diagnostic import Diagnostic, Edit, Fix, Location, Severity
from stacklint.engine import run
from stacklint.fix import apply, plan
from stacklint.report.sarif import render_sarif
from stacklint.rules.api import discover
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files
from stacklint.text import LineIndex

EXERCISE = Path(__file__).parents[4] / "tests" / "stacks" / "exercise"


def test_the_log_has_what_readers_of_the_format_ask_for() -> None:
    rule = next(one for one in discover() if one.code == "DO105")
    found = Diagnostic(
        Location("a/b c.yml", 1, 2, 1, 4),
        rule.code,
        rule.name,
        Severity.WARNING,
        "`x` is wrong",
        "write `y`",
        (Location("c.json", 5, 6, 7, 8, "declared here"), Location("c.json", 1, 1, 1, 1)),
        (Fix("rename it", (Edit("a/b c.yml", 0, 1, "y"), Edit("a/b c.yml", 3, 4, "zz"))),),
    )
    lines = {"a/b c.yml": LineIndex("🙂\nx")}
    assert json.loads(render_sarif([found], lines.__getitem__)) == {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "stacklint",
                        "semanticVersion": __version__,
                        "rules": [
                            {
                                "id": "DO105",
                                "name": "EmptyFile",
                                "shortDescription": {"text": f"{rule.title}."},
                                "fullDescription": {"text": rule.reason.replace("\n", " ")},
                                "help": {"text": rule.reason, "markdown": f"**{rule.title}.**\n\n{rule.reason}"},
                                "defaultConfiguration": {"level": rule.severity.value},
                                "properties": {"tags": ["default"]},
                            }
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": "DO105",
                        "ruleIndex": 0,
                        "level": "warning",
                        "message": {"text": "`x` is wrong\n\nwrite `y`"},
                        "locations": [_at("a/b%20c.yml", 1, 2, 1, 4)],
                        "partialFingerprints": {"finding/v1": "21c7ba75bdadceaf64bb4541a366fa91"},
                        "relatedLocations": [
                            {"id": 1, **_at("c.json", 5, 6, 7, 8), "message": {"text": "declared here"}},
                            {"id": 2, **_at("c.json", 1, 1, 1, 1)},
                        ],
                        "fixes": [
                            {
                                "description": {"text": "rename it"},
                                "artifactChanges": [
                                    {
                                        "artifactLocation": {"uri": "a/b%20c.yml"},
                                        "replacements": [
                                            {
                                                "deletedRegion": _region(1, 1, 1, 2),
                                                "insertedContent": {"text": "y"},
                                            },
                                            {
                                                "deletedRegion": _region(2, 2, 2, 2),
                                                "insertedContent": {"text": "zz"},
                                            },
                                        ],
                                    }
                                ],
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_a_finding_that_moves_keeps_its_fingerprint_and_one_in_other_words_does_not() -> None:
    one = Diagnostic(Location("a.yml", 1, 1, 1, 2), "DO105", "empty-file", Severity.INFO, "it is empty")
    several = [one, one._replace(primary=one.primary._replace(line=9, end_line=9)), one._replace(message="it is not")]
    log = json.loads(render_sarif(several, LineIndex))
    first, moved, other = (result["partialFingerprints"]["finding/v1"] for result in log["runs"][0]["results"])
    assert (first == moved, first == other, log["runs"][0]["results"][0]["level"]) == (True, False, "note")


def test_a_name_that_is_no_text_is_written_as_the_bytes_that_it_is() -> None:
    found = Diagnostic(Location("\udce9:1.yml", 1, 1, 1, 1), "DO105", "empty-file", Severity.ERROR, "`\udce9` is empty")
    result = json.loads(render_sarif([found], LineIndex))["runs"][0]["results"][0]
    assert result["locations"] == [_at("%E9%3A1.yml", 1, 1, 1, 1)]
    assert result["message"] == {"text": "`\ufffd` is empty"}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_editor_that_applies_the_fixes_writes_what_fix_writes(ending: str, tmp_path: Path) -> None:
    for file in EXERCISE.rglob("*"):
        copy = tmp_path / file.relative_to(EXERCISE)
        if file.is_dir():
            copy.mkdir(parents=True, exist_ok=True)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes().replace(b"\n", ending.encode()))
    diagnostics, sources = run(find_stacks(Files(tmp_path, base=tmp_path)), discover())
    log = json.loads(render_sarif(diagnostics, sources.lines))
    texts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for result in log["runs"][0]["results"]:
        for change in result.get("fixes", [{"artifactChanges": []}])[0]["artifactChanges"]:
            texts[change["artifactLocation"]["uri"]] += change["replacements"]
    applied = {name: _applied(sources.source(name).text, edits) for name, edits in texts.items()}
    planned = plan([one.fixes[0] for one in diagnostics if one.fixes])
    assert applied == {name: apply(sources.source(name).text, edits) for name, edits in planned.items()}
    assert applied


def test_a_file_outside_of_the_working_folder_has_a_uri_of_its_own(tmp_path: Path) -> None:
    rule = next(one for one in discover() if one.code == "DO105")
    file = (tmp_path / "a b.yml").as_posix()
    found = Diagnostic(Location(file, 1, 1, 1, 1), rule.code, rule.name, Severity.WARNING, "it is empty")
    results = json.loads(render_sarif([found], lambda _: LineIndex("")))["runs"][0]["results"]
    assert results[0]["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": f"{tmp_path.as_uri()}/a%20b.yml"
    }


def _applied(text: str, replacements: list[dict[str, Any]]) -> str:
    """The text after some replacements that don't overlap, by lines and columns alone."""
    lines = text.split("\n")
    for one in sorted(replacements, key=lambda one: one["deletedRegion"]["startLine"], reverse=True):
        region = one["deletedRegion"]
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        new = line[: region["startColumn"] - 1] + one["insertedContent"]["text"] + line[region["endColumn"] - 1 :]
        lines[region["startLine"] - 1] = new
    return "\n".join(lines)


def _at(uri: str, *region: int) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": _region(*region)}}


def _region(line: int, column: int, end_line: int, end_column: int) -> dict[str, int]:
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
