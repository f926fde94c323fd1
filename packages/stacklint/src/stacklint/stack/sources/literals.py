"""What programs in other languages than Python export, by the literals in their source.

Nothing is followed from one function to the next, as it is in Python: a metric is known where the call that makes it
says its name, in literals and constants. So there may always be others, and the inventory stays open.
"""

from __future__ import annotations

import posixpath
import re
from collections import ChainMap
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.containers.build import build_context
from stacklint.stack.metrics.exports import Nearly
from stacklint.stack.metrics.exposition import Sample
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.sources.code_files import (
    FOREIGN,
    SUFFIXES,
    Use,
    constants_of,
    facts_of,
    foreign_imports,
    language_of,
    use_of,
)
from stacklint.stack.sources.image import copied_files
from stacklint.stack.sources.manifests import told_packages
from stacklint.stack.sources.near import MAX_SEARCHED, OTHERS, may_export
from stacklint.stack.sources.other_tokens import OTHER_LANGUAGES
from stacklint.stack.sources.tags import told_tags
from stacklint.stack.sources.tokens import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from stacklint.stack.compose.sets import Compose, Mount, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.client import Series
    from stacklint.stack.sources.code import Written
    from stacklint.stack.sources.made import Made

_PREFIXES: Final = {
    Language.GO: ("go_", "process_", "promhttp_", "grpc_"), Language.SCRIPT: ("nodejs_", "process_"),
    Language.JAVA: ("jvm_", "process_"), Language.KOTLIN: ("jvm_", "process_"),
    Language.CSHARP: (
        "dotnet_", "process_", "prometheus_net_", "http_request", "httpclient_", "aspnetcore_", "grpc_", "system_",
        "microsoft_",
    ),
    Language.RUST: ("process_",), Language.RUBY: ("http_server_",), Language.PHP: ("php_",),
    Language.ELIXIR: ("erlang_", "process_", "telemetry_scrape_"),
}  # fmt: skip
"""How the names begin that client libraries export by themselves."""
_TESTS: Final = Pattern(
    r"(?:^|/)(?:tests?|__tests__|__mocks__|mocks|spec|testdata|androidTest|e2e|fixtures)/"
    r"|(?:^|/)(?:benches|examples)/.*\.rs$"
    r"|_(?:test|spec)\.(?:rb|exs?)$|Test\.php$"
    r"|_test\.go$|[.-](?:spec|test|stories|config|min|d)\.[cm]?[jt]sx?$|(?:Tests?|IT|Spec)\.(?:java|kt)$"
    r"|\.(?:Unit|Integration)?Tests?/|Tests?\.cs$"
)
"""The paths of what isn't part of a program."""
_KNOWN: Final = Pattern(
    r"github\.com/prometheus/(?:client_golang|client_model|common|exporter-toolkit|prom2json|procfs)\b"
    r"|github\.com/grpc-ecosystem/go-grpc-prometheus$|prom-client$|express-prom-bundle$"
    r"|@willsoto/nestjs-prometheus$|io\.micrometer\.|io\.prometheus\."
    r"|Prometheus(?:\.(?:HttpMetrics|DotNetRuntime|Client\b.*))?$|prometheus-net(?:\.AspNetCore(?:\.HealthChecks)?)?$"
    r"|prometheus-net\.DotNetRuntime$"
)
"""Those of which it is known."""
_OWN: Final = Pattern(r"^(?:module|package)[ \t]+([\w.~/-]+)", re.MULTILINE)
"""How a module or a package of the program itself is called."""
_LABEL: Final = Pattern(r"[A-Za-z_][\w.-]*", re.ASCII)
_ODD: Final = Pattern("[.-]")
"""What Micrometer puts underscores for."""
_NAMESPACE: Final = Pattern(r"^[ \t]*namespace[ \t]+([\w.]+)", re.MULTILINE)
_PACKAGE: Final = Pattern(r"<PackageReference[ \t\r\n]+Include=\"([^\"]*)\"")
_MOST_WANTED: Final = 200
_ALWAYS: Final = "what isn't written out in its source"


class Literal(NamedTuple):
    """A metric that a program declares by literals.

    Attributes:
        name: its name, without what its series have behind it.
        series: the series that it surely has.
        place: the text that says its name.
        text: what stands there; "" where it is put together.
        is_plain: whether its name is that text, and nothing else.
        labels: those that it has; `None` where they can't be known.
    """

    name: str
    series: tuple[Series, ...]
    place: Spot
    text: str
    is_plain: bool
    labels: frozenset[str] | None


class Literals(NamedTuple):
    """What a program declares.

    Attributes:
        metrics: the metrics that it declares.
        samples: their series by name.
        prefixes: how the names begin of others that client libraries export.
        mentioned: names that stand in its texts otherwise, or that its metrics may have as well.
        doubts: why there may be others.
        nearly: it, if there is no other reason than that little is followed in its source.
    """

    metrics: tuple[Literal, ...]
    samples: Mapping[str, Sample]
    prefixes: tuple[str, ...]
    mentioned: frozenset[str]
    doubts: tuple[str, ...]
    nearly: Nearly | None


def read_literals(service: Service, compose: Compose, files: Files) -> Literals | None:
    """What the program of a service declares; `None` where no file of it uses a client library."""
    folders = tuple(_folders(service, compose, files))
    paths = [path for path in _paths(service, compose, files, folders) if not is_test(path, folders)]
    uses = {path: files.remembered(path, use_of) for path in paths}
    if not any(use is Use.CLIENT for use in uses.values()):
        return None
    mounted = all(
        mount.kind in {"volume", "tmpfs"} or _mounted(mount, compose, files) in folders for mount in service.mounts
    )
    return _Reading(uses, folders, files, lambda: told_tags(service, folders, files) if mounted else None).result()


def is_test(path: str, folders: Iterable[str]) -> bool:
    """Whether a path is that of a test, by what it is called below a folder of its program."""
    inside = (path.removeprefix(f"{folder}/") for folder in folders if not folder or path.startswith(f"{folder}/"))
    return _TESTS.search(min(inside, key=len, default=path)) is not None


def _folders(service: Service, compose: Compose, files: Files) -> Iterator[str]:
    """The folders of the repository that a service is made of, or has in its container."""
    context = build_context(service, compose, files)
    found = [] if context is None else [context]
    found += [path for one in service.mounts if (path := _mounted(one, compose, files)) is not None]
    yield from (path for path in dict.fromkeys(found) if files.kind(path) is EntryKind.FOLDER)


def _mounted(mount: Mount, compose: Compose, files: Files) -> str | None:
    known = mount.kind == "bind" and mount.known and not mount.source.startswith("~")
    return files.inside(files.root / compose.folder / mount.source) if known else None


def _paths(service: Service, compose: Compose, files: Files, folders: Iterable[str]) -> list[str]:
    """The source code of a service: what its image is built from, if its Dockerfile tells, else all in its folders."""
    context = build_context(service, compose, files)
    copied = copied_files(service, compose, files, SUFFIXES)
    rest = [folder for folder in folders if not copied or folder != context]
    walked = (path for folder in rest for path in files.walk(folder) if path.endswith(SUFFIXES))
    return list(dict.fromkeys((*sorted(copied), *walked)))


class _Reading:
    """Puts together what the files of a program tell."""

    def __init__(
        self, uses: Mapping[str, Use], folders: tuple[str, ...], files: Files, told: Callable[[], frozenset[str] | None]
    ) -> None:
        """Take in the files, and what finds the labels that settings of one in Java or Kotlin give to all metrics."""
        read = [path for wanted in (Use.CLIENT, Use.PERHAPS) for path, use in uses.items() if use is wanted]
        self._uses = uses
        self._facts = {path: files.remembered(path, facts_of) for path in read}
        self._folders = folders
        self._files = files
        self._constants: dict[str, set[str | None]] = {}
        self._packages: dict[str, dict[str, set[str | None]]] = {}
        self._doubts = dict.fromkeys(doubt for one in self._facts.values() for doubt in one.doubts)
        self._perhaps: set[str] = set()
        self._told = told
        self._is_jvm = any(language_of(path) in {Language.JAVA, Language.KOTLIN} for path in self._facts)
        if Use.UNKNOWN in uses.values():
            self._doubts["what is in more files than are searched"] = None
        for path, one in self._facts.items():
            self._add(path, one.constants)

    def result(self) -> Literals:
        """What they tell together."""
        self._add_wanted()
        metrics = [
            literal for path, one in self._facts.items() for made in one.made for literal in self._read(path, made)
        ]
        own = {name for one in self._facts.values() for name in one.own}
        prefixes = tuple(dict.fromkeys(self._prefixes()))
        self._add_foreign()
        if any(one.open_metrics for one in self._facts.values()):
            self._perhaps |= {one.name for one in metrics}
        plain = {one.text for one in metrics if one.is_plain}
        words = {name for one in self._facts.values() for name in one.words} - plain
        samples = _samples(metrics, self._common())
        for name in samples:
            if any(name.removesuffix(ending) in own for ending in ("_bucket", "_sum", "_count")):
                samples[name] = samples[name]._replace(labels=None)  # a library may have made it otherwise
        nearly = None
        if not self._doubts:
            texts = tuple(one.text for one in metrics if one.text and one.text not in samples)
            mixed = _is_mixed(self._folders, self._files)
            nearly = Nearly(frozenset(samples), self._folders, self._is_jvm, mixed=mixed, texts=texts)
        mentioned = frozenset(words | own | self._perhaps)
        return Literals(tuple(metrics), samples, prefixes, mentioned, (_ALWAYS, *self._doubts), nearly)

    def _add(self, path: str, constants: Mapping[str, set[str | None]]) -> None:
        known = [self._constants]
        if language_of(path) is Language.GO:
            known.append(self._packages.setdefault(posixpath.dirname(path), {}))
        for name, values in constants.items():
            for one in known:
                one[name] = one.get(name, set()) | values

    def _seen(self, path: str) -> Mapping[str, set[str | None]]:
        """The constants as a file sees them: its own, those of its package, and all others."""
        return ChainMap(self._facts[path].constants, self._packages.get(posixpath.dirname(path), {}), self._constants)

    def _add_wanted(self) -> None:
        """Add the constants that names are put together of and that stand in files without metrics."""
        written = [
            (one.constants, part)
            for one in self._facts.values()
            for part in (*(part for made in one.made for part in made.parts), *one.prefixes)
        ]
        parts = [(known, part) for known, one in written if one is not None for part in one.parts or ()]
        names = {part.name.removeprefix(".") for known, part in parts if part.text is None and part.name not in known}
        wanted = sorted(names)
        if not wanted:
            return
        named = re.compile(rb"\b(?:%s)\b" % b"|".join(re.escape(name.encode()) for name in wanted[:_MOST_WANTED]))
        for path, use in self._uses.items():
            if use is Use.NONE and named.search(self._files.raw(path)):
                self._add(path, self._files.remembered(path, constants_of))

    def _read(self, path: str, made: Made) -> Iterator[Literal]:
        """The metric that is made somewhere, if its name can be told."""
        constants = self._seen(path)
        values = [part.value(constants) if part is not None else None for part in made.parts]
        known = [value for value in values if value is not None]
        name = "_".join(value for value in known if value)
        if len(known) < len(values) or not name:
            self._doubts[f"with which name a metric is made in `{self._files.name(path)}`"] = None
            return
        shape = made.shape(name)
        self._perhaps |= shape.perhaps
        if shape.series:
            text = made.name.literal
            place = Spot(self._files.name(path), made.name.start, made.name.end)
            is_plain = text in {shape.name, shape.series[0].name}
            yield Literal(shape.name, shape.series, place, text, is_plain, self._labels(made.labels, constants))

    @staticmethod
    def _labels(
        written: Iterable[Written | None] | None, constants: Mapping[str, set[str | None]]
    ) -> frozenset[str] | None:
        """The names of labels as Prometheus sees them; `None` where they can't all be told."""
        found: set[str] = set()
        for one in written if written is not None else [None]:
            value = one.value(constants) if one is not None else None
            if value is None or not _LABEL.fullmatch(value):
                return None
            found.add(_ODD.sub("_", value))
        return frozenset(found)

    def _common(self) -> frozenset[str] | None:
        """The labels that every metric may have as well; `None` where they can't all be told."""
        found = [self._labels(one.common, self._seen(path)) for path, one in self._facts.items() if one.common]
        found += [self._told()] if self._is_jvm else []
        known = [one for one in found if one is not None]
        return frozenset[str]().union(*known) if len(known) == len(found) else None

    def _prefixes(self) -> Iterator[str]:
        """How the names begin that the client libraries export by themselves."""
        languages = dict.fromkeys(language_of(path) for path, use in self._uses.items() if use is Use.CLIENT)
        for language in languages:
            yield from _PREFIXES[language]
        told = [(path, one.prefixes, _PREFIXES[Language.SCRIPT]) for path, one in self._facts.items()]
        told += [(path, one.beginnings, ("",)) for path, one in self._facts.items()]
        for path, written, behind in ((path, one, behind) for path, several, behind in told for one in several):
            value = written.value(self._seen(path))
            if value is None:
                self._doubts["how the names of the default metrics begin"] = None
            else:
                yield from (f"{value}{ending}" for ending in behind)
        prefixes, doubts = told_packages(languages.keys() & OTHER_LANGUAGES, self._folders, self._files)
        self._doubts |= dict.fromkeys(doubts)
        yield from prefixes

    def _add_foreign(self) -> None:
        """Doubt what libraries add whose names tell that they have to do with metrics."""
        found = {name for path in self._uses for name in self._files.remembered(path, foreign_imports)}
        own = [".", *(name for path in self._modules() for name in _OWN.findall(self._files.text(path).text))]
        beginnings = tuple(name if "/" in name else ".".join(name.split(".")[:2]) for name in own)
        beginnings += tuple(f"{name.partition('.')[0]}." for name in self._namespaces())
        found |= set(self._packages_of_projects())
        for name in sorted(found):
            if not _KNOWN.match(name) and not name.startswith(beginnings):
                self._doubts[f"what `{name}` exports"] = None

    def _namespaces(self) -> Iterator[str]:
        """The namespaces of a program in C#."""
        for path in (path for path in self._facts if language_of(path) is Language.CSHARP):
            yield from _NAMESPACE.findall(self._files.text(path).text)

    def _packages_of_projects(self) -> Iterator[str]:
        """The packages of projects in C# that have to do with metrics by their names."""
        if any(language_of(path) is Language.CSHARP for path in self._facts):
            for path in (path for folder in self._folders for path in self._files.walk(folder)):
                if path.endswith((".csproj", ".props")):
                    yield from filter(FOREIGN.search, _PACKAGE.findall(self._files.text(path).text))

    def _modules(self) -> Iterator[str]:
        """The files that say what the program's own modules and packages are called."""
        yield from (path for path in self._facts if language_of(path) in {Language.JAVA, Language.KOTLIN})
        for path in (path for folder in self._folders for path in self._files.walk(folder)):
            if posixpath.basename(path) == "go.mod":
                yield path


def _is_mixed(folders: Iterable[str], files: Files) -> bool:
    """Whether folders have programs in languages that aren't read here, which may export metrics."""
    left = MAX_SEARCHED
    for path in (path for folder in folders for path in files.walk(folder) if path.endswith(OTHERS)):
        raw = files.raw(path)
        left -= len(raw)
        if left < 0 or may_export(path, raw):
            return True
    return False


def _samples(metrics: Iterable[Literal], common: frozenset[str] | None) -> dict[str, Sample]:
    """The series of metrics by name; what two of one name are is known only if they are the same.

    Their labels are those of both, and the `common` ones that every metric may have.
    """
    found: dict[str, Sample] = {}
    for metric in metrics:
        span = (metric.place.start, metric.place.end)
        known = metric.labels | common if metric.labels is not None and common is not None else None
        for one in metric.series:
            labels = known | {one.label} if known is not None and one.label else known
            before = found.get(one.name)
            if before is None:
                found[one.name] = Sample(one.name, labels, span[0], one.kind, span, file=metric.place.file)
                continue
            both = before.labels | labels if before.labels is not None and labels is not None else None
            kind = before.kind if before.kind is one.kind else None
            found[one.name] = before._replace(labels=both, kind=kind)
    return found
