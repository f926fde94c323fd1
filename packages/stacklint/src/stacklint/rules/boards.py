"""What is said of a dashboard's other end: the provider that loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacklint.document import Place
    from stacklint.stack.dashboards import Dashboard


def loaded_by(dashboard: Dashboard) -> tuple[tuple[Place, str], ...]:
    """The path of the provider that reads a dashboard's file, where one is known to."""
    providers = dashboard.grafana.providers if dashboard.grafana is not None else ()
    return tuple((one.path.place, "the provider that reads it") for one in providers if dashboard.path in one.files)[:1]
