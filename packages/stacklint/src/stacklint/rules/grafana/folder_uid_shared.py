"""GF131."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_OLD = "    type: file\n"
_BOTH = """\
    folder: App
    folderUid: app-folder
    options:
      path: /var/lib/grafana/dashboards
  - name: more
    folder: {}
    folderUid: {}
"""


@rule(
    "GF131",
    "folder-uid-shared",
    severity=Severity.WARNING,
    bad=(
        Example(edited(_FILE, _OLD, _BOTH.format("More", "«app-folder»"))),
        Example(edited(_FILE, _OLD, _BOTH.format("App", "«app-folder»"))),
    ),
    good=(
        Example(edited(_FILE, _OLD, _BOTH.format("More", "more-folder"))),
        Example(edited(_FILE, _OLD, _BOTH.format("App", "''"))),
        Example(edited(_FILE, _OLD, _BOTH.format("''", "app-folder"))),
        Example(edited(_FILE, _OLD, _BOTH.format("$A", "app-folder"))),
    ),
)
def folder_uid_shared(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """Two dashboard providers name one folder by its uid.

    Grafana logs an error at each start, and makes one folder for the dashboards of both. Where the titles differ, the
    folder has that of the provider that came first. Give each folder a uid of its own, or let one provider read both
    paths.
    """
    first: dict[str, Provider] = {}
    for provider in subject.providers:
        folder, uid = provider.folder, provider.folder_uid
        if not folder or not uid:
            continue
        other = first.setdefault(uid, provider)
        if other is provider:
            continue
        one = f" and makes one folder, titled `{other.folder}` or `{folder}`" if folder != other.folder else ""
        yield Finding(
            provider.node["folderUid"].place,
            f"another provider has the folder uid `{uid}` too; Grafana logs an error{one}",
            "give the folder a uid of its own, or let one provider read both paths",
            ((other.node["folderUid"].place, "the other one"),),
        )
