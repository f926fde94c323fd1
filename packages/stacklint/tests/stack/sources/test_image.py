"""Which programs are in a container, where, and with which words it is started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.stack.sources import image
from stacklint.stack.sources.dockerfile import read_instructions

if TYPE_CHECKING:
    from .conftest import Look

FILES = {"main.py": "", "pkg/a.py": "", "pkg/b.py": "", "tests/c.py": "", "run.sh": "", "notes.txt": ""}


def placed(copies: str, look: Look, files: Mapping[str, str] | None = None) -> dict[str, str] | None:
    """What a Dockerfile puts where, shortened: paths of the repository are below `app`."""
    found = look({**FILES, **(files or {})}, dockerfile=f"FROM python:3\nWORKDIR /srv\n{copies}\n")
    return {path: origin.removeprefix("app/") for path, origin in found.placed.items()} if found is not None else None


@pytest.mark.parametrize(
    ("copies", "expected"),
    [
        ("COPY main.py .", {"/srv/main.py": "main.py"}),
        ("COPY main.py /x.py", {"/x.py": "main.py"}),
        ("COPY main.py /opt/", {"/opt/main.py": "main.py"}),
        ("COPY pkg pkg", {"/srv/pkg/a.py": "pkg/a.py", "/srv/pkg/b.py": "pkg/b.py"}),
        ("COPY pkg pkg\nCOPY main.py pkg", {
            "/srv/pkg/a.py": "pkg/a.py", "/srv/pkg/b.py": "pkg/b.py", "/srv/pkg/main.py": "main.py"}),
        ("COPY --chown=a:b pkg/a.py main.py /o/", {"/o/a.py": "pkg/a.py", "/o/main.py": "main.py"}),
        ("COPY *.py ./", {"/srv/main.py": "main.py"}),
        ("COPY p?g/[a]*.py ./", {"/srv/a.py": "pkg/a.py"}),
        ("COPY te* /t/", {"/t/c.py": "tests/c.py"}),
        ("COPY pkg/* x/", {"/srv/x/a.py": "pkg/a.py", "/srv/x/b.py": "pkg/b.py"}),
        ('ADD ["run.sh", "/bin/"]', {"/bin/run.sh": "run.sh"}),
        ("ENV HERE=/h A='b c'\nCOPY main.py $HERE/", {"/h/main.py": "main.py"}),
        ("ENV HERE /h\nCOPY main.py $HERE/", {"/h/main.py": "main.py"}),
        ("ARG HERE=/h\nCOPY main.py $HERE/", {"/h/main.py": "main.py"}),
        ("WORKDIR in\nCOPY main.py .", {"/srv/in/main.py": "main.py"}),
        ("RUN pip install flask\nCOPY main.py .", {"/srv/main.py": "main.py"}),
        ("EXPOSE 80\nCOPY notes.txt .", {}),
        ("COPY gone.py .", {}),
        ("COPY --from=nginx /etc/x.py .", {}),
        ("COPY main.py $UNSET/", None),
        ("WORKDIR $UNSET", None),
        ("COPY main.py", None),
        ("COPY 'main.py .", None),
        ("COPY --parents pkg/a.py .", None),
        ("COPY <<EOF main.py\nprint(1)\nEOF", None),
        ("COPY main.py /x.py\nCOPY main.py .\nRUN echo 1 >/x.py", {"/srv/main.py": "main.py"}),
        ("RUN git clone x", None),
        ("RUN sed -i s/a/b/ main.py", None),
        ('SHELL ["/bin/bash"]', None),
    ],
)  # fmt: skip
def test_files_are_where_they_are_copied(copies: str, expected: dict[str, str] | None, look: Look) -> None:
    assert placed(copies, look) == expected


@pytest.mark.parametrize(
    ("ignored", "expected"),
    [
        ("tests\n# a comment\n\n", {"main.py", "pkg/a.py", "pkg/b.py", "run.sh"}),
        ("/pkg/\ntests", {"main.py", "run.sh"}),
        ("*/a.py\ntests", {"main.py", "pkg/b.py", "run.sh"}),
        ("**/?.py", {"main.py", "run.sh"}),
        ("**", set()),
        ("**/a.py\n**/tests/**", {"main.py", "pkg/b.py", "run.sh"}),
        ("p*g*/*.py\n*a*i*.py", {"tests/c.py", "run.sh"}),
        ("pkg/**/**/a.py", {"main.py", "pkg/a.py", "pkg/b.py", "tests/c.py", "run.sh"}),
        ("*.py\n!main.py", {"main.py", "pkg/a.py", "pkg/b.py", "tests/c.py", "run.sh"}),
        ("*a*i*n*p*", {"main.py", "pkg/a.py", "pkg/b.py", "tests/c.py", "run.sh"}),
        ("x\n" * 200 + "tests", {"main.py", "pkg/a.py", "pkg/b.py", "tests/c.py", "run.sh"}),
        ("[m]ain.py", {"main.py", "pkg/a.py", "pkg/b.py", "tests/c.py", "run.sh"}),
    ],
)
def test_what_is_ignored_is_not_sent(ignored: str, expected: set[str], look: Look) -> None:
    for name in (".dockerignore", "Dockerfile.dockerignore"):
        found = placed("COPY . .", look, {name: ignored})
        assert found is not None
        assert set(found.values()) == expected


STAGES = """\
COPY main.py /early.py
FROM python:3 AS base
WORKDIR /app
ENV A=1
COPY pkg pkg
FROM base as Build
COPY main.py .
CMD python early.py
FROM base
ENV B=$UNSET
COPY --from=build /app/main.py /app/pkg/a.py /out/
COPY --from=1 /app /all
ENTRYPOINT ["python"]
CMD ["main.py", 'x']
"""


def test_stages_stand_on_one_another_and_give_what_they_have(look: Look) -> None:
    found = look(FILES, dockerfile=STAGES)
    assert found is not None
    assert found.placed == {
        "/app/pkg/a.py": "app/pkg/a.py",
        "/app/pkg/b.py": "app/pkg/b.py",
        "/out/main.py": "app/main.py",
        "/out/a.py": "app/pkg/a.py",
        "/all/pkg/a.py": "app/pkg/a.py",
        "/all/pkg/b.py": "app/pkg/b.py",
        "/all/main.py": "app/main.py",
    }
    assert [word.text for word in found.words] == ["python", "main.py", "x"]
    assert found.environment == {"A": "1", "B": None}


def test_another_stage_may_be_asked_for(look: Look) -> None:
    found = look(FILES, service="build: {context: app, target: build, args: {X: y}}", dockerfile=STAGES)
    assert found is not None
    assert [word.text for word in found.words] == ["/bin/sh", "-c", "python early.py"]
    assert look(FILES, service="build: {context: app, target: gone}", dockerfile=STAGES) is None


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("volumes: ['./app/pkg:/app']", {"/app/a.py": "app/pkg/a.py", "/app/b.py": "app/pkg/b.py"}),
        ("volumes: ['./app/pkg/a.py:/app/main.py']", {"/app/main.py": "app/pkg/a.py"}),
        ("volumes: ['./app/notes.txt:/app/notes.txt']", {"/app/main.py": "app/main.py"}),
        ("volumes: ['./app/notes.txt:/app/main.py']", {}),
        ("volumes: ['data:/app/data']", {"/app/main.py": "app/main.py"}),
        ("volumes: ['/etc/localtime:/etc/localtime']", {"/app/main.py": "app/main.py"}),
        ("tmpfs: /tmp", {"/app/main.py": "app/main.py"}),
        ("tmpfs: /app", None),
        ("volumes: ['/elsewhere:/app']", None),
        ("volumes: ['~/app:/app']", None),
        ("volumes: ['$APP:/app']", None),
        ("volumes: ['./gone:/app']", None),
        ("extends: {file: gone.yaml, service: app}", None),
    ],
)
def test_mounts_hide_what_the_image_has(service: str, expected: dict[str, str] | None, look: Look) -> None:
    found = look(FILES, service=service, dockerfile="FROM python:3\nWORKDIR /app\nCOPY main.py .\n")
    assert (found.placed if found is not None else None) == expected


def test_what_compose_says_comes_before_what_the_image_says(look: Look) -> None:
    dockerfile = "FROM python:3\nWORKDIR /app\nENV A=1 B=2\nCOPY main.py .\nENTRYPOINT [python]\nCMD main.py\n"
    service = "working_dir: in\nentrypoint: [uv, run]\nenvironment: {B: 3, C: }\nenv_file: [app/own.env]"
    found = look({"main.py": "", "own.env": "D=4\n"}, service=service, dockerfile=dockerfile)
    assert found is not None
    assert (found.workdir, [word.text for word in found.words]) == ("/app/in", ["uv", "run"])
    assert found.environment == {"A": "1", "B": "3", "C": None, "D": "4"}
    found = look({"main.py": ""}, service="command: x y\nenv_file: gone.env", dockerfile=dockerfile)
    assert found is not None
    assert ([word.text for word in found.words], found.environment) == (["x", "y"], {"A": None, "B": None})


@pytest.mark.parametrize(
    "service", ["build: https://example.com/x.git", "build: gone", "build: {context: app, dockerfile: gone}"]
)
def test_a_build_that_is_not_there_tells_nothing(service: str, look: Look) -> None:
    assert look(FILES, service=service) is None


def test_a_container_with_too_many_programs_is_not_known(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "MAX_PLACED", 1)
    assert look({"main.py": ""}) is not None
    assert look(FILES) is None


def test_a_container_that_takes_too_long_to_fill_is_not_known(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "MAX_STEPS", 20)
    assert placed("COPY main.py .", look) is not None
    assert placed("COPY main.py .\n" * 20, look) is None


def test_instructions_go_on_over_lines_and_comments() -> None:
    text = "# one\n  run a \\\n# two\n\n  b\nCOPY <<A <<B /\nx\nA\ny\nB\nRUN cat <<EOF\nz\nEOF\nodd\nCMD x"
    found = [(one.name, one.rest, text[one.start : one.end].split(maxsplit=1)[0]) for one in read_instructions(text)]
    assert found == [
        ("RUN", "a    b", "run"),
        ("COPY", "<<A <<B /", "COPY"),
        ("RUN", "cat <<EOF", "RUN"),
        ("CMD", "x", "CMD"),
    ]
