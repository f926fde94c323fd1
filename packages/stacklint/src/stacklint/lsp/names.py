"""The names that stand in a folder's files and mean something elsewhere: where they are declared and used."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from stacklint.document import Spot
from stacklint.promql import selectors
from stacklint.rename.metric_uses import Role, metric_uses
from stacklint.rename.scope import whole
from stacklint.rename.uid_uses import uid_uses
from stacklint.stack.queries.templates import is_open

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.diagnostic import Location
    from stacklint.lsp.checks import Checked
    from stacklint.rules.api import Where
    from stacklint.stack.grafana.datasources import DataSource
    from stacklint.stack.stack import Stack


class Subject(StrEnum):
    """What a name is that of."""

    METRIC = "metric"
    UID = "uid"
    """A data source, by its uid or its name."""
    JOB = "job"
    PATH = "path"
    """Files that a configuration names; the name is the file that is meant, or the pattern."""


class Name(NamedTuple):
    """A name that stands somewhere.

    Attributes:
        subject: what it is that of.
        text: the name; of a data source the uid, even where its name stands there.
        where: its characters, or the file that it stands for.
        rank: how far it is from declaring what it names: 0 for what does, 9 for what merely uses it. Of what is
            declared in several ways, the lowest tell.
    """

    subject: Subject
    text: str
    where: Where
    rank: int


_USE = 9
_RANKS = {Role.RECORDED: 0, Role.DECLARED: 0, Role.FAMILY: 1, Role.SAMPLE: 2, Role.QUERIED: _USE}


class Names:
    """The names in the files of a check, put together when the first is asked for."""

    def __init__(self, checked: Checked) -> None:
        """Know what was checked."""
        self._checked = checked
        self._places: dict[str, list[tuple[Name, Location]]] = {}

    def at(self, file: str, place: tuple[int, int]) -> list[tuple[Name, Location]]:
        """The names that stand at a line and a column of a file, with all of their characters."""
        if file not in self._places:
            names = self._by_file.get(file, ())
            self._places[file] = [(name, self._checked.sources.location(name.where)) for name in names]
        return [(name, where) for name, where in self._places[file] if holds(where, place)]

    def declared(self, name: Name) -> list[Location]:
        """Where it is declared what a name means; of what merely lists it, the first place in each file."""
        ranked = [one for one in self._alike(name) if one.rank != _USE]
        lowest = min((one.rank for one in ranked), default=_USE)
        found = self._located(one for one in ranked if one.rank == lowest)
        return [*{where.file: where for where in reversed(found)}.values()][::-1] if lowest else found

    def all(self, name: Name, *, declared: bool) -> list[Location]:
        """Where a name stands, with or without the places that declare it."""
        return self._located(one for one in self._alike(name) if declared or one.rank == _USE)

    def _alike(self, name: Name) -> list[Name]:
        return self._by_name[name.subject, name.text]

    def _located(self, names: Iterable[Name]) -> list[Location]:
        return [*dict.fromkeys(self._checked.sources.location(one.where) for one in names)]

    @cached_property
    def _all(self) -> tuple[Name, ...]:
        return tuple(dict.fromkeys((*self._metrics(), *self._uids(), *self._jobs(), *self._paths())))

    @cached_property
    def _by_file(self) -> dict[str, list[Name]]:
        found: defaultdict[str, list[Name]] = defaultdict(list)
        for one in self._all:
            found[one.where.file].append(one)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[Subject, str], list[Name]]:
        found: defaultdict[tuple[Subject, str], list[Name]] = defaultdict(list)
        for one in self._all:
            found[one.subject, one.text].append(one)
        return found

    @cached_property
    def _stacks(self) -> tuple[Stack, ...]:
        return whole(self._checked.stacks)

    def _metrics(self) -> Iterator[Name]:
        for use in metric_uses(self._stacks, self._stacks[0].files):
            if not is_open(use.name):
                yield Name(Subject.METRIC, use.name, use.where, _RANKS[use.role])

    def _uids(self) -> Iterator[Name]:
        everywhere = _sources(self._stacks)
        declared = {source.named.place for source in everywhere.values()}
        for stack in self._stacks:
            own = _sources((stack,))
            for source in own.values():
                place = source.named.place.within(0, len(source.named.text or ""))
                yield Name(Subject.UID, source.uid, place, 0)
            known = own or everywhere
            for use in uid_uses((stack,)):
                text = use.node.string or ""
                if text in known and use.node.place not in declared:
                    yield Name(Subject.UID, known[text].uid, use.node.place.within(0, len(text)), _USE)

    def _jobs(self) -> Iterator[Name]:
        for stack in self._stacks:
            for job in (job for server in stack.prometheus for job in server.jobs if job.name):
                yield Name(Subject.JOB, job.name or "", job.node["job_name"].place, 0)
            for query in stack.queries:
                for one in selectors(query.query.root) if query.query.root is not None else ():
                    for matcher in one.matchers:
                        if matcher.label == "job" and matcher.op == "=" and query.is_literal(matcher.value_span):
                            start, end = matcher.value_span
                            yield Name(Subject.JOB, matcher.value, query.place((start + 1, end - 1)), _USE)

    def _paths(self) -> Iterator[Name]:
        for stack in self._stacks:
            named = (*(one for server in stack.prometheus for one in server.references), *stack.named)
            for reference in named:
                for path in reference.files:
                    file = stack.files.name(path)
                    yield Name(Subject.PATH, file, reference.node.place, _USE)
                    yield Name(Subject.PATH, file, Spot(file, 0, 0), 0)


def _sources(stacks: Iterable[Stack]) -> dict[str, DataSource]:
    """The data sources of some stacks by their uids and names; a uid goes first, as it does in Grafana."""
    found = [source for stack in stacks for file in stack.source_files for source in file.datasources]
    return {one.name: one for one in reversed(found)} | {one.uid: one for one in reversed(found)}


def holds(where: Location, place: tuple[int, int]) -> bool:
    """Whether a line and a column are those of a character of a range, or of its end."""
    return (where.line, where.column) <= place <= (where.end_line, where.end_column)
