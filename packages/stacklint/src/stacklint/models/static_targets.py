"""Targets that are written down, where no relabelling can change them before they count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stacklint.document import Part, Path
from stacklint.models.durations import is_duration, milliseconds
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.raw import items, mapping, mappings, text

_INTERVAL, _TIMEOUT = "__scrape_interval__", "__scrape_timeout__"
_DEFAULT_INTERVAL, _DEFAULT_TIMEOUT = "1m", "10s"


def address_faults(owner: dict[str, object], path: Path, *, empty_allowed: bool) -> Iterator[ModelFault]:
    """Targets that are no addresses."""
    for index, group in mappings(owner, "static_configs"):
        for number, target in items(group, "targets"):
            if isinstance(target, str) and "/" in target:
                message = f"`{target}` is no address: a target is `host:port`, without scheme and path"
                advice = "set the scheme with `scheme` and the path with `metrics_path`"
                where = (*path, "static_configs", index, "targets", number)
                yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice)
            elif not target and not empty_allowed and not isinstance(target, list | dict):
                yield _dropped((*path, "static_configs", index, "targets", number), "the target is empty")


def scrape_label_faults(job: dict[str, object], path: Path, general: dict[str, object]) -> Iterator[ModelFault]:
    """Labels that set the interval or timeout of targets, and say nothing that can be."""
    for index, group in mappings(job, "static_configs"):
        labels = mapping(group, "labels")
        if any(items(group, "targets")):
            for wrong in judge_labels(labels, job, general):
                yield _dropped((*path, "static_configs", index, "labels", wrong.label), wrong.message, wrong.advice)


class WrongLabel(NamedTuple):
    """A label for which Prometheus leaves a target out, what is wrong, and what to do."""

    label: str
    message: str
    advice: str = ""


def judge_labels(labels: object, job: object, general: object) -> Iterator[WrongLabel]:
    """What is wrong with the interval and the timeout that labels give to targets of a job. Facts: scrape/target.go.

    Args:
        labels: of a group of targets.
        job: its scrape job, which sets what the labels don't, without relabelling.
        general: the `global` block that holds for the job.
    """
    own, wait = text(labels, _INTERVAL), text(labels, _TIMEOUT)
    if not own and not wait:
        return
    for label, length in ((_INTERVAL, own), (_TIMEOUT, wait)):
        if length and not length_of(length):
            yield WrongLabel(label, f"`{label}` is `{length}`, not a duration longer than nothing")
    usual = scrape_times(job, general)
    interval, timeout = own or usual.interval, wait or usual.timeout
    if not 0 < length_of(interval) < length_of(timeout):
        return
    if wait:
        yield WrongLabel(_TIMEOUT, f"`{_TIMEOUT}` is {timeout}, longer than the interval, {interval}")
    else:
        advice = f"set `{_TIMEOUT}` as well, to `{interval}` or less"
        yield WrongLabel(_INTERVAL, f"`{_INTERVAL}` is {interval}, shorter than the timeout, {timeout}", advice)


class ScrapeTimes(NamedTuple):
    """How often a job is scraped, and how long a scrape may take."""

    interval: str
    timeout: str


def scrape_times(job: object, general: object) -> ScrapeTimes:
    """The times of a job, with what it inherits and with the defaults; what is no duration is kept as it is.

    Facts: config/config.go of Prometheus.
    """
    everywhere = _set(general, "scrape_interval") or _DEFAULT_INTERVAL
    interval = _set(job, "scrape_interval") or everywhere
    inherited = _set(general, "scrape_timeout") or _shorter(_DEFAULT_TIMEOUT, everywhere)
    return ScrapeTimes(interval, _set(job, "scrape_timeout") or _shorter(inherited, interval))


def length_of(text: str) -> int:
    """How many milliseconds a text is; 0 for what is no duration."""
    return milliseconds(text) if is_duration(text) else 0


def _set(owner: object, key: str) -> str:
    """What is set, a duration or not; 0 counts as nothing."""
    found = text(owner, key)
    return "" if is_duration(found) and not milliseconds(found) else found


def _shorter(one: str, other: str) -> str:
    return min(one, other, key=length_of)


def _dropped(path: Path, message: str, advice: str = "") -> ModelFault:
    """A fault for which Prometheus leaves a target out."""
    return ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice, consequence=Consequence.LOGS)
