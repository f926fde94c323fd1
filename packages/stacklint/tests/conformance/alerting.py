"""Grafana's alerting files at random, with which nothing is wrong: rules, contact points, policies, timings, templates.

Each file is of an organisation of its own, so that what one lacks no other has.
"""

from __future__ import annotations

from random import Random
from typing import Any, Final

from stacklint.document import Plain

from .yaml_writer import Quoted

Yaml = dict[str, Any]

_TRUE: Final = tuple(map(Plain, ("true", "false", "1", "0", "T")))
_REAL: Final = tuple(map(Plain, ("true", "false")))
_EXPRESSIONS: Final = (
    "rate(http_requests_total[5m])", "sum by (route) (rate(http_requests_total{status=~\"5..\"}[5m]))",
    "http_requests_in_progress", "max_over_time(http_requests_in_progress[10m])", "count(up)",
    "histogram_quantile(0.9, sum by (le) (rate(http_request_seconds_bucket[5m])))",
    "rate(http_requests_total[$__rate_interval])", "increase(http_requests_total{route!~\"^/api$|^/$\"}[$__range])",
)  # fmt: skip
_LEVEL: Final = 5
"""Which of them is hardly ever 0, so that an alert has to compare it."""
_ANNOTATIONS: Final[Yaml] = {
    "summary": ("too many", "{{ $labels.route }} is slow", "{{ $values.%V.Value | humanize }}", "costs 5$", Plain("5")),
    "description": ("{{ range $name, $one := $values }}{{ $name }}={{ $one }} {{ end }}", "[ {{ $value }} ]", None),
    "value": ('{{ printf "%.2f" $values.%V.Value }}', '{{ with index $values "%V" }}{{ .Value }}{{ end }}'),
    "runbook_url": ("https://example.org/{{ urlQueryEscape $labels.route }}", "https://example.org/$PATH"),
    "level": ("{{ if gt $values.%V.Value 5.0 }}high{{ else }}low{{ end }}", "{{/* none */}}"),
}  # fmt: skip
"""Texts; %V is the name of a value that is there."""
_LABELS: Final[Yaml] = {
    "severity": ("page", "{{ if gt $$values.%V.Value 5.0 }}page{{ else }}info{{ end }}", None),
    "team": ("$USER_NAME", "{{ $$labels.route }}", "é", Plain("5")),
    "price": ("5$$", "5$ a year"),
}
_RULE: Final[Yaml] = {
    "noDataState": ("NoData", "OK", "Alerting", "KeepLast", "", "$EMPTY"), "isPaused": (*_TRUE, "$FLAG", None),
    "execErrState": ("Error", "OK", "Alerting", "KeepLast", None), "for": ("5m", "1h30m", Plain("0"), "$EMPTY"),
    "keepFiringFor": ("10m", ""), "missing_series_evals_to_resolve": (Plain("3"), "2"),
    "dashboardUid": ("app",), "panelId": (Plain("1"), "1"),
}  # fmt: skip
_SECRET: Final = ("$PASSWORD", "${PASSWORD}", "$__env{PASSWORD}", "a$$b", "Pa$ word$")
_URL: Final = ("https://example.org/hook", "https://$USER_NAME.example.org", "http://app:5000/hook")
_MESSAGE: Final = ('{{ template "short" . }}', "{{ range $$i, $$one := .Alerts }}{{ $$one.Status }}{{ end }}", "plain")
_RECEIVERS: Final[dict[str, tuple[Yaml, Yaml]]] = {
    "email": ({"addresses": ("a@b.c", "a@b.c;d@e.f")}, {"singleEmail": _REAL, "message": _MESSAGE}),
    "slack": ({"recipient": ("#alerts",), "token": _SECRET}, {"title": _MESSAGE, "mentionChannel": ("here",)}),
    "Slack": ({"url": _SECRET}, {"text": _MESSAGE}),
    "webhook": ({"url": _URL}, {"httpMethod": ("POST",), "maxAlerts": (Quoted("5"), Plain("5")), "password": _SECRET}),
    "pagerduty": ({"integrationKey": _SECRET}, {"severity": ("critical",), "details": ({"a": "{{ .Status }}"},)}),
    "telegram": ({"bottoken": _SECRET, "chatid": (Quoted("-1001"), "@team")}, {"message": _MESSAGE}),
    "teams": ({"url": _URL}, {"title": _MESSAGE}),
    "opsgenie": ({"apiKey": _SECRET}, {"autoClose": _REAL, "sendTagsAs": ("tags",)}),
    "discord": ({"url": _URL}, {"use_discord_username": _REAL}),
    "googlechat": ({"url": _URL}, {"message": _MESSAGE}), "victorops": ({"url": _URL}, {}),
    "pushover": ({"userKey": _SECRET, "apiToken": _SECRET}, {"priority": (Quoted("1"), Plain("1"))}),
    "kafka": ({"kafkaRestProxy": _URL, "kafkaTopic": ("alerts",)}, {}), "dingding": ({"url": _URL}, {}),
    "LINE": ({"token": _SECRET}, {}), "threema": ({"gateway_id": ("*ABCDEFG",), "recipient_id": ("ABCDEFGH",),
    "api_secret": _SECRET}, {}),
    "prometheus-alertmanager": ({"url": ("http://alertmanager:9093",)}, {"basicAuthUser": ("a",)}),
    "sensugo": ({"url": _URL, "apikey": _SECRET}, {}), "wecom": ({"secret": _SECRET}, {}),
    "webex": ({"bot_token": _SECRET}, {"room_id": ("a",)}), "oncall": ({"url": _URL}, {}),
    "sns": ({"topic_arn": ("arn:aws:sns:a",)}, {}), "mqtt": ({"brokerUrl": ("tcp://a:1",), "topic": ("a",)}, {}),
    "jira": ({"api_url": _URL, "project": ("A",), "issue_type": ("Bug",)}, {}),
}  # fmt: skip
"""For each type the settings that it needs, and some that it may have."""
_TEMPLATES: Final = (
    '{{ define "%s" }}{{ range $i, $one := .Alerts.Firing }}{{ $one.Labels.route | toUpper }}{{ end }}{{ end }}',
    '{{ define "%s" }}{{ len .Alerts }} {{ join ", " .CommonLabels.Names }}{{ end }}{{- define "%s.b" -}}b{{ end }}',
    "{{ .Status }} without a name: %s", '{{/* %s */}}{{ define "x" }}{{ end }}',
)  # fmt: skip
_TIMES: Final[Yaml] = {
    "times": ([{"start_time": "08:00", "end_time": "24:00"}], [{"start_time": "00:00", "end_time": "06:30"}], []),
    "weekdays": (["monday:friday"], ["saturday", "sunday"]), "days_of_month": (["1:7", "-1"],),
    "months": (["january", "5:8"],), "years": (["2030:2032"],), "location": ("Europe/Berlin",),
}  # fmt: skip


def _some(parts: Yaml, rnd: Random, most: int = 3) -> Yaml:
    return {key: rnd.choice(parts[key]) for key in rnd.sample(list(parts), rnd.randint(0, min(most, len(parts))))}


def _mixed(found: Yaml, rnd: Random) -> Yaml:
    return dict(rnd.sample(list(found.items()), len(found)))


def _texts(parts: Yaml, value: str, rnd: Random, *, routed: bool) -> Yaml:
    """Some texts, of which those about a route stand only where the result has one."""
    said = {
        key: [one for one in some if routed or not (isinstance(one, str) and "labels.route" in one)]
        for key, some in parts.items()
    }
    found = _some({key: some for key, some in said.items() if some}, rnd)
    return {key: one.replace("%V", value) if isinstance(one, str) else one for key, one in found.items()}


def _queries(rnd: Random) -> tuple[list[Yaml], str, str]:
    """The items of a rule, the one that decides, and the name of a value that texts may show."""
    asked: Yaml = {"refId": "A", "datasourceUid": "prometheus", "model": {"expr": rnd.choice(_EXPRESSIONS)}}
    asked["relativeTimeRange"] = {"from": Plain("600"), "to": Plain("0")}
    limit = [{"evaluator": {"type": "gt", "params": [Plain("1")]}}]
    of_values: list[list[Yaml]] = [
        [{"type": "threshold", "expression": "A", "conditions": limit}],
        [{"type": "math", "expression": "$A > 5 && ${A} < 9"}],
        [],
    ]
    sampled: Yaml = {"type": "resample", "expression": "A", "window": "1m", "downsampler": "mean", "upsampler": "pad"}
    asking: Yaml = {**limit[0], "query": {"params": ["A"]}, "reducer": {"type": rnd.choice(("last", "avg", "diff"))}}

    def reduced(name: str) -> Yaml:
        return {"type": "reduce", "expression": name, "reducer": rnd.choice(("last", "mean", "median"))}

    of_series: list[list[Yaml]] = [
        [reduced("A"), {"type": "threshold", "expression": "B", "conditions": limit}],
        [sampled, reduced("B")],
        [reduced("A"), {"type": "math", "expression": "abs($B)"}],
        [{"type": "classic_conditions", "conditions": [asking]}],
    ]
    steps = of_series
    if rnd.random() < 0.5:
        source = {"type": "prometheus", "uid": "prometheus"}
        asked["model"] |= {"refId": "A", "instant": Plain("true"), "datasource": source}
        steps = of_values
    elif rnd.random() < 0.1:
        counted = 'count_over_time({job="app"} |= "$a" [5m])'
        asked |= {"datasourceUid": "loki", "model": {"expr": counted}, "queryType": "range"}
    chosen = rnd.choice(steps)
    if not any("conditions" in one or ">" in str(one.get("expression")) for one in chosen):
        asked["model"]["expr"] = str(asked["model"]["expr"]).replace(_EXPRESSIONS[_LEVEL], _EXPRESSIONS[0])
    items = [
        {"refId": "BCD"[number], "datasourceUid": rnd.choice(("__expr__", "-100")), "model": model}
        for number, model in enumerate(chosen)
    ]
    decides = "ABCD"[len(items)]
    value = "A" if steps is of_values else "B0" if chosen[0]["type"] == "classic_conditions" else decides
    return [asked, *items], decides, value


def rule(uid: str, point: str, timing: str, rnd: Random) -> Yaml:
    """A rule that alerts or, now and then, records."""
    data, decides, value = _queries(rnd)
    asked = data[0]["model"]["expr"]
    routed = value != "B0" and "http_requests_total" in asked
    found: Yaml = {"uid": uid, "title": rnd.choice((f"Rule {uid}", f"é {uid}", f"$USER_NAME {uid}")), "data": data}
    found |= {"condition": decides, "annotations": _texts(_ANNOTATIONS, value, rnd, routed=routed)}
    found["labels"] = _texts(_LABELS, value, rnd, routed=routed)
    if rnd.random() < 0.1:
        found["record"] = {"metric": "a:b", "from": decides}
        found.pop("condition")
    elif rnd.random() < 0.3:
        found["notification_settings"] = {"receiver": point, "group_by": ["alertname", "grafana_folder"]}
        found["notification_settings"] |= rnd.choice(({}, {"mute_time_intervals": [timing], "group_wait": "30s"}))
    found |= _some(_RULE, rnd)
    if ("panelId" in found) != ("dashboardUid" in found):
        found |= {"panelId": Plain("1"), "dashboardUid": "app"}
    return _mixed(found, rnd)


def receiver(uid: str, rnd: Random, kind: str = "") -> Yaml:
    """A way to tell somebody, of a given type or of any."""
    kind = kind or rnd.choice(list(_RECEIVERS))
    needed, more = _RECEIVERS[kind]
    settings = {key: rnd.choice(values) for key, values in needed.items()} | _some(more, rnd)
    quiet = {"disableResolveMessage": rnd.choice(_TRUE)} if rnd.random() < 0.2 else {}
    return _mixed({"uid": uid, "type": kind, "settings": _mixed(settings, rnd), **quiet}, rnd)


def _conditions(severity: str, rnd: Random) -> Yaml:
    """What a policy asks for, and no other does."""
    forms: tuple[Yaml, ...] = (
        {"object_matchers": [["severity", "=", severity], ["team", "=~", "^a$|b"], ["x", "!=", ""]]},
        {"object_matchers": [["severity", "=", severity]], "matchers": ['team =~ "a|b"']},
        {"matchers": [f"severity = {severity}"]},
        {"match": {"severity": severity}},
    )
    return rnd.choice(forms)


def _policy(name: str, rnd: Random) -> Yaml:
    also: Yaml = {
        "continue": _REAL, "group_by": (["..."], ["alertname", "team"]), "mute_time_intervals": ([f"nights {name}"],),
        "active_time_intervals": ([f"nights {name}"],), "repeat_interval": ("4h",), "group_interval": ("5m",),
    }  # fmt: skip
    points = (f"team {name}", "grafana-default-email")
    below = [
        {"receiver": rnd.choice(points), **_conditions(f"page{number}", rnd), **_some(also, rnd, 4)}
        for number in range(rnd.randint(0, 3))
    ]
    found: Yaml = {"receiver": rnd.choice(points), "group_by": ["grafana_folder", "alertname"], "routes": below}
    if below and rnd.random() < 0.3:
        below[0]["routes"] = [{"object_matchers": [["a", "!~", "b"]], "group_wait": "10s"}]
    return found | _some({"group_wait": ("30s",), "repeat_interval": ("1d",)}, rnd)


def alerting_file(name: str, org: int, rnd: Random, *, whole: bool = False) -> Yaml:
    """A file of some of alerting's lists, or of all of them."""
    own: Yaml = {"orgId": rnd.choice((Plain(str(org)), str(org)))}
    point, timing = f"team {name}", f"nights {name}"
    every: Yaml = {
        "groups": [
            {**own, "name": f"group {name} {number}", "folder": rnd.choice(("App", f"Folder {name}")),
            "interval": rnd.choice(("1m", "10s", "1m30s", "1h")), "rules": [rule(f"{name}-{number}-{index}", point,
            timing, rnd) for index in range(rnd.randint(1, 3))]}
            for number in range(rnd.choice((1, 1, 2)))
        ],
        "contactPoints": [
            {**own, "name": point, "receivers": [receiver(f"{name}-{letter}", rnd) for letter in "abc"[: rnd.randint(1,
            3)]]}
        ],
        "policies": [{**own, **_policy(name, rnd)}],
        "muteTimes": [{**own, "name": timing, "time_intervals": [_some(_TIMES, rnd)] * rnd.choice((1, 1, 2))}],
        "templates": [{**own, "name": f"short {name}", "template": rnd.choice(_TEMPLATES).replace("%s", name)}],
    }  # fmt: skip
    also: Yaml = {
        "deleteRules": [{**own, "uid": "gone"}], "deleteContactPoints": [{**own, "uid": "gone"}],
        "deleteTemplates": [{**own, "name": "gone"}], "deleteMuteTimes": [{**own, "name": "gone"}],
        "resetPolicies": [Plain(str(org)), "$ORG"],
    }  # fmt: skip
    lists = (
        every
        if whole or rnd.random() < 0.7
        else {key: every[key] for key in ("contactPoints", "muteTimes", "templates")}
    )
    found = {**lists, **_some({key: (value,) for key, value in also.items()}, rnd, 2)}
    return {"apiVersion": Plain("1"), **_mixed(found, rnd)}
