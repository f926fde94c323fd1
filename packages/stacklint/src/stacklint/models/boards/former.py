"""Keys that earlier versions and other plugins write where a core panel or a query of Prometheus stands now.

They are left over when somebody gives a panel another type or a query another data source, and mean nothing there. A
letter makes of each another key, so they need saying; all the others are far enough from what there is.
"""

from __future__ import annotations

from typing import Final

FORMER: Final = frozenset({
    "lines",  # of graphs that need AngularJS; not `links`
    "metrics",  # of queries of Elasticsearch; not `metric`
})  # fmt: skip
"""Keys that are never others, misspelt."""
