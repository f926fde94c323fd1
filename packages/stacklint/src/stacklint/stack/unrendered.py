"""Files that something else fills in before their reader gets them: templates of Ansible, Helm, Terraform, Nomad.

Their names need not tell. What they lack is not known, and what stands between the marks of a template is nothing that
Prometheus, Grafana or Compose would read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.models import Kind

if TYPE_CHECKING:
    from stacklint.document import Node

_TAG: Final = r"\{%|<%|%\{[ ~]*(?:for|if|else|end)"
"""What steers a template of Jinja, ERB or Terraform. No format of ours has it."""
_HELM: Final = r"\{\{-?\s*(?:\.(?:Values|Release|Chart)\b|['\"`]\{\{)"
"""What Helm fills in, and braces that it is told to leave."""
_CALL: Final = (
    rf"{_HELM}|\{{\{{-?\s*(?:"
    r"(?:range\s+|with\s+)?(?:env|key|keyOrDefault|secret|service|nomadService|nomadVar)\s+\"|'"  # consul-template
    r"|(?!(?:end|else|break|continue)\b)[A-Za-z_]\w*(?:\.\w+)*\s*(?:\||-?\}\})"  # a variable of Jinja
    r")"
)
"""What no template of Go's that Prometheus, Alertmanager or Grafana fills in may begin with."""
_BRACES: Final = r"\{\{"
_BRACES_OF_COMPOSE: Final = r"\{\{-?\s*(?!-|\s|\.|index\b|json\b|range\b|end\b|if\b|else\b)"
"""Braces that neither a swarm nor the engine fills in: `{{.Node.Hostname}}` is theirs."""
_OPEN: Final = r"(?m:^[ \t]+(?:- )?\.\.\.[ \t]*$)"
"""Dots for what is left out, as documentation has them."""

_BROKEN: Final = {
    Kind.PROMETHEUS: re.compile(f"{_TAG}|{_BRACES}|{_OPEN}"),
    Kind.DATASOURCES: re.compile(f"{_TAG}|{_BRACES}|{_OPEN}"),
    Kind.PROVIDER: re.compile(f"{_TAG}|{_BRACES}|{_OPEN}"),
    Kind.COMPOSE: re.compile(f"{_TAG}|{_BRACES_OF_COMPOSE}|{_OPEN}"),
}
_BROKEN_TEXT: Final = re.compile(f"{_TAG}|{_CALL}|{_OPEN}")
_IN_RULES: Final = re.compile(f"{_TAG}|{_HELM}")
_MARKS: Final = ("{{", "{%", "<", "${", "$(", "@", "#{", "[[")
_HOLE: Final = re.compile(
    r"\{\{|\{%|<%|@@?[A-Z]\w*@|\$\{[A-Za-z_]|\$\([A-Z_]\w*\)|#\{\w+\}#|\[\[ ?\.|<[A-Za-z_]\w*>", re.ASCII
)
"""What stands for a part of an expression or a duration. PromQL has nothing like it."""
_TIMES: Final = ("for", "keep_firing_for")
_IN_VALUES: Final = re.compile(rf"{_TAG}|{_BRACES_OF_COMPOSE}|@@\w+@@|<[\w -]+>", re.ASCII)
_PLACEHOLDER: Final = re.compile(
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
    return any(
        _is_open(group["interval"]) or any(_has_hole(rule) for rule in group["rules"].items())
        for group in whole["groups"].items()
    )


def is_filled_in(value: object, *, is_loose: bool) -> bool:
    """Whether a value has marks of a template that nobody writes by mistake, or any placeholder in a loose file."""
    return isinstance(value, str) and (_PLACEHOLDER if is_loose else _IN_VALUES).search(value) is not None


def _has_hole(rule: Node) -> bool:
    return _is_open(rule["expr"]) or any(_is_open(rule[key]) for key in _TIMES)


def _is_open(node: Node) -> bool:
    text = node.text or ""
    return _HOLE.search(text) is not None and "?P<" not in text
