"""GF105."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import DashboardForm
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.boards import loaded_by
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.dashboards import Dashboard
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"
_SECOND = '{{{}, "elements": {{}}, "layout": {{"kind": "GridLayout", "spec": {{"items": []}}}}}}'


def _resource(version: str, spec: str) -> Example:
    head = f'"apiVersion": "dashboard.grafana.app/{version}", "kind": "Dashboard", "metadata": {{"name": "app"}}'
    return Example(stack({_FILE: f'{{{head}, "spec": {spec}}}'}))


@rule(
    "GF105",
    "dashboard-without-title",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, '"title": "Application"', '"title": «""»')),
        Example(edited(_FILE, '"title": "Application"', '"title": «" "»')),
        _resource("v1beta1", '{"title": «""», "panels": []}'),
        _resource("v2", _SECOND.format('"title": «" "»')),
        _resource("v2", "«{}»"),
    ),
    good=(
        Example(stack()),
        _resource("v2", _SECOND.format('"title": "Application"')),
        Example(stack({_FILE: _SECOND.format('"title": ""')})),
    ),
)
def dashboard_without_title(subject: Dashboard, stack: Stack) -> Iterator[Finding]:
    """A dashboard has no title.

    Grafana leaves it out, and says so only in its log. A title that is no text, or only blanks, counts as none. In a
    resource the title stands in `spec`, in both schemas. A dashboard of the second schema without a resource around it
    is not looked at that closely.

    Give it a `title`.
    """
    if subject.title or not (subject.api_version or subject.form is DashboardForm.CLASSIC):
        return
    yield Finding(
        subject.title_place,
        "the dashboard has no title; Grafana leaves it out",
        "give it a `title`",
        loaded_by(subject, stack),
    )
