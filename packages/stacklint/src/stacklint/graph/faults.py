"""Why an edge doesn't work: what the rules on links find at one of its ends.

So an edge is broken where `stacklint check` reports a broken link, and for the same reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacklint.document import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.rules.api import Rule, Where
    from stacklint.stack.stack import Stack


class Broken(NamedTuple):
    """What a rule has found.

    Attributes:
        at: where.
        reason: what is wrong, with the code of the rule.
        ends: the other ends of it.
    """

    at: Where
    reason: str
    ends: tuple[Where, ...]


def broken(subject: object, stack: Stack, *rules: Rule) -> Iterator[Broken]:
    """What some rules find wrong with a part of a stack."""
    for rule in rules:
        for found in rule.check(subject, stack):
            ends = tuple(where for where, _ in found.related)
            yield Broken(found.at, f"{found.message} ({rule.code})", ends)


def reason(subject: object, stack: Stack, *rules: Rule) -> str:
    """Why a part of a stack doesn't work, as the first of some rules says that finds anything; empty if none does."""
    return next((found.reason for found in broken(subject, stack, *rules)), "")


def by_value(found: Iterator[Broken]) -> dict[Place, Broken]:
    """What is found, by the value that it is found in or at, whatever characters of that it names."""
    return {Place(one.at.file, one.at.path): one for one in found if isinstance(one.at, Place)}
