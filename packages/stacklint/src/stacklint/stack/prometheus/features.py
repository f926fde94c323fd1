"""The feature flags of Prometheus: what `--enable-feature` takes, from which version on, and up to which.

Source: `setFeatureListOptions` of cmd/prometheus/main.go in 2.32, 2.55, 3.0, 3.5 and 3.10, docs/feature_flags.md up to
3.15, and CHANGELOG.md. An unknown name is logged as a warning and has no effect.
"""

from __future__ import annotations

from typing import Final, NamedTuple

Version = tuple[int, int]

NEWEST: Final = (3, 15)
"""The newest version whose flags are listed here."""


class Feature(NamedTuple):
    """A feature flag.

    Attributes:
        since: the version that brought it; that of a flag of 2.x is not told.
        gone: the version that no longer knows it.
        idle: the version from which on it is known and does nothing.
        instead: what to do about a flag that is gone or idle.
    """

    since: Version | None = None
    gone: Version | None = None
    idle: Version | None = None
    instead: str = ""


_ALWAYS: Final = "take it away: what it did is always on"


def _of_2(instead: str = _ALWAYS) -> Feature:
    """A flag of 2.x that 3.0 no longer knows."""
    return Feature(gone=(3, 0), instead=instead)


FEATURES: Final[dict[str, Feature]] = {
    "agent": _of_2("write `--agent`"),
    "auto-gomaxprocs": _of_2(),
    "auto-gomemlimit": _of_2(),
    "expand-external-labels": _of_2(),
    "new-service-discovery-manager": _of_2(),
    "no-default-scrape-port": _of_2(),
    "otlp-write-receiver": _of_2("write `--web.enable-otlp-receiver`"),
    "promql-at-modifier": _of_2(),
    "promql-negative-offset": _of_2(),
    "remote-write-receiver": _of_2("write `--web.enable-remote-write-receiver`"),
    "utf8-names": _of_2(),
    "concurrent-rule-eval": Feature(),
    "created-timestamp-zero-ingestion": Feature(),
    "delayed-compaction": Feature(),
    "exemplar-storage": Feature(),
    "extra-scrape-metrics": Feature(),
    "memory-snapshot-on-shutdown": Feature(),
    "metadata-wal-records": Feature(),
    "native-histograms": Feature(idle=(3, 9), instead="set `scrape_native_histograms: true` in the configuration"),
    "ooo-native-histograms": Feature(idle=(3, 4), instead=_ALWAYS),
    "promql-delayed-name-removal": Feature(),
    "promql-experimental-functions": Feature(),
    "promql-per-step-stats": Feature(),
    "auto-reload-config": Feature((3, 0)),
    "old-ui": Feature((3, 0)),
    "otlp-deltatocumulative": Feature((3, 2)),
    "promql-duration-expr": Feature((3, 4), idle=(3, 14), instead=_ALWAYS),
    "otlp-native-delta-ingestion": Feature((3, 5)),
    "type-and-unit-labels": Feature((3, 5)),
    "use-uncached-io": Feature((3, 5)),
    "promql-extended-range-selectors": Feature((3, 7), idle=(3, 16), instead=_ALWAYS),
    "promql-binop-fill-modifiers": Feature((3, 10)),
    "fast-startup": Feature((3, 11)),
    "st-storage": Feature((3, 11)),
    "xor2-encoding": Feature((3, 11)),
    "st-synthesis": Feature((3, 12)),
    "use-start-timestamps": Feature((3, 12)),
    "search-api": Feature((3, 13)),
    "histograms-st-encoding": Feature((3, 14)),
}
