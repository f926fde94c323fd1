"""Files that something else fills in before their reader gets them: templates of Ansible, Helm, Terraform, Nomad.

Their names need not tell. What they lack is not known, and what stands between the marks of a template is nothing that
Prometheus, Grafana or Compose would read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.models import Kind
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node

_TAG: Final = r"\{%|<%|%\{[ ~]*(?:for|if|else|end)"
"""What steers a template of Jinja, ERB or Terraform. No format of ours has it."""
_HELM: Final = r"\{\{-?\s*(?:\.(?:Values|Release|Chart)\b|['\"`]\{\{)"
"""What Helm fills in, and braces that it is told to leave."""
_CALL: Final = (
    rf"{_HELM}|\{{\{{-?\s*(?:"
    r"(?:range\s+|with\s+)?(?:env|key|keyOrDefault|secret|service|nomadService|nomadVar)\s+\"|'"  # consul-template
    # a variable of Jinja
    r"|(?!(?:end|else|break|continue|externalURL|pathPrefix)\b)[A-Za-z_]\w*(?:\.\w+)*\s*(?:\||-?\}\}))"
)
"""What no template of Go's that Prometheus, Alertmanager or Grafana fills in may begin with."""
_BRACES: Final = r"\{\{"
_BRACES_OF_COMPOSE: Final = r"\{\{-?\s*(?!-|\s|\.|index\b|json\b|range\b|end\b|if\b|else\b)"
"""Braces that neither a swarm nor the engine fills in: `{{.Node.Hostname}}` is theirs."""
_OPEN: Final = r"(?m:^[ \t]+(?:- )?\.\.\.[ \t]*$)"
"""Dots for what is left out, as documentation has them."""

_BROKEN: Final = {
    Kind.PROMETHEUS: Pattern(f"{_TAG}|{_BRACES}|{_OPEN}"),
    Kind.DATASOURCES: Pattern(f"{_TAG}|{_BRACES}|{_OPEN}"),
    Kind.PROVIDER: Pattern(f"{_TAG}|{_BRACES}|{_OPEN}"),
    Kind.COMPOSE: Pattern(f"{_TAG}|{_BRACES_OF_COMPOSE}|{_OPEN}"),
}
_BROKEN_TEXT: Final = Pattern(f"{_TAG}|{_CALL}|{_OPEN}")
_IN_RULES: Final = Pattern(f"{_TAG}|{_HELM}")
_MARKS: Final = ("{{", "{%", "<", "${", "$(", "@", "#{", "[[")
_HOLE: Final = Pattern(
    r"\{\{|\{%|<%|@@?[A-Z]\w*@|\$\{[A-Za-z_]|\$\([A-Z_]\w*\)|#\{\w+\}#|\[\[ ?\.|(?<!/)<[A-Za-z_]\w*>", re.ASCII
)
"""What stands for a part of an expression or a duration. PromQL has nothing like it, but
for routes of web frameworks in labels, such as `/users/<id>`."""
_IN_VALUES: Final = Pattern(rf"{_TAG}|{_BRACES_OF_COMPOSE}|@@\w+@@|<[\w -]+>", re.ASCII)
_PLACEHOLDER: Final = Pattern(
    rf"{_TAG}|{_BRACES}|\$\([A-Z_]\w*\)|#\{{\w+\}}#|\[\[ ?\.?\w+ ?\]\]|<[\w -]+>"
    r"|__\w+__|@@?\w+@|%%?\w+%|\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|\A\(\([\w.-]+\)\)",
    re.ASCII,
)
"""What people write for what is to be put there, by hand or by a program. Variables of a shell are not in it: people
think that the program itself fills them in."""


def is_unrendered(text: str, kind: Kind) -> bool:
    """Whether a text of a kind that does not parse is a template or a fragment, and never read as it is."""
    return _BROKEN.get(kind, _BROKEN_TEXT).search(text) is not None


def are_unrendered_rules(whole: Node) -> bool:
    """Whether a rule file is a template: by its marks, or by what its expressions and durations leave open.

    In labels and annotations braces are what they should be; a variable in them that lacks its `$` is a mistake.
    """
    text = whole.document.source.text
    if not any(mark in text for mark in _MARKS):
        return False
    if _IN_RULES.search(text) is not None:
        return True
    return any(_is_open(value) for value in _filled(whole.value))


def is_filled_in(value: object, *, is_loose: bool) -> bool:
    """Whether a value has marks of a template that nobody writes by mistake, or any placeholder in a loose file."""
    return isinstance(value, str) and (_PLACEHOLDER if is_loose else _IN_VALUES).search(value) is not None


def _filled(data: object) -> Iterator[object]:
    """The expressions and durations of rules. There may be thousands of them, so they are read without nodes."""
    groups = data.get("groups") if isinstance(data, dict) else None
    for group in groups if isinstance(groups, list) else ():
        if isinstance(group, dict):
            yield group.get("interval")
            rules = group.get("rules")
            for rule in rules if isinstance(rules, list) else ():
                if isinstance(rule, dict):
                    yield rule.get("expr")
                    yield rule.get("for")
                    yield rule.get("keep_firing_for")


def _is_open(value: object) -> bool:
    return isinstance(value, str) and _HOLE.search(value) is not None and "?P<" not in value
