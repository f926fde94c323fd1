"""`stacklint rules`: lists the rules, or tells what some of them are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.cli.outcome import CLEAN
from stacklint.cli.streams import say
from stacklint.project.choice import named_rules
from stacklint.rules.api import Profile, discover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.rules.api import Rule


def rules(names: Sequence[str]) -> int:
    """Tell what rules are about, by code or name; without any, list all.

    Raises:
        UsageError: there is no such rule.
    """
    say("\n".join(map(_page, named_rules(names))) if names else _list(discover(*Profile)))
    return CLEAN


def _list(rules: Sequence[Rule]) -> str:
    width = max(len(rule.name) for rule in rules)
    return "".join(f"{rule.code}  {rule.severity:<8} {rule.name:<{width}} {rule.title}\n" for rule in rules)


def _page(rule: Rule) -> str:
    asked = "" if rule.profile is Profile.DEFAULT else f", asked with --profile {rule.profile}"
    return f"{rule.severity}[{rule.code}] {rule.name}{asked}\n\n{rule.title}.\n\n{rule.reason}\n"
