"""Well-known programs as a stack runs them: which version, with which of their parts, and what they export then."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.compose.interpolation import names_variable
from stacklint.stack.compose.sets import Service
from stacklint.stack.metrics.exposition import Sample
from stacklint.stack.programs.known_names import ANYTHING, Life, Table, Version, read_table, read_version, show_version

if TYPE_CHECKING:
    from stacklint.stack.programs.images import Known

PROCESS: Final = ("go_", "process_", "promhttp_")
"""How the names of metrics begin that programs written in Go export of themselves."""
_GO: Final = "go"
_SHELLS: Final = frozenset({"sh", "bash", "ash", "dash", "env"})
_NONE: Final = "disable-defaults"


class Given(Enum):
    """What is known of a setting of a program."""

    SET = "set"
    UNSET = "unset"
    UNKNOWN = "unknown"


class Exporter(NamedTuple):
    """A program with a table, as a service runs it.

    Attributes:
        service: the service.
        table: what its versions export.
        version: its version; `None` where the tag of its image doesn't tell.
        newest: whether that is the newest that we know, since the image has no version.
        off: the parts of it that are off.
        open: whether it may export what its table lacks.
        obscure: whether not even its own names are known.
        quiet: whether it exports nothing about its own process.
        samples: what it may export.
        asked: whether it surely exports no series of some names, which somebody asked before.
    """

    service: Service
    table: Table
    version: Version | None
    newest: bool
    off: frozenset[str]
    open: bool
    obscure: bool
    quiet: bool
    samples: Mapping[str, Sample]
    asked: dict[str, bool]

    def lacks(self, name: str) -> bool:
        """Whether it surely exports no series of a name that begins as its names do."""
        if name not in self.asked:  # thousands of targets may be one program, and each is asked
            self.asked[name] = self._is_without(name)
        return self.asked[name]

    def _is_without(self, name: str) -> bool:
        life = self.life(name)
        never = life is Life.NEVER and not self.open
        return never or life in {Life.GONE, Life.LATER} or self.off_part(name) is not None

    def off_part(self, name: str) -> str | None:
        """The part that a metric belongs to, if it is off."""
        metric = self.table.metrics.get(name)
        off = metric is not None and metric.part in self.off and not self.obscure
        return metric.part if off and metric is not None else None

    def life(self, name: str) -> Life:
        """What is known of a name in its version."""
        known = self.version is not None and not self.obscure
        return self.table.life(name, self.version) if known and self.version is not None else Life.UNKNOWN

    @property
    def shown(self) -> str:
        """The program and its version, as people write it."""
        return f"{self.table.program} {show_version(self.version)}" if self.version is not None else self.table.program


class Exporters:
    """The well-known programs of a stack: read once for all jobs, and for all services that run them in one way."""

    def __init__(self) -> None:
        self._found: dict[str, Exporter] = {}
        self._alike: dict[tuple[object, ...], Exporter] = {}

    def of(self, service: Service, known: Known) -> Exporter:
        """The program of a service whose image has a table."""
        if service.name not in self._found:
            words = tuple(word for word, _ in service.command)
            told = frozenset(service.environment), bool(service.env_files), service.partial
            key = (known.table, service.image, service.entrypoint, words, *told)
            if key not in self._alike:
                self._alike[key] = read_exporter(service, known)
            self._found[service.name] = self._alike[key]._replace(service=service)
        return self._found[service.name]


def read_exporter(service: Service, known: Known) -> Exporter:
    """The program of a service whose image has a table."""
    table = read_table(known.table)
    version, newest = _version(service, table)
    opened, added, labelled = (_given(service, table.words(fact)) for fact in ("opens", "adds", "labels"))
    obscure = opened is not Given.UNSET
    unseen = Exporter(
        service=service,
        table=table,
        version=version,
        newest=newest,
        off=_off(service, table),
        open=obscure or added is not Given.UNSET,
        obscure=obscure,
        quiet=_given(service, table.words("quiet")) is Given.SET,
        samples={},
        asked={},
    )
    process = set(PROCESS) <= set(known.prefixes) and not unseen.quiet
    scraped = version is not None and table.versions[0] <= version <= table.versions[-1]
    samples = _samples(known.table, process=process, labelled=scraped and labelled is Given.UNSET)
    return unseen._replace(samples={name: one for name, one in samples.items() if not unseen.lacks(name)})


@lru_cache(maxsize=64)
def _samples(name: str, *, process: bool, labelled: bool) -> Mapping[str, Sample]:
    """What all versions of a program export, and with it what it exports of its process.

    Labels are known of versions between those that were scraped: others may have further ones.
    """
    metrics = {**(read_table(_GO).metrics if process else {}), **read_table(name).metrics}
    return {name: Sample(name, metric.labels if labelled else None, 0, metric.kind) for name, metric in metrics.items()}


def _version(service: Service, table: Table) -> tuple[Version | None, bool]:
    """The version of an image, and whether that is the newest that we know since it has no other tag than `latest`."""
    image = service.image
    if image is None or "$" in image.text or (not image.tag and "@" in image.text):
        return None, False
    if image.tag in {"", "latest"}:
        return table.newest, True
    return read_version(image.tag), False


def _words(service: Service) -> list[str] | None:
    """The arguments of a program; `None` where they can't be known."""
    words = [*service.entrypoint[1:], *(word for word, _ in service.command)]
    program = service.entrypoint[0].rpartition("/")[2] if service.entrypoint else ""
    hidden = any(names_variable(word) or word.startswith("@") for word in words)
    if hidden or service.partial or program in _SHELLS or not all(word.startswith("-") for word in words[:1]):
        return None
    return words


def _given(service: Service, settings: tuple[str, ...]) -> Given:
    """Whether one of some flags, or variables of the environment, is given."""
    if not settings:
        return Given.UNSET
    words = _words(service)
    flags = {word.partition("=")[0].lstrip("-") for word in words or ()}
    if ANYTHING in settings or any(one in flags or one in service.environment for one in settings):
        return Given.SET
    variables = any(one.isupper() for one in settings)
    return Given.UNKNOWN if words is None or (variables and service.env_files) else Given.UNSET


def _off(service: Service, table: Table) -> frozenset[str]:
    """The parts that are off; none where the arguments aren't known."""
    words, prefix = _words(service), table.flag("")
    if words is None or not table.words("flag"):
        return frozenset()
    flags = {word.partition("=")[0].lstrip("-") for word in words}
    every = frozenset(metric.part for metric in table.metrics.values() if metric.part)
    off = every if f"{prefix}{_NONE}" in flags else frozenset(table.words("off"))
    off |= {part for part in every if f"no-{prefix}{part}" in flags}
    variables = dict(zip(table.words("variable")[::2], table.words("variable")[1::2], strict=True))
    return frozenset(part for part in off if not _is_on(part, service, table, flags, variables))


def _is_on(part: str, service: Service, table: Table, flags: set[str], variables: Mapping[str, str]) -> bool:
    """Whether a part is asked for, or may be."""
    given = part in variables and (variables[part] in service.environment or bool(service.env_files))
    return given or table.flag(part) in flags
