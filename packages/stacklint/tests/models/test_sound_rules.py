"""Files that are called sound without the models are sound to the models."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.document import Path, Plain, read_document
from stacklint.models.faults import judge
from stacklint.models.reader import Reader
from stacklint.models.rules import FORMAT
from stacklint.models.sound_rules import is_sound

SOUND = """\
groups:
  - name: app
    interval: 1m30s
    query_offset: 0
    limit: 10
    labels: {team: a}
    rules:
      - record: app:requests:rate5m
        expr: sum(rate(requests_total[5m]))
        labels: {team: "", "with space": 1}
      - alert: Down
        expr: up == 0
        for: 5m
        keep_firing_for: 1h
        labels: {severity: critical}
        annotations: {summary: "{{ $labels.job }} is down"}
  - name: empty
    rules: []
  - name: bare
"""
"""Everything that a file may hold."""
VALUES: tuple[object, ...] = (
    *(
        None,
        "",
        "x",
        "{",
        "5m",
        "5m\n",
        "0",
        "1000y",
        "__name__",
        "app",
        Plain("5"),
        Plain("5m"),
        Plain("x"),
        Plain(""),
    ),
    *(Plain("-1"), Plain("1e3"), Plain("1_0"), Plain("٣"), Plain("9" * 18), Plain("9" * 20)),
    *([], {}, [None], [{}], {"a": "b"}, {"a": None}, {"": "b"}, {"a": []}, {"__name__": "b"}, {"name": "x"}),
    *({"record": "a", "expr": "b"}, {"alert": "a", "expr": "b"}, [{"name": "x"}, {"name": "x"}]),
)
KEYS = (
    "groups",
    "name",
    "interval",
    "limit",
    "labels",
    "rules",
    "record",
    "alert",
    "expr",
    "for",
    "annotations",
    "",
    "x",
)


def sound() -> Any:
    data: Any = read_document("rules.yml", SOUND.encode(), "yaml").data
    return data


def places(value: object, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def put(data: Any, path: Path, value: object) -> Any:
    """The data with another value at a path."""
    if not path:
        return value
    copied = data.copy()
    copied[path[0]] = put(data[path[0]] if len(path) > 1 else None, path[1:], value)
    return copied


def changes() -> Iterator[Any]:
    """The sound file with one value changed, one key left out, or one key added."""
    data = sound()
    for path in places(data):
        for value in VALUES:
            yield put(data, path, value)
        if path and isinstance(path[-1], str):
            without = deepcopy(data)
            owner = without
            for step in path[:-1]:
                owner = owner[step]
            del owner[path[-1]]
            yield without
        owner = data
        for step in path:
            owner = owner[step]
        if isinstance(owner, dict):
            for key in KEYS:
                for value in ("x", Plain("5"), "5m", {}, []):
                    yield put(data, (*path, key), value)


def faults(data: object) -> tuple[object, ...]:
    return (*judge(FORMAT, data, Reader((3, 0))), *judge(FORMAT, data, Reader()))


def test_a_file_with_everything_in_it_is_sound() -> None:
    assert (is_sound(sound()), faults(sound())) == (True, ())


def test_no_change_of_a_sound_file_is_called_sound_that_the_models_find_a_fault_in() -> None:
    changed = list(changes())
    called_sound = [data for data in changed if is_sound(data)]
    assert [data for data in called_sound if faults(data)] == []
    assert len(changed) > 1500
    assert len(called_sound) > 400


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(VALUES)), min_size=2, max_size=4))
def test_nor_are_several_changes(changed: list[tuple[int, object]]) -> None:
    data = sound()
    for number, value in changed:
        paths = list(places(data))
        data = put(data, paths[number % len(paths)], value)
    assert not (is_sound(data) and faults(data))


@pytest.mark.parametrize("text", ["groups: []\n", "groups: [{name: a, rules: [{record: 'a', expr: '1'}]}]\n"])
def test_most_files_are_told_at_a_glance(text: str) -> None:
    assert is_sound(read_document("rules.yml", text.encode(), "yaml").data)
