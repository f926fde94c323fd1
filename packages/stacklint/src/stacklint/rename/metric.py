"""Renaming a metric: which names go with it, and what becomes of every place that has one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.promql.functions import AGGREGATIONS, FUNCTIONS
from stacklint.rename.change import Change, Left, RenameError, Renaming
from stacklint.rename.mentions import CODE, TEXTS, Mention
from stacklint.rename.metric_uses import Role, Use, metric_uses
from stacklint.rename.scope import whole
from stacklint.stack.metrics.exposition import SERIES, read_types
from stacklint.stack.metrics.families import family_of
from stacklint.stack.metrics.inventory import ALWAYS
from stacklint.stack.queries.templates import STAND_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from stacklint.diagnostic import Location
    from stacklint.rules.api import Where
    from stacklint.stack.repository.files import Files
    from stacklint.stack.stack import Stack

    Locate = Callable[[Where], Location]

_NAME: Final = Pattern(r"[A-Za-z_:][A-Za-z0-9_:]*", re.ASCII)
_WORDS: Final = frozenset(
    {
        *(name.lower() for name in (*AGGREGATIONS, *FUNCTIONS)),
        *("and", "or", "unless", "atan2", "by", "without", "on", "ignoring", "group_left", "group_right"),
        *("bool", "offset", "inf", "nan", "start", "end", "anchored", "smoothed", "fill", "fill_left", "fill_right"),
    }
)
"""Words of PromQL. Some of them could be names as well, which nobody would read."""
_PARTS: Final = ("_bucket", "_sum", "_count")
_ENDINGS: Final = ("_total", "_seconds", "_bytes", "_info")
"""What a client library, or the one who gave the name, puts behind it."""
_MANY: Final = frozenset({"histogram", "summary", "gaugehistogram"})
"""Types whose families have several series, none of which can be called otherwise than the rest."""
_NOT_OURS: Final = "nothing here declares `{}`: whatever exports it has to be changed as well"
_BY_LIBRARY: Final = "a library gives it its name: see whether it can be told another one"
_PUT_TOGETHER: Final = "its name is put together of several parts: change them there, and then say --force"
_MADE_OF: Final = "the library makes its name of `{}`: change that there, and then say --force"
_ENDS: Final = "the client library makes it end in `{}`: let the new name end so, too"
_IN_CODE: Final = "code names it, and has to be changed by hand"
_IN_TEXT: Final = "a comment, a text or a link names it, or a query that is not read"


class _Exposed(NamedTuple):
    """What the exposition texts of a folder say of families: their types, of all files and of each."""

    types: Mapping[str, str]
    by_file: Mapping[str, Mapping[str, str]]


class _Names(NamedTuple):
    """The new names of series, by the old ones, and of families that are declared by other names, by file and name."""

    series: Mapping[str, str]
    families: Mapping[tuple[str, str], str]

    def of(self, use: Use) -> str | None:
        """The new name of what is named somewhere; `None` where it keeps its own."""
        declared = self.families.get((use.where.file, use.name)) if use.role is Role.FAMILY else None
        return declared or self.series.get(use.name)


def rename_metric(stacks: Sequence[Stack], old: str, new: str, locate: Locate, *, force: bool = False) -> Renaming:
    """What becomes of every place that has the name of a metric, or of a series of a histogram or a summary.

    Args:
        stacks: those of one folder.
        old: the metric's name, without `_bucket`, `_sum` and `_count`.
        new: its new one.
        locate: tells the lines of places, for messages.
        force: go on where the new name is there already.

    Raises:
        RenameError: nothing has the name, or it can't get the new one.
    """
    _require_name(old, new)
    files = stacks[0].files
    uses = tuple(metric_uses(whole(stacks), files))
    known = frozenset(use.name for use in uses) | {name for one in stacks for name in one.inventory.exported_names()}
    names = _names(old, new, known, _read_exposed(files))
    own = [use for use in uses if use.name in names.series]
    if not own:
        right = next((f"{old}{end}" for end in _ENDINGS if f"{old}{end}" in known), None)
        right = right or nearest(old, (name for name in known if STAND_IN not in name))
        raise RenameError(f"no metric is called `{old}` here" + (f": did you mean `{right}`?" if right else ""))
    if not force:
        _require_free(old, names, uses, stacks, locate)
    in_code, by_hand = _in_programs(stacks, names)
    if by_hand and not force:
        raise RenameError(f"`{old}` is declared at {_line(by_hand[0].where, locate)}, where {by_hand[0].why}")
    texts = (use for use in uses if use.role is not Role.DECLARED)
    return Renaming(
        (
            *(Change(use.where, use.name, right) for use in texts if not use.fixed and (right := names.of(use))),
            *in_code,
        ),
        (*(Left(use.where, use.fixed) for use in uses if use.fixed and _may_be(use.name, names.series)), *by_hand),
        mentions=_mentions(names.series),
        notes=(_NOT_OURS.format(old),) if all(use.role is Role.QUERIED for use in own) else (),
    )


def _require_name(old: str, new: str) -> None:
    """Refuse a name that not every Prometheus takes everywhere."""
    if old == new:
        raise RenameError(f"`{old}` is its name already")
    if old in ALWAYS:
        raise RenameError(f"Prometheus itself makes `{old}`, and calls it so")
    if not _NAME.fullmatch(new):
        raise RenameError(f"`{new}` is no name for a metric: letters, digits, `_` and `:`, and no digit first")
    if new.lower() in _WORDS:
        raise RenameError(f"`{new}` is a word of PromQL: choose another name")


def _read_exposed(files: Files) -> _Exposed:
    texts = (files.text(path) for path in files.walk() if path.endswith(".prom"))
    by_file = {source.name: read_types(source.text) for source in texts}
    return _Exposed({family: kind for types in by_file.values() for family, kind in types.items()}, by_file)


def _names(old: str, new: str, known: Container[str], exposed: _Exposed) -> _Names:
    """The names that go together: a histogram's with its series, a counter's with that of its family."""
    for ending in _PARTS:
        base = old.removesuffix(ending)
        if base != old and (exposed.types.get(base) in _MANY or family_of(old, known) == base):
            raise RenameError(f"`{old}` is a series of `{base}`: rename `{base}`, and its series with it")
    endings = ["", *_endings(old, known, exposed.types.get(old, ""))]
    series = {old + ending: new + ending for ending in endings}
    families: dict[tuple[str, str], str] = {}
    counter, later = (name.removesuffix("_total") if name.endswith("_total") else "" for name in (old, new))
    for file, types in exposed.by_file.items() if counter else ():
        if types.get(counter) == "counter":  # as OpenMetrics has it: the family's name is that of the counter without
            if not later:
                raise RenameError(f"`{old}` is of the counter `{counter}` in `{file}`: let `{new}` end in `_total` too")
            families[file, counter] = later
    if later and f"{counter}_created" in known:
        series[f"{counter}_created"] = f"{later}_created"
    return _Names(series, families)


def _endings(old: str, known: Container[str], kind: str) -> Iterator[str]:
    """What series of a metric have behind its name."""
    if kind in SERIES:
        yield from (one for one in SERIES[kind] if one and (kind in _MANY or not old.endswith(one)))
    elif not kind and (family_of(f"{old}_sum", known) == old or (old not in known and f"{old}_bucket" in known)):
        yield from _PARTS
    if f"{old}_created" in known:
        yield "_created"


def _in_programs(stacks: Sequence[Stack], names: _Names) -> tuple[list[Change], list[Left]]:
    """What becomes of the names in programs that declare the metric, and those that can't be changed there."""
    changes: list[Change] = []
    left: list[Left] = []
    for program in (program for stack in stacks for program in stack.programs):
        left += [Left(one.place, _BY_LIBRARY) for one in program.own if one.name in names.series]
        for metric in program.metrics:
            first = metric.series[0]
            ending = first.name.removeprefix(metric.name)
            renamed = names.series.get(first.name)
            if renamed is None:
                continue
            if not metric.is_plain:
                dotted = "." in metric.text
                left.append(Left(metric.place, _MADE_OF.format(metric.text) if dotted else _PUT_TOGETHER))
            elif not renamed.endswith(ending):
                left.append(Left(metric.place, _ENDS.format(ending)))
            else:
                kept = ending if metric.text.endswith("_total") and ending == "_total" else ""
                changes.append(Change(metric.place, metric.text, renamed.removesuffix(ending) + kept))
    return changes, left


def _require_free(old: str, names: _Names, uses: Sequence[Use], stacks: Sequence[Stack], locate: Locate) -> None:
    """Refuse a name that something else has."""
    places: dict[str, Where] = {}
    for use in sorted(uses, key=lambda use: use.role is Role.QUERIED):  # where it is declared tells more
        places.setdefault(use.name, use.where)
    here = next(places[name] for name in places if name in names.series)
    for new in sorted(set(names.series.values()) - names.series.keys()):
        if new in places or any(one.inventory.lists(new) for one in stacks):
            there = f"at {_line(places[new], locate)}" if new in places else "as every program of its kind has it"
            raise RenameError(
                f"`{new}` is there already, {there}, and `{old}` stands at {_line(here, locate)}:"
                " choose another name, or say --force"
            )


def _line(where: Where, locate: Locate) -> str:
    at = locate(where)
    return f"`{at.file}:{at.line}`"


def _may_be(name: str, series: Iterable[str]) -> bool:
    """Whether a name, of which a variable may stand for a part, may be one of some series."""
    return any(fnmatchcase(one, name.replace(STAND_IN, "*")) for one in series)


def _mentions(series: Iterable[str]) -> tuple[Mention, ...]:
    """What to look for: the names as words, and in code those that a client library puts an ending to."""
    words = "|".join(re.escape(name) for name in sorted(series, key=len, reverse=True))
    short = "|".join(re.escape(name.removesuffix("_total")) for name in series)
    return (
        Mention(re.compile(rf"(?<=[\"'`])(?P<name>{words}|{short})(?=[\"'`])"), CODE, _IN_CODE),
        Mention(re.compile(rf"(?<![\w:])(?P<name>{words})(?![\w:])"), TEXTS, _IN_TEXT),
    )
