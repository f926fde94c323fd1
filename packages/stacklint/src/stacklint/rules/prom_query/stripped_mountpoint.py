"""LK245."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.promql import selectors
from stacklint.promql.semantics import alternatives
from stacklint.promql.words import MATCHER
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import exporting
from stacklint.stack.compose.sets import Service
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import SCRAPED
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.promql.nodes import Matcher
    from stacklint.stack.metrics.inventory import Alike

_LABEL: Final = "mountpoint"
_FLAG: Final = "path.rootfs"
_SINCE: Final = (1, 0)
"""The first version that surely takes the prefix away from all mount points (issue 1418 of node_exporter)."""
_NODE: Final = "prom/node-exporter:v1.9.1"
_EITHER: Final = "node_filesystem_free_bytes{mountpoint='/'} or node_filesystem_free_bytes{mountpoint='/rootfs'}"
_RELABELLED: Final = "[exporter:9100]\n    metric_relabel_configs: [{target_label: mountpoint, replacement: /rootfs}]"


class _Stripping(NamedTuple):
    """A node_exporter that takes a prefix away, and where it is told to."""

    service: Service
    prefix: str
    place: Place


def _asked(matcher: str, command: str = "[--path.rootfs=/rootfs]", image: str = _NODE, targets: str = "") -> Example:
    query = f"node_filesystem_avail_bytes{{mountpoint{matcher}}} / 1024"
    return Example(exporting(image, query, command=command, targets=targets or "[exporter:9100]"))


@rule(
    "LK245",
    "stripped-mountpoint",
    severity=Severity.WARNING,
    when={MATCHER, SCRAPED},
    bad=(
        _asked("='«/rootfs»'"),
        _asked("='«/host/var/lib»'", "[--path.rootfs, /host]"),
        _asked("=~'«/rootfs.*»'"),
        _asked("=~'«^/rootfs|/rootfs/boot»'"),
    ),
    good=(
        _asked("='/'"),
        _asked("!='/rootfs'"),
        _asked("=~'/rootfs|/'"),
        _asked("=~'/rootfs?/.*'"),
        _asked("='/rootfs'", "[--path.procfs=/host/proc]"),
        _asked("='/rootfs'", "[--path.rootfs=/]"),
        _asked("='/rootfs'", "['--path.rootfs=$ROOT']"),
        _asked("='/rootfs'", image="prom/node-exporter:v0.18.1"),
        _asked("='/rootfs'", image="prom/node-exporter:master"),
        _asked("='/rootfs'", targets=_RELABELLED),
        _asked("='$mount'"),
        _asked("='/rootfs'", targets="[exporter:9100, elsewhere.example.org:9100]"),
        Example(exporting(_NODE, _EITHER, command="[--path.rootfs=/rootfs]")),
        Example(exporting(_NODE, "{mountpoint='/rootfs'}", command="[--path.rootfs=/rootfs]")),
        Example(exporting(_NODE, "node_filesystem_avail_bytes{device='/rootfs'}", command="[--path.rootfs=/rootfs]")),
    ),
)
def stripped_mountpoint(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for mount points with the prefix that node_exporter takes away from them.

    In a container node_exporter sees the file systems of the host below a folder such as `/rootfs`. Told of it by
    `--path.rootfs`, it calls them as the host does: `/`, not `/rootfs`. A selector with the prefix matches nothing.
    """
    inventory = stack.inventory
    if subject.query.root is None or not subject.ours or "or" in subject.words:
        return  # what stands beside `or` is there for another host
    for selector in selectors(subject.query.root):
        known = selector.name is not None and inventory.closed_to(selector.name)
        for matcher in selector.matchers if known else ():
            asked = _asked_for(matcher)
            emitting = inventory.emitting(selector.name or "") if asked else ()
            found = [_strips(one) for one in emitting]
            stripping = found[0] if found and len({one and one.prefix for one in found}) == 1 else None
            if stripping is None or not all(_is_below(text, stripping.prefix) for text in asked):
                continue
            start, end = matcher.value_span
            right = min(asked).lstrip("^")[len(stripping.prefix) :]
            yield Finding(
                subject.place((start + 1, end - 1)),
                f"`{stripping.service.name}` takes `{stripping.prefix}` away from mount points; this matches nothing",
                f"write `{right if right.startswith('/') else '/' + right.lstrip('/')}`",
                ((stripping.place, "the prefix that is taken away"),),
            )


def _asked_for(matcher: Matcher) -> frozenset[str]:
    """The mount points that a matcher asks for, or a regular expression that begins with one."""
    if matcher.label != _LABEL or matcher.op not in {"=", "=~"} or is_open(matcher.value):
        return frozenset()
    texts = alternatives(matcher.value) if matcher.op == "=~" else None
    return texts if texts is not None else frozenset() if "|" in matcher.value else frozenset({matcher.value})


def _strips(one: Alike) -> _Stripping | None:
    """How what exports something takes a prefix away from mount points, if it does, and nothing changes them again."""
    exporter = one.export.exporter
    if exporter is None or exporter.version is None or exporter.version < _SINCE or exporter.obscure:
        return None
    changed = any(job.node["metric_relabel_configs"].present or _LABEL in (job.labels or ()) for job in one.jobs)
    value, node = exporter.service.flag(_FLAG) or ("", exporter.service.node)
    return _Stripping(exporter.service, value, node.place) if value.strip("/") and not changed else None


def _is_below(text: str, prefix: str) -> bool:
    """Whether a mount point, or a regular expression for some, begins with a prefix."""
    return re.match(rf"\^?{re.escape(prefix)}(?![?*{{])", text) is not None
