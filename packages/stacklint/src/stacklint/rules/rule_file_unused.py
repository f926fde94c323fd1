"""LK105."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place, Spot
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.kinds import candidates
from stacklint.stack.prometheus import Prometheus
from stacklint.stack.stack import Stack

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
    ),
    good=(
        Example(stack()),
        Example(stack({"loki/rules.yml": _RULES})),
    ),
)
def rule_file_unused(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """A file of rules that no Prometheus loads.

    promtool checks such a file and says SUCCESS, since it looks at the file and not at who reads it. Prometheus never
    evaluates it. Either it is mounted and `rule_files` doesn't list it, or it lies in the folder of the configuration
    and is not mounted.
    """
    container = subject.container
    if container is None or len(stack.prometheus) != 1:
        return
    loaded = {path for reference in subject.references for path in reference.files}
    folder = posixpath.dirname(subject.config_path)
    for path in candidates(stack.files, Kind.RULES):
        if path in loaded or "loki" in path.lower() or "mimir" in path.lower():
            continue
        seen = container.sees(path)
        if seen is None and not (folder and path.startswith(f"{folder}/")):
            continue
        if any(other.service is not container.service and other.sees(path) for other in stack.containers):
            continue
        listed = subject.config["rule_files"]
        where = listed.place.key() if listed.exists else subject.config.place
        related: tuple[tuple[Place | Spot, str], ...] = ((where, "what Prometheus loads"),)
        if listed.exists is False:
            related = (
                (Place(subject.config.document.name, ("scrape_configs",)).key(), "no `rule_files` in this file"),
            )
        yield Finding(
            Place(stack.files.name(path), ("groups",)).key(),
            "no `rule_files` entry covers this file; its rules are never evaluated"
            if seen
            else "this file is not mounted; its rules are never evaluated",
            f"list it as `{seen}`" if seen else "mount it into the container, and list it in `rule_files`",
            related,
        )
