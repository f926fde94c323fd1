"""What compose.yaml says about the services."""

from pathlib import Path, PurePosixPath

import pytest
from stackrun.compose import Mount, Port, Service, read_env_file, read_project
from stackrun.errors import StackError


def test_a_service_is_read_with_its_variables_filled_in(root: Path) -> None:
    grafana = read_project(root, {"GRAFANA_PORT": "3001"}).services["grafana"]

    assert grafana == Service(
        name="grafana",
        image="grafana/grafana:12.2.0",
        image_variable="GRAFANA_IMAGE",
        user="472:0",
        build=None,
        command=(),
        environment={"GF_SECURITY_ADMIN_PASSWORD__FILE": "/run/secrets/password"},
        ports=(Port(published=3001, target=3000, variable="GRAFANA_PORT"),),
        mounts=(
            Mount(PurePosixPath("/etc/grafana/provisioning"), root / "configs/grafana/provisioning", None),
            Mount(PurePosixPath("/var/lib/grafana/dashboards"), root / "configs/grafana/dashboards", None),
            Mount(PurePosixPath("/var/lib/grafana"), None, "grafana-data"),
            Mount(PurePosixPath("/run/secrets/password"), root / "secrets/password", None),
        ),
        aliases=frozenset({"grafana", "boards"}),
        restart="unless-stopped",
    )


def test_what_is_merged_or_listed_is_read_like_the_rest(root: Path) -> None:
    app = read_project(root, {}).services["app"]

    assert (app.restart, app.build, app.environment, app.mounts) == (
        "unless-stopped",
        root / "app",
        {"SCRATCH": "/tmp/scratch", "LEVEL": "07"},
        (Mount(PurePosixPath("/tmp"), None, None),),
    )


def test_the_environment_wins_over_the_env_file(root: Path) -> None:
    (root / ".env").write_text("APP_PORT=1\nPROMETHEUS_PORT=2\n", encoding="utf-8")

    services = read_project(root, {"APP_PORT": "3"}).services

    assert [service.url for service in services.values()] == [
        "http://localhost:3",
        "http://localhost:2",
        "http://localhost:3000",
    ]


def test_an_env_file_may_have_comments_quotes_and_exports(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# A=0\nA=1 # one\nexport B='x # y'\nC=\"z\"\n\nD=\nno line\n", encoding="utf-8")

    assert read_env_file(path) == {"A": "1", "B": "x # y", "C": "z", "D": ""}


def test_without_an_env_file_there_are_no_variables(tmp_path: Path) -> None:
    assert read_env_file(tmp_path / ".env") == {}


@pytest.mark.parametrize("port", ["abc", "", "80-90"])
def test_a_port_that_is_no_number_is_named(root: Path, port: str) -> None:
    with pytest.raises(StackError, match=r"port '127\.0\.0\.1:.*' of app has no number"):
        read_project(root, {"APP_PORT": port or " "})


@pytest.mark.parametrize("text", ["services: []", "services: { app: 1 }", "[]", "", "services:\n  app:\n    - x"])
def test_a_compose_file_of_another_shape_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(StackError, match="is no mapping"):
        read_project(tmp_path, {})


def test_a_service_without_a_port_says_so_when_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services: { job: { image: x } }", encoding="utf-8")
    job = read_project(tmp_path, {}).services["job"]

    with pytest.raises(StackError, match="publishes no port of job"):
        _ = job.url
