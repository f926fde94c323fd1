"""Compose files: the part that links need, in its short and long forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, Kind, ModelFault

from .compose_cases import texts

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]

SERVICE = "services:\n  a:\n    "

BAD = [
    ("«- x»\n", "the file is a list, not a mapping"),
    ("services: «[a]»\n", "`services` is a list, not a mapping"),
    ("services:\n  «a»:\n", "`a` is null, not a mapping"),
    (SERVICE + "image: «[x]»\n", "`image` is a list, not a text (a number needs quotes here)"),
    (SERVICE + "user: «1000»\n", "`user` is `1000`, not a text (a number needs quotes here)"),
    (SERVICE + "command: [a, «true»]\n", "entry 2 of `command` is `true`, not a text (a number needs quotes here)"),
    (SERVICE + "«ports»:\n", "`ports` is null, not a list"),
    (SERVICE + "depends_on: {b: «{}»}\n", "`condition` is missing in `b`"),
    (SERVICE + "volumes: [«{source: x, target: y}»]\n", "`type` is missing in entry 1 of `volumes`"),
    (SERVICE + "volumes: [«{type: bind, source: x}»]\n", "`target` is missing in entry 1 of `volumes`"),
    (SERVICE + "volumes: [«{type: bind, target: x}»]\n", "`source` is missing in entry 1 of `volumes`"),
    (SERVICE + "volumes: [«'a1::b'»]\n", "`a1::b` is no mount: a part of it is empty"),
    (SERVICE + "volumes: [«''»]\n", "`` is no mount: it is empty"),
    (SERVICE + "volumes: [«'/a:/b:cc:dd'»]\n",
     "`/a:/b:cc:dd` is no mount: it has more parts than a source, a target and options"),
    (SERVICE + "ports: [«'80:80/x'»]\n", "`80:80/x` is no port: `x` is neither `tcp`, `udp` nor `sctp`"),
    (SERVICE + "ports: [«'80:'»]\n", "`80:` is no port: the container's port is missing"),
    (SERVICE + "ports: [«'80:a'»]\n", "`80:a` is no port: `a` is no port of a container"),
    (SERVICE + "ports: [«'a:80'»]\n", "`a:80` is no port: `a` is no port of the host"),
    (SERVICE + "ports: [«'a:80:80'»]\n", "`a:80:80` is no port: `a` is no address"),
    (SERVICE + "ports: [«'a:b:80:80'»]\n", "`a:b:80:80` is no port: `a:b:80` is no port of the host"),
    (SERVICE + "ports: [«'127..1:${A:-80}:80'»]\n", "`127..1:${A:-80}:80` is no port: `127..1` is no address"),
    (SERVICE + "ports: [«'1-3:1-2'»]\n", "`1-3:1-2` is no port: `1-3` and `1-2` are not as many ports"),
    (SERVICE + "devices: [«{source: a}»]\n", "`target` is missing in entry 1 of `devices`"),
    (SERVICE + "build: {dockerfile: a, «dockerfile_inline»: b}\n",
     "`dockerfile_inline` can't stand beside `dockerfile`"),
    (SERVICE + "healthcheck: {test: [«curl»]}\n",
     "`test` begins with `curl`, not with `CMD`, `CMD-SHELL` or `NONE`"),
    (SERVICE + "image: «${x.y}»\n", "`${x.y}` is no variable that can be filled in"),
    (SERVICE + "image: «${xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.y}»\n",
     "`${xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...` is no variable that can be filled in"),
    ("secrets: {«a»: {name: b}}\n", "`a` has none of `file`, `environment`"),
    ("volumes: {a: {external: true, «driver»: b}}\n", "`driver` can't stand beside `external`"),
    (SERVICE + "extends: {service: b, file: c, «x-mine»: 1}\n", "`x-mine` is no key of `extends`"),
    (SERVICE + "env_file: [{path: b, required: «5»}]\n", "`required` is `5`, not `true` or `false`"),
    (SERVICE + "«images»: b\n", "`images` is no key of `a`"),
    (SERVICE + "tty: «abc»\n", "`tty` is `abc`, not `true` or `false`"),
    (SERVICE + "mem_limit: «abc»\n", "`mem_limit` is `abc`, not a size such as `512m` or `2g`"),
    ("services: {«a b»: {image: x}}\n",
     "a key of `services` is `a b`, not a name of letters, digits, dots, dashes and underscores"),
    (SERVICE + "build: «[x]»\n", "`build` is a list, not a text or a mapping"),
    (SERVICE + "build: {args: «x»}\n", "`args` is `x`, not a list or a mapping"),
    (SERVICE + "command: «{a: b}»\n", "`command` is a mapping, not a text or a list"),
    (SERVICE + "ports: «'80:80'»\n", "`ports` is `80:80`, not a list"),
    (SERVICE + "ports: [«~»]\n", "entry 1 of `ports` is null, not a text or a mapping"),
    (SERVICE + "ports: [{target: «[]»}]\n", "`target` is an empty list, not a whole number"),
    (SERVICE + "volumes: ['a:b', «[x]»]\n", "entry 2 of `volumes` is a list, not a text or a mapping"),
    (SERVICE + "environment: {A: «[b]»}\n", "`A` is a list, not a text"),
    (SERVICE + "depends_on: {b: {condition: «healthy»}}\n",
     "`condition` is `healthy`, not one of `service_started`, `service_healthy`, `service_completed_successfully`"),
    (SERVICE + "networks: {a: {aliases: «b»}}\n", "`aliases` is `b`, not a list"),
    (SERVICE + "healthcheck: «[x]»\n", "`healthcheck` is a list, not a mapping"),
]  # fmt: skip


@pytest.mark.parametrize("text", texts())
def test_what_compose_refuses_is_found_and_nothing_else(judge: Judge, text: str) -> None:
    assert judge(Kind.COMPOSE, text)[0] == text


@pytest.mark.parametrize(("text", "message"), BAD)
def test_each_fault_is_found_once_at_its_place(judge: Judge, text: str, message: str) -> None:
    marked, faults = judge(Kind.COMPOSE, text)
    assert (marked, [(fault.message, fault.consequence) for fault in faults]) == (
        text,
        [(message, Consequence.REFUSES)],
    )


@pytest.mark.parametrize(("words", "advice"), [("curl, -f", "CMD"), ("curl -f localhost || exit 1", "CMD-SHELL")])
def test_a_whole_command_of_a_health_check_is_for_a_shell(judge: Judge, words: str, advice: str) -> None:
    _, (fault,) = judge(Kind.COMPOSE, SERVICE + f"healthcheck: {{test: [{words}]}}\n")
    assert fault.help == f"put `{advice}` before it"


@pytest.mark.parametrize(
    "port",
    [
        "${A:-x}:80:80",
        "${A:-x}:${B:-80}:80",
        "${A:-80a}:80",
        "${A}:80x",
        "${A:-1-2}:1-3",
        "1${A:-1}${B:-2}${C:-3}${D:-4}:x",
    ],
)
def test_what_a_variable_may_make_right_is_no_fault(judge: Judge, port: str) -> None:
    assert judge(Kind.COMPOSE, f"{SERVICE}ports: ['{port}']\n")[1] == ()
