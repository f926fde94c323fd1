"""One thing wrong with a dashboard: what makes it so, and where that shows in each of the forms."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any, Final

from stacklint.diagnostic import Severity
from stacklint.document import Part
from stacklint.document import Path as DataPath

from ..rules.second_schema import NotSayableError  # noqa: TID252 - what its translator raises
from .board_forms import second, wrapped
from .boards import PROMETHEUS, classic
from .grafana_repository import At

Json = dict[str, Any]
Fault = Callable[[Json, Random], At]
"""Changes a sound dashboard of the newest classic form, and says where that shows."""
INFO: Final = Severity.INFO


class Odd(str):
    """A text that is known again wherever a translation puts it."""

    __slots__ = ()


def spoiled(uid: str, fault: Fault, rnd: Random) -> tuple[Any, At]:
    """A dashboard of some form with a fault, and where that shows."""
    form = rnd.choice(("classic", "classic", "wrapped", "second", "second"))
    board = classic(uid, rnd, plain=form == "second")
    at = fault(board, rnd)
    if form == "second" and _is_odd(board, at):
        with suppress(NotSayableError):
            data = second(deepcopy(board), rnd)
            if (path := _way(data)) is not None:
                return data, replace(at, path=path)
    if form == "wrapped":
        at = replace(at, path=("metadata", "name") if at.path == ("uid",) else ("spec", *at.path))
        return wrapped(board, rnd), at
    return board, at


def _is_odd(board: Json, at: At) -> bool:
    """Whether a text stands in this place, which is known again from now on."""
    owner: Any = board
    for step in at.path[:-1]:
        owner = owner[step]
    value = owner[at.path[-1]] if at.path and at.part is Part.VALUE else None
    if isinstance(value, str):
        owner[at.path[-1]] = Odd(value)
    return isinstance(value, str)


def _way(data: Any) -> DataPath | None:
    """The path of the text that is known again."""
    ahead: list[tuple[DataPath, Any]] = [((), data)]
    while ahead:
        path, value = ahead.pop()
        if isinstance(value, Odd):
            return path
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        ahead += [((*path, step), child) for step, child in inner]
    return None


def fresh(board: Json, rnd: Random, kind: str = "timeseries") -> tuple[Json, DataPath]:
    """A sound panel more, somewhere on the dashboard."""
    one: Json = {
        "type": kind,
        "title": "Spoiled",
        "id": 900,
        "gridPos": {"h": 8, "w": 24, "x": 0, "y": 1000},
        "datasource": dict(PROMETHEUS),
        "targets": [{"refId": "A", "expr": "up"}],
        "options": {},
        "fieldConfig": {"defaults": {}, "overrides": []},
    }
    panels = board["panels"]
    folded = [index for index, row in enumerate(panels) if row.get("panels")]
    if folded and rnd.random() < 0.3:
        index = rnd.choice(folded)
        panels[index]["panels"].append(one)
        return one, ("panels", index, "panels", len(panels[index]["panels"]) - 1)
    at = rnd.randint(0, len(panels))
    panels.insert(at, one)
    return one, ("panels", at)


def put(owner: Any, path: DataPath, value: Any) -> None:
    """Set what stands at a path; what leads there is made."""
    for step, after in pairwise(path):
        if isinstance(step, str) and not isinstance(owner.get(step), dict | list):
            owner[step] = [] if isinstance(after, int) else {}
        owner = owner[step]
    if isinstance(owner, list):
        owner.append(value)
    else:
        owner[path[-1]] = value


def marked(value: Any) -> tuple[Any, tuple[int, int] | None]:
    """A value without the marks that stand in one of its texts, and where they stood there."""
    if isinstance(value, str) and "«" in value:
        return value.replace("«", "").replace("»", ""), (value.index("«"), value.index("»") - 1)
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    clean = {step: marked(child) for step, child in inner}
    chars = next((found for _, found in clean.values() if found is not None), None)
    bare = [child for child, _ in clean.values()]
    if isinstance(value, dict):
        return dict(zip(clean, bare, strict=True)), chars
    return (bare if isinstance(value, list) else value), chars


def root(code: str, path: DataPath, value: Any, inner: DataPath = (), **more: Any) -> Fault:
    """Something at the top of a dashboard: a value at a path, of which what is at the inner path is reported."""

    def fault(board: Json, rnd: Random) -> At:
        clean, chars = marked(value)
        put(board, path, clean)
        return At(code, (*path, *inner), chars=chars, **more)

    return fault


def panel(
    code: str, path: DataPath, value: Any, inner: DataPath = (), *, kind: str = "timeseries", **more: Any
) -> Fault:
    """The same in a panel of some type."""

    def fault(board: Json, rnd: Random) -> At:
        one, at = fresh(board, rnd, kind)
        clean, chars = marked(value)
        put(one, path, clean)
        return At(code, (*at, *path, *inner), chars=chars, **more)

    return fault


def query(code: str, expr: str, **more: Any) -> Fault:
    """An expression with marks around what is wrong."""
    return panel(code, ("targets", 0, "expr"), expr, **more)


def variable(code: str, said: Json, path: DataPath, **more: Any) -> Fault:
    """A variable more, in which something at a path is wrong; a panel shows it, so that it is used."""

    def fault(board: Json, rnd: Random) -> At:
        sound: Json = {"name": "odd", "type": "custom", "query": "a,b", "current": {"text": "a", "value": "a"}}
        one, chars = marked({**sound, **said})
        variables = board["templating"]["list"]
        variables.append(one)
        fresh(board, rnd)[0]["description"] = f"${{{one['name']}}}"
        return At(code, ("templating", "list", len(variables) - 1, *path), chars=chars, **more)

    return fault
