"""The command lines of Prometheus and Alertmanager: which flags there are, and what they take.

Sources: `--help` of Prometheus 3.5 and Alertmanager 0.33, the hidden flags in Prometheus' `main.go`, its migration
guide and changelog. Both read their flags with kingpin: a fault ends the program before it has begun.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.models.durations import is_duration
from stacklint.models.nearness import nearest
from stacklint.models.urls import is_url
from stacklint.pattern import Pattern
from stacklint.promql.options import version_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Version = tuple[int, int]

_PROMETHEUS: Final = """
config.file text
config.auto-reload-interval duration since=3.0
web.listen-address text repeated
auto-gomaxprocs bool since=3.0
auto-gomemlimit bool since=3.0
auto-gomemlimit.ratio text since=3.0
web.config.file text since=2.24
web.read-timeout duration
web.max-connections text
web.max-notifications-subscribers text
web.external-url url
web.route-prefix text
web.local-assets text
web.user-assets text
web.enable-lifecycle bool
web.enable-admin-api bool
web.enable-remote-write-receiver bool since=2.33
web.remote-write-receiver.accepted-protobuf-messages text repeated
web.enable-otlp-receiver bool since=3.0
web.console.templates text
web.console.libraries text
web.page-title text
web.cors.origin text
storage.tsdb.path text server
storage.tsdb.min-block-duration duration server
storage.tsdb.max-block-duration duration server
storage.tsdb.max-block-chunk-segment-size size server
storage.tsdb.wal-segment-size size server
storage.tsdb.retention duration server gone=3.0 instead=storage.tsdb.retention.time
storage.tsdb.retention.time duration server
storage.tsdb.retention.size size server
storage.tsdb.retention.percentage text server
storage.tsdb.no-lockfile bool server
storage.tsdb.allow-overlapping-blocks bool server gone=3.0
storage.tsdb.allow-overlapping-compaction bool server
storage.tsdb.wal-compression bool server
storage.tsdb.wal-compression-type text server
storage.tsdb.head-chunks-write-queue-size text server
storage.tsdb.samples-per-chunk text server
storage.tsdb.block-reload-interval duration server
storage.tsdb.delayed-compaction.max-percent text server
storage.tsdb.delay-compact-file.path text server
storage.agent.path text agent since=2.32
storage.agent.wal-segment-size size agent since=2.32
storage.agent.wal-compression bool agent since=2.32
storage.agent.wal-compression-type text agent
storage.agent.wal-truncate-frequency duration agent since=2.32
storage.agent.retention.min-time duration agent since=2.32
storage.agent.retention.max-time duration agent since=2.32
storage.agent.no-lockfile bool agent since=2.32
storage.remote.flush-deadline duration
storage.remote.read-sample-limit text server
storage.remote.read-concurrent-limit text server
storage.remote.read-max-bytes-in-frame text server
rules.alert.for-outage-tolerance duration server
rules.alert.for-grace-period duration server
rules.alert.resend-delay duration server
rules.max-concurrent-evals text server
scrape.adjust-timestamps bool
scrape.timestamp-tolerance text
scrape.discovery-reload-interval duration
scrape.name-escaping-scheme text
alertmanager.notification-queue-capacity text server
alertmanager.notification-batch-size text server
alertmanager.drain-notification-queue-on-shutdown bool server
alertmanager.timeout text server gone=3.0
query.lookback-delta duration server
query.timeout duration server
query.max-concurrency text server
query.max-samples text server
enable-feature text repeated
agent bool since=3.0
log.level level
log.format format
help bool
help-long bool
help-man bool
version bool
"""

_ALERTMANAGER: Final = """
config.file text
storage.path text
data.retention go
data.maintenance-interval go
silences.max-silences text
silences.max-silence-size-bytes text
silences.max-per-silence-bytes text
log.silences bool
alerts.gc-interval go
alerts.per-alertname-limit text
dispatch.maintenance-interval go
dispatch.start-delay go
web.systemd-socket bool
web.listen-address text repeated
web.config.file text
web.external-url http
web.route-prefix text
web.get-concurrency text
web.timeout go
web.ui-path text
auto-gomemlimit.ratio text
auto-gomemlimit bool
auto-gomaxprocs bool
cluster.listen-address text
cluster.advertise-address text
cluster.peer-name text
cluster.peer text repeated
cluster.peer-timeout go
cluster.peers-resolve-timeout go
cluster.gossip-interval go
cluster.pushpull-interval go
cluster.tcp-timeout go
cluster.probe-timeout go
cluster.probe-interval go
cluster.settle-timeout go
cluster.reconnect-interval go
cluster.reconnect-timeout go
cluster.tls-config text
cluster.allow-insecure-public-advertise-address-discovery bool
cluster.label text
enable-feature text
log.level level
log.format format
help bool
help-long bool
help-man bool
version bool
"""

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
            `level`, `format` or `text`.
        repeated: whether it may be given more than once.
        mode: `server` or `agent` where it is refused in the other mode of Prometheus.
        since: the first version that has it, where known.
        gone: the first version without it.
        instead: the flag that took its place.
    """

    takes: str
    repeated: bool = False
    mode: str = ""
    since: Version | None = None
    gone: Version | None = None
    instead: str = ""


class FlagFault(NamedTuple):
    """What makes a program end at once.

    Attributes:
        word: the index of the word that is wrong.
        value: whether it is the value in the word, after the `=`.
        problem: what is wrong, as the end of a sentence that begins with what is written.
        help: what to do about it.
        other: the index of the word that it goes wrong with.
        meant: the flag that is meant, where that is but misspelt.
    """

    word: int
    value: bool
    problem: str
    help: str = ""
    other: int | None = None
    meant: str = ""


_OF_1: Final = {
    "alertmanager.url": "take it out, and list the Alertmanager in prometheus.yml, under `alerting`",
    "storage.local.path": "write `--storage.tsdb.path`",
    "storage.local.retention": "write `--storage.tsdb.retention.time`",
    "storage.local.": "take it out",
    "query.staleness-delta": "write `--query.lookback-delta`",
}
"""How flags begin that went with Prometheus 1 (its migration guide), and what took their place."""
_TWO_DASHES: Final = {"prometheus": (2, 0), "alertmanager": (0, 13)}
"""The first versions with flags of this kind, by their changelogs: before, all of them had one dash."""


@cache
def program_flags(role: str) -> Mapping[str, ProgramFlag]:
    """The flags of a role: `prometheus` or `alertmanager`."""
    found: dict[str, ProgramFlag] = {}
    for line in (_PROMETHEUS if role == "prometheus" else _ALERTMANAGER).split("\n")[1:-1]:
        name, takes, *rest = line.split()
        told = dict(one.split("=") for one in rest if "=" in one)
        found[name] = ProgramFlag(
            takes,
            "repeated" in rest,
            next((mode for mode in ("server", "agent") if mode in rest), ""),
            _version(told.get("since")),
            _version(told.get("gone")),
            told.get("instead", ""),
        )
    return found


def flag_faults(role: str, words: Sequence[str], version: Version, *, agent: bool) -> Iterator[FlagFault]:
    """What is wrong with the words of a command line; `agent` tells whether it starts an agent.

    A value in which a variable stands may be any.
    """
    if version < _TWO_DASHES[role]:
        return
    flags, seen = program_flags(role), dict[str, int]()
    index = 0
    while index < len(words):
        word, at = words[index], index
        index += 1
        if word == "--":
            return
        if not word.startswith("-"):
            yield FlagFault(at, False, "is no flag", "take it out: the image starts the program itself")
            continue
        if not word.startswith("--"):
            yield from _short(word, at, flags)
            continue
        name, equals, value = word[2:].partition("=")
        flag = _flag(name, flags)
        if flag is None:
            yield from _unknown(name, at, flags)
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
        yield from _of_version(flag, at if equals or flag.takes == "bool" else at - 1, version, agent=agent)
        if flag.takes != "bool" and "$" not in value:
            yield from _of_value(flag, value, at, equals=bool(equals))
        if name in seen and not flag.repeated:
            yield FlagFault(at, False, "is given twice", "keep one of them", seen[name])
        seen.setdefault(name, at)


def _flag(name: str, flags: Mapping[str, ProgramFlag]) -> ProgramFlag | None:
    """The flag of a name; one that takes no value is switched off by `no-` before its name."""
    flag = flags.get(name)
    if flag is None and name.startswith("no-"):
        flag = flags.get(name[3:])
        return flag if flag is not None and flag.takes == "bool" else None
    return flag


def _short(word: str, at: int, flags: Mapping[str, ProgramFlag]) -> Iterator[FlagFault]:
    name = word[1:].partition("=")[0]
    if name in flags:
        yield FlagFault(at, False, "has one dash, as in versions of long ago", f"write `-{word}`")
    elif name != "h":
        yield FlagFault(at, False, "is no flag", "take it out")


def _unknown(name: str, at: int, flags: Mapping[str, ProgramFlag]) -> Iterator[FlagFault]:
    """A flag that isn't listed: hidden ones of other versions may be missing here, so it has to be near to one."""
    stem = name.removeprefix("no-")
    meant = nearest(stem, flags)
    if stem != name and stem in flags:
        yield FlagFault(
            at, False, "is an unknown flag", f"take it out: `--{stem}` has a value, so it can't be turned off"
        )
    elif (instead := next((told for start, told in _OF_1.items() if name.startswith(start)), "")) != "":
        yield FlagFault(at, False, "is a flag of Prometheus 1", instead)
    elif meant is not None:
        yield FlagFault(at, False, "is an unknown flag", f"did you mean `--{meant}`?", meant=f"--{meant}")


def _of_version(flag: ProgramFlag, at: int, version: Version, *, agent: bool) -> Iterator[FlagFault]:
    if flag.gone is not None and version >= flag.gone:
        advice = f"write `--{flag.instead}`" if flag.instead else "take it out"
        yield FlagFault(at, False, f"is gone since version {version_text(flag.gone)}", advice)
    elif flag.since is not None and version < flag.since:
        yield FlagFault(at, False, f"came with version {version_text(flag.since)}", "use a newer image")
    elif flag.mode == "agent" and not agent:
        yield FlagFault(at, False, "is for agents only", "add `--agent`, or take it out")
    elif flag.mode == "server" and agent:
        yield FlagFault(at, False, "is not for agents", "take it out")


def _of_value(flag: ProgramFlag, value: str, at: int, *, equals: bool) -> Iterator[FlagFault]:
    choices = _CHOICES.get(flag.takes)
    if choices is not None and value.lower() not in choices:
        near = nearest(value.lower(), choices)
        yield FlagFault(at, equals, "is none of its values", f"write `{near}`" if near else f"write {_either(choices)}")
    elif flag.takes in _UNITS and not _UNITS[flag.takes][0](value):
        advice = f"write a unit, such as `{value}d`" if value.isdecimal() and flag.takes == "duration" else ""
        yield FlagFault(at, equals, f"is {_UNITS[flag.takes][1]}", advice)


def _either(choices: Sequence[str]) -> str:
    return ", ".join(f"`{one}`" for one in choices[:-1]) + f" or `{choices[-1]}`"


def _version(text: str | None) -> Version | None:
    if text is None:
        return None
    major, minor = text.split(".")
    return int(major), int(minor)
