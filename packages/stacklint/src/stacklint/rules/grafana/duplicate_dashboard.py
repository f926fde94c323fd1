"""GF104."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.loaded import Loaded
from stacklint.stack.grafana.server import Grafana
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


def _second(name: str, title: str, tag: str = "13.1.0") -> dict[str, str]:
    """A dashboard of the second schema beside the sound one, as a version of Grafana may read it."""
    spec = f'{{"title": {title}, "elements": {{}}, "layout": {{"kind": "GridLayout", "spec": {{"items": []}}}}}}'
    resource = _RESOURCE.replace("v1beta1", "v2").format(name, spec)
    return edited("compose.yaml", "grafana:12.2.0", f"grafana:{tag}", {_COPY: resource})


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
        Example(_second('«"app"»', '"Copy"')),
        Example(_second('"copy"', '«"Application"»')),
        Example(_second('«"app"»', '"Copy"', "latest")),
        Example(_second('"copy"', '«"Application"»', "12.4.0")),
        Example(_elsewhere(_BOARD.format('«"app"»', '"Copy"'), "More")),
        Example(_elsewhere(_BOARD.format('"copy"', '«"Application"»'))),
    ),
    good=(
        Example(stack()),
        Example(stack({_COPY: _BOARD.format('"copy"', '"Copy"')})),
        Example(stack({_COPY: _BOARD.format('""', '""'), _FAR: _BOARD.format("null", "5")})),
        Example(_second('"copy"', '"Copy"')),
        Example(_second('"app"', '"Application"', "13.0.1")),
        Example(_second('"app"', '"Application"', "11.6.0")),
        Example(stack({_COPY: '{"uid": "app", "title": "Application", "elements": {}, "layout": {}}'})),
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
    dashboards, not even those that are sound. The log is the only place that says so. The uid of a dashboard in a
    resource is its `metadata.name`, in both schemas. Of the second schema it is a warning where it isn't known whether
    this version reads it from files: 13.1 does, and 13.0 does not. Nothing is said of a file that is mounted twice.

    Give one of the two
    another uid or title, or take the copy away.
    """
    by_uid: dict[object, Loaded] = {}
    by_title: dict[object, Loaded] = {}
    by_path: dict[object, Loaded] = {}
    for one in (one for one in stack.provisioning.loads_in(subject) if one.is_read is not False):
        board, org, folder = one.board, one.provider.org, one.provider.folder_of(one.file)
        if org is None or not board.title:
            continue
        first = by_path.setdefault((one.provider.path.place, board.path), one)
        if first is not one and _mount(one, subject) == _mount(first, subject):
            yield _twice(one, first)
        if board.uid:
            yield from _clash("uid", one, by_uid.setdefault((org, board.uid), one))
        if folder is not None:
            yield from _clash("title", one, by_title.setdefault((org, folder, board.title), one))


def _mount(one: Loaded, grafana: Grafana) -> Place | None:
    """The mount that a dashboard comes from. What two of them bring to two paths is taken for one dashboard."""
    mount = grafana.container.resolve(one.file.seen_at).mount
    return mount.node.place if mount is not None else None


def _twice(one: Loaded, first: Loaded) -> Finding:
    """The finding for a file that a provider meets twice, such as behind a link."""
    paths = " and as ".join(f"`{each.file.seen_at}`" for each in (first, one))
    said = "the provider, which stops updating its dashboards"
    return Finding(
        one.board.uid_place,
        f"a provider reads this dashboard twice, as {paths}; Grafana stops updating the dashboards of the provider",
        "take one of the two away",
        ((one.provider.path.place, said),),
    )


def _clash(key: str, one: Loaded, other: Loaded) -> Iterator[Finding]:
    """The finding, unless they are one file: that several providers read it is another finding."""
    if one.board.path == other.board.path:
        return
    board, is_uid = one.board, key == "uid"
    where, end = (each.board.uid_place if is_uid else each.board.title_place for each in (one, other))
    said = "a provider that stops updating its dashboards"
    providers: dict[Where, str] = {each.provider.path.place: said for each in (one, other)}
    surely = one.is_read is True and other.is_read is True
    unless = "" if surely else "if it reads both from files, "
    yield Finding(
        where,
        f"another dashboard has the {key} `{board.uid if is_uid else board.title}`"
        f"{'' if is_uid else ' in the same folder'}; {unless}Grafana stops updating the dashboards of their providers",
        f"give it a {key} of its own",
        ((end, "the other one"), *providers.items()),
        severity=None if surely else Severity.WARNING,
    )
