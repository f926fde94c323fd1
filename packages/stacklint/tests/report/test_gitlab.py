from __future__ import annotations

import json

from stacklint.diagnostic import Diagnostic, Location, Severity
from stacklint.report.gitlab import render_gitlab


def test_every_entry_has_a_fingerprint_of_its_own_that_stays_when_lines_move() -> None:
    one = Diagnostic(Location("a.yml", 1, 2, 3, 4), "DO105", "empty-file", Severity.ERROR, "`x` is empty", "fill it")
    again = one._replace(primary=Location("a.yml", 5, 2, 5, 4), severity=Severity.WARNING, help="")
    other = one._replace(message="`y` is empty", severity=Severity.INFO)
    first, second, third = json.loads(render_gitlab([one, again, other]))
    assert first == {
        "description": "`x` is empty\n\nfill it",
        "check_name": "DO105 empty-file",
        "fingerprint": first["fingerprint"],
        "severity": "major",
        "location": {"path": "a.yml", "lines": {"begin": 1, "end": 3}},
    }
    assert second == {
        "description": "`x` is empty",
        "check_name": "DO105 empty-file",
        "fingerprint": f"{first['fingerprint']}-2",
        "severity": "minor",
        "location": {"path": "a.yml", "lines": {"begin": 5, "end": 5}},
    }
    assert (third["severity"], third["fingerprint"] == first["fingerprint"]) == ("info", False)
    assert json.loads(render_gitlab([again]))[0]["fingerprint"] == first["fingerprint"]
