"""Names as they were before Prometheus 3, and as `metric_name_validation_scheme: legacy` still wants them."""

from __future__ import annotations

import re
from typing import Final

from stacklint.pattern import Pattern

_LABEL: Final = Pattern(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")
_METRIC: Final = Pattern(r"[a-zA-Z_:][a-zA-Z0-9_:]*\Z")
_TEMPLATE: Final = Pattern(r"(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))(?:\w|\$(?:\{\w+\}|\w+))*\Z", re.ASCII)


def is_legacy_label(name: str) -> bool:
    """Whether a label may be called so."""
    return _LABEL.match(name) is not None


def is_legacy_metric(name: str) -> bool:
    """Whether a metric may be called so."""
    return _METRIC.match(name) is not None


def is_legacy_template(name: str) -> bool:
    """Whether a label may be called so once `$1` and its like are filled in."""
    return _TEMPLATE.match(name) is not None
