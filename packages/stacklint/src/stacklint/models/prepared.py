"""Tells whether data is of a type, by tables that are made of the models: these need pydantic, and time to be made.

A start takes a third of the time for it. What does the work is the same as with the models, pydantic's core, but it
tells no more than whether there is a fault: what is wrong is theirs to say.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, final

from stacklint.document import read_document
from stacklint.models.history import History, read_history
from stacklint.models.path_plan import PathPlan, read_plan
from stacklint.models.reader import Version

FOLDER: Final = "tables"
CLOSED: Final = "!"
"""Ends the name of a model whose every key has to be known."""
OURS: Final = "stacklint."
"""Begins the name of each module that a table refers to."""


@final
class Prepared:
    """A type."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.paths: Final[PathPlan] = read_plan(said.get("paths", {}))
        """Where the paths are that a value names."""
        self._history: Final[History] = read_history(said.get("history", {}))
        self._histories: Final[dict[Version | None, History]] = {}
        self._parts: Final[list[Any]] = said["schema"]
        self._validate: Callable[[object], object] | None = None

    def history(self, version: Version | None) -> History:
        """The keys of which a version has something to say."""
        found = self._histories.get(version)
        if found is None:
            found = self._histories[version] = self._history.of(version)
        return found

    def takes(self, data: object) -> bool:
        """Whether data is of the type; no where that can't be told, as with a core that has another form of schemas."""
        from pydantic_core import SchemaError, SchemaValidator, ValidationError  # noqa: PLC0415 - for the first file

        try:
            if self._validate is None:
                self._validate = SchemaValidator(_schema(self._parts)).validate_python
            self._validate(data)
        except (SchemaError, ValidationError):
            return False
        return True


@cache
def prepared(table: str, name: str) -> Prepared:
    """The type of a name in a table."""
    return Prepared(said_of(table, name))


def said_of(table: str, name: str) -> dict[str, Any]:
    """What a table says of a type."""
    found: dict[str, Any] = _table(table)[name]
    return found


@cache
def _table(name: str) -> dict[str, Any]:
    path = Path(__file__).with_name(FOLDER) / f"{name}.json"
    data: Any = read_document(path.name, path.read_bytes(), "json", vouched=True).data
    assert isinstance(data, dict)
    return data


def _schema(parts: list[Any]) -> Any:
    """A schema of its parts: the last of them, with those that it refers to."""
    made: list[Any] = []
    for part in parts:
        if isinstance(part, list):
            made.append([_meant(inner, made) for inner in part])
        elif "$" in part:
            made.append(_found(part))
        else:
            made.append({key: _meant(inner, made) for key, inner in part.items()})
    return made[-1]


def _meant(value: Any, made: list[Any]) -> Any:
    return made[value["#"]] if isinstance(value, dict) else value


def _found(said: dict[str, Any]) -> object:
    """A function, or a class, or what that makes of some settings."""
    module, _, name = said["$"].partition(":")
    found = getattr(import_module(OURS + module), name)
    return found if "of" not in said else found(**said["of"])
