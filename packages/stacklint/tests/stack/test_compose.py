"""Compose sets as values, with the mounts and ports that the real compose makes of the same file."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from stacklint.document import read_document
from stacklint.stack.compose.interpolation import Interpolated
from stacklint.stack.compose.reader import read_compose, read_image
from stacklint.stack.compose.sets import Compose, Service


def read(*texts: str, **environment: str) -> Compose:
    documents = tuple(read_document(f"{number}.yml", text.encode(), "yaml") for number, text in enumerate(texts))
    return read_compose("", documents, environment)


def service(body: str, **environment: str) -> Service:
    return read(f"services:\n  a: {body}\n", **environment).services["a"]


@pytest.mark.parametrize(
    ("reference", "repository", "tag"),
    [
        ("grafana/grafana:12.2.0", "grafana/grafana", "12.2.0"),
        ("docker.io/library/redis", "redis", ""),
        ("registry.example.com:5000/team/app:1", "team/app", "1"),
        ("localhost/app@sha256:0123", "app", ""),
        ("redis:7@sha256:0123", "redis", "7"),
    ],
)
def test_an_image_reference_is_taken_apart(reference: str, repository: str, tag: str) -> None:
    image = read_image(Interpolated(reference))
    assert image is not None
    assert (image.repository, image.tag) == (repository, tag)


def test_an_image_whose_tag_alone_is_not_known_is_taken_apart() -> None:
    image = read_image(Interpolated("quay.io:5000/prom/prometheus:v${X:-${Y}}", known=False))
    assert image is not None
    assert (image.repository, image.tag) == ("prom/prometheus", "")


@pytest.mark.parametrize(
    "reference",
    [
        Interpolated("@x"),
        Interpolated("$IMAGE", known=False),
        Interpolated("prom/$IMAGE", known=False),
        Interpolated("localhost:5000/prom$IMAGE", known=False),
    ],
)
def test_what_is_no_known_image_is_none(reference: Interpolated) -> None:
    assert read_image(reference) is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{command: [a, '--b=$X', 1]}", ["a", "--b=x", "1"]),
        ("{command: a --b 'c d'}", ["a", "--b", "c d"]),
        ('{command: "a \'unclosed"}', []),
        ("{command: [[a]]}", []),
        ("{}", []),
    ],
)
def test_a_command_is_read_in_both_forms(body: str, words: list[str]) -> None:
    assert [word for word, _ in service(body, X="x").command] == words


@pytest.mark.parametrize(
    ("command", "value"),
    [
        ("[--config.file=/a]", "/a"),
        ("[--config.file, /a]", "/a"),
        ("[-config.file=/a, --config.file=/b]", "/b"),
        ("[--config.file]", None),
        ("[config.file=/a, --config=/b]", None),
    ],
)
def test_a_flag_is_found_in_every_spelling(command: str, value: str | None) -> None:
    found = service(f"{{command: {command}}}").flag("config.file")
    assert (found[0] if found is not None else None) == value


@pytest.mark.parametrize(
    ("body", "environment"),
    [
        (
            "{environment: {A: b, C: null, D: 1, E: $X}}",
            {"A": ("b", True), "C": ("", False), "D": ("1", True), "E": ("$X", False)},
        ),
        ("{environment: [A=b, C, '=x', D=]}", {"A": ("b", True), "C": ("", False), "D": ("", True)}),
    ],
)
def test_an_environment_is_read_in_both_forms(body: str, environment: dict[str, tuple[str, bool]]) -> None:
    found = service(body).environment
    assert {name: (value.text, value.known) for name, value in found.items()} == environment


def test_a_service_answers_to_all_its_names() -> None:
    found = read(
        "services:\n  a: {container_name: b, hostname: $H, networks: {n: {aliases: [c]}, m: }}\n  d: {networks: [n]}\n"
    )
    assert found.services["a"].names == {"a", "b", "c", "$H"}
    assert [found.hosts[name] is found.services["a"] for name in "abcd"] == [True, True, True, False]
    assert found.services["a"].networks == {"n", "m"}
    assert "e" not in found.hosts
    assert service("{networks: [null, n]}").networks == {"n"}


def test_of_services_with_one_name_the_one_that_is_called_so_answers_or_the_first() -> None:
    found = read("services:\n  a: {hostname: c}\n  b: {hostname: d}\n  c: {hostname: d}\n")
    assert {name: one.name for name, one in found.hosts.items()} == {"a": "a", "b": "b", "c": "c", "d": "b"}


def test_a_service_knows_the_hosts_it_has_addresses_for() -> None:
    body = "{extra_hosts: ['a:1.2.3.4', b=host-gateway], links: [c, 'd:e'], external_links: [f:g]}"
    assert service(body).hosts == {"a", "b", "c", "e", "g"}
    assert service("{extra_hosts: {h: 1.2.3.4}}").hosts == {"h"}


@pytest.mark.parametrize(
    ("body", "context", "dockerfile", "inline"),
    [
        ("{build: ./a}", "./a", "Dockerfile", False),
        ("{build: {context: $X, dockerfile: b}}", "x", "b", False),
        ("{build: {dockerfile_inline: FROM a}}", ".", "Dockerfile", True),
    ],
)
def test_a_build_is_read_in_both_forms(body: str, context: str, dockerfile: str, inline: bool) -> None:
    build = service(body, X="x").build
    assert build is not None
    assert (build.context.text, build.dockerfile.text, build.inline is not None) == (context, dockerfile, inline)


def test_a_build_knows_what_it_is_given() -> None:
    found = [
        one
        for args in ("{A: $X, B: $NONE, C: }", "['A=x', 'B=$NONE', C]")
        if (one := service(f"{{build: {{context: ., args: {args}}}}}", X="x").build) is not None
    ]
    assert [[(name, value.known) for name, value in one.args.items()] for one in found] == [
        [("A", True), ("B", False), ("C", False)]
    ] * 2
    assert found[0].args["A"].text == "x"


def test_an_override_replaces_values_and_joins_lists() -> None:
    base = "services:\n  a: {image: x, command: [b], volumes: ['./a:/a', './b:/b'], ports: ['1:1'], networks: [n]}\n"
    over = "services:\n  a: {image: y, volumes: ['./c:/b'], ports: ['2:2'], expose: ['3']}\n  b: {image: z}\n"
    found = read(base, over)
    merged = found.services["a"]
    assert merged.image is not None
    assert (merged.image.text, [word for word, _ in merged.command]) == ("y", ["b"])
    assert [(mount.source, mount.target) for mount in merged.mounts] == [("./a", "/a"), ("./c", "/b")]
    assert [port.container.start for port in merged.ports] == [1, 2]
    assert merged.networks == {"n"}
    assert set(found.services) == {"a", "b"}
    assert read(base, "services:\n  a: {networks: [m]}\n").services["a"].networks == {"n", "m"}


def test_a_service_extends_others_of_the_same_file() -> None:
    found = read(
        "services:\n  base: {image: x, environment: {A: 1}}\n  middle: {extends: {service: base}, hostname: m}\n"
        "  a: {extends: middle, environment: {B: 2}}\n"
    ).services["a"]
    assert found.image is not None
    assert (found.image.text, set(found.environment), found.partial) == ("x", {"A", "B"}, False)
    assert found.node.path == ("services", "a")
    assert found.names == {"base", "m", "a"} - {"base"}


@pytest.mark.parametrize(
    "extends",
    ["{file: other.yml, service: a}", "nobody", "{service: null}", "a", "b"],
    ids=["file", "none", "no", "self", "ring"],
)
def test_a_service_that_extends_what_is_not_read_is_partial(extends: str) -> None:
    assert read(f"services:\n  a: {{extends: {extends}}}\n  b: {{extends: a}}\n").services["a"].partial


def test_a_long_chain_of_extends_ends() -> None:
    links = "".join(f"  s{number}: {{extends: s{number + 1}}}\n" for number in range(1_000))
    assert read(f"services:\n{links}  s1000: {{image: x}}\n").services["s0"].image is None


def test_a_set_with_includes_is_open() -> None:
    assert [read("services: {}").open, read("include: [a.yml]\nservices: {}").open] == [False, True]


def test_a_volume_is_private_where_only_one_service_writes_into_it() -> None:
    found = read(
        "services:\n  a: {volumes: ['own:/a', 'shared:/b', 'made:/c', './x:/d', 'undeclared:/e']}\n"
        "  b: {volumes: ['shared:/b']}\nvolumes:\n  own:\n  shared:\n  made: {external: true}\n"
    )
    assert [found.is_private(mount) for mount in found.services["a"].mounts] == [True, False, False, False, False]
    assert [found.is_external("volumes", name) for name in ("own", "made", "none")] == [False, True, False]


def test_what_a_service_lacks_is_pointed_at_in_its_volumes_or_in_itself() -> None:
    assert service("{volumes: [a:/b]}").mounts_place().path == ("services", "a", "volumes")
    assert service("{image: x}").mounts_place().path == ("services", "a")


MOUNTS = """\
services:
  a:
    image: x
    volumes:
      - ./a:/a
      - ${SOURCE:-./b}:/b:ro,z
      - named:/c
      - /d
      - ../e:/e:rw
      - {type: bind, source: ./f, target: /f, read_only: true}
      - {type: volume, source: named, target: /g}
      - {type: tmpfs, target: /h}
    tmpfs: [/t:size=1m]
    configs: [one, {source: one, target: /etc/one}]
    secrets: [two, {source: two, target: renamed}]
configs: {one: {file: ./one.txt}}
secrets: {two: {file: ./two.txt}}
volumes: {named: }
"""


def test_mounts_are_read_in_all_forms() -> None:
    found = [(mount.kind, mount.source, mount.target) for mount in read(MOUNTS).services["a"].mounts]
    assert found == [
        ("bind", "./a", "/a"), ("bind", "./b", "/b"), ("volume", "named", "/c"), ("volume", "", "/d"),
        ("bind", "../e", "/e"), ("bind", "./f", "/f"), ("volume", "named", "/g"), ("tmpfs", "", "/h"),
        ("tmpfs", "", "/t"), ("secret", "./two.txt", "/run/secrets/two"),
        ("secret", "./two.txt", "/run/secrets/renamed"), ("config", "./one.txt", "/one"),
        ("config", "./one.txt", "/etc/one"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "known"),
    [
        ("{volumes: ['$X/a:/a']}", [False]),
        ("{volumes: ['${X}:/a', {type: bind, source: ./a, target: $Y}]}", [False, False]),
        ("{volumes: ['', {source: ./a}], tmpfs: /t}", [True]),
        ("{tmpfs: $T}", [False]),
        ("{volumes: [{source: a, target: /a}]}", [True]),
        ("{configs: [none], secrets: [none]}", [False, False]),
    ],
)
def test_a_mount_with_a_variable_or_without_a_file_is_not_known(body: str, known: list[bool]) -> None:
    assert [mount.known for mount in service(body).mounts] == known


def test_mounts_that_nothing_can_be_written_to_are_told() -> None:
    volumes = "['./a:/a', './b:/b:ro', 'cc:/c:z,ro', 'dd:/d:rw', '/e:ro', {type: bind, source: ./f, target: /f}]"
    long = "[{type: volume, source: g, target: /g, read_only: true}, {type: volume, target: /h, read_only: false}]"
    found = [mount.read_only for text in (volumes, long) for mount in service(f"{{volumes: {text}}}").mounts]
    assert found == [False, True, True, False, False, False, True, False]


def test_a_config_that_is_made_from_elsewhere_is_not_known() -> None:
    text = "services:\n  a: {configs: [one]}\nconfigs:\n  one: {environment: X}\n"
    assert [mount.known for mount in read(text).services["a"].mounts] == [False]


PORTS = """\
services:
  a:
    image: x
    ports:
      - "80"
      - "8080:81"
      - "127.0.0.1:8082:82"
      - "[::1]:8083:83"
      - "9000-9002:90-92"
      - "${PORT:-8084}:84/udp"
      - {target: 85, published: "8085"}
      - {target: 86}
    expose: ["3000", "4000-4001", "5000/tcp"]
"""


def test_ports_are_read_in_all_forms() -> None:
    found = read(PORTS).services["a"]
    assert [(port.container, port.published) for port in found.ports] == [
        (range(80, 81), None), (range(81, 82), range(8080, 8081)), (range(82, 83), range(8082, 8083)),
        (range(83, 84), range(8083, 8084)), (range(90, 93), range(9000, 9003)), (range(84, 85), range(8084, 8085)),
        (range(85, 86), range(8085, 8086)), (range(86, 87), None),
    ]  # fmt: skip
    assert found.expose == (range(3000, 3001), range(4000, 4002), range(5000, 5001))
    assert [found.ports[4].behind(port) for port in (9001, 90, 9003)] == [91, None, None]
    assert found.ports[0].behind(80) is None


@pytest.mark.parametrize(
    "body",
    ["{ports: ['$P:80', x, '', ['80'], {published: 1}, '999999']}", "{expose: [x, $P, '999999', 1-x]}"],
)
def test_ports_that_are_none_are_left_out(body: str) -> None:
    assert (service(body).ports, service(body).expose) == ((), ())


def test_an_empty_range_has_nothing_behind_it() -> None:
    port = service("{ports: ['8000-8001:5-4']}").ports[0]
    assert port.behind(8000) is None


def test_huge_ranges_and_texts_cost_nothing() -> None:
    body = "{ports: [" + ", ".join(["'1-65535:1-65535'"] * 1_000 + ["'" + "1:" * 50_000 + "1'"]) + "]}"
    assert len(service(body).ports) == 1_000


def test_the_real_compose_reads_the_same_mounts_and_ports(tmp_path: Path) -> None:
    if shutil.which("docker") is None:
        pytest.skip("docker is not on PATH: forms are not compared with compose's own")

    def real(text: str) -> dict[str, list[dict[str, str]]]:
        (tmp_path / "compose.yaml").write_text(text)
        command = ["docker", "compose", "config", "--format", "json"]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        if "is not a docker command" in run.stderr:
            pytest.skip("docker has no compose plugin: forms are not compared with compose's own")
        return json.loads(run.stdout)["services"]["a"]  # type: ignore[no-any-return]  # compose says

    ours = [(mount.kind, mount.target) for mount in read(MOUNTS).services["a"].mounts]
    assert [(volume["type"], volume["target"]) for volume in real(MOUNTS)["volumes"]] == ours[:8]
    published = [(number, front) for item in read(PORTS).services["a"].ports for number in item.container
                 for front in [item.published and item.published[number - item.container.start]]]  # fmt: skip
    said = real(PORTS)["ports"]
    assert [(int(p["target"]), int(p["published"]) if "published" in p else None) for p in said] == published
