"""What can be wrong with Grafana's alerting files, one thing at a time, and where each shows."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final

from stacklint.diagnostic import Severity
from stacklint.document import Part, Plain
from stacklint.document import Path as DataPath

from .alerting import receiver
from .board_spoiling import marked
from .grafana_repository import At
from .yaml_writer import Quoted

Yaml = dict[str, Any]
Fault = Callable[[Any, Random], At]
"""Changes a sound file with all lists, and says where that shows."""
KEY: Final = Part.KEY
ERROR: Final = Severity.ERROR
WARNING: Final = Severity.WARNING
INFO: Final = Severity.INFO
GONE: Final = object()
"""Takes a key away."""


def _put(owner: Any, said: Yaml) -> tuple[int, int] | None:
    """Changes a mapping; gives the characters of one of its texts that are marked."""
    found = None
    for key, value in said.items():
        if value is GONE:
            owner.pop(key, None)
            continue
        owner[key], chars = marked(value)
        found = chars or found
    return found


def _changes(where: DataPath) -> Callable[..., Fault]:
    """What makes faults of the mapping at a path."""

    def make(code: str, severity: Severity, said: Yaml, path: DataPath, **more: Any) -> Fault:
        def fault(data: Any, rnd: Random) -> At:
            owner = data
            for step in where:
                owner = owner[step]
            return At(code, (*where, *path), chars=_put(owner, said), severity=severity, **more)

        return fault

    return make


top = _changes(())
group = _changes(("groups", 0))
_rule = _changes(("groups", 0, "rules", 0))
point = _changes(("contactPoints", 0))
policy = _changes(("policies", 0))
timing = _changes(("muteTimes", 0))
template = _changes(("templates", 0))

_ASKED: Final[Yaml] = {
    "refId": "A",
    "datasourceUid": "prometheus",
    "relativeTimeRange": {"from": Plain("600"), "to": Plain("0")},
    "model": {"expr": "1 - up", "instant": Plain("true")},
}
_DECIDES: Final[Yaml] = {"refId": "B", "datasourceUid": "__expr__", "model": {"type": "math", "expression": "$A"}}


def rule(code: str, severity: Severity, said: Yaml, path: DataPath, **more: Any) -> Fault:
    """A rule that asks what is down, changed."""
    sound: Yaml = {"data": [_ASKED, _DECIDES], "condition": "B", "record": GONE, "notification_settings": GONE}
    return _rule(code, severity, {**sound, "annotations": {"a": "b"}, "labels": {"a": "b"}, **said}, path, **more)


def asked(code: str, severity: Severity, said: Yaml, path: DataPath, **more: Any) -> Fault:
    """The query of a rule, changed."""
    one = {key: value for key, value in {**_ASKED, **said}.items() if value is not GONE}
    return rule(code, severity, {"data": [one, _DECIDES]}, ("data", 0, *path), **more)


def queried(code: str, expr: str) -> Fault:
    """The PromQL of a rule, changed."""
    return asked(code, ERROR, {"model": {"expr": expr, "instant": Plain("true")}}, ("model", "expr"))


def decides(code: str, model: Yaml, path: DataPath) -> Fault:
    """The expression of a rule, changed."""
    return rule(code, ERROR, {"data": [_ASKED, {**_DECIDES, "model": model}]}, ("data", 1, "model", *path))


def text(code: str, said: str, *, label: bool = False) -> Fault:
    """An annotation or a label of a rule."""
    key = "labels" if label else "annotations"
    return rule(code, WARNING, {key: {"odd": said}}, (key, "odd"))


def told(code: str, severity: Severity, said: Yaml, path: DataPath, **more: Any) -> Fault:
    """A way to tell somebody more."""

    def fault(data: Any, rnd: Random) -> At:
        listed = data["contactPoints"][0]["receivers"]
        one: Yaml = {"uid": f"odd-{rnd.randrange(10**9)}", "type": "webhook", "settings": {"url": "https://a.example"}}
        listed.append(one)
        where = ("contactPoints", 0, "receivers", len(listed) - 1, *path)
        return At(code, where, chars=_put(one, said), severity=severity, **more)

    return fault


def lacking(kind: str, setting: str) -> Fault:
    """A way to tell somebody without one of the settings that it needs."""

    def fault(data: Any, rnd: Random) -> At:
        listed = data["contactPoints"][0]["receivers"]
        one = receiver(f"odd-{rnd.randrange(10**9)}", rnd, kind)
        del one["settings"][setting]
        one["settings"]["other"] = "a"
        listed.append(one)
        return At("FM102", ("contactPoints", 0, "receivers", len(listed) - 1, "settings"), severity=ERROR)

    return fault


def below(code: str, severity: Severity, said: Yaml, path: DataPath, **more: Any) -> Fault:
    """A policy below the root."""

    def fault(data: Any, rnd: Random) -> At:
        listed = data["policies"][0]["routes"]
        listed.append({"receiver": "grafana-default-email"})
        where = ("policies", 0, "routes", len(listed) - 1, *path)
        return At(code, where, chars=_put(listed[-1], said), severity=severity, **more)

    return fault


def again(key: str, name: str, path: DataPath = ()) -> Fault:
    """An entry of a list once more."""

    def fault(data: Any, rnd: Random) -> At:
        owner: Any = data
        for step in (*path, key):
            owner = owner[step]
        owner.append(owner[0])
        return At("GF156", (*path, key, len(owner) - 1, name), severity=WARNING)

    return fault


def _other_interval(data: Any, rnd: Random) -> At:
    first = data["groups"][0]
    first["interval"] = "1m"
    data["groups"].append({**first, "interval": "2m", "rules": []})
    return At("GF156", ("groups", len(data["groups"]) - 1, "interval"), severity=WARNING)


def _second_tree(data: Any, rnd: Random) -> At:
    data["policies"].append({"orgId": data["policies"][0]["orgId"], "receiver": "grafana-default-email"})
    return At("GF156", ("policies", len(data["policies"]) - 1, "orgId"), KEY, severity=WARNING)


_SPAN: Final = {"times": [{"start_time": "08:00", "end_time": "06:00"}]}
_MESSAGE: Final = {"url": "https://a.example", "message": "{{ range «$i», $one := .Alerts }}{{ $one }}{{ end }}"}

RULE_FAULTS: Final[dict[str, Fault]] = {
    "groups that are a mapping": top("FM103", ERROR, {"groups": {"a": "b"}}, ("groups",)),
    "a list that is misspelt": top("FM101", WARNING, {"contactpoints": []}, ("contactpoints",), part=KEY),
    "a group without a name": group("FM102", ERROR, {"name": GONE}, ()),
    "a group without a folder": group("FM104", ERROR, {"folder": ""}, ("folder",)),
    "a group without an interval": group("FM102", ERROR, {"interval": GONE}, ()),
    "an interval in words": group("FM104", ERROR, {"interval": "often"}, ("interval",)),
    "an interval between ticks": group("GF160", ERROR, {"interval": "15s"}, ("interval",)),
    "an organisation in words": group("FM104", ERROR, {"orgId": "main"}, ("orgId",)),
    "rules that are a mapping": group("FM103", ERROR, {"rules": {"a": "b"}}, ("rules",)),
    "a group with another interval": _other_interval,
    "a rule twice": again("rules", "uid", ("groups", 0)),
    "a rule without a uid": rule("FM102", ERROR, {"uid": GONE}, ()),
    "a uid with a blank": rule("FM104", ERROR, {"uid": "a b"}, ("uid",)),
    "a rule without a title": rule("FM104", ERROR, {"title": ""}, ("title",)),
    "a rule without a condition": rule("FM102", ERROR, {"condition": GONE}, ()),
    "a condition that isn't there": rule("GF150", ERROR, {"condition": "C"}, ("condition",)),
    "a rule without queries": rule("FM103", ERROR, {"data": []}, ("data",)),
    "a key of Prometheus": rule("FM101", WARNING, {"keep_firing_for": "5m"}, ("keep_firing_for",), part=KEY),
    "a state that is none": rule("FM104", ERROR, {"noDataState": "Ok"}, ("noDataState",)),
    "a state of the other kind": rule("FM104", ERROR, {"execErrState": "NoData"}, ("execErrState",)),
    "a wait that is none": rule("FM104", ERROR, {"for": "5 minutes"}, ("for",)),
    "a flag that says no": rule("FM104", ERROR, {"isPaused": Plain("no")}, ("isPaused",)),
    "an unknown dashboard": rule("GF157", INFO, {"dashboardUid": "gone", "panelId": Plain("1")}, ("dashboardUid",)),
    "labels that are a list": rule("FM103", ERROR, {"labels": ["a"]}, ("labels",)),
    "a record of nothing": rule("GF150", ERROR, {"record": {"metric": "a", "from": "C"}}, ("record", "from")),
    "a record without a metric": rule("FM102", ERROR, {"record": {"from": "A"}}, ("record",)),
    "a query without a name": asked("FM102", WARNING, {"refId": GONE}, (), follow_ups=("GF151",)),
    "a query of no data source": asked("FM102", WARNING, {"datasourceUid": GONE}, ()),
    "a query of a data source that isn't there": asked("GF153", ERROR, {"datasourceUid": "gone"}, ("datasourceUid",)),
    "a query without a time": asked("FM104", ERROR, {"relativeTimeRange": GONE}, ()),
    "a query of no time": asked("FM104", ERROR, {"relativeTimeRange": {"from": Plain("5"), "to": Plain("9")}},
    ("relativeTimeRange",)),
    "a query with a fault": queried("PQ101", "rate(up[5m]«»"),
    "a query of nothing that there is": queried("LK106", "«http_request_total»"),
    "a variable of a dashboard": queried("GF158", '1 - up{job="«$job»"}'),
    "an expression of nothing": decides(
        "GF151", {"type": "reduce", "reducer": "last", "expression": "«C»"}, ("expression",)
    ),
    "a formula that is none": decides("GF245", {"type": "math", "expression": "$A > 0.1«x»"}, ("expression",)),
    "a reduction to what is none": decides(
        "GF245", {"type": "reduce", "reducer": "avg", "expression": "A"}, ("reducer",)
    ),
    "an expression of no type": decides("GF152", {"type": "thresold", "expression": "A"}, ("type",)),
    "an annotation that is not closed": text("GF165", "{{ $labels.job «}»"),
    "an annotation with a function that is none": text("GF165", "{{ «humanise» $values.A.Value }}"),
    "an annotation with Prometheus's variable": text("GF165", "{{ «$externalLabels».a }}"),
    "an annotation with a text as a number": text("GF165", "{{ «$value» | humanizePercentage }}"),
    "an annotation with a result as a number": text("GF165", "{{ humanize «$values.A» }}"),
    "an annotation that compares kinds": text("GF165", "{{ if gt $values.A.Value «5» }}a{{ end }}"),
    "an annotation of a query that isn't there": text("GF166", "{{ $values.«C».Value }}"),
    "a label with a function that is none": text("GF165", "{{ «nothing» 5 }}", label=True),
    "a label of a query that isn't there": text("GF166", "{{ $$values.«C» }}", label=True),
    "a label that loses its variable": text("GF159", "{{ «$labels».job }}", label=True),
    "a label that loses a dollar": text("GF162", "{{ «$a» := 1 }}{{ $a }}", label=True),
    "a label of a variable that isn't set": text("GF163", "«$NOBODY»", label=True),
    "a title that loses a dollar": rule("GF162", WARNING, {"title": "costs «$5»"}, ("title",)),
    "a rule for nobody": rule("GF154", WARNING, {"notification_settings": {"receiver": "nobody"}},
    ("notification_settings", "receiver")),
    "a rule for no one": rule("FM102", ERROR, {"notification_settings": {"group_wait": "5s"}},
    ("notification_settings",)),
    "a rule in no timing": rule("GF155", WARNING, {"notification_settings": {"receiver": "grafana-default-email",
    "mute_time_intervals": ["days"]}}, ("notification_settings", "mute_time_intervals", 0)),
}  # fmt: skip
"""What can be wrong with the groups of a file."""

TELLING_FAULTS: Final[dict[str, Fault]] = {
    "a point without a name": point("FM102", ERROR, {"name": GONE}, (), follow_ups=("GF154",)),
    "a point with another key": point("FM101", WARNING, {"receiver": []}, ("receiver",), part=KEY),
    "a receiver without a uid": told("FM102", ERROR, {"uid": GONE}, ()),
    "a receiver without a type": told("FM102", ERROR, {"type": GONE}, ()),
    "a receiver without settings": told("FM102", ERROR, {"settings": GONE}, ()),
    "settings that are empty": told("FM104", ERROR, {"settings": {}}, ("settings",)),
    "settings that are a list": told("FM103", ERROR, {"settings": ["a"]}, ("settings",)),
    "a type that is misspelt": told("GF164", ERROR, {"type": "telegramm"}, ("type",)),
    "a type that is unknown": told("GF164", WARNING, {"type": "pigeon"}, ("type",)),
    "a setting that is a number": told("FM104", ERROR, {"settings": {"url": Plain("5")}}, ("settings", "url")),
    "a chat that is a number": told("GF161", WARNING, {"type": "telegram", "settings": {"bottoken": "a",
    "chatid": Plain("-1001")}}, ("settings", "chatid")),
    "a password with a dollar": told("GF162", WARNING, {"settings": {"url": "https://a.example",
    "password": "Pa«$sw0rd»"}}, ("settings", "password")),
    "a message that loses its variables": told("GF162", WARNING, {"settings": _MESSAGE}, ("settings", "message")),
    "an address that isn't set": told("GF163", WARNING, {"settings": {"url": "«${NOWHERE}»"}}, ("settings", "url")),
    "an address with a default": told("GF163", WARNING, {"settings": {"url": "«${PROM_HOST:-a}»"}},
    ("settings", "url")),
    "a receiver twice": again("receivers", "uid", ("contactPoints", 0)),
    **{f"{kind} without {setting}": lacking(kind, setting) for kind, setting in (
        ("email", "addresses"), ("slack", "token"), ("slack", "recipient"), ("Slack", "url"), ("webhook", "url"),
        ("pagerduty", "integrationKey"), ("telegram", "bottoken"), ("telegram", "chatid"), ("teams", "url"),
        ("opsgenie", "apiKey"), ("discord", "url"), ("googlechat", "url"), ("victorops", "url"),
        ("pushover", "userKey"), ("pushover", "apiToken"), ("kafka", "kafkaRestProxy"),
        ("kafka", "kafkaTopic"), ("dingding", "url"),
        ("LINE", "token"), ("threema", "gateway_id"), ("threema", "recipient_id"), ("threema", "api_secret"),
        ("prometheus-alertmanager", "url"), ("sensugo", "url"), ("sensugo", "apikey"), ("wecom", "secret"),
        ("oncall", "url"), ("sns", "topic_arn"), ("mqtt", "brokerUrl"), ("mqtt", "topic"), ("jira", "api_url"),
        ("jira", "project"), ("jira", "issue_type"),
    )},
    "a tree without a receiver": policy("FM102", ERROR, {"receiver": GONE}, ()),
    "a tree for nobody": policy("GF154", WARNING, {"receiver": "nobody"}, ("receiver",)),
    "a tree that is muted": policy("FM104", ERROR, {"mute_time_intervals": ["a"]}, ("mute_time_intervals",), part=KEY,
    follow_ups=("GF155",)),
    "a tree with a condition": policy("FM104", WARNING, {"matchers": ["a = b"]}, ("matchers",), part=KEY),
    "a tree that groups twice": policy("FM104", ERROR, {"group_by": ["a", "a"]}, ("group_by", 1)),
    "a second tree": _second_tree,
    "a policy for nobody": below("GF154", WARNING, {"receiver": "nobody"}, ("receiver",)),
    "a policy with another key": below("FM101", WARNING, {"groupBy": ["a"]}, ("groupBy",), part=KEY),
    "a policy in no timing": below("GF155", WARNING, {"mute_time_intervals": ["days"]}, ("mute_time_intervals", 0)),
    "a condition of two parts": below("FM104", ERROR, {"object_matchers": [["a", "="]]}, ("object_matchers", 0)),
    "a condition of no operator": below("FM104", ERROR, {"object_matchers": [["a", "==", "b"]]},
    ("object_matchers", 0, 1)),
    "a matcher that is none": below("FM104", ERROR, {"matchers": ["severity"]}, ("matchers", 0)),
    "a policy that groups all and one": below("FM104", ERROR, {"group_by": ["...", "a"]}, ("group_by", 0)),
    "a policy of no interval": below("FM104", ERROR, {"group_interval": "0s"}, ("group_interval",)),
    "a policy with a quoted flag": below("FM104", ERROR, {"continue": Quoted("true")}, ("continue",)),
    "a policy that loses a dollar": below("GF162", WARNING, {"object_matchers": [["a", "=", "b«$5»"]]},
    ("object_matchers", 0, 2)),
    "a timing without a name": timing("FM102", ERROR, {"name": GONE}, (), follow_ups=("GF155",)),
    "a timing past midnight": timing("FM104", ERROR, {"time_intervals": [_SPAN]}, ("time_intervals", 0, "times", 0,
    "end_time")),
    "a timing at no time": timing("FM104", ERROR, {"time_intervals": [{"times": [{"start_time": "8am",
    "end_time": "09:00"}]}]}, ("time_intervals", 0, "times", 0, "start_time")),
    "a timing twice": again("muteTimes", "name"),
    "a template without a text": template("FM104", ERROR, {"template": ""}, ("template",)),
    "a template that is not closed": template("GF167", ERROR, {"template": '«{{ define "a" }}»b'}, ("template",)),
    "a template with a rule's variable": template("GF167", ERROR, {"template": "{{ «$labels».b }}"},
    ("template",)),
    "a template with a function that is none": template("GF167", WARNING, {"template": "{{ .Status | «touper» }}"},
    ("template",)),
    "a template with a hidden definition": template("GF167", ERROR, {"template": '«{{-» define "a" }}{{ end }}'},
    ("template",)),
    "a template twice": again("templates", "name"),
    "a deletion of nothing": top("FM104", ERROR, {"deleteMuteTimes": [{"name": ""}]}, ("deleteMuteTimes", 0, "name")),
    "a reset of no organisation": top("FM104", ERROR, {"resetPolicies": ["main"]}, ("resetPolicies", 0)),
}  # fmt: skip
"""What can be wrong with contact points, policies, timings and templates."""
ALERTING_FAULTS: Final = RULE_FAULTS | TELLING_FAULTS
