"""GF132."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_OLD = "    type: file\n"
_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})


@rule(
    "GF132",
    "editable-provider",
    severity=Severity.INFO,
    bad=(Example(edited(_FILE, _OLD, _OLD + "    «editable»: true\n")),),
    good=(
        Example(stack()),
        Example(edited(_FILE, _OLD, _OLD + "    editable: false\n")),
        Example(edited(_FILE, _OLD, _OLD + "    editable: true\n    allowUiUpdates: true\n")),
        Example(edited(_FILE, _OLD, _OLD + "    editable: true\n    allowUiUpdates: $SAVE\n")),
    ),
)
def editable_provider(subject: Provider, _stack: Stack) -> Iterator[Finding]:
    """A dashboard provider is `editable`, and changes can't be saved.

    Grafana reads the key and does nothing with it. Whether people may save their changes of a provisioned dashboard is
    what `allowUiUpdates` says, which is false if it is not there. Set `allowUiUpdates` where they may.
    """
    saving = subject.node["allowUiUpdates"].text or ""
    if subject.node["editable"].text in _TRUE and saving not in _TRUE and "$" not in saving:
        yield Finding(
            subject.node["editable"].place.key(),
            "`editable` has no effect; without `allowUiUpdates` nobody can save a change in Grafana",
            "write `allowUiUpdates: true` instead if changes may be saved, else delete it",
        )
