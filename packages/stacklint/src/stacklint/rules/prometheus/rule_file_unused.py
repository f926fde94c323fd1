"""LK105."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.container import Seen
from stacklint.stack.prometheus.meant import unloaded_rules
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

_PROMETHEUS = """\
    image: prom/prometheus:v3.5.0
    command: [--config.file=/etc/prometheus/prometheus.yml]
    volumes:
      - ./prometheus:/etc/prometheus:ro
"""


def _built(step: str, more: str) -> dict[str, str]:
    dockerfile = f"FROM prom/prometheus:v3.5.0\nCOPY prometheus.yml rules.yml /etc/prometheus/\n{step}"
    files = {"prometheus/Dockerfile": dockerfile, "prometheus/more.yml": more}
    return edited("compose.yaml", _PROMETHEUS, "    build: prometheus\n", files)


_RULES = "groups:\n  - name: more\n    rules:\n      - record: a:b\n        expr: up\n"


@rule(
    "LK105",
    "rule-file-unused",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited("prometheus/prometheus.yml", "rule_files: [rules.yml]\n", "")
            | {"prometheus/rules.yml": _RULES.replace("groups", "«groups»")}
        ),
        Example(
            edited("prometheus/prometheus.yml", "rule_files: [rules.yml]\n", "")
            | {"prometheus/rules.yml": _RULES.replace("groups", "«groups»").replace(": up", ": limitk(2, up)")}
        ),
        Example(_built("", _RULES.replace("groups", "«groups»"))),
    ),
    good=(
        Example(stack()),
        Example(stack({"loki/rules.yml": _RULES})),
        Example(
            edited("prometheus/prometheus.yml", "[rules.yml]", "[rules.yml, '/etc/prometheus/{{ env }}/*.yml']")
            | {"prometheus/prod/more.yml": _RULES}
        ),
        Example(edited("prometheus/prometheus.yml", "[rules.yml]", "[]")),
        Example(edited("prometheus/prometheus.yml", "[rules.yml]", "rules.yml")),
        Example(edited("prometheus/prometheus.yml", "[rules.yml]", "[")),
        Example(edited("prometheus/prometheus.yml", "rule_files", "rule_file") | {"prometheus/more.yml": _RULES}),
        Example(_built("COPY . /etc/prometheus\nRUN sed -i s/rules/more/ /etc/prometheus/prometheus.yml\n", _RULES)),
        Example(stack({"prometheus/loki.yml": _RULES.replace(": up", ': \'{a="b"} |= "c"\'')})),
    ),
)
def rule_file_unused(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """A file of rules that no Prometheus loads.

    promtool checks such a file and says SUCCESS, since it looks at the file and not at who reads it. Prometheus never
    evaluates it. Either it is mounted and `rule_files` doesn't list it, or it lies in the folder of the configuration
    and is not mounted.
    """
    container, listed = subject.container, subject.config["rule_files"]
    misspelt = bool(subject.references) and not listed.exists
    broken = subject.config.document.broken or (listed.present and not listed.is_sequence)
    if container is None or container.hides or len(stack.prometheus) != 1 or listed.value == [] or misspelt or broken:
        return
    if any(reference.is_pattern and reference.resolution.seen is Seen.UNKNOWN for reference in subject.references):
        return
    loaded = {path for reference in subject.references for path in reference.files}
    folder = posixpath.dirname(subject.config_path)
    is_built = container.service.is_built
    mounted, bring = ("copied into the image, nor mounted", "copy") if is_built else ("mounted", "mount")
    told = {one.path for several in stack.meant_rules.values() for one in several}
    for path, seen in unloaded_rules(subject, stack).items():
        if path in told or not (seen or (folder and path.startswith(f"{folder}/"))):
            continue
        if any(path.endswith(_last(reference.pattern)) for reference in subject.references):
            continue
        where = listed if listed.exists else subject.config["scrape_configs"]
        yield Finding(
            Place(stack.files.name(path), ("groups",)).key(),
            "no `rule_files` entry covers this file; its rules are never evaluated"
            if seen
            else f"this file is not {mounted}; its rules are never evaluated",
            f"list it as `{seen}`" if seen else f"{bring} it into the container, and list it in `rule_files`",
            ((where.place.key(), "what Prometheus loads" if listed.exists else "no `rule_files` in this file"),),
            severity=Severity.WARNING if loaded else None,
        )


def _last(pattern: str) -> str:
    """The file's name in an entry of `rule_files`, if it is one: what is listed and missing has its own rule."""
    name = posixpath.basename(pattern)
    return "\0" if any(mark in name for mark in "*?[") else f"/{name}"
