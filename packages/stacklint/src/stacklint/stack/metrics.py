"""Which metrics a stack can emit: what each scrape job's targets export, and what recording rules add.

Every entry knows where it comes from. A job with a target that we can't see into leaves the inventory open, and an
open inventory accuses nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacklint.document import Place, Spot
from stacklint.stack.build import build_context
from stacklint.stack.exposition import Sample, read_exposition
from stacklint.stack.known import known_image
from stacklint.stack.known_names import listed_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacklint.stack.compose import Compose, Service
    from stacklint.stack.files import Files
    from stacklint.stack.prometheus import Prometheus, Rule, ScrapeJob

_SCRAPED = frozenset(
    {
        "up",
        "scrape_duration_seconds",
        "scrape_samples_scraped",
        "scrape_samples_post_metric_relabeling",
        "scrape_series_added",
        "scrape_timeout_seconds",
        "scrape_sample_limit",
        "scrape_body_size_bytes",
    }
)
ALWAYS = _SCRAPED | {"ALERTS", "ALERTS_FOR_STATE"}
"""Series that Prometheus writes itself (Prometheus documentation: automatically generated labels and time series)."""

_CLIENTS = ("process_", "python_", "go_", "nodejs_", "jvm_")
"""What client libraries export beside an application's own metrics, listed or not."""

_MAX_DEPTH = 4
"""How deep below the build context an exposition text is looked for."""


@dataclass(frozen=True, slots=True)
class Export:
    """What one source exports.

    Attributes:
        samples: series by name.
        file: where they are declared, if in a file of the repository.
        prefixes: beginnings of names that are taken to exist although they are in no list.
    """

    samples: Mapping[str, Sample]
    file: str | None = None
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """The metrics of one Prometheus.

    Attributes:
        exports: what its targets export.
        recorded: the recording rules by the name they record.
        closed: whether nothing else can be in its database.
        added: the labels that scraping adds to every series; `None` where that can't be known.
    """

    exports: tuple[Export, ...] = ()
    recorded: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    closed: bool = False
    added: frozenset[str] | None = None

    def emits(self, name: str) -> bool:
        """Whether a series of that name can exist."""
        if self.lists(name) or any(name.startswith(export.prefixes) for export in self.exports):
            return True
        family, created, _ = name.rpartition("_created")
        return bool(created) and any(family in _families(export) for export in self.exports)

    def lists(self, name: str) -> bool:
        """Whether a series of that name is in a list, and not only plausible by its beginning."""
        return name in ALWAYS or name in self.recorded or any(name in export.samples for export in self.exports)

    def names(self) -> Iterator[str]:
        """Every listed name."""
        yield from ALWAYS
        yield from self.recorded
        for export in self.exports:
            yield from export.samples

    def source(self, name: str) -> Place | Spot | None:
        """Where a listed series is declared; `None` for those of programs that are known by name."""
        if name in self.recorded:
            return self.recorded[name][0].node["record"].place
        for export in self.exports:
            if export.file is not None and name in export.samples:
                start = export.samples[name].offset
                return Spot(export.file, start, start + len(name))
        return None

    def labels(self, name: str) -> frozenset[str] | None:
        """The labels of the exported series of a name; `None` where they can't be known."""
        if name in _SCRAPED:
            return self.added
        samples = [export.samples.get(name) for export in self.exports]
        plausible = any(name.startswith(export.prefixes) for export in self.exports if name not in export.samples)
        if not self.closed or self.added is None or plausible or not any(samples):
            return None
        found = self.added
        for sample in samples:
            if sample is not None:
                if sample.labels is None:
                    return None
                found |= sample.labels
        return found


def read_inventory(prometheus: Prometheus, rules: Sequence[Rule], compose: Compose | None, files: Files) -> Inventory:
    """The metrics that a Prometheus can hold."""
    found = [export for job in prometheus.jobs for export in _job_exports(job, compose, files)]
    recorded: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        if rule.record:
            recorded[rule.record] = (*recorded.get(rule.record, ()), rule)
    known = [job.labels for job in prometheus.jobs if job.labels is not None]
    return Inventory(
        exports=tuple(export for export in found if export is not None),
        recorded=recorded,
        closed=bool(prometheus.jobs)
        and None not in found
        and all(job.closed and not _renames(job) for job in prometheus.jobs)
        and not _takes_more(prometheus),
        added=frozenset[str]().union(*known) if len(known) == len(prometheus.jobs) else None,
    )


def _job_exports(job: ScrapeJob, compose: Compose | None, files: Files) -> Iterator[Export | None]:
    """What each target of a job exports; `None` for one that we can't see into."""
    for target in job.targets:
        address = target.address
        if address is None or compose is None:
            yield None
            continue
        local = address.host in {"localhost", "127.0.0.1", "::1"}
        own = target.server if target.server is not None and not target.server.network_mode else None
        service = own if local else compose.by_host(address.host)
        yield _service_export(service, compose, files) if service is not None else None


def _service_export(service: Service, compose: Compose, files: Files) -> Export | None:
    known = known_image(service.image) if service.build is None else None
    if known is not None:
        return Export(_listed(known.role), None, known.prefixes) if known.prefixes else None
    context = build_context(service, compose, files)
    samples: dict[str, Sample] = {}
    first: str | None = None
    for path in files.walk(context) if context is not None else ():
        if path.endswith(".prom") and path.count("/") - (context or "").count("/") <= _MAX_DEPTH:
            samples = {**read_exposition(files.text(path).text), **samples}
            first = first or files.name(path)
    return Export(samples, first, _CLIENTS) if first is not None else None


def _listed(role: str) -> Mapping[str, Sample]:
    return {name: Sample(name, None, 0) for name in listed_names(role)}


def _families(export: Export) -> frozenset[str]:
    """What the names of an export begin with, where a series for its creation may stand beside it."""
    endings = ("_total", "_count", "")
    return frozenset(name.removesuffix(ending) for name in export.samples for ending in endings)


def _takes_more(prometheus: Prometheus) -> bool:
    """Whether series come from elsewhere than the scrape jobs that are written in the configuration."""
    words = [word for word, _ in prometheus.service.command] if prometheus.service is not None else []
    pushed = any("remote-write-receiver" in word or "otlp-write-receiver" in word for word in words)
    return pushed or any(prometheus.config[key].present for key in ("scrape_config_files", "remote_read"))


def _renames(job: ScrapeJob) -> bool:
    """Whether series get new names on their way in."""
    steps = list(job.node["metric_relabel_configs"].items())
    return any(step["target_label"].text == "__name__" or step["action"].text == "labelmap" for step in steps)
