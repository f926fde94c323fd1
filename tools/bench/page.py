"""Writes docs/performance.md out of what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.bench.cases import EXPRESSIONS, ROUNDS
from tools.bench.inputs import BYTES_OF_CONFIGURATION
from tools.bench.repository import DASHBOARDS, FILES

if TYPE_CHECKING:
    from tools.bench.cases import Growth, Pair, Rate, Whole
    from tools.bench.measure import Spread

GROWTH_TARGET = 11.0
RATE_TARGET = 1.5
BOARDS_MEMORY, BOARDS_MORE = 64.0, 10.0
"""In MiB: what 400 dashboards may take, and what ten times as many may take beyond that."""
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that was measured.

    Attributes:
        machine: what it ran on, a line each.
        programs: the programs and their versions.
        skipped: what could not be measured here, and why.
        pairs: stacklint beside promtool.
        boards: stacklint beside what else reads dashboards.
        wholes: stacklint on a repository, beside what reads a few of its files.
        growths: stacklint on inputs of two sizes.
        rates: its parser of PromQL beside another.
        interpreted: its sources beside promtool, if it was compiled in all of the others.
    """

    machine: tuple[str, ...]
    programs: tuple[str, ...]
    skipped: tuple[str, ...]
    pairs: tuple[Pair, ...]
    boards: tuple[Pair, ...]
    wholes: tuple[Whole, ...]
    growths: tuple[Growth, ...]
    rates: tuple[Rate, ...]
    interpreted: tuple[Pair, ...] = ()


def render(results: Results) -> str:
    """The page."""
    return "\n\n".join(part for part in (_HEAD, _setup(results), _tables(results), _INPUTS) if part) + "\n"


def table(results: Results) -> str:
    """The figures alone."""
    return _tables(results)


def _setup(results: Results) -> str:
    lines = [*results.machine, *results.programs, *(f"Not measured: {reason}" for reason in results.skipped)]
    return "## The machine and the programs\n\n" + "\n".join(f"- {line}" for line in lines)


def _tables(results: Results) -> str:
    parts: list[str] = []
    if results.pairs:
        rows = [_pair_row(pair) for pair in results.pairs]
        parts.append(
            "## Time\n\n"
            + _table(("input", "command of promtool", "stacklint", "promtool", "ratio", "target", ""), rows)
        )
        rows = [_processor_row(pair) for pair in results.pairs]
        parts.append("## Work of processors\n\n" + _table(("input", "stacklint", "promtool", "ratio"), rows))
        rows = [_memory_row(pair) for pair in results.pairs]
        parts.append("## Peak memory\n\n" + _table(("input", "stacklint", "promtool", "ratio", "target", ""), rows))
    board_columns = ("input", "beside", "stacklint", "the other", "ratio", "target", "", "peak memory", "target", "")
    parts.append("## Dashboards\n\n" + _table(board_columns, [_board_row(pair) for pair in results.boards]))
    whole_columns = ("beside", "stacklint", "the other", "ratio", "target", "", "ratio without both starts")
    whole_rows = [_whole_row(whole) for whole in results.wholes]
    parts.append(f"## A repository\n\n{_REPOSITORY}\n\n" + _table(whole_columns, whole_rows))
    rows = [
        (g.what, _seconds(g.small), _seconds(g.large), _ratio(g.factor), *_verdict(g.factor.middle, most=GROWTH_TARGET))
        for g in results.growths
    ]
    parts.append("## Growth\n\n" + _table(("input", "n", "10 n", "factor", "target", ""), rows))
    growth_columns = ("peak memory", "n", "10 n", "more", "target", "")
    parts.append(_table(growth_columns, [_growth_of_memory(growth) for growth in results.growths]))
    if results.rates:
        rows = [
            (
                f"{EXPRESSIONS:,} {r.what}", _rate(r.ours), _rate(r.theirs), _ratio(r.factor),
                *_verdict(r.factor.middle, least=RATE_TARGET),
            )
            for r in results.rates
        ]  # fmt: skip
        heads = ("input", "stacklint, a second", "promql-parser, a second", "ratio", "target", "")
        parts.append("## Parsing PromQL\n\n" + _table(heads, rows))
    if results.interpreted:
        shown = [_interpreted_row(pair) for pair in results.interpreted]
        columns = ("input", "time", "by promtool's", "work of processors", "by promtool's")
        parts.append(f"## Interpreted\n\n{_INTERPRETED}\n\n{_table(columns, shown)}")
    return "\n\n".join(parts)


def _pair_row(pair: Pair) -> tuple[str, ...]:
    return (
        pair.what,
        f"`{pair.theirs}`",
        _seconds(pair.ours_seconds),
        _seconds(pair.theirs_seconds),
        _ratio(pair.time_ratio),
        *_verdict(pair.time_ratio.middle, most=pair.time_target),
    )


def _board_row(pair: Pair) -> tuple[str, ...]:
    return (
        pair.what,
        pair.theirs,
        _seconds(pair.ours_seconds),
        _seconds(pair.theirs_seconds),
        _ratio(pair.time_ratio),
        *_verdict(pair.time_ratio.middle, most=pair.time_target),
        _mebibytes(pair.ours_memory),
        *_verdict(pair.ours_memory.middle / _MIB, most=BOARDS_MEMORY),
    )


def _whole_row(whole: Whole) -> tuple[str, ...]:
    return (
        whole.theirs,
        _seconds(whole.ours_seconds),
        _seconds(whole.theirs_seconds),
        _ratio(whole.time_ratio),
        *_verdict(whole.time_ratio.middle, most=whole.time_target),
        _ratio(whole.without_start),
    )


def _growth_of_memory(growth: Growth) -> tuple[str, ...]:
    most = BOARDS_MORE if growth.what.startswith("dashboards") else None
    figures = (growth.small_memory, growth.large_memory, growth.more_memory)
    return (growth.what, *map(_mebibytes, figures), *_verdict(growth.more_memory.middle / _MIB, most=most))


def _processor_row(pair: Pair) -> tuple[str, ...]:
    return (pair.what, _seconds(pair.ours_processor), _seconds(pair.theirs_processor), _ratio(pair.processor_ratio))


def _interpreted_row(pair: Pair) -> tuple[str, ...]:
    return (
        pair.what,
        _seconds(pair.ours_seconds),
        _ratio(pair.time_ratio),
        _seconds(pair.ours_processor),
        _ratio(pair.processor_ratio),
    )


def _memory_row(pair: Pair) -> tuple[str, ...]:
    return (
        pair.what,
        _mebibytes(pair.ours_memory),
        _mebibytes(pair.theirs_memory),
        _ratio(pair.memory_ratio),
        *_verdict(pair.memory_ratio.middle, most=pair.memory_target),
    )


def _verdict(figure: float, *, most: float | None = None, least: float | None = None) -> tuple[str, str]:
    """The target, and whether it holds."""
    if most is not None:
        return f"at most {most:g}", "holds" if figure <= most else "**missed**"
    if least is not None:
        return f"at least {least:g}", "holds" if figure >= least else "**missed**"
    return "", ""


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _seconds(figures: Spread) -> str:
    return f"{figures.middle:.2f} s ({figures.low:.2f} to {figures.high:.2f})"


def _mebibytes(figures: Spread) -> str:
    return f"{figures.middle / _MIB:.0f} MiB"


def _rate(figures: Spread) -> str:
    return f"{figures.middle:,.0f} ({figures.low:,.0f} to {figures.high:,.0f})"


def _ratio(figures: Spread) -> str:
    return f"**{figures.middle:.2f}** ({figures.low:.2f} to {figures.high:.2f})"


_HEAD = f"""\
<!-- Written by `uv run nox -s bench`; do not edit. -->
# Performance

How long stacklint takes, beside programs that do a part of the same work, measured in one run on one machine. The
programs take turns, {ROUNDS} times after a warm-up, so that a slow minute slows all of them. Every figure is a median
with the smallest and the largest in parentheses, and every ratio is taken round by round. Quote the ratios: seconds
are those of this machine.

Time is that of the whole process, from its start to its end. The work of processors is what the system accounts for
all of them together: where other programs keep the machine busy it says more than the time. Peak memory is the largest
resident set of one process, by the same account; stacklint divides many rules among as many processes as it may run on.
It follows links between files and judges what expressions mean; the others do not. It is measured as its wheel is built
where a C compiler is, which is compiled, unless the next section says otherwise."""

_REPOSITORY = f"""\
{FILES:,} files of a web application, 38 of which play a role: a compose file, the program that is scraped with its
Dockerfile, configurations, rules and {DASHBOARDS} dashboards. stacklint has to find out which, and checks them. The
bare parse is told which: a process that imports PyYAML with its C loader, orjson and `ast`, reads these files, parses
them and does nothing else. The second line tells what the other files cost."""

_INTERPRETED = """\
The same work by the sources as they are: where there is no C compiler and no wheel, and in a checkout of this
repository."""

_INPUTS = f"""\
## The inputs

They are generated from a fixed seed, and neither program finds anything wrong with them.

- Rules: two in five record a series, the others are alerts with `for`, two labels, a summary, a description and a link.
  Texts hold templates. Expressions come from some thirty patterns with names, numbers, ranges and labels put in, so
  that hardly two are the same: selectors, rates, quantiles, joins, subqueries, offsets, and conditions over ten lines.
  They are written plain, folded and as literal blocks. A rule has about 450 bytes, a group ten rules.
- Configurations: jobs with static targets, with Kubernetes and DNS discovery, with relabelling, TLS and authorization,
  until there are {BYTES_OF_CONFIGURATION:,} bytes of them.
- Expressions: those of rules from the same patterns; those of dashboards from patterns of what panels send, most of
  them with a regular expression, since variables of several values stand in `=~`. No two are alike, so that neither
  parser can remember one; stacklint's remembers regular expressions, of which many come again. It returns a tree with
  the place of every node and checks types as Prometheus does.
- Dashboards: some 44 KiB with 27 queries in panels of six types, three variables, rows, thresholds and overrides. No
  two queries of a run are the same.
- The repository: sources of two languages, translations, manifests of Kubernetes, documents and images, 5.9 MB in all;
  those that play a role have 0.6 MB.
- Growth is that of the work of the processor after the start: the work for a file of one rule is taken off first."""
