"""Which rules are asked, and what is told of what they find."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from string import digits
from typing import TYPE_CHECKING, NamedTuple

from stacklint.models.nearness import nearest
from stacklint.project import UsageError
from stacklint.project.settings import matches
from stacklint.rules.api import Profile, discover, rules_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from stacklint.diagnostic import Diagnostic
    from stacklint.project.baseline import Known
    from stacklint.project.settings import Settings
    from stacklint.rules.api import Rule


_IGNORED = "all that are selected are ignored"


class Choice(NamedTuple):
    """What is asked and told.

    Rules are named by their codes.

    Attributes:
        profiles: whose rules are asked.
        selected: the rules that are asked instead; `None` where none are named.
        ignored: the rules that aren't.
        per_file: by a pattern for files, the rules that aren't told of them.
        known: the findings of the baseline, which aren't told.
    """

    profiles: frozenset[Profile]
    selected: frozenset[str] | None
    ignored: frozenset[str]
    per_file: tuple[tuple[str, frozenset[str]], ...]
    known: Known | None

    def asks(self, rule: Rule) -> bool:
        """Whether a rule is asked."""
        wanted = rule.profile in self.profiles if self.selected is None else rule.code in self.selected
        return wanted and rule.code not in self.ignored

    def rules_on(self, subject: type) -> tuple[Rule, ...]:
        """The rules that are asked of what is of a type."""
        return tuple(filter(self.asks, rules_on(subject)))

    def wanted(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """What is found, without what isn't told of some files."""
        return tuple(one for one in found if not self._is_left_out(one))

    def told(self, wanted: tuple[Diagnostic, ...]) -> tuple[tuple[Diagnostic, ...], int]:
        """What is told of that, and how many of the baseline's findings are gone."""
        if self.known is None:
            return wanted, 0
        from stacklint.project.baseline import beyond  # noqa: PLC0415 - few have one

        return beyond(wanted, self.known)

    def _is_left_out(self, found: Diagnostic) -> bool:
        return any(found.code in rules and matches(found.primary.file, pattern) for pattern, rules in self.per_file)


def choose(
    settings: Settings,
    *,
    profiles: Iterable[str] = (),
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    baseline: Path | None = None,
) -> Choice:
    """What the settings say, and beside that some profiles, rules that are left out, a baseline, or other rules.

    Raises:
        UsageError: there is no such profile, rule or baseline.
    """
    with _setting("profile"):
        asked = [_profile(name) for name in settings.profile]
    wanted = frozenset((Profile.DEFAULT, *asked, *map(_profile, profiles)))
    with nullcontext() if select else _setting("select"):
        names = select or settings.select
        selected = _selected(names, wanted) if names else None
    with _setting("ignore"):
        ignored = _codes(settings.ignore)
    with _setting("per-file-ignores"):
        per_file = tuple((pattern, _codes(rules)) for pattern, rules in settings.per_file_ignores)
    choice = Choice(wanted, selected, ignored | _codes(ignore), per_file, None)
    if selected is not None and selected <= choice.ignored:
        raise UsageError(f"no rule is left to ask: {_IGNORED if selected else _other_profile(names)}")
    known = baseline or settings.baseline
    if known is None:
        return choice
    from stacklint.project.baseline import read_baseline  # noqa: PLC0415 - few have one

    return choice._replace(known=read_baseline(known))


@contextmanager
def _setting(name: str) -> Iterator[None]:
    """Says of a complaint which setting it is about."""
    try:
        yield
    except UsageError as error:
        raise UsageError(f"`pyproject.toml`: `{name}` of `tool.stacklint`: {error}") from error


def _codes(names: Collection[str]) -> frozenset[str]:
    """The codes of some rules; without names no rule need be imported."""
    return frozenset(rule.code for rule in named_rules(names)) if names else frozenset()


def _selected(names: Collection[str], profiles: frozenset[Profile]) -> frozenset[str]:
    """The codes of some rules: of one that is named itself whatever its profile, of a family those of some profiles."""
    rules = named_rules(names)
    return frozenset(one.code for one in rules if one.profile in profiles or one.code in names or one.name in names)


def _other_profile(names: Collection[str]) -> str:
    """With which profile rules of some names would be asked."""
    profile = min(one.profile for one in named_rules(names))
    return f"those of {', '.join(f'`{name}`' for name in names)} are asked with --profile {profile}"


def named_rules(names: Collection[str]) -> Sequence[Rule]:
    """The rules of these codes and names; letters such as `LK` stand for all whose codes begin with them.

    Raises:
        UsageError: there is no such rule.
    """
    known: dict[str, list[Rule]] = {}
    for rule in discover(*Profile):
        for name in (rule.code, rule.name, rule.code.rstrip(digits)):
            known.setdefault(name, []).append(rule)
    for name in names:
        if name not in known:
            right = nearest(name, known)
            hint = f"did you mean `{right}`?" if right else "`stacklint rules` lists them"
            raise UsageError(f"there is no rule `{name}`: {hint}")
    return list({rule.code: rule for name in names for rule in known[name]}.values())


def _profile(name: str) -> Profile:
    if name not in set(Profile):
        raise UsageError(f"there is no profile `{name}`, only {', '.join(f'`{one}`' for one in Profile)}")
    return Profile(name)
