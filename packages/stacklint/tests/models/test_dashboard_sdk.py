"""Our models of dashboards beside Grafana's own types: nothing is missing, nothing it builds is a fault."""

from __future__ import annotations

import enum
import json
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError
from stacklint.models import Kind, check
from stacklint.models.boards.panel import Target
from stacklint.models.boards.panels import CLASSIC_PANELS
from stacklint.models.boards.panels.style import GraphStyle
from stacklint.models.boards.panels.table import TableStyle
from stacklint.models.boards.query_types import PrometheusQuery
from stacklint.models.boards.v2 import V2Dashboard
from stacklint.models.cases import load
from stacklint.models.dashboard import Dashboard
from stacklint.models.keys import fields_of, inner_kinds, is_model
from stacklint.models.lean import validator

from . import foundation_sdk as sdk

ROUNDS = 15
"""As many as the longest list of choices has entries, but for the colours, which come again."""

UNJUDGED = {"snapshot": "what a snapshot says of itself is in no file that is provisioned"}
"""Mappings whose inside our models leave alone."""
TOLERATED = {
    "datasource": "before version 33 of the schema it is a name",
    "current": "what is no option chooses nothing",
    "list[].query": "what it is depends on the type and the data source",
    "selected": "what is chosen is said by the value alone",
    "queryType": "other data sources have what they like",
    "tags": "a search for one tag takes a text as well",
    "footer.fields": "Grafana itself writes an empty text for all fields",
    **dict.fromkeys((f"series[].{key}" for key in ("name", "frame", "x", "y", "color", "size")), "once it was a name"),
    "pointSize": "once it was a number",
}
"""Where a shape is taken that the SDK doesn't know."""
EXTRA = {
    "__systemRef": "a mark of Grafana's own on an override, for its editor",
    **{
        f"defaults.links[].{key}": "the schema has the links of dashboards here, and Grafana reads less of them"
        for key in ("type", "icon", "tooltip", "tags", "asDropdown", "includeVars", "keepTime")
    },
}
"""Keys of the SDK that our models need no word for."""

View = list[tuple[tuple[str, ...], Any]]
"""Types that judge a value, each with the keys that lead from the value to where it does."""


def expand(kind: Any, decided: dict[str, object]) -> View:
    """A type with all that its cases add; where the SDK says which case it is, that one alone."""
    found: View = [((), kind)]
    for step, inner in inner_kinds(kind) if not is_model(kind) else ():
        if step is None or step is int or step == "*":
            found += expand(inner, decided)
    for cases in kind.cases if is_model(kind) else ():
        for text, models in cases.models.items():
            if decided.get(cases.key[0], text) == text:
                for where, name in models.items():
                    found += [(where, load(name))] if where else expand(load(name), decided)
    return found


def types_behind(view: View, key: str) -> View:
    """The types that judge the value behind a key."""
    found: View = []
    for where, kind in view:
        if where:
            found += [(where[1:], kind)] if where[0] == key else []
        elif is_model(kind):
            found += [((), field.annotation) for name, field in fields_of(kind) if name == key]
    return found


def samples(hint: Any) -> list[Any]:
    """Values that a scalar of the SDK can have."""
    if values := constants(hint):
        return list(values)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return [member.value for member in hint]
    of_type: dict[Any, list[Any]] = {str: ["x"], bool: [True, False], int: [1], float: [1, 1.5]}
    return of_type.get(hint, [])


def constants(hint: Any) -> tuple[Any, ...]:
    """What a literal type says."""
    return typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ()


def shapes(hint: Any) -> set[type]:
    """Whether a type of the SDK is a scalar, a list or a mapping; anything, if it doesn't say."""
    origin = typing.get_origin(hint)
    if origin in (list, dict):
        return {origin}
    return {dict} if sdk.is_model(hint) else {str} if samples(hint) else {list, dict, str}


def ends(place: str, table: dict[str, str]) -> bool:
    """Whether a place ends with one of a table's."""
    return any(f".{place}".endswith(f".{end}") for end in table)


def takes(kind: Any, value: object) -> bool:
    try:
        validator(kind)(value)
    except ValidationError:
        return False
    return True


def differences(theirs: Any, view: View, where: str, seen: tuple[Any, ...]) -> Iterator[str]:
    """What a class of the SDK has that models don't, or have otherwise."""
    if theirs in seen:
        return
    keys = sdk.keys(theirs)
    decided: dict[str, object] = {key: hint for key, hint in keys.items() if isinstance(hint, str)}
    decided |= {key: constant[0] for key, hint in keys.items() if (constant := constants(hint))}
    judging = [entry for where_, kind in view for entry in (expand(kind, decided) if not where_ else [(where_, kind)])]
    for key, hint in keys.items():
        place = f"{where}.{key}".removeprefix(".")
        found = types_behind(judging, key)
        if not found:
            if not ends(place, EXTRA):
                yield f"{place} is missing"
            continue
        options = sdk.choices(hint) if not isinstance(hint, str | bool | int) else []
        yield from of_shape(options, [kind for where_, kind in found if not where_], place)
        if not ends(place, UNJUDGED):
            for option in options:
                yield from inside(option, found, place, (*seen, theirs))


def of_shape(options: list[Any], kinds: list[Any], place: str) -> Iterator[str]:
    """Whether the values of a key are taken, and those of another shape are not."""
    allowed = {shape for option in options for shape in shapes(option)}
    refused: list[Any] = [
        value for shape, value in ((str, "x y"), (list, [[]]), (dict, {"a": []})) if shape not in allowed
    ]
    for value in [value for option in options for value in samples(option)]:
        if not all(takes(kind, value) for kind in kinds):
            yield f"{place} is not to be {value!r}"
    for value in refused if kinds and options and not ends(place, TOLERATED) else ():
        if all(takes(kind, value) for kind in kinds):
            yield f"{place} may be {value!r}"


def inside(option: Any, found: View, place: str, seen: tuple[Any, ...]) -> Iterator[str]:
    """The differences inside a mapping, or inside the items of a list or of a mapping without keys of its own."""
    origin, arguments = typing.get_origin(option), typing.get_args(option)
    if origin in (list, dict):
        for inner in sdk.choices(arguments[-1]):
            yield from inside(inner, found, place + ("[]" if origin is list else ".*"), seen)
    elif sdk.is_model(option):
        yield from differences(option, found, place, seen)


def roots() -> Iterator[tuple[str, Any, View]]:
    """The classes that are compared, and what judges each."""
    models = {name: sdk.module("models", name) for name in (*sdk.DASHBOARDS, "common", "prometheus", *sdk.panels())}
    yield "dashboard", models["dashboard"].Dashboard, [((), Dashboard)]
    yield "v2", models["dashboardv2beta1"].Dashboard, [((), V2Dashboard)]
    yield "query", models["prometheus"].Dataquery, [((), Target), ((), PrometheusQuery)]
    yield "series", models["common"].GraphFieldConfig, [((), GraphStyle)]
    yield "column", models["common"].TableFieldOptions, [((), TableStyle)]
    for name, plugin in sdk.panels().items():
        parts = {where[-1]: load(model) for where, model in CLASSIC_PANELS[plugin].items()}
        yield plugin, models[name].Options, [((), parts["options"])]
        if hasattr(models[name], "FieldConfig"):
            yield f"{plugin} field", models[name].FieldConfig, [((), parts["custom"])]


@pytest.mark.parametrize(("theirs", "view"), [pytest.param(*rest, id=name) for name, *rest in roots()])
def test_no_key_of_grafana_is_missing_or_of_another_type(theirs: Any, view: View) -> None:
    assert list(differences(theirs, view, "", ())) == []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_nothing_that_grafanas_own_builders_make_is_a_fault(round_: int) -> None:
    made = [sdk.Maker(round_).build(sdk.module("builders", name).Dashboard).build() for name in sdk.DASHBOARDS]
    for name in sdk.panels():
        panel, visualization = (
            sdk.Maker(round_).build(getattr(sdk.module("builders", name), kind)).build()
            for kind in ("Panel", "Visualization")
        )
        made.append({"title": "x", "panels": [panel]})
        element = {"kind": "Panel", "spec": {"vizConfig": visualization}}
        made.append({"title": "x", "elements": {"a": element}, "layout": {"kind": "GridLayout"}})
    data = [json.loads(sdk.dumped(dashboard)) for dashboard in made]
    faults = [fault for dashboard in data for fault in check(Kind.DASHBOARD, dashboard)]
    # the SDK takes a mapping for the query of any variable, where Grafana splits a text
    assert [fault for fault in faults if "templating" not in fault.path or fault.path[-1] != "query"] == []
