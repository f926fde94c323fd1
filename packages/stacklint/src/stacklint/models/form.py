"""What a JSON file of a dashboard is, told by its root alone. Facts: Grafana 12 and 13, file provisioning."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, TypeGuard

from stacklint.pattern import Pattern


class DashboardForm(StrEnum):
    """The forms that dashboards are written in."""

    CLASSIC = "classic"
    """The model that the file provisioner reads."""
    API = "api"
    """A request or answer of Grafana's HTTP API, with the dashboard under `dashboard`. Not read from files."""
    WRAPPED = "wrapped"
    """A classic dashboard as the `spec` of a resource, with `apiVersion`, `kind` and `metadata`."""
    V2 = "v2"
    """A dashboard of the second schema, with `elements` and `layout`, wrapped as a resource or not."""
    OTHER = "other"
    """No JSON object, or one with nothing of a dashboard in it."""


CLASSIC_KEYS: Final = frozenset(
    {"title", "panels", "rows", "schemaVersion", "templating", "annotations", "uid", "time"}
)
"""Keys of which a classic dashboard has at least one."""
_GROUP: Final = "dashboard.grafana.app/"
API_VERSION: Final = Pattern(r"dashboard\.grafana\.app/v[0-9]+(?:(?:alpha|beta)[0-9]+)?\Z")
"""What every version of a resource is called, those to come too."""


def dashboard_form(data: object) -> DashboardForm:
    """The form of a dashboard file."""
    if not isinstance(data, dict):
        return DashboardForm.OTHER
    if is_resource(data):
        is_v2 = data["apiVersion"].startswith(f"{_GROUP}v2") or _is_v2(data["spec"])
        return DashboardForm.V2 if is_v2 else DashboardForm.WRAPPED
    if _is_v2(data):
        return DashboardForm.V2
    if isinstance(data.get("dashboard"), dict) and "panels" not in data:
        return DashboardForm.API
    return DashboardForm.CLASSIC if not CLASSIC_KEYS.isdisjoint(data) else DashboardForm.OTHER


def is_resource(data: object) -> TypeGuard[dict[str, Any]]:
    """Whether a dashboard is the `spec` of a resource of Grafana's newer API."""
    version = data.get("apiVersion") if isinstance(data, dict) else None
    return (
        isinstance(data, dict)
        and "kind" in data
        and isinstance(data.get("spec"), dict)
        and isinstance(version, str)
        and version.startswith(_GROUP)
    )


def _is_v2(data: dict[str, Any]) -> bool:
    return "panels" not in data and isinstance(data.get("elements"), dict) and "layout" in data
