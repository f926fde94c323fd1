"""prometheus.yml. Facts: config/config.go of Prometheus, and promtool 3.5."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from stacklint.document import GoYaml
from stacklint.models.base import Format, Model, optional
from stacklint.models.cloud_auth import SigV4
from stacklint.models.http_client import HttpClient
from stacklint.models.path_use import PathUse
from stacklint.models.prometheus_meaning import meaning
from stacklint.models.reader import PROMETHEUS
from stacklint.models.relabel import Relabel
from stacklint.models.remote import RemoteRead, RemoteWrite
from stacklint.models.scalars import Duration, Int, LabelName, LogFile, Reads, Text
from stacklint.models.scrape import Discovered, NameScheme, ScrapeConfig, ScrapeLimits
from stacklint.models.storage import Otlp, Storage, Tracing, Tsdb

_GLOB = r"^[^*]*(\*[^/]*)?$"
Glob = Annotated[
    str,
    StringConstraints(pattern=_GLOB),
    Reads("a path with wildcards in its last part only", {"type": "string", "pattern": _GLOB}),
]


class Global(ScrapeLimits):
    """What holds for all jobs that don't say otherwise."""

    evaluation_interval: Duration | None = optional("Time between two evaluations of the rules. Default 1m.")
    rule_query_offset: Duration | None = optional("How far in the past rules are evaluated.", since=(2, 53))
    external_labels: dict[LabelName, Text | None] | None = optional(
        "Labels added to all that leaves this server: alerts, federation, remote write."
    )
    query_log_file: LogFile | None = optional("File that queries are logged to.")
    metric_name_validation_scheme: NameScheme | None = optional(
        "Which metric and label names are valid. Default `utf8`.", since=(2, 55)
    )


class AlertmanagerConfig(Discovered, HttpClient):
    """Alertmanagers that alerts are sent to."""

    scheme: Text | None = optional("`http` or `https`. Default `http`.")
    path_prefix: Text | None = optional("What stands before the path of Alertmanager's API. Default `/`.")
    timeout: Duration | None = optional("How long sending may take. Default 10s.")
    api_version: Literal["v1", "v2"] | None = optional("Version of the API. Prometheus 3 speaks `v2` only.")
    sigv4: SigV4 | None = optional("Sign requests as AWS wants it.")
    relabel_configs: list[Relabel] | None = optional("Relabelling of the Alertmanagers that were found.")
    alert_relabel_configs: list[Relabel] | None = optional("Relabelling of the alerts for these Alertmanagers.")


class Alerting(Model):
    """Where alerts go."""

    alert_relabel_configs: list[Relabel] | None = optional("Relabelling of all alerts.")
    alertmanagers: list[AlertmanagerConfig] | None = optional("Alertmanagers, and how they are found.")


class Runtime(Model):
    """Settings of the process."""

    gogc: Int | None = optional("When Go collects garbage: growth of the heap in percent. Default 75.")


class Prometheus(Model):
    """The configuration of a Prometheus server."""

    global_: Global | None = optional("What holds for all jobs and rules.", alias="global")
    runtime: Runtime | None = optional("Settings of the process.")
    alerting: Alerting | None = optional("Where alerts go.")
    rule_files: list[Annotated[Glob, PathUse.RULES] | None] | None = optional(
        "Files with recording and alerting rules."
    )
    scrape_config_files: list[Annotated[Glob, PathUse.SCRAPE_CONFIGS] | None] | None = optional(
        "Files with further scrape jobs.", since=(2, 43)
    )
    scrape_configs: list[ScrapeConfig] | None = optional("The scrape jobs.")
    storage: Storage | None = optional("Settings of the storage that can change while it runs.")
    tracing: Tracing | None = optional("Where traces of Prometheus itself go.")
    remote_write: list[RemoteWrite] | None = optional("Where samples are copied to.")
    remote_read: list[RemoteRead] | None = optional("Where further samples are read from.")
    otlp: Otlp | None = optional("How metrics that arrive by OTLP are taken.", since=(2, 54))


_FLAGS = {
    **dict.fromkeys(("path", "data_dir"), "path"),
    **dict.fromkeys(("retention", "retention.time", "retention_time"), "retention.time"),
    **dict.fromkeys(("retention.size", "retention_size"), "retention.size"),
    "wal_compression": "wal-compression",
    "min_block_duration": "min-block-duration",
    "max_block_duration": "max-block-duration",
}
"""What people look for under `storage`, and which flag it is, behind `--storage.tsdb.`."""


def _hint(model: type[Model] | None, key: str) -> str:
    """The flag that a key is meant for."""
    flag = _FLAGS.get(key) if model in (Storage, Tsdb) else None
    return f"it is a flag: give `--storage.tsdb.{flag}` in the command" if flag is not None else ""


FORMAT = Format(
    title="Prometheus configuration (prometheus.yml)",
    variants=(Prometheus,),
    choose=lambda data: None if data is None else Prometheus,
    meaning=meaning,
    hint=_hint,
    dated=PROMETHEUS,
    yaml=GoYaml.V2,
)
