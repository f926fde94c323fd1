from __future__ import annotations

import pytest
from stacklint.diagnostic import Diagnostic, Location, Severity


def test_errors_come_before_warnings_and_these_before_information() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank) == [Severity.ERROR, Severity.WARNING, Severity.INFO]


@pytest.mark.parametrize(
    ("threshold", "reached"),
    [
        (Severity.ERROR, [True, False, False]),
        (Severity.WARNING, [True, True, False]),
        (Severity.INFO, [True, True, True]),
    ],
)
def test_a_severity_reaches_the_thresholds_that_are_no_worse(threshold: Severity, reached: list[bool]) -> None:
    assert [severity.reaches(threshold) for severity in Severity] == reached


def test_diagnostics_sort_by_file_then_place_then_code() -> None:
    def at(file: str, line: int, column: int, code: str) -> Diagnostic:
        return Diagnostic(Location(file, line, column, line, column + 1), code, "n", Severity.INFO, "m")

    ordered = [at("a", 1, 2, "Z1"), at("a", 2, 1, "B1"), at("a", 2, 1, "C1"), at("a", 10, 1, "A1"), at("b", 1, 1, "A1")]
    shuffled = [ordered[index] for index in (3, 0, 4, 2, 1)]
    assert sorted(shuffled) == ordered
