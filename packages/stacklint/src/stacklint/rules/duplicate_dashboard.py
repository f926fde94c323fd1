"""GF104."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.dashboards import Form
from stacklint.stack.grafana import Grafana
from stacklint.stack.loaded import Loaded, loaded_boards
from stacklint.stack.stack import Stack

_COPY = "grafana/dashboards/copy.json"
_FAR = "grafana/dashboards/far/copy.json"
_FILE = "grafana/provisioning/dashboards/provider.yml"
_PATH = "      path: /var/lib/grafana/dashboards\n"
_MORE = "  - name: more\n    folder: {}\n    orgId: {}\n    options:\n      path: /more\n"
_MOUNT = "      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro\n"
_BOARD = '{{"uid": {}, "title": {}, "panels": []}}\n'
_RESOURCE = (
    '{{"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {{"name": {}}}, "spec": {}}}'
)


def _elsewhere(board: str, folder: str = "''", org: str = "1") -> dict[str, str]:
    """A dashboard of another provider."""
    compose = edited("compose.yaml", _MOUNT, f"{_MOUNT}      - ./more:/more:ro\n")["compose.yaml"]
    also = {"more/copy.json": board, "compose.yaml": compose}
    return edited(_FILE, _PATH, _PATH + _MORE.format(folder, org), also)


@rule(
    "GF104",
    "duplicate-dashboard",
    severity=Severity.ERROR,
    bad=(
        Example(stack({_COPY: _BOARD.format('«"app"»', '"Copy"')})),
        Example(stack({_COPY: _BOARD.format('"copy"', '«"Application"»')})),
        Example(stack({_FAR: _BOARD.format('"copy"', '«" Application "»')})),
        Example(stack({_COPY: _RESOURCE.format('«"app"»', '{"title": "Copy", "panels": []}')})),
        Example(_elsewhere(_BOARD.format('«"app"»', '"Copy"'), "More")),
        Example(_elsewhere(_BOARD.format('"copy"', '«"Application"»'))),
    ),
    good=(
        Example(stack()),
        Example(stack({_COPY: _BOARD.format('"copy"', '"Copy"')})),
        Example(stack({_COPY: _BOARD.format('""', '""'), _FAR: _BOARD.format("null", "5")})),
        Example(_elsewhere(_BOARD.format('"copy"', '"Application"'), "More")),
        Example(_elsewhere(_BOARD.format('"copy"', '"Application"'), "$FOLDER")),
        Example(_elsewhere(_BOARD.format('"app"', '"Application"'), org="$ORG")),
        Example(_elsewhere(_BOARD.format('"app"', '"Application"'), org="2")),
        Example(
            edited(
                _FILE,
                _PATH,
                _PATH + "      foldersFromFilesStructure: true\n",
                {_FAR: _BOARD.format('"copy"', '"Application"')},
            )
        ),
    ),
)
def duplicate_dashboard(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """Two dashboards share a uid, or a title in one folder.

    Grafana takes the right to write away from every provider involved: from then on it updates none of their
    dashboards, not even those that are sound. The log is the only place that says so.
    """
    loaded = [one for one in loaded_boards(subject, stack.files) if one.form in {Form.CLASSIC, Form.WRAPPED}]
    by_uid: dict[object, Loaded] = {}
    by_title: dict[object, Loaded] = {}
    for one in loaded:
        org, folder = one.provider.org, one.provider.folder_of(one.board)
        if org is None or not one.title:
            continue
        if one.uid:
            yield from _clash("uid", one, by_uid.setdefault((org, one.uid), one))
        if folder is not None:
            yield from _clash("title", one, by_title.setdefault((org, folder, one.title), one))


def _clash(key: str, one: Loaded, other: Loaded) -> Iterator[Finding]:
    """The finding, unless they are one: a file that is mounted twice is one dashboard."""
    if one.board.path == other.board.path:
        return
    node, end = (one.uid_node, other.uid_node) if key == "uid" else (one.title_node, other.title_node)
    said = "a provider that stops updating its dashboards"
    providers: dict[Where, str] = {each.provider.path.place: said for each in (one, other)}
    yield Finding(
        node.place,
        f"another dashboard has the {key} `{one.uid if key == 'uid' else one.title}`"
        f"{'' if key == 'uid' else ' in the same folder'}; Grafana stops updating the dashboards of their providers",
        f"give it a {key} of its own",
        ((end.place, "the other one"), *providers.items()),
    )
