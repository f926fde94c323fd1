"""Tells sound dashboards at a glance: the models need pydantic, which takes longer to start than a dashboard to check.

The shapes of the models are in a table that is made of them (`board_shapes`). What is looked at is no more than what
the models look at, and a little that they would take is doubted here, such as a text with a variable for a number. A
dashboard in which they find a fault is never called sound, and what can't be vouched for is theirs to judge.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, final

from stacklint.document import read_document
from stacklint.models.form import API_VERSION, DashboardForm, dashboard_form, is_resource
from stacklint.models.nearness import surely
from stacklint.pattern import Pattern

TABLE: Final = "board_shapes.json"
_ROOTS: Final = {
    DashboardForm.CLASSIC: "dashboard:Dashboard",
    DashboardForm.WRAPPED: "dashboard:WrappedDashboard",
    DashboardForm.V2: "boards.v2:V2Resource",
}
_UID: Final = Pattern(r"[A-Za-z0-9_-]{1,40}\Z")
_LONGEST_TITLE: Final = 5000
_NEWEST_SCHEMA: Final = 42
_LARGEST: Final = 2**53
"""Larger whole numbers are more than some floats can say."""
_TEXTS: Final = frozenset(("text", "words", "text or bool", "text or number"))
_NUMBERS: Final = frozenset(("words", "number", "switch", "real number", "text or number"))
_FLAGS: Final = frozenset(("words", "number", "switch", "up to 2", "up to 3", "up to 8", "real bool", "text or bool"))
_CHOICES: Final = {
    "no list": ("",),
    "number": ("",),
    "switch": ("", "true", "True", "1"),
    "up to 2": ("", *"012"),
    "up to 3": ("", *"0123"),
    "up to 8": ("", *"012345678"),
}
_MOST: Final = {"up to 2": 2, "up to 3": 3, "up to 8": 8}
_DIGITS: Final = Pattern(r"-?[0-9]+(?:\.[0-9]+)?\Z")


@final
class _Kind:
    """What may stand in a place.

    Attributes:
        anything: whether that is anything.
        null: whether null may.
        text: whether any text may.
        texts: the texts that may, where not all of them do.
        offers: the texts of which none may be meant by another one.
        digits: whether a number in quotes may.
        filled: whether a text may that has something in it.
        number: whether any number may.
        whole: whether any whole number may.
        most: up to which whole number from 0 on one may, where not all of them do.
        flag: whether true and false may.
        items: what may stand in a list; `None` where no list may.
        values: what may stand behind any key of a mapping; `None` where that isn't said.
        model: the name of the model of a mapping, "" where it has none.
        shape: that model, once it was asked for.
    """

    __slots__ = (
        *("anything", "digits", "filled", "flag", "items", "model", "most", "null", "number", "offers", "shape"),
        *("text", "texts", "values", "whole"),
    )

    def __init__(self, said: list[Any]) -> None:
        scalar = next((one for one in said if isinstance(one, str) and ":" not in one and one != "null"), "")
        inner: dict[str, Any] = {one[0]: one[1:] for one in said if isinstance(one, list)}
        self.anything: Final = scalar == "any"
        self.null: Final = "null" in said
        self.text: Final = scalar in _TEXTS
        self.texts: Final = frozenset(inner.get("choice", _CHOICES.get(scalar, ())))
        self.offers: Final[tuple[str, ...]] = tuple(inner.get("offers", inner.get("quoted", ())))
        self.digits: Final = scalar == "number"
        self.filled: Final = scalar == "title"
        self.number: Final = scalar in _NUMBERS or "offers" in inner
        self.whole: Final = scalar == "real int"
        self.most: Final = _MOST.get(scalar, -1)
        self.flag: Final = scalar in _FLAGS or "offers" in inner
        self.items: Final[_Kind | None] = _Kind(inner["list"][0]) if "list" in inner else None
        self.values: Final[_Kind | None] = _Kind(inner["mapping"][0]) if "mapping" in inner else None
        self.model: Final[str] = next((one for one in said if isinstance(one, str) and ":" in one), "")
        self.shape: _Shape | None = None


@final
class _Case:
    """What mappings of a model hold beyond it, told by one of their texts; as `base.Cases`."""

    __slots__ = ("judges", "key", "whole")

    def __init__(self, said: list[Any]) -> None:
        self.key: Final[list[str]] = said[0]
        """The keys that lead to that text."""
        self.judges: Final[dict[str, list[Any]]] = said[1]
        """For each such text paths, and the model that judges what is there."""
        self.whole: Final[bool] = len(said) == 2
        """Whether that text decides about keys as well."""


@final
class _Shape:
    """A model: what may stand behind its keys, the keys that it needs, and its cases."""

    __slots__ = ("cases", "free", "kinds", "needs")

    def __init__(self, said: dict[str, Any]) -> None:
        self.kinds: Final[dict[str, _Kind]] = {key: _Kind(kind) for key, kind in said["keys"].items()}
        self.free: Final[frozenset[str]] = frozenset(said.get("free", ()))
        """The keys behind which anything may stand."""
        self.needs: Final[list[str]] = said.get("needs", [])
        self.cases: Final[list[_Case]] = [_Case(case) for case in said.get("cases", ())]


def keys_of(model: str) -> frozenset[str]:
    """The keys that a model names, by its name as in `Cases`."""
    shape = _shape(model)
    return frozenset((*shape.kinds, *shape.free))


def is_sound_board(data: object) -> bool:
    """Whether the models surely find no fault in a dashboard of any form; what holds none has none."""
    form = dashboard_form(data)
    if form is DashboardForm.API or form is DashboardForm.OTHER:
        return True
    assert isinstance(data, dict)
    if form is DashboardForm.V2 and not is_resource(data):
        return _fits(_shape("boards.v2:V2Dashboard"), data)
    return _fits(_shape(_ROOTS[form]), data) and _is_meant(data)


def _is_meant(data: dict[str, Any]) -> bool:
    """Whether a dashboard that fits surely has no fault that types can't tell."""
    uid, board, is_known = data.get("uid"), data, True
    if is_resource(data):
        uid, board = (data.get("metadata") or {}).get("name"), data["spec"]
        is_known = API_VERSION.match(data["apiVersion"]) is not None
    version = board.get("schemaVersion")
    is_known = is_known and (not isinstance(version, int) or version <= _NEWEST_SCHEMA)
    return is_known and len(board["title"]) <= _LONGEST_TITLE and (not uid or _UID.match(uid) is not None)


@cache
def _table() -> dict[str, Any]:
    with (Path(__file__).parent / TABLE).open("rb") as file:
        data: Any = read_document(TABLE, file.read(), "json").data
    assert isinstance(data, dict)
    return data


_SHAPES: Final[dict[str, _Shape]] = {}


def _shape(name: str) -> _Shape:
    """The model of a name. Few files need more than a third of them."""
    found = _SHAPES.get(name)
    if found is None:
        found = _SHAPES[name] = _Shape(_table()[name])
    return found


def _fits(shape: _Shape, data: dict[str, object], *, shared: bool = False) -> bool:
    """Whether a mapping surely has no fault to a model; `shared` if another model names some of its keys."""
    kinds, free = shape.kinds, shape.free
    for key, value in data.items():
        kind = kinds.get(key)
        if kind is not None:
            if not _takes(kind, value):
                return False
        elif key not in free and not shared and not _is_foreign(key, shape, data):
            return False
    for key in shape.needs:
        if key not in data:
            return False
    return all(_fits_case(case, data) for case in shape.cases)


def _is_foreign(key: str, shape: _Shape, data: dict[str, object]) -> bool:
    """Whether a key that a model doesn't name surely is none that its mapping takes, misspelt."""
    known = [*shape.kinds, *shape.free]
    whole = [case for case in shape.cases if case.whole]
    said = [text for case in whole if isinstance(text := _at(data, case.key), str)]
    judges = [one for case in whole for text in said for one in case.judges.get(text, ())]
    if not judges and any(said):
        return True  # nothing is known of what it says that it is
    for path, name in judges:
        if not path:
            inner = _shape(name)
            known += [*inner.kinds, *inner.free]
    return key in known or not _is_misspelt(key, tuple(dict.fromkeys(known)))


@lru_cache(maxsize=4096)
def _is_misspelt(key: str, known: tuple[str, ...]) -> bool:
    return surely(key, known) is not None


def _fits_case(case: _Case, data: dict[str, object]) -> bool:
    """Whether what a mapping holds beyond its model surely has no fault."""
    text = _at(data, case.key)
    judges = case.judges.get(text) if isinstance(text, str) else None
    if judges is None:
        return True
    for path, name in judges:
        value = _at(data, path)
        if value and isinstance(value, dict) and not _fits(_shape(name), value, shared=not path):
            return False
    return True


def _at(data: dict[str, object], path: list[str]) -> object:
    value: object = data
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _takes(kind: _Kind, value: object) -> bool:
    """Whether a value surely may stand in a place."""
    if isinstance(value, str):
        if kind.text or kind.anything:
            return True
        if kind.digits and _DIGITS.match(value):
            return True
        if kind.offers:
            return value in kind.offers or not _is_misspelt(value, kind.offers)
        return value in kind.texts or (kind.filled and not value.isspace() and value != "")
    if isinstance(value, dict):
        return _takes_mapping(kind, value)
    if value is None:
        return kind.null or kind.anything
    if isinstance(value, bool):
        return kind.flag or kind.anything
    if isinstance(value, list):
        items = kind.items
        if items is None:
            return kind.anything
        if items.anything:
            return True
        return all(_takes(items, item) for item in value)
    if isinstance(value, int):
        if kind.number or kind.whole:
            return -_LARGEST <= value <= _LARGEST
        return kind.anything or 0 <= value <= kind.most
    return isinstance(value, float) and (kind.number or kind.anything or 0 <= value <= kind.most)


def _takes_mapping(kind: _Kind, value: dict[str, object]) -> bool:
    if kind.model:
        shape = kind.shape
        if shape is None:
            shape = kind.shape = _shape(kind.model)
        return _fits(shape, value)
    values = kind.values
    if values is None:
        return kind.anything
    if values.anything:
        return True
    return all(_takes(values, inner) for inner in value.values())
