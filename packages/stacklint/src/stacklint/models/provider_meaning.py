"""What the types of a dashboard provider can't say: names that collide, paths that may mislead, folders that aren't.

Facts: pkg/services/provisioning/dashboards of Grafana 12 and 13.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stacklint.document import Part, Path, Plain
from stacklint.document.numbers import number
from stacklint.models.fault import Consequence, FaultKind, ModelFault, Other
from stacklint.models.raw import given, mappings, text
from stacklint.models.reader import Reader
from stacklint.pattern import Pattern

_TRUE = frozenset({"true", "True", "TRUE"})
_BOOLS = _TRUE | {"false", "False", "FALSE"}
_NESTED = Pattern(r"\w{3}/\w{3}")
_WHOLE = Pattern(r"/|\\|[A-Za-z]:|.*\$", re.DOTALL)


def is_real_bool(value: object) -> bool:
    """Whether YAML itself makes a boolean of a value: options are decoded without a type to go by."""
    return isinstance(value, Plain) and value in _BOOLS


def is_real_text(value: object) -> bool:
    """Whether YAML itself makes a text of a value."""
    if isinstance(value, Plain):
        return value not in _BOOLS and number(value) is None
    return isinstance(value, str)


def meaning(data: Any, _reader: Reader) -> Iterator[ModelFault]:
    """The faults of a file of providers, in either form."""
    if isinstance(data, dict):
        if "providers" not in data and len(data) > 1:  # `apiVersion` alone is what Grafana's sample comes down to
            message, nothing = "`providers` is missing in the top level", Consequence.SKIPS
            yield ModelFault((), Part.VALUE, FaultKind.MISSING_KEY, message, consequence=nothing)
        yield from _providers({("providers", index): one for index, one in mappings(data, "providers")})
    elif old := dict(mappings({"": data}, "")):
        if first := next(iter(old.get(0, ())), None):
            message, advice = (
                "a list without `apiVersion` is the old form",
                "put it under `providers`, after `apiVersion: 1`",
            )
            yield _noted((0, first), Part.KEY, FaultKind.DEPRECATED, message, advice)
        yield from _providers({(index,): one for index, one in old.items()})


def _providers(providers: dict[Path, dict[str, object]]) -> Iterator[ModelFault]:
    seen: dict[str, Path] = {}
    for path, provider in providers.items():
        name = text(provider, "name")
        where = (*path, "name") if "name" in provider else path
        if name in seen:
            message = f"`name` is {f'`{name}`' if name else 'empty'}, as that of a provider before"
            others = (Other(seen[name], Part.VALUE, "first used here"),)
            yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, others=others)
        seen.setdefault(name, where)
        options = provider.get("options")
        if isinstance(options, dict):
            yield from _options(options, (*path, "options"))
            by_files = options.get("foldersFromFilesStructure")
            yield from _folders(provider, path, by_files=is_real_bool(by_files) and by_files in _TRUE)


def _options(options: dict[str, object], path: Path) -> Iterator[ModelFault]:
    """What is wrong with where the files are."""
    named = [key for key in ("path", "folder") if options.get(key) is not None]
    if not named:
        message = "`path` is missing in `options`: the folder to read dashboards from"
        advice = "set `path` to the folder as Grafana sees it"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message, help=advice)
        return
    if named == ["folder"]:
        message = "`folder` is the old name of `path`"
        yield _noted((*path, "folder"), Part.KEY, FaultKind.DEPRECATED, message, "write `path`")
    elif len(named) > 1:
        message, advice = (
            "`folder` is the old name of `path`, which is set too",
            "put it beside `options`, or delete it",
        )
        yield _ignored((*path, "folder"), message, advice)
    location = options[named[0]]
    if isinstance(location, str) and is_real_text(location) and not _WHOLE.match(location):
        message = f"`{named[0]}` counts from the folder that Grafana is started in"
        yield _noted((*path, named[0]), Part.VALUE, FaultKind.WRONG_VALUE, message, "write the whole path")


def _folders(provider: dict[str, object], path: Path, *, by_files: bool) -> Iterator[ModelFault]:
    """What is wrong with the folder in Grafana; one that comes from the environment may be empty."""
    titled = given(provider, "folder", "folderUid")
    known = tuple([key for key in titled if "$" not in text(provider, key)])
    title = text(provider, "folder")
    if by_files:
        if len(known) == 2:
            message = "`foldersFromFilesStructure` is set beside `folder` and `folderUid`"
            where = (*path, "options", "foldersFromFilesStructure")
            yield ModelFault(where, Part.KEY, FaultKind.WRONG_VALUE, message)
        elif len(titled) == 1 and known:
            yield _ignored((*path, known[0]), f"`{known[0]}` is set beside `foldersFromFilesStructure`")
        return
    if titled == ("folderUid",) and known:
        yield _ignored((*path, "folderUid"), "`folderUid` is set without a `folder`")
    if len(known) == 2 and text(provider, "folderUid") == "general":
        message = "`folderUid` is `general`, which is the top and can't be a folder"
        where, nothing = (*path, "folderUid"), Consequence.SKIPS
        yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, consequence=nothing)
    if "folder" in known and _NESTED.search(title):
        message = f"`folder` is one title, `{title}`, in which `/` nests nothing"
        advice = "for nested folders, set `foldersFromFilesStructure` instead"
        yield _noted((*path, "folder"), Part.VALUE, FaultKind.WRONG_VALUE, message, advice)


def _ignored(path: Path, message: str, advice: str = "") -> ModelFault:
    ignored = Consequence.IGNORES
    return ModelFault(path, Part.KEY, FaultKind.WRONG_VALUE, message, consequence=ignored, help=advice)


def _noted(path: Path, part: Part, kind: FaultKind, message: str, advice: str) -> ModelFault:
    return ModelFault(path, part, kind, message, consequence=Consequence.WORKS, help=advice)
