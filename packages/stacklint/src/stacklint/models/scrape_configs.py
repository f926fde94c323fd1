"""Files behind `scrape_config_files`. Facts: `GetScrapeConfigs` in config/config.go of Prometheus, and promtool 3.5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stacklint.document import GoYaml
from stacklint.models.base import Format, Model, optional
from stacklint.models.fault import ModelFault
from stacklint.models.prometheus_meaning import jobs_meaning
from stacklint.models.reader import PROMETHEUS, Reader
from stacklint.models.scrape import ScrapeConfig


class ScrapeConfigs(Model):
    """Further scrape jobs of a Prometheus server; its `global` block holds for them too."""

    scrape_configs: list[ScrapeConfig] | None = optional("The scrape jobs.")


def _meaning(data: Any, reader: Reader) -> Iterator[ModelFault]:
    for fault in jobs_meaning(data, dict(reader.inherited), reader):
        here = tuple(other for other in fault.others if other.path[0] != "global")  # that is in another file
        yield fault._replace(others=here)


FORMAT = Format(
    title="Further scrape jobs of Prometheus (scrape_config_files)",
    variants=(ScrapeConfigs,),
    choose=lambda data: None if data is None else ScrapeConfigs,
    meaning=_meaning,
    dated=PROMETHEUS,
    yaml=GoYaml.V2,
)
