"""What a prometheus.yml must hold beyond its structure. Facts: config/config.go of Prometheus, and promtool 3.5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from stacklint.document import Part, Path
from stacklint.models.client_meaning import client_meaning
from stacklint.models.cloud_meaning import cloud_meaning
from stacklint.models.discovery import discovery_meaning
from stacklint.models.durations import is_duration, milliseconds
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.legacy import is_legacy_label
from stacklint.models.raw import items, mapping, mappings, repeated_names, text, twice
from stacklint.models.reader import Reader
from stacklint.models.relabel_meaning import relabel_meaning
from stacklint.models.remote_meaning import remote_meaning
from stacklint.models.static_targets import address_faults, scrape_label_faults
from stacklint.models.storage_meaning import storage_meaning

_DEFAULT_INTERVAL: Final = "1m"


def meaning(data: Any, reader: Reader) -> Iterator[ModelFault]:
    """What is inherited, what is named twice, and what can't stand together."""
    general = mapping(data, "global")
    scheme = _scheme(general, reader)
    yield from _global(general, scheme, reader)
    yield from jobs_meaning(data, general, reader)
    yield from _alerting(mapping(data, "alerting"), scheme, reader)
    yield from remote_meaning(data, scheme, reader)
    yield from storage_meaning(data, scheme, reader)
    if reader.agent:
        yield from _server_only(data)


def jobs_meaning(data: Any, general: dict[str, object], reader: Reader) -> Iterator[ModelFault]:
    """The scrape jobs of a file; `general` is the `global` block that holds for them."""
    scheme = _scheme(general, reader)
    for index, job in mappings(data, "scrape_configs"):
        yield from _job(job, ("scrape_configs", index), general, scheme, reader)
    yield from repeated_names(data, "scrape_configs", "job_name")


def _scheme(general: dict[str, object], reader: Reader) -> str:
    """Which names are valid where nothing else is said."""
    return text(general, "metric_name_validation_scheme") or ("utf8" if reader.has((3, 0)) else "legacy")


def _global(general: dict[str, object], scheme: str, reader: Reader) -> Iterator[ModelFault]:
    path: Path = ("global",)
    yield from _timeout(general, path, {})
    yield from _protocols(general, path)
    if scheme == "legacy" and reader.has((3, 6)):
        for name in mapping(general, "external_labels"):
            if name and not is_legacy_label(name):
                message = f"`{name}` is no label name of letters, digits and `_`, which `legacy` names are"
                yield ModelFault((*path, "external_labels", name), Part.KEY, FaultKind.WRONG_VALUE, message)


def _job(
    job: dict[str, object], path: Path, general: dict[str, object], scheme: str, reader: Reader
) -> Iterator[ModelFault]:
    """What is asked of a job; there may be many thousands, so what needs a key is asked only of those that have it."""
    own = text(job, "metric_name_validation_scheme") or scheme
    if "scrape_timeout" in job:
        yield from _timeout(job, path, general)
    if "scrape_protocols" in job:
        yield from _protocols(job, path)
    if own == "legacy" and reader.has((3, 4)):
        yield from _escaping(job, general, path, reader)
    yield from client_meaning(job, path)
    yield from discovery_meaning(job, path, reader)
    if "static_configs" in job and not job.get("relabel_configs"):
        yield from address_faults(job, path, empty_allowed=False)
        yield from scrape_label_faults(job, path, general)
    keys = [key for key in ("relabel_configs", "metric_relabel_configs") if key in job]
    yield from relabel_meaning(job, path, *keys, scheme=own, reader=reader)


def _alerting(alerting: dict[str, object], scheme: str, reader: Reader) -> Iterator[ModelFault]:
    yield from relabel_meaning(alerting, ("alerting",), "alert_relabel_configs", scheme=scheme, reader=reader)
    for index, alertmanager in mappings(alerting, "alertmanagers"):
        path: Path = ("alerting", "alertmanagers", index)
        if alertmanager.get("api_version") == "v1" and reader.has((3, 0)):
            message = "`api_version` is `v1`, which went with Prometheus 3.0"
            yield ModelFault((*path, "api_version"), Part.VALUE, FaultKind.VERSION, message, help="write `v2`")
        yield from client_meaning(alertmanager, path, "sigv4")
        yield from cloud_meaning(alertmanager, path)
        yield from discovery_meaning(alertmanager, path, reader)
        if not alertmanager.get("relabel_configs"):
            yield from address_faults(alertmanager, path, empty_allowed=True)
        keys = ("relabel_configs", "alert_relabel_configs")
        yield from relabel_meaning(alertmanager, path, *keys, scheme=scheme, reader=reader)


def _server_only(data: object) -> Iterator[ModelFault]:
    """What an agent refuses: it has no rules and answers no queries."""
    alerting = mapping(data, "alerting")
    wrong = ["alerting"] if alerting.get("alertmanagers") or alerting.get("alert_relabel_configs") else []
    wrong += [key for key in ("rule_files", "remote_read") if any(items(data, key))]
    for key in wrong:
        message = f"`{key}` is set, which Prometheus refuses as an agent"
        yield ModelFault((key,), Part.KEY, FaultKind.WRONG_VALUE, message)


def _interval(owner: dict[str, object]) -> str:
    """The scrape interval that is set; 0 counts as none."""
    interval = text(owner, "scrape_interval")
    return interval if is_duration(interval) and milliseconds(interval) else ""


def _timeout(owner: dict[str, object], path: Path, general: dict[str, object]) -> Iterator[ModelFault]:
    own, inherited = _interval(owner), _interval(general)
    interval = own or inherited or _DEFAULT_INTERVAL
    timeout = text(owner, "scrape_timeout")
    if is_duration(timeout) and milliseconds(timeout) > milliseconds(interval):
        which = f"`scrape_interval`, {interval}" if own else f"the `scrape_interval` that it inherits, {interval}"
        message = f"`scrape_timeout` is {timeout}, longer than {which}"
        source = path if own else ("global",)
        others = (Other((*source, "scrape_interval"), Part.VALUE, "the interval"),) if own or inherited else ()
        yield ModelFault((*path, "scrape_timeout"), Part.VALUE, FaultKind.WRONG_VALUE, message, others=others)


def _protocols(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    seen: dict[str, int] = {}
    for index, protocol in items(owner, "scrape_protocols"):
        if str(protocol) in seen:
            yield twice((*path, "scrape_protocols"), index, seen[str(protocol)], str(protocol))
        seen.setdefault(str(protocol), index)


def _escaping(job: dict[str, object], general: dict[str, object], path: Path, reader: Reader) -> Iterator[ModelFault]:
    """What is left unescaped although `legacy` names are the only valid ones."""
    key, unescaped = "metric_name_escaping_scheme", "allow-utf-8"
    own, everywhere = (text(owner, "metric_name_validation_scheme") for owner in (job, general))
    if text(job, key) == unescaped:
        message = f"`{key}` is `{unescaped}`, where `legacy` names are the only valid ones"
        yield ModelFault((*path, key), Part.VALUE, FaultKind.WRONG_VALUE, message)
    elif text(job, key):
        return
    elif text(general, key) == unescaped and not (own and reader.has((3, 7))):
        message = f"`{key}` is inherited as `{unescaped}`, where `legacy` names are the only valid ones"
        cure, other = f"set `{key}` to `underscores` here", (Other(("global", key), Part.VALUE, "inherited from here"),)
        yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message, help=cure, others=other)
    elif own == "legacy" and everywhere != "legacy" and not text(general, key) and not reader.has((3, 7)):
        message = f"`metric_name_validation_scheme` is `legacy` without `{key}`, which stays at `{unescaped}` for it"
        where = (*path, "metric_name_validation_scheme")
        yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, help=f"set `{key}` to `underscores`")
