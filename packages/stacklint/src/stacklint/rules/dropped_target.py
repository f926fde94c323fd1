"""LK122."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus import ScrapeJob
from stacklint.stack.stack import Stack

_FILE, _TARGETS = "prometheus/prometheus.yml", "prometheus/targets.yml"
_STATIC = "static_configs:\n      - targets: [app:5000]\n"
_NAMED = "file_sd_configs:\n      - files: [targets.yml]\n"
_PROBED = f"{_NAMED}    relabel_configs: [{{target_label: __address__, replacement: 'app:5000'}}]\n"


@rule(
    "LK122",
    "dropped-target",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _STATIC, _NAMED, {_TARGETS: "- targets: [app:5000, «'http://app:5000'»]\n"})),
        Example(edited(_FILE, _STATIC, _NAMED, {_TARGETS: "- targets: [app:5000, «''»]\n"})),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _STATIC, _NAMED, {_TARGETS: "- targets: [app:5000]\n"})),
        Example(edited(_FILE, _STATIC, _PROBED, {_TARGETS: "- targets: ['http://app:5000/']\n"})),
    ),
)
def dropped_target(subject: ScrapeJob, _stack: Stack) -> Iterator[Finding]:
    """A target in a file of targets is no address.

    A target is `host:port`, without scheme and path. Prometheus logs what is none and leaves it out. Where relabelling
    makes an address of it, as for the blackbox exporter, it may be anything.
    """
    if subject.node["relabel_configs"].present:
        return
    for group in subject.groups:
        if group.document is subject.node.document:
            continue  # a fault of the format there
        for target in group["targets"].items():
            text = target.string
            if text == "" or (text is not None and "/" in text):
                yield Finding(
                    target.place,
                    f"{f'`{text}` is no address' if text else 'the target is empty'}; Prometheus leaves it out",
                    "set the scheme with `scheme` and the path with `metrics_path`" if text else "",
                    ((subject.node["file_sd_configs"].place.key(), "what reads this file"),),
                )
