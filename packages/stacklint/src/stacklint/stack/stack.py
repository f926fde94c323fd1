"""A whole monitoring stack: what plays which role, and everything that rules look at."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from stacklint.models import Kind, PathUse
from stacklint.stack.containers.hosts import is_machine
from stacklint.stack.judge import judge
from stacklint.stack.metrics.inventory import Inventory, read_inventory, renames
from stacklint.stack.prometheus.launches import Launches, read_by_launches
from stacklint.stack.prometheus.rule_files import RuleFile, read_rules
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.studies import Studies
from stacklint.stack.repository.kinds import Catalogue, written_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacklint.document import Place
    from stacklint.stack.boards.dashboards import Dashboard
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.grafana.alerting import Alerting
    from stacklint.stack.grafana.datasources import SourceFile
    from stacklint.stack.grafana.provisioning import Provisioning
    from stacklint.stack.grafana.server import Grafana
    from stacklint.stack.metrics.other_versions import OtherVersions
    from stacklint.stack.programs.collector_telemetry import Telemetry
    from stacklint.stack.programs.otel_metrics import OtelMetrics
    from stacklint.stack.programs.otlp import Sender
    from stacklint.stack.programs.pushes import Push
    from stacklint.stack.programs.span_metrics import SpanMetrics
    from stacklint.stack.prometheus.alertmanager import Alertmanager, Alerts
    from stacklint.stack.prometheus.alerts import AlertText
    from stacklint.stack.prometheus.config_files import ConfigFile
    from stacklint.stack.prometheus.meant import Meant
    from stacklint.stack.prometheus.referenced import Reference
    from stacklint.stack.prometheus.rule_files import Rule
    from stacklint.stack.prometheus.rule_tests import RuleTests
    from stacklint.stack.prometheus.server import Prometheus
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.near import NearNames
    from stacklint.stack.sources.source import Source

_OF_GRAFANA = frozenset({Kind.DATASOURCES, Kind.PROVIDER, Kind.DASHBOARD, Kind.ALERTING})


class Parts(NamedTuple):
    """What a stack is made of.

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


class Stack(Parts):
    """One stack, or files that belong to none."""

    @cached_property
    def members(self) -> tuple[tuple[str, Kind], ...]:
        """Every file of the repository that plays a role, once, with its kind."""
        found: dict[tuple[str, Kind], None] = dict.fromkeys(self.loose)
        for config in self.configs:
            path = config.resolution.path if config.resolution.seen == "file" else self._mislaid(config)
            if path is not None:
                found[path, Kind(config.role)] = None
        for server in self.prometheus:
            found.update(((path, Kind.RULES), None) for reference in server.references for path in reference.files)
            if not all(reference.files for reference in server.references):
                meant = (one for several in self.meant_rules.values() for one in several)
                found.update(((one.path, Kind.RULES), None) for one in meant)
            found.update(((path, Kind.SCRAPE_CONFIGS), None) for path in server.included)
            lists = (one for one in server.named if one.use is PathUse.TARGETS)
            found.update(((path, Kind.TARGETS), None) for one in lists for path in one.files)
        for grafana in self.grafana:
            found.update(((path, Kind.DATASOURCES), None) for path in grafana.sources)
            found.update(((path, Kind.PROVIDER), None) for path in grafana.provider_paths)
            found.update(((path, Kind.DASHBOARD), None) for provider in grafana.providers for path in provider.files)
            found.update(((path, Kind.ALERTING), None) for path in grafana.alerts)
        return tuple(found)

    def _mislaid(self, config: ConfigFile) -> str | None:
        """The file that is surely meant to be a configuration which is not there: the only one of its kind."""
        if config.resolution.seen == "unknown" and config.resolution.mount is not None:
            return None  # it may be there
        found = self.unread(Kind(config.role), config.role)
        return found[0] if len(found) == 1 else None

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
    def with_rules(self) -> frozenset[tuple[str, str]]:
        """The configurations that load rules, each by its name and that of the service which reads it."""
        return frozenset(
            (server.config.document.name, server.service.name if server.service is not None else "")
            for server in self.prometheus
            if any(one.files for one in server.references)
        )

    @cached_property
    def loaded_rules(self) -> frozenset[str]:
        """The names of the rule files that a Prometheus reads."""
        listed = (path for server in self.prometheus for one in server.references for path in one.files)
        return frozenset(map(self.files.name, listed))

    @cached_property
    def meant_rules(self) -> Mapping[Place, tuple[Meant, ...]]:
        """The files that those entries of `rule_files` mean which lead nowhere, by the places of the entries."""
        from stacklint.stack.prometheus.meant import meant_rules  # noqa: PLC0415 - only where an entry leads nowhere

        return meant_rules(self)

    @cached_property
    def meant_targets(self) -> Mapping[Place, tuple[Meant, ...]]:
        """The lists of targets that those entries of `file_sd_configs` mean which match nothing, by their places."""
        from stacklint.stack.prometheus.meant import meant_targets  # noqa: PLC0415 - only where an entry leads nowhere

        return meant_targets(self)

    @cached_property
    def provisioning(self) -> Provisioning:
        """What is for Grafana."""
        from stacklint.stack.grafana.provisioning import Provisioning  # noqa: PLC0415 - only where something is for Grafana

        return Provisioning(self)

    @cached_property
    def _is_for_grafana(self) -> bool:
        return bool(self.grafana) or any(kind in _OF_GRAFANA for _, kind in self.loose)

    @property
    def source_files(self) -> tuple[SourceFile, ...]:
        """Every file of data sources as each Grafana reads it, and those that were given by name."""
        return self.provisioning.source_files if self._is_for_grafana else ()

    @property
    def dashboards(self) -> tuple[Dashboard, ...]:
        """Every dashboard that a Grafana loads, or that was given by name."""
        return self.provisioning.dashboards if self._is_for_grafana else ()

    @property
    def alertings(self) -> tuple[Alerting, ...]:
        """The alerting that each Grafana is provisioned with, and each alerting file that was given by name."""
        return self.provisioning.alertings if self._is_for_grafana else ()

    @cached_property
    def alertmanagers(self) -> tuple[Alertmanager, ...]:
        """Its Alertmanagers, those whose configuration is there."""
        found = [one for one in self.configs if one.role == "alertmanager" and one.resolution.seen == "file"]
        if not found:
            return ()
        from stacklint.stack.prometheus.alertmanager import read_alertmanager  # noqa: PLC0415 - only where there is one

        return tuple(
            read_alertmanager(config, one, self.files, self.container_of(config.service))
            for config in found
            if (one := config.resolution.path)
        )

    def alertmanager_versions(self, name: str) -> tuple[tuple[int, int] | None, ...]:
        """The versions of the Alertmanagers that read a file of this name, each once; `None` where nothing tells."""
        found = [
            one.service
            for one in self.configs
            if one.resolution.path is not None and self.files.name(one.resolution.path) == name
        ]
        if not found or self.compose is None:
            return ()
        from stacklint.stack.prometheus.started import read_version  # noqa: PLC0415 - only where there is one

        compose = self.compose
        return tuple(dict.fromkeys(read_version(one, compose, self.files, "alertmanager") for one in found))

    @cached_property
    def rule_tests(self) -> tuple[RuleTests, ...]:
        """Its unit tests of rules."""
        paths = [path for path, kind in self.loose if kind is Kind.TESTS]
        if not paths:
            return ()
        from stacklint.stack.prometheus.rule_tests import read_rule_tests  # noqa: PLC0415 - only where there are some

        return tuple(read_rule_tests(path, self.files) for path in paths)

    @cached_property
    def named(self) -> tuple[Reference, ...]:
        """The paths that its configurations name, but for those of rule files."""
        loose = [path for path, kind in self.loose if kind is Kind.ALERTMANAGER]
        return (
            *(one for server in self.prometheus for one in server.named),
            *(one for alertmanager in self.alertmanagers for one in alertmanager.named),
            *self._named_by(loose),
        )

    def _named_by(self, paths: Sequence[str]) -> Iterator[Reference]:
        """The paths that configurations of Alertmanager name, of which nobody knows who reads them."""
        if paths:
            from stacklint.stack.prometheus.referenced import Home, read_references  # noqa: PLC0415 - only where there are some

            for path in paths:
                yield from read_references(Kind.ALERTMANAGER, Home(self.files, path))

    @cached_property
    def inventory(self) -> Inventory:
        """The metrics that the stack's only Prometheus can hold; open where there is none, or more than one."""
        rules = [rule for file in self.rule_files for rule in file.rules]
        if len(self.prometheus) != 1:
            return Inventory(recorded={rule.record: (rule,) for rule in rules if rule.record})
        server = self.prometheus[0]
        own = server.service
        pushed = own is not None and any(self.service_at(push.host) is own for push in self.pushes)
        broken = any(file.node.document.broken for file in self.rule_files)
        return read_inventory(server, rules, self.compose, self.files, pushed=pushed, broken=broken)

    @cached_property
    def alerts(self) -> Alerts | None:
        """What is known of the alerts of its only Prometheus; `None` where there are none, or more than are known."""
        from stacklint.stack.prometheus.alertmanager import read_alerts  # noqa: PLC0415 - only few queries are about alerts

        return read_alerts(self)

    @cached_property
    def pushes(self) -> tuple[Push, ...]:
        """What its programs push to others."""
        if self.compose is None:
            return ()
        from stacklint.stack.programs.pushes import read_pushes  # noqa: PLC0415 - only where there is a compose set

        return tuple(read_pushes(self.compose, self.containers, self.prometheus, self.files))

    @cached_property
    def senders(self) -> tuple[Sender, ...]:
        """What its programs send by OTLP."""
        if self.compose is None:
            return ()
        from stacklint.stack.programs.otlp import read_senders  # noqa: PLC0415 - only where there is a compose set

        return tuple(read_senders(self.compose, self.containers, self.files))

    @cached_property
    def span_metrics(self) -> SpanMetrics | None:
        """What metrics its programs make of spans; `None` where that can't be known."""
        if self.compose is None:
            return None
        from stacklint.stack.programs.span_metrics import read_span_metrics  # noqa: PLC0415 - only where a query asks for them

        return read_span_metrics(self.containers, self.files)

    @cached_property
    def otel_metrics(self) -> OtelMetrics | None:
        """Which metrics of OpenTelemetry it has; `None` where that can't be known, or there are none."""
        if self.compose is None or self.asks_others:
            return None
        from stacklint.stack.programs.otel_metrics import read_otel_metrics  # noqa: PLC0415 - with a parser, only where a query asks

        return read_otel_metrics(self, self.compose)

    @cached_property
    def telemetry(self) -> Telemetry | None:
        """How its collectors call their own metrics; `None` where that can't be known, or there are none."""
        if self.compose is None or self.asks_others:
            return None
        from stacklint.stack.programs.collector_telemetry import read_telemetry  # noqa: PLC0415 - only where a query asks

        return read_telemetry(self.containers, self.files)

    @cached_property
    def asks_others(self) -> bool:
        """Whether there are series of others than its services, or under other names than theirs."""
        from stacklint.stack.containers.hosts import is_local, service_of  # noqa: PLC0415 - only where a query asks

        return any(
            not job.closed
            or renames(job)
            or any(
                target.address is not None
                and not is_local(target.address.host)
                and service_of(target, self.compose) is None
                for target in job.targets
            )
            for job in self.inventory.jobs
        )

    @cached_property
    def programs(self) -> tuple[Source, ...]:
        """What the programs declare that its Prometheus servers scrape, as far as their source can be read."""
        if self.compose is None:
            return ()
        from stacklint.stack.sources.source import read_programs  # noqa: PLC0415 - with a parser, only where one is needed

        targets = (target for server in self.prometheus for job in server.jobs for target in job.targets)
        return read_programs(targets, self.compose, self.files)

    @cached_property
    def other_versions(self) -> OtherVersions | None:
        """Why metrics aren't there that its programs are known by; `None` where no such program is known."""
        inventory = self.inventory
        is_known = inventory.complete and inventory.has_all_rules
        if not is_known or all(export.exporter is None for export in inventory.exports):
            return None
        from stacklint.stack.metrics.other_versions import OtherVersions  # noqa: PLC0415 - with tables, only where it is asked

        return OtherVersions(inventory, self.compose, self.files)

    @cached_property
    def near_names(self) -> NearNames:
        """Which names of metrics are but misspelt, where programs are read by their literals alone."""
        from stacklint.stack.sources.near import NearNames  # noqa: PLC0415 - only where there is such a program

        skipped = {path for path, _ in (*self.members, *self.catalogue.members())}
        return NearNames(self.inventory, self.files, skipped)

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
        of_rules = (subject for subject in self.of_rules(self.rules) if isinstance(subject, PromQuery))
        return (*of_rules, *(self.provisioning.queries() if self._is_for_grafana else ()))

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

    def other_readers(self, name: str, kind: Kind, role: str) -> tuple[Compose, ...]:
        """The other compose sets in which a program of a role sees a file of a kind, by its name in reports."""
        path = next((one for one in self.catalogue.of(kind) if self.files.name(one) == name), "")
        if not self.others or path in self.unread(kind, role):
            return ()
        found = self.catalogue.readers.get((kind, role), {}).get(path, ())
        return tuple(one for one in found if one is not self.compose)

    def _readers(self, paths: Sequence[str], role: str) -> Mapping[str, list[Compose]]:
        """The compose sets of the repository in which a program of a role sees some of its files."""
        from stacklint.stack.containers.container import seen_by_role  # noqa: PLC0415 - only where there are several sets

        own = (self.compose,) if self.compose is not None else ()
        return seen_by_role(paths, role, (*own, *self.others), self.files)

    def container_of(self, service: Service) -> Container:
        """What a service of its compose set sees."""
        return self._containers[service.name]

    @cached_property
    def _containers(self) -> Mapping[str, Container]:
        return {container.service.name: container for container in self.containers}

    @cached_property
    def machines(self) -> frozenset[str]:
        """The hosts that are called as machines, or asked on the port of an agent, whatever else they are asked."""
        targets = (target for server in self.prometheus for job in server.jobs for target in job.targets)
        found = (target.address for target in targets if target.address is not None)
        return frozenset(one.host for one in found if is_machine(one.host, one.port))

    def service_at(self, host: str) -> Service | None:
        """The service that answers to a host name, in this set or in one that shares its network."""
        return next((compose.hosts[host] for compose in self._sets if host in compose.hosts), None)

    def subjects(self) -> Iterator[object]:
        """What rules look at, each once, in a fixed order, the stack first; the rest is what the two below give."""
        yield self
        if self.compose is not None:
            yield self.compose
        for document in self.compose.documents if self.compose is not None else ():
            yield from judge(self, document, Kind.COMPOSE)
        for document, names in self.compose.bases if self.compose is not None else ():
            yield from judge(self, document, Kind.COMPOSE, names)
        for path, kind in self.members:
            if kind is not Kind.DASHBOARD:
                yield from judge(self, self.files.document(path, written_in(path, kind)), kind)
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
        if self._is_for_grafana:
            yield from self.provisioning.subjects()

    def of_rules(self, rules: Iterable[tuple[RuleFile, Rule]]) -> Iterator[Rule | AlertText | PromQuery]:
        """Some of the rules, each with its templates and its expression as the servers of its file read them."""
        return read_by_launches(rules, self.launches, self.studies)

    @cached_property
    def _sets(self) -> tuple[Compose, ...]:
        """Its compose set, and those that share its network."""
        if self.compose is None:
            return ()
        from stacklint.stack.containers.hosts import same_project  # noqa: PLC0415 - only where there is a compose set

        return (self.compose, *(other for other in self.others if same_project(self.compose, other)))

    @cached_property
    def inherited(self) -> Mapping[str, dict[str, object]]:
        """The `global` block that holds for a file of scrape jobs, by its name in reports."""
        found: dict[str, dict[str, object]] = {}
        for server in self.prometheus:
            general = server.config["global"].value
            if isinstance(general, dict):
                found.update((self.files.name(path), general) for path in server.included)
        return found
