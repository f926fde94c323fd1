"""Which dashboards a Grafana loads, and the provider that each comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.models import DashboardForm
from stacklint.stack.boards.dashboards import Dashboard
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.provisioned import BoardFile
from stacklint.stack.grafana.server import Grafana

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_NONE: Final = (12, 0)
"""Versions before read no resources from files; this one may."""
_CLASSIC: Final = (12, 1)
"""From here on, they read classic dashboards in resources."""
_NO_V2: Final = (13, 0)
"""Reads no resources of the second schema; the versions after do, and those before may."""


class Loaded(NamedTuple):
    """A dashboard as one provider of a Grafana reads it.

    Attributes:
        grafana: the Grafana.
        provider: the provider that reads the file.
        file: where the provider finds it.
        board: the dashboard.
    """

    grafana: Grafana
    provider: Provider
    file: BoardFile
    board: Dashboard

    @property
    def is_read(self) -> bool | None:
        """Whether Grafana takes the dashboard, by the title and the uid that it has; `None` where that isn't known.

        Resources are taken by their `metadata.name` and the title in their `spec`, whatever their version: Grafana
        looks at those first. Facts: pkg/services/provisioning/dashboards and pkg/services/dashboards of Grafana.
        """
        version = self.provider.version
        if not self.board.api_version:
            return self.board.form is DashboardForm.CLASSIC
        is_classic = self.board.form is DashboardForm.WRAPPED
        if version is None:
            return True if is_classic else None
        if version < _CLASSIC:
            return False if version < _NONE else None
        if is_classic or version > _NO_V2:
            return True
        return False if version == _NO_V2 else None


def read_loaded(grafanas: Iterable[Grafana], dashboards: Iterable[Dashboard]) -> Iterator[Loaded]:
    """The dashboards of some Grafanas in order: once for each provider that reads a file."""
    by_path = {dashboard.path: dashboard for dashboard in dashboards}
    for grafana in grafanas:
        for provider in grafana.providers:
            for file in provider.boards:
                yield Loaded(grafana, provider, file, by_path[file.path])
