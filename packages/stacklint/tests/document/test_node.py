from __future__ import annotations

import pytest
from stacklint.document import ABSENT, Node, Part, Place, read_document, root

YAML = b"""\
name: web
ports: [80, "81"]
deep: {a: {b: 1}}
none:
on: true
quoted: "true"
off: FALSE
"""
JSON = b'{"n": 1, "f": 1.5, "t": true, "s": "x", "z": null, "l": [1]}'


@pytest.fixture
def node() -> Node:
    return root(read_document("f.yml", YAML, "yaml"))


@pytest.fixture
def parsed() -> Node:
    return root(read_document("f.json", JSON, "json"))


def test_a_path_leads_to_a_value_and_its_place(node: Node) -> None:
    found = node.at(("deep", "a", "b"))
    assert (found.value, found.place) == ("1", Place("f.yml", ("deep", "a", "b")))


@pytest.mark.parametrize(
    "path", [("nope",), ("ports", 2), ("ports", -1), ("ports", "a"), ("name", 0), ("nope", 1, "a")]
)
def test_what_is_not_there_is_absent_and_keeps_its_place(node: Node, path: tuple[str | int, ...]) -> None:
    found = node.at(path)
    assert (found.value, found.exists, found.present, found.path) == (ABSENT, False, False, path)


def test_absence_prints_as_such() -> None:
    assert repr(ABSENT) == "ABSENT"


def test_a_null_exists_but_is_not_present(node: Node) -> None:
    assert (node["none"].exists, node["none"].present, node["name"].present) == (True, False, True)


def test_items_and_entries_come_with_their_places(node: Node) -> None:
    items = [(item.value, item.path) for item in node["ports"].items()]
    entries = [(key, item.path) for key, item in node["deep"].entries()]
    assert (items, entries) == ([("80", ("ports", 0)), ("81", ("ports", 1))], [("a", ("deep", "a"))])


def test_collections_of_the_wrong_kind_are_empty(node: Node) -> None:
    name = node["name"]
    assert (list(name.items()), list(name.entries()), name.keys, node["deep"].keys) == ([], [], (), ("a",))


@pytest.mark.parametrize("key", ["name", "ports", "deep", "none", "on", "quoted", "nope"])
def test_the_text_behind_a_key_is_that_of_its_node(node: Node, key: str) -> None:
    assert node.text_at(key) == node[key].text


def test_texts_behind_a_key_are_those_of_a_mapping(node: Node, parsed: Node) -> None:
    labels = root(read_document("f.yml", b"labels: {a: 1, b: , c: [d], e: 'f'}\n", "yaml"))
    assert labels.texts_at("labels") == {"a": "1", "b": "", "c": "", "e": "f"}
    assert [node.texts_at(key) for key in ("name", "ports", "none", "nope")] == [{}] * 4
    assert (parsed["s"].text_at("s"), parsed["s"].texts_at("s")) == (None, {})


def test_kinds_are_told_apart(node: Node) -> None:
    kinds = [(node[key].is_mapping, node[key].is_sequence) for key in ("deep", "ports", "name")]
    assert kinds == [(True, False), (False, True), (False, False)]


def test_the_text_of_a_scalar_is_what_a_string_field_receives(node: Node, parsed: Node) -> None:
    texts = [node["name"].text, node["on"].text, node["none"].text, node["deep"].text, node["nope"].text]
    texts += [parsed[key].text for key in "nftszl"]
    assert texts == ["web", "true", None, None, None, "1", "1.5", "true", "x", None, None]


def test_only_strings_are_strings(node: Node, parsed: Node) -> None:
    assert (node["name"].string, node["none"].string, parsed["n"].string, parsed["s"].string) == (
        "web",
        None,
        None,
        "x",
    )


def test_flags_are_booleans_without_quotes(node: Node, parsed: Node) -> None:
    flags = [node[key].flag for key in ("on", "off", "quoted", "name", "deep")]
    assert [*flags, parsed["t"].flag, parsed["n"].flag] == [True, False, None, None, None, True, None]


def test_places_are_built_step_by_step() -> None:
    place = Place("f") / "a" / 0
    assert (place.within(1, 2), place.within(1, 2).key()) == (
        Place("f", ("a", 0), chars=(1, 2)),
        Place("f", ("a", 0), Part.KEY),
    )


def test_what_is_put_together_of_several_places_is_found_where_it_stands(node: Node, parsed: Node) -> None:
    both = node.holding({"own": "a", "other": parsed["s"], "list": node.holding([parsed["s"], "b"])})
    assert both.place == node.place
    assert [(found.text, found.place) for _, found in both.entries()][:2] == [
        ("a", node.place / "own"),
        (parsed["s"].text, parsed["s"].place),
    ]
    assert [found.place.file for found in both["list"].items()] == [parsed.place.file, node.place.file]
    assert both["list"][0].place == parsed["s"].place
    assert both.text_at("other") == parsed["s"].text
