"""Compose projects of several files, by what they are about: what Compose makes of them is what we make of them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.stack.discover import find_stack
from stacklint.stack.repository.files import Files

Project = dict[str, str]


def over(base: str, change: str) -> Project:
    """A service with a body, and a file that changes it."""
    return {
        "compose.yaml": f"services:\n  a: {{image: x, {base}}}\n  b: {{image: y}}\n{_REST}",
        "compose.override.yaml": f"services:\n  a: {{{change}}}\n",
    }


def alone(*bodies: str) -> tuple[Project, ...]:
    """A service with each of some bodies, beside another one."""
    return tuple(
        {"compose.yaml": f"services:\n  a: {{image: x, {body}}}\n  b: {{image: y}}\n{_REST}"} for body in bodies
    )


_REST = "networks: {n: , m: }\nvolumes: {vol: }\nconfigs: {c: {file: c.txt}}\nsecrets: {s: {file: s.txt}}\n"
_IMAGE = "services:\n  a: {image: x}\n"

SETS: dict[str, tuple[Project, ...]] = {
    "merged values": (
        over("environment: {A: '1', B: '2'}", "environment: [A=3, C]"),
        over("environment: [A=1, B=2]", "environment: {A: , C: d}"),
        over("environment: [A=1, B=2]", "environment: [B=3]"),
        over("environment: {A: '1'}", "environment: "),
        over("environment: []", "environment: {A: b}"),
        over("command: [a]", "command: b c"),
        over("command: [a]", "command: "),
        over("command: [a]", "command: []"),
        over("entrypoint: [a], command: [b]", "entrypoint: [c]"),
        over("ports: ['80:80']", "ports: ['80:80']"),
        over("ports: ['80:80']", "ports: ['81:80', '80:80/udp']"),
        over("ports: ['80:80']", "ports: [{target: 80, published: '80'}]"),
        over("ports: ['80']", "ports: ['80:80']"),
        over("ports: ['80']", "ports: "),
        over("volumes: [/a:/b]", "volumes: [/c:/b]"),
        over("volumes: [/a:/b, /d:/e]", "volumes: [/c:/b/]"),
        over("volumes: [/a:/b:ro]", "volumes: [{type: bind, source: /c, target: /b}]"),
        over("volumes: [/a:/b]", "volumes: ['/a:/c', 'vol:/b']"),
        over("volumes: [/b]", "volumes: [./a:/b]"),
        over("build: ./x", "build: {target: t}"),
        over("build: {context: x, args: {A: '1'}}", "build: {args: [B=2]}"),
        over("build: {context: x}", "build: ./y"),
        over("depends_on: [b]", "depends_on: {b: {condition: service_healthy}}"),
        over("networks: [n]", "networks: {m: {aliases: [x]}}"),
        over("networks: {n: {aliases: [x]}}", "networks: {n: {aliases: [z]}}"),
        over("networks: [n]", "networks: [m]"),
        over("expose: ['80']", "expose: [80, '81']"),
        over("labels: [a=1]", "labels: {a: '2'}"),
        over("healthcheck: {test: [CMD, a], interval: 5s}", "healthcheck: {test: [CMD, b]}"),
        over("dns: 1.1.1.1", "dns: [2.2.2.2]"),
        over("tmpfs: /a", "tmpfs: [/b]"),
        over("tty: true", "image: z"),
        over("tty: true", "image: "),
        over("logging: {driver: d, options: {x: '1'}}", "logging: {driver: e, options: {y: '1'}}"),
        over("ulimits: {nofile: {soft: 1, hard: 2}}", "ulimits: {nofile: 3}"),
        over("deploy: {replicas: 1, labels: {a: b}}", "deploy: {replicas: 2, labels: [c=d]}"),
        over("deploy: ", "deploy: {replicas: 2}"),
        over("configs: [c]", "configs: [{source: c, target: /x}]"),
        over("secrets: [s]", "secrets: [s]"),
        over("container_name: a1", "container_name: a2"),
        over("tty: true", "tty: false"),
        over("extra_hosts: ['h:1.1.1.1']", "extra_hosts: {i: 2.2.2.2}"),
    ),
    "nulls": (
        {"compose.yaml": _IMAGE + "configs: {c: {file: f}}\n", "compose.override.yaml": "configs: {c: }\n"},
        {"compose.yaml": _IMAGE + "volumes: {c: }\n", "compose.override.yaml": "volumes:\n"},
        {"compose.yaml": _IMAGE, "compose.override.yaml": "services: {a: }\n"},
        {"compose.yaml": _IMAGE, "compose.override.yaml": "«volumes»:\n"},
        {"compose.yaml": "services:\n  a: {image: x, «dns»: }\n", "compose.override.yaml": "services: {a: {dns: []}}"},
        {"compose.yaml": _IMAGE, "compose.override.yaml": "services:\n  a: {«ports»: }\n"},
        {"compose.yaml": _IMAGE + "configs: {c: {file: f}}\n", "compose.override.yaml": "configs: {«d»: }\n"},
    ),
    "tags": (
        {"compose.yaml": "services:\n  a: {extends: b}\n  b: {image: x}\n  c: {image: y, ports: !reset ['80']}\n"},
        {"compose.yaml": "services:\n  a: {extends: b}\n  b: {image: x}\n  c: !reset {image: y}\n"},
        over("ports: ['80'], tty: true", "ports: !reset []"),
        over("ports: ['80']", "ports: !reset ['81']"),
        over("ports: ['80']", "ports: !override ['81:81']"),
        over("environment: {A: '1', B: '2'}", "environment: {A: !reset null}"),
        over("environment: {A: '1', B: '2'}", "environment: !override {C: d}"),
        over("environment: {A: '1'}", "image: !reset null, build: ."),
        over("volumes: [/a:/b]", "volumes: !override [/c:/d]"),
        over("ports: !reset ['80'], tty: true", "tty: true"),
        over("ports: !override ['80'], tty: true", "tty: true"),
        {"compose.yaml": _IMAGE + "  b: {image: y}\n", "compose.override.yaml": "services: {a: !reset null}\n"},
        {"compose.yaml": _IMAGE + "  b: {image: y}\n", "compose.override.yaml": "services: {a: !override {image: z}}"},
        {"compose.yaml": "services:\n  a: {image: x, profiles: [p]}\n  b: {extends: a, profiles: !reset []}\n"},
        {"compose.yaml": "services:\n  a: {image: x, ports: ['80']}\n  b: {extends: a, ports: !override ['81']}\n"},
    ),
    "bases": (
        {"compose.yaml": "services:\n  a: {extends: b, tty: true}\n  b: {image: x, ports: ['80']}\n"},
        {"compose.yaml": "services:\n  a: {extends: {service: b}}\n  b: {extends: c, tty: true}\n  c: {image: x}\n"},
        {
            "compose.yaml": "services:\n  a: {extends: {service: b, file: o/base.yml}, environment: {A: '2'}}\n",
            "o/base.yml": "services:\n  b: {image: x, volumes: [./d:/d, ../e:/e], environment: [A=1, B=1], build: .}\n",
        },
        {
            "compose.yaml": "services:\n  a: {extends: {service: b, file: o/base.yml}}\n",
            "o/base.yml": "services:\n  b: {extends: {service: c, file: p/base.yml}}\n",
            "o/p/base.yml": "services:\n  c: {extends: d}\n  d: {image: x, volumes: [./d:/d], env_file: v.env}\n",
            "o/p/v.env": "V=1\n",
        },
        {
            "compose.yaml": "services:\n  a: {extends: {service: a, file: base.yml}, image: z}\n",
            "base.yml": "services:\n  a: {image: x, ports: ['80']}\n",
        },
        {
            "compose.yaml": "services:\n  a: {extends: b}\n  b: {image: x}\n",
            "compose.override.yaml": "services:\n  b: {image: z}\n",
        },
        {
            "compose.yaml": "services:\n  a: {image: x}\n",
            "compose.override.yaml": "services:\n  a: {extends: b}\n  b: {image: z, tty: true}\n",
        },
    ),
    "bases that are refused": (
        {
            "compose.yaml": "services:\n  a: {extends: {service: b, file: o.yml}}\n",
            "o.yml": "services:\n  b: {image: x, «foo»: 1}\n  c: {image: x, foo: 1}\nxyz: 1\n",
        },
        {
            "compose.yaml": "services:\n  a: {extends: {service: b, file: o.yml}}\n",
            "o.yml": "services:\n  b: {image: x, networks: [«n»]}\n  c: {image: x, tty: '«${»'}\n",
        },
        {
            "compose.yaml": "services:\n  a: {image: x, networks: [«gone»]}\n",
            "compose.override.yaml": "services:\n  a: {networks: {«away»: }}\n",
        },
        {
            "compose.yaml": "services:\n  a: {image: x, networks: [gone]}\n",
            "compose.override.yaml": "services:\n  a: {networks: !override [default]}\n",
        },
        {"compose.yaml": "services:\n  a: {image: x, extends: «a»}\n"},
        {"compose.yaml": "services:\n  a: {extends: «b»}\n  b: {extends: «a»}\n"},
        {"compose.yaml": "services:\n  a: {image: x, extends: «b»}\n"},
        {"compose.yaml": "services:\n  a: {image: x, extends: {service: «b»}}\n"},
        {"compose.yaml": "services:\n  a: {image: x, extends: {service: b, file: «o.yml»}}\n"},
        {
            "compose.yaml": "services:\n  a: {image: x, extends: {service: «c», file: o.yml}}\n",
            "o.yml": "services:\n  b: {image: x}\n",
        },
        {
            "compose.yaml": "services:\n  a: {extends: «{service: b, file: o.yml}»}\n",
            "o.yml": "services:\n  b: {extends: {service: a, file: compose.yaml}}\n",
        },
    ),
    "services that need others": (
        *alone(
            *("depends_on: [b]", "depends_on: {b: {condition: service_healthy}}", "links: [b]", "links: ['b:c']"),
            *("volumes_from: [b]", "volumes_from: ['b:ro']", "volumes_from: ['container:c']"),
            *("network_mode: 'service:b'", "ipc: 'service:b'", "pid: 'service:b'", "network_mode: 'container:c'"),
            *("networks: [default]", "networks: [n, m]", "networks: {n: }", "network_mode: host", "network_mode: none"),
            *("volumes: ['vol:/v']", "configs: [c]", "secrets: [s]", "build: {secrets: [s]}"),
            *("depends_on: []", "networks: []", "networks: {}"),
        ),
        *alone(
            *("depends_on: [«c»]", "depends_on: {«c»: {condition: service_healthy}}", "links: [«c»]"),
            *("volumes_from: [«c»]", "volumes_from: [«'c:ro'»]", "network_mode: «'service:c'»", "ipc: «'service:c'»"),
            *("pid: «'service:c'»", "networks: [«o»]", "networks: {«o»: }", "networks: [«host»]", "links: [«'c:d'»]"),
            "volumes: [«'data:/v'»]",
            *("volumes: [{type: volume, source: «data», target: /v}]", "configs: [«d»]", "configs: [{source: «d»}]"),
            *("secrets: [«t»]", "build: {secrets: [«t»]}", "volumes: [«'a/b:/c'»]"),
            *("depends_on: [«a»]", "links: [«a»]", "network_mode: «'service:a'»"),
            *("«network_mode»: host, networks: [n]", "«network_mode»: none, networks: {n: }"),
            *("«scale»: 2, deploy: {replicas: 3}", "«mem_limit»: 1g, deploy: {resources: {limits: {memory: 2g}}}"),
            *("«cpus»: 1, deploy: {resources: {limits: {cpus: 2}}}", "container_name: «web», scale: 2"),
            "«pids_limit»: 1, deploy: {resources: {limits: {pids: 2}}}",
            "container_name: «web», deploy: {replicas: 2}",
            "«cpus»: «many», deploy: {resources: {limits: {cpus: 1}}}",
            *("env_file: «missing.txt»", "env_file: [{path: «missing.txt»}]"),
        ),
        *alone(
            *("scale: 2, deploy: {replicas: 2}", "mem_limit: 1g, deploy: {resources: {limits: {memory: 1024m}}}"),
            *("container_name: web, scale: 1", "container_name: web, deploy: {mode: global}"),
            "env_file: [{path: missing.txt, required: false}]",
            "cpus: 1.5, deploy: {resources: {limits: {cpus: '1.5'}}}",
        ),
        {"compose.yaml": "services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [«a»]}\n"},
        {"compose.yaml": "services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, links: [«a»]}\n"},
        {
            "compose.yaml": "services:\n  a: {image: x, depends_on: [b, c]}\n  b: {image: x, depends_on: [c]}\n"
            "  c: {image: x, depends_on: {«a»: {condition: service_started}}}\n"
        },
        {"compose.yaml": "services:\n  a: {image: x, links: [b, c]}\n  b: {image: x, links: [c]}\n  c: {image: x}"},
        {"compose.yaml": "services:\n  «a»: {tty: true}\n"},
        {"compose.yaml": "services:\n  «a»: {}\n"},
        {"compose.yaml": "services:\n  «a»: {image: ''}\n"},
        {"compose.yaml": "services:\n  a: {extends: b}\n  b: {image: x, depends_on: [«a»]}\n"},
        {
            "compose.yaml": "services:\n  a: {image: x, depends_on: [b]}\n",
            "compose.override.yaml": "services:\n  b: {image: y, depends_on: [«a»]}\n",
        },
        {
            "compose.yaml": "services:\n  a: {image: x, depends_on: [b]}\n",
            "compose.override.yaml": "services:\n  b: {image: y}\n",
        },
    ),
    "included files": (
        {
            "compose.yaml": "include: [{path: o/c.yml, project_directory: .}]\nconfigs: {c: {file: c.txt}}\n" + _IMAGE,
            "o/c.yml": "services: {}\nconfigs: {c: {file: ./c.txt}}\n",
        },
        {
            "compose.yaml": "include: [o/c.yml]\nservices:\n  a: {extends: {service: b, file: o/base.yml}}\n",
            "o/c.yml": "services: {c: {build: {args: [A=1]}}}\n",
            "o/base.yml": "services: {b: {build: {args: [A=1]}}}\n",
        },
        {"compose.yaml": "include: [o.yml]\n" + _IMAGE, "o.yml": "services:\n  b: {image: y, volumes: [./d:/d]}\n"},
        {
            "compose.yaml": "include: [o/compose.yaml]\n" + _IMAGE,
            "o/compose.yaml": "services:\n  b: {image: 'y:$T', volumes: [./d:/d, vol:/v]}\nvolumes: {vol: }\n",
            "o/.env": "T=1\n",
        },
        {
            "compose.yaml": "include: [{path: o/compose.yaml, project_directory: .}]\n" + _IMAGE,
            "o/compose.yaml": "services:\n  b: {image: 'y:${T:-2}', volumes: [./d:/d]}\n",
            "o/.env": "T=1\n",
        },
        {
            "compose.yaml": "include: [{path: o/compose.yaml, env_file: v.env}]\n" + _IMAGE,
            "o/compose.yaml": "services:\n  b: {image: 'y:$T'}\n",
            "o/.env": "T=1\n",
            "v.env": "T=3\n",
        },
        {
            "compose.yaml": "include: [o/compose.yaml]\n" + _IMAGE,
            ".env": "T=4\n",
            "o/compose.yaml": "services:\n  b: {image: 'y:$T'}\n",
            "o/.env": "T=1\n",
        },
        {
            "compose.yaml": "include: [{path: [o/a.yml, o/b.yml]}]\n" + _IMAGE,
            "o/a.yml": "services:\n  b: {image: y, ports: ['80']}\n",
            "o/b.yml": "services:\n  b: {image: z, ports: ['81']}\n",
        },
        {
            "compose.yaml": "include: [o.yml]\nservices:\n  a: {image: x, depends_on: [b], networks: [n]}\n",
            "o.yml": "include: [p.yml]\nservices:\n  b: {image: y, networks: [n]}\n",
            "p.yml": "networks: {n: }\nservices: {}\n",
        },
        {
            "compose.yaml": "include: [o.yml]\nservices: {}\n",
            "o.yml": "services:\n  a: {extends: {service: b, file: q/base.yml}}\n",
            "q/base.yml": "services:\n  b: {image: x, volumes: [./d:/d]}\n",
        },
        {"compose.yaml": "include: [o.yml]\n" + _IMAGE, "o.yml": _IMAGE},
        {"compose.yaml": "include: []\n" + _IMAGE},
        {
            "compose.yaml": "include: [o.yml, p.yml]\n" + _IMAGE,
            "o.yml": "services: {}\nnetworks: {n: {driver: bridge}}\n",
            "p.yml": "services: {}\nnetworks: {n: {driver: bridge}}\n",
        },
    ),
    "included files that are refused": (
        {
            "compose.yaml": "include: [«o/c.yml»]\nconfigs: {c: {file: c.txt}}\n" + _IMAGE,
            "o/c.yml": "services: {}\nconfigs: {c: {file: ./c.txt}}\n",
        },
        {
            "compose.yaml": "include: [{path: o.yml, env_file: «v.env»}]\n" + _IMAGE,
            "o.yml": "services:\n  b: {image: y}\n",
        },
        {
            "compose.yaml": "include: [{path: [o.yml, «p.yml»]}]\n" + _IMAGE,
            "o.yml": "services:\n  b: {image: y}\n",
        },
        {"compose.yaml": "include: [«o.yml»]\n" + _IMAGE},
        {"compose.yaml": "include: [{path: «o.yml»}]\n" + _IMAGE},
        {"compose.yaml": "include: [«compose.yaml»]\n" + _IMAGE},
        {
            "compose.yaml": "include: [o.yml]\n" + _IMAGE,
            "o.yml": "include: [«compose.yaml»]\nservices:\n  b: {image: y}\n",
        },
        {"compose.yaml": "include: [«o.yml»]\n" + _IMAGE, "o.yml": "services:\n  a: {image: z}\n"},
        {
            "compose.yaml": "include: [o.yml, «p.yml»]\n" + _IMAGE,
            "o.yml": "services:\n  b: {image: y}\n",
            "p.yml": "services:\n  b: {image: z}\n",
        },
        {"compose.yaml": "include: [o.yml]\n" + _IMAGE, "o.yml": "services:\n  b: {image: y, «foo»: 1}\n"},
    ),
    "names of files": (
        {"compose.yml": _IMAGE},
        {"docker-compose.yml": _IMAGE},
        {"docker-compose.yaml": _IMAGE},
        {"docker-compose.yml": _IMAGE, "docker-compose.override.yml": "services:\n  a: {tty: true, image: z}\n"},
        {"compose.yaml": _IMAGE, "docker-compose.yml": "services:\n  b: {image: y}\n"},
        {"compose.yaml": _IMAGE, "compose.override.yml": "services:\n  a: {image: z}\n"},
        {"compose.yml": _IMAGE, "compose.override.yaml": "services:\n  a: {image: z}\n"},
        {"compose.yaml": _IMAGE, "docker-compose.override.yml": "services:\n  a: {image: z}\n"},
    ),
    "variables": (
        {"compose.yaml": "services:\n  a: {image: '${I:-x}:$T'}\n", ".env": "T='1'\n"},
        {"compose.yaml": "services:\n  a: {image: 'x:$T'}\n", ".env": "export T=\"1\" # one\n"},
        {"compose.yaml": "services:\n  a: {image: 'x:$T'}\n", ".env": "S=1\nT=${S}2\n"},
        {"compose.yaml": "services:\n  a: {image: 'x:$T'}\n", ".env": "T: 3\n"},
        {"compose.yaml": "services:\n  a: {image: x, environment: {A: '${U:-{a}}', B: '${U:-a}b}', C: '$$x'}}\n"},
        {"compose.yaml": "services:\n  a: {image: x, environment: {A: '$1', B: 'a$', C: '${U:-$$B}'}}\n"},
        {"compose.yaml": "services:\n  a: {image: x, ports: ['${P:-80}:80'], volumes: ['${D:-./d}:/d']}\n"},
        {"compose.yaml": "services:\n  a: {image: x, command: \"echo ${U:-a b} '$T'\"}\n", ".env": "T=t\n"},
    ),
    "profiles": (
        {"compose.yaml": "services:\n  a: {image: x}\n  b: {image: y, profiles: [p]}\n"},
        {"compose.yaml": "services:\n  a: {image: x}\n  b: {image: y, profiles: [p], networks: [«n»]}\n"},
        {"compose.yaml": "services:\n  a: {image: x}\n  «b»: {profiles: [p]}\n"},
        {"compose.yaml": "services:\n  a: {image: x}\n  b: {image: y, profiles: []}\n"},
    ),
    "mounts": (
        {"compose.yaml": "services:\n  a: {image: x, volumes: [vol:/v, './d:/d', /e:/e:ro, /f, ../g:/g]}\n" + _REST},
        {"compose.yaml": "services:\n  a: {image: x, volumes: ['a:/v', 'C:\\x:/y', ./a]}\n"},
        {"compose.yaml": "services:\n  a: {image: x, configs: [c, {source: c, target: /t}], secrets: [s]}\n" + _REST},
        {"compose.yaml": "services:\n  a: {image: x, volumes: [/a:/b, /c:/b], tmpfs: [/t, '/u:size=1m']}\n"},
    ),
}  # fmt: skip
"""What is refused stands between « and »."""


CODES = {
    *("DO102", "DO103", "FM101", "FM102", "FM103", "FM104", "LK109"),
    *("DO107", "DO108", "DO109", "DO110", "DO111", "DO112", "DO114", "DO115"),
}
REFUSING = [rule for rule in discover() if rule.code in CODES]
"""The rules that tell what Compose refuses."""
NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")


def start(project: Project) -> str:
    """The file that Compose begins with."""
    return next(name for name in NAMES if name in project)


def marked(project: Project, folder: Path) -> Project:
    """A project with marks around what we say that Compose refuses."""
    files = Files(folder, base=folder)
    found, _ = run([find_stack(files, start(project))], REFUSING)
    spots: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for at in (one.primary for one in found if "compose refuses" in one.message or one.code != "DO114"):
        starts = [0, *(index + 1 for index, char in enumerate(project[at.file]) if char == "\n")]
        first, last = starts[at.line - 1] + at.column - 1, starts[at.end_line - 1] + at.end_column - 1
        spots[at.file].add((first, last))
    return {name: _with_marks(text, spots[name]) for name, text in project.items()}


def _with_marks(text: str, spots: set[tuple[int, int]]) -> str:
    marks = [(end, 0, "»") for _, end in spots] + [(start, 1, "«") for start, _ in spots]
    for at, _, mark in sorted(marks, reverse=True):
        text = text[:at] + mark + text[at:]
    return text


def plain(project: Project) -> Project:
    return {name: text.replace("«", "").replace("»", "") for name, text in project.items()}
