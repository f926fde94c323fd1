"""GF145."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import DashboardForm
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.loaded import Loaded
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_BOARD = "grafana/dashboards/app.json"
_OLD = "    type: file\n"
_PATH = "      path: /var/lib/grafana/dashboards\n"
_MORE = "  - name: more\n    orgId: {}\n    options:\n      path: /more\n"
_MOUNT = "      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro\n"


def _elsewhere(board: str, org: str) -> dict[str, str]:
    """A dashboard of another organisation."""
    compose = edited("compose.yaml", _MOUNT, f"{_MOUNT}      - ./more:/more:ro\n")["compose.yaml"]
    return edited(_FILE, _PATH, _PATH + _MORE.format(org), {"more/more.json": board, "compose.yaml": compose})


def _in_folder(uid: str, folder: str = "App") -> dict[str, str]:
    """A dashboard with this uid, and a folder with the uid `app`."""
    board = stack()[_BOARD].replace('"app"', uid)
    return edited(_FILE, _OLD, f"{_OLD}    folder: {folder}\n    folderUid: app\n", {_BOARD: board})


_READ = frozenset({DashboardForm.CLASSIC, DashboardForm.WRAPPED})


@rule(
    "GF145",
    "dashboard-uid-taken",
    severity=Severity.ERROR,
    bad=(
        Example(_in_folder('«"app"»')),
        Example(_elsewhere('{"uid": «"app"», "title": "More", "panels": []}', "2")),
    ),
    good=(
        Example(_in_folder('"board"')),
        Example(_in_folder('"app"', "''")),
        Example(_in_folder('"app"', "$FOLDER")),
        Example(_elsewhere('{"uid": "more", "title": "Application", "panels": []}', "2")),
        Example(_elsewhere('{"uid": "app", "title": "More", "panels": []}', "$ORG")),
    ),
)
def dashboard_uid_taken(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """A dashboard has the uid of a folder, or of a dashboard of another organisation.

    Grafana can't save it then, and says so only in its log. Nothing is said of dashboards of the second schema: they
    are kept apart from folders and from other organisations, and whether that is enough is not known.

    Give the dashboard a uid of its own.
    """
    folders: dict[str, Provider] = {}
    for provider in subject.providers:
        if provider.folder and provider.folder_uid:
            folders.setdefault(provider.folder_uid, provider)
    first: dict[str, Loaded] = {}
    for one in stack.provisioning.loads_in(subject):
        if one.board.form not in _READ or not one.board.uid or one.provider.org is None:
            continue
        other = first.setdefault(one.board.uid, one)
        if (taken := folders.get(one.board.uid)) is not None:
            yield _finding(one, "a folder", (taken.node["folderUid"].place, "the folder"))
        elif other.provider.org != one.provider.org:
            owner = f"a dashboard of organisation {other.provider.org}"
            yield _finding(one, owner, (other.board.uid_place, "the other one"))


def _finding(one: Loaded, owner: str, end: tuple[Where, str]) -> Finding:
    return Finding(
        one.board.uid_place,
        f"{owner} has the uid `{one.board.uid}` too; Grafana can't save this dashboard",
        "give it a uid of its own",
        (end,),
    )
