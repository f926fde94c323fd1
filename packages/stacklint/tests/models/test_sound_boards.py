"""Dashboards that are called sound without the models are sound to the models, and hardly any sound one is doubted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.document import Path as DataPath
from stacklint.document import read_document
from stacklint.models import sound_boards
from stacklint.models.base import Model, OpenModel
from stacklint.models.board_shapes import render
from stacklint.models.dashboard import FORMAT
from stacklint.models.faults import judge
from stacklint.models.json_scalars import Number, String
from stacklint.models.reader import Reader
from stacklint.models.scalars import Duration
from stacklint.models.sound_boards import TABLE, is_sound_board
from stacklint.rules.api import Example, Profile, discover
from stacklint.rules.examples import unmark

from ..conformance.board_forms import FORMS  # noqa: TID252 - one generator of dashboards for all that is shown of them
from ..conformance.board_spoiling import spoiled  # noqa: TID252 - see above
from ..conformance.damage import Damage  # noqa: TID252 - see above
from ..conformance.test_grafana_files import FAULTS, SHAPES  # noqa: TID252 - see above
from .test_dashboard import BAD, GOOD, WRITTEN

RULES = discover(*Profile)
EXAMPLES = [(rule.code, example) for rule in RULES for example in (*rule.bad, *rule.good)]
CLASSIC: Any = {
    "title": "a",
    "tags": ["a"],
    "templating": {"list": [{"type": "query"}]},
    "panels": [{"type": "stat", "options": {}, "targets": [{"datasource": {"type": "prometheus"}}]}],
}
SHOWN_IF: Any = {"spec": {"items": [{"spec": {}}]}}
CELL = ("layout", "spec", "rows", 0, "spec", "layout", "spec", "items", 0, "spec")
SECOND: Any = {
    "title": "a",
    "elements": {"a": {"kind": "Panel", "spec": {}}},
    "variables": [{"kind": "AdhocVariable", "spec": {"defaultKeys": [{}]}}],
    "layout": {
        "kind": "RowsLayout",
        "spec": {
            "rows": [
                {
                    "spec": {
                        "conditionalRendering": SHOWN_IF,
                        "layout": {
                            "kind": "GridLayout",
                            "spec": {"items": [{"kind": "GridLayoutItem", "spec": {"x": 0}}]},
                        },
                    }
                }
            ]
        },
    },
}
KEYS = ("panels", "targets", "type", "datasource", "list", "uid", "spec", "name", "title", "schemaVersion", "options")
DAMAGE = Damage(odd={"": SHAPES}, keys=KEYS)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 2, 3, 8, 9, 41, 43, -1, 2**53, 2**60, 0.0, 1.5, 2.5, 3.0, 1e300, float("inf")),
    *(
        "",
        " ",
        "\x1c",
        "x",
        "1",
        "8",
        "-1.5",
        "1.5e3",
        "true",
        "True",
        "false",
        "no",
        "$a",
        "auto",
        "line",
        "A" * 5001,
        "a b",
        "é",
    ),
    *([], [None], ["x"], [1], [[]], [{}], {}, {"a": None}, {"a": "x"}, {"a": {}}, {"id": "x"}, {"text": {}}),
)


def faults(data: object) -> tuple[object, ...]:
    return judge(FORMAT, data, Reader())


def sound(seed: int, count: int) -> Iterator[Any]:
    """Dashboards of every form with which nothing is wrong."""
    rnd = Random(seed)
    return (FORMS[number % len(FORMS)](f"sound-{number}", rnd) for number in range(count))


def places(value: object, path: DataPath = ()) -> Iterator[DataPath]:
    yield path
    for step, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(inner, (*path, step))


def changed(data: Any, path: DataPath, value: object) -> Any:
    """The data with another value at a path."""
    if not path:
        return value
    copied = data.copy()
    copied[path[0]] = changed(data[path[0]] if len(path) > 1 else None, path[1:], value)
    return copied


def called_sound(several: list[Any]) -> int:
    """How many are called sound, all of which are."""
    found = [data for data in several if is_sound_board(data)]
    assert [data for data in found if faults(data)] == []
    return len(found)


def test_the_table_is_that_of_the_models() -> None:
    assert Path(sound_boards.__file__).with_name(TABLE).read_text("utf-8") == render()


def test_sound_dashboards_of_every_form_are_told_at_a_glance() -> None:
    several = list(sound(5, 280))
    assert called_sound(several) > 0.98 * len(several)


def test_so_are_those_that_versions_of_grafana_wrote() -> None:
    several = [json.loads(file.read_text("utf-8")) for file in WRITTEN]
    assert called_sound(several) == len(several)


def test_no_text_of_the_models_own_tests_is_called_sound_unless_it_is() -> None:
    clean = (text.replace("«", "").replace("»", "") for text in (*GOOD, *(text for text, *_ in BAD)))
    assert called_sound([read_document("a.json", text.encode(), "json").data for text in clean]) > len(GOOD) / 2


def test_no_example_of_a_rule_is_called_sound_that_the_models_find_a_fault_in() -> None:
    found = [data for _, example in EXAMPLES for data in dashboards_in(example)]
    assert called_sound(found) > 1000


def dashboards_in(example: Example) -> Iterator[Any]:
    for name, text in unmark(example.files)[0].items():
        document = read_document(name, text.encode(), "json")
        if name.endswith(".json") and not document.broken:
            yield document.data


def test_no_spoiled_dashboard_is_called_sound_that_the_models_find_a_fault_in() -> None:
    rnd = Random(6)
    several = [spoiled(f"odd-{number}", fault, rnd)[0] for number, fault in enumerate(FAULTS.values())]
    assert called_sound(several) > len(several) / 2  # most faults are for rules to find


def test_no_change_of_a_sound_dashboard_is_called_sound_that_the_models_find_a_fault_in() -> None:
    rnd, several = Random(7), list[Any]()
    for data in (*sound(7, 14), *(json.loads(file.read_text("utf-8")) for file in WRITTEN)):
        paths = list(places(data))
        several += [changed(data, rnd.choice(paths), rnd.choice(VALUES)) for _ in range(100)]
        several += [DAMAGE.done(data, rnd) for _ in range(20)]
    told = called_sound(several)
    assert len(several) / 4 < told < len(several) * 3 / 4


@given(st.integers(0, 10_000), st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(VALUES)), max_size=4))
def test_nor_are_several_changes(seed: int, changes: list[tuple[int, object]]) -> None:
    data = next(sound(seed, 1))
    for number, value in changes:
        paths = list(places(data))
        data = changed(data, paths[number % len(paths)], deepcopy(value))
    assert not (is_sound_board(data) and faults(data))


PLACES: dict[str, tuple[Any, DataPath]] = {
    "text": (CLASSIC, ("panels", 0, "targets", 0, "expr")),
    "title": (CLASSIC, ("title",)),
    "words": (CLASSIC, ("description",)),
    "number": (CLASSIC, ("panels", 0, "maxPerRow")),
    "switch": (CLASSIC, ("panels", 0, "transparent")),
    "up to 2": (CLASSIC, ("graphTooltip",)),
    "up to 3": (CLASSIC, ("templating", "list", 0, "hide")),
    "up to 8": (CLASSIC, ("templating", "list", 0, "sort")),
    "choice": (CLASSIC, ("panels", 0, "options", "graphMode")),
    "mapping": (CLASSIC, ("panels", 0, "targets", 0, "datasource")),
    "list": (CLASSIC, ("tags",)),
    "anything": (CLASSIC, ("panels", 0, "targets", 0, "adhocFilters")),
    "uid": (CLASSIC, ("uid",)),
    "version": (CLASSIC, ("schemaVersion",)),
    "real number": (SECOND, ("elements", "a", "spec", "id")),
    "real int": (SECOND, (*CELL, "width")),
    "real bool": (SECOND, ("elements", "a", "spec", "transparent")),
    "text or bool": (SECOND, (*CELL[:5], "conditionalRendering", "spec", "items", 0, "spec", "value")),
    "text or number": (SECOND, ("variables", 0, "spec", "defaultKeys", 0, "value")),
}
"""Dashboards, and where in them what is to be."""


@pytest.mark.parametrize("what", PLACES)
def test_most_of_what_may_stand_in_a_place_is_told_and_nothing_else(what: str) -> None:
    data, path = PLACES[what]
    told = {repr(value) for value in VALUES if is_sound_board(changed(data, path, value))}
    right = {repr(value) for value in VALUES if not faults(changed(data, path, value))}
    assert told <= right
    assert len(told) >= 0.5 * len(right)


class Closed(Model):
    """Takes no key but its own."""


class Strange(OpenModel):
    """Holds what no dashboard does."""

    a: Duration


class Bare(OpenModel):
    """Holds what no dashboard does."""

    a: bytes


class Twofold(OpenModel):
    """Holds what can't be told apart by its shape."""

    a: String | Number


@pytest.mark.parametrize("model", [Closed, Strange, Bare, Twofold])
def test_a_model_that_the_table_has_no_words_for_is_refused(model: type[Model]) -> None:
    with pytest.raises(TypeError):
        render([model])


@pytest.mark.parametrize(
    ("panel", "sound"),
    [
        ({"type": "timeseries", "titel": "x"}, False),
        ({"type": "timeseries", "rightYAxisLabel": "x"}, True),
        ({"type": "timeseries", "options": {"legend": {"showLegnd": True}}}, False),
        ({"type": "timeseries", "options": {"legend": {"placement": "botom"}}}, False),
        ({"type": "timeseries", "options": {"legend": {"placement": "bottom"}}}, True),
        ({"type": "timeseries", "options": {"legend": {"placement": "everywhere"}}}, True),
        ({"type": "timeseries", "options": {"legend": {"placement": 1}}}, True),
        ({"type": "timeseries", "options": {"legend": {"placement": True}}}, True),
        ({"type": "somebody-made-panel", "titel": "x"}, True),
        ({"targets": [{"datasource": {"type": "prometheus"}, "expr": "up", "legendFormat": "x"}]}, True),
        ({"targets": [{"datasource": {"type": "prometheus"}, "expr": "up", "legendFormt": "x"}]}, False),
    ],
)
def test_keys_that_may_be_known_ones_misspelt_are_doubted(panel: dict[str, Any], *, sound: bool) -> None:
    data = {"title": "x", "schemaVersion": 39, "panels": [panel]}
    assert is_sound_board(data) is sound
    assert bool(faults(data)) is not sound
