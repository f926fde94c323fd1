"""The models of dashboards as a table, by which `sound_boards` tells sound ones without pydantic.

A model is a line of the table: the kinds of values behind its keys, the keys that it needs, and its cases. A kind is a
list of what may stand in a place: a scalar of `json_scalars` by its name here, `null`, `any`, a model by its name,
`["list", KIND]`, `["mapping", KIND]` for a mapping of any keys, `["choice", TEXT, ...]`, and `["offers", TEXT, ...]`
for any scalar that is none of these texts, misspelt; `["quoted", TEXT, ...]` for any such text. Keys behind which
anything may stand are listed by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import Discriminator, Tag

from stacklint.document.write import dump_line
from stacklint.models.base import Cases, Model
from stacklint.models.cases import load
from stacklint.models.dashboard import FORMAT
from stacklint.models.fault import Consequence
from stacklint.models.json_scalars import (
    Choices,
    Limit,
    NoList,
    NoMapping,
    Number,
    Offers,
    RealBool,
    RealInt,
    RealNumber,
    String,
    Switch,
    TextOrBool,
    TextOrNumber,
    Title,
    UpTo2,
    UpTo3,
    UpTo8,
    Words,
)
from stacklint.models.keys import is_model

_SCALARS: Final[tuple[tuple[str, Any], ...]] = (
    ("text", String),
    ("title", Title),
    ("words", Words),
    ("number", Number),
    ("number", Limit),
    ("no list", NoList),
    ("no mapping", NoMapping),
    ("switch", Switch),
    ("up to 2", UpTo2),
    ("up to 3", UpTo3),
    ("up to 8", UpTo8),
    ("real number", RealNumber),
    ("real int", RealInt),
    ("real bool", RealBool),
    ("text or bool", TextOrBool),
    ("text or number", TextOrNumber),
)
_SAYS_NOTHING: Final = (Offers, Consequence, Tag, Discriminator)
"""Marks of a type that don't change what may stand there; unions are by the shape of a value."""


def render(models: Iterable[Any] = FORMAT.variants) -> str:
    """The table of some models, and of all that those lead to, as JSON: a model a line.

    Raises:
        TypeError: there is no word for what a model takes.
    """
    found: dict[str, Any] = {}
    pending = [load(model) if isinstance(model, str) else model for model in models]
    while pending:
        model = pending.pop()
        if (name := _name(model)) not in found:
            found[name] = _line(model, pending)
    lines = (f"{dump_line(name)}: {dump_line(line)}" for name, line in sorted(found.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _name(model: type[Model]) -> str:
    """The name of a model, as in `Cases`."""
    return f"{model.__module__.removeprefix('stacklint.models.')}:{model.__name__}"


def _line(model: type[Model], pending: list[Any]) -> dict[str, Any]:
    """What a model takes; the models that it leads to are added to those that wait."""
    if model.model_config.get("extra") != "allow":
        raise TypeError(f"{_name(model)} doesn't take every key")
    types = get_type_hints(model, include_extras=True)
    kinds = {field.alias or name: _kind(types[name], pending) for name, field in model.model_fields.items()}
    found: dict[str, Any] = {"keys": {key: kind for key, kind in kinds.items() if kind != ["any"]}}
    if free := [key for key, kind in kinds.items() if kind == ["any"]]:
        found["free"] = free
    if needed := [field.alias or name for name, field in model.model_fields.items() if field.is_required()]:
        found["needs"] = needed
    if model.cases:
        found["cases"] = [_case(cases, pending) for cases in model.cases]
    return found


def _case(cases: Cases, pending: list[Any]) -> list[Any]:
    """The keys that lead to the text that decides, and for each text paths with the models that judge there.

    `"part"` follows where the text decides about no other keys.
    """
    pending += [load(model) for models in cases.models.values() for model in models.values()]
    judges = {text: [[where, model] for where, model in models.items()] for text, models in cases.models.items()}
    return [cases.key, judges] if cases.whole else [cases.key, judges, "part"]


def _kind(said: Any, pending: list[Any]) -> list[Any]:
    """What may stand where a type is meant."""
    origin, arguments = get_origin(said), get_args(said)
    if origin is Annotated:
        marks = tuple(mark for mark in said.__metadata__ if not isinstance(mark, _SAYS_NOTHING))
        bare = Annotated[arguments[0], *marks] if marks else arguments[0]
        if choices := next((mark for mark in said.__metadata__ if isinstance(mark, Choices)), None):
            return [["quoted" if bare == String else "offers", *choices.texts]]
        scalar = next((name for name, known in _SCALARS if known == bare), None)
        if scalar is not None or marks:
            return [_known(scalar, said)]
        return _kind(bare, pending)
    if origin is Union or origin is UnionType:
        found = [one for option in arguments for one in _kind(option, pending)]
        if len({_shape(one) for one in found}) < len(found):
            raise TypeError(f"which part of {said} is meant can't be told by the shape of a value")
        return found
    if origin is Literal:
        return [["choice", *arguments]]
    if origin is list:
        return [["list", _kind(arguments[0], pending)]]
    if origin is dict:
        return [["mapping", _kind(arguments[1], pending)]]
    if is_model(said):
        pending.append(said)
        return [_name(said)]
    return [_known({Any: "any", NoneType: "null"}.get(said), said)]


def _shape(one: str | list[Any]) -> str:
    """The shape of what may stand somewhere: a list, a mapping, null or a scalar."""
    if isinstance(one, list):
        return "scalar" if one[0] in {"choice", "offers", "quoted"} else str(one[0])
    return "mapping" if ":" in one else "null" if one == "null" else "scalar"


def _known(name: str | None, said: Any) -> str:
    if name is None:
        raise TypeError(f"the table of dashboards has no word for {said}")
    return name
