"""prometheus.yml. Facts: config/config.go of Prometheus, and promtool 3.5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from stacklint.document import Part, Path
from stacklint.models.base import Format, Model, OpenModel, optional, required
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.http_client import HttpClient, client_meaning
from stacklint.models.raw import items, mapping, mappings, text
from stacklint.models.relabel import Relabel, relabel_meaning
from stacklint.models.scalars import Duration, Int, LabelName, NonEmpty, Reads, Text, Url, milliseconds
from stacklint.models.scrape import Discovered, NameScheme, ScrapeConfig, ScrapeLimits

_GLOB = r"^[^*]*(\*[^/]*)?$"
Glob = Annotated[
    str,
    StringConstraints(pattern=_GLOB),
    Reads("a path with wildcards in its last part only", {"type": "string", "pattern": _GLOB}),
]
_DEFAULT_INTERVAL = "1m"


class Global(ScrapeLimits):
    """What holds for all jobs that don't say otherwise."""

    evaluation_interval: Duration | None = optional("Time between two evaluations of the rules. Default 1m.")
    rule_query_offset: Duration | None = optional("How far in the past rules are evaluated.")
    external_labels: dict[LabelName, Text | None] | None = optional(
        "Labels added to all that leaves this server: alerts, federation, remote write."
    )
    query_log_file: Text | None = optional("File that queries are logged to.")
    metric_name_validation_scheme: Annotated[NameScheme | None, Consequence.IGNORES] = optional(
        "Which metric and label names are valid. Default `utf8`."
    )


class AlertmanagerConfig(Discovered, HttpClient):
    """Alertmanagers that alerts are sent to."""

    scheme: Text | None = optional("`http` or `https`. Default `http`.")
    path_prefix: Text | None = optional("What stands before the path of Alertmanager's API. Default `/`.")
    timeout: Duration | None = optional("How long sending may take. Default 10s.")
    api_version: Literal["v2"] | None = optional("Version of the API. Prometheus 3 speaks `v2` only.")
    sigv4: dict[str, Any] | None = optional("Sign requests as AWS wants it.")
    relabel_configs: list[Relabel] | None = optional("Relabelling of the Alertmanagers that were found.")
    alert_relabel_configs: list[Relabel] | None = optional("Relabelling of the alerts for these Alertmanagers.")


class Alerting(Model):
    """Where alerts go."""

    alert_relabel_configs: list[Relabel] | None = optional("Relabelling of all alerts.")
    alertmanagers: list[AlertmanagerConfig] | None = optional("Alertmanagers, and how they are found.")


class Runtime(Model):
    """Settings of the process."""

    gogc: Int | None = optional("When Go collects garbage: growth of the heap in percent. Default 75.")


class Storage(Model):
    """Settings of the storage that can change while it runs."""

    tsdb: dict[str, Any] | None = optional("The database on disk.")
    exemplars: dict[str, Any] | None = optional("Exemplars in memory.")


class Remote(OpenModel):
    """Another storage."""

    url: Url = required("Where it is.")


class Tracing(OpenModel):
    """Where traces go."""

    endpoint: NonEmpty = required("Address of the collector.")


class Prometheus(Model):
    """The configuration of a Prometheus server."""

    global_: Global | None = optional("What holds for all jobs and rules.", alias="global")
    runtime: Runtime | None = optional("Settings of the process.")
    alerting: Alerting | None = optional("Where alerts go.")
    rule_files: list[Glob | None] | None = optional("Files with recording and alerting rules.")
    scrape_config_files: list[Glob | None] | None = optional("Files with further scrape jobs.")
    scrape_configs: list[ScrapeConfig] | None = optional("The scrape jobs.")
    storage: Storage | None = optional("Settings of the storage that can change while it runs.")
    tracing: Tracing | None = optional("Where traces of Prometheus itself go.")
    remote_write: list[Remote] | None = optional("Where samples are copied to.")
    remote_read: list[Remote] | None = optional("Where further samples are read from.")
    otlp: dict[str, Any] | None = optional("How metrics that arrive by OTLP are taken.")


def _meaning(data: Any) -> Iterator[ModelFault]:
    general = mapping(data, "global")
    yield from _timeout(general, ("global",), _DEFAULT_INTERVAL)
    yield from _protocols(general, ("global",))
    interval = _interval(general) or _DEFAULT_INTERVAL
    seen: dict[str, int] = {}
    for index, job in mappings(data, "scrape_configs"):
        path: Path = ("scrape_configs", index)
        name = text(job, "job_name")
        if name and name in seen:
            message = f"`job_name` is `{name}`, as in entry {seen[name] + 1} of `scrape_configs`"
            yield ModelFault((*path, "job_name"), Part.VALUE, FaultKind.WRONG_VALUE, message)
        seen.setdefault(name, index)
        yield from _timeout(job, path, interval)
        yield from _protocols(job, path)
        yield from _escaping(job, general, path)
        yield from client_meaning(job, path)
        yield from _targets(job, path, empty_allowed=False)
        yield from relabel_meaning(job, path, "relabel_configs", "metric_relabel_configs")
    alerting = mapping(data, "alerting")
    yield from relabel_meaning(alerting, ("alerting",), "alert_relabel_configs")
    for index, alertmanager in mappings(alerting, "alertmanagers"):
        path = ("alerting", "alertmanagers", index)
        yield from client_meaning(alertmanager, path)
        yield from _targets(alertmanager, path, empty_allowed=True)
        yield from relabel_meaning(alertmanager, path, "relabel_configs", "alert_relabel_configs")


def _interval(owner: dict[str, object]) -> str:
    """The scrape interval that is set; 0 counts as none."""
    interval = text(owner, "scrape_interval")
    return interval if milliseconds(interval) else ""


def _timeout(owner: dict[str, object], path: Path, inherited: str) -> Iterator[ModelFault]:
    own = _interval(owner)
    interval = own or inherited
    timeout = text(owner, "scrape_timeout")
    if milliseconds(timeout) > milliseconds(interval):
        which = f"`scrape_interval`, {interval}" if own else f"the `scrape_interval` that it inherits, {interval}"
        message = f"`scrape_timeout` is {timeout}, longer than {which}"
        yield ModelFault((*path, "scrape_timeout"), Part.VALUE, FaultKind.WRONG_VALUE, message)


def _protocols(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    seen: set[str] = set()
    for index, protocol in items(owner, "scrape_protocols"):
        if str(protocol) in seen:
            message = f"`{protocol}` stands in `scrape_protocols` twice"
            yield ModelFault((*path, "scrape_protocols", index), Part.VALUE, FaultKind.WRONG_VALUE, message)
        seen.add(str(protocol))


def _escaping(job: dict[str, object], general: dict[str, object], path: Path) -> Iterator[ModelFault]:
    """Names can't be left unescaped where UTF-8 names aren't valid."""
    scheme = text(job, "metric_name_validation_scheme") or text(general, "metric_name_validation_scheme")
    if scheme == "legacy" and text(job, "metric_name_escaping_scheme") == "allow-utf-8":
        message = "`metric_name_escaping_scheme` is `allow-utf-8`, where `legacy` names are the only valid ones"
        yield ModelFault((*path, "metric_name_escaping_scheme"), Part.VALUE, FaultKind.WRONG_VALUE, message)


def _targets(owner: dict[str, object], path: Path, *, empty_allowed: bool) -> Iterator[ModelFault]:
    if owner.get("relabel_configs"):
        return
    for index, group in mappings(owner, "static_configs"):
        for number, target in items(group, "targets"):
            where = (*path, "static_configs", index, "targets", number)
            if isinstance(target, str) and "/" in target:
                message = f"`{target}` is no address: a target is `host:port`, without scheme and path"
                advice = "set the scheme with `scheme` and the path with `metrics_path`"
                yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice)
            elif not target and not empty_allowed and not isinstance(target, list | dict):
                yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, "the target is empty")


FORMAT = Format(
    title="Prometheus configuration (prometheus.yml)",
    variants=(Prometheus,),
    choose=lambda data: None if data is None else Prometheus,
    meaning=_meaning,
)
