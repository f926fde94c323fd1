"""LK122."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.static_targets import judge_labels
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.stack import Stack

_FILE, _TARGETS = "prometheus/prometheus.yml", "prometheus/targets.yml"
_STATIC = "static_configs:\n      - targets: [app:5000]\n"
_NAMED = "file_sd_configs:\n      - files: [targets.yml]\n"
_LABELLED = "- targets: [app:5000]\n  labels: "
_PROBED = f"{_NAMED}    relabel_configs: [{{target_label: __address__, replacement: 'app:5000'}}]\n"


@rule(
    "LK122",
    "dropped-target",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _STATIC, _NAMED, {_TARGETS: "- targets: [app:5000, «'http://app:5000'»]\n"})),
        Example(edited(_FILE, _STATIC, _NAMED, {_TARGETS: "- targets: [app:5000, «''»]\n"})),
        Example(edited(_FILE, _STATIC, _NAMED, {_TARGETS: "- targets: [app:5000, «~»]\n"})),
        Example(edited(_FILE, _STATIC, _NAMED, {_TARGETS: f"{_LABELLED}{{__scrape_interval__: «5s»}}\n"})),
        Example(edited(_FILE, _STATIC, _NAMED, {_TARGETS: f"{_LABELLED}{{__scrape_timeout__: «10»}}\n"})),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _STATIC, _NAMED, {_TARGETS: "- targets: [app:5000]\n"})),
        Example(
            edited(
                _FILE,
                _STATIC,
                _NAMED,
                {_TARGETS: f"{_LABELLED}{{__scrape_interval__: 5s, __scrape_timeout__: 5s}}\n"},
            )
        ),
        Example(
            edited(
                _FILE,
                _STATIC,
                f"scrape_timeout: 5s\n    {_NAMED}",
                {_TARGETS: f"{_LABELLED}{{__scrape_interval__: 5s}}\n- labels: {{__scrape_interval__: 1s}}\n"},
            )
        ),
        Example(edited(_FILE, _STATIC, _PROBED, {_TARGETS: "- targets: ['http://app:5000/']\n"})),
    ),
)
def dropped_target(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A target in a file of targets can't be scraped.

    A target is `host:port`, without scheme and path. The labels `__scrape_interval__` and `__scrape_timeout__` of a
    group are durations that take the place of the job's, and the timeout is not longer than the interval: one that is
    left to the job may be. Prometheus logs a target for which that doesn't hold and leaves it out. Where relabelling
    makes something else of it, as for the blackbox exporter, it may be anything.
    """
    if subject.node["relabel_configs"].present:
        return
    for group in subject.groups:
        if group.document is subject.node.document:
            continue  # a fault of the format there
        reads = (subject.node["file_sd_configs"].place.key(), "what reads this file")
        yield from _addresses(group, reads)
        yield from _labels(group, subject, stack, reads)


def _addresses(group: Node, reads: tuple[Where, str]) -> Iterator[Finding]:
    for target in group["targets"].items():
        text = target.string
        if text == "" or target.value is None or (text is not None and "/" in text):
            yield Finding(
                target.place,
                f"{f'`{text}` is no address' if text else 'the target is empty'}; Prometheus leaves it out",
                "set the scheme with `scheme` and the path with `metrics_path`" if text else "",
                (reads,),
            )


def _labels(group: Node, job: ScrapeJob, stack: Stack, reads: tuple[Where, str]) -> Iterator[Finding]:
    if not any(group["targets"].items()) or not group["labels"].present:
        return
    general = next(server.config["global"] for server in stack.prometheus if any(one is job for one in server.jobs))
    for wrong in judge_labels(group["labels"].value, job.node.value, general.value):
        message = f"{wrong.message}; Prometheus leaves the targets out"
        yield Finding(group["labels"][wrong.label].place, message, wrong.advice, (reads,))
