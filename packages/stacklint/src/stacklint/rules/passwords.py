"""Texts that stand where a secret would, and are none."""

from __future__ import annotations

import re
from typing import Final

GUESSED: Final = frozenset({"admin", "password", "grafana", "changeme", "secret", "admin123", "123456"})
"""What everybody tries first."""

_PLACEHOLDER: Final = (
    r"<[^<>]+>"
    r"|\{\{[^{}]*\}\}"
    r"|[x*]{4,}|(?<![a-z0-9])x{3}(?![a-z0-9])|\*{3}|\.{3}"
    r"|(?:change|replace|insert|fill)[-_ ]?(?:me|this|it|with|in|here)(?![a-z])"
    r"|(?<![a-z])your"
    r"|(?<![a-z])(?:todo|fixme|example|dummy|redacted|place[-_ ]?holder)(?![a-z])"
)
"""Compiled once a secret is looked at."""


def is_placeholder(text: str) -> bool:
    """Whether a text says of itself that something else is to be written in its place."""
    return re.search(_PLACEHOLDER, text, re.IGNORECASE) is not None
