"""One mistake, one finding: what comes of a mistake elsewhere is not told beside it.

A misspelt key or label has findings wherever it is missed. Which these are is asked of the rules: what was surely meant
is written into the texts, in memory, and what is no longer found then came of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from stacklint.diagnostic import Diagnostic
    from stacklint.engine import Sources
    from stacklint.stack.stack import Stack

    Found: TypeAlias = tuple[tuple[Diagnostic, ...], Sources]
    Judge: TypeAlias = Callable[[Iterable[Stack]], Found]
    Again: TypeAlias = Callable[[Mapping[str, bytes]], Iterable[Stack]]

MAX_ALONE: Final = 3
"""Of so many causes each is looked at alone, since one may come of another; of more, all are at once."""


class _Check(NamedTuple):
    """How stacks are judged, and what for: `again` finds them with other texts for some files by their real paths."""

    stacks: tuple[Stack, ...]
    judge: Judge
    again: Again
    sources: Sources
    places: frozenset[tuple[str, str, int]]
    """Where anything is found."""


def without_what_follows(stacks: tuple[Stack, ...], judge: Judge, again: Again) -> Found:
    """What is found in some stacks, without what comes of mistakes that are told.

    Args:
        stacks: what to judge.
        judge: finds what is wrong with stacks.
        again: finds the same stacks, with other texts for some files by their real paths.
    """
    found, sources = judge(stacks)
    check = _Check(stacks, judge, again, sources, frozenset(map(_place, found)))
    keys = [one for one in found if any(fix.keys for fix in one.fixes[:1])]
    if keys:
        found = _without(found, keys, check)
    words = [one for one in found if one.meant is not None]
    if len(words) > MAX_ALONE:
        return _without(found, words, check), sources
    for one in words:
        if one in found:  # else it came of one before it
            found = _without(found, [one], check)
    return found, sources


def _without(found: tuple[Diagnostic, ...], causes: Sequence[Diagnostic], check: _Check) -> tuple[Diagnostic, ...]:
    """What is found without what comes of some of it."""
    if len(causes) == len(found):
        return found
    from stacklint.fix import apply, choose, plan  # noqa: PLC0415 - a start without misspellings needs none of it
    from stacklint.fix.disk import encoded  # noqa: PLC0415

    cures = [one if one.meant is None else one._replace(fixes=(one.meant,)) for one in causes]
    texts: dict[str, bytes] = {}
    for name, edits in plan(choose(cures)).items():
        source = check.sources.source(name)
        texts[check.stacks[0].files.whole(name)] = encoded(source, apply(source.text, edits))
    right, _ = check.judge(check.again(texts))
    left = set(map(_place, right))
    moved = {code for code, *_ in left - check.places}  # which may be what else was found, at another place
    own = set(causes)
    gone = {one for one in found if _place(one) not in left and one.code not in moved and one not in own}
    return _told(found, causes, gone)


def _told(
    found: tuple[Diagnostic, ...], causes: Sequence[Diagnostic], followers: Collection[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """The findings without those that follow, unless of several causes each is less bad.

    A single one is as bad as what comes of it.
    """
    cause, worst = causes[0], min((one.severity.rank for one in followers), default=None)
    if worst is None:
        return found
    if len(causes) == 1:
        severity = min((one.severity for one in (cause, *followers)), key=lambda one: one.rank)
        return tuple(one._replace(severity=severity) if one == cause else one for one in found if one not in followers)
    least = min(one.severity.rank for one in causes)
    return tuple(one for one in found if one not in followers or one.severity.rank < least)


def _place(one: Diagnostic) -> tuple[str, str, int]:
    """What tells a finding from others, even if its characters move or its message counts what is alike."""
    return one.code, one.primary.file, one.primary.line
