"""Compose files: the part that links need, in its short and long forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, Kind, ModelFault

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]

SERVICE = "services:\n  a:\n    "

GOOD = [
    "name: x\nservices: {}\nvolumes: {a: , b: {external: true}}\nnetworks: {n: }\nx-any: [1]\n",
    SERVICE + "image: ${I:-x}\n    build: .\n    command: [a, '1']\n    ports: [80, '1:2/tcp', {target: 80}]\n",
    SERVICE + "build: {context: ., args: {A: 1, B: }}\n    environment: {A: , B: true}\n    env_file: .env\n",
    SERVICE + "environment: [A=b, C]\n    env_file: [a, {path: b, required: false}]\n    entrypoint:\n",
    SERVICE
    + "networks: {a: , b: {aliases: [c]}}\n    depends_on: [b]\n    volumes: ['a:b', {type: bind, source: x}]\n",
    SERVICE + "depends_on: {b: {condition: service_healthy, restart: true}, c: {condition: $C}}\n    cpus: 1\n",
    SERVICE + "healthcheck: {test: [CMD, x], disable: true}\n    configs: [a, {source: b}]\n    secrets: [c]\n",
    "include: [a.yml, {path: [b.yml, c.yml]}]\nconfigs: {a: {file: x}}\nsecrets: {b: {environment: X}}\n",
]

BAD = [
    ("«- x»\n", "the file is a list, not a mapping"),
    ("services: «[a]»\n", "`services` is a list, not a mapping"),
    ("services:\n  «a»:\n", "`a` is null, not a mapping"),
    (SERVICE + "image: «[x]»\n", "`image` is a list, not a text (a number needs quotes here)"),
    (SERVICE + "user: «1000»\n", "`user` is `1000`, not a text (a number needs quotes here)"),
    (SERVICE + "command: [a, «true»]\n", "entry 2 of `command` is `true`, not a text (a number needs quotes here)"),
    (SERVICE + "«ports»:\n", "`ports` is null, not a list"),
    (SERVICE + "depends_on: {b: «{}»}\n", "`condition` is missing in `b`"),
    (SERVICE + "volumes: [«{source: x}»]\n", "`type` is missing in entry 1 of `volumes`"),
    (SERVICE + "build: «[x]»\n", "`build` is a list, not a text or a mapping"),
    (SERVICE + "build: {args: «x»}\n", "`args` is `x`, not a list or a mapping"),
    (SERVICE + "command: «{a: b}»\n", "`command` is a mapping, not a text or a list"),
    (SERVICE + "ports: «'80:80'»\n", "`ports` is `80:80`, not a list"),
    (SERVICE + "ports: [«~»]\n", "entry 1 of `ports` is null, not a text or a mapping"),
    (SERVICE + "ports: [{target: «[]»}]\n", "`target` is an empty list, not a text"),
    (SERVICE + "volumes: ['a:b', «[x]»]\n", "entry 2 of `volumes` is a list, not a text or a mapping"),
    (SERVICE + "environment: {A: «[b]»}\n", "`A` is a list, not a text"),
    (SERVICE + "depends_on: {b: {condition: «healthy»}}\n",
     "`condition` is `healthy`, not one of `service_started`, `service_healthy`, `service_completed_successfully`"),
    (SERVICE + "networks: {a: {aliases: «b»}}\n", "`aliases` is `b`, not a list"),
    (SERVICE + "healthcheck: «[x]»\n", "`healthcheck` is a list, not a mapping"),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_compose_takes_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.COMPOSE, text) == (text, ())


@pytest.mark.parametrize(("text", "message"), BAD)
def test_each_fault_is_found_once_at_its_place(judge: Judge, text: str, message: str) -> None:
    marked, faults = judge(Kind.COMPOSE, text)
    assert (marked, [(fault.message, fault.consequence) for fault in faults]) == (
        text,
        [(message, Consequence.REFUSES)],
    )
