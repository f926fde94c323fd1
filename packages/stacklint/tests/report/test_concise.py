from __future__ import annotations

from stacklint.diagnostic import Diagnostic, Location, Severity
from stacklint.report import summarise
from stacklint.report.concise import render_concise


def test_a_line_for_each_that_names_its_other_ends_once_and_moves_no_cursor() -> None:
    other = Location("d.yml", 7, 8, 7, 9, "declared here")
    found = [
        Diagnostic(Location("a.yml", 1, 2, 3, 4), "DO105", "empty-file", Severity.INFO, "`x`\n is \x1b[2Kempty"),
        Diagnostic(
            Location("c.json", 5, 6, 5, 9),
            "LK204",
            "datasource-not-provisioned",
            Severity.ERROR,
            "`x` is wrong",
            "write `y`",
            (other, other._replace(message="also"), Location("e.yml", 1, 1, 1, 2)),
        ),
    ]
    assert (
        render_concise(found, summarise(found, 3))
        == """\
a.yml:1:2: info: `x`\u240a is \u241b[2Kempty [DO105]
c.json:5:6: error: `x` is wrong [LK204] see d.yml:7:8, e.yml:1:1
1 error, 1 info in 3 files
"""
    )
