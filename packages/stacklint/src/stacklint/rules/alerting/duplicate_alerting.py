"""GF156."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node, Place
from stacklint.models.durations import milliseconds
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import Alerting, org_of
from stacklint.stack.stack import Stack

_MORE = "grafana/provisioning/alerting/more.yml"
_RULE = "{uid: %s, title: Other, condition: A, data: [{refId: A, datasourceUid: __expr__, model: {type: math}}]}"
_GROUP = "groups: [{orgId: %s, name: app, folder: %s, interval: %s, rules: [%s]}]\n"


def _more(text: str) -> Example:
    return Example(alerts(also={_MORE: text}))


@rule(
    "GF156",
    "duplicate-alerting",
    severity=Severity.WARNING,
    bad=(
        _more(_GROUP % (1, "Other", "1m", _RULE % "«errors»")),
        _more(_GROUP % (1, "Application", "«2m»", _RULE % "more")),
        _more(
            "contactPoints: [{name: more, receivers: [{uid: «mail», type: webhook, settings: {url: 'http://x'}}]}]\n"
        ),
        _more("policies:\n  - «receiver»: team\n"),
        _more("muteTimes: [{name: «nights», time_intervals: []}]\n"),
        _more("templates: [{name: «short», template: x}]\n"),
    ),
    good=(
        Example(alerts()),
        _more(_GROUP % (1, "Application", "60s", _RULE % "more")),
        _more(_GROUP % (2, "Application", "2m", _RULE % "errors")),
        _more(_GROUP % (1, "Application", "$EVERY", _RULE % "$UID")),
        _more("contactPoints: [{name: team, receivers: [{uid: more, type: webhook, settings: {url: 'http://x'}}]}]\n"),
        _more("policies: [{orgId: 2, receiver: grafana-default-email}, {name: other, receiver: team}]\n"),
        _more("policies: [{orgId: $ORG, receiver: grafana-default-email}]\n"),
    ),
)
def duplicate_alerting(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """Two entries of Grafana's alerting are one to Grafana.

    It knows rules and receivers by their uid, mute timings and templates by their name, and has one policy tree for
    an organisation. The entry that is read last takes the place of the one before, and nothing is said about it.
    Rules of groups with one name in one folder are joined, and all get the interval of the last. Files are read in
    the order of their names. Keep one of the entries, or give one of them a uid or a name of its own.
    """
    seen: dict[tuple[object, ...], Node] = {}
    for what, key, node in _entries(subject):
        first = seen.setdefault(key, node)
        if first is not node:
            yield Finding(
                _shown(node),
                f"{what} is there twice; this one takes the place of the one before",
                "keep one of them, or tell them apart",
                ((_shown(first), "the one before"),),
            )
    yield from _intervals(subject)


def _entries(subject: Alerting) -> Iterator[tuple[str, tuple[object, ...], Node]]:
    """What there may be once: what to call it, what tells it apart, and the node that does."""
    for managed in subject.rules():
        yield from _one("the rule", managed.node["uid"], org_of(managed.group.node))
    for point in subject.entries("contactPoints"):
        for receiver in point["receivers"].items():
            yield from _one("the receiver", receiver["uid"], org_of(point))
    for key, what in (("muteTimes", "the mute timing"), ("templates", "the template")):
        for node in subject.entries(key):
            yield from _one(what, node["name"], org_of(node))
    for policy in subject.entries("policies"):
        if org_of(policy) and not policy["name"].present:
            yield "the policy tree of an organisation", ("policy", org_of(policy)), policy


def _one(what: str, node: Node, org: int) -> Iterator[tuple[str, tuple[object, ...], Node]]:
    if node.text and "$" not in node.text and org:
        yield f"{what} `{node.text}`", (what, node.text, org), node


def _shown(node: Node) -> Place:
    """A name or uid; of a mapping its first key."""
    return node[node.keys[0]].place.key() if node.keys else node.place


def _intervals(subject: Alerting) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], Node] = {}
    for group in subject.groups():
        node = group.node
        key = (org_of(node), node["folder"].text, node["name"].text)
        interval = node["interval"]
        if "$" in f"{key}{interval.text}" or not interval.text or not key[0]:
            continue
        first = seen.setdefault(key, interval)
        if milliseconds(first.text or "") != milliseconds(interval.text):
            yield Finding(
                interval.place,
                f"the group `{key[2]}` is there with two intervals; all its rules get the last one, {interval.text}",
                "give both the same interval, or tell the groups apart",
                ((first.place, "the interval before"),),
            )
