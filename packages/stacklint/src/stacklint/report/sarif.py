"""Diagnostics as SARIF 2.1.0, the OASIS format that code scanning services and editors read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from stacklint import __version__
from stacklint.diagnostic import Severity
from stacklint.document.write import dump_json
from stacklint.report.fingerprint import fingerprint
from stacklint.rules.api import Profile, discover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stacklint.diagnostic import Diagnostic, Edit, Fix, Location
    from stacklint.rules.api import Rule
    from stacklint.text import LineIndex

    Lines = Callable[[str], LineIndex]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render_sarif(diagnostics: Sequence[Diagnostic], lines: Lines) -> str:
    """The report as one SARIF log: a result for each diagnostic, with its other ends, its fixes, and its rule.

    Columns count code points, as everywhere here, and the log says so. Files are relative to the working folder, which
    services take for the root of the repository.

    Args:
        diagnostics: what was found.
        lines: the lines of the file of a name.
    """
    codes = {one.code for one in diagnostics}
    rules = [one for one in discover(*Profile) if one.code in codes]
    places = {one.code: index for index, one in enumerate(rules)}
    driver = {"name": "stacklint", "semanticVersion": __version__, "rules": [_rule(one) for one in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, places, lines) for one in diagnostics],
    }
    return dump_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": " ".join(rule.reason.split())},
        "help": {"text": rule.reason, "markdown": f"**{rule.title}.**\n\n{rule.reason}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.profile.value]},
    }


def _result(diagnostic: Diagnostic, places: dict[str, int], lines: Lines) -> dict[str, object]:
    said = f"{diagnostic.message}\n\n{diagnostic.help}" if diagnostic.help else diagnostic.message
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": places[diagnostic.code],
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": said},
        "locations": [_location(diagnostic.primary)],
        "partialFingerprints": {"finding/v1": fingerprint(diagnostic)},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, **_location(end)} for number, end in enumerate(diagnostic.related, start=1)
        ]
    if diagnostic.fixes:
        result["fixes"] = [_fix(fix, lines) for fix in diagnostic.fixes]
    return result


def _location(at: Location) -> dict[str, object]:
    region = _region((at.line, at.column), (at.end_line, at.end_column))
    found: dict[str, object] = {"physicalLocation": {**_artifact(at.file), "region": region}}
    return {**found, "message": {"text": at.message}} if at.message else found


def _fix(fix: Fix, lines: Lines) -> dict[str, object]:
    files = dict.fromkeys(edit.file for edit in fix.edits)
    changes = [
        {**_artifact(file), "replacements": _replacements((e for e in fix.edits if e.file == file), lines(file))}
        for file in files
    ]
    return {"description": {"text": fix.title}, "artifactChanges": changes}


def _replacements(edits: Iterable[Edit], lines: LineIndex) -> list[dict[str, object]]:
    return [
        {
            "deletedRegion": _region(lines.position(edit.start), lines.position(edit.end)),
            "insertedContent": {"text": edit.text},
        }
        for edit in edits
    ]


def _artifact(file: str) -> dict[str, object]:
    """Where a file is: as a URI, in which a name's own blanks, colons and bytes that are no UTF-8 are escaped.

    One outside of the working folder is named by its whole path, which SARIF wants with a scheme.
    """
    path = Path(file)
    uri = path.as_uri() if path.is_absolute() else quote(file, errors="surrogateescape")
    return {"artifactLocation": {"uri": uri}}


def _region(start: tuple[int, int], end: tuple[int, int]) -> dict[str, object]:
    return {"startLine": start[0], "startColumn": start[1], "endLine": end[0], "endColumn": end[1]}
