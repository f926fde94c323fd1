"""Repositories made to be hard: the sound one with something in it that is deep, many, or without end."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from stacklint.rules.examples import write
from stacklint.rules.fixtures import stack

Make = Callable[[Path], None]
Files = Mapping[str, str]

MANY: Final = 100_000
MEGABYTE: Final = 1_000_000
COMPOSE: Final = stack({})["compose.yaml"]
_RULES: Final = stack({})["prometheus/rules.yml"]
_BOARD: Final = stack({})["grafana/dashboards/app.json"]
_LARGE: Final = _BOARD.replace('"panels": [', f'"more": [{"0, " * 300_000}0],\n"panels": [')

NAMES: Final = (
    ".env", ".gitignore", ".gitmodules", "Makefile", "README.md", "docker-compose.prod.yml",
    "prometheus/prometheus.yml", "prometheus/rules.yml", "prometheus/other.rules", "prometheus/targets.json",
    "grafana/dashboards/app.json", "grafana/provisioning/datasources/prometheus.yml",
    "grafana/provisioning/dashboards/provider.yml", "grafana/provisioning/alerting/alerts.yml",
    "app/Dockerfile", "app/.dockerignore", "app/metrics.prom", "app/app.py", "app/start.sh",
)  # fmt: skip
"""What a check reads by itself, or because something in the repository names it, beside compose.yaml."""

_APP: Final = 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n'
_SOURCE: Final = """\
from prometheus_client import Counter, start_http_server
REQUESTS = Counter("http_requests", "Requests.", ["route"])
start_http_server(5000)
"""
_SCRAPED: Final = "scrape_configs: [{job_name: app, static_configs: [{targets: ['app:5000']}]}]\n"


def _give(files: Callable[[], Files]) -> Make:
    return lambda folder: write(files(), folder)


def _composed(more: Callable[[], str], **files: str) -> Make:
    """The sound repository with more in its compose file."""
    return _give(lambda: {"compose.yaml": COMPOSE + more(), **files})


def _programmed(source: str = "", dockerfile: str = _APP, files: Callable[[], Files] = dict) -> Make:
    """The sound repository in which a program tells what it exports, with more in it."""

    def make(folder: Path) -> None:
        (folder / "app/metrics.prom").unlink(missing_ok=True)
        write({"app/Dockerfile": dockerfile, "app/app.py": _SOURCE + source, **files()}, folder)

    return make


def _steps(lines: Iterable[str]) -> Make:
    return _programmed(dockerfile=f'FROM python:3.13-slim\n{"".join(lines)}CMD ["python", "app.py"]\n')


def _each(make: Make) -> Make:
    """The same in the place of every file that is read."""

    def made(folder: Path) -> None:
        for path in (folder / name for name in NAMES):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            make(path)

    return made


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path.name)
    os.chdir(here)


def _sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 30)


def _deep(levels: int, name: str) -> Make:
    """Folders in one another, made step by step: their path is longer than any that a system takes."""

    def make(folder: Path) -> None:
        here = os.open(folder, os.O_RDONLY)
        for _ in range(levels):
            os.mkdir(name, dir_fd=here)
            below = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        file = os.open("compose.yaml", os.O_WRONLY | os.O_CREAT, dir_fd=here)
        os.write(file, COMPOSE.encode())
        os.close(file)
        os.close(here)

    return make


def _many(count: int, name: str, text: str = "") -> Make:
    """So many files, a thousand in a folder."""

    def make(folder: Path) -> None:
        for number in range(count):
            path = folder / "many" / str(number // 1_000) / name.format(number)
            if number % 1_000 == 0 or "/" in name:
                path.parent.mkdir(parents=True)
            path.write_text(text.format(number) if text else "", "utf-8")

    return make


def _linked(folder: Path) -> None:
    """Folders that link to one another, and patterns that look through all of them."""
    for number in range(12):
        (folder / f"prometheus/tree/f{number}").mkdir(parents=True)
        for other in range(12):
            (folder / f"prometheus/tree/f{number}/to{other}").symlink_to(f"../f{other}")
    stars = "*/" * 12
    found = f"file_sd_configs: [{{files: ['tree/{stars}*.json']}}]"
    config = f"rule_files: ['tree/{stars}*.yml']\nscrape_configs: [{{job_name: a, {found}}}]\n"
    write({"prometheus/prometheus.yml": config}, folder)


def _outside(folder: Path) -> None:
    """Links that leave the folder, in the place of files that are read; what they lead to is telling."""
    outside = folder.parent / "outside"
    outside.write_text("SECRET-OUTSIDE: [\n", "utf-8")
    _each(lambda path: path.symlink_to(outside))(folder)
    (folder / "configs").symlink_to("/etc")


def _odd_names(folder: Path) -> None:
    """Names that are no text, or that a terminal would follow, of files in which something is wrong."""
    broken = "groups: [{name: a, rules: [{record: a, expr: 'x y'}]}]\n"
    for name in (b"a\nb.yml", b"\x1b[31m.yml", b"\xff\xe9.yml", "\u202egpj.yml".encode()):
        (folder / "prometheus" / os.fsdecode(name)).write_text(broken, "utf-8")
    odd = folder / os.fsdecode(b"\xff\n")
    odd.mkdir()
    (odd / "compose.yaml").write_text(COMPOSE + "  x: {imag: y}\n", "utf-8")
    write({"prometheus/prometheus.yml": f"rule_files: ['*.yml']\n{_SCRAPED}"}, folder)


def _included(count: int, each: int) -> Make:
    """Files that include one another, each several of them."""

    def files() -> Files:
        ring = [", ".join(f"c{(number + step) % count}.yaml" for step in range(1, each + 1)) for number in range(count)]
        parts = {
            f"c{n}.yaml": f"include: [{named}]\nservices: {{s{n}: {{image: x}}}}\n" for n, named in enumerate(ring)
        }
        return {"compose.yaml": "include: [c0.yaml]\n" + COMPOSE, **parts}

    return _give(files)


def _aliases(first: str, again: Callable[[str], str]) -> str:
    """Ten levels, each of nine of those before."""
    return f"x-a0: &a0 {first}\n" + "".join(f"x-a{n}: &a{n} {again(f'*a{n - 1}')}\n" for n in range(1, 10))


def _listed(alias: str) -> str:
    return f"[{', '.join([alias] * 9)}]"


def _mapped(alias: str) -> str:
    return f"{{{', '.join(f'k{number}: {alias}' for number in range(9))}}}"


def _patterns(entries: Iterable[str], width: int, name: str = "a") -> Make:
    """A tree four folders deep below the configuration, and patterns that look for files in it."""
    listed = ", ".join(f"'tree/{entry}'" for entry in entries)
    config = f"rule_files: [{listed}]\nscrape_configs: [{{job_name: a, file_sd_configs: [{{files: [{listed}]}}]}}]\n"

    def files() -> Files:
        steps = [f"{name}{number}" for number in range(width)]
        leaves = [f"{a}/{b}/{c}/{d}.yml" for a in steps for b in steps for c in steps for d in steps]
        return {"prometheus/prometheus.yml": config, **{f"prometheus/tree/{leaf}": "" for leaf in leaves}}

    return _give(files)


def _long(name: str, text: str, size: int) -> Make:
    return _give(lambda: {name: text * (size // len(text))})


def _modules(count: int, text: Callable[[int], str]) -> Callable[[], Files]:
    return lambda: {f"app/m{number}.py": text(number) for number in range(count)}


HOSTILE_REPOSITORIES: dict[str, Make] = {
    # trees
    "a tree of 1,500 levels": _deep(1_500, "d"),
    "a tree with a path that is too long": _deep(1_000, "d" * 200),
    "30,000 YAML files": _many(30_000, "f{}.yml"),
    "100,000 JSON files": _many(MANY, "f{}.json"),
    "10,000 scripts": _many(10_000, "f{}.sh", "docker compose -f a.yml -f {}.yml up\n"),
    "3,000 compose files": _many(3_000, "compose.{}.yml", "services: {{s{}: {{image: x}}}}\n"),
    "400 stacks": _many(400, "{}/compose.yaml", COMPOSE.replace("{", "{{").replace("}", "}}")),
    "5,000 rule files": _many(5_000, "f{}.yml", _RULES),
    "2,000 dashboards": _give(lambda: {f"grafana/dashboards/d{number}.json": _BOARD for number in range(2_000)}),
    "30 dashboards of a megabyte": _give(
        lambda: {f"grafana/dashboards/d{number}.json": _LARGE for number in range(30)}
    ),
    # what is no file
    "pipes": _each(os.mkfifo),
    "sockets": _each(_socket),
    "folders": _each(Path.mkdir),
    "files of a gigabyte": _each(_sparse),
    "links to a device": _each(lambda path: path.symlink_to("/dev/zero")),
    "links to themselves": _each(lambda path: path.symlink_to(path.name)),
    "links to the outside": _outside,
    "folders that link to one another": _linked,
    "odd names": _odd_names,
    # compose
    "includes in a ring": _included(50, 1),
    "includes in many rings": _included(12, 6),
    "extends in a ring": _composed(
        lambda: "".join(f"  e{n}: {{extends: {{service: e{(n + 1) % 3_000}}}}}\n" for n in range(3_000))
    ),
    "a chain of extends": _composed(
        lambda: "".join(f"  e{n}: {{extends: {{service: e{n + 1}}}, image: x}}\n" for n in range(20_000))
    ),
    "extends of files in a ring": _composed(
        lambda: "  a: {extends: {service: a, file: e0.yaml}}\n",
        **{
            f"e{n}.yaml": f"services: {{a: {{extends: {{service: a, file: e{(n + 1) % 60}.yaml}}}}}}\n"
            for n in range(60)
        },
    ),
    "a reset of 30,000 services": _composed(
        str, **{"compose.override.yaml": "services:\n" + "".join(f"  s{n}: !reset null\n" for n in range(30_000))}
    ),
    "aliases of lists": _give(
        lambda: {"compose.yaml": _aliases("[ha]", _listed) + COMPOSE + "  x: {image: x, volumes: *a9, ports: *a9}\n"}
    ),
    "aliases of mappings": _give(
        lambda: {"compose.yaml": _aliases("{k: ha}", _mapped) + COMPOSE + "  x: {image: x, labels: *a9}\n"}
    ),
    "aliases that are merged": _give(
        lambda: {"compose.yaml": _aliases("{image: x}", lambda one: f"{{<<: {_listed(one)}}}") + COMPOSE + "  x: *a9\n"}
    ),
    "defaults in defaults": _composed(lambda: f"  x: {{image: '{'${A:-' * 50_000}{'}' * 50_000}'}}\n"),
    "defaults after defaults": _composed(lambda: f"  x: {{image: '{'${A:-b}' * 200_000}'}}\n"),
    "many defaults in one": _composed(lambda: f"  x: {{image: '${{A:-{'${A:-b}' * 50_000}}}'}}\n"),
    "variables that double": _composed(
        lambda: "  x: {image: '${A59}', env_file: [.env], environment: ['Z=${A59}${A58}']}\n",
        **{".env": "A0=" + "x" * 100 + "\n" + "".join(f"A{n}=${{A{n - 1}}}${{A{n - 1}}}\n" for n in range(1, 60))},
    ),
    "100,000 variables": _give(lambda: {".env": "".join(f"A{n}=x\n" for n in range(MANY))}),
    # Dockerfiles
    "100,000 copies": _steps(["COPY . .\n"] * MANY),
    "variables that double in a Dockerfile": _steps(
        ["ENV A0=xxxxxxxxxx\n", *(f"ENV A{n + 1}=$A{n}$A{n}\n" for n in range(100)), "WORKDIR $A100\n"]
    ),
    "40,000 variables of a Dockerfile": _steps(f"ENV A{n + 1}=${{A{n}:-x}}\n" for n in range(40_000)),
    "arguments of arguments": _programmed(
        dockerfile="".join(f"ARG A{n + 1}=$A{n}$A{n}\n" for n in range(30_000)) + "FROM $A30000\n"
    ),
    "20,000 stages": _programmed(
        dockerfile="".join(f"FROM s{n} AS s{n + 1}\nCOPY --from=s0 / /\n" for n in range(20_000))
    ),
    "patterns of .dockerignore": _programmed(
        files=lambda: {
            "app/.dockerignore": "".join(f"*a*a*a*{n}\n**/**/a{n}\n" for n in range(95)),
            **{f"app/{'a/' * 50}{n}{'a' * 100}.py": "" for n in range(2_000)},
        }
    ),
    "a copy of many patterns": _programmed(
        dockerfile=_APP.replace("COPY . .", "COPY " + ("*a" * 20 + "b ") * 50 + "./"),
        files=lambda: {f"app/{n}{'a' * 200}.py": "" for n in range(1_000)},
    ),
    # what git ignores, and patterns of configurations
    "patterns of .gitignore": _give(
        lambda: {
            ".gitignore": "".join(f"{'*a' * 30}{n}\n{'**/' * 50}x{n}\n{'[' * 500}\n" for n in range(1_000)),
            "prometheus/prometheus.yml": _SCRAPED
            + "rule_files:\n"
            + "".join(f"- {'a' * 99}{n}.yml\n" for n in range(500)),
        }
    ),
    "patterns for folders": _patterns(["*/*/*/*"] * 200, 8),
    "patterns of many stars": _patterns([f"{'a*' * 20}b/*/*/*"] * 50, 5, "a" * 100),
    # programs
    "a program of ten megabytes": _programmed(files=lambda: {"app/app.py": _SOURCE + "x = 1\n" * 1_700_000}),
    "a program in brackets": _programmed("x = " + "(" * 5_000 + ")" * 5_000 + "\n"),
    "a program of signs": _programmed("x = " + "-" * 100_000 + "1\n"),
    "a sum of 20,000 parts": _programmed("x = 1" + "+1" * 20_000 + "\n"),
    "constants that double": _programmed(
        "A0 = 'x'\n" + "".join(f"A{n + 1} = A{n} + A{n}\n" for n in range(200)) + "Counter(A200, A200)\n"
    ),
    "constants that choose": _programmed(
        "".join(f"A{n} = 'a' if x else 'b'\n" for n in range(60))
        + f"Counter({' + '.join(f'A{n}' for n in range(60))}, 'x')\n"
    ),
    "loops in loops": _programmed("for a in range(10**9):\n  for b in range(10**9):\n    Counter(f'a{a}{b}', 'x')\n"),
    "large numbers": _programmed("A = 'x' * 10**9 * 10**9\nB = 10**10**10\nCounter(A + str(B), 'x')\n"),
    "functions that call one another": _programmed(
        "".join(f"def f{n}(x): return f{(n + 1) % 500}(x) + f{(n + 1) % 500}(x)\n" for n in range(500))
        + "Counter(f0('a'), 'x')\n"
    ),
    "modules in a ring": _programmed(
        "import app\nfrom app import *\nfrom m0 import *\n",
        files=_modules(300, lambda n: f"from m{(n + 1) % 300} import *\nimport app\nX{n} = X{(n + 1) % 300}\n"),
    ),
    "modules that take all names of all others": _programmed(
        "from m0 import *\nCounter(Z, 'x')\n",
        files=_modules(150, lambda _: "".join(f"from m{other} import *\n" for other in range(150))),
    ),
    # large files
    **{
        f"30 MB of {name}": _long(name, "[1]\n" if name.endswith("json") else "a: b\n", 30 * MEGABYTE)
        for name in ("compose.yaml", *NAMES)
        if not name.startswith("app/") or name == "app/metrics.prom"
    },
    "50 MB of a configuration": _long("prometheus/prometheus.yml", "a: b\n", 50 * MEGABYTE),
    "400,000 series": _give(lambda: {"app/metrics.prom": "".join(f"a{n} 1\n" for n in range(400_000))}),
    "labels without end": _give(lambda: {"app/metrics.prom": "a{" + 'b="c",' * 600_000 + "} 1\n"}),
}
"""What makes them, by what is hard about them."""
