"""Which form a file of data sources has."""

from __future__ import annotations

from stacklint.document import Plain


def is_current(data: object) -> bool:
    """Whether a file says that it has the current form: with any version above 0, or with one that is no number."""
    version = data.get("apiVersion") if isinstance(data, dict) else None
    if not isinstance(version, str):
        return version is not None
    try:
        return not isinstance(version, Plain) or float(version) > 0
    except ValueError:
        return True
