"""LK247."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_FILE: Final = "prometheus/prometheus.yml"
_STATIC: Final = "    static_configs:\n      - targets: [app:5000]\n"
_DOCKER: Final = "    docker_sd_configs: [{host: unix:///var/run/docker.sock}]\n"
_OWN: Final = frozenset(
    {"job", "__address__", "__scheme__", "__metrics_path__", "__scrape_interval__", "__scrape_timeout__"}
)
"""What every target has before relabelling."""
_META: Final = {
    "static": "",
    "file": "__meta_filepath",
    "dns": "__meta_dns_",
    "docker": "__meta_docker_",
    "dockerswarm": "__meta_dockerswarm_",
    "kubernetes": "__meta_kubernetes_",
    "consul": "__meta_consul_",
    "ec2": "__meta_ec2_",
}
"""How the labels begin that a discovery gives to its targets (Prometheus documentation, configuration)."""
_PLAIN: Final = Pattern(r"[\w.*+?|()^$:;/\\ -]{0,500}", re.ASCII)
"""Expressions that Python and RE2 read alike: no classes, no counts."""
_WRITES: Final = frozenset({"replace", "hashmod", "lowercase", "uppercase"})
_HARMLESS: Final = frozenset({"keep", "drop", "keepequal", "dropequal", "labeldrop", "labelkeep"})


def _kept(label: str, regex: str = "web", before: str = "", targets: str = _STATIC) -> Example:
    steps = f"{before}      - {{source_labels: [{label}], regex: '{regex}', action: keep}}\n"
    return Example(edited(_FILE, _STATIC, f"{targets}    relabel_configs:\n{steps}"))


@rule(
    "LK247",
    "keep-drops-all",
    severity=Severity.ERROR,
    bad=(
        _kept("«__meta_docker_container_name»"),
        _kept("«__meta_dockerswarm_service_name»", targets=_DOCKER),
        _kept("«env»", "prod|test", targets=f"{_STATIC}        labels: {{environment: prod}}\n"),
        _kept("«a», b", "x;y", before="      - {source_labels: [job], target_label: c, action: lowercase}\n"),
    ),
    good=(
        _kept("__meta_docker_container_name", targets=_DOCKER),
        _kept("__meta_docker_container_name", ".*"),
        _kept("__meta_docker_container_name", "("),
        _kept("__meta_docker_container_name", "[[:alpha:]]+"),
        _kept("__meta_hetzner_role", targets="    hetzner_sd_configs: [{role: robot}]\n"),
        _kept("env, job", "prod;app"),
        _kept("env", "prod", targets=f"{_STATIC}        labels: {{env: prod}}\n"),
        _kept("env", "prod", before="      - {target_label: env, replacement: prod}\n"),
        _kept("env", "prod", before="      - {regex: '__(.*)', action: labelmap}\n"),
        _kept("env", "prod", before="      - {target_label: '$1', source_labels: [job]}\n"),
        _kept("__param_target", "x", targets=f"    params: {{target: [x]}}\n{_STATIC}"),
        _kept("env", "prod", targets="    http_sd_configs: [{url: 'http://app:5000/targets'}]\n"),
        _kept("env", "prod", targets="    file_sd_configs: [{files: ['$FILES']}]\n"),
        _kept("env, $LABEL", "prod;.*"),
    ),
)
def keep_drops_all(subject: ScrapeJob, _stack: Stack) -> Iterator[Finding]:
    """A job keeps the targets that have a label, and none of them has it.

    A label that is missing counts as an empty text, which the regular expression of this `keep` does not match: all
    targets are dropped, and nothing is scraped. Labels that begin with `__meta_` come from the discovery that they are
    called after, and `static_configs` gives none of them.
    """
    if subject.given is None:
        return
    kinds = [key.removesuffix("_configs").removesuffix("_sd") for key in subject.node.keys if _brings(key)]
    params = {f"__param_{key}" for key in subject.node["params"].keys}
    have = {*_OWN, *params, *subject.given}
    prefixes = tuple(_META[kind] for kind in kinds if _META.get(kind))
    if not all(kind in _META for kind in kinds):
        return
    for step in subject.node["relabel_configs"].items():
        action = (step.text_at("action") or "replace").lower()
        label = step.text_at("target_label") or ""
        if action not in _WRITES | _HARMLESS or "$" in label:
            return
        have.add(label if action in _WRITES else "")
        if action == "keep":
            yield from _judge(step, have, prefixes)


def _brings(key: str) -> bool:
    return key == "static_configs" or key.endswith("_sd_configs")


def _judge(step: Node, have: set[str], prefixes: tuple[str, ...]) -> Iterator[Finding]:
    labels = [node.text or "" for node in step["source_labels"].items()]
    known = have | {label for label in labels if "$" in label or (prefixes and label.startswith(prefixes))}
    if not labels or not known.isdisjoint(labels) or _matches(step, len(labels)):
        return
    there = sorted(one for one in have if one and not one.startswith("__"))
    right = nearest(labels[0], there)
    yield Finding(
        step["source_labels"][0].place,
        f"no target of this job has the label `{labels[0]}`; this drops them all, and nothing is scraped",
        f"did you mean `{right}`?"
        if right
        else f"before this step targets have {', '.join(f'`{one}`' for one in there)}",
    )


def _matches(step: Node, count: int) -> bool:
    """Whether the step keeps what has none of its labels, as far as one can tell."""
    separator = step.text_at("separator")
    joined = (separator if separator is not None else ";") * (count - 1)
    regex = step.text_at("regex") or "(.*)"
    try:
        return not _PLAIN.fullmatch(regex) or re.fullmatch(regex, joined) is not None
    except re.error:
        return True
