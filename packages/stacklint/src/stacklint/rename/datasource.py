"""Renaming the uid of a data source, in the file that gives it and wherever it is referred to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Edit
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.rename.change import Addition, Change, RenameError, Renaming
from stacklint.rename.mentions import Mention
from stacklint.rename.scope import whole
from stacklint.rename.uid_uses import uid_uses
from stacklint.stack.boards.sources import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacklint.document import Place
    from stacklint.engine import Sources
    from stacklint.stack.grafana.datasources import DataSource, SourceFile
    from stacklint.stack.stack import Stack

_UID: Final = Pattern(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
"""What Grafana takes for a uid since version 11."""
_LINKS: Final = r"""(?:[?&]var-[\w-]+=|\\"(?:datasource|datasourceUid|uid)\\":\s*\\"|%22(?:datasource|uid)%22:%22)"""
_FILES: Final = (".json", ".yaml", ".yml", ".md")
_IN_LINK: Final = "a link names it, and has to be changed by hand"
_DERIVED: Final = "`{}` gives no uid, and Grafana derives `{}` from its name: the line `uid: {}` is added to it"
_NEWLINE: Final = "\n"
_LINE_END: Final = Pattern(r"\r?\n|\Z")


def rename_datasource_uid(
    stacks: Sequence[Stack], old: str, new: str, sources: Sources, *, force: bool = False
) -> Renaming:
    """What becomes of every place that has the uid of a data source.

    One that gives no uid, and has the one that Grafana derives from its name, is given the new one.

    Args:
        stacks: those of one folder.
        old: the uid.
        new: its new one.
        sources: tells the lines and the characters of places.
        force: go on where another data source has the new one.

    Raises:
        RenameError: no data source has the uid, or it can't get the new one.
    """
    every = whole(stacks)
    files = [file for stack in every for file in stack.source_files]
    known = {source.node.place: (file, source) for file in files for source in file.datasources}
    own = [(file, source) for file, source in known.values() if source.uid == old]
    others = [source for _, source in known.values() if source.uid != old]
    _require_uid(old, new, [source for _, source in own], others)
    if not force:
        _require_free(own[0][1], new, others, sources)
    for file, source in own:
        _require_written(source, old, sources)
        if not stacks[0].files.searches(file.node.document.name):
            where = _line(source.named.place, sources)
            raise RenameError(f"`{old}` is given at {where}, which is not below the folder: name one that it is in")
    derived = [(file, source) for file, source in own if source.derived]
    named = {source.name for _, source in known.values()}
    uses = (use for use in uid_uses(every) if use.node.string == old and (use.is_sure or old not in named))
    return Renaming(
        tuple(Change(use.node.place.within(0, len(old)), old, new) for use in uses),
        additions=tuple(_addition(file, source, new, sources) for file, source in derived),
        mentions=(Mention(re.compile(rf"{_LINKS}(?P<name>{re.escape(old)})(?![\w-])"), _FILES, _IN_LINK),),
        notes=tuple(_DERIVED.format(source.name, old, new) for _, source in derived),
    )


def _require_uid(old: str, new: str, own: Sequence[DataSource], others: Sequence[DataSource]) -> None:
    """Refuse what no data source has for a uid, and what Grafana doesn't take for one."""
    named = next((source for source in others if source.name == old), None)
    if not own and named is not None:
        raise RenameError(f"`{old}` is the name of a data source, whose uid is `{named.uid}`: name that")
    if not own:
        right = nearest(old, (source.uid for source in others))
        raise RenameError(f"no data source has the uid `{old}`" + (f": did you mean `{right}`?" if right else ""))
    if old == new:
        raise RenameError(f"`{old}` is its uid already")
    if not _UID.fullmatch(new) or new in BUILT_IN:
        raise RenameError(f"`{new}` is no uid that Grafana takes: up to 40 letters, digits, `-` and `_`")


def _require_free(own: DataSource, new: str, others: Iterable[DataSource], sources: Sources) -> None:
    """Refuse what another data source has for its uid or its name: Grafana looks for both."""
    for other in others:
        if new in {other.uid, other.name}:
            what = "uid" if new == other.uid else "name"
            there, here = (_line(source.named.place, sources) for source in (other, own))
            raise RenameError(
                f"`{other.name}` has the {what} `{new}` at {there}, and `{own.name}` has the uid `{own.uid}` at {here}:"
                " choose another one, or say --force"
            )


def _require_written(source: DataSource, uid: str, sources: Sources) -> None:
    """Refuse a uid that stands elsewhere: in a variable."""
    said = source.node["uid"]
    if said.exists and said.string != uid:
        what = "comes from a variable" if said.string else "is empty, so that Grafana derives one"
        raise RenameError(f"the uid at {_line(said.place, sources)} {what}: write `{uid}` there first")


def _line(place: Place, sources: Sources) -> str:
    at = sources.location(place)
    return f"`{at.file}:{at.line}`"


def _addition(file: SourceFile, source: DataSource, new: str, sources: Sources) -> Addition:
    """The key that gives a data source a uid, behind its name."""
    if not file.current:
        where = f"`{file.node.document.name}` is in the form without a version"
        raise RenameError(f"{where}, in which Grafana reads no uid: add `apiVersion: 1`")
    name = source.node["name"]
    text = sources.source(name.document.name).text
    key, value = sources.spot(name.place.key()), sources.spot(name.place)
    before = text[text.rfind("\n", 0, key.start) + 1 : key.start]
    at, added = value.end, f", uid: {new}"
    if not before.strip(" -"):  # on a line of its own, perhaps the first of its item
        end = _LINE_END.search(text, value.end)
        assert end is not None  # it finds the end of the text at the latest
        at, added = end.start(), f"{end[0] or _NEWLINE}{' ' * len(before)}uid: {new}"
    return Addition(source.node.place / "uid", new, Edit(value.file, at, at, added))
