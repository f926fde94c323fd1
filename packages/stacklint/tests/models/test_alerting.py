"""Grafana's alerting files as Grafana decodes them and refuses them at its start."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, FaultKind, Kind, ModelFault

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]

GROUP = "groups:\n- name: g\n  folder: f\n  interval: 1m\n"
RULE = GROUP + "  rules:\n  - uid: u\n    title: t\n    condition: A\n"
DATA = "    data: [{refId: A, datasourceUid: __expr__, model: {type: math}}]\n"
ASKS = "    data: [{refId: A, datasourceUid: p, "
POLICY = "policies:\n- receiver: c\n"


def point(kind: str, settings: str) -> str:
    """A contact point with one receiver."""
    return f"contactPoints: [{{name: c, receivers: [{{uid: r, type: {kind}, settings: {settings}}}]}}]\n"


GOOD = [
    "~\n",
    "apiVersion: 1\n",
    "apiVersion: v1\ngroups: []\n",
    RULE + DATA + "    for: 5m\n    keepFiringFor: ''\n    noDataState: KeepLast\n    execErrState: ' OK '\n",
    RULE + DATA + "    isPaused: 'f'\n    panelId: '7'\n    labels: {a: 1, b: ~}\n    annotations: {c: true}\n",
    RULE + DATA + "    dasboardUid: x\n    missing_series_evals_to_resolve: 3\n",
    RULE + DATA + "    annotations: {__dashboardUid__: x, __panelId__: '3'}\n",
    RULE + ASKS + "relativeTimeRange: {from: 600}}]\n",
    RULE + "    data: [{refId: A, datasourceUid: $P}, {refId: B, datasourceUid: '-100'}]\n",
    RULE.replace("condition: A", "record: {metric: m, from: A}") + DATA,
    RULE.replace("interval: 1m", "interval: $EVERY").replace("uid: u", "uid: ${UID}") + DATA,
    RULE
    + DATA
    + "    notification_settings: {receiver: c, group_by: [a], group_wait: 30s, mute_time_intervals: [m]}\n",
    point("email", "{addresses: a@b, singleEmail: true}"),
    point("slack", "{url: x}"),
    point("slack", "{url: 'https://hooks.example.com/x'}"),
    point("webhook", "{url: 'receiver:8080/hook'}"),
    point("slack", "{token: x, recipient: y}"),
    point("slack", "{endpointUrl: x}"),
    point("webhook", "{URL: x, maxAlerts: 5}"),
    point("telegram", "{bottoken: x, chatid: -5}"),
    point("wecom", "{secret: x}"),
    point("pagerduty", "{integrationKey: '0123'}"),
    point("ours", "{a: 1}"),
    POLICY + "  group_by: ['...']\n  routes: [{receiver: d, continue: true, matchers: [a=b], group_wait: 0s}]\n",
    POLICY + "  routes: [{object_matchers: [[a, =~, 'b($C']]}]\n",
    POLICY + "  routes: [{matchers: ['a =~ \"b|$C\"x', ' ']}]\n",
    POLICY + "  provenance: file\n  name: x\n  routes: [{object_matchers: [[a, =~, b], [a, $OP, b]]}]\n",
    "policies: [{Receiver: c, Routes: []}]\n",
    "resetPolicies: [1, $ORG]\ndeleteRules: [{uid: a}]\ndeleteMuteTimes: [{name: a}]\ndeleteTemplates: [{name: a}]\n",
    "muteTimes:\n- name: m\n  time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}], years: [2030]}]\n",
    "templates: [{orgId: 2, name: t, template: x}]\n",
]

BAD = [
    ("«[]»\n", "the file is an empty list, not a mapping", Consequence.REFUSES),
    ("groups: «{}»\n", "`groups` is an empty mapping, not a list", Consequence.REFUSES),
    ("groups:\n- «{name: g, folder: f}»\n", "`interval` is missing in entry 1 of `groups`", Consequence.REFUSES),
    (GROUP.replace("1m", "«60»"), "`interval` is `60`, not a duration such as `30s` or `5m`", Consequence.REFUSES),
    (GROUP.replace("1m", "«''»"), "`interval` is empty, not a duration such as `30s` or `5m`", Consequence.REFUSES),
    (GROUP.replace(": f", ": «''»"), "`folder` is empty, not a text with something in it", Consequence.REFUSES),
    (GROUP + "  «intervall»: 1m\n", "`intervall` is no key of entry 1 of `groups`", Consequence.IGNORES),
    (RULE + "    data: «[]»\n", "`data` is an empty list, not a list with something in it", Consequence.REFUSES),
    (RULE.replace("uid: u", "uid: «a b»") + DATA, "`uid` is `a b`, not a uid: 1 to 40 letters, digits, `-` and `_`",
     Consequence.REFUSES),
    (RULE + DATA + "    noDataState: «Ok»\n",
     "`noDataState` is `Ok`, not one of `NoData`, `Alerting`, `OK`, `KeepLast`", Consequence.REFUSES),
    (RULE + DATA + "    execErrState: «NoData»\n",
     "`execErrState` is `NoData`, not one of `Error`, `Alerting`, `OK`, `KeepLast`", Consequence.REFUSES),
    (RULE + DATA + "    for: «5»\n", "`for` is `5`, not a duration such as `30s` or `5m`", Consequence.REFUSES),
    (RULE + DATA + "    missing_series_evals_to_resolve: «0»\n",
     "`missing_series_evals_to_resolve` is `0`, not a whole number, 1 or more", Consequence.REFUSES),
    (RULE + DATA + "    labels: {a: «[b]»}\n", "`a` is a list, not a text", Consequence.REFUSES),
    (RULE + DATA + "    annotations: {«__panelId__»: '3'}\n", "`__panelId__` is set without `__dashboardUid__`",
     Consequence.REFUSES),
    (RULE + DATA + "    annotations: {«__dashboardUid__»: x}\n", "`__dashboardUid__` is set without `__panelId__`",
     Consequence.REFUSES),
    (RULE + DATA + "    notification_settings: «{group_wait: 30s}»\n",
     "`receiver` is missing in `notification_settings`", Consequence.REFUSES),
    (RULE + ASKS + "relativeTimeRange: «{from: 0, to: 0}»}]\n",
     "`relativeTimeRange` runs from 0 to 0 seconds ago, and has to begin before it ends", Consequence.REFUSES),
    (RULE + "    data: [«{refId: A, datasourceUid: p}»]\n",
     "`relativeTimeRange` is not given, and has to begin before it ends", Consequence.REFUSES),
    (RULE + ASKS + "relativeTimeRange: {from: «10m», to: 0}}]\n",
     "`from` is `10m`, not a whole number of seconds", Consequence.REFUSES),
    (RULE + "    data: [«{datasourceUid: __expr__}»]\n", "`refId` is missing in entry 1 of `data`",
     Consequence.BREAKS),
    (RULE + "    data: [«{refId: A}»]\n", "`datasourceUid` is missing in entry 1 of `data`", Consequence.BREAKS),
    (RULE + "    data: [{refId: A, datasourceUid: __expr__, model: «x»}]\n", "`model` is `x`, not a mapping",
     Consequence.REFUSES),
    ("contactPoints: [{name: c, receivers: [«{uid: r, type: email}»]}]\n",
     "`settings` is missing in entry 1 of `receivers`", Consequence.REFUSES),
    (point("email", "«{}»"), "`settings` is an empty mapping, not one with something in it", Consequence.REFUSES),
    (point("email", "«{singleEmail: true}»"), "`addresses` is missing in `settings`, and `email` can't do without",
     Consequence.REFUSES),
    (point("email", "«{addresses: ''}»"), "`addresses` is missing in `settings`, and `email` can't do without",
     Consequence.REFUSES),
    (point("slack", "«{webhook_url: x}»"),
     "`token`, `url` or `endpointUrl` is missing in `settings`, and `slack` can't do without", Consequence.REFUSES),
    (point("slack", "«{token: x}»"),
     "`recipient`, `url` or `endpointUrl` is missing in `settings`, and `slack` can't do without", Consequence.REFUSES),
    (point("sns", "«{subject: x}»"),
     "`topic_arn`, `target_arn` or `phone_number` is missing in `settings`, and `sns` can't do without",
     Consequence.REFUSES),
    (point("pagerduty", "{integrationKey: «0123»}"), "`integrationKey` is `0123` without quotes, not a text",
     Consequence.REFUSES),
    (point("webhook", "{url: «true»}"), "`url` is `true` without quotes, not a text", Consequence.REFUSES),
    (point("email", "«x»"), "`settings` is `x`, not a mapping", Consequence.REFUSES),
    ("policies: [«{group_by: [a]}»]\n", "`receiver` is missing in entry 1 of `policies`", Consequence.REFUSES),
    (POLICY + "  «mute_time_intervals»: [m]\n",
     "`mute_time_intervals` stands in the root policy, which can't be silenced", Consequence.REFUSES),
    (POLICY + "  «matchers»: [a=b]\n", "`matchers` stands in the root policy, which has to take every alert",
     Consequence.BREAKS),
    (POLICY + "  routes: [{«matcher»: [a=b]}]\n", "`matcher` is no key of entry 1 of `routes`", Consequence.IGNORES),
    (POLICY + "  routes: [{«orgId»: 1}]\n", "`orgId` is no key of entry 1 of `routes`", Consequence.IGNORES),
    (point("slack", "{url: «hooks.example.com/services/x»}"),
     "`url` is `hooks.example.com/services/x`, no address without `https://` before it", Consequence.BREAKS),
    (POLICY + "  routes: [{matchers: [«a»]}]\n",
     "entry 1 of `matchers` is `a`, not a condition such as `severity = info`", Consequence.REFUSES),
    (POLICY + "  routes: [{matchers: ['a =~ \"b|c\"«x»']}]\n",
     "`a =~ \"b|c\"x` is no condition: a comma should stand in place of `x`", Consequence.REFUSES),
    (POLICY + "  routes: [{object_matchers: [[a, =~, 'b«(»']]}]\n", "the group is not closed in the regular expression",
     Consequence.REFUSES),
    (POLICY + "  routes: [{object_matchers: [[a, «==», b]]}]\n",
     "`==` is no operator of conditions, which are `=`, `!=`, `=~` and `!~`", Consequence.REFUSES),
    (POLICY + "  routes: [{object_matchers: [«[a, b]»]}]\n",
     "a condition has three parts, a label, an operator and a value, and this one has 2", Consequence.REFUSES),
    (POLICY + "  routes: [{object_matchers: [«x»]}]\n", "entry 1 of `object_matchers` is `x`, not a list",
     Consequence.REFUSES),
    (POLICY + "  routes: [{continue: «'true'»}]\n", "`continue` is `'true'`, not `true` or `false` without quotes",
     Consequence.REFUSES),
    (POLICY + "  group_by: [a, «a»]\n", "`a` stands in `group_by` twice", Consequence.REFUSES),
    (POLICY + "  repeat_interval: «0s»\n", "`repeat_interval` is `0s`, and must be longer than nothing",
     Consequence.REFUSES),
    ("muteTimes: [{name: m, time_intervals: [{times: [{start_time: «6:00», end_time: '07:00'}]}]}]\n",
     "`start_time` is `6:00`, not a time such as `08:00`", Consequence.REFUSES),
    ("muteTimes: [{name: m, time_intervals: [{times: [{start_time: '22:00', end_time: «'06:00'»}]}]}]\n",
     "`end_time` is `06:00`, which is not after `22:00`: a part of a day ends on that day", Consequence.REFUSES),
    ("muteTimes: [{name: m, time_intervals: [{weekdays: [«'1:5'»]}]}]\n",
     "entry 1 of `weekdays` is `1:5`, not a weekday as `monday`, or a range as `monday:friday`", Consequence.REFUSES),
    ("muteTimes: [{name: m, time_intervals: [{days_of_month: [«'5:1'»]}]}]\n",
     "`5:1` in `days_of_month` ends before it begins", Consequence.REFUSES),
    ("muteTimes: [{name: m, time_intervals: [{location: «Berlin»}]}]\n",
     "`location` is `Berlin`, not the name of a time zone such as `Europe/Berlin`", Consequence.REFUSES),
    ("muteTimes: [«{name: m}»]\n", "`m` has no `time_intervals`, so it silences nothing at any time",
     Consequence.BREAKS),
    ("contactPoints: [«{name: c}»]\n",
     "`receivers` is missing in entry 1 of `contactPoints`, so there is no such contact point", Consequence.SKIPS),
    (point("email", "{addresses: «[a@b, c@d]»}"), "`addresses` is a list, not a text", Consequence.REFUSES),
    (point("webhook", "{url: «{a: b}»}"), "`url` is a mapping, not a text", Consequence.REFUSES),
    ("templates: [«{name: t}»]\n", "`template` is missing in entry 1 of `templates`", Consequence.REFUSES),
    ("deleteTemplates: [«{orgId: 1}»]\n", "`name` is missing in entry 1 of `deleteTemplates`", Consequence.REFUSES),
    ("deleteRules: [«{orgId: 1}»]\n", "`uid` is missing in entry 1 of `deleteRules`", Consequence.IGNORES),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_grafana_takes_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.ALERTING, text) == (text, ())


@pytest.mark.parametrize(("text", "message", "consequence"), BAD)
def test_each_fault_is_found_once_at_its_place(judge: Judge, text: str, message: str, consequence: Consequence) -> None:
    marked, faults = judge(Kind.ALERTING, text)
    assert (marked, [(fault.message, fault.consequence) for fault in faults]) == (text, [(message, consequence)])


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (
            RULE + "    data: [{refId: A, datasourceUid: __expr__, «expression»: B}]\n",
            "`expression` belongs under `model`",
        ),
        (RULE + "    data: [{refId: A, datasourceUid: __expr__, «ours»: B}]\n", ""),
    ],
)
def test_what_belongs_into_a_model_is_sent_there(judge: Judge, text: str, advice: str) -> None:
    marked, faults = judge(Kind.ALERTING, text)
    assert (marked, [fault.help for fault in faults]) == (text, [advice])


def test_an_alert_needs_a_condition(judge: Judge) -> None:
    _, (fault,) = judge(Kind.ALERTING, RULE.replace("    condition: A\n", "") + DATA)
    assert (fault.message, fault.kind) == ("`condition` is missing in entry 1 of `rules`", FaultKind.MISSING_KEY)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (RULE + DATA + "    «keep_firing_for»: 1m\n", "write `keepFiringFor`"),
        ("templates: [{«orgID»: 1, name: t, template: x}]\n", "write `orgId`"),
    ],
)
def test_keys_that_grafana_drops_in_silence_come_with_the_right_ones(judge: Judge, text: str, advice: str) -> None:
    marked, (fault,) = judge(Kind.ALERTING, text)
    assert (marked, fault.help) == (text, advice)


def test_a_receiver_that_is_misspelt_is_not_missing_too(judge: Judge) -> None:
    text = "policies: [{«reciever»: c}]\n"
    marked, (fault,) = judge(Kind.ALERTING, text)
    assert (marked, fault.kind, "receiver" in fault.known) == (text, FaultKind.UNKNOWN_KEY, True)


def test_the_keys_of_a_receiver_in_a_contact_point_are_sent_into_one(judge: Judge) -> None:
    _, faults = judge(Kind.ALERTING, "contactPoints: [{name: c, type: email, uid: e, settings: {addresses: a@b}}]\n")
    assert "put `type`, `uid`, `settings` into an entry of `receivers`" in [fault.help for fault in faults]
