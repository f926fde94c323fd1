from __future__ import annotations

import json

from stacklint.diagnostic import Diagnostic, Edit, Fix, Location, Severity
from stacklint.report import summarise
from stacklint.report.json import render_json


def test_the_shape_is_the_one_that_programs_rely_on() -> None:
    found = [
        Diagnostic(
            Location("a/b.yml", 1, 2, 3, 4),
            "LK204",
            "datasource-not-provisioned",
            Severity.ERROR,
            "`x` is wrong",
            "write `y`",
            (Location("c.json", 5, 6, 7, 8, "declared here"),),
            (Fix("rename it", (Edit("a/b.yml", 0, 1, "y"),)),),
        ),
        Diagnostic(Location("c.json", 1, 1, 1, 1), "DO105", "empty-file", Severity.WARNING, "é\udc80"),
    ]
    assert (
        render_json(found, summarise(found, 2))
        == """\
{
  "version": 1,
  "diagnostics": [
    {
      "code": "LK204",
      "name": "datasource-not-provisioned",
      "severity": "error",
      "message": "`x` is wrong",
      "help": "write `y`",
      "file": "a/b.yml",
      "line": 1,
      "column": 2,
      "end_line": 3,
      "end_column": 4,
      "related": [
        {
          "message": "declared here",
          "file": "c.json",
          "line": 5,
          "column": 6,
          "end_line": 7,
          "end_column": 8
        }
      ],
      "fixable": true
    },
    {
      "code": "DO105",
      "name": "empty-file",
      "severity": "warning",
      "message": "é\ufffd",
      "help": "",
      "file": "c.json",
      "line": 1,
      "column": 1,
      "end_line": 1,
      "end_column": 1,
      "related": [],
      "fixable": false
    }
  ],
  "summary": {
    "error": 1,
    "warning": 1,
    "info": 0,
    "files": 2
  }
}
"""
    )


def test_nothing_found_is_a_report_too() -> None:
    assert json.loads(render_json([], summarise([], 9))) == {
        "version": 1,
        "diagnostics": [],
        "summary": {"error": 0, "warning": 0, "info": 0, "files": 9},
    }
