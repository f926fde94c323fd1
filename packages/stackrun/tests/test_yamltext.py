"""YAML that goes in and out without a change to any scalar."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from stackrun.errors import StackError
from stackrun.yamltext import Plain, read_yaml, write_yaml


@pytest.mark.parametrize(
    "text",
    ["09:00", "on", "0o17", "010", "1_000", "2020-01-01", "~", "null", "1.50", "'1'", "'on'", "'null'", "1m30s", "''"],
)
def test_a_scalar_keeps_its_text_and_whether_it_is_quoted(tmp_path: Path, text: str) -> None:
    source, written = tmp_path / "source.yml", tmp_path / "written.yml"
    source.write_text(f"key: {text}\n", encoding="utf-8")

    write_yaml(written, read_yaml(source), header="generated")

    assert written.read_text(encoding="utf-8") == f"# generated\nkey: {text.replace(chr(39), chr(34))}\n"


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_any_tree_of_strings_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    path = tmp_path_factory.mktemp("yaml") / "file.yml"

    write_yaml(path, data, header="generated")

    assert read_yaml(path) == data


def test_merge_keys_are_resolved_and_numbers_are_not(tmp_path: Path) -> None:
    path = tmp_path / "file.yml"
    path.write_text("base: &base { a: 1 }\nuse: { <<: *base, b: 2 }\n", encoding="utf-8")

    assert read_yaml(path)["use"] == {"a": Plain("1"), "b": Plain("2")}


def test_a_multi_line_text_means_the_same_to_another_reader(tmp_path: Path) -> None:
    source, written = tmp_path / "source.yml", tmp_path / "written.yml"
    source.write_text("text: |-\n  {{ range . }}\n    é: #1\n  {{ end }}\nfolded: >\n  a\n  b\n", encoding="utf-8")

    write_yaml(written, read_yaml(source), header="generated")

    assert yaml.safe_load(written.read_text(encoding="utf-8")) == yaml.safe_load(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (None, "is missing"),
        (b"\xff", "cannot be read"),
        (b"a: [", "not valid YAML"),
        (b"a: !unknown b", "not valid YAML"),
        (b"[" * 5000, "not valid YAML"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_in_one_sentence(tmp_path: Path, content: bytes | None, named: str) -> None:
    path = tmp_path / "file.yml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(StackError) as caught:
        read_yaml(path)

    assert (str(path) in str(caught.value), named in str(caught.value), "\n" in str(caught.value)) == (
        True,
        True,
        False,
    )
