"""The reference, written by the program itself: a page for each rule, and one for the command line.

Every report on these pages comes from running the rules on their examples, so a page can't claim what the program
does not do. Nothing that checks files imports this package.
"""

from __future__ import annotations

from stacklint.docs.command import command_page
from stacklint.docs.pages import index_page, rule_page
from stacklint.rules.api import Profile, discover


def render() -> dict[str, str]:
    """Every generated page: its path from the root of the repository, and its text."""
    rules = discover(*Profile)
    return {
        **{f"docs/rules/{rule.code}.md": rule_page(rule) for rule in rules},
        "docs/rules/README.md": index_page(rules),
        "docs/cli.md": command_page(discover()),
    }
