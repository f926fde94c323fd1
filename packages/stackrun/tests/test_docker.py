"""What Docker's answers mean. The engine itself is the end-to-end tests' part; here its client is a script."""

import io
import os
import sys
from pathlib import Path

import pytest
from stackrun import docker
from stackrun.compose import Project, read_project
from stackrun.console import Console
from stackrun.errors import StackError
from stackrun.health import ServiceStatus

PORTS = '[{"TargetPort":5000,"PublishedPort":6000},{"TargetPort":5000,"PublishedPort":0}]'
APP = f'{{"Service":"app","State":"running","Health":"healthy","ExitCode":0,"Publishers":{PORTS}}}'
GRAFANA = '{"Service":"grafana","State":"exited","Health":"","ExitCode":1,"Publishers":null}'
UNKNOWN = '{"Service":"older","State":"exited","Health":"","ExitCode":0,"Publishers":[]}'


@pytest.fixture
def project(root: Path) -> Project:
    return read_project(root, {})


def _client(root: Path, **answers: str) -> dict[str, str]:
    """Return an environment whose `docker` does, for a command that contains a word, what the shell text says."""
    cases = "".join(f'*" {word.replace("_", " ")} "*) {text};;\n' for word, text in answers.items())
    path = root / "bin" / "docker"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\ncase " $* " in\n{cases}*) exit 0;;\nesac\n', encoding="utf-8")
    path.chmod(0o755)
    return {"PATH": f"{root / 'bin'}:{os.defpath}"}


def test_a_machine_without_docker_is_told_so(tmp_path: Path) -> None:
    assert docker.why_not({"PATH": str(tmp_path)}) == "Docker is not installed"


def test_an_engine_that_does_not_answer_is_told_with_the_reason(root: Path) -> None:
    environ = _client(root, version="echo 'warning' >&2; echo 'Cannot connect' >&2; exit 1")

    assert docker.why_not(environ) == "no Docker Engine answers (Cannot connect)"


def test_a_missing_compose_plugin_is_told(root: Path) -> None:
    environ = _client(root, compose="echo 'unknown command' >&2; exit 1")

    assert docker.why_not(environ) == "Docker's Compose plugin (v2) is missing"


def test_an_engine_with_compose_is_no_reason_against_docker(root: Path) -> None:
    assert docker.why_not(_client(root)) is None


@pytest.mark.parametrize("written", [f"{APP}\n{GRAFANA}\n{UNKNOWN}", f"[{APP},{GRAFANA},{UNKNOWN}]"])
def test_containers_are_read_in_both_forms_in_which_compose_lists_them(
    root: Path, project: Project, written: str
) -> None:
    assert docker.statuses(project, _client(root, ps=f"echo '{written}'")) == [
        ServiceStatus("app", "running", "healthy", "http://localhost:6000"),
        ServiceStatus("grafana", "exited", "-", "http://localhost:3000", "exit code 1"),
    ]


def test_an_engine_that_fails_while_it_is_asked_is_one_sentence(root: Path, project: Project) -> None:
    with pytest.raises(StackError, match="Docker does not tell about the stack: no space left"):
        docker.statuses(project, _client(root, ps="echo 'no space left' >&2; exit 1"))


def test_a_failed_build_is_told_with_its_last_lines(root: Path, project: Project) -> None:
    environ = _client(root, build="for n in $(seq 30); do echo step $n >&2; done; exit 17")

    with pytest.raises(StackError) as caught:
        docker.build(project, environ, Console(io.StringIO()))

    lines = str(caught.value).splitlines()
    assert (lines[0], lines[1:]) == (
        "the build failed; correct what its last lines say, then run it again:",
        [f"  step {number}" for number in range(16, 31)],
    )


def _up(root: Path, project: Project, **answers: str) -> tuple[list[str], str]:
    stream = io.StringIO()
    services = docker.up(project, _client(root, **answers), console=Console(stream), timeout=20)
    return [service.name for service in services], stream.getvalue()


@pytest.fixture
def free_project(root: Path, free_port: object) -> Project:
    assert callable(free_port)
    return read_project(root, {name: str(free_port()) for name in ("APP_PORT", "PROMETHEUS_PORT", "GRAFANA_PORT")})


PROMETHEUS = APP.replace("app", "prometheus").replace("5000", "9090").replace("6000", "9090")


def test_without_grafanas_image_the_stack_goes_on_and_says_so(root: Path, free_project: Project) -> None:
    names, shown = _up(
        root,
        free_project,
        inspect='case "$*" in *grafana*) echo "No such image" >&2; exit 1;; esac',
        pull="echo 'no such host' >&2; exit 1",
        ps=f"echo '{APP}'; echo '{PROMETHEUS}'",
        up=f'echo "$*" > {root}/asked',
    )

    assert names == ["app", "prometheus"]
    assert (root / "asked").read_text(encoding="utf-8").endswith(" --no-build app prometheus\n")
    assert (
        "Grafana's image grafana/grafana:12.2.0 could not be pulled (no such host); the stack goes on without Grafana\n"
        in shown
    )


def test_without_another_image_nothing_is_started(root: Path, free_project: Project) -> None:
    with pytest.raises(StackError) as caught:
        _up(root, free_project, inspect="exit 1", pull="echo 'no such host' >&2; exit 1", up=f"touch {root}/started")

    assert str(caught.value) == (
        "the image prom/prometheus:v3.5.0 of prometheus could not be pulled (no such host): check the network, "
        "or name an image that you have in PROMETHEUS_IMAGE."
    )
    assert not (root / "started").exists()


def test_a_start_that_compose_refuses_is_told_with_its_words(root: Path, free_project: Project) -> None:
    with pytest.raises(StackError, match="Docker could not start the stack; its last lines:\n  invalid mount"):
        _up(root, free_project, up="echo 'invalid mount' >&2; exit 1")


@pytest.mark.skipif(sys.platform != "linux", reason="engines elsewhere map owners by themselves")
def test_the_secret_is_readable_for_the_number_that_grafana_runs_as(root: Path, project: Project) -> None:
    secret = root / "secrets/password"
    secret.parent.mkdir()
    secret.touch(mode=0o600)

    environ = docker.with_secret_owner(project, _client(root))

    if os.geteuid() == 0:
        assert ("GRAFANA_UID" in environ, secret.stat().st_uid) == (False, 472)
    else:
        assert (environ["GRAFANA_UID"], secret.stat().st_uid) == (str(os.geteuid()), os.geteuid())


def test_on_a_rootless_engine_grafana_is_root_inside_which_is_the_user_outside(root: Path, project: Project) -> None:
    environ = docker.with_secret_owner(project, _client(root, info="echo '[name=seccomp name=rootless]'"))

    assert environ["GRAFANA_UID"] == "0"


def test_a_number_that_was_chosen_is_kept(root: Path, project: Project) -> None:
    environ = {**_client(root), "GRAFANA_UID": "1234"}

    assert docker.with_secret_owner(project, environ) == environ
