"""A whole monitoring stack: what plays which role, and everything that rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from stacklint.document import Document, own_tags, root
from stacklint.models import Kind, ModelFault, PathUse, check, go_yaml
from stacklint.promql.re2 import inspect
from stacklint.stack.alertmanager import Alertmanager
from stacklint.stack.alerts import AlertText, read_texts
from stacklint.stack.board_queries import BoardQuery, board_queries
from stacklint.stack.board_reader import read_board
from stacklint.stack.boards import Board
from stacklint.stack.compose import Service
from stacklint.stack.container import Container
from stacklint.stack.dashboards import Dashboard, DashboardIndex, read_dashboard
from stacklint.stack.datasources import DataSource, SourceFile, read_source_file
from stacklint.stack.exports import service_of
from stacklint.stack.files import Files
from stacklint.stack.filled import FilledFile, Reading, Version
from stacklint.stack.foreign import is_for_others
from stacklint.stack.grafana_alerts import Alerting, AlertQuery, read_alerting
from stacklint.stack.hosts import is_internal, same_project
from stacklint.stack.kinds import Catalogue, written_in
from stacklint.stack.known import role_of
from stacklint.stack.launch import Launch
from stacklint.stack.launches import Launches, different
from stacklint.stack.loaded import Loaded, read_loaded
from stacklint.stack.metrics import Inventory, read_inventory
from stacklint.stack.metricsql import PORTS as METRICSQL_PORTS
from stacklint.stack.other_versions import OtherVersions
from stacklint.stack.prometheus import RuleFile, read_rules
from stacklint.stack.providers import read_provider_file
from stacklint.stack.queries import PromQuery, read_alert_query, read_board_query, read_rule_query
from stacklint.stack.referenced import Home, Reference, read_references
from stacklint.stack.rule_tests import RuleTests, read_rule_tests
from stacklint.stack.studies import Studies
from stacklint.stack.subjects import ConfigFile, Fault, FileFaults, FileProblem

if TYPE_CHECKING:
    from collections.abc import Container as Holder
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacklint.document import Path
    from stacklint.stack.compose import Compose
    from stacklint.stack.grafana import Grafana
    from stacklint.stack.prometheus import Prometheus, Rule
    from stacklint.stack.sources.source import Source

_RESET = frozenset({"!reset"})
"""What takes a value away, whatever it is."""
_VERSIONED = frozenset({Kind.PROMETHEUS, Kind.RULES, Kind.SCRAPE_CONFIGS})


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
        asked_version: the version of Prometheus that is meant, whatever images say.
        asked_features: the feature flags that it is started with, whatever commands say.
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
    asked_version: tuple[int, int] | None = None
    asked_features: frozenset[str] = frozenset()

    @cached_property
    def members(self) -> tuple[tuple[str, Kind], ...]:
        """Every file of the repository that plays a role, once, with its kind."""
        found: dict[tuple[str, Kind], None] = dict.fromkeys(self.loose)
        for config in self.configs:
            if config.resolution.path is not None and config.resolution.seen == "file":
                found[config.resolution.path, Kind(config.role)] = None
        for server in self.prometheus:
            found.update(((path, Kind.RULES), None) for reference in server.references for path in reference.files)
            found.update(((path, Kind.SCRAPE_CONFIGS), None) for path in server.included)
            lists = (one for one in server.named if one.use is PathUse.TARGETS)
            found.update(((path, Kind.TARGETS), None) for one in lists for path in one.files)
        for grafana in self.grafana:
            found.update(((path, Kind.DATASOURCES), None) for path in grafana.sources)
            found.update(((path, Kind.PROVIDER), None) for path in grafana.provider_paths)
            found.update(((path, Kind.DASHBOARD), None) for provider in grafana.providers for path in provider.files)
            found.update(((path, Kind.ALERTING), None) for path in grafana.alerts)
        return tuple(found)

    @property
    def names(self) -> tuple[tuple[str, Kind], ...]:
        """Every file that plays a role, by its name in reports, with its kind."""
        documents = self.compose.documents if self.compose is not None else ()
        bases = tuple(document for document, _ in self.compose.bases) if self.compose is not None else ()
        composed = tuple((document.name, Kind.COMPOSE) for document in (*documents, *bases))
        return composed + tuple((self.files.name(path), kind) for path, kind in self.members)

    @cached_property
    def rule_files(self) -> tuple[RuleFile, ...]:
        """Every rule file that is loaded, or was given by name."""
        return tuple(read_rules(path, self.files) for path, kind in self.members if kind is Kind.RULES)

    @cached_property
    def source_files(self) -> tuple[SourceFile, ...]:
        """Every file of data sources as each Grafana reads it, and those that were given by name."""
        loose = (path for path, kind in self.loose if kind is Kind.DATASOURCES)
        return (
            *(file for grafana in self.grafana for file in grafana.source_files),
            *(read_source_file(self.files, path, Reading()) for path in loose),
        )

    @cached_property
    def filled(self) -> tuple[FilledFile, ...]:
        """Every file in which a Grafana fills in variables, as it reads it, and those that were given by name."""
        loose = (path for path, kind in self.loose if kind is Kind.PROVIDER)
        return (
            *(file.filled for file in self.source_files),
            *(file.filled for grafana in self.grafana for file in grafana.provider_files),
            *(read_provider_file(self.files, path, Reading()).filled for path in loose),
        )

    @cached_property
    def dashboards(self) -> tuple[Dashboard, ...]:
        """Every dashboard that a Grafana loads, or that was given by name."""
        loaded = {
            path: read_dashboard(self.files, path, grafana, provider.folder or "")
            for grafana in self.grafana
            for provider in grafana.providers
            for path in provider.files
        }
        given = (path for path, kind in self.loose if kind is Kind.DASHBOARD and path not in loaded)
        return (*loaded.values(), *(read_dashboard(self.files, path, None) for path in given))

    @cached_property
    def loaded(self) -> tuple[Loaded, ...]:
        """The dashboards that its Grafanas load: once for each provider that reads a file."""
        return tuple(read_loaded(self.grafana, self.dashboards))

    def dashboards_of(self, grafana: Grafana) -> DashboardIndex:
        """The dashboards that a Grafana loads."""
        return self._shelves[grafana]

    @cached_property
    def _shelves(self) -> Mapping[Grafana, DashboardIndex]:
        return {
            grafana: DashboardIndex(grafana, tuple([board for board in self.dashboards if board.grafana is grafana]))
            for grafana in self.grafana
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
        provisioned = tuple(read_alerting(self.files, one.alerts, one) for one in self.grafana if one.alerts)
        given = (path for path, kind in self.loose if kind is Kind.ALERTING)
        return (*provisioned, *(read_alerting(self.files, (path,), None) for path in given))

    @cached_property
    def alertmanagers(self) -> tuple[Alertmanager, ...]:
        """Its Alertmanagers, those whose configuration is there."""
        return tuple(
            Alertmanager(
                config.service,
                root(self.files.document(config.resolution.path, "yaml")),
                read_references(Kind.ALERTMANAGER, self._home(config.resolution.path, config)),
            )
            for config in self.configs
            if config.role == "alertmanager" and config.resolution.seen == "file" and config.resolution.path
        )

    @cached_property
    def rule_tests(self) -> tuple[RuleTests, ...]:
        """Its unit tests of rules."""
        return tuple(read_rule_tests(path, self.files) for path, kind in self.loose if kind is Kind.TESTS)

    @cached_property
    def named(self) -> tuple[Reference, ...]:
        """The paths that its configurations name, but for those of rule files."""
        loose = (path for path, kind in self.loose if kind is Kind.ALERTMANAGER)
        return (
            *(one for server in self.prometheus for one in server.named),
            *(one for alertmanager in self.alertmanagers for one in alertmanager.named),
            *(one for path in loose for one in read_references(Kind.ALERTMANAGER, Home(self.files, path))),
        )

    @cached_property
    def inventory(self) -> Inventory:
        """The metrics that the stack's only Prometheus can hold; open where there is none, or more than one."""
        rules = [rule for file in self.rule_files for rule in file.rules]
        if len(self.prometheus) != 1:
            return Inventory(recorded={rule.record: (rule,) for rule in rules if rule.record})
        return read_inventory(self.prometheus[0], rules, self.compose, self.files)

    @cached_property
    def programs(self) -> tuple[Source, ...]:
        """What the programs declare that its Prometheus servers scrape, as far as their source can be read."""
        targets = (target for server in self.prometheus for job in server.jobs for target in job.targets)
        services = {one.name: one for target in targets if (one := service_of(target, self.compose)) is not None}
        if self.compose is None or not services:
            return ()
        from stacklint.stack.sources.source import read_source  # noqa: PLC0415 - with a parser, only where one is needed

        found = [read_source(one, self.compose, self.files) for one in services.values()]
        return tuple(one for one in found if one is not None)

    @cached_property
    def other_versions(self) -> OtherVersions:
        """Why metrics aren't there that its programs are known by."""
        return OtherVersions(self.inventory, self.compose, self.files)

    @cached_property
    def launches(self) -> Launches:
        """How each Prometheus is started, and which of them reads what."""
        version, features = self.asked_version, self.asked_features
        return Launches(self.prometheus, self._sets, self.files, version=version, features=features)

    @cached_property
    def studies(self) -> Studies:
        """What expressions mean, as far as the inventory tells: for those without faults."""
        return Studies(self.inventory, self.launches.of(self.prometheus[0].service if self.prometheus else None))

    @cached_property
    def bare_studies(self) -> Studies:
        """What expressions mean by their text alone."""
        return Studies(Inventory())

    @property
    def rules(self) -> tuple[tuple[RuleFile, Rule], ...]:
        """Every rule, with the file that it stands in."""
        return tuple((file, rule) for file in self.rule_files for rule in file.rules)

    @property
    def queries(self) -> tuple[PromQuery, ...]:
        """Every PromQL expression of rules, and of what asks Prometheus through Grafana; read anew each time."""
        of_rules = self.of_rules(self.rules)
        of_boards = (query for board in self.boards() for query in self.asked(board_queries(board)))
        alerts = (query for one in self.alertings for rule in one.rules() for query in self.asked(rule.queries()))
        return (*(subject for subject in of_rules if isinstance(subject, PromQuery)), *of_boards, *alerts)

    def unread(self, kind: Kind, role: str) -> tuple[str, ...]:
        """The files of a kind that no program of a role sees in another compose set of the repository."""
        found = self.catalogue.of(kind)
        if not found or not self.others:
            return found
        key = kind, role
        if key not in self.catalogue.readers:
            self.catalogue.readers[key] = self._readers(sorted(found), role)
        seen = self.catalogue.readers[key]
        return tuple(path for path in found if all(one is self.compose for one in seen.get(path, ())))

    def _readers(self, paths: Sequence[str], role: str) -> Mapping[str, list[Compose]]:
        """The compose sets of the repository in which a program of a role sees some of its files."""
        found: dict[str, list[Compose]] = {}
        own = (self.compose,) if self.compose is not None else ()
        for compose in (*own, *self.others):
            for service in compose.services.values():
                if role_of(service) == role:
                    container = Container(service, compose, self.files, image_paths=None)
                    for path in container.seen_of(paths):
                        found.setdefault(path, []).append(compose)
        return found

    def container_of(self, service: Service) -> Container:
        """What a service of its compose set sees."""
        return self._containers[service.name]

    @cached_property
    def _containers(self) -> Mapping[str, Container]:
        return {container.service.name: container for container in self.containers}

    def service_at(self, host: str) -> Service | None:
        """The service that answers to a host name, in this set or in one that shares its network."""
        return next((compose.hosts[host] for compose in self._sets if host in compose.hosts), None)

    def subjects(self) -> Iterator[object]:
        """What rules look at, each once, in a fixed order, the stack first; the rest is what the two below give."""
        yield self
        if self.compose is not None:
            yield self.compose
        for document in self.compose.documents if self.compose is not None else ():
            yield from self._judged(document, Kind.COMPOSE)
        for document, names in self.compose.bases if self.compose is not None else ():
            yield from self._judged(document, Kind.COMPOSE, names)
        for path, kind in self.members:
            if kind is not Kind.DASHBOARD:
                yield from self._judged(self.files.document(path, written_in(path, kind)), kind)
        yield from self.configs
        for server in self.prometheus:
            yield server
            for job in server.jobs:
                yield job
                yield from job.targets
            yield from server.alertmanagers
            yield from server.references
        yield from self.alertmanagers
        yield from self.named
        for tests in self.rule_tests:
            yield tests
            yield from tests.references
        yield from self.rule_files
        yield from self.source_files
        yield from self.filled
        for grafana in self.grafana:
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

    def of_rules(self, rules: Iterable[tuple[RuleFile, Rule]]) -> Iterator[Rule | AlertText | PromQuery]:
        """Some of the rules, each with its templates and its expression as the servers of its file read them.

        One after the other, so that nothing is kept for long: there may be many thousands.
        """
        for file, several in groupby(rules, itemgetter(0)):
            launches = self.launches.reading(file.node)
            versions = tuple(dict.fromkeys(launch.version for launch in launches))
            for _, rule in several:
                yield rule
                texts = tuple(read_texts(rule, versions))
                yield from texts
                effective = tuple([text for text in texts if not text.replaced]) if texts else ()
                found = [read_rule_query(rule, launch, self.studies, effective) for launch in launches]
                yield from filter(None, different(found) if len(found) > 1 else found)

    def boards(self) -> Iterator[Board]:
        """The content of every dashboard; read anew each time, so that no more than one has to be kept."""
        return (read_board(self.files, dashboard) for dashboard in self.dashboards)

    def of_boards(self, dashboards: Iterable[Dashboard]) -> Iterator[object]:
        """What is in some of the dashboards, and what their queries ask; one after the other, as `of_rules`."""
        for dashboard in dashboards:
            board = read_board(self.files, dashboard)
            yield from self._judged(board.node.document, Kind.DASHBOARD)
            yield board
            yield from board.panels
            yield from board.declared
            for query in board_queries(board):
                yield query
                yield from self.asked((query,))

    @cached_property
    def _sets(self) -> tuple[Compose, ...]:
        """Its compose set, and those that share its network."""
        if self.compose is None:
            return ()
        return (self.compose, *(other for other in self.others if same_project(self.compose, other)))

    def _home(self, path: str, config: ConfigFile) -> Home:
        """Where the configuration of a service stands."""
        return Home(self.files, path, self.container_of(config.service), config.path)

    @cached_property
    def _inherited(self) -> Mapping[str, dict[str, object]]:
        """The `global` block that holds for a file of scrape jobs, by its name in reports."""
        found: dict[str, dict[str, object]] = {}
        for server in self.prometheus:
            general = server.config["global"].value
            if isinstance(general, dict):
                found.update((self.files.name(path), general) for path in server.included)
        return found

    def _judged(
        self, document: Document, kind: Kind, services: frozenset[str] | None = None
    ) -> Iterator[FileProblem | FileFaults | Fault]:
        """The faults of a file's text and of its content; of an extended compose file, those of some services."""
        for problem in document.problems:
            if problem.reader is None or problem.reader is go_yaml(kind):
                yield FileProblem(document, kind, problem)
        faults = self._faults(document, kind) if not document.broken else ()
        if kind is Kind.COMPOSE and faults:
            reset = own_tags(document, _RESET)
            faults = tuple(
                fault
                for fault in faults
                if not self._is_replaced(document, fault, reset)
                and (services is None or fault.chars is not None or _is_of(fault, services))
            )
        if faults:
            yield FileFaults(document, kind, faults)
            yield from (Fault(document, kind, fault) for fault in faults)

    def _is_replaced(self, document: Document, fault: ModelFault, reset: Holder[Path]) -> bool:
        """Whether a fault of a compose file stands in what is reset, or is a null that another file replaces."""
        if any(fault.path[:length] in reset for length in range(len(fault.path) + 1)):
            return True
        if self.compose is None or document is self.compose.documents[0]:
            return False
        return root(document).at(fault.path).value is None and self.compose.has_value(fault.path)

    def _versions(self, document: Document) -> tuple[Version | None, ...]:
        """The versions of the Grafanas that read a file of data sources, each once."""
        found = (file.filled.reading.version for file in self.source_files if file.node.document is document)
        return tuple(dict.fromkeys(found))

    def _faults(self, document: Document, kind: Kind) -> tuple[ModelFault, ...]:
        launches = self.launches.reading(root(document)) if kind in _VERSIONED else (Launch(),)
        inherited = self._inherited.get(document.name)
        merges = kind is not Kind.DASHBOARD and "<<" in document.source.text
        readers = dict.fromkeys((launch.version, launch.agent) for launch in launches)
        if kind is Kind.DATASOURCES:
            readers = dict.fromkeys((version, False) for version in self._versions(document))
        try:
            found = [
                fault
                for version, agent in readers
                for fault in check(
                    kind,
                    document.data,
                    version=version,
                    agent=agent,
                    regex=inspect,
                    inherited=inherited,
                    merges=merges,
                )
            ]
        except Exception as error:
            error.add_note(f"checking {document.name} as {kind} failed")
            raise
        return tuple(dict.fromkeys(found))

    def asked(self, queries: Iterable[BoardQuery | AlertQuery]) -> Iterator[PromQuery]:
        """The PromQL of what Grafana asks, as the server reads it that the data source leads to."""
        for query in queries:
            if self._victorias and not self._victorias.isdisjoint(query.asked):
                continue
            host = query.asked_host
            service = self.service_at(host) if host is not None else None
            launch = self.launches.of(service)
            ours = host is None or self._is_ours(host, service)
            studies = self.studies if ours else self.bare_studies
            if isinstance(query, AlertQuery):
                found = read_alert_query(query, launch, studies, ours=ours)
            else:
                found = read_board_query(query, launch, studies, ours=ours)
            if found is not None and not (service is None and is_for_others(found)):
                yield found

    @cached_property
    def _victorias(self) -> frozenset[DataSource]:
        """The data sources that lead to VictoriaMetrics, which has a language of its own."""
        return frozenset(source for one in self.grafana for source in one.datasources if self._is_victoria(source))

    def _is_victoria(self, source: DataSource) -> bool:
        """Whether a data source leads to VictoriaMetrics, by its port where the service is not known."""
        service = self.service_at(source.host) if source.host is not None else None
        if service is None or service.image is None:
            return source.port in METRICSQL_PORTS
        return service.image.repository.startswith("victoriametrics/")

    def _is_ours(self, host: str, service: Service | None) -> bool:
        """Whether the stack's own Prometheus answers at a host, as far as is known."""
        if service is not None:
            return any(service is server.service for server in self.prometheus)
        return is_internal(host) or host in {"localhost", "127.0.0.1"}


def _is_of(fault: ModelFault, services: frozenset[str]) -> bool:
    """Whether a fault of a compose file stands in one of some services."""
    return fault.path[:1] == ("services",) and len(fault.path) > 1 and fault.path[1] in services
