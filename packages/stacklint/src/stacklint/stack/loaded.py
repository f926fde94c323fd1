"""Which dashboards a Grafana loads, and the provider that each comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.stack.dashboards import Dashboard
from stacklint.stack.grafana import Grafana
from stacklint.stack.providers import Provider
from stacklint.stack.provisioned import BoardFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Loaded:
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


def read_loaded(grafanas: Iterable[Grafana], dashboards: Iterable[Dashboard]) -> Iterator[Loaded]:
    """The dashboards of some Grafanas in order: once for each provider that reads a file."""
    by_path = {dashboard.path: dashboard for dashboard in dashboards}
    for grafana in grafanas:
        for provider in grafana.providers:
            for file in provider.boards:
                yield Loaded(grafana, provider, file, by_path[file.path])
