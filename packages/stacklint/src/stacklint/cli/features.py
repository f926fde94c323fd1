"""Which feature flags Prometheus is started with, as the command line and settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.cli.streams import complain
from stacklint.project.settings import feature_names
from stacklint.stack.prometheus.features import FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterable


def asked_features(given: Iterable[str]) -> frozenset[str]:
    """The feature flags of all `--enable-feature`, which Prometheus takes repeated and separated by commas.

    Those that nobody knows are said on standard error.
    """
    features = feature_names(given)
    for name in sorted(features - FEATURES.keys()):
        complain(f"`{name}` is no feature flag that is known; Prometheus ignores such a one")
    return features
