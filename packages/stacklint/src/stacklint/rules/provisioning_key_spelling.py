"""GF101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Part, Place, root
from stacklint.models import FaultKind
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.spelling import other_version
from stacklint.stack.grafana import is_old
from stacklint.stack.stack import Fault, Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"


@rule(
    "GF101",
    "provisioning-key-spelling",
    severity=Severity.WARNING,
    bad=(
        Example(edited(_FILE, "isDefault", "«is_default»"), fixed=stack()),
        Example(stack({_FILE: "datasources:\n  - name: Prometheus\n    type: prometheus\n    «orgId»: 1\n"})),
    ),
    good=(Example(stack()),),
)
def provisioning_key_spelling(subject: Fault, _stack: Stack) -> Iterator[Finding]:
    """A provisioning key is spelt for the other version of the format.

    With `apiVersion: 1` Grafana reads camel case keys, without it snake case ones, and drops those of the other kind
    without a word. So `is_default: true` under `apiVersion: 1` makes nothing the default.
    """
    fault = subject.fault
    right = other_version(subject.kind, fault) if fault.kind is FaultKind.UNKNOWN_KEY else None
    if right is None:
        return
    place = Place(subject.document.name, fault.path, Part.KEY)
    whole = root(subject.document)
    version = "0 (no `apiVersion: 1`)" if is_old(whole) else whole["apiVersion"].text
    related = ((whole["apiVersion"].place, "the version of the format"),) if whole["apiVersion"].present else ()
    yield Finding(
        place,
        f"`{fault.path[-1]}` is no key in version {version} of the format; Grafana ignores it in silence",
        f"write `{right}`" if not is_old(whole) else f"add `apiVersion: 1` at the top, or write `{right}`",
        related,
        repairs=(Repair(f"rename it to `{right}`", ((place, right),)),),
    )
