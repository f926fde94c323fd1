"""What the paths in configurations lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.models import Kind, PathUse
from stacklint.stack.containers.container import Seen
from stacklint.stack.discover import find_stacks, loose_stack
from stacklint.stack.prometheus import referenced
from stacklint.stack.prometheus.referenced import Home, Reference, read_references
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]

CONFIG = "prometheus/prometheus.yml"
COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v3.5.0
    volumes:
      - ./prometheus:/etc/prometheus
{}
"""


def looked_up(text: str, tree: Tree, also: Mapping[str, str], service: str = "") -> list[Reference]:
    files = {"compose.yaml": COMPOSE.format(service), CONFIG: f"scrape_configs: []\n{text}", **also}
    (stack,) = find_stacks(tree(files))
    return [*stack.prometheus[0].references, *stack.prometheus[0].named]


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("a.yml", ["prometheus/a.yml"]),
        ("./sub/../a.yml", ["prometheus/a.yml"]),
        ("/etc/prometheus/a.yml", ["prometheus/a.yml"]),
        ("/more/one.yml", ["elsewhere/b.yml"]),
        ("*.yml", ["prometheus/a.yml", "prometheus/prometheus.yml"]),
        ("a*.yml", ["prometheus/a.yml"]),
        ("[a-b].yml", ["prometheus/a.yml"]),
        ("[^a].yml", []),
        ("sub/*.y?l", ["prometheus/sub/c.yml"]),
        ("s?b/c.yml", ["prometheus/sub/c.yml"]),
        ("a?/c.yml", []),
        ("a*/c.yml", []),
        ("/more/*.yml", ["elsewhere/b.yml"]),
        ("/mo[r]e/*.yml", ["elsewhere/b.yml"]),
        ("sub", []),
        ("gone.yml", []),
        ("$X.yml", []),
        ("a[.yml", []),
    ],
)
def test_an_entry_stands_for_the_files_that_the_container_sees(pattern: str, files: list[str], tree: Tree) -> None:
    also = {"prometheus/a.yml": "", "prometheus/sub/c.yml": "", "elsewhere/b.yml": ""}
    (found,) = looked_up(f"rule_files: ['{pattern}']\n", tree, also, "      - ./elsewhere/b.yml:/more/one.yml")
    assert list(found.files) == files


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("token", Seen.MISSING),
        ("there", Seen.FILE),
        ("folder", Seen.FOLDER),
        ("/run/secrets/token", Seen.MISSING),
        ("/run/secrets/listed", Seen.UNKNOWN),
        ("/certs/ca.pem", Seen.MISSING),
        ("/etc/ssl/certs/ca-certificates.crt", Seen.UNKNOWN),
        ("/var/run/secrets/kubernetes.io/serviceaccount/token", Seen.UNKNOWN),
        ("/named/token", Seen.UNKNOWN),
        ("/memory/token", Seen.UNKNOWN),
        ("/outside/token", Seen.UNKNOWN),
        ("/one/token", Seen.UNKNOWN),
        ("made", Seen.UNKNOWN),
        ("made.json", Seen.UNKNOWN),
        ("kept-out", Seen.UNKNOWN),
        ("'{{ token }}'", Seen.UNKNOWN),
        ("<token>", Seen.UNKNOWN),
    ],
)
def test_a_secret_is_missed_only_where_it_can_not_be(path: str, seen: Seen, tree: Tree) -> None:
    also = {
        "prometheus/there": "x",
        "prometheus/folder/x": "",
        "prometheus/made.example": "",
        "prometheus/made.example.json": "",
        ".gitignore": "kept-out\n",
    }
    service = """\
      - named:/named
      - /srv/outside:/outside
      - ./gone/token:/one/token
    tmpfs: /memory
    secrets: [listed]
secrets: {listed: {file: ./listed}}"""
    text = f"remote_write: [{{url: 'http://x', basic_auth: {{password_file: {path}}}}}]\n"
    (found,) = looked_up(text, tree, also, service)
    assert (found.use, found.resolution.seen) == (PathUse.SECRET, seen)


@pytest.mark.parametrize(
    ("service", "seen"),
    [
        ("    entrypoint: [/bin/sh, -c, 'echo x > /certs/a; exec prometheus']", Seen.UNKNOWN),
        ("    entrypoint: [/bin/prometheus]", Seen.MISSING),
    ],
)
def test_what_runs_before_the_program_may_make_its_files(service: str, seen: Seen, tree: Tree) -> None:
    (found,) = looked_up("tracing: {endpoint: x, tls_config: {ca_file: /certs/a}}\n", tree, {}, service)
    assert found.resolution.seen is seen


@pytest.mark.parametrize(
    ("pattern", "seen", "files"),
    [
        ("a.yml", Seen.FILE, ["conf/a.yml"]),
        ("../b.yml", Seen.FILE, ["b.yml"]),
        ("../../b.yml", Seen.UNKNOWN, []),
        ("/etc/b.yml", Seen.UNKNOWN, []),
        ("gone.yml", Seen.MISSING, []),
        ("*.yml", Seen.FOLDER, ["conf/a.yml", "conf/p.yml"]),
        ("gone/*.yml", Seen.MISSING, []),
    ],
)
def test_without_a_container_paths_count_from_the_folder_of_the_file(
    pattern: str, seen: Seen, files: list[str], tree: Tree
) -> None:
    found = tree({"conf/p.yml": f"rule_files: ['{pattern}']\n", "conf/a.yml": "", "b.yml": ""})
    (reference,) = read_references(Kind.PROMETHEUS, Home(found, "conf/p.yml"))
    assert (reference.resolution.seen, list(reference.files)) == (seen, files)


def test_a_path_that_does_not_count_from_the_configuration_is_unknown_unless_it_is_absolute(tree: Tree) -> None:
    text = "route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url_file: a}, {url_file: /srv/a}]}]\n"
    compose = "services: {am: {image: prom/alertmanager, volumes: ['./am.yml:/etc/alertmanager/alertmanager.yml']}}\n"
    (stack,) = find_stacks(tree({"compose.yaml": compose, "am.yml": text}))
    assert [one.resolution.seen for one in stack.named] == [Seen.UNKNOWN, Seen.MISSING]


def test_the_files_of_a_loose_alertmanager_are_looked_up_beside_it(tree: Tree) -> None:
    files = tree({"am.yml": "route: {receiver: a}\nreceivers: [{name: a}]\ntemplates: [a.tmpl]\n", "a.tmpl": ""})
    stack = loose_stack(files, [("am.yml", Kind.ALERTMANAGER)])
    assert [one.files for one in stack.named] == [("a.tmpl",)]


@pytest.mark.parametrize(("left", "seen"), [(7, Seen.FOLDER), (6, Seen.UNKNOWN), (2, Seen.UNKNOWN)])
def test_patterns_are_compared_with_so_many_names(
    left: int, seen: Seen, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(referenced, "MAX_LOOKED", left)
    also = {f"prometheus/{folder}/{name}.yml": "" for folder in "ab" for name in "cd"}
    (found,) = looked_up("rule_files: ['*/*.yml']\n", tree, also)
    assert (found.resolution.seen, len(found.files)) == (seen, 4 if seen is Seen.FOLDER else 0)
