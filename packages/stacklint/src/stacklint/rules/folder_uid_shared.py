"""GF131."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.grafana import Grafana
from stacklint.stack.providers import Provider
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

    Grafana logs an error at each start, and puts the dashboards of both into the folder that it makes first, under
    that one's title.
    """
    first: dict[tuple[int | None, str], Provider] = {}
    for provider in subject.providers:
        folder, uid = provider.node["folder"].text or "", provider.node["folderUid"].text or ""
        if not folder or not uid or "$" in folder + uid:
            continue
        other = first.setdefault((provider.org, uid), provider)
        if other is provider:
            continue
        title = other.node["folder"].text
        effect = (
            "" if folder == title else f" and shows both under the title that it makes first, `{title}` or `{folder}`"
        )
        yield Finding(
            provider.node["folderUid"].place,
            f"another provider has the folder `{uid}` too; Grafana logs an error{effect}",
            "give the folder a uid of its own, or let one provider read both paths",
            ((other.node["folderUid"].place, "the other one"),),
        )
