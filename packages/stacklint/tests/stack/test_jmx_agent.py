"""Agents of JVMs that a Dockerfile, a variable or a command starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacklint.rules.examples import write
from stacklint.stack.discover import find_stacks
from stacklint.stack.programs.jmx_agent import jmx_agents
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from pathlib import Path

AGENT = "-javaagent:/opt/jmx_prometheus_javaagent-1.0.1.jar={}:/opt/jmx.yml"


@pytest.mark.parametrize(
    ("service", "ports"),
    [
        ("environment: {KAFKA_OPTS: '" + AGENT.format(7071) + "'}", [7071, 9404]),
        ("command: [java, '" + AGENT.format("[::]:7071") + "']", [7071, 9404]),
        ("environment: {KAFKA_OPTS: '" + AGENT.format(70710) + "'}", [9404]),
        ("environment: {KAFKA_OPTS: '" + AGENT.format("$PORT") + "'}", [9404]),
        ("environment: {KAFKA_OPTS: '" + AGENT.format(7071).replace("jmx.yml", "$NAME.yml") + "'}", [9404]),
        ("environment: {PORT: 7071, KAFKA_OPTS: '-javaagent:/opt/other.jar=7071:/opt/other.yml'}", [9404]),
    ],
)
def test_agents_are_read_from_all_that_starts_a_program(service: str, ports: list[int], tmp_path: Path) -> None:
    dockerfile = f"FROM eclipse-temurin:21\nENV JAVA_TOOL_OPTIONS='{AGENT.format(9404)}'\n"
    compose = f"services:\n  app:\n    build: .\n    {service}\n  prometheus:\n    image: prom/prometheus\n"
    write({"compose.yaml": compose, "Dockerfile": dockerfile}, tmp_path)
    files = Files(tmp_path, base=tmp_path)
    stack = next(iter(find_stacks(files)))
    assert stack.compose is not None
    assert [one.port for one in jmx_agents(stack.compose.services["app"], stack.compose, files)] == ports
