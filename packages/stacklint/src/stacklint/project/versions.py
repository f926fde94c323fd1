"""Which Prometheus is meant, as it is written on the command line and in settings."""

from __future__ import annotations

import re

from stacklint.pattern import Pattern

_VERSION = Pattern(r"v?([23])\.(\d{1,4})(?:\.\d+)?(?:[-+][\w.+-]+)?", re.ASCII)

WANTED = "write a version of Prometheus 2 or 3, such as 3.5 or v3.5.0"


def read_version(text: str) -> tuple[int, int]:
    """The major and minor version that a text names.

    Raises:
        ValueError: it names none.
    """
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"`{text}` is no version: {WANTED}")
    return int(found[1]), int(found[2])
