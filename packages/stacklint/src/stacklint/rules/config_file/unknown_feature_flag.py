"""LK130."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.promql.options import version_text
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.prometheus.config_files import ConfigFile
from stacklint.stack.prometheus.features import FEATURES, NEWEST, Feature
from stacklint.stack.prometheus.launch import Flag, Version
from stacklint.stack.stack import Stack

_FILE = "compose.yaml"
_COMMAND = "prometheus.yml]"
_IMAGE = "prom/prometheus:v3.5.0\n    command: [--config.file=/etc/prometheus/prometheus.yml]"
_OTHER = "prom/prometheus:{}\n    command: [--config.file=/etc/prometheus/prometheus.yml, --enable-feature={}]"


@rule(
    "LK130",
    "unknown-feature-flag",
    severity=Severity.WARNING,
    bad=(
        Example(
            edited(
                _FILE, _COMMAND, 'prometheus.yml, "--enable-feature=exemplar-storage,«experimental-promql-functions»"]'
            )
        ),
        Example(edited(_FILE, _COMMAND, "prometheus.yml, --enable-feature=«remote-write-receiver»]")),
        Example(edited(_FILE, _COMMAND, "prometheus.yml, --enable-feature, «promql-binop-fill-modifiers»]")),
        Example(edited(_FILE, _IMAGE, _OTHER.format("v3.9.0", "«native-histograms»"))),
    ),
    good=(
        Example(edited(_FILE, _COMMAND, 'prometheus.yml, "--enable-feature=exemplar-storage,native-histograms"]')),
        Example(edited(_FILE, _IMAGE, _OTHER.format("v2.53.0", "remote-write-receiver"))),
        Example(edited(_FILE, _IMAGE, _OTHER.format("latest", "a-feature-of-tomorrow"))),
    ),
)
def unknown_feature_flag(subject: ConfigFile, stack: Stack) -> Iterator[Finding]:
    """A value of `--enable-feature` has no effect in this version of Prometheus.

    Prometheus logs a warning about a feature flag that it doesn't know, and starts without the feature. So it is with
    a misspelt one, with one that came later, and with one that went: what it stood for is always on by now, or has a
    flag of its own. A version that isn't known may have flags that aren't known: only what looks misspelt is reported.
    """
    if subject.role != "prometheus":
        return
    launch = stack.launches.of(subject.service)
    for flag in launch.flags:
        feature = FEATURES.get(flag.name)
        finding = _unknown(flag, launch.version) if feature is None else _known(flag, feature, launch.version or NEWEST)
        if finding is not None:
            yield finding


def _unknown(flag: Flag, version: Version | None) -> Finding | None:
    meant = nearest(flag.name, FEATURES) or nearest(_sorted(flag.name), {_sorted(name) for name in FEATURES})
    meant = next((name for name in FEATURES if meant in {name, _sorted(name)}), None)
    if meant is None and (version is None or version > NEWEST):
        return None
    return Finding(
        flag.place,
        f"Prometheus has no feature flag `{flag.name}`: it logs a warning and starts without",
        f"write `{meant}`" if meant is not None else "",
    )


def _sorted(name: str) -> str:
    """The words of a name in a fixed order, since they are easily mixed up."""
    return "-".join(sorted(name.split("-")))


def _known(flag: Flag, feature: Feature, version: Version) -> Finding | None:
    name = f"the feature flag `{flag.name}`"
    if feature.gone is not None and version >= feature.gone:
        went = version_text(feature.gone)
        return Finding(flag.place, f"{name} is unknown since Prometheus {went}: it logs a warning", feature.instead)
    if feature.since is not None and version < feature.since:
        came = version_text(feature.since)
        return Finding(
            flag.place, f"{name} is known since Prometheus {came} only: {version_text(version)} logs a warning"
        )
    if feature.idle is not None and version >= feature.idle:
        idle = version_text(feature.idle)
        message = f"{name} does nothing since Prometheus {idle}"
        return Finding(flag.place, message, feature.instead, severity=Severity.INFO)
    return None
