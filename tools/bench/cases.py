"""What is measured: the inputs, the commands that read them, and the targets."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tools.bench import dashboards, inputs, repository, words
from tools.bench.measure import Run, Spread, command, in_turn, memory, processor, ratio, seconds, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = (Path(sys.executable).with_name("stacklint").as_posix(),)
"""The command of the environment's own stacklint: compiled, where its wheel is."""

SOURCES = ("env", f"PYTHONPATH={ROOT / 'packages/stacklint/src'}", sys.executable, "-m", "stacklint")
"""The command of the workspace's sources, which Python finds before what is installed."""

SCHEMA = ROOT / "schemas" / "dashboard.schema.json"
BARE = """\
import sys, orjson
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        orjson.loads(file.read())
"""
"""A program that reads and parses files, and does nothing else."""

READ_ALL = """\
import ast, sys, orjson, yaml
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        text = file.read()
    if name.endswith(".json"):
        orjson.loads(text)
    elif name.endswith(".py"):
        ast.parse(text)
    elif name.endswith((".yml", ".yaml")):
        yaml.load(text, yaml.CSafeLoader)
"""
"""The same for files of several kinds, with the libraries that stacklint reads them with."""

REPOSITORY_TARGET = 1.5
ON_ONE_CORE = "400 dashboards, on one core"
ROUNDS = 5
EXPRESSIONS = 20_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two programs on the same input.

    Attributes:
        what: the input.
        theirs: the other program's command, without the paths.
        ours_seconds: how long stacklint took.
        theirs_seconds: how long the other took.
        time_ratio: ours by theirs.
        time_target: what that may be at most; nothing where none is set.
        ours_processor: for how long processors worked for stacklint.
        theirs_processor: for how long they worked for the other.
        processor_ratio: ours by theirs.
        ours_memory: the peak of stacklint in bytes.
        theirs_memory: the peak of the other.
        memory_ratio: ours by theirs.
        memory_target: what that may be at most.
    """

    what: str
    theirs: str
    ours_seconds: Spread
    theirs_seconds: Spread
    time_ratio: Spread
    time_target: float | None
    ours_processor: Spread
    theirs_processor: Spread
    processor_ratio: Spread
    ours_memory: Spread
    theirs_memory: Spread
    memory_ratio: Spread
    memory_target: float | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """How the work grows when the input is ten times as large.

    Attributes:
        what: the small and the large input.
        small: for how long a processor worked on the small one, without the start.
        large: for how long on the large one, without the start.
        factor: one by the other.
        small_memory: the peak of the small one in bytes.
        large_memory: the peak of the large one.
        more_memory: what the large one took beyond the small one.
    """

    what: str
    small: Spread
    large: Spread
    factor: Spread
    small_memory: Spread
    large_memory: Spread
    more_memory: Spread


@dataclass(frozen=True, slots=True)
class Whole:
    """A repository in which few files play a role, beside what reads only those.

    Attributes:
        theirs: what reads them.
        ours_seconds: how long stacklint took for the whole.
        theirs_seconds: how long the other took for those files.
        time_ratio: ours by theirs.
        without_start: the same when the time is taken off that each takes to start.
        time_target: what `time_ratio` may be at most; nothing where none is set.
    """

    theirs: str
    ours_seconds: Spread
    theirs_seconds: Spread
    time_ratio: Spread
    without_start: Spread
    time_target: float | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """Expressions per second, stacklint's parser by another's; `what` they are."""

    what: str
    ours: Spread
    theirs: Spread
    factor: Spread


def write_inputs(folder: Path) -> None:
    """Write every input below a folder."""
    inputs.write_rules(folder / "one-rule", 1, 1)
    inputs.write_rules(folder / "1000-rules", 1, 1_000)
    inputs.write_rules(folder / "10000-rules", 1, 10_000)
    inputs.write_rules(folder / "100-files", 100, 10)
    inputs.write_rules(folder / "1000-files", 1_000, 10)
    inputs.write_configurations(folder / "100-configurations", 100)
    inputs.write_configurations(folder / "1000-configurations", 1_000)
    dashboards.write_dashboards(folder / "one-dashboard", 1)
    dashboards.write_dashboards(folder / "400-dashboards", 400)
    dashboards.write_dashboards(folder / "4000-dashboards", 4_000)
    repository.write_repository(folder / "repository")
    repository.copy_roles(folder / "repository", folder / "repository-roles")


def pairs(folder: Path, stacklint: Sequence[str], promtool: str) -> tuple[Pair, ...]:
    """Stacklint, by its command, beside promtool."""
    rules, config = (promtool, "check", "rules"), (promtool, "check", "config", "--syntax-only")
    return (
        _pair("10,000 rules in one file", folder / "10000-rules", stacklint, rules, 1.0, 0.7),
        _pair("1,000 files of 10 rules", folder / "1000-files", stacklint, rules, 0.8),
        _pair("1,000 configurations of 8 KiB", folder / "1000-configurations", stacklint, config, 2.0),
        _pair("one rule: the start", folder / "one-rule", stacklint, rules),
    )


def boards(folder: Path, stacklint: Sequence[str], jsonschema: str | None) -> tuple[Pair, ...]:
    """Stacklint, by its command, beside what else reads dashboards in Python."""
    several, parse = folder / "400-dashboards", (sys.executable, "-c", BARE)
    found = [
        replace(_pair(what, several, stacklint, parse, limit, one_core=one_core), theirs="a bare parse by orjson")
        for what, limit, one_core in ((ON_ONE_CORE, 8.0, True), ("400 dashboards, on all cores", None, False))
    ]
    if jsonschema is not None:
        theirs = (jsonschema, "--schemafile", SCHEMA.as_posix())
        pair = _pair(ON_ONE_CORE, several, stacklint, theirs, 0.3, one_core=True)
        found.insert(0, replace(pair, theirs="`check-jsonschema` with our schema"))
    return tuple(found)


def wholes(folder: Path, stacklint: Sequence[str]) -> tuple[Whole, ...]:
    """Stacklint on a repository of many files, beside a bare parse of those that play a role, and beside itself."""
    files = repository.roles(folder / "repository")
    parse = (sys.executable, "-c", READ_ALL)
    ours, roles, start, parsed, nothing = in_turn(
        [
            *(_check(stacklint, folder / name) for name in ("repository", "repository-roles", "one-rule")),
            *(command(words) for words in ((*parse, *files), parse)),
        ],
        ROUNDS,
    )
    itself = f"stacklint itself, where there are but these {len(files)}"
    return (
        _whole("a bare parse of these", ours, parsed, (start, nothing), REPOSITORY_TARGET),
        _whole(itself, ours, roles, (start, start)),
    )


def _whole(
    theirs: str, ours: list[Run], others: list[Run], starts: tuple[list[Run], list[Run]], limit: float | None = None
) -> Whole:
    ours_start, theirs_start = (seconds(runs).middle for runs in starts)
    return Whole(
        theirs=theirs,
        ours_seconds=seconds(ours),
        theirs_seconds=seconds(others),
        time_ratio=ratio([run.seconds for run in ours], [run.seconds for run in others]),
        without_start=ratio([run.seconds - ours_start for run in ours], [run.seconds - theirs_start for run in others]),
        time_target=limit,
    )


def growths(folder: Path, stacklint: Sequence[str]) -> tuple[Growth, ...]:
    """Stacklint on n and on 10 n."""
    return (
        _growth("rules in one file, 1,000 and 10,000", folder, stacklint, "1000-rules", "10000-rules"),
        _growth("files of 10 rules, 100 and 1,000", folder, stacklint, "100-files", "1000-files"),
        _growth("configurations, 100 and 1,000", folder, stacklint, "100-configurations", "1000-configurations"),
        _growth("dashboards, 400 and 4,000", folder, stacklint, "400-dashboards", "4000-dashboards", "one-dashboard"),
    )


def parsers(ours: Callable[[str], object], theirs: Callable[[str], object]) -> tuple[Rate, ...]:
    """Two parsers of PromQL on expressions of which no two are the same, so that none is remembered."""
    sorts = {"of rules": inputs.RULES, "of dashboards": words.QUERIES}
    return tuple(_rate(f"expressions {what}", patterns, ours, theirs) for what, patterns in sorts.items())


def _rate(what: str, patterns: Sequence[str], ours: Callable[[str], object], theirs: Callable[[str], object]) -> Rate:
    texts = inputs.expressions(patterns, EXPRESSIONS)
    runs = in_turn([partial(_parse_all, ours, texts), partial(_parse_all, theirs, texts)], ROUNDS)
    our_rates, their_rates = ([run.seconds / EXPRESSIONS for run in some] for some in runs)
    return Rate(what, _per_second(our_rates), _per_second(their_rates), ratio(their_rates, our_rates))


def _pair(
    what: str,
    folder: Path,
    stacklint: Sequence[str],
    theirs: Sequence[str],
    limit: float | None = None,
    most: float | None = None,
    *,
    one_core: bool = False,
) -> Pair:
    files = sorted(path.as_posix() for path in folder.glob("*.*"))
    programs = ((*stacklint, "check", folder.as_posix()), (*theirs, *files))
    ours, others = in_turn([command(words, one_core=one_core) for words in programs], ROUNDS)
    return Pair(
        what=what,
        theirs=" ".join((Path(theirs[0]).name, *theirs[1:])),
        ours_seconds=seconds(ours),
        theirs_seconds=seconds(others),
        time_ratio=ratio([run.seconds for run in ours], [run.seconds for run in others]),
        time_target=limit,
        ours_processor=processor(ours),
        theirs_processor=processor(others),
        processor_ratio=ratio([run.processor for run in ours], [run.processor for run in others]),
        ours_memory=memory(ours),
        theirs_memory=memory(others),
        memory_ratio=ratio([run.memory for run in ours], [run.memory for run in others]),
        memory_target=most,
    )


def _growth(
    what: str, folder: Path, stacklint: Sequence[str], small: str, large: str, least: str = "one-rule"
) -> Growth:
    """The start, which is the same for every input, would hide growth: it is measured and taken off."""
    start, few, many = in_turn([_check(stacklint, folder / name) for name in (least, small, large)], ROUNDS)
    base = spread([run.processor for run in start]).middle
    little, much = ([run.processor - base for run in runs] for runs in (few, many))
    return Growth(
        what=what,
        small=spread(little),
        large=spread(much),
        factor=ratio(much, little),
        small_memory=memory(few),
        large_memory=memory(many),
        more_memory=spread([more.memory - less.memory for less, more in zip(few, many, strict=True)]),
    )


def _check(stacklint: Sequence[str], folder: Path) -> Callable[[], Run]:
    return command((*stacklint, "check", folder.as_posix()))


def _parse_all(parse: Callable[[str], object], texts: list[str]) -> Run:
    started = time.perf_counter()
    for text in texts:
        parse(text)
    return Run(time.perf_counter() - started)


def _per_second(figures: list[float]) -> Spread:
    return spread([1 / figure for figure in figures])
