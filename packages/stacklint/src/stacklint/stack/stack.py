"""A whole monitoring stack: what plays which role, and everything that rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from stacklint.document import Document, Problem, root
from stacklint.models import Kind, ModelFault, check
from stacklint.promql.re2 import inspect
from stacklint.stack.alertmanager import Alertmanager
from stacklint.stack.board_queries import board_queries
from stacklint.stack.dashboards import Dashboard, read_dashboard
from stacklint.stack.hosts import same_project
from stacklint.stack.known import image_version
from stacklint.stack.labels import LabelReader
from stacklint.stack.metrics import Inventory, read_inventory
from stacklint.stack.prometheus import RuleFile, read_rules
from stacklint.stack.queries import PromQuery, read_board_query, read_rule_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.compose import Compose, Service
    from stacklint.stack.container import Container, Resolution
    from stacklint.stack.files import Files
    from stacklint.stack.grafana import Grafana
    from stacklint.stack.kinds import Catalogue
    from stacklint.stack.prometheus import Prometheus

_VERSIONED = frozenset({Kind.PROMETHEUS, Kind.RULES})


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A fault of a file's text."""

    document: Document
    problem: Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a file's content against its format."""

    document: Document
    kind: Kind
    fault: ModelFault


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """The configuration that a program is started with.

    Attributes:
        role: `prometheus` or `alertmanager`.
        service: the service that runs it.
        path: its path in the container.
        node: the flag that names it, or the service.
        explicit: whether a flag names it.
        resolution: what is there.
    """

    role: str
    service: Service
    path: str
    node: Node
    explicit: bool
    resolution: Resolution


@dataclass(frozen=True)
class Stack:
    """One stack, or files that belong to none.

    Attributes:
        files: the repository.
        catalogue: its files by kind, whether they play a role or not.
        compose: its compose set; `None` for loose files.
        prometheus: its Prometheus servers.
        grafana: its Grafanas.
        configs: the configurations its programs are started with.
        containers: what each service sees.
        others: the other compose sets of the repository.
        loose: files given by name or found without a compose file, with their kinds.
    """

    files: Files
    catalogue: Catalogue
    compose: Compose | None = None
    prometheus: tuple[Prometheus, ...] = ()
    grafana: tuple[Grafana, ...] = ()
    configs: tuple[ConfigFile, ...] = ()
    containers: tuple[Container, ...] = ()
    others: tuple[Compose, ...] = ()
    loose: tuple[tuple[str, Kind], ...] = ()

    @cached_property
    def members(self) -> tuple[tuple[str, Kind], ...]:
        """Every file of the repository that plays a role, once, with its kind."""
        found: dict[tuple[str, Kind], None] = dict.fromkeys(self.loose)
        for config in self.configs:
            if config.resolution.path is not None and config.resolution.seen == "file":
                found[config.resolution.path, Kind(config.role)] = None
        for server in self.prometheus:
            found.update(((path, Kind.RULES), None) for reference in server.references for path in reference.files)
        for grafana in self.grafana:
            found.update(((path, Kind.DATASOURCES), None) for path in grafana.sources)
            found.update(((path, Kind.PROVIDER), None) for path in grafana.provider_files)
            found.update(((path, Kind.DASHBOARD), None) for provider in grafana.providers for path in provider.files)
        return tuple(found)

    @cached_property
    def documents(self) -> tuple[tuple[Document, Kind], ...]:
        """Every document that plays a role, once."""
        composed = tuple((document, Kind.COMPOSE) for document in self.compose.documents) if self.compose else ()
        return composed + tuple(
            (self.files.document(path, "json" if kind is Kind.DASHBOARD else "yaml"), kind)
            for path, kind in self.members
        )

    @cached_property
    def rule_files(self) -> tuple[RuleFile, ...]:
        """Every rule file that is loaded, or was given by name."""
        return tuple(read_rules(path, self.files) for path, kind in self.members if kind is Kind.RULES)

    @cached_property
    def dashboards(self) -> tuple[Dashboard, ...]:
        """Every dashboard that a Grafana loads, or that was given by name."""
        loaded = {
            path: read_dashboard(self.files, path, grafana, provider.node["folder"].text or "")
            for grafana in self.grafana
            for provider in grafana.providers
            for path in provider.files
        }
        given = (path for path, kind in self.loose if kind is Kind.DASHBOARD and path not in loaded)
        return (*loaded.values(), *(read_dashboard(self.files, path, None) for path in given))

    @cached_property
    def alertmanagers(self) -> tuple[Alertmanager, ...]:
        """Its Alertmanagers, those whose configuration is there."""
        return tuple(
            Alertmanager(config.service, root(self.files.document(config.resolution.path, "yaml")))
            for config in self.configs
            if config.role == "alertmanager" and config.resolution.seen == "file" and config.resolution.path
        )

    @cached_property
    def inventory(self) -> Inventory:
        """The metrics that the stack's only Prometheus can hold; open where there is none, or more than one."""
        rules = [rule for file in self.rule_files for rule in file.rules]
        if len(self.prometheus) != 1:
            return Inventory(recorded={rule.record: (rule,) for rule in rules if rule.record})
        return read_inventory(self.prometheus[0], rules, self.compose, self.files)

    @cached_property
    def version(self) -> tuple[int, int] | None:
        """The version of the stack's only Prometheus, by its image's tag; `None` where that does not tell."""
        services = [server.service for server in self.prometheus]
        return image_version(services[0].image) if len(services) == 1 and services[0] is not None else None

    @cached_property
    def labels(self) -> LabelReader:
        """Which labels the results of queries can have."""
        return LabelReader(self.inventory)

    @cached_property
    def queries(self) -> tuple[PromQuery, ...]:
        """Every PromQL expression of rules, and of dashboards where they ask Prometheus."""
        return tuple(query for query in self._queries() if query is not None)

    def service_at(self, host: str) -> Service | None:
        """The service that answers to a host name, in this set or in one that shares its network."""
        if self.compose is None:
            return None
        sets = (self.compose, *(other for other in self.others if same_project(self.compose, other)))
        return next((found for compose in sets if (found := compose.by_host(host)) is not None), None)

    def subjects(self) -> Iterator[object]:
        """Everything that rules look at, each once, in a fixed order. The stack itself comes first."""
        yield self
        if self.compose is not None:
            yield self.compose
        for document, kind in self.documents:
            for problem in document.problems:
                yield FileProblem(document, problem)
            if not document.broken:
                version = self.version if kind in _VERSIONED else None
                for fault in check(kind, document.data, version=version, regex=inspect):
                    yield Fault(document, kind, fault)
        yield from self.configs
        for server in self.prometheus:
            yield server
            for job in server.jobs:
                yield job
                yield from job.targets
            yield from server.alertmanagers
            yield from server.references
        yield from self.alertmanagers
        for file in self.rule_files:
            yield file
            yield from file.rules
        for grafana in self.grafana:
            yield grafana
            yield from grafana.datasources
            yield from grafana.providers
        for dashboard in self.dashboards:
            yield dashboard
            yield from dashboard.panels()
            yield from board_queries(dashboard)
        yield from self.queries

    def _queries(self) -> Iterator[PromQuery | None]:
        for file in self.rule_files:
            yield from (read_rule_query(rule) for rule in file.rules)
        for dashboard in self.dashboards:
            yield from (read_board_query(query) for query in board_queries(dashboard))
