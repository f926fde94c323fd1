from __future__ import annotations

from stacklint.document.write import dump_json, dump_line


def test_json_is_indented_and_keeps_the_order_of_keys_and_the_characters() -> None:
    assert dump_json({"b": [1, "é"], "a": {}}) == '{\n  "b": [\n    1,\n    "é"\n  ],\n  "a": {}\n}\n'


def test_a_line_has_no_break_in_it() -> None:
    assert dump_line({"b": [1, "é\n"], "a": {}}) == '{"b": [1, "é\\n"], "a": {}}'
