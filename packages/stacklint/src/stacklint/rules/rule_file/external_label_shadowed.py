"""RU112."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.prometheus.evaluated import loading
from stacklint.stack.prometheus.rule_files import RuleFile
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_CONFIG = "prometheus/prometheus.yml"
_GLOBAL = "global: {external_labels: {cluster: one}}\nrule_files:"
_RECORD = """\
groups:
  - name: app
    rules:
      - record: app:http_requests:rate5m
        expr: sum(rate(http_requests_total[5m]))
        labels:
          {}
"""


@rule(
    "RU112",
    "external-label-shadowed",
    severity=Severity.WARNING,
    bad=(Example(edited(_CONFIG, "rule_files:", _GLOBAL, {_FILE: _RECORD.format("«cluster»: two")})),),
    good=(
        Example(edited(_CONFIG, "rule_files:", _GLOBAL, {_FILE: _RECORD.format("cluster: one")})),
        Example(edited(_CONFIG, "rule_files:", _GLOBAL, {_FILE: _RECORD.format("team: two")})),
        Example(
            edited(
                _CONFIG,
                "rule_files:",
                _GLOBAL,
                {_FILE: _RECORD.format("cluster: two").replace("record: app:http_requests:rate5m", "alert: Busy")},
            )
        ),
    ),
)
def external_label_shadowed(subject: RuleFile, stack: Stack) -> Iterator[Finding]:
    """A recording rule sets a label that is an external label of the server, to another value.

    External labels say which server a series comes from, where several send to one place. A series that has such a
    label already keeps its own: this one seems to come from elsewhere. An alert may do so on purpose, to be sent
    another way.
    """
    servers = loading(subject.path, stack)
    for found in subject.rules if servers else ():
        labels = dict((*found.group["labels"].entries(), *found.node["labels"].entries())) if found.record else {}
        for name, node in labels.items():
            for server in servers:
                external = server.config["global"]["external_labels"][name]
                value = external.text or ""
                if external.present and "$" not in value and value != node.text:
                    yield Finding(
                        node.place.key(),
                        f"`{name}` is an external label of the server; this series leaves it with another value",
                        "give the label another name",
                        ((external.place, f"the server's own `{name}`"),),
                    )
