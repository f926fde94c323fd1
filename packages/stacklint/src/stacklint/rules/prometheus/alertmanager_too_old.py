"""LK164."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql.options import version_text
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.programs.images import role_of
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.prometheus.started import read_version
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_CONFIG: Final = "prometheus/prometheus.yml"
_SENT: Final = (
    "alerting: {alertmanagers: [{static_configs: [{targets: [alertmanager:9093]}]}]}\n"
    "scrape_configs: [{job_name: app, static_configs: [{targets: [app:5000]}]}]\nrule_files: [rules.yml]\n"
)
_OLD_API: Final = _SENT.replace("[{static", "[{api_version: «v1», static")
_BEFORE_THREE: Final = edited(_FILE, "v3.5.0", "v2.45.0")[_FILE]

_V2_CAME: Final = (0, 16)
_V1_WENT: Final = (0, 27)
_V2_IS_DEFAULT: Final = (2, 26)


def _beside(tag: str, config: str = _SENT, compose: str = stack()[_FILE], mark: str = "«alertmanager:9093»") -> Example:
    service = f"  alertmanager:\n    image: prom/alertmanager:{tag}\n  prometheus:\n"
    written = config.replace("alertmanager:9093", mark)
    return Example(stack({_FILE: compose.replace("  prometheus:\n", service), _CONFIG: written}))


@rule(
    "LK164",
    "alertmanager-too-old",
    severity=Severity.ERROR,
    bad=(
        _beside("v0.15.3"),
        _beside("v0.27.0", compose=_BEFORE_THREE.replace("v2.45.0", "v2.20.0")),
        _beside("v0.28.1", _OLD_API, _BEFORE_THREE, "alertmanager:9093"),
    ),
    good=(
        _beside("v0.16.0", mark="alertmanager:9093"),
        _beside("latest", mark="alertmanager:9093"),
        _beside("v0.26.0", _OLD_API.replace("«", "").replace("»", ""), _BEFORE_THREE, "alertmanager:9093"),
        _beside("v0.15.3", mark="elsewhere.example.org:9093"),
        Example(stack()),
    ),
)
def alertmanager_too_old(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """Prometheus and its Alertmanager speak different versions of the API.

    Prometheus 3 speaks version 2 only, which Alertmanager has since 0.16, and Alertmanager 0.27 has no version 1 any
    more, which Prometheus takes where `api_version: v1` says so, and by itself before 2.26. Alerts fire and are sent,
    Alertmanager answers "not found" or "gone", and nobody is told.
    """
    if stack.compose is None or subject.service is None:
        return
    mine = stack.launches.of(subject.service).version
    for target in subject.alertmanagers:
        service = stack.service_at(target.address.host) if target.address is not None else None
        if service is None or role_of(service) != "alertmanager":
            continue
        version = read_version(service, stack.compose, stack.files, "alertmanager")
        if version is None or mine is None:
            continue
        entry = next(
            node
            for node in subject.config["alerting"]["alertmanagers"].items()
            if target.node.path[: len(node.path)] == node.path or target.node.document is not node.document
        )
        asked = entry["api_version"]
        speaks = asked.text or ("v1" if mine < _V2_IS_DEFAULT else "v2")
        ours, theirs = version_text(mine), version_text(version)
        image = (service.image_node.place, "the Alertmanager")
        if speaks == "v2" and version < _V2_CAME:
            yield Finding(
                target.node.place,
                f"Alertmanager {theirs} has no version 2 of the API, and Prometheus {ours} speaks that: "
                "no alert is ever delivered",
                "use an Alertmanager of 0.16 or later",
                (image,),
            )
        elif speaks == "v1" and version >= _V1_WENT:
            yield Finding(
                asked.place if asked.present else target.node.place,
                f"Alertmanager {theirs} has no version 1 of the API any more, and Prometheus {ours} speaks that: "
                "no alert is ever delivered",
                "write `v2`" if asked.present else "write `api_version: v2`",
                (image,),
            )
