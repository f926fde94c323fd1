"""GF140."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.server import grafana_of
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_PATH = "      path: /var/lib/grafana/dashboards\n"
_BOARD = '{"title": "Deep", "panels": []}'
_NEW = stack()["compose.yaml"].replace("grafana:12.2.0", "grafana:13.1.0")
_DEPTH = "GF_FOLDER_MAX_NESTED_FOLDER_DEPTH"
_MOST = 4


def _deep(board: str, compose: str, folders: str) -> dict[str, str]:
    also = {f"grafana/dashboards/{folders}/deep.json": board, "compose.yaml": compose}
    return edited(_FILE, _PATH, _PATH + "      foldersFromFilesStructure: true\n", also)


@rule(
    "GF140",
    "folder-too-deep",
    severity=Severity.ERROR,
    bad=(Example(_deep(f"«{_BOARD}»", _NEW, "a/b/c/d/e")),),
    good=(
        Example(stack()),
        Example(_deep(_BOARD, _NEW, "a/b/c/d")),
        Example(_deep(_BOARD, stack()["compose.yaml"], "a/b/c/d/e")),
        Example(_deep(_BOARD, _NEW.replace("13.1.0", "latest"), "a/b/c/d/e")),
        Example(_deep(_BOARD, _NEW.replace("13.1.0\n", f"13.1.0\n    environment: {{{_DEPTH}: 7}}\n"), "a/b/c/d/e")),
    ),
)
def folder_too_deep(subject: Provider, stack: Stack) -> Iterator[Finding]:
    """A dashboard lies deeper than Grafana nests folders.

    With `foldersFromFilesStructure` each folder on disk becomes one in Grafana, which nests four of them unless its
    configuration says otherwise. At a deeper one the provider gives up, with a line in the log. Move the file up, or
    raise the limit by `GF_FOLDER_MAX_NESTED_FOLDER_DEPTH`.
    """
    grafana = grafana_of(stack.grafana, subject)
    if grafana is None or not subject.by_files or not subject.nests or _DEPTH in grafana.service.environment:
        return
    deep = next((board for board in subject.boards if len(board.folders) > _MOST), None)
    if deep is not None:
        yield Finding(
            Place(stack.files.name(deep.path)),
            f"this dashboard lies {len(deep.folders)} folders deep, and Grafana nests {_MOST}; its provider gives up",
            f"move it up, or set `{_DEPTH}`",
            ((subject.node["options"]["foldersFromFilesStructure"].place.key(), "makes a folder of each"),),
        )
