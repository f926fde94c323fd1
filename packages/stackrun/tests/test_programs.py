"""Where the local runtime gets its programs from."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from stackrun import programs
from stackrun.compose import Service, read_project
from stackrun.console import Console
from stackrun.errors import StackError
from stackrun.programs import Program, obtain_program


@pytest.fixture
def service(root: Path) -> Service:
    return read_project(root, {}).services["prometheus"]


def _executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def _obtain(service: Service, root: Path) -> tuple[Program | None, str]:
    stream = io.StringIO()
    environ = {"PATH": str(root / "bin")}
    return obtain_program(service, root / "programs", environ=environ, console=Console(stream)), stream.getvalue()


def test_a_program_on_path_is_taken(root: Path, service: Service) -> None:
    path = _executable(root / "bin/prometheus")
    _executable(root / "programs/package/prometheus/usr/bin/prometheus")

    assert _obtain(service, root) == (Program(path, root=None), "")


def test_a_package_unpacked_before_is_taken_with_its_root(root: Path, service: Service) -> None:
    path = _executable(root / "programs/package/prometheus/usr/bin/prometheus")

    assert _obtain(service, root) == (Program(path, root=root / "programs/package/prometheus"), "")


def test_a_release_unpacked_before_is_taken(root: Path, service: Service) -> None:
    path = _executable(root / "programs/release/prometheus/prometheus")

    assert _obtain(service, root) == (Program(path, root=None), "")


def test_a_distribution_may_name_the_program_its_own_way(root: Path, service: Service) -> None:
    path = _executable(root / "bin/prometheus-alertmanager")

    assert _obtain(replace(service, name="alertmanager"), root) == (Program(path, root=None), "")


def test_grafana_is_not_fetched(root: Path, service: Service) -> None:
    assert _obtain(replace(service, name="grafana"), root) == (None, "")


def test_where_every_way_fails_all_reasons_are_in_one_sentence(
    root: Path, service: Service, monkeypatch: pytest.MonkeyPatch, free_port: Callable[[], int]
) -> None:
    monkeypatch.setenv("PATH", str(root))
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StackError) as caught:
        obtain_program(
            service, root / "programs", environ={"PATH": ""}, console=Console(io.StringIO()), releases=address
        )

    message = str(caught.value)
    assert message.startswith("there is no prometheus: this system has no apt-get and dpkg-deb; ")
    assert "/v3.5.0/sha256sums.txt is out of reach" in message
    assert message.endswith(" Install it, or use Docker.")


def test_an_image_whose_tag_is_no_version_has_no_release(
    root: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(root))

    with pytest.raises(StackError) as caught:
        _obtain(replace(service, image="stand-in:latest"), root)

    assert str(caught.value) == (
        "there is no prometheus: this system has no apt-get and dpkg-deb. Install it, or use Docker."
    )


def test_every_service_of_the_shipped_stack_but_the_application_has_a_source() -> None:
    assert sorted(programs.SOURCES) == ["alertmanager", "grafana", "prometheus"]
