"""GF138."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.container import Seen
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.provisioned import is_hidden
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_OLD = "path: /var/lib/grafana/dashboards"
_BOARD = '{"title": "More", "panels": []}'


@rule(
    "GF138",
    "provider-path-hidden",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(
                _FILE, _OLD, "path: «/var/lib/grafana/dashboards/.app»", {"grafana/dashboards/.app/more.json": _BOARD}
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(
            edited(
                _FILE,
                _OLD,
                "path: /var/lib/grafana/dashboards/.all/app",
                {"grafana/dashboards/.all/app/more.json": _BOARD},
            )
        ),
    ),
)
def provider_path_hidden(subject: Provider, _stack: Stack) -> Iterator[Finding]:
    """A dashboard provider reads a folder whose name begins with a dot.

    Grafana enters no such folder, not even the one that a provider names. It finds no file there, says nothing, and
    deletes what the provider had loaded before unless `disableDeletion` is true. Mount the dashboards at a folder whose
    name begins otherwise.
    """
    if subject.resolution.seen is Seen.FOLDER and is_hidden(subject.location):
        yield Finding(
            subject.path.place,
            f"the last part of `{subject.location}` begins with a dot; Grafana reads nothing there",
            "mount the dashboards at a folder whose name begins otherwise",
        )
