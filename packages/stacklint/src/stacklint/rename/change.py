"""What a renaming changes and what it leaves, and the texts that come of it."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from stacklint.diagnostic import Edit
from stacklint.document import Format, Place, Spot, read_document
from stacklint.fix import apply
from stacklint.rename.mentions import Mention, mentioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.document import Path
    from stacklint.engine import Sources
    from stacklint.rules.api import Where
    from stacklint.stack.repository.files import Files


class RenameError(Exception):
    """What was asked for can't be done; the message says why and what to do."""


class Change(NamedTuple):
    """A name that gets another one: its characters, what stands there and what shall."""

    where: Where
    old: str
    new: str


class Addition(NamedTuple):
    """A key that is added: where it will be, what it will say, and the edit that puts it there."""

    place: Place
    value: str
    edit: Edit


class Left(NamedTuple):
    """A name that stays as it is, and why."""

    where: Where
    why: str


class Renaming(NamedTuple):
    """What becomes of every place that has a name.

    Attributes:
        changes: the places that get the new one.
        left: those that stay as they are.
        additions: keys that are added to say it.
        mentions: what to look for beside these places.
        notes: what else is to be known, in sentences.
    """

    changes: tuple[Change, ...]
    left: tuple[Left, ...] = ()
    additions: tuple[Addition, ...] = ()
    mentions: tuple[Mention, ...] = ()
    notes: tuple[str, ...] = ()


class Renamed(NamedTuple):
    """What comes of a renaming.

    Attributes:
        texts: the new texts of the files that change, by name.
        edits: what makes them of the old ones.
        places: how many places change.
        left: what stays as it is in the order of files, and after that what is merely mentioned.
    """

    texts: Mapping[str, str]
    edits: Mapping[str, tuple[Edit, ...]]
    places: int
    left: tuple[Left, ...]


def renamed(renaming: Renaming, sources: Sources, files: Files) -> Renamed:
    """The texts of a renaming, in which only the characters of names change, in files of the folder that is searched.

    A name written with escapes is left.

    Raises:
        RenameError: a file would not say what it says now, with the new name for the old one.
    """
    edits: defaultdict[str, set[Edit]] = defaultdict(set)
    done: defaultdict[str, list[Change]] = defaultdict(list)
    left = {sources.spot(one.where): one.why for one in renaming.left}
    inside = {name: files.searches(name) for name in {change.where.file for change in renaming.changes}}
    for change in dict.fromkeys(renaming.changes):
        spot = sources.spot(change.where)
        if not inside[spot.file]:
            left[spot] = "this file is not below the folder"
        elif sources.source(spot.file).text[spot.start : spot.end] != change.old:
            left[spot] = "it is written with escapes"
        else:
            edits[spot.file].add(Edit(spot.file, spot.start, spot.end, change.new))
            done[spot.file].append(change)
    for addition in renaming.additions:
        edits[addition.edit.file].add(addition.edit)
    texts = {name: apply(sources.source(name).text, edits[name]) for name in sorted(edits)}
    for name, text in texts.items():
        added = [one for one in renaming.additions if one.place.file == name]
        _prove(name, sources.source(name).text, text, done[name], added)
    changed = {Spot(*edit[:3]) for several in edits.values() for edit in several}
    beside = {spot: why for spot, why in mentioned(files, renaming.mentions) if spot not in changed | left.keys()}
    told = (*sorted(left.items()), *beside.items())
    made = {name: tuple(sorted(edits[name])) for name in texts}
    return Renamed(texts, made, len(changed), tuple(Left(spot, why) for spot, why in told))


def _prove(name: str, before: str, after: str, changes: Iterable[Change], added: Iterable[Addition]) -> None:
    """Read a file anew: all of its data must be as before, but for what was meant.

    Another name may be no text at all in YAML, as `null` is not, and an alias may be said in two ways.
    """
    form: Format = "json" if name.endswith(".json") else "yaml"
    old, new = (read_document(name, text.encode("utf-8", "surrogatepass"), form) for text in (before, after))
    inside = [(one.where, one.new) for one in changes if isinstance(one.where, Place)]
    if (inside or added) and new.data != _expected(old.data, inside, added):
        raise RenameError(f"`{name}` would say something else after that: rename it there by hand")


def _expected(data: Any, changes: Iterable[tuple[Place, str]], added: Iterable[Addition]) -> object:
    """The data of a file with names changed and keys added."""
    pieces: defaultdict[Path, dict[tuple[int, int], str]] = defaultdict(dict)
    for place, text in changes:
        assert place.chars is not None  # a name is some characters of a text
        pieces[place.path][place.chars] = text
    made = deepcopy(data)
    for path, several in pieces.items():
        edits = (Edit("", start, end, text) for (start, end), text in several.items())
        _at(made, path[:-1])[path[-1]] = apply(_at(data, path), edits)
    for one in added:
        _at(made, one.place.path[:-1])[one.place.path[-1]] = one.value
    return made


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
