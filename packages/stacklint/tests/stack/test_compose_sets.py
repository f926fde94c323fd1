"""Compose sets of several files: what we refuse is what is marked."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from stacklint.rules.examples import write
from stacklint.stack.compose.needs import rings
from stacklint.stack.compose.port_clashes import clashes
from stacklint.stack.compose.sets import Compose, SetFaultKind
from stacklint.stack.discover import find_stack
from stacklint.stack.repository.files import Files

from .compose_sets import SETS, Project, marked, plain


@pytest.mark.parametrize("project", [project for projects in SETS.values() for project in projects])
def test_what_compose_refuses_is_marked(project: Project, tmp_path: Path) -> None:
    clean = plain(project)
    write(clean, tmp_path)
    assert marked(clean, tmp_path) == project


def found(files: Mapping[str, str], folder: Path) -> Compose:
    write(files, folder)
    compose = find_stack(Files(folder, base=folder), "compose.yaml").compose
    assert compose is not None
    return compose


def said(compose: Compose) -> list[tuple[SetFaultKind, str]]:
    return [(fault.kind, fault.message) for fault in compose.faults]


INCLUDING = "services: {a: {image: x}}\ninclude:\n"


@pytest.mark.parametrize(
    "item",
    ["$FILE", "https://example.com/a.git", "~/a.yml", "../a.yml", "''", "folder", "{path: []}", "two.yml",
     "{path: o.yml, project_directory: $P}", "broken.yml"],
)  # fmt: skip
def test_a_set_is_open_where_an_included_file_is_not_known(item: str, tmp_path: Path) -> None:
    files = {
        "folder/a": "",
        "o.yml": "services: {b: {image: y}}\n",
        "two.yml": "services: {b: {image: y}}\n---\nservices: {c: {image: z}}\n",
        "broken.yml": "services: [\n",
    }
    compose = found({"compose.yaml": f"{INCLUDING}- {item}\n", **files}, tmp_path)
    assert (compose.open, said(compose)) == (True, [])


def test_an_included_file_that_is_known_leaves_nothing_open(tmp_path: Path) -> None:
    files = {
        "compose.yaml": INCLUDING + "- {path: o/a.yml, env_file: [$V, v.env, ../x.env]}\n",
        "o/a.yml": "services: {b: {image: 'y:$T', volumes: ['../../z:/z', './w:/w', "
        "{type: bind, source: '', target: /e}]}}\nvolumes: []\n",
        "v.env": "T=1\n",
    }
    compose = found(files, tmp_path)
    service = compose.services["b"]
    assert (compose.open, said(compose)) == (False, [])
    assert service.image is not None
    assert service.image.text == "y:1"
    assert [mount.source for mount in service.mounts] == ["../z", "o/w", ""]
    assert [document.name for document in compose.documents] == ["compose.yaml", "o/a.yml"]


@pytest.mark.parametrize(
    "extends", ["{service: b, file: $F}", "{service: b, file: ../o.yml}", "$B", "{file: o.yml}", "[a]", "b"]
)
def test_a_service_is_partial_where_what_it_extends_is_not_known(extends: str, tmp_path: Path) -> None:
    text = f"services: {{a: {{image: x, extends: {extends}}}, b: 5, c: {{image: y}}}}\n"
    compose = found({"compose.yaml": text, "o.yml": "services: {b: {image: y}}\n"}, tmp_path)
    assert {name: service.partial for name, service in compose.services.items()} == {"a": True, "b": False, "c": False}
    assert said(compose) == []


def test_services_that_are_based_on_many_others_are_read_in_part(tmp_path: Path) -> None:
    services = "".join(
        f"  s{number}: {{extends: s{number + 1}, environment: {{A{number}: b}}}}\n" for number in range(400)
    )
    compose = found({"compose.yaml": f"services:\n{services}  s400: {{image: x}}\n"}, tmp_path)
    assert compose.services["s0"].partial
    assert 50 < len(compose.services["s0"].environment) < 150
    assert not compose.services["s390"].partial
    assert compose.services["s390"].image is not None


def test_thousands_of_services_that_are_based_on_one_another_are_read_soon(tmp_path: Path) -> None:
    services = "".join(f"  s{number}: {{extends: s{number + 1}, tty: true}}\n" for number in range(5_000))
    start = time.process_time()
    compose = found({"compose.yaml": f"services:\n{services}  s5000: {{image: x}}\n"}, tmp_path)
    assert len(compose.services) == 5_001
    assert compose.services["s0"].partial
    assert time.process_time() - start < 20


def test_what_git_ignores_may_be_there(tmp_path: Path) -> None:
    files = {
        "compose.yaml": INCLUDING + "- local/a.yml\n- {path: o.yml, env_file: [local.env, .env.local]}\n",
        "o.yml": "services: {b: {extends: {service: c, file: local/c.yml}}}\n",
        ".gitignore": "local*\n",
    }
    compose = found(files, tmp_path)
    assert (compose.open, compose.services["b"].partial, said(compose)) == (True, True, [])


def test_of_files_that_include_one_another_a_hundred_are_read(tmp_path: Path) -> None:
    files = {f"f{number}.yml": f"include: [f{number + 1}.yml]\nservices: {{}}\n" for number in range(300)}
    compose = found({"compose.yaml": f"{INCLUDING}- f0.yml\n", **files}, tmp_path)
    assert (compose.open, len(compose.documents)) == (True, 101)


def test_reset_and_overridden_parts_of_what_is_not_there_change_nothing(tmp_path: Path) -> None:
    files = {
        "compose.yaml": "services: {a: {image: x, tty: true}}\n",
        "compose.override.yaml": "services: {a: {build: {args: !reset a}, dns: [!reset 8]}, b: !override {image: y}}",
    }
    compose = found(files, tmp_path)
    assert sorted(compose.services) == ["a", "b"]
    assert compose.services["a"].node["tty"].flag is True


def test_services_that_share_a_port_in_time_or_place_do_not_clash(tmp_path: Path) -> None:
    text = """
services:
  a: {image: x, ports: ['80:80', '80:80', '443', '0:9', '8000-8009:1']}
  b: {image: x, network_mode: host, ports: ['80:80']}
  c: {image: x, profiles: [p], ports: ['90:90']}
  d: {image: x, profiles: [q], ports: ['90:90']}
  e: {image: x, ports: ['80:80/udp', '127.0.0.1:70:70', '8005:1']}
  f: {image: x, ports: ['127.0.0.2:70:70', '100-109:100-109']}
  g: {image: x, profiles: [p], ports: ['105:1', '90:1', '[::1]:80:1']}
"""
    found_ones = [
        (one.owner, one.taker, one.port, one.free) for one in clashes(found({"compose.yaml": text}, tmp_path))
    ]
    assert found_ones == [("f", "g", 105, 106), ("c", "g", 90, 91), ("a", "g", 80, 81)]


def test_ports_of_thousands_of_services_are_compared_soon(tmp_path: Path) -> None:
    services = "".join(f"  s{number}: {{image: x, ports: ['{number}:1']}}\n" for number in range(1, 5_000))
    again = "".join(f"  t{number}: {{image: x, ports: ['{number}:1']}}\n" for number in range(1, 5_000))
    compose = found({"compose.yaml": f"services:\n{services}{again}"}, tmp_path)
    start = time.process_time()
    assert len(list(clashes(compose))) == 4_999
    assert time.process_time() - start < 20


def test_thousands_of_services_in_a_row_or_a_ring_are_looked_through(tmp_path: Path) -> None:
    services = "".join(f"  s{number}: {{image: x, depends_on: [s{number + 1}]}}\n" for number in range(3_000))
    nodes = {
        name: one.node for name, one in found({"compose.yaml": f"services:\n{services}"}, tmp_path).services.items()
    }
    assert list(rings(nodes)) == []
    ring = f"services:\n{services}  s3000: {{image: x, depends_on: [s0]}}\n"
    nodes = {name: one.node for name, one in found({"compose.yaml": ring}, tmp_path).services.items()}
    assert [len(one) for one in rings(nodes)] == [3_001]
