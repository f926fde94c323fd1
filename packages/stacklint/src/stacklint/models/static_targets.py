"""Targets that are written down, where no relabelling can change them before they count."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.document import Part, Path
from stacklint.models.durations import is_duration, milliseconds
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.raw import items, mapping, mappings, text

_INTERVAL, _TIMEOUT = "__scrape_interval__", "__scrape_timeout__"


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


def scrape_label_faults(job: dict[str, object], path: Path, interval: str) -> Iterator[ModelFault]:
    """Labels that set the interval or timeout of targets, and say nothing that can be. Facts: scrape/target.go."""
    for index, group in mappings(job, "static_configs"):
        labels = mapping(group, "labels")
        if not (_INTERVAL in labels or _TIMEOUT in labels) or not any(items(group, "targets")):
            continue
        where = (*path, "static_configs", index, "labels")
        for label in (_INTERVAL, _TIMEOUT):
            length = text(labels, label)
            if length and not (is_duration(length) and milliseconds(length)):
                yield _dropped((*where, label), f"`{label}` is `{length}`, not a duration longer than nothing")
        own, timeout = text(labels, _INTERVAL) or interval, text(labels, _TIMEOUT)
        if is_duration(own) and is_duration(timeout) and 0 < milliseconds(own) < milliseconds(timeout):
            yield _dropped((*where, _TIMEOUT), f"`{_TIMEOUT}` is {timeout}, longer than the interval, {own}")


def _dropped(path: Path, message: str) -> ModelFault:
    """A fault for which Prometheus leaves a target out."""
    return ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message, consequence=Consequence.LOGS)
