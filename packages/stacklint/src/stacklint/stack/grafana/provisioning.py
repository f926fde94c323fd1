"""What the Grafanas of a stack are provisioned with, and what of that was given by name: data sources to dashboards."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from stacklint.models import Kind
from stacklint.stack.boards.dashboards import Dashboard, DashboardIndex, read_dashboard
from stacklint.stack.boards.queries import board_queries
from stacklint.stack.boards.reader import read_board
from stacklint.stack.containers.hosts import is_internal, is_local
from stacklint.stack.grafana.alerting import Alerting, AlertQuery, read_alerting
from stacklint.stack.grafana.datasources import DataSource, SourceFile, read_source_file
from stacklint.stack.grafana.filled import FilledFile, Reading
from stacklint.stack.grafana.loaded import Loaded, read_loaded
from stacklint.stack.grafana.providers import read_provider_file
from stacklint.stack.judge import judge
from stacklint.stack.queries.foreign import is_for_others
from stacklint.stack.queries.metricsql import PORTS as METRICSQL_PORTS
from stacklint.stack.queries.prom import PromQuery, read_alert_query, read_board_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.stack.boards.board import Board
    from stacklint.stack.boards.query import BoardQuery
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.grafana.server import Grafana
    from stacklint.stack.queries.log_queries import LogQuery
    from stacklint.stack.stack import Stack

LOKI: Final = "loki"
"""The type of data sources that lead to a Loki."""


class Provisioning:
    """The part of a stack that is for Grafana, which is imported only where there is something of it."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    @cached_property
    def source_files(self) -> tuple[SourceFile, ...]:
        """Every file of data sources as each Grafana reads it, and those that were given by name."""
        loose = (path for path, kind in self._stack.loose if kind is Kind.DATASOURCES)
        return (
            *(file for grafana in self._stack.grafana for file in grafana.source_files),
            *(read_source_file(self._stack.files, path, Reading()) for path in loose),
        )

    @cached_property
    def filled(self) -> tuple[FilledFile, ...]:
        """Every file in which a Grafana fills in variables, as it reads it, and those that were given by name."""
        loose = (path for path, kind in self._stack.loose if kind is Kind.PROVIDER)
        return (
            *(file.filled for file in self.source_files),
            *(file.filled for grafana in self._stack.grafana for file in grafana.provider_files),
            *(read_provider_file(self._stack.files, path, Reading()).filled for path in loose),
        )

    @cached_property
    def dashboards(self) -> tuple[Dashboard, ...]:
        """Every dashboard that a Grafana loads, or that was given by name."""
        loaded = {
            path: read_dashboard(self._stack.files, path, grafana, provider.folder or "")
            for grafana in self._stack.grafana
            for provider in grafana.providers
            for path in provider.files
        }
        given = (path for path, kind in self._stack.loose if kind is Kind.DASHBOARD and path not in loaded)
        return (*loaded.values(), *(read_dashboard(self._stack.files, path, None) for path in given))

    @cached_property
    def loaded(self) -> tuple[Loaded, ...]:
        """The dashboards that its Grafanas load: once for each provider that reads a file."""
        return tuple(read_loaded(self._stack.grafana, self.dashboards))

    def dashboards_of(self, grafana: Grafana) -> DashboardIndex:
        """The dashboards that a Grafana loads."""
        return self._shelves[grafana]

    @cached_property
    def _shelves(self) -> Mapping[Grafana, DashboardIndex]:
        return {
            grafana: DashboardIndex(grafana, tuple([board for board in self.dashboards if board.grafana is grafana]))
            for grafana in self._stack.grafana
        }

    def loads_of(self, dashboard: Dashboard) -> tuple[Loaded, ...]:
        """How a dashboard is loaded."""
        return self._loads.get(dashboard.path, ())

    def loads_in(self, grafana: Grafana) -> tuple[Loaded, ...]:
        """The dashboards that a Grafana loads: once for each provider that reads a file."""
        return self._loads_in.get(grafana, ())

    @cached_property
    def _loads_in(self) -> Mapping[Grafana, tuple[Loaded, ...]]:
        return {grafana: tuple(found) for grafana, found in groupby(self.loaded, attrgetter("grafana"))}

    @cached_property
    def _loads(self) -> Mapping[str, tuple[Loaded, ...]]:
        found: dict[str, list[Loaded]] = {}
        for one in self.loaded:
            found.setdefault(one.file.path, []).append(one)
        return {path: tuple(several) for path, several in found.items()}

    @cached_property
    def alertings(self) -> tuple[Alerting, ...]:
        """The alerting that each Grafana is provisioned with, and each alerting file that was given by name."""
        provisioned = tuple(
            read_alerting(self._stack.files, one.alerts, one) for one in self._stack.grafana if one.alerts
        )
        given = (path for path, kind in self._stack.loose if kind is Kind.ALERTING)
        return (*provisioned, *(read_alerting(self._stack.files, (path,), None) for path in given))

    def boards(self) -> Iterator[Board]:
        """The content of every dashboard; read anew each time, so that no more than one has to be kept."""
        return (read_board(self._stack.files, dashboard) for dashboard in self.dashboards)

    def queries(self) -> Iterator[PromQuery]:
        """Every PromQL expression that asks through Grafana; read anew each time."""
        for board in self.boards():
            yield from self.asked(board_queries(board))
        for alerting in self.alertings:
            for rule in alerting.rules():
                yield from self.asked(rule.queries())

    def subjects(self) -> Iterator[object]:
        """What rules look at, but for what is in dashboards."""
        yield from self.source_files
        yield from self.filled
        for grafana in self._stack.grafana:
            yield grafana
            yield from grafana.datasources
            yield from grafana.providers
        yield from self.dashboards
        for alerting in self.alertings:
            yield alerting
            for group in alerting.groups():
                yield group
                for rule in group.rules():
                    yield rule
                    yield from rule.queries()
                    yield from self.asked(rule.queries())
                    for query in rule.queries():
                        if query.type == LOKI:
                            yield from self._logs(query)

    def of_boards(self, dashboards: Iterable[Dashboard]) -> Iterator[object]:
        """What is in some of the dashboards, and what their queries ask; one after the other, as `of_rules`."""
        for dashboard in dashboards:
            board = read_board(self._stack.files, dashboard)
            yield from judge(self._stack, board.node.document, Kind.DASHBOARD)
            yield board
            yield from board.panels
            yield from board.declared
            for query in board_queries(board):
                yield query
                yield from self.asked((query,))
                if query.source.type == LOKI:
                    yield from self._logs(query)

    def asked(self, queries: Iterable[BoardQuery | AlertQuery]) -> Iterator[PromQuery]:
        """The PromQL of what Grafana asks, as the server reads it that the data source leads to."""
        for query in queries:
            if self._victorias and not self._victorias.isdisjoint(query.asked):
                continue
            host = query.asked_host
            service = self._stack.service_at(host) if host is not None else None
            launch = self._stack.launches.of(service)
            ours = host is None or self._is_ours(host, service)
            studies = self._stack.studies if ours else self._stack.bare_studies
            if isinstance(query, AlertQuery):
                found = read_alert_query(query, launch, studies, ours=ours)
            else:
                found = read_board_query(query, launch, studies, ours=ours)
            if found is not None and not (service is None and is_for_others(found)):
                yield found

    def _logs(self, query: BoardQuery | AlertQuery) -> Iterator[LogQuery]:
        """The LogQL of what Grafana asks a Loki."""
        from stacklint.stack.queries.log_queries import is_like_loki, read_log_query  # noqa: PLC0415 - only where there is some

        service = self._stack.service_at(query.asked_host) if query.asked_host is not None else None
        found = read_log_query(query) if service is None or not is_like_loki(service) else None
        if found is not None:
            yield found

    @cached_property
    def _victorias(self) -> frozenset[DataSource]:
        """The data sources that lead to VictoriaMetrics, which has a language of its own."""
        return frozenset(
            source for one in self._stack.grafana for source in one.datasources if self._is_victoria(source)
        )

    def _is_victoria(self, source: DataSource) -> bool:
        """Whether a data source leads to VictoriaMetrics, by its port where the service is not known."""
        service = self._stack.service_at(source.host) if source.host is not None else None
        if service is None or service.image is None:
            return source.port in METRICSQL_PORTS
        return service.image.repository.startswith("victoriametrics/")

    def _is_ours(self, host: str, service: Service | None) -> bool:
        """Whether the stack's own Prometheus answers at a host, as far as is known."""
        if service is not None:
            return any(service is server.service for server in self._stack.prometheus)
        return is_internal(host) or is_local(host)
