from __future__ import annotations

from stacklint.diagnostic import Diagnostic, Location, Severity
from stacklint.report import summarise
from stacklint.report.statistics import render_statistics


def test_rules_by_how_often_they_found_something_and_by_severity() -> None:
    def found(file: str, code: str, severity: Severity) -> Diagnostic:
        return Diagnostic(Location(file, 1, 2, 3, 4), code, f"name-{code.lower()}", severity, "`x` is wrong")

    all_of_them = [
        found("a.yml", "DO105", Severity.INFO),
        found("a.yml", "LK204", Severity.ERROR),
        found("b.yml", "LK106", Severity.WARNING),
        *(found(file, "LK106", Severity.ERROR) for file in ("a.yml", "a.yml", "b.yml") * 4),
    ]
    assert (
        render_statistics(all_of_them, summarise(all_of_them, 2))
        == """\
12  error    LK106  name-lk106, in 2 files
 1  error    LK204  name-lk204, in 1 file
 1  warning  LK106  name-lk106, in 1 file
 1  info     DO105  name-do105, in 1 file
13 errors, 1 warning, 1 info in 2 files
"""
    )


def test_nothing_found_is_one_line() -> None:
    assert render_statistics([], summarise([], 3)) == "no findings in 3 files\n"
