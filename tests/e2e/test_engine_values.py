"""What stacklint says the engine refuses, and what it is silent about, held against a real engine."""

from __future__ import annotations

import subprocess
import uuid
from typing import TYPE_CHECKING

import pytest
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.stack.discover import find_stack
from stacklint.stack.repository.files import Files

from .agreement import PYTHON
from .stack import engine_reason

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e

REFUSED = (
    "restart: Always",
    "cap_drop: [EVERYTHING]",
    'security_opt: ["no-new-privileges:yes"]',
    'security_opt: ["privileges=none"]',
    'extra_hosts: ["gateway:host_gateway"]',
    "extra_hosts: {database: localhost}",
    "logging: {driver: jsonfile}",
    "logging: {options: {max_size: 10m}}",
    "logging: {driver: local, options: {labels: a}}",
    'logging: {options: {max-size: 10 megabytes, max-file: "3"}}',
    'logging: {options: {max-size: 10m, max-file: "0"}}',
    'logging: {options: {max-size: "-1"}}',
    "ulimits: {files: 1024}",
    "container_name: my app",
    "working_dir: app",
    "volumes: [./data]",
    "volumes: [{type: bind, source: ., target: data}]",
    "volumes: [{type: binds, source: ., target: /data}]",
    "tmpfs: ['/tmp:sizes=64m']",
    "tmpfs: /run:nosuids",
)
TAKEN = (
    "restart: unless-stopped",
    "restart: on-failure:3",
    "restart: on-failure:often",
    "cap_drop: [ALL]",
    "cap_add: [cap_net_raw, SYS_PTRACE]",
    'security_opt: ["no-new-privileges:true", "label=disable", "seccomp:unconfined"]',
    "extra_hosts: {one: 10.0.0.7, two: '::1', three: host-gateway}",
    'logging: {driver: local, options: {max-size: 1.5mb, max-file: "2", compress: "true"}}',
    "logging: {options: {tag: app, labels-regex: x, env: y}}",
    "ulimits: {nofile: {soft: 512, hard: 1024}, nproc: 64}",
    "working_dir: /tmp",
    "volumes: [/data, {type: tmpfs, target: /more}]",
    "tmpfs: ['/run', '/more:size=64m,mode=1777,noexec,nosuid,nodev,uid=1,gid=1,nr_inodes=1k']",
)
FILE = "services:\n  app:\n    image: {image}\n    command: [sleep, '20']\n    {text}\n"


@pytest.mark.parametrize("text", [*REFUSED, *TAKEN])
def test_the_engine_refuses_what_is_said_and_nothing_else(text: str, tmp_path: Path) -> None:
    if reason := engine_reason():
        pytest.skip(f"no container can be made here: {reason}")
    (tmp_path / "compose.yaml").write_text(FILE.format(image=PYTHON, text=text), "utf-8")
    rules = [rule for rule in discover() if rule.code == "DO117"]
    said, _ = run((find_stack(Files(tmp_path, base=tmp_path), "compose.yaml"),), rules)
    command = ["docker", "compose", "-p", f"values-{uuid.uuid4().hex[:8]}"]
    try:
        done = subprocess.run([*command, "up", "--detach"], cwd=tmp_path, capture_output=True, timeout=60, check=False)
    finally:
        subprocess.run([*command, "down", "--timeout", "0"], cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert (bool(said), done.returncode != 0) == (text in REFUSED, text in REFUSED), done.stderr
