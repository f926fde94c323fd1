"""GF133."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.providers import Provider
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_OLD = "    type: file\n"


@rule(
    "GF133",
    "organisation-not-made",
    severity=Severity.INFO,
    bad=(Example(edited(_FILE, _OLD, _OLD + "    orgId: «2»\n")),),
    good=(
        Example(stack()),
        Example(edited(_FILE, _OLD, _OLD + "    orgId: 1\n")),
        Example(edited(_FILE, _OLD, _OLD + "    orgId: 0\n")),
        Example(edited(_FILE, _OLD, _OLD + "    orgId: $ORG\n")),
    ),
)
def organisation_not_made(subject: Provider, _stack: Stack) -> Iterator[Finding]:
    """Dashboards are provisioned for an organisation that a new Grafana does not have.

    Its database begins with organisation 1, and provisioning makes no others. Where the organisation is missing,
    Grafana does not start, so it has to be made before the provider is there.
    """
    if subject.org not in {None, 1}:
        key = "org_id" if subject.node["org_id"].present else "orgId"
        yield Finding(
            subject.node[key].place,
            f"a new Grafana has no organisation `{subject.org}`, and does not start where it is missing",
            "make the organisation before Grafana reads this provider",
        )
