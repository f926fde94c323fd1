"""Compose projects made of a seed: files with overrides, included and extended ones, and a fault here and there."""

from __future__ import annotations

import json
from random import Random
from typing import Any

Project = dict[str, str]
Body = dict[str, Any]

NAMES = ("app", "db", "web-1", "cache_2", "p.q")
_TEXTS = ("a", "b c", "x=1", "", "$P", "${P:-d}", "${U:-e}", "$$", "${P+r}", "--f=1", "'q'", "~", "true", "1", "$Q.$P")
_VALUES = (*_TEXTS, 1, 1.5, True, None)
_PAIRS: tuple[object, ...] = (
    *({name: value} for name in "ABC" for value in _VALUES),
    *([f"{name}={text}"] for name in "ABC" for text in _TEXTS),
    *(["A=1", "B=2", "E"], {"A": 1, "D": "x"}, {}, ["B=${Q}", "A=2"], {"A": "${U:-{x}}", "C": "$1"}),
)
_PORTS: tuple[object, ...] = (
    *("80:80", "81:80/udp", "127.0.0.1:8080:80", "3000-3002:3000-3002", "9000-9009:90", "$P:80", 8081, "443", "5-7"),
    *("[::1]:6060:60", "${U:-70}:70", {"target": 80, "published": "8082"}, {"target": 90, "published": 91}),
    {"target": 90, "protocol": "udp", "host_ip": "127.0.0.1"},
)
_MOUNTS: tuple[object, ...] = (
    *("./d:/d", "vol:/v", "/e:/e:ro", "./f:/d", "/anon", "ext:/x", "../up:/up", "~/h:/h", "${D:-./g}:/g", "./z:/z/"),
    {"type": "bind", "source": "./l", "target": "/l", "read_only": True},
    {"type": "volume", "source": "vol", "target": "/w", "volume": {"nocopy": True}},
    {"type": "tmpfs", "target": "/m", "tmpfs": {"size": "5m"}},
)

GOOD: dict[str, tuple[object, ...]] = {
    "build": (".", "./b", {"context": "./b", "args": {"A": 1}}, {"args": ["A=2"]}, {"dockerfile": "D", "target": "t"}),
    "command": (None, "a b", "a 'b c' $P", [], ["a", "$P", "b c"], ["--f=${Q}"], 'x "y z"', "${U:-p q}"),
    "entrypoint": (None, "a b", [], ["a", "b"], ["sh", "-c", "echo $$X"]),
    "container_name": ("one", "two", "$Q"),
    "hostname": ("one", "two.x", "$Q"),
    "user": ("root", "1000", "1000:1000", "${U:-app}"),
    "restart": ("always", "unless-stopped", "on-failure:3", "no"),
    "depends_on": ([], {}),
    "deploy": (None, {"replicas": 1}, {"labels": ["a=b"]}, {"resources": {"limits": {"memory": "1g", "cpus": 0.5}}}),
    "dns": ("1.1.1.1", ["1.1.1.1", "2.2.2.2"]),
    "env_file": ([{"path": "v.env", "required": False}], [], [{"path": "w.env", "required": False}]),
    "environment": _PAIRS,
    "labels": _PAIRS,
    "expose": (["80"], [81, "82"], ["90-91"], ["${P}"], ["80", 80]),
    "extra_hosts": (["h:1.2.3.4"], {"h": "1.2.3.4"}, ["h=1.2.3.4", "i:host-gateway"]),
    "healthcheck": ({"test": ["CMD", "a"], "interval": "5s"}, {"test": "a b"}, {"disable": True}, {"retries": "3"}),
    "mem_limit": ("1g", "512m", 5, "${M:-1g}", "1.5G"),
    "networks": (["n"], ["n", "m"], {"n": None}, {"n": {"aliases": ["al", "am"]}, "m": {}}, ["default"], []),
    "profiles": ([], ["p"], ["p", "q"]),
    "pull_policy": ("always", "missing"),
    "secrets": (["s"], [{"source": "s", "target": "t"}], [{"source": "s"}, "s"]),
    "configs": (["c"], [{"source": "c", "target": "/etc/c"}], [{"source": "c", "mode": 288}]),
    "stop_grace_period": ("10s", "1m30s", "${S:-5s}"),
    "tmpfs": ("/t", ["/t", "/u:size=1m"], []),
    "tty": (True, False, "yes", "${T:-true}"),
    "ulimits": ({"nofile": 5}, {"nofile": {"soft": 1, "hard": 2}}, {"nproc": "7"}),
    "x-own": (1, [1], {"a": "$Q"}),
}
"""What a service may hold; what is picked from lists of ports and mounts comes beside it."""
BAD: dict[str, tuple[object, ...]] = {
    "build": (5, {"contxt": "."}, {"dockerfile": "a", "dockerfile_inline": "b"}),
    "command": (5, ["a", 1], {"a": "b"}),
    "container_name": (5, ["a"]),
    "depends_on": (["gone"], {"gone": {"condition": "service_started"}}, {"app": {"condition": "ready"}}, "app"),
    "deploy": ({"replicas": "two"}, {"resources": {"limits": {"memory": 5}}}, {"replica": 1}),
    "env_file": ("gone.txt", 5),
    "environment": ("A=b", ["A=1", 2], {"A": ["b"]}, {"A": "${B.c}"}, ["A=${B"]),
    "expose": ([True], [1.5], "80"),
    "extra_hosts": (["h"], "h:1.2.3.4"),
    "healthcheck": ({"test": ["curl"]}, {"interval": "5"}, {"tests": "a"}, None),
    "hostname": (5, None),
    "imagee": ("odd",),
    "links": (["gone"],),
    "mem_limit": ("lots", True),
    "network_mode": ("service:gone",),
    "networks": (["gone"], {"n": {"alias": ["a"]}}, "n", {"n": 5}),
    "ports": (["80:a"], "80:80", ["80:80:80"], [{"published": 80}], [None]),
    "pull_policy": ("often",),
    "scale": ("two", 1.5),
    "secrets": (["gone"], "s", [{"source": "s", "path": "t"}]),
    "configs": (["gone"], [{"source": "gone"}]),
    "stop_grace_period": ("5", "1d"),
    "tty": ("maybe", 1),
    "ulimits": ({"nofile": {"soft": 1}}, {"nofile": "many"}),
    "volumes": (["gone:/q"], [{"type": "bind", "source": "/a"}], [":/a"], ["/a:/b:c1:d1"], {"a": "b"}),
}
"""What Compose refuses."""


class Maker:
    """Makes projects; what it makes depends on its seed alone."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def project(self) -> Project:
        """A project, in two of three cases a sound one."""
        names = self._random.sample(NAMES, self._random.randint(1, 4))
        services = {name: self._service() for name in names}
        self._connect(services)
        top: Body = {
            "services": services,
            "networks": {"n": None, "m": {"driver": "bridge"}},
            "volumes": {"vol": None, "ext": {"external": True}},
            "configs": {"c": {"file": "c.txt"}},
            "secrets": {"s": {"environment": "S"}},
        }
        files = {".env": "P=80\nQ=q\n"}
        if self._random.random() < 0.5:
            changed = self._random.sample(names, self._random.randint(1, len(names)))
            files["compose.override.yaml"] = _written({"services": {name: self._change() for name in changed}})
        if self._random.random() < 0.3:
            self._extend(services[names[0]], files)
        if self._random.random() < 0.3:
            self._include(top, names, files)
        if self._random.random() < 0.25:
            key = self._random.choice(sorted(BAD))
            services[self._random.choice(names)][key] = self._random.choice(BAD[key])
        files["compose.yaml"] = _written(top)
        return files

    def _connect(self, services: dict[str, Body]) -> None:
        """Let services wait for others that come later, and now and then for one that comes before."""
        names = list(services)
        for index, name in enumerate(names[:-1]):
            other = self._random.choice(names[index + 1 :])
            if self._random.random() < 0.3:
                services[name]["depends_on"] = self._random.choice(
                    ([other], {other: {"condition": "service_healthy"}}, {other: {"condition": "service_started"}})
                )
            if self._random.random() < 0.05:
                services[other]["links"] = [f"{name}:other"]

    def _extend(self, service: Body, files: Project) -> None:
        folder = self._random.choice(("", "sub/"))
        files[f"{folder}base.yml"] = _written(
            {"services": {"base": self._service(), "other": {"extends": "base", "tty": True}}}
        )
        file = self._random.choice((*[f"{folder}base.yml"] * 9, "gone.yml"))
        service["extends"] = {"service": self._random.choice((*["base", "other"] * 5, "nope")), "file": file}

    def _include(self, top: Body, names: list[str], files: Project) -> None:
        name = self._random.choice((*["inc"] * 9, names[0]))
        included = {"services": {name: self._service()}, "configs": {"c": {"file": "./c.txt"}}}
        if self._random.random() < 0.7:
            del included["configs"]
        files["inc/compose.yaml"] = _written(included)
        files["inc/.env"] = "Q=r\nM=2g\n"
        long = {"path": "inc/compose.yaml", "project_directory": self._random.choice((".", "inc"))}
        top["include"] = [self._random.choice(("inc/compose.yaml", long))]

    def _service(self) -> Body:
        body: Body = {"image": self._random.choice(("x", "x:1", "r.example/x:${P}", "y"))}
        for key in self._random.sample(sorted(GOOD), self._random.randint(0, 6)):
            body[key] = self._random.choice(GOOD[key])
        self._add_lists(body)
        return body

    def _change(self) -> Body:
        keys = self._random.sample(sorted(GOOD), self._random.randint(1, 4))
        found: Body = {key: self._random.choice(GOOD[key]) for key in keys}
        self._add_lists(found)
        if self._random.random() < 0.2:
            found[self._random.choice(("ports", "volumes", "environment", "command", "networks"))] = "!reset"
        return found

    def _add_lists(self, body: Body) -> None:
        if self._random.random() < 0.4:
            body["ports"] = self._random.sample(_PORTS, self._random.randint(0, 4))
        if self._random.random() < 0.5:
            body["volumes"] = self._random.sample(_MOUNTS, self._random.randint(0, 5))


def _written(data: Body) -> str:
    """JSON is YAML, but for its tags."""
    return json.dumps(data, indent=1).replace('"!reset"', "!reset []") + "\n"
