"""Which metrics a stack can emit: what each scrape job's targets export, and what recording rules add.

Every entry knows where it comes from. A job with a target that we can't see into leaves the inventory open, and an
open inventory accuses nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from itertools import chain, compress
from operator import itemgetter, or_
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, final

from stacklint.document import Node, Place, Spot
from stacklint.models.nearness import surely
from stacklint.promql.semantics import ANY, Kind, Labels, Values, exactly
from stacklint.stack.containers.container import Seen
from stacklint.stack.programs.known_names import usual_kind
from stacklint.stack.programs.library_names import LIBRARIES
from stacklint.stack.prometheus.dropped import dropping_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.metrics.exports import Export
    from stacklint.stack.metrics.exposition import Sample
    from stacklint.stack.prometheus.referenced import Reference
    from stacklint.stack.prometheus.rule_files import Rule
    from stacklint.stack.prometheus.server import Prometheus, ScrapeJob
    from stacklint.stack.repository.files import Files

REPORTED: Final = frozenset(
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
"""Series that Prometheus writes of its own scrapes, whatever a target sends."""

ALWAYS: Final = REPORTED | {"ALERTS", "ALERTS_FOR_STATE"}
"""Series that Prometheus writes itself (Prometheus documentation: automatically generated labels and time series)."""

CLIENTS: Final = ("process_", "python_", "go_", "nodejs_", "jvm_")
"""What client libraries export beside an application's own metrics, listed or not."""

_GENERIC: Final = frozenset(
    {
        "api", "app", "cache", "client", "cpu", "db", "disk", "dns", "error", "errors", "events", "grpc", "http",
        "https", "job", "jobs", "log", "logs", "memory", "net", "otel", "process", "queue", "request", "requests",
        "response", "responses", "rpc", "runtime", "server", "service", "system", "target", "task", "tasks", "tcp",
        "udp",
    }
)  # fmt: skip
"""First words of names that don't tell whose they are."""

_RECEIVERS: Final = ("remote-write-receiver", "otlp-write-receiver", "enable-otlp-receiver")
"""Parts of flags, of 2.x and of 3.x, with which Prometheus takes what others push."""

_PROGRAMS: Final = frozenset({"prometheus", "ash", "bash", "sh"})
"""What a Prometheus is started by where its command says all, but for scripts."""

_FILLED: Final = frozenset("${}<>%@")
"""Signs of a text that something fills in before Prometheus reads it."""


@final
class Alike:
    """Targets that export the same, whose series get the same labels: there may be thousands.

    Attributes:
        export: what the first of them exports.
        jobs: the jobs that scrape them.
        added: the labels that scraping adds, with the values that they have in any of these jobs.
    """

    __slots__ = ("added", "export", "jobs")

    def __init__(self, export: Export, jobs: tuple[ScrapeJob, ...], added: Labels | None) -> None:
        self.export: Final = export
        self.jobs: Final = jobs
        self.added: Final = added


@final
class Feeders:
    """The jobs that series of a name come from, in their order, each with its number.

    Attributes:
        jobs: all of them.
        named: those whose series have the job's name as their label `job`, by it.
        others: those whose series have any.
    """

    __slots__ = ("_firsts", "jobs", "named", "others")

    def __init__(
        self,
        jobs: tuple[ScrapeJob, ...] = (),
        named: Mapping[str, list[tuple[int, ScrapeJob]]] = MappingProxyType({}),
        others: tuple[tuple[int, ScrapeJob], ...] = (),
    ) -> None:
        self.jobs: Final = jobs
        self.named: Final = named
        self.others: Final = others
        self._firsts: dict[Callable[[ScrapeJob], object], tuple[ScrapeJob, ...]] = {}

    def firsts(self, key: Callable[[ScrapeJob], object]) -> tuple[ScrapeJob, ...]:
        """Of all of them, the first one of each key; found out once."""
        if key not in self._firsts:
            found: dict[object, ScrapeJob] = {}
            for job in self.jobs:
                found.setdefault(key(job), job)
            self._firsts[key] = tuple(found.values())
        return self._firsts[key]

    def of(self, wanted: Values) -> tuple[ScrapeJob, ...]:
        """Those whose series may have one of some values as their label `job`."""
        names = self.named.keys() - wanted.some if wanted.others else self.named.keys() & wanted.some
        if len(names) == len(self.named):
            return self.jobs
        found = [*self.others, *(one for name in names for one in self.named[name])]
        return tuple(job for _, job in sorted(found, key=itemgetter(0)))


@final
class Inventory:
    """The metrics of one Prometheus.

    Attributes:
        exports: what its targets export.
        recorded: the recording rules by the name they record.
        jobs: its scrape jobs.
        unseen: those of them whose series are not all known.
        hidden: those of them of which not even that much is known as a program's literals tell.
        opaque: whether there is a target that may export anything.
        words: the first words of the names that targets may export beside those that are known; `None` if of any.
        lacks_rules: whether an entry of `rule_files` stands for no file at all, which is told.
        complete: whether nothing but these jobs and rules fills its database.
        has_all_rules: whether it is known what all of its rule files record.
        alike: the exports, those together that are alike.
    """

    __slots__ = (
        "_all_names", "_dropped", "_emitting", "_feeders", "_known_words", "alike", "complete", "exports",
        "has_all_rules", "hidden", "jobs", "lacks_rules", "opaque", "recorded", "unseen", "words",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - one for each that it tells
        self,
        *,
        exports: tuple[Export, ...] = (),
        recorded: Mapping[str, tuple[Rule, ...]] = MappingProxyType({}),
        jobs: tuple[ScrapeJob, ...] = (),
        unseen: tuple[ScrapeJob, ...] = (),
        hidden: tuple[ScrapeJob, ...] = (),
        opaque: bool = False,
        words: frozenset[str] | None = None,
        lacks_rules: bool = False,
        complete: bool = False,
        has_all_rules: bool = True,
        alike: tuple[Alike, ...] = (),
    ) -> None:
        self.exports: Final = exports
        self.recorded: Final = recorded
        self.jobs: Final = jobs
        self.unseen: Final = unseen
        self.hidden: Final = hidden
        self.opaque: Final = opaque
        self.words: Final = words
        self.lacks_rules: Final = lacks_rules
        self.complete: Final = complete
        self.has_all_rules: Final = has_all_rules
        self.alike: Final = alike
        self._emitting: Final[dict[str, tuple[Alike, ...]]] = {}
        self._feeders: Final[dict[tuple[int, ...], Feeders]] = {}
        self._dropped: Final[dict[str, Node | None]] = {}
        self._known_words: Final[set[str]] = set()
        self._all_names: Final[list[frozenset[str]]] = []

    @property
    def closed(self) -> bool:
        """Whether every series that can be in its database is known by name."""
        return self.complete and self.has_all_rules and bool(self.jobs) and not self.unseen

    def closed_to(self, name: str) -> bool:
        """Whether every series of this name that can be in its database is known, although others may not be.

        A name with a colon comes from a recording rule (Prometheus documentation: metric names and labels). Any other
        tells by its first word whose it is, where only programs have that word all of whose names are known, or is
        but a misspelt one.
        """
        if self.closed or self.opaque or not (self.complete and self.has_all_rules and self.jobs):
            return self.closed
        if ":" in name:
            return True
        word = first_word(name)
        if self.words is None or word in self.words or word in _GENERIC:
            return False
        return word in self._first_words() or surely(name, self._listed()) is not None

    def _listed(self) -> frozenset[str]:
        """All names that are known, made once: so what is near to one is looked for in little time."""
        if not self._all_names:
            self._all_names.append(frozenset(self.names()))
        return self._all_names[0]

    def _first_words(self) -> set[str]:
        """The first words of all names that are known, but for those that tell nothing."""
        if not self._known_words:
            self._known_words.update(map(first_word, self.names()))
            self._known_words.difference_update(_GENERIC)
        return self._known_words

    @property
    def nearly_closed(self) -> bool:
        """Whether every such series is declared as far as can be seen, so that one may be told that is but misspelt."""
        return self.complete and self.has_all_rules and bool(self.unseen) and not self.hidden

    def emits(self, name: str) -> bool:
        """Whether a series of that name can exist."""
        return name in ALWAYS or name in self.recorded or self.exported(name)

    def exported(self, name: str) -> bool:
        """Whether a target can export a series of that name."""
        return bool(self.emitting(name))

    def emitting(self, name: str) -> tuple[Alike, ...]:
        """The targets that can export a series of that name."""
        found = self._emitting.get(name)
        if found is None:
            found = self._emitting[name] = tuple(one for one in self.alike if one.export.emits(name))
        return found

    def dropped(self, name: str) -> Node | None:
        """The step by which the first of the jobs drops series of a name that all of them surely drop, if they do."""
        if name not in self._dropped:
            first: Node | None = None
            for job in (job for one in self.emitting(name) for job in one.jobs):
                step = dropping_step(job, name)
                first = step if first is None or step is None else first
                if step is None:
                    break
            self._dropped[name] = first
        return self._dropped[name]

    def lists(self, name: str) -> bool:
        """Whether a series of that name is in a list, and not only plausible by its beginning."""
        return name in ALWAYS or name in self.recorded or any(one.export.lists(name) for one in self.alike)

    def names(self) -> Iterator[str]:
        """Every listed name."""
        yield from ALWAYS
        yield from self.recorded
        yield from self.exported_names()

    def exported_names(self) -> Iterator[str]:
        """Every name that a target is known to export."""
        for one in self.alike:
            yield from one.export.samples

    def source(self, name: str) -> Place | Spot | None:
        """Where a listed series is declared; `None` for those of programs that are known by name."""
        if name in self.recorded:
            return self.recorded[name][0].node["record"].place
        for file, sample in self._samples(name):
            if sample.file is not None and sample.declared is not None:
                return Spot(sample.file, *sample.declared)
            if file is not None:
                return Spot(file, sample.offset, sample.offset + len(name))
        return None

    def kind(self, name: str) -> Kind | None:
        """What an exported metric is, where its exporters declare it and don't contradict one another.

        Of what only a target exports that isn't seen, the name may tell whose it is.
        """
        if name in ALWAYS:
            return Kind.GAUGE
        samples = [sample for _, sample in self._samples(name)]
        if not samples and self.unseen:
            return usual_kind(name)
        kinds = {sample.kind for sample in samples} - {None}
        return kinds.pop() if len(kinds) == 1 else None

    def declared(self, name: str) -> Spot | None:
        """Where the repository says what an exported metric is."""
        for file, sample in self._samples(name):
            if file is not None and sample.declared is not None:
                return Spot(file, *sample.declared)
        return None

    def labels(self, name: str) -> Labels | None:
        """The labels of the exported series of a name; `None` where they can't be known."""
        if name in REPORTED:
            return _together([_added_labels(job) for job in self.jobs]) if self.complete else None
        known = self.closed_to(name) or self.tells_labels(name)
        return _together([_labels(one, name) for one in self.emitting(name)]) if known else None

    def tells_labels(self, name: str) -> bool:
        """Whether nothing but what declares a metric can export it, although targets may export others.

        What libraries export which say so nowhere may come from a program that doesn't declare it itself, and from one
        with Micrometer even beside what it declares.
        """
        if not self.nearly_closed:
            return False
        programs = [(one.export, one.export.nearly) for one in self.alike if one.export.nearly is not None]
        if any(nearly.mixed for _, nearly in programs):
            return False
        declares = all(name in export.samples and not nearly.dotted for export, nearly in programs)
        return declares or not name.startswith(LIBRARIES)

    def bounds(self, name: str) -> frozenset[float]:
        """The bounds of the buckets that a name can have; none where they can't be known."""
        found = [one.export for one in self.emitting(name)]
        known = [export.samples[name].bounds for export in found if name in export.samples and _keeps_le(export.job)]
        if not self.closed_to(name) or name in self.recorded or len(known) != len(found) or not all(known):
            return frozenset()
        return frozenset[float]().union(*known)

    def values(self, name: str) -> Mapping[str, frozenset[str]]:
        """The values that labels of the exported series of a name can have, of those of which all values are known."""
        exports = [one.export for one in self.emitting(name)]
        if not self.closed_to(name) or name in self.recorded or not all(name in export.samples for export in exports):
            return {}
        several = [_values(export, name) for export in exports]
        shared = frozenset[str].intersection(*map(frozenset, several)) if several else frozenset[str]()
        return {label: frozenset[str]().union(*(one[label] for one in several)) for label in shared}

    def feeders(self, name: str) -> Feeders:
        """The jobs whose series may have a name, as far as they come from jobs."""
        if name in ALWAYS - REPORTED:
            return Feeders()
        key = (0,) if name in REPORTED else tuple(map(id, self.emitting(name)))
        if key not in self._feeders:
            feeding = {id(job) for one in self.emitting(name) for job in one.jobs}
            feeding.update(map(id, self.jobs if name in REPORTED else self.unseen))
            feeders = [job for job in self.jobs if id(job) in feeding]
            self._feeders[key] = _feeders(feeders, reported=name in REPORTED)
        return self._feeders[key]

    def _samples(self, name: str) -> Iterator[tuple[str | None, Sample]]:
        """The samples of a name, each with the file that declares it."""
        for export in (one.export for one in self.alike):
            if name in export.samples:
                yield export.samples[name].file or export.file, export.samples[name]


def read_inventory(
    prometheus: Prometheus,
    rules: Sequence[Rule],
    compose: Compose | None,
    files: Files,
    *,
    pushed: bool = False,
    broken: bool = False,
) -> Inventory:
    """The metrics that a Prometheus can hold.

    Others may be pushed to it, and the files of some of its rules may be broken, so that they can't all be read.
    """
    found = list(_exports(prometheus.jobs, compose, files))
    recorded: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        if rule.record:
            recorded[rule.record] = (*recorded.get(rule.record, ()), rule)
    opaque = [not job.closed or renames(job) for job, _ in found]
    unseen = [one or not all(map(_is_closed, exports)) for one, (_, exports) in zip(opaque, found, strict=True)]
    hidden = [one or not all(map(_is_nearly_closed, exports)) for one, (_, exports) in zip(opaque, found, strict=True)]
    known = tuple(export for _, exports in found for export in exports if export is not None)
    alike = _alike(known)
    return Inventory(
        exports=known,
        alike=alike,
        recorded=recorded,
        jobs=prometheus.jobs,
        unseen=tuple(compress(prometheus.jobs, unseen)),
        hidden=tuple(compress(prometheus.jobs, hidden)),
        opaque=any(opaque) or any(one is None or one.passes_on for _, exports in found for one in exports),
        words=_words_of([one.export for one in alike if not _is_closed(one.export)]),
        lacks_rules=any(map(_is_empty, prometheus.references)),
        complete=not pushed and not takes_more(prometheus),
        has_all_rules=not broken and all(one.is_settled or _is_empty(one) for one in prometheus.references),
    )


def _is_empty(named: Reference) -> bool:
    """Whether an entry of `rule_files` surely stands for no file at all."""
    return not named.files and not named.may_grow and named.resolution.seen is not Seen.UNKNOWN


def _exports(
    jobs: Sequence[ScrapeJob], compose: Compose | None, files: Files
) -> Iterator[tuple[ScrapeJob, list[Export | None]]]:
    """What the targets of each job export; `None` for one that we can't see into."""
    if compose is None:
        for job in jobs:
            yield job, [None for _ in job.targets]
        return
    from stacklint.stack.metrics.exports import read_exports  # noqa: PLC0415 - the same
    from stacklint.stack.programs.exporters import Exporters  # noqa: PLC0415 - only where there is a compose set

    exporters = Exporters()
    for job in jobs:
        yield job, list(read_exports(job, compose, files, exporters))


def _added_labels(job: ScrapeJob) -> Labels | None:
    """The labels that scraping adds to every series of a job; `None` where they can't be known.

    The values are known of those that neither relabelling nor the targets themselves can change.
    """
    steps = [*job.node["relabel_configs"].items(), *job.node["metric_relabel_configs"].items()]
    written = {step["target_label"].text or "" for step in steps}
    if job.labels is None:
        return None
    found = exactly(*filter(None, job.labels))
    if job.keeps_job and job.name:
        found = found.setting("job", Values(frozenset({job.name})))
    groups = [dict(group["labels"].entries()) for group in job.groups]
    for name in {name for group in groups for name in group} - written:
        texts = frozenset((group[name].text or "") if name in group else "" for group in groups)
        kept = job.node["honor_labels"].flag is not True and not any(_FILLED & set(text) for text in texts)
        found = found.setting(name, Values(texts) if kept and not job.discovers else ANY)
    return found


def _alike(exports: Iterable[Export]) -> tuple[Alike, ...]:
    found: dict[tuple[object, ...], tuple[Export, dict[int, tuple[ScrapeJob, Labels | None]]]] = {}
    added: dict[int, Labels | None] = {}
    for export in exports:
        job, at = export.job, id(export.job)
        if at not in added:
            added[at] = _added_labels(job)
        found.setdefault(_likeness(export, added[at]), (export, {}))[1][at] = job, added[at]
    return tuple(
        Alike(export, tuple(job for job, _ in jobs.values()), _together([one for _, one in jobs.values()]))
        for export, jobs in found.values()
    )


def _likeness(export: Export, added: Labels | None) -> tuple[object, ...]:
    """What tells the exports of two targets apart, but for the values of labels that scraping adds."""
    exporter, job = export.exporter, export.job
    program = (id(exporter.samples), exporter.table.program, exporter.version) if exporter is not None else ()
    labels = (frozenset(added.known), added.rest.some, added.rest.others) if added is not None else ()
    filtered = job.node["metric_relabel_configs"].present
    told = (id(export.samples), export.file, export.prefixes, id(export.mentioned), export.open)
    return *told, *program, job.labels, filtered, *labels


def _feeders(jobs: Sequence[ScrapeJob], *, reported: bool) -> Feeders:
    """The jobs by name; `reported` if it is Prometheus itself that says something of their scrapes."""
    named: dict[str, list[tuple[int, ScrapeJob]]] = {}
    others: list[tuple[int, ScrapeJob]] = []
    for number, job in enumerate(jobs):
        if job.keeps_job or (reported and job.is_named):
            named.setdefault(job.name or "", []).append((number, job))
        else:
            others.append((number, job))
    return Feeders(tuple(jobs), named, tuple(others))


def _is_closed(export: Export | None) -> bool:
    """Whether it is known what a target exports."""
    return export is not None and not export.open


def _is_nearly_closed(export: Export | None) -> bool:
    """Whether nothing tells that a target exports others than are known, or what is but near those of others."""
    return export is not None and (not export.open or export.nearly is not None or export.is_unlisted)


def first_word(name: str) -> str:
    """What a name begins with, by which programs tell their metrics from those of others."""
    return name.partition("_")[0]


def _words_of(exports: Sequence[Export]) -> frozenset[str] | None:
    """The first words of the names of what may export others as well; `None` if it may export any."""
    if not all(export.is_unlisted for export in exports):
        return None
    lists = {id(export.samples): export.samples for export in exports}
    return frozenset(map(first_word, chain.from_iterable(lists.values())))


def _together(several: Sequence[Labels | None]) -> Labels | None:
    """The labels of the series of several exporters; `None` where those of one are not known, or there is none."""
    known = [labels for labels in several if labels is not None]
    while len(known) > 1:  # by halves: each step takes as long as what it puts together
        known = [reduce(or_, known[at : at + 2]) for at in range(0, len(known), 2)]
    return known[0] if known and None not in several else None


def _labels(one: Alike, name: str) -> Labels | None:
    """The labels of what some targets export, as Prometheus stores them."""
    sample, added = one.export.samples.get(name), one.added
    if sample is None or sample.labels is None or added is None:
        return None
    own = {label: ANY for label in sample.labels if label not in added.known}
    # A label that scraping adds as well is stored under another name, but for `honor_labels`.
    moved = {f"exported_{label}": ANY for label in sample.labels if label in added.known}
    return Labels({**own, **moved, **added.known}, added.rest)


def _values(export: Export, name: str) -> Mapping[str, frozenset[str]]:
    """The known values of what one target exports, of the labels that keep them on their way into the database."""
    job, values = export.job, export.samples[name].values
    kept = job.labels if not job.node["metric_relabel_configs"].present else None
    return {label: values[label] for label in values if kept is not None and label not in kept}


def _keeps_le(job: ScrapeJob) -> bool:
    """Whether buckets have the bounds in the database that their exporter gives them."""
    return job.labels is not None and "le" not in job.labels


def takes_more(prometheus: Prometheus) -> bool:
    """Whether series come from elsewhere than the scrape jobs that could be read."""
    pushed = prometheus.service is not None and _may_receive(prometheus.service)
    return pushed or prometheus.config["remote_read"].present or not prometheus.has_all_jobs


def _may_receive(service: Service) -> bool:
    """Whether a Prometheus takes what others push, by its flags, or may by some that can't be seen."""
    words = [word for text, _ in service.words for word in text.split()]
    told = any(receiver in word for word in words for receiver in _RECEIVERS)
    filled = any(word.strip("\"'").startswith("$") for word in words)  # which stands for any flags
    program = service.entrypoint[0].rpartition("/")[2] if service.entrypoint else "prometheus"
    scripted = program not in _PROGRAMS or any(word.endswith(".sh") for word in words)
    return told or filled or scripted or service.partial


def renames(job: ScrapeJob) -> bool:
    """Whether series get new names on their way in."""
    steps = list(job.node["metric_relabel_configs"].items())
    return any(step["target_label"].text == "__name__" or step["action"].text == "labelmap" for step in steps)
