"""The metrics of well-known programs: tables in `names/`, made from real scrapes by tools/known_names.py.

A line of a table is a metric: its name, its kind, its labels, the versions that it was seen in, and the part of the
program that it belongs to, such as a collector.

    node_cpu_seconds_total counter cpu,mode @cpu
    node_softnet_received_rps_total counter cpu 1.9.0.. @softnet
    node_memory_Balloon_bytes gauge - ..1.9.0 @meminfo

`-` stands for nothing, `?` for what isn't known. Without a range a metric was in all versions that were scraped. A line
with an exclamation mark is a fact that no scrape tells, from the program's own documentation: its first word says which
(`FACTS`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.promql.semantics import Kind
from stacklint.stack.programs.table_files import table_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacklint.stack.compose.sets import Image

Version = tuple[int, ...]
"""The numbers of a version. What a tag leaves out is endless: `v1.8` is the newest of its kind."""

FACTS: Final[Mapping[str, str]] = {
    "program": "what the program is called",
    "versions": "those that were scraped, in order",
    "also": "a metric that the scrapes lack, as a line of a metric; its range begins with the version it came with",
    "former": "a metric of old, what came in its place (`-`: nothing), and the first version without it",
    "whole": "beginnings of names under which there are no others",
    "varying": "beginnings of names that depend on what is watched, so that no version tells which there are",
    "loose": "beginnings of the names of metrics whose labels can't be known",
    "off": "parts that have to be asked for",
    "flag": "what stands between `--`, or `--no-`, and the name of a part; `-`: nothing",
    "variable": "a part, and the variable of the environment that asks for it as its flag does",
    "part": "a part, and the beginnings of the names that belong to it",
    "adds": "flags, or variables of the environment, with which it exports what others name; `*`: it always does",
    "opens": "those with which what it exports under its own names is not known either; `*`: it never is",
    "labels": "those with which its metrics have further labels",
    "quiet": "flags with which it exports nothing about its own process",
}
"""What facts there are of a program, by the word behind the exclamation mark."""

ANYTHING: Final = "*"
"""In place of a flag: it needs none."""
_LAST: Final = 1_000_000
_NONE: Final = "-"
_UNKNOWN: Final = "?"


class Life(Enum):
    """What is known of a metric in a version."""

    THERE = "there"
    """The version may have it."""
    GONE = "gone"
    """It had it, and has it no more."""
    LATER = "later"
    """It has it not yet."""
    NEVER = "never"
    """No version has it."""
    UNKNOWN = "unknown"
    """Nothing is known of it."""


class Metric(NamedTuple):
    """A metric of a program, in all its versions.

    Attributes:
        name: its name.
        kind: what it is; `None` where nothing tells.
        labels: its labels, but for those that scraping adds; `None` where they can't be known.
        part: the part of the program that it belongs to, "" if that isn't known.
        came: the version that it came with, or the last that surely lacks it; empty where it may always have been.
        after: whether it came after that version and not with it.
        gone: a version that lacks it again, as do all that follow; empty while it is there.
        heirs: what came in its place.
    """

    name: str
    kind: Kind | None = None
    labels: frozenset[str] | None = None
    part: str = ""
    came: Version = ()
    after: bool = False
    gone: Version = ()
    heirs: tuple[str, ...] = ()

    def life(self, version: Version) -> Life:
        """Whether a version has it."""
        if self.came and (version <= self.came if self.after else version < self.came):
            return Life.LATER
        return Life.GONE if self.gone and version >= self.gone else Life.THERE


class Table(NamedTuple):
    """What a program exports.

    Attributes:
        program: what it is called.
        versions: those that were scraped, in order.
        metrics: its metrics by their names.
        facts: what else is known of it: the words of each fact by its first one (`FACTS`).
    """

    program: str
    versions: tuple[Version, ...]
    metrics: Mapping[str, Metric]
    facts: Mapping[str, tuple[str, ...]]

    @property
    def newest(self) -> Version:
        """The newest version that is known."""
        return max(self.versions[-1], *(metric.came for metric in self.metrics.values()))

    def words(self, fact: str) -> tuple[str, ...]:
        """What a fact says; nothing where it isn't told."""
        return self.facts.get(fact, ())

    def flag(self, part: str) -> str:
        """The flag, without dashes, that asks for a part."""
        prefix = next(iter(self.words("flag")), _NONE)
        return part if prefix == _NONE else f"{prefix}{part}"

    def life(self, name: str, version: Version) -> Life:
        """What is known of a name in a version."""
        found = self.metrics.get(name)
        if found is not None:
            return found.life(version)
        scraped = self.versions[0] <= version <= self.versions[-1]
        return Life.NEVER if scraped and name.startswith(self.words("whole")) else Life.UNKNOWN

    def instead(self, name: str, version: Version) -> str | None:
        """What a version calls a metric that it has under another name only."""
        pending, seen = [name], {name}
        while pending:
            for other in self._others(pending.pop()):
                found = self.metrics.get(other)
                if found is not None and found.life(version) is Life.THERE:
                    return other
                if other not in seen:
                    seen.add(other)
                    pending.append(other)
        return None

    def _others(self, name: str) -> Iterator[str]:
        """What came in the place of a metric, and what it came in the place of."""
        yield from self.metrics[name].heirs if name in self.metrics else ()
        yield from (old.name for old in self.metrics.values() if name in old.heirs)


def read_version(text: str) -> Version | None:
    """The version that a tag such as `v1.8.2-alpine` tells; `None` where it tells none."""
    numbers: list[int] = []
    for word in text.removeprefix("v").replace("-", ".", 1).split("."):
        if not (word.isascii() and word.isdecimal() and len(word) < 5) or len(numbers) == 3:
            break
        numbers.append(int(word))
    if not numbers or numbers[0] > 99:  # a date, as nightly builds have it, is no version
        return None
    return tuple(numbers + [_LAST] * (3 - len(numbers)))


def version_of(image: Image) -> Version | None:
    """The version of an image by its tag: without one it is the newest there is; `None` where nothing tells."""
    if image.tag in {"", "latest"}:
        return (_LAST,) if "@" not in image.text else None
    return read_version(image.tag)


def is_newest(version: Version) -> bool:
    """Whether that is the version of an image that tells none, which is the newest there is."""
    return version == (_LAST,)


def show_version(version: Version) -> str:
    """A version as people write it."""
    return ".".join(str(number) for number in version if number != _LAST)


@lru_cache(maxsize=64)
def read_table(name: str) -> Table:
    """The table of a program, which is read once."""
    return parse_table(table_text("names", name))


def usual_kind(name: str) -> Kind | None:
    """Whether a metric is a counter or a gauge, whoever exports it; `None` for names that need not be a known one's."""
    table = next((table for start, table in _OWN_NAMES.items() if name.startswith(start)), None)
    found = read_table(table).metrics.get(name) if table is not None else None
    return found.kind if found is not None and found.kind in {Kind.COUNTER, Kind.GAUGE} else None


_OWN_NAMES: Final = {
    "alertmanager_": "alertmanager",
    "container_": "cadvisor",
    "machine_": "cadvisor",
    "node_": "node",
    "probe_": "blackbox",
    "prometheus_": "prometheus",
}
"""How names begin that nobody gives to metrics of his own, and the tables of those that have them."""


def parse_table(text: str) -> Table:
    """The table that a text holds."""
    facts: dict[str, list[str]] = {}
    lines: list[list[str]] = []
    also: list[list[str]] = []
    former: list[list[str]] = []
    parts: list[tuple[str, tuple[str, ...]]] = []
    for line in text.splitlines():
        words = line.split()
        if not line.startswith(("#", "!")):
            lines.append(words)
        elif words[0] == "!also":
            also.append(words[1:])
        elif words[0] == "!former":
            former.append(words[1:])
        elif words[0] == "!part":
            parts.append((words[1], tuple(words[2:])))
        elif line.startswith("!"):
            facts.setdefault(words[0][1:], []).extend(words[1:])
    versions = tuple(version for word in facts.get("versions", ()) if (version := read_version(word)) is not None)
    metrics = {words[0]: _metric(words, versions) for words in lines}
    metrics.update((words[0], _metric(words, ())) for words in also)
    for name, heirs, gone in former:
        metrics.update(_renamed(name, () if heirs == _NONE else tuple(heirs.split(",")), gone, metrics))
    for part, prefixes in parts:
        metrics.update((name, one._replace(part=part)) for name, one in metrics.items() if name.startswith(prefixes))
    told = {fact: tuple(words) for fact, words in facts.items()}
    return Table(" ".join(told.get("program", ())), versions, metrics, told)


def _metric(words: Sequence[str], versions: Sequence[Version]) -> Metric:
    """The metric of a line; without versions that were scraped its range begins with the version that it came with."""
    name, kind, labels, *rest = words
    part = next((word[1:] for word in rest if word.startswith("@")), "")
    first, last = next(((start, end) for start, dots, end in (w.partition("..") for w in rest) if dots), ("", ""))
    since, until = read_version(first), read_version(last)
    came, after, gone = since or (), False, Version()
    if since is not None and versions:
        came, after = versions[bisect_left(versions, since) - 1], True
    if until is not None:
        gone = versions[bisect_right(versions, until)] if versions else until
    return Metric(
        name,
        None if kind == _NONE else Kind(kind),
        None if labels == _UNKNOWN else frozenset(() if labels == _NONE else labels.split(",")),
        part, came, after, gone,
    )  # fmt: skip


def _renamed(
    name: str, heirs: tuple[str, ...], version: str, metrics: Mapping[str, Metric]
) -> Iterator[tuple[str, Metric]]:
    """A metric of old, and what came in its place."""
    when = read_version(version) or ()
    old = metrics.get(name, Metric(name))
    yield name, old._replace(heirs=heirs, gone=old.gone or when)
    for heir in heirs:
        new = metrics.get(heir)
        if new is not None and not new.came and not old.gone:
            yield heir, new._replace(came=when)
