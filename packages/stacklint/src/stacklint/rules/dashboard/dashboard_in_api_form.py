"""GF106."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Part, Place
from stacklint.models import DashboardForm
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.boards import loaded_by
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.dashboards import Dashboard
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"


@rule(
    "GF106",
    "dashboard-in-api-form",
    severity=Severity.ERROR,
    bad=(Example(stack({_FILE: '{«"dashboard"»: {"title": "Application", "panels": []}, "overwrite": true}\n'})),),
    good=(Example(stack()),),
)
def dashboard_in_api_form(subject: Dashboard, stack: Stack) -> Iterator[Finding]:
    """A dashboard file has the form of Grafana's HTTP interface: the dashboard stands under a key `dashboard`.

    The file provider looks for the title at the top, finds none, and leaves the file out with a line in the log. Keep
    what stands under `dashboard`, and nothing around it.
    """
    if subject.form is DashboardForm.API:
        yield Finding(
            Place(subject.title_place.file, ("dashboard",), Part.KEY),
            "the dashboard stands under a key, as the HTTP interface takes it; Grafana leaves the file out",
            "keep the value of `dashboard` only, as the whole file",
            loaded_by(subject, stack),
        )
