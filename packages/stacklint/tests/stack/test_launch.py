"""How a Prometheus is started, as compose files and Dockerfiles tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.engine import run
from stacklint.rules.fixtures import stack as repository
from stacklint.stack.discover import find_stacks
from stacklint.stack.prometheus.launch import Launch
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]

COMPOSE = """\
services:
  prometheus:
    {}
    volumes: ["./prometheus:/etc/prometheus"]
"""


@pytest.fixture
def given(tree: Tree) -> Callable[..., Stack]:
    """The function that makes the stack of a Prometheus service with some lines."""

    def make(lines: str, files: Mapping[str, str] | None = None) -> Stack:
        return find_stacks(tree(repository({"compose.yaml": COMPOSE.format(lines), **(files or {})})))[0]

    return make


Given = Callable[..., Stack]


def launch(stack: Stack) -> Launch:
    return stack.launches.of(stack.configs[0].service)


@pytest.mark.parametrize(
    ("image", "version"),
    [
        ("prom/prometheus:v3.5.0", (3, 5)),
        ("prom/prometheus:v2.53", (2, 53)),
        ("prom/prometheus:v3.10.0-distroless", (3, 10)),
        ("prom/prometheus:v3.5.0-rc.0", (3, 5)),
        ("quay.io/prometheus/prometheus:v3.5.0", (3, 5)),
        ("registry.example.com:5000/prom/prometheus:v3.5.0@sha256:0123", (3, 5)),
        ("ubuntu/prometheus:2.52-24.04_stable", (2, 52)),
        ("prom/prometheus:${PROM_VERSION:-v3.5.0}", (3, 5)),
        ("prom/prometheus:${PROM_VERSION}", None),
        ("prom/prometheus", None),
        ("prom/prometheus:latest", None),
        ("prom/prometheus:main", None),
        ("prom/prometheus:v3", None),
        ("prom/prometheus@sha256:0123", None),
        ("ours/prometheus:1.2.0", None),
    ],
)
def test_the_tag_of_an_image_that_we_know_tells_the_version(
    image: str, version: tuple[int, int] | None, given: Given
) -> None:
    assert launch(given(f"image: {image}")).version == version


def test_a_variable_of_the_environment_file_is_put_into_the_tag(given: Given) -> None:
    assert launch(given("image: prom/prometheus:$VERSION", {".env": "VERSION=v3.7.1\n"})).version == (3, 7)


@pytest.mark.parametrize(
    ("dockerfile", "version", "complete"),
    [
        ("FROM prom/prometheus:v3.5.0\n", (3, 5), True),
        ("FROM prom/prometheus:v3.5.0\nRUN rm -r /etc/prometheus\n", (3, 5), True),
        ("FROM prom/prometheus:v3.5.0\nRUN ./prepare\n", (3, 5), False),
        ("FROM --platform=linux/amd64 quay.io/prometheus/prometheus:v3.5.0 AS last\n", (3, 5), True),
        ("FROM golang:1.24 AS build\nFROM prom/prometheus:v3.5.0\nCOPY --from=build /x /x\n", (3, 5), True),
        ("FROM prom/prometheus:v3.5.0 AS base\nFROM base\n", (3, 5), True),
        ('FROM prom/prometheus:v3.5.0\nCMD ["--enable-feature=a"]\n', (3, 5), True),
        ('ARG BASE="v3.6.0"\nFROM prom/prometheus:${BASE}\n', (3, 6), True),
        ("ARG BASE\nFROM prom/prometheus:${BASE}\n", None, True),
        ("FROM debian:13\n", None, False),
        ("# nothing\n", None, False),
    ],
)
def test_the_image_that_is_built_from_tells_the_version(
    dockerfile: str, version: tuple[int, int] | None, complete: bool, given: Given
) -> None:
    found = launch(given("build: prometheus", {"prometheus/Dockerfile": dockerfile}))
    assert (found.version, found.complete) == (version, complete)


def test_the_arguments_and_the_stage_of_a_build_are_known(given: Given) -> None:
    lines = "build: {{context: prometheus, target: {}, args: {{BASE: v3.4.0}}}}"
    dockerfile = "ARG BASE=v3.6.0\nFROM prom/prometheus:${BASE} AS old\nFROM prom/prometheus:v3.7.0 AS new\n"
    files = {"prometheus/Dockerfile": dockerfile}
    versions = [launch(given(lines.format(stage), files)).version for stage in ("old", "NEW", "none")]
    assert versions == [(3, 4), (3, 7), None]


def test_a_tag_that_names_what_is_built_here_tells_no_version(given: Given) -> None:
    lines = "image: prom/prometheus:v2.1.0\n    build: https://example.com/prometheus.git"
    assert launch(given(lines)).version is None


@pytest.mark.parametrize(
    ("lines", "flags", "complete"),
    [
        ("", [], True),
        (
            "command: [--config.file=/etc/prometheus/prometheus.yml, '--enable-feature=a,b', --enable-feature, c]",
            "abc",
            True,
        ),
        ("command: --config.file=/etc/prometheus/prometheus.yml --enable-feature=a --enable-feature=,b", "ab", True),
        ("command: [--config.file=/etc/prometheus/prometheus.yml, --enable-feature]", "", True),
        ("entrypoint: [/bin/prometheus, --enable-feature=a]\n    command: [--enable-feature=b]", "ab", True),
        ("entrypoint: [/bin/sh, -c]\n    command: [prometheus --enable-feature=a]", "", False),
        ("entrypoint: /entrypoint.sh\n    command: [--enable-feature=a]", "a", False),
        ("command: [sh, -c, prometheus --enable-feature=a]", "", False),
        ("command: ['--enable-feature=a', '@/etc/flags']", "a", False),
        ("command: ['--enable-feature=a', '$MORE']", "a", False),
    ],
)
def test_feature_flags_are_read_from_every_form_of_a_command(
    lines: str, flags: str, complete: bool, given: Given
) -> None:
    found = launch(given(f"image: prom/prometheus:v3.5.0\n    {lines}"))
    assert ([flag.name for flag in found.flags], found.complete) == (list(flags), complete)


def test_a_service_that_extends_one_elsewhere_may_have_more_flags(given: Given) -> None:
    lines = "image: prom/prometheus:v3.5.0\n    extends: {file: other.yaml, service: base}"
    assert launch(given(lines)).complete is False


def test_flags_stand_at_their_places(given: Given) -> None:
    stack = given(
        "image: prom/prometheus:v3.5.0\n    command: ['--enable-feature=old-ui,$X', $Y]",
        {".env": "X=b-c\nY=--enable-feature=d\n"},
    )
    places = [(flag.name, flag.place.path[2:], flag.place.chars) for flag in launch(stack).flags]
    assert places == [
        ("old-ui", ("command", 0), (17, 23)),
        ("b-c", ("command", 0), None),
        ("d", ("command", 1), None),
    ]


@pytest.mark.parametrize(
    ("image", "command", "agent"),
    [
        ("v3.5.0", "--agent", True),
        ("v3.5.0", "--agent, --no-agent", False),
        ("v3.5.0", "--enable-feature=agent", False),
        ("latest", "--agent", True),
        ("v2.53.0", "--enable-feature=agent", True),
        ("v2.53.0", "--agent", False),
    ],
)
def test_an_agent_is_started_as_its_version_wants_it(image: str, command: str, agent: bool, given: Given) -> None:
    assert launch(given(f"image: prom/prometheus:{image}\n    command: [{command}]")).agent is agent


def test_what_starts_it_is_its_command_in_whatever_file_that_is_else_its_image_else_its_build(given: Given) -> None:
    override = {"compose.override.yaml": "services:\n  prometheus:\n    command: [--agent]\n"}
    stacks = [
        given("image: prom/prometheus:v3.5.0"),
        given("build: ."),
        given("image: prom/prometheus:v3.5.0", override),
    ]
    places = [launch(stack).place for stack in stacks]
    assert [(place.file, place.path[2:], place.part) for place in places if place is not None] == [
        ("compose.yaml", ("image",), "value"),
        ("compose.yaml", ("build",), "value"),
        ("compose.override.yaml", ("command",), "key"),
    ]


def test_the_version_that_was_asked_for_wins_over_images_and_holds_for_loose_files(tree: Tree) -> None:
    placed = find_stacks(tree(repository()))[0]._replace(asked_version=(3, 9))
    assert (launch(placed).version, launch(placed).complete) == ((3, 9), True)
    loose = placed._replace(compose=None, prometheus=())
    assert loose.launches.of(None).version == (3, 9)


def test_an_exception_in_a_check_of_a_file_names_the_file(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    stack = find_stacks(tree(repository()))[0]
    monkeypatch.setattr("stacklint.stack.judge.check", fail)
    with pytest.raises(ZeroDivisionError) as caught:
        run([stack], [])
    assert caught.value.__notes__ == ["checking compose.yaml as compose failed"]


def test_sets_of_one_project_know_the_servers_of_each_other(tree: Tree) -> None:
    compose = "services: {{{}: {{image: 'prom/prometheus:v{}'}}}}\n"
    found = find_stacks(
        tree({"compose.yaml": compose.format("a", "2.55.0"), "compose.b.yaml": compose.format("b", "3.5.0")})
    )
    services = [service for stack in found if stack.compose for service in stack.compose.services.values()]
    versions = [[stack.launches.of(service).version for service in services] for stack in found]
    assert versions == [[(2, 55), (3, 5)]] * 2
