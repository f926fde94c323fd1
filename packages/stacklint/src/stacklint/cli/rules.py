"""`stacklint rules`: lists the rules, or tells what some of them are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.cli.outcome import CLEAN, UsageError
from stacklint.cli.streams import say
from stacklint.models.nearness import nearest
from stacklint.rules.api import Profile, discover

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from stacklint.rules.api import Rule


def rules(names: Sequence[str]) -> int:
    """Tell what rules are about, by code or name; without any, list all.

    Raises:
        UsageError: there is no such rule.
    """
    found = discover(*Profile)
    say("\n".join(map(_page, _named(names, found))) if names else _list(found))
    return CLEAN


def require_rules(names: Collection[str]) -> None:
    """Refuse codes and names that no rule has. Rules are imported only where some are named.

    Raises:
        UsageError: there is no such rule.
    """
    if names:
        _named(sorted(names), discover(*Profile))


def _named(names: Iterable[str], rules: Sequence[Rule]) -> list[Rule]:
    known = {name: rule for rule in rules for name in (rule.code, rule.name)}
    found: list[Rule] = []
    for name in names:
        if name not in known:
            right = nearest(name, known)
            hint = f"did you mean `{right}`?" if right else "`stacklint rules` lists them"
            raise UsageError(f"there is no rule `{name}`: {hint}")
        found.append(known[name])
    return found


def _list(rules: Sequence[Rule]) -> str:
    width = max(len(rule.name) for rule in rules)
    return "".join(f"{rule.code}  {rule.severity:<8} {rule.name:<{width}} {rule.title}\n" for rule in rules)


def _page(rule: Rule) -> str:
    asked = "" if rule.profile is Profile.DEFAULT else f", asked with --profile {rule.profile}"
    return f"{rule.severity}[{rule.code}] {rule.name}{asked}\n\n{rule.title}.\n\n{rule.reason}\n"
