from __future__ import annotations

from stacklint.diagnostic import Diagnostic, Location, Severity
from stacklint.report.github import render_github


def test_the_worst_come_first_with_place_title_other_ends_and_help() -> None:
    found = [
        Diagnostic(Location("a.yml", 1, 2, 3, 4), "DO105", "empty-file", Severity.INFO, "`x` is empty"),
        Diagnostic(Location("b.yml", 1, 2, 1, 2), "DO105", "empty-file", Severity.WARNING, "`y` is empty"),
        Diagnostic(
            Location("c/d.json", 5, 6, 5, 9),
            "LK204",
            "datasource-not-provisioned",
            Severity.ERROR,
            "`x` is wrong",
            "write `y`",
            (Location("c.json", 7, 8, 7, 9, "declared here"),),
        ),
    ]
    assert (
        render_github(found)
        == """\
::error file=c/d.json,line=5,endLine=5,col=6,endColumn=9,title=LK204 datasource-not-provisioned::\
c/d.json:5:6: `x` is wrong%0Ac.json:7:8: declared here%0Ahelp: write `y`
::warning file=b.yml,line=1,endLine=1,col=2,endColumn=2,title=DO105 empty-file::b.yml:1:2: `y` is empty
::notice file=a.yml,line=1,endLine=3,title=DO105 empty-file::a.yml:1:2: `x` is empty
"""
    )


def test_what_would_end_a_property_or_a_command_or_move_the_cursor_is_escaped() -> None:
    found = Diagnostic(
        Location("a,b:c%.yml", 1, 1, 1, 2), "DO105", "empty-file", Severity.ERROR, "50 %\n::error::\x1b[2K"
    )
    assert render_github([found]) == (
        "::error file=a%2Cb%3Ac%25.yml,line=1,endLine=1,col=1,endColumn=2,title=DO105 empty-file::"
        "a,b:c%25.yml:1:1: 50 %25\u240a::error::\u241b[2K\n"
    )
