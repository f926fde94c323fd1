"""Ports, looked at before anything is started."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from stackrun.compose import Service, read_project
from stackrun.errors import StackError
from stackrun.ports import require_free_ports


def _services(root: Path, *ports: int) -> list[Service]:
    names = ("APP_PORT", "PROMETHEUS_PORT", "GRAFANA_PORT")
    return list(read_project(root, dict(zip(names, map(str, ports), strict=True))).services.values())


def test_free_ports_are_no_reason_to_complain(root: Path, free_port: Callable[[], int]) -> None:
    require_free_ports(_services(root, free_port(), free_port(), free_port()))


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_taken_port_is_named_with_its_service_and_its_variable(
    root: Path, free_port: Callable[[], int], address: str
) -> None:
    with socket.create_server((address, 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(StackError) as caught:
            require_free_ports(_services(root, free_port(), number, free_port()))

    message = str(caught.value)
    assert message.startswith(f"port {number}, which prometheus needs, is taken: ")
    assert "`PROMETHEUS_PORT=" in message


def test_a_port_bound_by_a_program_that_does_not_listen_yet_is_taken(root: Path, free_port: Callable[[], int]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(StackError, match="which app needs, is taken"):
            require_free_ports(_services(root, taken.getsockname()[1], free_port(), free_port()))


def test_a_port_that_the_stack_itself_holds_is_not_taken(root: Path, free_port: Callable[[], int]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        number = held.getsockname()[1]
        require_free_ports(_services(root, number, free_port(), free_port()), ours={number})


def test_two_services_that_want_one_port_are_both_named(root: Path, free_port: Callable[[], int]) -> None:
    one = free_port()

    with pytest.raises(StackError, match=f"app and grafana both want port {one}: .*GRAFANA_PORT="):
        require_free_ports(_services(root, one, free_port(), one))


def test_a_port_without_a_variable_is_changed_in_the_file(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        text = f'services: {{ app: {{ image: x, ports: ["127.0.0.1:{number}:5000"] }} }}'
        (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(StackError, match=r"publish another one in compose\.yaml"):
            require_free_ports(read_project(tmp_path, {}).services.values())
