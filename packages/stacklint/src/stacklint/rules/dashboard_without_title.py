"""GF105."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import DashboardForm
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.boards import loaded_by
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.dashboards import Dashboard
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"


@rule(
    "GF105",
    "dashboard-without-title",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, '"title": "Application"', '"title": «""»')),
        Example(edited(_FILE, '"title": "Application"', '"title": «" "»')),
    ),
    good=(Example(stack()),),
)
def dashboard_without_title(subject: Dashboard, _stack: Stack) -> Iterator[Finding]:
    """A dashboard has no title.

    Grafana leaves it out, and says so only in its log. A title that is no text, or only blanks, counts as none.
    """
    if subject.form not in {DashboardForm.CLASSIC, DashboardForm.WRAPPED} or subject.title:
        return
    yield Finding(
        subject.title_place,
        "the dashboard has no title; Grafana leaves it out",
        "give it a `title`",
        loaded_by(subject),
    )
