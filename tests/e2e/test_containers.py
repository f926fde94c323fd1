"""What the containers are allowed to do, as the engine itself reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .stack import PORTS

if TYPE_CHECKING:
    from .stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.parametrize("stack", ["docker"], indirect=True, scope="session")]


def test_the_services_publish_one_port_each_on_loopback_alone(stack: Stack) -> None:
    published = {
        name: [
            (binding["HostIp"], int(binding["HostPort"]))
            for bindings in container["NetworkSettings"]["Ports"].values()
            for binding in bindings or []
        ]
        for name, container in stack.containers().items()
    }
    services = PORTS if "grafana" in published else PORTS.keys() - {"grafana"}
    assert published == {name: [("127.0.0.1", stack.ports[name])] for name in services}


def test_every_container_is_healthy(stack: Stack) -> None:
    containers = stack.containers()
    states = {name: container["State"]["Health"]["Status"] for name, container in containers.items()}
    assert states == dict.fromkeys(containers, "healthy")


def test_every_container_is_unprivileged_and_bounded(stack: Stack) -> None:
    containers = stack.containers()
    wanted = {
        "root": False,
        "read-only": True,
        "dropped": ["ALL"],
        "added": None,
        "privileged": False,
        "no new privileges": True,
        "memory limit": True,
        "process limit": True,
    }
    found = {}
    for name, container in containers.items():
        host = container["HostConfig"]
        found[name] = {
            "root": container["Config"]["User"].partition(":")[0] in {"", "0", "root"},
            "read-only": host["ReadonlyRootfs"],
            "dropped": host["CapDrop"],
            "added": host["CapAdd"],
            "privileged": host["Privileged"],
            "no new privileges": "no-new-privileges:true" in (host["SecurityOpt"] or []),
            "memory limit": host["Memory"] > 0,
            "process limit": (host["PidsLimit"] or 0) > 0,
        }
    assert found == dict.fromkeys(containers, wanted)


def test_configuration_is_mounted_read_only(stack: Stack) -> None:
    writable = [
        f"{name}: {mount['Destination']}"
        for name, container in stack.containers().items()
        for mount in container["Mounts"]
        if mount["Type"] == "bind" and mount["RW"]
    ]
    assert writable == []
