"""Which metrics a stack can emit: what each scrape job's targets export, and what recording rules add.

Every entry knows where it comes from. A job with a target that we can't see into leaves the inventory open, and an
open inventory accuses nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacklint.document import Place, Spot
from stacklint.stack.exposition import Sample, read_exposition
from stacklint.stack.known import known_image, role_of
from stacklint.stack.known_names import listed_names
from stacklint.stack.ports import build_context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacklint.stack.compose import Compose, Service
    from stacklint.stack.files import Files
    from stacklint.stack.prometheus import Prometheus, Rule, ScrapeJob

ALWAYS = frozenset(
    {
        "up",
        "scrape_duration_seconds",
        "scrape_samples_scraped",
        "scrape_samples_post_metric_relabeling",
        "scrape_series_added",
        "scrape_timeout_seconds",
        "scrape_sample_limit",
        "scrape_body_size_bytes",
        "ALERTS",
        "ALERTS_FOR_STATE",
    }
)
"""Series that Prometheus writes itself (Prometheus documentation: automatically generated labels and time series)."""

_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Export:
    """What one source exports.

    Attributes:
        samples: series by name.
        spot: where they are declared, if in a file of the repository.
        prefixes: beginnings of names that are taken to exist although they are in no list.
    """

    samples: Mapping[str, Sample]
    spot: Spot | None = None
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """The metrics of one Prometheus.

    Attributes:
        exports: what its targets export.
        recorded: the recording rules by the name they record.
        closed: whether nothing else can be in its database.
    """

    exports: tuple[Export, ...] = ()
    recorded: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    closed: bool = False

    def emits(self, name: str) -> bool:
        """Whether a series of that name can exist."""
        if name in ALWAYS or name in self.recorded:
            return True
        return any(name in export.samples or name.startswith(export.prefixes or ("\0",)) for export in self.exports)

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
        """Where a listed series is declared."""
        if name in self.recorded:
            return self.recorded[name][0].node["record"].place
        for export in self.exports:
            if export.spot is not None and name in export.samples:
                start = export.samples[name].offset
                return Spot(export.spot.file, start, start + len(name))
        return None


def read_inventory(prometheus: Prometheus, rules: Sequence[Rule], compose: Compose | None, files: Files) -> Inventory:
    """The metrics that a Prometheus can hold."""
    exports: list[Export] = []
    closed = compose is not None and bool(prometheus.jobs) and not _receives(prometheus)
    for job in prometheus.jobs:
        found = list(_job_exports(job, compose, files)) if compose is not None else [None]
        exports.extend(export for export in found if export is not None)
        closed = closed and job.closed and None not in found and not _renames(job)
    recorded: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        if rule.record:
            recorded[rule.record] = (*recorded.get(rule.record, ()), rule)
    return Inventory(tuple(exports), recorded, closed)


def _job_exports(job: ScrapeJob, compose: Compose, files: Files) -> Iterator[Export | None]:
    """What each target of a job exports; `None` for one that we can't see into."""
    for target in job.targets:
        address = target.address
        if address is None:
            yield None
            continue
        local = address.host in {"localhost", "127.0.0.1", "::1"}
        service = target.server if local else compose.by_host(address.host)
        yield _service_export(service, compose, files) if service is not None else None


def _service_export(service: Service, compose: Compose, files: Files) -> Export | None:
    known = known_image(service.image) if service.build is None else None
    if known is not None:
        return Export(_listed(role_of(service)), None, known.prefixes) if known.prefixes else None
    context = build_context(service, compose, files)
    if context is None:
        return None
    samples: dict[str, Sample] = {}
    first: str | None = None
    for path in files.walk(context):
        if path.endswith(".prom") and path.count("/") - context.count("/") <= _MAX_DEPTH:
            samples = {**read_exposition(files.text(path).text), **samples}
            first = first or path
    return Export(samples, Spot(files.name(first), 0, 0)) if first is not None else None


def _listed(role: str) -> Mapping[str, Sample]:
    return {name: Sample(name, frozenset(), 0) for name in listed_names(role)} if role else {}


def _receives(prometheus: Prometheus) -> bool:
    """Whether others push series into the server."""
    service = prometheus.service
    words = [word for word, _ in service.command] if service is not None else []
    return any("remote-write-receiver" in word or "otlp-write-receiver" in word for word in words)


def _renames(job: ScrapeJob) -> bool:
    """Whether series get new names on their way in."""
    steps = list(job.node["metric_relabel_configs"].items())
    return any(step["target_label"].text == "__name__" or step["action"].text == "labelmap" for step in steps)
