"""GF141."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.provisioned import BoardFile
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_PATH = "      path: /var/lib/grafana/dashboards\n"
_BOARD = '{"title": "More", "panels": []}'


def _two(one: str, other: str, board: str = _BOARD, version: str = "12.2.0") -> dict[str, str]:
    also = {
        f"grafana/dashboards/{one}/app.json": _BOARD.replace("More", "First"),
        f"grafana/dashboards/{other}/more.json": board,
        "compose.yaml": stack()["compose.yaml"].replace("12.2.0", version),
    }
    return edited(_FILE, _PATH, _PATH + "      foldersFromFilesStructure: true\n", also)


@rule(
    "GF141",
    "folders-merged",
    severity=Severity.WARNING,
    bad=(Example(_two("a/web", "b/web", f"«{_BOARD}»")),),
    good=(
        Example(_two("a/web", "b/db")),
        Example(_two("a/web", "a/web")),
        Example(_two("a/web", "b/web", version="13.1.0")),
        Example(_two("a/web", "b/web", version="latest")),
    ),
)
def folders_merged(subject: Provider, stack: Stack) -> Iterator[Finding]:
    """Two folders with dashboards have the same name, and become one in Grafana.

    With `foldersFromFilesStructure`, Grafana up to version 12 looks at the last folder of a path only. Folders of one
    name are one folder, wherever they lie, and two dashboards of one title in it block each other. Give the folders
    names of their own.
    """
    if not subject.by_files or subject.nests is not False:
        return
    first: dict[str, BoardFile] = {}
    told: set[tuple[str, ...]] = set()
    for board in subject.boards:
        other = first.setdefault("".join(board.folders[-1:]), board)
        if other.folders == board.folders or board.folders in told:
            continue
        told.add(board.folders)
        yield Finding(
            Place(stack.files.name(board.path)),
            f"its folder `{'/'.join(board.folders)}` and `{'/'.join(other.folders)}` are one in Grafana,"
            f" `{board.folders[-1]}`",
            "give the folders names of their own",
            ((Place(stack.files.name(other.path)), "a dashboard of the other one"),),
        )
