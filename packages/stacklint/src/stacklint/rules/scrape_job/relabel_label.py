"""LK277."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.programs.probes import TARGET, probers
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_ADDRESS: Final = "__address__"
_SPECIAL: Final = frozenset(
    {_ADDRESS, "__metrics_path__", "__scheme__", "__scrape_interval__", "__scrape_timeout__", TARGET}
)
_FREE: Final = ("__meta_", "__tmp", "__param_")
_MAPS: Final = frozenset({"labelmap", "labeldrop", "labelkeep"})
_COMPOSE: Final = "services:\n  prober:\n    image: prom/blackbox-exporter:v0.27.0\n"
_JOB: Final = """\
scrape_configs:
  - job_name: probes
    metrics_path: {}
    static_configs: [{{targets: [{}]}}]
    {}:
{}"""
_STEPS: Final = (
    "{source_labels: [__address__], target_label: __param_target}",
    "{source_labels: [__param_target], target_label: instance}",
    "{target_label: __address__, replacement: 'prober:9115'}",
)


def _probed(
    *steps: str, targets: str = "'http://app:5000/'", key: str = "relabel_configs", path: str = "/probe"
) -> Example:
    """A job of a prober in the stack with these steps."""
    config = _JOB.format(path, targets, key, "".join(f"      - {step}\n" for step in steps))
    return Example(edited("compose.yaml", "services:\n", _COMPOSE, {"prometheus/prometheus.yml": config}))


@rule(
    "LK277",
    "relabel-label",
    severity=Severity.ERROR,
    bad=(
        _probed("{source_labels: [«__adress__»], target_label: __param_target}", *_STEPS[1:]),
        _probed("{source_labels: [«__address»], target_label: __param_target}", *_STEPS[1:]),
        _probed(*_STEPS[:2], "{target_label: «__adress__», replacement: 'prober:9115'}"),
        _probed("{source_labels: [__address__], target_label: «__param_traget»}", _STEPS[2]),
        _probed(_STEPS[0], "{source_labels: [«__param_traget»], target_label: instance}", _STEPS[2]),
        _probed("{source_labels: [__address__], target_label: instance}", _STEPS[2], key="«relabel_configs»"),
        _probed(*(one.replace("_target", "_taget") for one in _STEPS[:2]), _STEPS[2], key="«relabel_configs»"),
        _probed(*_STEPS[:2], targets="«'http://app:5000/'», 'https://example.org'"),
        _probed(*_STEPS[:2], "{target_label: «__address__»}"),
    ),
    good=(
        Example(stack()),
        _probed(*_STEPS),
        _probed(*_STEPS, "{target_label: __tmp_address, replacement: x}"),
        _probed(
            "{target_label: __adress__, replacement: x}", "{source_labels: [__adress__], target_label: a}", *_STEPS
        ),
        _probed(*_STEPS, "{source_labels: [__own__], target_label: a}"),
        _probed(*_STEPS, "{target_label: __param_targets, replacement: x}"),
        _probed("{source_labels: [__address__], target_label: __param_targets}"),
        _probed("{action: labelmap, regex: (.+)}", "{source_labels: [__adress__], target_label: a}"),
        _probed(*_STEPS[:2], targets="'app:9115'"),
        _probed("{source_labels: [__address__], target_label: instance}", _STEPS[2], path="/metrics"),
        _probed(_STEPS[2], "{target_label: __param_module, replacement: tcp}", "{target_label: '__param_${1}'}"),
    ),
)
def relabel_label(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """Relabelling leaves a job without the label that its requests are made of.

    Prometheus asks at `__address__`, and sends `__param_target` as the parameter `target`. A label that is misspelt is
    empty where it is read, and goes where it is written, without a word. So an exporter that looks at others is asked
    for nobody, or the targets themselves are asked: a URL is no address, and is dropped.
    """
    steps = tuple(subject.node["relabel_configs"].items())
    if not steps or subject.given is None or any(_is_open(step) for step in steps):
        return
    written = {step.text_at("target_label") or "" for step in steps}
    set_before = subject.given | {f"__param_{key}" for key in subject.node["params"].keys}
    asks = TARGET not in written and any(probers(subject, stack))
    misspelt = list(_misspelt(steps, set_before, asks=asks))
    yield from misspelt
    if not misspelt:
        yield from _unasked(subject, stack, written | set_before)
        yield from _unmoved(subject, steps, written)
    for step in steps:
        empties = "source_labels" not in step.keys and "replacement" not in step.keys and "regex" not in step.keys
        if empties and step.text_at("target_label") == _ADDRESS:
            message = f"this step takes `{_ADDRESS}` away, since it has no `replacement`; every target is dropped"
            yield Finding(step["target_label"].place, message, "write the address that is to be asked")


def _is_open(step: Node) -> bool:
    return (step.text_at("action") or "").lower() in _MAPS or "$" in (step.text_at("target_label") or "")


def _misspelt(steps: tuple[Node, ...], known: frozenset[str], *, asks: bool) -> Iterator[Finding]:
    """Special labels that nobody sets or reads, and that are but misspelt.

    `asks` tells whether an exporter is asked that needs a target and isn't given one; others may have any parameter.
    """
    read = {one.text or "" for step in steps for one in step["source_labels"].items()}
    is_set = set(known)
    for step in steps:
        for node in step["source_labels"].items():
            right = _meant(node.text or "") if node.text not in is_set else None
            if right is not None:
                yield _finding(node, right, "no step before sets it, so it is empty")
        node = step["target_label"]
        right = _meant(node.text or "") if node.text not in read | is_set else None
        if right is not None and (right != TARGET or asks):
            yield _finding(node, right, "nothing reads it")
        is_set.add(node.text or "")


def _meant(name: str) -> str | None:
    if not name.startswith("__") or name in _SPECIAL:
        return None
    right = nearest(name, _SPECIAL)
    free = name.startswith(_FREE) and right != TARGET
    return right if not free and (right == TARGET) == name.startswith("__param_") else None


def _finding(node: Node, right: str, why: str) -> Finding:
    return Finding(node.place, f"Prometheus knows no label `{node.text}`, and {why}", f"did you mean `{right}`?")


def _unasked(job: ScrapeJob, stack: Stack, labels: set[str]) -> Iterator[Finding]:
    """A job that asks an exporter to look at nobody."""
    if TARGET in labels:
        return
    near = nearest(TARGET, {one for one in labels if one.startswith("__param_")})
    for prober in probers(job, stack):
        if job.node.text_at("metrics_path") == prober.path:
            yield Finding(
                job.node["relabel_configs"].place.key(),
                f"no step writes `{TARGET}`; `{prober.service.name}` is asked to look at nobody and answers 400",
                f"write `{TARGET}` for `{near}`" if near else f"add a step that writes `{_ADDRESS}` to `{TARGET}`",
                ((prober.service.node.place.key(), "what is asked"),),
            )


def _unmoved(job: ScrapeJob, steps: tuple[Node, ...], written: set[str]) -> Iterator[Finding]:
    """URLs that are to be looked at, and are asked themselves."""
    urls = [one for group in job.groups for one in group["targets"].items() if "://" in (one.text or "")]
    if _ADDRESS in written or TARGET not in written or not urls:
        return
    step = next(step for step in steps if step.text_at("target_label") == TARGET)
    yield Finding(
        urls[0].place,
        f"no step writes `{_ADDRESS}`, so this is asked itself; a URL is no address, and Prometheus drops the target",
        f"add a step that writes the exporter's address to `{_ADDRESS}`",
        ((step.place, "where the target of the exporter is written"),),
    )
