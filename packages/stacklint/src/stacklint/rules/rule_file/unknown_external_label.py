"""RU111."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.document import Place, root
from stacklint.gotemplate import label_references
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.alerts import read_texts, templates
from stacklint.stack.prometheus.evaluated import loading
from stacklint.stack.prometheus.rule_files import Rule, RuleFile
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.prometheus.server import Prometheus

_FILE = "prometheus/rules.yml"
_CONFIG = "prometheus/prometheus.yml"
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: Down
        expr: up == 0
        annotations:
          summary: "{}"
"""
_LABELS = "global:\n  external_labels:\n    cluster: one\nrule_files:"


@rule(
    "RU111",
    "unknown-external-label",
    severity=Severity.WARNING,
    bad=(
        Example(stack({_FILE: _ALERT.format("down in {{ $externalLabels.«cluster» }}")})),
        Example(
            edited(_CONFIG, "rule_files:", _LABELS, {_FILE: _ALERT.format("down in {{ .ExternalLabels.«clusters» }}")})
        ),
    ),
    good=(
        Example(
            edited(_CONFIG, "rule_files:", _LABELS, {_FILE: _ALERT.format("down in {{ $externalLabels.cluster }}")})
        ),
        Example(stack({_FILE: _ALERT.format("down{{ with $externalLabels.cluster }} in {{ . }}{{ end }}")})),
        Example({"rules.yml": _ALERT.format("down in {{ $externalLabels.cluster }}")}),
    ),
)
def unknown_external_label(subject: RuleFile, stack: Stack) -> Iterator[Finding]:
    """A text of an alert reads an external label that the server does not have.

    External labels are those of `global.external_labels` in the configuration of the Prometheus that loads the rule.
    Any other is empty: nothing stands in its place.
    """
    servers = loading(subject.path, stack)
    labels = [server.config["global"]["external_labels"] for server in servers]
    given = {name for node in labels for name in node.keys}
    if not servers or any(node.present and not node.is_mapping for node in labels):
        return
    for text in (text for found in subject.rules if _mentions_some(found) for text in read_texts(found)):
        read = [reference for reference in label_references(text.template) if reference.external]
        asked = {reference.name for reference in read if not reference.printed}
        for reference in read:
            if reference.name not in given | asked:
                right = nearest(reference.name, given)
                yield Finding(
                    text.node.place.within(*reference.span),
                    f"the server has no external label `{reference.name}`; nothing stands in its place",
                    f"did you mean `{right}`?" if right else f"add `{reference.name}` to `global.external_labels`",
                    tuple(_ends(servers)),
                )


def _mentions_some(found: Rule) -> bool:
    """Whether a text may read an external label: few do, and reading templates takes long."""
    owners = ((found.group, "labels"), (found.node, "labels"), (found.node, "annotations"))
    return any("xternalLabels" in (node.text or "") for owner, key in owners for _, node in templates(owner, key))


def _ends(servers: tuple[Prometheus, ...]) -> Iterator[tuple[Place, str]]:
    for server in servers:
        node = server.config["global"]["external_labels"]
        if node.exists:
            yield node.place.key(), "its external labels"
        else:
            where = server.config["global"]
            place = where.place.key() if where.exists else root(server.config.document).place
            yield place, "no `external_labels` in this file"
