"""DO117."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.engine_values import engine_faults
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_APP = "    build: app\n"


def _with(text: str) -> Example:
    return Example(edited("compose.yaml", _APP, f"{_APP}    {text}\n"))


@rule(
    "DO117",
    "engine-refuses",
    severity=Severity.ERROR,
    bad=(
        _with("restart: «allways»"),
        _with("cap_add: [«NET_ADMINS»]"),
        _with('security_opt: [«"no-new-privilege:true"»]'),
        _with('security_opt: [«"no-new-privileges:yes"»]'),
        _with('logging: {options: {max-file: «"none"»}}'),
        _with('extra_hosts: [«"gateway:host-gatewy"»]'),
        _with("logging: {options: {«max_size»: 10m}}"),
        _with("logging: {driver: «json_file»}"),
        _with("logging: {options: {max-size: «10mb/s»}}"),
        _with("ulimits: {«nofiles»: 1024}"),
        _with("container_name: «my app»"),
        _with("working_dir: «app»"),
        _with("volumes: [«data»]"),
        _with("volumes: [{type: «binds», source: ., target: /data}]"),
        _with("tmpfs: ['/tmp:size=1m', «'/run:sizes=1m'»]"),
        _with("tmpfs: «/run:nosuids»"),
    ),
    good=(
        Example(stack()),
        _with("restart: on-failure:5"),
        _with('restart: "${RESTART:-always}"'),
        _with("cap_drop: [ALL]\n    cap_add: [CAP_NET_RAW, sys_ptrace]"),
        _with("cap_add: [$CAPABILITY]\n    extra_hosts: {one: $ADDRESS}"),
        _with('security_opt: ["no-new-privileges", "seccomp=unconfined", "label:disable"]'),
        _with('extra_hosts: {one: 10.0.0.7, two: "::1", three: host-gateway}'),
        _with("logging: {driver: loki, options: {loki-url: http://localhost:3100/loki/api/v1/push}}"),
        _with('logging: {driver: json-file, options: {max-size: 10m, max-file: "3"}}'),
        _with("ulimits: {nofile: {soft: 1024, hard: 2048}}"),
        _with("volumes: ['data:C:\\data']"),
        _with("volumes: [{type: tmpfs, target: /tmp}]\n    tmpfs: ['/run', '/b:size=64m,mode=1777,noexec,nosuid']"),
    ),
)
def engine_refuses(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A service has a value that Compose takes and the engine refuses.

    `docker compose config` is content with any text for a restart policy, a capability, an option of a logger or an
    address of a host. The engine is not: it doesn't make the container, or can't start it, and `docker compose up` ends
    with its error while other services may run already.
    """
    for service in subject.services.values():
        for fault in engine_faults(service):
            place = fault.node.place.key() if fault.is_key else fault.node.place
            yield Finding(place, f"{fault.message}; the engine does not start the container", fault.help)
