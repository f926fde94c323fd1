"""What a service's program finds in its environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.fixtures import sourced
from stacklint.stack.containers.environment import NOTHING_KNOWN, Environment
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
BUILT = "build: grafana"


def read(tree: Tree, service: str, files: Mapping[str, str] | None = None) -> Environment:
    found = find_stacks(tree(sourced(service=service, also=files)))[0].grafana[0]
    return found.source_files[0].filled.reading.environment


@pytest.mark.parametrize(
    ("service", "files", "values", "hidden", "complete"),
    [
        ("", {}, {}, set(), True),
        ("environment: {A: b, C: }", {}, {"A": "b"}, {"C"}, True),
        ("environment: [A=b, C, D=]", {}, {"A": "b", "D": ""}, {"C"}, True),
        ("environment: {A: $X, B: 'x$$y'}", {}, {"B": "x$y"}, {"A"}, True),
        ("environment: {A: $X}", {".env.example": "X=\n"}, {}, {"A"}, True),
        ("env_file: a.env", {"a.env": "A=b\nexport C='d $x'\nE=$F\nG\n# H=i\nI=a\\nb\n"},
         {"A": "b", "C": "d $x", "I": "a\\nb"}, {"E", "G"}, True),
        ("env_file: [a.env, {path: b.env}]\nenvironment: {C: e}", {"a.env": "A=b\n", "b.env": "A=c\nC=d\n"},
         {"A": "c", "C": "e"}, set(), True),
        ("env_file: missing.env", {}, {}, set(), False),
        ("env_file: [a.env, missing.env]", {"a.env": "A=b\n"}, {}, {"A"}, False),
        ("env_file: a.env", {"a.env": "A=b\n" + "#" * (1 << 20)}, {}, set(), False),
        ("env_file: $FILE", {}, {}, set(), False),
        ("env_file: ../outside.env", {}, {}, set(), False),
        ("entrypoint: /start.sh", {}, {}, set(), False),
        ("extends: {file: other.yml, service: grafana}", {}, {}, set(), False),
        (BUILT, {"grafana/Dockerfile": "FROM grafana/grafana:12.2.0\nENV A=b C='d e'\nENV F g h\nENV I=$J\nENV K='\n"},
         {"A": "b", "C": "d e", "F": "g h"}, {"I"}, True),
        (BUILT, {"grafana/Dockerfile": "FROM grafana/grafana:12.2.0\nENV A=b \\\n  C=d\n"},
         {"A": "b", "C": "d"}, set(), True),
        (BUILT, {"grafana/Dockerfile": "FROM a AS one\nENV A=b\nFROM grafana/grafana:12.2.0\nENV C=d\n"},
         {"C": "d"}, set(), True),
        (BUILT, {"grafana/Dockerfile": "FROM grafana/grafana:12.2.0\nENV A=b\nENV K='\nRUN ./x\n"},
         {"A": "b"}, set(), True),
        (BUILT, {"grafana/Dockerfile": "FROM a AS one\nENV A=b\nFROM grafana/grafana:12\nENV C=d\nRUN ./x\n"},
         {"C": "d"}, set(), False),
        ("build: {context: grafana, target: one}", {"grafana/Dockerfile": "FROM grafana/grafana:12 AS one\nENV A=b\n"},
         {"A": "b"}, set(), True),
        ("build: {context: grafana, target: one}", {"grafana/Dockerfile": "FROM ours/grafana AS one\nENV A=b\n"},
         {}, set(), False),
        (BUILT, {"grafana/Dockerfile": "FROM grafana/grafana:12.2.0\nENTRYPOINT [/start]\n"}, {}, set(), False),
        (BUILT, {"grafana/Dockerfile": "FROM ours/grafana\nENV A=b\n"}, {"A": "b"}, set(), False),
        (BUILT, {}, {}, set(), False),
        (BUILT, {"grafana/Dockerfile": "FROM grafana/grafana:12.2.0\n" + "#" * (1 << 20)}, {}, set(), False),
        ("build: https://example.com/grafana.git", {}, {}, set(), False),
    ],
)  # fmt: skip
def test_variables_come_from_the_image_from_files_and_from_the_service(
    service: str, files: Mapping[str, str], values: dict[str, str], hidden: set[str], complete: bool, tree: Tree
) -> None:
    found = read(tree, service, files)
    assert (dict(found.values), set(found.hidden), found.complete) == (values, hidden, complete)


def test_an_image_that_is_not_known_may_set_anything(tree: Tree) -> None:
    files = sourced(also={})
    files["compose.yaml"] = files["compose.yaml"].replace("grafana/grafana:12.2.0", "ours/grafana:12.2.0")
    found = find_stacks(tree(files))[0].grafana[0].source_files[0].filled.reading.environment
    assert (found.complete, found.value("A"), found.value("A:-b")) == (False, None, "")


def test_an_override_adds_files(tree: Tree) -> None:
    override = "services:\n  grafana:\n    env_file: b.env\n"
    found = read(tree, "env_file: a.env", {"compose.override.yaml": override, "a.env": "A=b\n", "b.env": "C=d\n"})
    assert found.values == {"A": "b", "C": "d"}


@pytest.mark.parametrize(
    ("lines", "hidden", "complete"),
    [("environment: [A=b, C=d]", {"A"}, True), ("env_file: a.env", set(), False)],
)
def test_a_variant_may_set_more(lines: str, hidden: set[str], complete: bool, tree: Tree) -> None:
    variant = {"compose.prod.yaml": f"services:\n  grafana:\n    {lines}\n"}
    found = read(tree, "environment: [C=d]", variant)
    assert (dict(found.values), set(found.hidden), found.complete) == ({"C": "d"}, hidden, complete)


@pytest.mark.parametrize(
    ("environment", "name", "value"),
    [
        (Environment({"A": "b"}, frozenset({"C"}), complete=True), "A", "b"),
        (Environment({"A": "b"}, frozenset({"C"}), complete=True), "C", None),
        (Environment({"A": "b"}, frozenset({"C"}), complete=True), "D", ""),
        (Environment(complete=True), "HOSTNAME", None),
        (Environment(complete=True), "GF_PATHS_DATA", None),
        (NOTHING_KNOWN, "A", None),
        (NOTHING_KNOWN, "A:-b", ""),
        (NOTHING_KNOWN, "1", ""),
    ],
)
def test_a_value_is_known_empty_or_unknown(environment: Environment, name: str, value: str | None) -> None:
    assert environment.value(name) == value
