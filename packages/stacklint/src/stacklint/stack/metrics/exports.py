"""What the targets of a scrape job export, with which labels, and what can't be seen into."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.containers.build import build_context
from stacklint.stack.containers.hosts import is_local, service_of
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.metrics.exposition import Sample, read_exposition
from stacklint.stack.metrics.inventory import CLIENTS
from stacklint.stack.programs.exporters import PROCESS, Exporter, Exporters
from stacklint.stack.programs.images import is_program, known_image
from stacklint.stack.programs.known_names import ANYTHING
from stacklint.stack.prometheus.server import ScrapeJob, Target
from stacklint.stack.repository.files import EXPOSED, MAX_EXPOSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.programs.images import Known
    from stacklint.stack.repository.files import Files

_ENDINGS: Final = ("", "_total", "_bucket", "_sum", "_count", "_created", "_info")
"""What client libraries put behind a name."""

_MAX_DEPTH = 4
"""How deep below the build context an exposition text is looked for."""

_FEDERATION: Final = "/federate"
"""Where a Prometheus gives away what it has from elsewhere."""


class Nearly(NamedTuple):
    """A program of which nothing tells that it exports more than it declares.

    Attributes:
        names: the series that it declares.
        folders: where all of its files are.
        dotted: whether names may stand in its source with dots, and without endings.
        mixed: whether there is source in its folders that isn't read and may export metrics as well.
        texts: what it calls metrics that are exported under other names, as often as it does.
    """

    names: frozenset[str]
    folders: tuple[str, ...]
    dotted: bool
    mixed: bool = False
    texts: tuple[str, ...] = ()


class Export(NamedTuple):
    """What one target exports.

    Attributes:
        job: the job that scrapes it.
        samples: series by name.
        file: where they are declared, if in a file of the repository.
        prefixes: beginnings of names that are taken to exist although they are in no list.
        mentioned: names that its source code has otherwise, which may be those of metrics as well.
        open: whether it may export others.
        exporter: the well-known program that it is, if it is one.
        nearly: the program that it is, if nothing tells that it exports more than it declares.
    """

    job: ScrapeJob
    samples: Mapping[str, Sample]
    file: str | None = None
    prefixes: tuple[str, ...] = ()
    mentioned: frozenset[str] = frozenset()
    open: bool = False
    exporter: Exporter | None = None
    nearly: Nearly | None = None

    @property
    def is_unlisted(self) -> bool:
        """Whether it is a well-known program that may export others under its own names, however it is started."""
        return self.exporter is not None and ANYTHING in self.exporter.table.words("opens")

    @property
    def passes_on(self) -> bool:
        """Whether it is a well-known program that exports what others name."""
        return self.exporter is not None and ANYTHING in self.exporter.table.words("adds")

    def lists(self, name: str) -> bool:
        """Whether a series of that name is in a list, or may be in one that we can't read."""
        if name in self.samples or not self.mentioned:
            return name in self.samples
        return any(name.removesuffix(ending) in self.mentioned for ending in _ENDINGS)

    def emits(self, name: str) -> bool:
        """Whether a series of that name can come from here."""
        if self.lists(name):
            return True
        if name.startswith(self.prefixes):
            return self.exporter is None or not self.exporter.lacks(name)
        family = name.removesuffix("_created")
        return family != name and any(family + ending in self.samples for ending in ("", "_total", "_count"))


def read_exports(job: ScrapeJob, compose: Compose, files: Files, exporters: Exporters) -> Iterator[Export | None]:
    """What each target of a job exports; `None` for one that we can't see into."""
    for target in job.targets:
        if job.one_address and target.address is None:
            continue  # what is asked is another target
        service = service_of(target, compose)
        federated = job.node["metrics_path"].text == _FEDERATION
        if service is None or federated or _is_another(target, service, compose, files):
            yield None
        else:
            yield _service_export(job, service, compose, files, exporters)


def _is_another(target: Target, service: Service, compose: Compose, files: Files) -> bool:
    """Whether a target is its own server by its host, and by its port some other program, which doesn't run there."""
    address = target.address
    if address is None or not is_local(address.host):
        return False
    return judge_port(service, address.port or target.default_port, compose, files) is not None


def exposition_texts(service: Service, compose: Compose, files: Files) -> Iterator[str]:
    """The exposition texts that say what a program exports which is built here: those in its build context."""
    context = build_context(service, compose, files)
    return iter(()) if context is None else _exposed(context, files)


def _service_export(
    job: ScrapeJob, service: Service, compose: Compose, files: Files, exporters: Exporters
) -> Export | None:
    known = known_image(service.image) if service.build is None else None
    if known is not None:
        return _known_export(job, exporters.of(service, known), known) if known.prefixes else None
    if is_program(service.base):
        return None  # as its base is, or as its build has made it
    context = build_context(service, compose, files)
    texts = files.remembered(context, _texts) if context is not None else _Texts()
    if texts.unread:
        return None
    if texts.first is not None:
        return Export(job, texts.samples, texts.first, CLIENTS)
    return _source_export(job, service, compose, files)


class _Texts(NamedTuple):
    """What exposition texts in a folder say, the first of them, and whether there are some that aren't read."""

    samples: Mapping[str, Sample] = MappingProxyType({})
    first: str | None = None
    unread: bool = False


def _texts(files: Files, context: str) -> _Texts:
    samples: dict[str, Sample] = {}
    first: str | None = None
    left = MAX_EXPOSED
    for path in _exposed(context, files):
        text = files.text(path)
        left -= len(text.text)
        if text.unread or left < 0:
            return _Texts(unread=True)
        found = read_exposition(text.text)
        samples = {**found, **{name: _with_bounds(one, found.get(name)) for name, one in samples.items()}}
        first = first or files.name(path)
    return _Texts(samples, first)


def _exposed(context: str, files: Files) -> Iterator[str]:
    """The exposition texts in a folder that something is built from."""
    for path in files.walk(context):
        if path.endswith(EXPOSED) and path.count("/") - context.count("/") <= _MAX_DEPTH:
            yield path


def _source_export(job: ScrapeJob, service: Service, compose: Compose, files: Files) -> Export | None:
    """What the source code of a service tells."""
    from stacklint.stack.sources.source import read_source  # noqa: PLC0415 - with a parser, only where there is a program

    found = read_source(service, compose, files)
    if found is None:
        return None
    return Export(job, found.samples, None, found.prefixes, found.mentioned, bool(found.doubts), nearly=found.nearly)


def _with_bounds(sample: Sample, other: Sample | None) -> Sample:
    """A sample with the bounds that another text has for it as well; those of neither where one has not all."""
    if other is None or other.bounds == sample.bounds:
        return sample
    both = sample.bounds | other.bounds if sample.bounds and other.bounds else frozenset[float]()
    return sample._replace(bounds=both)


def _known_export(job: ScrapeJob, exporter: Exporter, known: Known) -> Export:
    """What a well-known program exports."""
    prefixes = tuple(prefix for prefix in known.prefixes if prefix not in PROCESS or not exporter.quiet)
    return Export(job, exporter.samples, None, prefixes, open=exporter.open, exporter=exporter)
