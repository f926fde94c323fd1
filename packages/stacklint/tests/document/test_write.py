from __future__ import annotations

from stacklint.document.write import dump_json


def test_json_is_indented_and_keeps_the_order_of_keys_and_the_characters() -> None:
    assert dump_json({"b": [1, "é"], "a": {}}) == '{\n  "b": [\n    1,\n    "é"\n  ],\n  "a": {}\n}\n'
