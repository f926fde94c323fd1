"""Pydantic's errors as our faults: one error, one fault, with the place and the words that a person needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from stacklint.document import GoYaml, NullKey, Part, Path
from stacklint.models.base import Format, Model
from stacklint.models.boards.former import FORMER
from stacklint.models.cases import cases_in, own_keys
from stacklint.models.dated import dated_faults, is_too_new
from stacklint.models.decode.yaml import TAG
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.history import went
from stacklint.models.keys import consequence_at, fields_of, model_at, takes_shape
from stacklint.models.lean import Keys, validator
from stacklint.models.merges import at_own_key, last_wins, merge_faults
from stacklint.models.naming import describe, mapping_name, value_name
from stacklint.models.nearness import nearest, surely
from stacklint.models.path_plan import paths_by
from stacklint.models.paths import path_plan
from stacklint.models.patterns import pattern_faults
from stacklint.models.reader import NEWEST, Reader
from stacklint.models.scalars import KEY_TAG, TAGS

_MOST_KEYS = 5000
"""How many keys of a dashboard that aren't known are looked at."""
_CONTAINERS = {
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
}


def judge(form: Format, data: object, reader: Reader, *, merges: bool = True) -> tuple[ModelFault, ...]:
    """All faults of a file, in the order of the file."""
    kind = form.choose(data)
    if kind is None:
        return ()
    merged: list[ModelFault] = []
    if merges and form.yaml is GoYaml.V2 and (taken := last_wins(data)) is not data:
        merged = list(merge_faults(kind, data))
        data = taken
    faults = _once(
        [
            *structure(form, kind, data, reader=reader),
            *dated_faults(form, kind, data, reader),
            *form.meaning(data, reader),
            *pattern_faults(paths_by(path_plan(kind), data)),
        ]
    )
    if merged:
        overridden = [fault.path for fault in merged]
        faults = [*merged, *(at_own_key(fault, overridden) for fault in faults)]
    if len(faults) > 1:
        known: dict[int, dict[Any, int]] = {}
        faults.sort(key=lambda fault: _order(data, fault, known))
    return tuple(faults)


def structure(
    form: Format, kind: Any, data: object, *, at: Path = (), reader: Reader = NEWEST, shared: bool = False
) -> Iterator[ModelFault]:
    """The faults of a value that stands at a path, judged by a type; `shared` as in `Case`."""
    keys = Keys.AS_MODELLED if not form.spelt else Keys.TOLD_BELOW if shared else Keys.TOLD
    for detail in _errors(kind, data, keys):
        if form.spelt and detail["type"] == "extra_forbidden":
            yield from _misspelt(kind, data, _steps(detail), at)
            continue
        if detail["type"] == "extra_forbidden" and _is_own(kind, detail):
            continue
        fault = _fault(form, kind, data, detail, at, reader)
        if form.skips_null_keys and (skipped := _null_key(data, fault.path[len(at) :])):
            if fault.path == (*at, *skipped) and fault.part is Part.KEY:
                yield _left_out(fault.path)
        elif fault.kind is FaultKind.UNKNOWN_KEY and form.dated:
            yield from _unless_old(fault, model_at(kind, fault.path[len(at) : -1]), reader)
        else:
            yield fault
    if form.cased:
        for case in cases_in(kind, data):
            where = (*at, *case.path)
            yield from structure(form, case.model, case.value, at=where, reader=reader, shared=case.shared)


def _errors(kind: Any, data: object, keys: Keys) -> list[ErrorDetails]:
    """What is wrong with a value of a type. Thousands of keys that aren't known are no misspelt ones, and not told."""
    try:
        validator(kind, keys)(data)
    except ValidationError as error:
        if keys is not Keys.AS_MODELLED and error.error_count() > _MOST_KEYS:
            return _errors(kind, data, Keys.AS_MODELLED)
        return error.errors(include_url=False)
    return []


def _is_own(kind: Any, detail: ErrorDetails) -> bool:
    """Whether a key is one of the author's own, in a mapping that may have such."""
    own = str(detail["loc"][-1]).startswith("x-")
    model = model_at(kind, _steps(detail)[:-1]) if own else None
    return model is not None and model.own_keys


def _null_key(data: Any, path: Path) -> Path:
    """The way to the first key on a path that is null; none where no key is."""
    for depth, step in enumerate(path):
        if isinstance(data, dict):
            if step == "" and any(isinstance(key, NullKey) for key in data):
                return path[: depth + 1]
            data = data.get(step)
        else:
            data = data[int(step)] if isinstance(data, list) else None
    return ()


def _left_out(path: Path) -> ModelFault:
    message = f"a key of {mapping_name(path[:-1])} is null"
    advice = "write a text in quotes, or leave the entry out"
    return ModelFault(path, Part.KEY, FaultKind.WRONG_VALUE, message, consequence=Consequence.IGNORES, help=advice)


def _unless_old(fault: ModelFault, model: type[Model] | None, reader: Reader) -> Iterator[ModelFault]:
    """An unknown key, with its history if it has one; nothing if the version that reads the file knows it."""
    found = model.gone.get(str(fault.path[-1])) if model else None
    if found is None:
        yield fault
    elif reader.has(found.until):
        yield went(found, fault.path)


def _once(faults: Iterable[ModelFault]) -> list[ModelFault]:
    """Without the missing keys that are there, misspelt: they are unknown keys, with what comes of the missing ones."""
    found = list(faults)
    unknown: dict[Path, list[str]] = {}
    for fault in found:
        if fault.kind is FaultKind.UNKNOWN_KEY:
            unknown.setdefault(fault.path[:-1], []).append(str(fault.path[-1]))
    if not unknown:
        return found
    kept: list[ModelFault] = []
    misspelt: dict[Path, Consequence] = {}
    for fault in found:
        meant = unknown.get(fault.path, ()) if fault.kind is FaultKind.MISSING_KEY else ()
        if meant and (close := get_close_matches(fault.message.split("`")[1], meant, n=1, cutoff=0.75)):
            misspelt[*fault.path, close[0]] = fault.consequence
        else:
            kept.append(fault)
    return [
        fault._replace(consequence=misspelt.get(fault.path, fault.consequence))
        if fault.kind is FaultKind.UNKNOWN_KEY
        else fault
        for fault in kept
    ]


def _fault(form: Format, kind: Any, data: object, detail: ErrorDetails, at: Path, reader: Reader) -> ModelFault:
    path = _steps(detail)
    if detail["type"] == "extra_forbidden":
        key = detail["loc"][-1]  # whatever it is called
        within = path if key in TAGS else path[:-1]
        return _unknown_key(form, model_at(kind, within), (*at, *within, key), detail["input"], reader)
    is_missing, is_shape = detail["type"] == "missing", isinstance(detail["input"], list | dict)
    consequence = consequence_at(kind, path, reader, decoded=is_missing or not is_shape) or form.wrong
    where, part = (*at, *path), Part.VALUE
    if is_missing:
        message = f"`{where[-1]}` is missing in {mapping_name(where[:-1])}"
        return ModelFault(where[:-1], part, FaultKind.MISSING_KEY, message, consequence=consequence)
    subject = value_name(where)
    if path and path[-1] == KEY_TAG and not _exists(data, path):
        where, part = where[:-1], Part.KEY
        subject = f"a key of {mapping_name(where[:-1])}"
    wanted = _wanted(detail)
    message = f"{subject} is {_given(detail['input'], wanted, where)}, not {wanted}"
    is_type = is_shape or detail["type"] in _CONTAINERS
    fault_kind = FaultKind.WRONG_TYPE if is_type else FaultKind.WRONG_VALUE
    return ModelFault(where, part, fault_kind, message, consequence=consequence)


def _steps(detail: ErrorDetails) -> Path:
    """The path of an error in the data."""
    return tuple(step for step in detail["loc"] if step not in TAGS)


@lru_cache(maxsize=1024)
def _model_at(kind: Any, path: Path) -> type[Model] | None:
    """`model_at`, for which it doesn't matter which entry of a list is meant."""
    return model_at(kind, path)


@lru_cache(maxsize=1024)
def _meant(key: str, known: tuple[str, ...]) -> str | None:
    """The key that another surely is, misspelt; the first letter is hardly ever wrong, as in `xAxis` for `yAxis`."""
    start = key[:1].lower()
    return None if key in FORMER else surely(key, [one for one in known if one[0].lower() == start])


def _misspelt(kind: Any, data: Any, path: Path, at: Path) -> Iterator[ModelFault]:
    """The fault of a key that surely is one that its mapping takes, misspelt; nothing for every other one."""
    for step in path[:-1]:
        data = data[step]
    model = _model_at(kind, tuple([0 if isinstance(step, int) else step for step in path[:-1]]))
    key, known = str(path[-1]), own_keys(model, data) if model is not None else None
    if known is None or key in known:
        return
    meant = _meant(key, known)
    if meant is not None and meant not in data:
        message = f"`{key}` is no key of {mapping_name((*at, *path[:-1]))}"
        consequence, advice = Consequence.IGNORES, f"write `{meant}`"
        yield ModelFault(
            (*at, *path),
            Part.KEY,
            FaultKind.UNKNOWN_KEY,
            message,
            consequence=consequence,
            help=advice,
            known=(meant,),
            meant=meant,
        )


def _unknown_key(form: Format, model: type[Model] | None, path: Path, value: object, reader: Reader) -> ModelFault:
    fields = {key: field for key, field in fields_of(model) if not is_too_new(field, reader)} if model else {}
    key, known = str(path[-1]), tuple(fields)
    right = nearest(key, known)
    return ModelFault(
        path,
        Part.KEY,
        FaultKind.UNKNOWN_KEY,
        f"{f'`{key}`' if key else 'an empty text'} is no key of {mapping_name(path[:-1])}",
        consequence=form.unknown,
        help=form.hint(model, key) or _respelled(key, known),
        known=known,
        meant=right if right is not None and takes_shape(fields[right].annotation, value) else "",
    )


def _given(value: object, wanted: str, path: Path) -> str:
    """What a value is, with its quotes where they are what is wrong."""
    if type(value) is str and "without quotes" in wanted:
        return f"`'{value}'`"
    return describe(value) if path or value is not None else "empty"


def _wanted(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "unreadable":
            return str(context["wanted"])
        case "literal_error":
            values = str(context["expected"]).replace(" or ", ", ").replace(", ''", "").replace("'", "`")
            return f"one of {values}" if "," in values else values
        case "union_tag_invalid":
            shapes = str(context["expected_tags"]).replace("'", "").replace(repr(TAG)[1:-1], "a ").split(", ")
            return " or ".join(shapes)
        case "too_long":
            return "a mapping"
        case "too_short":
            return "a list with something in it"
        case other:
            return _CONTAINERS.get(other, "what may stand here")


def _respelled(key: str, known: tuple[str, ...]) -> str:
    """The known key that differs only in case and in how its words are joined."""
    squashed = _squashed(key)
    return next((f"write `{name}`" for name in known if _squashed(name) == squashed), "")


def _squashed(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


def _exists(data: Any, path: Path) -> bool:
    try:
        for step in path:
            data = data[step]
    except (LookupError, TypeError):
        return False
    return True


def _order(data: Any, fault: ModelFault, known: dict[int, dict[Any, int]]) -> tuple[tuple[int, ...], bool]:
    """Where a fault comes in the file: the positions of the steps to it, and keys before their values.

    `known` holds the positions of keys in the mappings that were met so far.
    """
    order: list[int] = []
    for step in fault.path:
        if isinstance(data, dict):
            if id(data) not in known:
                known[id(data)] = {key: index for index, key in enumerate(data)}
            order.append(known[id(data)].get(step, len(data)))
            data = data.get(step)
        else:
            order.append(int(step))
            data = data[step]
    return tuple(order), fault.part is Part.VALUE
