"""Which kind of file this is, by its content: the shapes of formats look alike, so names alone would mislead."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from stacklint.document import root
from stacklint.models import DashboardForm, Kind, dashboard_form
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.stack.repository.unrendered import are_unrendered_rules, is_unrendered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.document import Document, Format, Node
    from stacklint.stack.compose.sets import Compose
    from stacklint.stack.repository.files import Files

YAML_SUFFIXES = (".yml", ".yaml", ".rules")
COMPOSE_NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""The names that Compose looks for by itself, in its order."""

_OTHERS_KEYS = frozenset(
    {"clients", "positions", "server", "metrics", "integrations", "ingester", "target_config", "tests"}
)
"""Keys that promtail, Grafana's agent, and promtool's unit tests have beside those of a prometheus.yml."""

_PROMETHEUS_KEYS = frozenset(
    {
        *("alerting", "global", "otlp", "remote_read", "remote_write", "rule_files", "runtime", "scrape_config_files"),
        *("scrape_configs", "storage", "tracing"),
    }
)
"""What may stand at the top of a prometheus.yml."""

_VMAGENT_KEYS = frozenset(
    {
        *("disable_compression", "disable_keepalive", "headers", "metric_relabel_debug", "no_stale_markers"),
        *("relabel_debug", "scrape_align_interval", "scrape_offset", "series_limit", "stream_parse"),
    }
)
"""What VictoriaMetrics takes in a scrape job, and Prometheus does not."""

_ALERTING_KEYS = frozenset(
    {
        "contactPoints", "deleteContactPoints", "deleteMuteTimes", "deleteRules", "deleteTemplates", "groups",
        "muteTimes", "policies", "resetPolicies", "templates",
    }
)  # fmt: skip
"""What Grafana's provisioning of alerting may hold."""

_TEST_KEYS = frozenset({"input_series", "alert_rule_test", "promql_expr_test"})
"""One of these stands in every unit test of promtool."""

_RULER_KEYS = frozenset(
    {
        *("concurrency", "debug", "eval_alignment", "eval_delay", "eval_offset"),  # vmalert of VictoriaMetrics
        *("headers", "notifier_headers", "params", "tenant", "type", "update_entries_limit"),
        *("align_evaluation_time_on_interval", "evaluation_delay", "source_tenants"),  # Mimir
        "partial_response_strategy",  # Thanos
    }
)
"""What other evaluators take in a group of rules, and Prometheus does not."""

_PIPED = Pattern(r"\}\s*+(?:\||![=~>]\s*+\\?[\"'`])")
"""What may be a selector of LogQL with a stage behind it; PromQL has none."""

_WORDS = Pattern(
    rb"scrape_configs|groups|datasources|providers|services|receivers|rule_files"
    rb"|targets\W|input_series|alert_rule_test|promql_expr_test|contactPoints|muteTimes"
    rb"|(?m:^(?:policies|templates):)"
)
"""One of these stands in every YAML file of ours: a file without them need not be parsed."""

_SERVICES = Pattern(rb"(?m)^[\"']?services[\"']?[ \t]*:")
"""What stands in a compose file, at the beginning of a line."""

_COMPOSE_KEYS = frozenset({"version", "name", "include", "services", "networks", "volumes", "configs", "secrets"})
"""What may stand at the top of a compose file beside extensions (compose specification)."""

_ALERTING_WORDS = Pattern(rb'"(?:condition|contactPoints|policies|muteTimes|templates)"')
"""One of these stands in every JSON file of alerting."""


def is_compose_name(path: str) -> bool:
    """Whether a file is named as compose files are, or as those of a swarm."""
    stem, _, suffix = path.rpartition("/")[2].rpartition(".")
    return suffix in {"yml", "yaml"} and any(word in stem for word in ("compose", "stack", "swarm"))


def is_compose(path: str, files: Files) -> bool:
    """Whether a file is one of compose: by its name, or whatever it is called, by starting images as those do."""
    named = is_compose_name(path)
    if not named:
        if not path.endswith((".yml", ".yaml")):
            return False
        try:
            if not _SERVICES.search(files.read(path)):
                return False
        except OSError:
            return False
    return kind_of(files.document(path, "yaml"), compose=named) is Kind.COMPOSE


def classify(path: str, files: Files) -> Kind | None:
    """The kind of a file by its content; `None` for everything that is not ours, such as Kubernetes objects."""
    if path.endswith(".json"):
        return _classify_json(path, files)
    if not path.endswith(YAML_SUFFIXES):
        return None
    named = is_compose_name(path)
    if not named:
        raw = files.glance(path)
        if raw is None or not _WORDS.search(raw):
            return None
    return kind_of(files.document(path, "yaml"), compose=named)


def kind_of(document: Document, *, compose: bool = False) -> Kind | None:
    """The kind of a YAML document; of one with broken syntax, by the keys that its lines begin with."""
    if document.broken:
        return _kind_of_broken(document.source.text, compose=compose)
    whole = root(document)
    keys = frozenset(whole.keys)
    if "kind" in keys and "apiVersion" in keys:
        return None
    if keys & {"scrape_configs", "rule_files"} and not keys & _OTHERS_KEYS:
        return Kind.PROMETHEUS if not _is_for_another_scraper(whole, keys) else None
    if "services" in keys and (compose or _is_compose(whole, keys)):
        return Kind.COMPOSE
    if compose and "services" not in keys and (_includes(whole, keys) or _means_services(whole)):
        return Kind.COMPOSE
    if any(_TEST_KEYS.intersection(test.keys) for test in whole["tests"].items()):
        return Kind.TESTS if not _is_for_vmalert_tool(whole) else None
    if _is_targets(whole):
        return Kind.TARGETS
    if _is_rules(whole):
        return Kind.RULES if not (_is_for_another_ruler(whole) or are_unrendered_rules(whole)) else None
    if _is_alerting(whole):
        return Kind.ALERTING
    if "datasources" in keys and "apiVersion" in keys:
        return Kind.DATASOURCES
    if any("path" in item["options"].keys for item in whole["providers"].items()):
        return Kind.PROVIDER
    if "route" in keys and "receivers" in keys:
        return Kind.ALERTMANAGER
    return None


def _kind_of_broken(text: str, *, compose: bool) -> Kind | None:
    """What a text that does not parse was meant to be; nothing for templates, which are no YAML at all."""
    keys = frozenset(_TOP_KEY.findall(text))
    if _HELM.search(text) or {"kind", "apiVersion"} <= keys:
        return None
    for kind, wanted in _SIGNS:
        if wanted <= keys and (kind is not Kind.COMPOSE or compose) and not keys & _OTHERS_KEYS:
            return kind if not is_unrendered(text, kind) else None
    return None


_TOP_KEY = Pattern(r"^([A-Za-z_]+):", re.MULTILINE)
_HELM = Pattern(r"^[ \t]*\{\{|\{\{-?\s*(?:\.(?:Values|Release|Chart)|include|template|define)\b", re.MULTILINE)
_SIGNS = (
    (Kind.PROMETHEUS, {"scrape_configs"}),
    (Kind.COMPOSE, {"services"}),
    (Kind.DATASOURCES, {"apiVersion", "datasources"}),
    (Kind.PROVIDER, {"apiVersion", "providers"}),
    (Kind.ALERTMANAGER, {"route", "receivers"}),
    (Kind.ALERTING, {"apiVersion", "groups"}),
    (Kind.ALERTING, {"apiVersion", "contactPoints"}),
    (Kind.ALERTING, {"apiVersion", "muteTimes"}),
)


def _is_compose(whole: Node, keys: frozenset[str]) -> bool:
    """Whether a file that is called otherwise is one of compose: every service says what it runs."""
    services = [service for _, service in whole["services"].entries()]
    return (
        bool(services)
        and all(map(_runs, services))
        and all(key in _COMPOSE_KEYS or key.startswith("x-") for key in keys)
    )


def _includes(whole: Node, keys: frozenset[str]) -> bool:
    """Whether a file leaves all services to those that it includes."""
    return whole["include"].is_sequence and all(key in _COMPOSE_KEYS or key.startswith("x-") for key in keys)


def _means_services(whole: Node) -> bool:
    """Whether services stand under a misspelt key, for which compose refuses the file."""
    return any(
        nearest(key, ("services",)) is not None and all(map(_runs, services))
        for key, node in whole.entries()
        if (services := [service for _, service in node.entries()])
    )


def _runs(service: Node) -> bool:
    return bool({"image", "build", "extends"} & set(service.keys))


def _is_for_another_scraper(whole: Node, keys: frozenset[str]) -> bool:
    """Whether this is no prometheus.yml: variables of Ansible, most of which are for others, or jobs of vmagent."""
    others = keys - _PROMETHEUS_KEYS
    return len(others) > len(keys - others) or any(
        _VMAGENT_KEYS.intersection(job.keys) for job in whole["scrape_configs"].items()
    )


def _is_targets(whole: Node) -> bool:
    """Whether this is a list of nothing but targets, each with labels or without."""
    groups = list(whole.items())
    return bool(groups) and all(
        group["targets"].is_sequence and set(group.keys) <= {"targets", "labels"} for group in groups
    )


def _is_rules(whole: Node) -> bool:
    return any(
        "expr" in rule.keys and bool({"alert", "record"} & set(rule.keys))
        for group in whole["groups"].items()
        for rule in group["rules"].items()
    )


def _is_for_another_ruler(whole: Node) -> bool:
    """Whether rules are not for Prometheus: in a namespace, by what groups hold, or by the language of one of them."""
    if "namespace" in whole.keys or any(_RULER_KEYS.intersection(group.keys) for group in whole["groups"].items()):
        return True
    return _PIPED.search(whole.document.source.text) is not None and any(
        _is_logql(rule["expr"].text or "") for group in whole["groups"].items() for rule in group["rules"].items()
    )


def _is_logql(text: str) -> bool:
    """Whether an expression is one of Loki's, and can't be one of Prometheus'."""
    if _PIPED.search(text) is None:
        return False
    from stacklint import logql, promql  # noqa: PLC0415 - only where there may be some

    query = logql.parse(text)
    return query.result is logql.Result.NUMBERS and not query.faults and bool(promql.parse(text).faults)


def _is_for_vmalert_tool(whole: Node) -> bool:
    """Whether unit tests are written for vmalert-tool, which took over promtool's form and added to it."""
    return any(
        "metricsql_expr_test" in test.keys or any("groupname" in one.keys for one in test["alert_rule_test"].items())
        for test in whole["tests"].items()
    )


def _is_alerting(whole: Node) -> bool:
    """Whether this holds what Grafana's provisioning of alerting does, and nothing else."""
    return set(whole.keys) <= {*_ALERTING_KEYS, "apiVersion"} and (
        any("data" in rule.keys for group in whole["groups"].items() for rule in group["rules"].items())
        or any("receivers" in point.keys for point in whole["contactPoints"].items())
        or any("receiver" in policy.keys for policy in whole["policies"].items())
        or any("time_intervals" in timing.keys for timing in whole["muteTimes"].items())
        or ("apiVersion" in whole.keys and any("template" in one.keys for one in whole["templates"].items()))
    )


def _classify_json(path: str, files: Files) -> Kind | None:
    raw = files.glance(path)
    if raw is None:
        return None
    if not any(word in raw for word in (b'"panels"', b'"elements"', b'"targets"')):
        given = b'"apiVersion"' in raw and _ALERTING_WORDS.search(raw)
        return Kind.ALERTING if given and _is_alerting(root(files.document(path, "json"))) else None
    whole = root(files.document(path, "json"))
    if _is_targets(whole):
        return Kind.TARGETS
    if not _is_dashboard(whole, raw):
        return None
    from stacklint.stack.boards.dashboards import read_alone  # noqa: PLC0415 - only where there is one

    files.remembered(path, read_alone)  # now that it is there
    return Kind.DASHBOARD


def _is_dashboard(whole: Node, raw: bytes) -> bool:
    form = dashboard_form(whole.value)
    if form is DashboardForm.CLASSIC:
        return whole["schemaVersion"].exists and (whole["panels"].exists or whole["rows"].exists)
    return form is not DashboardForm.OTHER and "dashboard" in raw.decode("utf-8", "replace").lower()


def written_in(path: str, kind: Kind) -> Format:
    """How a file of a kind is written; one of targets by its suffix, as Prometheus reads it."""
    is_json = kind is Kind.DASHBOARD or (kind is Kind.TARGETS and path.lower().endswith(".json"))
    return "json" if is_json else "yaml"


class Catalogue:
    """The files of a repository by kind, whether they play a role or not; read when first asked for."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.readers: Final[dict[tuple[Kind, str], Mapping[str, list[Compose]]]] = {}
        """By kind and role the compose sets in which a program sees a file: found out once for all stacks."""

    @cached_property
    def _members(self) -> tuple[tuple[str, Kind], ...]:
        return tuple((path, kind) for path in self._files.walk() if (kind := classify(path, self._files)) is not None)

    def members(self) -> tuple[tuple[str, Kind], ...]:
        """Every file of a kind that is ours, sorted by path."""
        return self._members

    @cached_property
    def _by_kind(self) -> Mapping[Kind, tuple[str, ...]]:
        found: dict[Kind, list[str]] = {}
        for path, kind in self._members:
            found.setdefault(kind, []).append(path)
        return {kind: tuple(paths) for kind, paths in found.items()}

    def of(self, kind: Kind) -> tuple[str, ...]:
        """The files of one kind, sorted."""
        return self._by_kind.get(kind, ())
