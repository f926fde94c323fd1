"""GF101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node, Part, Place, Spot, root
from stacklint.models import Kind
from stacklint.models.api_version import is_current
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.spelling import other_version
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.repository.subjects import FileFaults
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_BARE = "datasources:\n  - name: Prometheus\n    type: prometheus\n    {}: prometheus\n    isDefault: true\n"
_SNAKE = "datasources:\n  - name: Prometheus\n    type: prometheus\n    org_id: 1\n    is_default: true\n"

_PROVIDER = "grafana/provisioning/dashboards/provider.yml"
_PROVIDERS = "- name: dashboards\n  {}: 1\n  options:\n    path: /var/lib/grafana/dashboards\n"
_SHOWN = 5
"""How many further keys are shown."""


@rule(
    "GF101",
    "provisioning-key-spelling",
    severity=Severity.WARNING,
    bad=(
        Example(edited(_FILE, "isDefault", "«is_default»"), fixed=stack()),
        Example(stack({_FILE: _BARE.format("«uid»")}), fixed=stack({_FILE: "apiVersion: 1\n" + _BARE.format("uid")})),
        Example(
            stack({_FILE: "apiVersion: 1\n" + _SNAKE.replace("org_id", "«org_id»")}),
            fixed=stack({_FILE: "apiVersion: 1\n" + _SNAKE.replace("org_id", "orgId").replace("is_d", "isD")}),
        ),
        Example(
            stack({_FILE: _SNAKE.replace("is_default", "«isDefault»")}),
            fixed=stack({_FILE: _SNAKE}),
        ),
        Example(stack({_FILE: "apiVersion: 0\n" + _BARE.format("«uid»")})),
        Example(
            stack(
                {
                    _FILE: "apiVersion: 1\n"
                    + _SNAKE.replace("is_default", "isDefault: true\n    «is_default»", 1).replace(
                        "    org_id: 1\n", ""
                    )
                }
            )
        ),
        Example(
            stack({_PROVIDER: _PROVIDERS.format("«orgId»")}), fixed=stack({_PROVIDER: _PROVIDERS.format("org_id")})
        ),
        Example(
            edited(_PROVIDER, "    type: file\n", "    «disable_deletion»: true\n"),
            fixed=edited(_PROVIDER, "    type: file\n", "    disableDeletion: true\n"),
        ),
    ),
    good=(Example(stack()), Example(stack({_FILE: _SNAKE}))),
)
def provisioning_key_spelling(subject: FileFaults, _stack: Stack) -> Iterator[Finding]:
    """A provisioning key is spelt for the other version of the format.

    With `apiVersion: 1` Grafana reads camel case keys, without it snake case ones, and drops those of the other kind
    without a word. So `is_default: true` under `apiVersion: 1` makes nothing the default, and without `apiVersion` no
    data source gets the uid that it is given. Rename the keys, or add `apiVersion: 1`, whichever was meant.
    """
    found = {
        Place(subject.document.name, fault.path, Part.KEY): right
        for fault in subject.faults
        if (right := other_version(subject.kind, fault)) is not None
    }
    node = root(subject.document)
    if not found or spelt(node, "apiVersion").exists is not node["apiVersion"].exists:
        return  # a misspelt version is told, and all of these are right with it
    first, *others = found
    old = not is_current(node.value) if subject.kind is Kind.DATASOURCES else node.is_sequence
    version = "0 (no `apiVersion: 1`)" if old else node["apiVersion"].text or "1"
    more = f" and {len(others)} more key{'s' if len(others) > 1 else ''}" if others else ""
    said = (
        f"`{first.path[-1]}`{more} are no keys in version {version} of the format; Grafana ignores them in silence"
        if others
        else f"`{first.path[-1]}` is no key in version {version} of the format; Grafana ignores it in silence"
    )
    declared = ((node["apiVersion"].place, "the version of the format"),) if node["apiVersion"].present else ()
    on_purpose = not old or node.is_sequence or (all(found.values()) and _has_snake_keys(node))
    yield Finding(
        first,
        said,
        _advice(found, first, on_purpose=on_purpose),
        (*declared, *((place, f"`{place.path[-1]}` as well") for place in others[:_SHOWN])),
        repairs=tuple(_renaming(found, node) if on_purpose else _versioning(node)),
    )


def _advice(found: dict[Place, str], first: Place, *, on_purpose: bool) -> str:
    if not on_purpose:
        return "add `apiVersion: 1` at the top"
    return (
        f"write `{found[first]}`"
        if len(found) == 1
        else "rename them: " + ", ".join(f"`{right}`" for right in found.values())
    )


def _has_snake_keys(node: Node) -> bool:
    """Whether the file has keys of version 0, so that its lack of a version is meant."""
    sources = [key for source in node["datasources"].items() for key in source.keys]
    return any("_" in key for key in (*node.keys, *sources))


def _renaming(found: dict[Place, str], node: Node) -> Iterator[Repair]:
    """All the keys renamed, unless the mapping of one has a key of the right name already."""
    if not any(right in node.at(place.path[:-1]).keys for place, right in found.items()):
        title = f"rename it to `{next(iter(found.values()))}`" if len(found) == 1 else f"rename all {len(found)} keys"
        yield Repair(title, tuple(found.items()))


def _versioning(node: Node) -> Iterator[Repair]:
    """The version written above the first key, where that begins a line and no other version is given."""
    start = node.document.locate(node[node.keys[0]].place.key()).start
    if "apiVersion" not in node.keys and (start == 0 or node.document.source.text[start - 1] == "\n"):
        yield Repair("add `apiVersion: 1`", ((Spot(node.document.name, start, start), "apiVersion: 1\n"),))
