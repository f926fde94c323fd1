"""The command lines of programs: which flags there are, and what they take.

`flags/` has a table for each program. A line is a flag: its name, what it takes (`ProgramFlag`), whether it may be
given more than once, and in which versions it is known to be missing.

    collector.netdev.device-exclude text since=1.1
    collector.netdev.ignored-devices text gone=1.0 instead=collector.netdev.device-exclude

A line with an exclamation mark is a fact: what the program is called, how it reads its words from a version on
(`Reads`), and the versions between which all of its flags are known.

Sources: `--help` of Prometheus 3.5 and Alertmanager 0.33, the hidden flags in Prometheus' `main.go`, its migration
guide and changelog; `--help` of the exporters in Debian 11, 12 and 13, and the changelogs of node_exporter,
mysqld_exporter and postgres_exporter; the documentation of statsd_exporter 0.28, cAdvisor 0.49, Loki and Promtail 3.1.
What ends a program was tried on those of Debian.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.models.durations import is_duration
from stacklint.models.nearness import nearest, one_off
from stacklint.models.urls import is_url
from stacklint.pattern import Pattern
from stacklint.stack.programs.known_names import is_newest, version_of
from stacklint.stack.programs.table_files import table_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacklint.stack.compose.sets import Image

Version = tuple[int, ...]

_GO_DURATION: Final = Pattern(r"[-+]?(?:0|(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)")
_NUMBER: Final = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_SIZE: Final = Pattern(rf"(?:{_NUMBER}[KMGTPE]?B)+|(?:{_NUMBER}(?:[KMGTPE]i)?B)+")
_CHOICES: Final = {"level": ("debug", "info", "warn", "error"), "format": ("logfmt", "json")}


def _is_url(text: str) -> bool:
    """Whether Go takes a URL, and Prometheus too, which refuses quotes around it."""
    return is_url(text) and text[:1] not in {'"', "'"} and text[-1:] not in {'"', "'"}


def _is_http(text: str) -> bool:
    """Whether Alertmanager takes it as its own URL."""
    return not text or (is_url(text) and text.startswith(("http://", "https://")))


_UNITS: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "duration": (is_duration, "no duration such as `15d`"),
    "go": (lambda text: _GO_DURATION.fullmatch(text) is not None, "no duration such as `120h`"),
    "url": (_is_url, "no URL such as `https://prometheus.example.org/`"),
    "http": (_is_http, "no URL that begins with `http://` or `https://`"),
    "size": (lambda text: _SIZE.fullmatch(text) is not None, "no size such as `10GB`"),
}


class ProgramFlag(NamedTuple):
    """A flag of a program.

    Attributes:
        takes: `bool` (no value), `duration`, `go` (a duration of Go), `size`, `url`, `http` (a URL with that scheme),
            `level`, `format`, `metrics` (names of cAdvisor) or `text`.
        repeated: whether it may be given more than once.
        mode: `server` or `agent` where it is refused in the other mode of Prometheus.
        since: the first version that has it, where known.
        after: the last version that is known not to have it yet.
        gone: the first version that is known to be without it.
        instead: the flags that took its place, the newest first.
    """

    takes: str
    repeated: bool = False
    mode: str = ""
    since: Version | None = None
    after: Version | None = None
    gone: Version | None = None
    instead: tuple[str, ...] = ()

    def is_in(self, version: Version) -> bool:
        """Whether a version may have it."""
        early = (self.since is not None and version < self.since) or (
            self.after is not None and version[:2] <= self.after
        )
        return not early and (self.gone is None or version < self.gone)


class Reads(NamedTuple):
    """How a program reads its words from a version on.

    Attributes:
        since: that version.
        how: `kingpin` (two dashes), `go` (one or two, and the first word that is no flag ends them), or `either`: two
            dashes, but those with one are taken for such.
    """

    since: Version
    how: str


class Program(NamedTuple):
    """A program and its flags.

    Attributes:
        name: what it is called.
        reads: how it reads its words, the oldest first.
        oldest: the first version whose flags are all known.
        newest: the last one.
        flags: its flags, of all versions.
    """

    name: str
    reads: tuple[Reads, ...]
    oldest: Version
    newest: Version
    flags: Mapping[str, ProgramFlag]

    def how(self, version: Version) -> str:
        """How a version reads its words; "" where that isn't known."""
        return next((one.how for one in reversed(self.reads) if version >= one.since), "")

    def is_known(self, version: Version) -> bool:
        """Whether all flags of a version are known."""
        return self.oldest <= version and version[:2] <= self.newest


class FlagFault(NamedTuple):
    """What makes a program end at once.

    Attributes:
        word: the index of the word that is wrong.
        value: whether it is the value in the word, after the `=`.
        problem: what is wrong, as the end of a sentence that begins with what is written.
        help: what to do about it.
        other: the index of the word that it goes wrong with.
        meant: the flag that is meant, where that is but misspelt.
        dated: whether another version would take it.
    """

    word: int
    value: bool
    problem: str
    help: str = ""
    other: int | None = None
    meant: str = ""
    dated: bool = False


_OF_1: Final = {
    "alertmanager.url": "take it out, and list the Alertmanager in prometheus.yml, under `alerting`",
    "storage.local.path": "write `--storage.tsdb.path`",
    "storage.local.retention": "write `--storage.tsdb.retention.time`",
    "storage.local.": "take it out",
    "query.staleness-delta": "write `--query.lookback-delta`",
}
"""How flags begin that went with Prometheus 1 (its migration guide), and what took their place."""
_GO_TRUTHS: Final = frozenset({"1", "0", "t", "f", "T", "F", "true", "false", "TRUE", "FALSE", "True", "False"})
_METRICS: Final = frozenset(
    {
        *("advtcp", "app", "cpu", "cpuLoad", "cpu_topology", "cpuset", "disk", "diskIO", "hugetlb", "memory"),
        *("memory_numa", "network", "oom_event", "percpu", "perf_event", "pressure", "process", "referenced_memory"),
        *("resctrl", "sched", "tcp", "udp"),
    }
)
"""What cAdvisor can be told to measure or not."""
_LOST_METRICS: Final[Mapping[str, Version]] = {"accelerator": (0, 49)}
_SPACED: Final = Pattern(r"(?P<dashes>--?)(?P<name>[\w.-]+)\s+(?P<value>\S.*)", re.DOTALL)
"""A flag and its value in one word."""


_OF_PROMETHEUS: Final = ("node", "blackbox", "snmp", "mysqld", "haproxy")
_UNDATED: Final = frozenset({"cadvisor/cadvisor", "google/cadvisor"})
"""Images whose newest version isn't behind the tag `latest`."""
_IMAGES: Final[Mapping[str, str]] = {
    **{f"{owner}/{name}-exporter": name for owner in ("prom", "prometheus") for name in (*_OF_PROMETHEUS, "statsd")},
    **dict.fromkeys(("prom/pushgateway", "prometheus/pushgateway"), "pushgateway"),
    **dict.fromkeys(_UNDATED, "cadvisor"),
    "prometheuscommunity/postgres-exporter": "postgres",
    "prometheuscommunity/elasticsearch-exporter": "elasticsearch",
    "oliver006/redis_exporter": "redis",
    "nginx/nginx-prometheus-exporter": "nginx",
    "ncabatoff/process-exporter": "process",
    "lusotycoon/apache-exporter": "apache",
    "grafana/loki": "loki",
    "grafana/promtail": "promtail",
}
"""The images that start a program themselves, with its versions as their tags."""


@cache
def program(table: str) -> Program:
    """A program by the name of its table."""
    lines = table_text("flags", table).splitlines()
    facts = [line[1:].split() for line in lines if line.startswith("!")]
    told = {name: words for name, *words in facts}
    oldest, newest = (_version(one) for one in told.get("known", ("0.0", "0.0")))
    return Program(
        told["program"][0],
        tuple(
            Reads(_version(since), how)
            for name, how, since in (one for one in facts if len(one) == 3)
            if name == "reads"
        ),
        oldest,
        newest,
        dict(_flag_of(line) for line in lines if not line.startswith("!")),
    )


def started_program(image: Image | None) -> tuple[str, Version] | None:
    """The table of the program that an image starts, and its version; `None` where either isn't known."""
    table = _IMAGES.get(image.repository) if image is not None else None
    version = version_of(image) if table is not None and image is not None and "$" not in image.text else None
    if table is None or version is None:
        return None
    undated = image is not None and image.repository in _UNDATED and is_newest(version)
    return table, program(table).oldest if undated else version


def program_flags(table: str) -> Mapping[str, ProgramFlag]:
    """The flags of a program, by the name of its table."""
    return program(table).flags


def _flag_of(line: str) -> tuple[str, ProgramFlag]:
    name, takes, *rest = line.split()
    told = dict(one.split("=") for one in rest if "=" in one)
    since, after, gone = (_version(told[key]) if key in told else None for key in ("since", "after", "gone"))
    mode = next((mode for mode in ("server", "agent") if mode in rest), "")
    instead = tuple(told["instead"].split(",")) if "instead" in told else ()
    return name, ProgramFlag(takes, "repeated" in rest, mode, since, after, gone, instead)


def flag_faults(table: str, words: Sequence[str], version: Version, *, agent: bool = False) -> Iterator[FlagFault]:
    """What is wrong with the words of a command line; `agent` tells whether it starts an agent of Prometheus.

    A value in which a variable stands may be any.
    """
    known = program(table)
    how = known.how(version)
    if how == "go":
        yield from _of_go(words, known, version)
    elif how:
        doubled = [f"-{word}" if how == "either" and _is_single(word) else word for word in words]
        yield from _of_kingpin(doubled, known, version, agent=agent)


def _is_single(word: str) -> bool:
    """Whether a word is a flag with one dash and more than a letter."""
    return word.startswith("-") and not word.startswith("--") and len(word) > 2


def _of_go(words: Sequence[str], known: Program, version: Version) -> Iterator[FlagFault]:
    """What Go's own reader refuses: it reads up to the first word that is no flag."""
    index = 0
    while index < len(words) and words[index].startswith("-") and words[index] not in {"-", "--"}:
        word, at = words[index], index
        index += 1
        dashes = "--" if word.startswith("--") else "-"
        name, equals, value = word[len(dashes) :].partition("=")
        flag = known.flags.get(name)
        if flag is None:
            yield from _unknown(word, at, known, version)
            flag = known.flags.get(_meant(name, known, version) or "")
            if flag is None:
                return  # it may take a value, or not
        yield from _of_version(flag, at, known, version, dashes)
        if flag.takes == "bool":
            if equals and value not in _GO_TRUTHS and "$" not in value:
                yield FlagFault(at, True, "is neither `true` nor `false`")
            continue
        if not equals:
            if index == len(words):
                yield FlagFault(at, False, "needs a value")
                return
            value, at = words[index], index
            index += 1
        yield from _of_value(flag, value, at, known, version, equals=bool(equals))


def _of_kingpin(words: Sequence[str], known: Program, version: Version, *, agent: bool) -> Iterator[FlagFault]:
    """What kingpin refuses."""
    flags, seen = known.flags, dict[str, int]()
    index = 0
    while index < len(words):
        word, at = words[index], index
        index += 1
        if word == "--":
            return
        if not word.startswith("-"):
            yield _no_flag(word, at)
            continue
        if not word.startswith("--"):
            yield from _short(word, at, known)
            continue
        name, equals, value = word[2:].partition("=")
        flag = _flag(name, flags)
        if flag is None:
            yield from _unknown(word, at, known, version)
            index += not equals and index < len(words) and not words[index].startswith("-")
            continue
        if flag.takes == "bool":
            if equals:
                advice = f"write `--no-{name}`" if value.lower() in {"false", "0"} else f"write `--{name}`"
                yield FlagFault(at, True, "is a value, and this flag takes none", advice)
        elif not equals:
            if index == len(words) or words[index].startswith("-"):
                yield FlagFault(at, False, "needs a value")
                continue
            value, at = words[index], index
            index += 1
        first = at if equals or flag.takes == "bool" else at - 1
        yield from _of_version(flag, first, known, version, "--")
        yield from _of_mode(flag, first, agent=agent)
        if flag.takes != "bool":
            yield from _of_value(flag, value, at, known, version, equals=bool(equals))
        if name in seen and not flag.repeated and known.is_known(version):
            yield FlagFault(at, False, "is given twice", "keep one of them", seen[name])
        seen.setdefault(name, at)


def _flag(name: str, flags: Mapping[str, ProgramFlag]) -> ProgramFlag | None:
    """The flag of a name; one that takes no value is switched off by `no-` before its name."""
    flag = flags.get(name)
    if flag is None and name.startswith("no-"):
        flag = flags.get(name[3:])
        return flag if flag is not None and flag.takes == "bool" else None
    return flag


def _no_flag(word: str, at: int) -> FlagFault:
    if word.lstrip().startswith("-"):
        return FlagFault(
            at, False, "has a space before it", "take out the `\\` before it: in a folded text it keeps the space"
        )
    return FlagFault(at, False, "is no flag", "take it out: the image starts the program itself")


def _short(word: str, at: int, known: Program) -> Iterator[FlagFault]:
    name = word[1:].partition("=")[0]
    if name in known.flags:
        yield FlagFault(at, False, "has one dash, as in versions of long ago", f"write `-{word}`")
    elif name != "h":
        yield FlagFault(at, False, "is no flag", "take it out")


def _unknown(word: str, at: int, known: Program, version: Version) -> Iterator[FlagFault]:
    """A flag that isn't listed: hidden ones of other versions may be missing here, so it has to be near to one."""
    spaced = _SPACED.match(word)
    dashes, name = ("--" if word.startswith("--") else "-"), word.lstrip("-").partition("=")[0]
    stem = name.removeprefix("no-")
    if spaced is not None and _flag(spaced["name"], known.flags) is not None:
        advice = f"write `{spaced['dashes']}{spaced['name']}={spaced['value']}`, or two items"
        yield FlagFault(at, False, "is one word, and no flag is called so", advice)
    elif stem != name and stem in known.flags:
        advice = f"take it out: `--{stem}` has a value, so it can't be turned off"
        yield FlagFault(at, False, "is an unknown flag", advice)
    elif (
        instead := next((told for start, told in _OF_1.items() if name.startswith(start)), "")
    ) and known.name == "Prometheus":
        yield FlagFault(at, False, "is a flag of Prometheus 1", instead)
    elif (meant := _meant(stem, known, version)) is not None:
        advice = f"did you mean `{dashes}{meant}`?"
        yield FlagFault(at, False, "is an unknown flag", advice, meant=f"{dashes}{meant}")


def _meant(name: str, known: Program, version: Version) -> str | None:
    """The flag that is meant by one that isn't listed: of a version with flags that we may lack, a letter apart."""
    flags = frozenset(one for one, flag in known.flags.items() if flag.is_in(version))
    meant = nearest(name, flags) if known.is_known(version) else one_off(name, flags)
    return meant if meant is not None and _is_alike(name, meant) else None


def _is_alike(name: str, other: str) -> bool:
    """Whether parts of two names are alike, of collectors each: they share much of what stands before and behind."""
    parts, others = name.split("."), other.split(".")
    if len(parts) != len(others) or not name.startswith("collect"):
        return True
    return all(one == two or nearest(one, (two,)) is not None for one, two in zip(parts, others, strict=True))


def _of_version(flag: ProgramFlag, at: int, known: Program, version: Version, dashes: str) -> Iterator[FlagFault]:
    if flag.is_in(version):
        return
    if flag.gone is not None and version >= flag.gone:
        kept = (one for one in flag.instead if (new := known.flags.get(one)) is None or new.is_in(version))
        instead = next(kept, "")
        advice = f"write `{dashes}{instead}`" if instead else "take it out"
        yield FlagFault(at, False, f"is gone since version {_shown(flag.gone)}", advice, dated=True)
    elif flag.since is not None:
        yield FlagFault(at, False, f"came with version {_shown(flag.since)}", "use a newer image", dated=True)
    else:
        assert flag.after is not None  # or it would be there
        yield FlagFault(at, False, f"came after version {_shown(flag.after)}", "use a newer image", dated=True)


def _of_mode(flag: ProgramFlag, at: int, *, agent: bool) -> Iterator[FlagFault]:
    if flag.mode == "agent" and not agent:
        yield FlagFault(at, False, "is for agents only", "add `--agent`, or take it out")
    elif flag.mode == "server" and agent:
        yield FlagFault(at, False, "is not for agents", "take it out")


def _of_value(
    flag: ProgramFlag, value: str, at: int, known: Program, version: Version, *, equals: bool
) -> Iterator[FlagFault]:
    choices = _CHOICES.get(flag.takes)
    if "$" in value or version < known.oldest:
        return
    if flag.takes == "metrics":
        yield from _of_metrics(value, at, version, equals=equals)
    elif choices is not None and value.lower() not in choices:
        near = nearest(value.lower(), choices)
        yield FlagFault(at, equals, "is none of its values", f"write `{near}`" if near else f"write {_either(choices)}")
    elif flag.takes in _UNITS and not _UNITS[flag.takes][0](value):
        unit = {"duration": "d", "go": "s"}.get(flag.takes, "")
        advice = f"write a unit, such as `{value}{unit}`" if value.isdecimal() and unit else ""
        yield FlagFault(at, equals, f"is {_UNITS[flag.takes][1]}", advice)


def _of_metrics(value: str, at: int, version: Version, *, equals: bool) -> Iterator[FlagFault]:
    for name in value.split(","):
        lost, meant = _LOST_METRICS.get(name), one_off(name, _METRICS) if name not in _METRICS else None
        if lost is not None and version >= lost:
            yield FlagFault(
                at, equals, f"has `{name}`, which is gone since version {_shown(lost)}", "take that out", dated=True
            )
        elif lost is None and meant is not None:
            yield FlagFault(at, equals, f"has `{name}`, which is unknown", f"write `{meant}`")


def _either(choices: Sequence[str]) -> str:
    return ", ".join(f"`{one}`" for one in choices[:-1]) + f" or `{choices[-1]}`"


def _version(text: str) -> Version:
    return tuple(int(number) for number in text.split("."))


def _shown(version: Version) -> str:
    return ".".join(str(number) for number in version)
