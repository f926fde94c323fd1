"""What a Dockerfile does to the image of a well-known program, and says of how it is started, is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.stack.containers.container import Container, Resolution, Seen
from stacklint.stack.discover import find_stacks

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], "Files"]

FILES = {
    "p/prometheus.yml": "scrape_configs: []\n",
    "p/rules/a.yml": "groups: []\n",
    "p/rules/b.txt": "",
    "p/x.tar.gz": "",
}
BASE = "FROM prom/prometheus\n"


def container(tree: Tree, dockerfile: str, more: str = "", files: Mapping[str, str] | None = None) -> Container:
    compose = f"services:\n  p: {{image: prom/prometheus}}\n  own:\n    build: p\n{more}"
    (stack,) = find_stacks(tree({"compose.yaml": compose, "p/Dockerfile": dockerfile, **FILES, **(files or {})}))
    return next(one for one in stack.containers if one.service.name == "own")


def service(tree: Tree, dockerfile: str, more: str = "", files: Mapping[str, str] | None = None) -> Service:
    return container(tree, dockerfile, more, files).service


@pytest.mark.parametrize(
    ("lines", "path", "found"),
    [
        ("RUN mkdir -p /srv/a", "/srv/a", Seen.FOLDER),
        ("RUN touch /srv/a.yml", "/srv", Seen.FOLDER),
        ("RUN touch /srv/a.yml", "/srv/a.yml", Seen.UNKNOWN),
        ("RUN touch /srv/a.yml", "/srv/b.yml", Seen.MISSING),
        ("COPY . /srv\nRUN sed -i s/a/b/ /srv/rules/a.yml", "/srv/rules/a.yml", Seen.UNKNOWN),
        ("COPY . /srv\nRUN sed -i s/a/b/ /srv/rules/a.yml", "/srv/prometheus.yml", Seen.FILE),
        ("RUN rm -r /srv\nCOPY . /srv", "/srv/prometheus.yml", Seen.FILE),
        ("RUN rm -r /srv\nCOPY . /srv", "/srv", Seen.UNKNOWN),
        ("ADD https://example.com/x.yml /srv/", "/srv/x.yml", Seen.UNKNOWN),
        ("ADD https://example.com/x.yml /srv/", "/srv/y.yml", Seen.MISSING),
        ("ADD x.tar.gz /srv/", "/srv/y.yml", Seen.UNKNOWN),
        ("COPY x.tar.gz /srv/", "/srv/y.yml", Seen.MISSING),
        ("COPY made-before.yml /srv/", "/srv/made-before.yml", Seen.UNKNOWN),
        ("COPY made-before.yml /srv.yml", "/srv.yml", Seen.UNKNOWN),
        ("COPY $FILE /srv/", "/srv/y.yml", Seen.UNKNOWN),
        ("COPY <<EOF /srv/x.yml\na: b\nEOF", "/srv/x.yml", Seen.UNKNOWN),
        ("COPY --from=alpine /x /srv/x", "/srv/x", Seen.UNKNOWN),
    ],
)
def test_what_is_written_in_a_build_is_not_known(lines: str, path: str, found: Seen, tree: Tree) -> None:
    assert container(tree, f"{BASE}{lines}\n").resolve(path).seen is found


@pytest.mark.parametrize(
    ("made", "found"),
    [
        ("COPY prometheus.yml /made/", Seen.FILE),
        ("COPY prometheus.yml /made/\nRUN envsubst < a > /made/prometheus.yml", Seen.UNKNOWN),
        ("COPY prometheus.yml /made/\nRUN ./prepare", Seen.UNKNOWN),
        ('COPY prometheus.yml /made/\nSHELL ["/bin/bash"]', Seen.FILE),
        ("RUN git clone https://example.com/made", Seen.UNKNOWN),
    ],
)
def test_what_another_stage_makes_is_not_known(made: str, found: Seen, tree: Tree) -> None:
    lines = f"FROM alpine AS a\n{made}\n{BASE}COPY --from=a /made/prometheus.yml /srv/prometheus.yml\n"
    if "SHELL" in made:
        assert service(tree, lines).adds is None
    else:
        assert container(tree, lines).resolve("/srv/prometheus.yml").seen is found


def test_what_may_be_in_a_folder_is_listed(tree: Tree) -> None:
    found = container(tree, f"{BASE}COPY rules /srv/\nRUN touch /srv/more/c.yml && cp /tmp/d.yml /srv/d.yml\n")
    assert {name: one.seen for name, one in found.listing("/srv").items()} == {
        "a.yml": Seen.FILE,
        "b.txt": Seen.FILE,
        "d.yml": Seen.UNKNOWN,
        "more": Seen.FOLDER,
    }
    assert found.resolve("/srv") == Resolution(Seen.FOLDER)
    assert (found.hides, found.closed) == (True, False)
    assert (found.is_own("/etc/prometheus/prometheus.yml"), found.is_own("/srv/d.yml")) == (True, False)
    assert not container(tree, f"{BASE}COPY --from=busybox /bin/sh /usr/bin/sh\n").hides


@pytest.mark.parametrize(
    ("lines", "more", "entrypoint", "command"),
    [
        ("", "", (), ()),
        ('CMD ["--a", "b\\"c"]', "", (), ("--a", 'b"c')),
        ('CMD ["--a"]\nCMD ["--b"]', "", (), ("--b",)),
        ('CMD [\\\n  "--a", \\\n  "--b" ]', "", (), ("--a", "--b")),
        ("CMD []", "", (), ()),
        ("CMD --a b", "", (), ("/bin/sh", "-c", "--a b")),
        ("CMD ['--a']", "", (), ("/bin/sh", "-c", "['--a']")),
        ('CMD ["--a"]', "command: [--b]", (), ("--b",)),
        ('CMD ["--a"]', "command: []", (), ()),
        ('CMD ["--a"]', "entrypoint: [/x]", ("/x",), ()),
        ('ENTRYPOINT ["/bin/prometheus"]', "", ("/bin/prometheus",), ()),
        ('ENTRYPOINT ["prometheus", "--a"]', "", (), ("--a",)),
        ('ENTRYPOINT ["prometheus", "--a"]', "command: [--b]", (), ("--a", "--b")),
        ('CMD ["--b"]\nENTRYPOINT ["prometheus", "--a"]', "", (), ("--a", "--b")),
        (f'CMD ["--b"]\n{BASE[:-1]} AS x\nFROM x\nENTRYPOINT ["prometheus", "--a"]', "", (), ("--a",)),
        ('ENTRYPOINT ["prometheus", "--a"]', "entrypoint: [/x]\n    command: [--b]", ("/x",), ("--b",)),
    ],
)
def test_words_of_a_dockerfile_are_those_of_the_service(
    lines: str, more: str, entrypoint: tuple[str, ...], command: tuple[str, ...], tree: Tree
) -> None:
    found = service(tree, f"{BASE}{lines}\n", f"    {more}\n")
    assert (found.entrypoint, tuple(word for word, _ in found.command)) == (entrypoint, command)


def test_words_and_variables_are_found_where_they_stand(tree: Tree) -> None:
    lines = (
        'FROM prom/prometheus\nENV A=b  C="d e" F=\nENV G  h\nENV I="j\\"k" I=l M="n\\"o"\n'
        'ENTRYPOINT ["prometheus", "--log.level=x"]\nCMD ["--a\\"b"]\nUSER me\n'
    )
    found = service(tree, lines)
    assert found.adds is not None
    nodes = [*(node for _, node in found.command), *found.adds.variables.values()]
    document = nodes[0].document
    spots = [document.locate(node.place) for node in nodes]
    assert [lines[spot.start : spot.end] for spot in spots] == [
        *("--log.level=x", '--a\\"b', "b", "d e", "F", "h", "l", "M"),
    ]
    word, escaped = (document.locate(node.place.within(2, 5)) for node in nodes[:2])
    assert (lines[word.start : word.end], lines[escaped.start]) == ("log", "-")
    user = document.locate(document.root / 6 / "USER")
    assert lines[user.start : user.end] == "me"


def test_words_are_found_beside_comments(tree: Tree) -> None:
    lines = f'{BASE}CMD ["--a=b", \\\n  # not "--c"\n  "--d=e"]\n'
    found = service(tree, lines)
    nodes = [node for _, node in found.command]
    spots = [node.document.locate(node.place) for node in nodes]
    assert [lines[spot.start : spot.end] for spot in spots] == ["--a=b", "--d=e"]


@pytest.mark.parametrize(
    ("directives", "goes_on"),
    [("# escape=`\n", True), ("# syntax=a\n#Escape = `\r\n", True), ("# a comment\n# escape=`\n", False)],
)
def test_another_character_goes_on_where_a_directive_says_so(directives: str, goes_on: bool, tree: Tree) -> None:
    found = service(tree, f'{directives}{BASE}CMD ["--a", `\n"--b"]\n')
    assert ([word for word, _ in found.command] == ["--a", "--b"]) is goes_on


def test_variables_of_a_dockerfile_are_below_those_of_compose(tree: Tree) -> None:
    lines = f"{BASE}ARG X=x Y\nENV A=a B=$X C=c D=$NONE E=${{Y:-y}}\nENV F=$A\n"
    found = service(tree, lines, "    env_file: own.env\n    environment: {A: z}\n", {"own.env": "C=more\n"})
    assert {name: one.text if one.known else None for name, one in found.environment.items()} == {
        "A": "z",
        "B": "x",
        "D": None,
        "E": "y",
        "F": "a",
    }
    found = service(tree, lines, "    env_file: lost.env\n")
    assert {one.known for one in found.environment.values()} == {False}


def test_a_dockerfile_in_the_compose_file_is_read(tree: Tree) -> None:
    compose = (
        "services:\n  own:\n    build:\n      context: p\n      args: [TAG=v3.5.0]\n      dockerfile_inline: |\n"
        "        ARG TAG\n        FROM prom/prometheus:$$TAG\n        COPY . /etc/prometheus/\n        ENV A=b\n"
        '        CMD ["--config.file=/etc/prometheus/prometheus.yml"]\n'
    )
    (stack,) = find_stacks(tree({"compose.yaml": compose, **FILES}))
    assert stack.compose is not None
    found = stack.compose.services["own"]
    assert found.adds is not None
    assert found.image is not None
    inline = found.node["build"]["dockerfile_inline"]
    assert [server.config_path for server in stack.prometheus] == ["p/prometheus.yml"]
    assert (found.image.tag, found.command[0][1].place) == ("v3.5.0", inline.place)
    assert (found.environment["A"].text, found.adds.variables) == ("b", {})
    assert [one.compose for one in find_stacks(tree({"compose.yaml": compose.replace("$$", "$")}))] == [None]


@pytest.mark.parametrize(
    ("lines", "user"), [("USER root", True), ("RUN chown -R 1 /x", True), ("RUN true", False), ("ENV A=b", False)]
)
def test_who_runs_it_may_be_another(lines: str, user: bool, tree: Tree) -> None:
    added = service(tree, f"{BASE}{lines}").adds
    assert added is not None
    assert added.user is user


def test_plugins_that_are_installed_are_known(tree: Tree) -> None:
    added = service(tree, "FROM grafana/grafana\nRUN grafana-cli plugins install a-panel && true").adds
    assert added is not None
    assert "a-panel" in added.plugins


def test_of_a_dockerfile_that_is_too_long_nothing_is_known(tree: Tree) -> None:
    lines = f"{BASE}WORKDIR a\n"
    assert service(tree, f"# {' ' * 40_000}\n{lines}").adds is not None
    compose = "services: {p: {image: prom/prometheus}, own: {build: p}}\n"
    (stack,) = find_stacks(tree({"compose.yaml": compose, "p/Dockerfile": lines + "WORKDIR aaaaaaaaaa\n" * 50_000}))
    assert stack.compose is not None
    assert (stack.compose.services["own"].adds, stack.compose.services["own"].base) == (None, None)


def test_of_an_image_with_too_much_hidden_nothing_is_known(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = f"{BASE}COPY . /srv/\n" + "RUN touch /a\n" * 3
    monkeypatch.setattr("stacklint.stack.sources.image._MOST_HIDDEN", 3)
    assert service(tree, lines).adds is not None
    assert service(tree, f"{lines}RUN touch /a\n").adds is None
    monkeypatch.setattr("stacklint.stack.sources.image.MAX_STEPS", 10)
    assert service(tree, lines).adds is None
