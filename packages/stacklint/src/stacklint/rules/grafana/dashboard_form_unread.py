"""GF147."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Part, Place
from stacklint.models import DashboardForm
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.grafana.loaded import Loaded
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_MORE = "grafana/dashboards/more.json"
_SPEC = '{"title": "More", «"elements"»: {}, "layout": {"kind": "GridLayout", "spec": {"items": []}}}'
_CLASSIC = '{"title": "More", "panels": []}'
_RESOURCE = '{{"apiVersion": {}, "kind": "Dashboard", "metadata": {{"name": "more"}}, "spec": {}}}'
_V1, _V2 = '«"dashboard.grafana.app/v1beta1"»', '«"dashboard.grafana.app/v2"»'
_Told = tuple[str, str, Severity]


def _read_by(version: str, board: str) -> dict[str, str]:
    return stack(
        {_MORE: board, "compose.yaml": stack()["compose.yaml"].replace("grafana:12.2.0", f"grafana:{version}")}
    )


def _silent(version: str, board: str) -> Example:
    return Example(_read_by(version, board.replace("«", "").replace("»", "")))


@rule(
    "GF147",
    "dashboard-form-unread",
    severity=Severity.ERROR,
    bad=(
        Example(_read_by("13.1.0", _SPEC)),
        Example(_read_by("12.2.0", _SPEC)),
        Example(_read_by("11.6.0", _RESOURCE.format(_V1, _CLASSIC))),
        Example(_read_by("12.0.1", _RESOURCE.format(_V1, _CLASSIC))),
        Example(_read_by("11.6.0", _RESOURCE.format(_V2, _CLASSIC))),
        Example(_read_by("13.0.1", _RESOURCE.format(_V2, _CLASSIC))),
    ),
    good=(
        Example(stack()),
        _silent("12.1.0", _RESOURCE.format(_V1, _CLASSIC)),
        _silent("13.0.1", _RESOURCE.format(_V1, _CLASSIC)),
        _silent("latest", _RESOURCE.format(_V1, _CLASSIC)),
        _silent("12.2.0", _RESOURCE.format(_V2, _SPEC)),
        _silent("13.1.0", _RESOURCE.format(_V2, _SPEC)),
        _silent("latest", _RESOURCE.format(_V2, _SPEC)),
    ),
)
def dashboard_form_unread(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """A dashboard file has a form that this version of Grafana does not read from files.

    A dashboard of the second version has to be the `spec` of a resource, with `apiVersion`, `kind` and `metadata`;
    Grafana 13.0 reads none of them. Grafana 12.1 is the first that reads resources at all. What is not read is left out
    with a line in the log. Export the dashboard in a form that this version reads, or take a newer Grafana.
    """
    for one in stack.provisioning.loads_in(subject):
        board = one.board
        found = _resource(one) if board.api_version else _bare(one) if board.form is DashboardForm.V2 else None
        if found is not None:
            message, advice, severity = found
            file = board.title_place.file
            yield Finding(
                Place(file, ("apiVersion",)) if board.api_version else Place(file, ("elements",), Part.KEY),
                message,
                advice,
                ((one.provider.path.place, "the provider that reads it"),),
                severity=severity,
            )


def _bare(one: Loaded) -> _Told:
    version = one.provider.version
    surely = version is not None and version >= (13, 0)
    effect = "does not load it" if surely else "13 does not load it, and 12 may show an empty one"
    advice = "put it under `spec` of a resource, as Grafana exports it, or export it in the classic form"
    severity = Severity.ERROR if surely else Severity.WARNING
    return (
        f"a dashboard of the second version stands here without a resource around it; Grafana {effect}",
        advice,
        severity,
    )


def _resource(one: Loaded) -> _Told | None:
    version = one.provider.version
    if version is None or (version >= (12, 1) and one.is_read is not False):
        return None
    advice = "export the dashboard in the classic form, or use a newer Grafana"
    shown = f"{version[0]}.{version[1]}"
    surely = Severity.WARNING if one.is_read is None else Severity.ERROR
    if version < (12, 1):
        return (
            f"Grafana reads resources since 12.1; {shown} finds no title and leaves the dashboard out",
            advice,
            surely,
        )
    kind = one.board.api_version
    return f"Grafana {shown} reads no `{kind}` from files, and leaves the dashboard out", advice, surely
