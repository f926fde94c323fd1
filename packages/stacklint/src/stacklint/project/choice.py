"""Which rules are asked, and what is told of what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacklint.models.nearness import nearest
from stacklint.project import UsageError
from stacklint.project.settings import matches
from stacklint.rules.api import Profile, discover, rules_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from stacklint.diagnostic import Diagnostic
    from stacklint.project.baseline import Known
    from stacklint.project.settings import Settings
    from stacklint.rules.api import Rule


class Choice(NamedTuple):
    """What is asked and told.

    Attributes:
        profiles: whose rules are asked.
        ignored: the codes and names of rules that aren't.
        per_file: by a pattern for files, the codes and names of rules that aren't told of them.
        known: the findings of the baseline, which aren't told.
    """

    profiles: frozenset[Profile]
    ignored: frozenset[str]
    per_file: tuple[tuple[str, tuple[str, ...]], ...]
    known: Known | None

    def asks(self, rule: Rule) -> bool:
        """Whether a rule is asked."""
        return rule.profile in self.profiles and not self.ignored & {rule.code, rule.name}

    def rules_on(self, subject: type) -> tuple[Rule, ...]:
        """The rules that are asked of what is of a type."""
        return tuple(filter(self.asks, rules_on(subject)))

    def told(self, found: Iterable[Diagnostic]) -> tuple[tuple[Diagnostic, ...], int]:
        """What is told of what was found, and how many of the baseline's findings are gone."""
        told = tuple(one for one in found if not self._is_left_out(one))
        if self.known is None:
            return told, 0
        from stacklint.project.baseline import beyond  # noqa: PLC0415 - few have one

        return beyond(told, self.known)

    def _is_left_out(self, found: Diagnostic) -> bool:
        names = {found.code, found.name}
        return any(names.intersection(rules) and matches(found.primary.file, each) for each, rules in self.per_file)


def choose(
    settings: Settings, *, profiles: Iterable[str] = (), ignore: Iterable[str] = (), baseline: Path | None = None
) -> Choice:
    """What the settings say, and beside that some profiles, rules that are left out, and a baseline.

    Raises:
        UsageError: there is no such profile, rule or baseline.
    """
    ignored = frozenset((*settings.ignore, *ignore))
    named = ignored.union(*(rules for _, rules in settings.per_file_ignores))
    if named:  # or no rule need be imported for it
        named_rules(sorted(named))
    wanted = frozenset((Profile.DEFAULT, *(_profile(name) for name in (*settings.profile, *profiles))))
    known = baseline or settings.baseline
    if known is None:
        return Choice(wanted, ignored, settings.per_file_ignores, None)
    from stacklint.project.baseline import read_baseline  # noqa: PLC0415 - few have one

    return Choice(wanted, ignored, settings.per_file_ignores, read_baseline(known))


def named_rules(names: Collection[str]) -> Sequence[Rule]:
    """The rules of these codes and names.

    Raises:
        UsageError: there is no such rule.
    """
    known = {name: rule for rule in discover(*Profile) for name in (rule.code, rule.name)}
    for name in names:
        if name not in known:
            right = nearest(name, known)
            hint = f"did you mean `{right}`?" if right else "`stacklint rules` lists them"
            raise UsageError(f"there is no rule `{name}`: {hint}")
    return [known[name] for name in names]


def _profile(name: str) -> Profile:
    if name not in set(Profile):
        raise UsageError(f"there is no profile `{name}`, only {', '.join(f'`{one}`' for one in Profile)}")
    return Profile(name)
