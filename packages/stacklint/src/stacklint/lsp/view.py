"""What a check has found, in an editor's terms."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from stacklint.diagnostic import Severity
from stacklint.graph.build import build_each
from stacklint.lsp.names import Names
from stacklint.lsp.positions import Positions
from stacklint.rules.api import Profile, discover

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stacklint.diagnostic import Diagnostic, Edit, Fix, Location
    from stacklint.graph.model import Graph
    from stacklint.lsp.checks import Checked
    from stacklint.rules.api import Rule
    from stacklint.stack.stack import Stack

_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


class Opened(NamedTuple):
    """A file that an editor holds: by what URI it calls it, which version that is, and its text."""

    uri: str
    version: int
    text: str


class Editor(NamedTuple):
    """What an editor understands.

    Attributes:
        encoding: the units of its columns.
        versions: whether edits may say of which version of a file they are.
    """

    encoding: str
    versions: bool


class Shown(NamedTuple):
    """A finding, and what the editor is told of it."""

    found: Diagnostic
    told: types.Diagnostic


def path_of(uri: str) -> Path | None:
    """The path that a URI stands for, as it is written; `None` if it is not that of a file."""
    try:
        path = to_fs_path(uri.replace(";", "%3B"))  # where pygls would see parameters
    except ValueError:  # such as an address in brackets that is none
        return None
    return Path(path) if path is not None and "\0" not in path else None


def real_path(uri: str) -> str | None:
    """The path of a URI without symbolic links, as files are known by; `None` if it is not that of a file."""
    path = path_of(uri)
    return os.path.realpath(path) if path is not None else None


class View:
    """The findings of a folder as an editor shows them. `files` has those of each file, by its URI."""

    def __init__(self, checked: Checked, folder: Path, opened: Mapping[str, Opened], editor: Editor) -> None:
        """Show what was checked in a folder, with the files that were open then, by their real paths."""
        self.checked = checked
        self.names = Names(checked)
        self.positions = Positions(checked.sources.lines, editor.encoding)
        self._folder = folder
        self._root = os.path.realpath(folder)
        self._opened = opened
        self._versions = editor.versions
        self._uris: dict[str, str] = {}
        self.files: dict[str, list[Shown]] = {one.uri: [] for one in opened.values()}
        for found in checked.diagnostics:
            self.files.setdefault(self.uri(found.primary.file), []).append(Shown(found, self._told(found)))

    @cached_property
    def graphs(self) -> tuple[tuple[Stack, Graph], ...]:
        """What needs what, in each stack."""
        return build_each(self.checked.stacks)

    def about(self, name: str) -> Sequence[tuple[Stack, Graph]]:
        """The stacks that a file plays a role in; all of them, if it is in none."""
        return [one for one, files in zip(self.graphs, self._places, strict=True) if name in files] or self.graphs

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """All rules by their codes."""
        return {rule.code: rule for rule in discover(*Profile)}

    def uri(self, name: str) -> str:
        """The URI of a file by its name in reports: the editor's own, if it has the file open."""
        if name not in self._uris:
            opened = self._opened.get(os.path.realpath(f"{self._root}/{name}"))
            self._uris[name] = opened.uri if opened is not None else str(from_fs_path(str(self._folder / name)))
        return self._uris[name]

    def name(self, uri: str) -> str:
        """The name in reports of a file that an editor has open in the folder."""
        return Path(real_path(uri) or "").relative_to(self._root).as_posix()

    def version(self, uri: str) -> int | None:
        """The version of a file that was checked; `None` of one that is not open."""
        return next((one.version for one in self._opened.values() if one.uri == uri), None)

    def location(self, where: Location) -> types.Location:
        """The editor's location of ours."""
        return types.Location(self.uri(where.file), self.positions.range(where))

    def edit(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Some edits in one, with the versions of open files where the editor compares them."""
        files: dict[str, list[types.TextEdit]] = {}
        for one in edits:
            files.setdefault(self.uri(one.file), []).append(types.TextEdit(self.positions.edited(one), one.text))
        if not self._versions:
            return types.WorkspaceEdit(changes=files)
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, self.version(uri)), several)
                for uri, several in files.items()
            ]
        )

    @cached_property
    def _places(self) -> list[set[str]]:
        """The files that each graph speaks of."""
        places = [[*(node.at for node in graph.nodes), *(edge.at for edge in graph.edges)] for _, graph in self.graphs]
        return [{at.file for at in several if at is not None} for several in places]

    def _told(self, found: Diagnostic) -> types.Diagnostic:
        related = (types.DiagnosticRelatedInformation(self.location(end), end.message) for end in found.related)
        return types.Diagnostic(
            self.positions.range(found.primary),
            f"{found.message}\nhelp: {found.help}" if found.help else found.message,
            severity=_SEVERITIES[found.severity],
            code=found.code,
            source="stacklint",
            related_information=[*related],
            data={"name": found.name, "fixes": [self._data(fix) for fix in found.fixes]},
        )

    def _data(self, fix: Fix) -> dict[str, object]:
        return {"title": fix.title, "edit": self.edit(fix.edits)}
