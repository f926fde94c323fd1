"""Compose files that are given together: in scripts, in `.env`, and by including one another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from stacklint.rules.examples import write
from stacklint.stack.compose import chains as compose_chains
from stacklint.stack.compose.chains import chosen_files, named_chains
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

KNOWN = {"a.yml", "b.yml", "c.yml", "o/a.yml", "o/b.yml"}


def chains(files: Mapping[str, str], folder: Path) -> tuple[tuple[str, ...], ...]:
    write(files, folder)
    return named_chains(Files(folder, base=folder), KNOWN)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("up:\n\tdocker compose -f a.yml -f b.yml up -d\n", [("a.yml", "b.yml")]),
        ("docker-compose --file=a.yml --file 'b.yml' up", [("a.yml", "b.yml")]),
        ("docker compose -f a.yml \\\n  -f b.yml \\\n  -f c.yml up", [("a.yml", "b.yml", "c.yml")]),
        ("docker compose -f a.yml up; docker compose -f b.yml up", []),
        ("docker compose -f a.yml up && docker compose -f b.yml -f c.yml up", [("b.yml", "c.yml")]),
        ("docker compose -f ./a.yml -f o/../b.yml up\ndocker compose -f a.yml -f b.yml down", [("a.yml", "b.yml")]),
        ("docker compose -f a.yml -f $EXTRA up", []),
        ("docker compose -f a.yml -f missing.yml up", []),
        ("docker compose logs -f\n", []),
        ("docker compose-pull -f a.yml -f b.yml\n", []),
    ],
)
def test_files_that_are_named_together_are_a_chain(text: str, found: list[tuple[str, ...]], tmp_path: Path) -> None:
    assert list(chains({"Makefile": text, "notes.txt": text}, tmp_path)) == found


def test_paths_count_from_the_script_or_from_the_root(tmp_path: Path) -> None:
    call = "docker compose -f a.yml -f b.yml up\n"
    assert chains({"o/run.sh": call}, tmp_path) == (("o/a.yml", "o/b.yml"),)
    assert chains({"o/run.sh": "", "p/run.sh": call}, tmp_path) == (("a.yml", "b.yml"),)


@pytest.mark.parametrize(
    ("base", "is_there"),
    [
        ("networks: {n: }\nvolumes: {v: }\nx-a: 1\n", True),
        ("networks: {n: }\nroute: {receiver: a}\n", False),
        ("", False),
    ],
)
def test_a_file_without_services_may_define_what_others_share(base: str, tmp_path: Path, *, is_there: bool) -> None:
    call = "docker compose -f compose.base.yml -f a.yml -f b.yml up\n"
    found = chains({"Makefile": call, "compose.base.yml": base}, tmp_path)
    assert found == ((("compose.base.yml", "a.yml", "b.yml"),) if is_there else ())


def test_files_of_which_none_has_services_are_no_chain(tmp_path: Path) -> None:
    call = "docker compose -f compose.base.yml -f compose.more.yml up\n"
    files = {"Makefile": call, "compose.base.yml": "networks: {n: }\n", "compose.more.yml": "volumes: {v: }\n"}
    assert chains(files, tmp_path) == ()


def test_so_much_is_searched_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call = "docker compose -f a.yml -f {}.yml up\n"
    files = {"1.sh": call.format("b"), "2.sh": "no call\n" * 20, "3.sh": call.format("c"), "4.sh": call.format("b")}
    monkeypatch.setattr(compose_chains, "_MOST_SEARCHED", 2 * len(call))
    assert chains(files, tmp_path) == (("a.yml", "b.yml"), ("a.yml", "c.yml"))


def test_so_many_scripts_are_read_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose_chains, "_MOST_FILES", 2)
    call = "docker compose -f a.yml -f b.yml up\n"
    assert chains({"1.sh": "", "2.sh": "", "3.sh": call}, tmp_path) == ()
    assert chains({"2.sh": call}, tmp_path) == (("a.yml", "b.yml"),)


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"COMPOSE_FILE": "a.yml:b.yml"}, ("a.yml", "b.yml")),
        ({"COMPOSE_FILE": "a.yml;b.yml", "COMPOSE_PATH_SEPARATOR": ";"}, ("a.yml", "b.yml")),
        ({"COMPOSE_FILE": "a.yml::missing.yml"}, ()),
        ({"COMPOSE_FILE": ""}, ()),
        ({}, ()),
    ],
)
def test_files_can_be_chosen_by_a_variable(environment: dict[str, str], found: tuple[str, ...], tmp_path: Path) -> None:
    assert chosen_files("", environment, KNOWN, Files(tmp_path, base=tmp_path)) == found


MONITORING = "services: {prometheus: {image: prom/prometheus}}\n"


def sets(files: Mapping[str, str], folder: Path) -> list[tuple[str, ...]]:
    write(files, folder)
    found = find_stacks(Files(folder, base=folder))
    return [stack.compose.paths for stack in found if stack.compose is not None]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {"compose.yaml": "services: {a: {image: x}}\n", "compose.mon.yml": MONITORING,
             "Makefile": "up:\n\tdocker compose -f compose.yaml -f compose.mon.yml up\n"},
            [("compose.yaml", "compose.mon.yml")],
        ),
        (
            {"compose.app.yml": "services: {a: {image: x}}\n", "compose.mon.yml": MONITORING,
             ".env": "COMPOSE_FILE=compose.app.yml:compose.mon.yml\n"},
            [("compose.app.yml", "compose.mon.yml")],
        ),
        (
            {"compose.yaml": "include: [mon/compose.yaml]\nservices: {}\n", "mon/compose.yaml": MONITORING},
            [("compose.yaml",)],
        ),
        (
            {"compose.yaml": "include: [mon/compose.yaml]\nservices: {}\n",
             "mon/compose.yaml": f"include: [../compose.yaml]\n{MONITORING}"},
            [("compose.yaml",), ("mon/compose.yaml",)],
        ),
    ],
)  # fmt: skip
def test_sets_are_made_of_what_is_given_together(
    files: Mapping[str, str], found: list[tuple[str, ...]], tmp_path: Path
) -> None:
    assert sets(files, tmp_path) == found
