"""GF133."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import SOURCE, edited, stack
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_OLD = "    type: file\n"
_LAST = "    isDefault: true\n"
_MORE = "  - name: {}\n    type: loki\n    orgId: {}\n"
_OLD_FORM = "datasources:\n  - name: Prometheus\n    type: prometheus\n    org_id: «2»\n"
_SHOWN = 3
"""How many further places are shown."""


@rule(
    "GF133",
    "organisation-not-made",
    severity=Severity.INFO,
    bad=(
        Example(edited(_FILE, _OLD, _OLD + "    orgId: «2»\n")),
        Example(
            edited(
                SOURCE, _LAST, f"{_LAST}{_MORE.format('a', '«2»')}{_MORE.format('b', '2')}{_MORE.format('c', '«3»')}"
            )
        ),
        Example(stack({SOURCE: _OLD_FORM})),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _OLD, _OLD + "    orgId: 1\n")),
        Example(edited(_FILE, _OLD, _OLD + "    orgId: 0\n")),
        Example(edited(_FILE, _OLD, _OLD + "    orgId: $ORG\n")),
        Example(edited(SOURCE, _LAST, f"{_LAST}    orgId: 1\n")),
        Example(edited(SOURCE, _LAST, f"{_LAST}    orgId: $__env{{HOSTNAME}}\n")),
    ),
)
def organisation_not_made(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """Something is provisioned for an organisation that a new Grafana does not have.

    Its database begins with organisation 1, and provisioning makes no others. Where the organisation is missing,
    Grafana does not start, so it has to be made before the data source or the provider is there. That can't be seen
    from here, so this is said once of each organisation, for those who set up a new Grafana.
    """
    named: dict[int, list[Node]] = {}
    for node, org in _organisations(subject):
        if org != 1:
            named.setdefault(org, []).append(node["org_id" if node["org_id"].present else "orgId"])
    for org, (first, *others) in named.items():
        yield Finding(
            first.place,
            f"a new Grafana has no organisation `{org}`, and does not start where it is missing",
            "make the organisation before Grafana reads this file",
            tuple((node.place, "named here as well") for node in others[:_SHOWN]),
        )


def _organisations(grafana: Grafana) -> Iterator[tuple[Node, int]]:
    """What is provisioned, and the organisation that it says, where that is known."""
    yield from ((source.node, source.org) for source in grafana.datasources if source.known)
    yield from ((provider.node, provider.org) for provider in grafana.providers if provider.org is not None)
