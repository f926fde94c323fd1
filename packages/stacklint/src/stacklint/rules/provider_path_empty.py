"""LK202."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.container import Seen
from stacklint.stack.providers import Provider
from stacklint.stack.provisioned import is_hidden
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"


@rule(
    "LK202",
    "provider-path-empty",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(
                _FILE,
                "path: /var/lib/grafana/dashboards",
                "path: «/var/lib/grafana/dashboards»",
                {"grafana/dashboards/app.json": None, "grafana/dashboards/README": "empty so far\n"},
            )
        ),
        Example(edited(_FILE, "path: /var/lib/grafana/dashboards", "path: «/var/lib/grafana/dashboards/app.json»")),
    ),
    good=(Example(stack()),),
)
def provider_path_empty(subject: Provider, stack: Stack) -> Iterator[Finding]:
    """A dashboard provider reads a folder without dashboards, or a file where it expects a folder.

    Grafana takes it without a word. It reads files that end in `.json`, in this folder and those below it. Put the
    dashboards there, or mount the folder that has them.
    """
    resolution = subject.resolution
    folder = resolution.seen is Seen.FOLDER
    told = subject.files or subject.passed_over or is_hidden(subject.location)  # by rules of their own, if need be
    if told or not (folder or resolution.seen is Seen.FILE):
        return
    path = subject.location
    mount = resolution.mount
    where = (mount.node.place, f"this mount puts `{stack.files.name(resolution.path or '')}` there") if mount else None
    yield Finding(
        subject.path.place,
        f"`{path}` holds no dashboard: no file in it ends in `.json`"
        if folder
        else f"`{path}` is a file; a provider reads a folder",
        "put the dashboards there, or mount the folder that has them",
        (where,) if where else (),
    )
