"""GF130."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_OTHER = "grafana/provisioning/dashboards/second.yml"
_MORE = "apiVersion: 1\nproviders:\n  - {{name: {}, options: {{path: /var/lib/grafana/more}}}}\n"


@rule(
    "GF130",
    "provider-name-shared",
    severity=Severity.ERROR,
    bad=(
        Example(stack({_OTHER: _MORE.format("«dashboards»")})),
        Example(
            edited(
                _FILE,
                "  - name: dashboards\n    type: file\n",
                "  - type: file\n",
                {_OTHER: _MORE.format("«''»")},
            )
        ),
    ),
    good=(
        Example(stack({_OTHER: _MORE.format("more")})),
        Example(edited(_FILE, "name: dashboards", "name: $A", {_OTHER: _MORE.format("$A")})),
    ),
)
def provider_name_shared(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """Two dashboard providers in different files have one name.

    Grafana compares names within a file only. It keeps what a provider has loaded under the provider's name, so each of
    the two takes the other's dashboards for files that are gone, and deletes them: dashboards appear and vanish. Give
    each a name of its own.
    """
    first: dict[str, Provider] = {}
    for provider in subject.providers:
        if provider.name is None:
            continue
        other = first.setdefault(provider.name, provider)
        if other.node.document is provider.node.document:
            continue
        name = f"the name `{provider.name}`" if provider.name else "an empty name"
        yield Finding(
            provider.node["name"].place,
            f"a provider of another file has {name} too; the two delete each other's dashboards",
            "give it a name of its own",
            ((other.node["name"].place, "the other one"),),
        )
