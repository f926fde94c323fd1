"""PQ123."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql.semantics import divisions
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import studied
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.containers.container import Container

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"
_USED = "container_memory_working_set_bytes"
_LIMIT = "container_spec_memory_limit_bytes"
_REDIS = "redis_memory_used_bytes / «redis_memory_max_bytes» > 0.9"


def _redis(command: str, more: dict[str, str] | None = None, expr: str = _REDIS) -> Example:
    service = f"  redis:\n    image: redis:8.2\n    command: {command}\n    volumes: [./redis:/etc/redis]\n"
    files = edited(_RULES, _IN_RULES, expr) | (more or {})
    return Example(files | {"compose.yaml": f"{files['compose.yaml'].rstrip()}\n{service}"})


_KNOWN = _REDIS.replace("«", "").replace("»", "")

_UNLIMITED: Final[Mapping[str, str]] = {
    "container_spec_memory_limit_bytes": "the container has no memory limit",
    "container_spec_memory_reservation_limit_bytes": "the container has no memory reservation",
    "container_spec_memory_swap_limit_bytes": "the container has no swap limit",
    "redis_memory_max_bytes": "`maxmemory` is not set",
    "redis_config_maxmemory": "`maxmemory` is not set",
    "pgbouncer_databases_max_connections": "`max_db_connections` is not set",
    "ceph_pool_quota_bytes": "the pool has no quota",
    "ceph_pool_quota_objects": "the pool has no quota",
    "cortex_distributor_instance_limits": "the limit is not set",
    "cortex_ingester_instance_limits": "the limit is not set",
}
"""Metrics that are 0 where there is no limit, and when that is.

Sources: cAdvisor, metrics/prometheus.go (`specMemoryValue` makes 0 of what is not limited; CRI-O's exporter does the
same on purpose); redis_exporter, README, and `maxmemory` in redis.conf; PgBouncer, config.html (`max_db_connections`),
which `SHOW DATABASES` repeats; Ceph, `osd pool set-quota` (0 removes the quota), as its own alerts guard against;
Mimir, the alerts of operations/mimir-mixin, which guard against 0 too.
"""

_SET: Final = Pattern(r"\bmaxmemory(?![\w-])")
"""What gives Redis a limit, in its command or in its file."""


@rule(
    "PQ123",
    "zero-limit",
    severity=Severity.WARNING,
    when={"/", "%"},
    given=divisions,
    bad=(
        Example(edited(_RULES, _IN_RULES, f"{_USED} / «{_LIMIT}» > 0.9")),
        Example(edited(_PANEL, _IN_PANEL, f"sum by (name) ({_USED}) / sum by (name) («{_LIMIT}»)")),
        _redis("redis-server --maxmemory-policy allkeys-lru"),
        _redis("redis-server /etc/redis/redis.conf", {"redis/redis.conf": "maxmemory-policy noeviction\n"}),
        _redis("redis-server /etc/redis/other.conf", {"redis/redis.conf": "maxmemory 1gb\n"}),
    ),
    good=(
        Example(edited(_RULES, _IN_RULES, f"{_USED} / ({_LIMIT} > 0) > 0.9")),
        Example(edited(_RULES, _IN_RULES, f"{_USED} / {_LIMIT} > 0.9 and {_LIMIT} > 0")),
        Example(edited(_RULES, _IN_RULES, f"{_USED} / {_LIMIT} > 0.9 < +Inf")),
        Example(edited(_PANEL, _IN_PANEL, "redis_memory_used_bytes / redis_total_system_memory_bytes")),
        Example(edited(_PANEL, _IN_PANEL, f"$used / {_LIMIT}")),
        _redis("redis-server --maxmemory 512mb --maxmemory-policy allkeys-lru", expr=_KNOWN),
        _redis("[sh, -c, exec redis-server --maxmemory $$MEMORY]", expr=_KNOWN),
        _redis("redis-server /etc/redis/redis.conf", {"redis/redis.conf": "port 6379\nmaxmemory 1gb\n"}, _KNOWN),
    ),
)
def zero_limit(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A division by a limit that is 0 where there is none.

    Exporters say "unlimited" with a 0, and a division by 0 gives `+Inf`: an alert fires for everything that has no
    limit, and a panel's scale is spoilt. Of Redis nothing is said where one of the stack is given a limit.
    """
    study = studied(subject)
    if study is None:
        return
    for found in divisions(study):
        unlimited = _UNLIMITED.get(found.divisor.name or "")
        if unlimited is not None and not found.guarded and not _is_set(found.divisor.name or "", stack):
            alert = isinstance(subject.origin, Rule) and subject.origin.alert is not None
            result = "NaN" if found.node.op == "%" else "+Inf"
            yield Finding(
                subject.place(found.span),
                f"`{found.divisor.name}` is 0 if {unlimited}; the result then is {result}"
                + (", which is over any threshold" if alert and result == "+Inf" else ""),
                f"leave out what has no limit: `{found.divisor.name} > 0`",
                ((subject.place(found.node.op_span), "divided here"),),
            )


def _is_set(name: str, stack: Stack) -> bool:
    """Whether what a limit is of has one, as far as it runs in the stack."""
    return name.startswith("redis_") and any(_limits(container) for container in stack.containers)


def _limits(container: Container) -> bool:
    """Whether the command of a service sets a limit for Redis, or names a file that does."""
    words = [word for word, _ in container.service.command]
    files = (container.resolve(word).path for word in words if word.endswith(".conf"))
    return any(map(_SET.search, words)) or any(
        _SET.search(container.files.text(path).text) for path in files if path is not None
    )
