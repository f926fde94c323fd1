"""What is Prometheus' and stands where Grafana looks for its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.document import Node, Path, root
from stacklint.models import Kind

if TYPE_CHECKING:
    from stacklint.stack.repository.subjects import Fault


def foreign_rule(subject: Fault) -> Path | None:
    """Where a fault of Grafana's alerting is but that its group holds rules of Prometheus: the first `expr` of these.

    The faults of such rules are one, and so is what their group lacks, which in Prometheus' own format needs neither a
    folder nor an interval.
    """
    path = subject.fault.path
    if subject.kind is not Kind.ALERTING or len(path) < 2 or path[0] != "groups":
        return None
    rules = root(subject.document).at(path[:2])["rules"]
    found = [rule for rule in rules.items() if _is_foreign(rule)]
    if not found or (len(path) > 2 and not any(path[:4] == rule.path for rule in found)):
        return None
    return found[0]["expr"].path


def _is_foreign(rule: Node) -> bool:
    """Whether a rule asks by `expr`, as those of Prometheus do, and has none of Grafana's queries."""
    return rule.text_at("expr") is not None and "data" not in rule.keys


def foreign_config(subject: Fault) -> str | None:
    """Where a key is but one of a whole configuration of Prometheus in the place of data sources: the first of these.

    Grafana finds nothing of its own in such a file, and what it holds is at home elsewhere.
    """
    keys = root(subject.document).keys
    if subject.kind not in _LISTS or _LISTS[subject.kind] in keys or "scrape_configs" not in keys:
        return None
    return next(key for key in keys if key != "apiVersion")


_LISTS: Final = {Kind.DATASOURCES: "datasources", Kind.PROVIDER: "providers"}
"""What files of Grafana's provisioning hold."""
