"""What a service exports by the source of its program: the samples that it can have, or that there may be others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.metrics.exposition import Sample
from stacklint.stack.programs.images import known_image
from stacklint.stack.sources.children import Children
from stacklint.stack.sources.client import PREFIXES, VARIABLES, per_process, series
from stacklint.stack.sources.declared import Declared, Metric
from stacklint.stack.sources.libraries import LIBRARIES, Libraries, Own
from stacklint.stack.sources.packages import is_harmless
from stacklint.stack.sources.routes import Routes, read_routes
from stacklint.stack.sources.running import read_running
from stacklint.stack.sources.workers import Workers, read_workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.metrics.exports import Nearly
    from stacklint.stack.prometheus.server import Target
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.literals import Literal
    from stacklint.stack.sources.program import Program

_NAMES: Final = Pattern(r"[A-Za-z_:][A-Za-z0-9_:]*", re.ASCII)
_DIRECTORY: Final = "multiproc_dir"
"""What stands in the name of the variable that turns on files for several processes, in capitals or not."""
_MULTIPROCESS: Final = ("prometheus_client.multiprocess", "prometheus_flask_exporter.multiprocess")
_QUOTED: Final = Pattern(r"""["']([A-Za-z_:][A-Za-z0-9_:]*)["']""", re.ASCII)

NOT_SHOWN: Final = "nothing shows the metrics"
"""The doubt about a program that declares metrics, and in which nothing is found that shows them."""


class Source(NamedTuple):
    """What the program of a service exports.

    Attributes:
        samples: all series that it has, by name.
        metrics: the metrics that it declares itself.
        own: the series that libraries add.
        prefixes: how the names begin of others that come from the library itself.
        mentioned: names that stand somewhere in the program otherwise, and may be metrics as well.
        doubts: why there may be others; nothing if those are all.
        service: the service that it is.
        routes: where it shows its metrics; `None` where that isn't known.
        workers: how many times it runs, where that is more than once and its metrics are those of one process.
        nearly: it, if it is read by its literals alone and nothing tells that there are others than those.
    """

    samples: Mapping[str, Sample]
    metrics: tuple[Metric | Literal, ...]
    own: tuple[Own, ...]
    prefixes: tuple[str, ...]
    mentioned: frozenset[str]
    doubts: tuple[str, ...]
    service: str
    routes: Routes | None
    workers: tuple[Workers, ...]
    nearly: Nearly | None = None


def read_source(service: Service, compose: Compose, files: Files) -> Source | None:
    """What a service exports by its source; `None` where there is no program that can be read, or it exports nothing.

    It is found out once.
    """
    found = files.remembered("", _Read).found
    key = (*(document.name for document in compose.documents), service.name)
    if key not in found:
        found[key] = _read(service, compose, files)
    return found[key]


def read_programs(targets: Iterable[Target], compose: Compose, files: Files) -> tuple[Source, ...]:
    """What the services export that answer to some targets, by their source."""
    services = {one.name: one for target in targets if (one := service_of(target, compose)) is not None}
    found = [read_source(one, compose, files) for one in services.values()]
    return tuple(one for one in found if one is not None)


class _Read:
    """What has been found out of the services of a repository, by the files of their set and their names."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.found: Final[dict[tuple[str, ...], Source | None]] = {}


def _read(service: Service, compose: Compose, files: Files) -> Source | None:
    running = read_running(service, compose, files)
    if running is None:
        return _by_literals(service, compose, files)
    image, starts, program, fold = running.image, running.starts, running.program, running.fold
    declared = Declared(program, fold)
    libraries = Libraries(program, fold, declared)
    if not declared.exposes and not declared.metrics:
        return None
    mentioned = _mentioned(program, declared)
    doubts = dict.fromkeys([*program.doubts, *_unknown(program.outside), *declared.doubts])
    if not declared.exposes:
        doubts[NOT_SHOWN] = None
    several = declared.multiprocess or any(name in image.environment for name in VARIABLES)
    several = several or any(_DIRECTORY in text.lower() for text in _all_texts(program, running.scripts))
    samples = _samples(declared.metrics, Children(program, fold), several=several)
    for one in libraries.own:
        place = one.place
        _join(samples, Sample(one.name, one.labels, place.start, one.kind, (place.start, place.end), file=place.file))
    several = several or any(name.startswith(_MULTIPROCESS) for name in program.outside)
    counted = () if several or declared.apart or not image.is_whole else starts
    found = [read_workers(start, image, program, fold, files) for start in counted]
    return Source(
        samples=samples,
        metrics=tuple(declared.metrics),
        own=tuple(libraries.own),
        prefixes=PREFIXES,
        mentioned=mentioned,
        doubts=tuple(doubts),
        service=service.name,
        routes=read_routes(program) if not doubts and len(starts) == 1 else None,
        workers=tuple(dict.fromkeys(one for one in found if one is not None)),
    )


def _by_literals(service: Service, compose: Compose, files: Files) -> Source | None:
    """What a program in another language declares."""
    from stacklint.stack.sources.literals import read_literals  # noqa: PLC0415 - with readers of three languages

    known = service.build is None and known_image(service.image) is not None
    found = read_literals(service, compose, files) if not known else None
    if found is None:
        return None
    return Source(
        samples=found.samples,
        metrics=found.metrics,
        own=(),
        prefixes=found.prefixes,
        mentioned=found.mentioned,
        doubts=found.doubts,
        service=service.name,
        routes=None,
        workers=(),
        nearly=found.nearly,
    )


def _all_texts(program: Program, scripts: Mapping[str, str]) -> Iterable[str]:
    """Every text of a program, and its scripts."""
    yield from (text for module in program.modules.values() for text in module.texts)
    yield from scripts.values()


def _unknown(outside: Mapping[str, str]) -> Iterable[str]:
    """What is imported of which it isn't known whether it exports metrics."""
    for name, importer in outside.items():
        if name.partition(".")[0] not in LIBRARIES and not is_harmless(name):
            yield f"what `{name}` exports, which `{importer}` imports"


def _samples(metrics: Iterable[Metric], children: Children, *, several: bool) -> dict[str, Sample]:
    """The series of metrics by name; those of one name together."""
    found: dict[str, Sample] = {}
    for metric in metrics:
        labels = metric.labels
        values = {**metric.values, **children.values(metric)}
        if labels is not None and several and metric.type == "gauge" and per_process(metric.mode):
            labels |= {"pid"}
        for one in series(metric.type, metric.name):
            own = labels | {one.label} if labels is not None and one.label else labels
            sample = Sample(
                name=one.name,
                labels=own,
                offset=metric.place.start,
                kind=one.kind,
                declared=(metric.place.start, metric.place.end),
                bounds=metric.bounds if one.label == "le" else frozenset(),
                file=metric.place.file,
                values=values,
            )
            _join(found, sample)
    return found


def _join(found: dict[str, Sample], sample: Sample) -> None:
    before = found.get(sample.name)
    found[sample.name] = sample if before is None else _both(before, sample)


def _both(first: Sample, second: Sample) -> Sample:
    """What two metrics of one name have in common, and all labels of either."""
    known = first.labels is not None and second.labels is not None
    shared = {name: values | second.values[name] for name, values in first.values.items() if name in second.values}
    return first._replace(
        labels=(first.labels or frozenset()) | (second.labels or frozenset()) if known else None,
        kind=first.kind if first.kind is second.kind else None,
        bounds=first.bounds | second.bounds if first.bounds and second.bounds else frozenset(),
        values=shared,
    )


def _mentioned(program: Program, declared: Declared) -> frozenset[str]:
    """Names that stand in texts of the program, and between quotes in files that it may load in another way."""
    own = {metric.text for metric in declared.metrics}
    texts = {text for module in program.modules.values() for text in module.texts} - own
    found = {name for text in texts for name in _NAMES.findall(text)}
    for text in program.others():
        found.update(_QUOTED.findall(text))
    return frozenset(found)
