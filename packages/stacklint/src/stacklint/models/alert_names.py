"""Names that Grafana's alerting knows by itself."""

from __future__ import annotations

from typing import Final

EXPRESSIONS: Final = frozenset({"__expr__", "-100"})
"""What stands for Grafana itself where a data source would: the item is an expression over others."""
