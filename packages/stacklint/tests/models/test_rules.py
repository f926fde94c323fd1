"""Our verdicts on rule files, the places of the faults, and the verdicts of promtool."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, Kind, ModelFault, check

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]
Refused = Callable[[list[str], list[str]], list[bool]]

GROUP = "groups:\n- name: g\n"
RULES = GROUP + "  rules:\n  - "

GOOD = [
    "~\n",
    "groups:\n",
    "groups: [~]\n",
    "groups: [{name: a}, {name: b, rules: }, {name: c, rules: [~]}]\n",
    GROUP + "  interval: 0\n  limit: 1.5\n  query_offset: 5m\n  labels: {a: 1, b: ~, c-d: true}\n",
    GROUP + "  limit: 0o17\n  interval: 1y2w3d4h5m6s7ms\n",
    GROUP + "  limit: -1_0\n  interval:\n",
    RULES + "{record: 'a b', expr: 1, for: 0s, annotations: {}, labels: {a: b}}\n",
    RULES + "{alert: a, expr: 1, for: 5m, keep_firing_for: 1m, record: '', annotations: {__name__: x}}\n",
]

BAD = [
    ("«[]»\n", "the file is an empty list, not a mapping"),
    ("«group»: []\n", "`group` is no key of the top level"),
    ("groups: «{}»\n", "`groups` is an empty mapping, not a list"),
    ("groups: [«{}»]\n", "`name` is missing in entry 1 of `groups`"),
    ("groups: [{name: «''»}]\n", "`name` is empty, not a text with something in it"),
    ("groups: [{name: a}, {name: «a»}]\n", "`name` is `a`, as in entry 1 of `groups`"),
    (GROUP + "  interval: «5»\n", "`interval` is `5`, not a duration such as `15s` or `1m30s`"),
    (GROUP + "  limit: «'5'»\n", "`limit` is `'5'`, not a number without quotes"),
    (GROUP + "  limit: «yes»\n", "`limit` is `yes`, not a number without quotes"),
    (GROUP + "  «partial_response_strategy»: warn\n", "`partial_response_strategy` is no key of entry 1 of `groups`"),
    (GROUP + "  labels: {«__name__»: a}\n", "`__name__` is no label to set: it is the metric's name"),
    (GROUP + "  labels: {a: «[1]»}\n", "`a` is a list, not a text"),
    (RULES + "«{expr: 1}»\n", "the rule has neither a `record` nor an `alert`"),
    (RULES + "{«alert»: , expr: 1}\n", "the rule has neither a `record` nor an `alert`"),
    (RULES + "{record: «''», expr: 1}\n", "the rule has neither a `record` nor an `alert`"),
    (RULES + "«{alert: a}»\n", "`expr` is missing in entry 1 of `rules`"),
    (RULES + "{alert: a, «expr»: }\n", "`expr` is null, not a text with something in it"),
    (RULES + "{record: a, «alert»: b, expr: 1}\n",
     "`record` and `alert` stand in one rule, which is either the one or the other"),
    (RULES + "{record: «'a{b}'», expr: 1}\n", "`record` is `a{b}`, not a metric name, which has no braces"),
    (RULES + "{record: a, expr: 1, «for»: 1s}\n", "`for` stands in a recording rule, and only alerting rules have it"),
    (RULES + "{record: a, expr: 1, «keep_firing_for»: 1s}\n",
     "`keep_firing_for` stands in a recording rule, and only alerting rules have it"),
    (RULES + "{record: a, expr: 1, «annotations»: {a: b}}\n",
     "`annotations` stands in a recording rule, and only alerting rules have it"),
    (RULES + "{alert: «[a]», expr: 1}\n", "`alert` is a list, not a text"),
    (RULES + "{alert: a, expr: 1, labels: {«''»: b}}\n",
     "a key of `labels` is empty, not a label name, which is never empty"),
    (RULES + "{alert: a, expr: 1, labels: {«__name__»: b}}\n",
     "`__name__` is no label to set: it is the metric's name"),
    (RULES + "{alert: a, expr: 1, annotations: {«''»: b}}\n",
     "a key of `annotations` is empty, not a label name, which is never empty"),
    (RULES + "{alert: a, expr: 1, labels: {a: «[1]»}}\n", "`a` is a list, not a text"),
    (RULES + "{alert: a, expr: 1, «annotation»: {a: b}}\n", "`annotation` is no key of entry 1 of `rules`"),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_prometheus_takes_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.RULES, text) == (text, ())


@pytest.mark.parametrize(("text", "message"), BAD)
def test_each_fault_is_found_once_at_its_place(judge: Judge, text: str, message: str) -> None:
    marked, faults = judge(Kind.RULES, text)
    assert (marked, [fault.message for fault in faults]) == (text, [message])


NULL_KEYS = [
    ("«~»: [x]\n", "a key of the top level is null"),
    ("groups: [{name: a, «null»: {foo: 1}}]\n", "a key of entry 1 of `groups` is null"),
    (GROUP + "  labels: {a: b, «~»: [1]}\n", "a key of `labels` is null"),
    (RULES + "{alert: a, expr: 1, ? &a «~» : {b: c}}\n", "a key of entry 1 of `rules` is null"),
    (RULES + "{alert: a, expr: 1, annotations: {!!null «''»: {b: c}}}\n", "a key of `annotations` is null"),
]


@pytest.mark.parametrize(("text", "message"), NULL_KEYS)
def test_what_stands_behind_a_key_that_is_null_is_passed_over(judge: Judge, text: str, message: str) -> None:
    marked, [fault] = judge(Kind.RULES, text)
    assert (marked, fault.message, fault.consequence) == (text, message, Consequence.IGNORES)


def test_what_is_wrong_beside_a_key_that_is_null_is_found(judge: Judge) -> None:
    text = "groups: [{name: a, «~»: 1, rules: [{«foo»: 1, alert: a, expr: b, labels: {«''»: c}}]}]\n"
    marked, faults = judge(Kind.RULES, text)
    consequences = [fault.consequence for fault in faults]
    assert (marked, consequences) == (text, [Consequence.IGNORES, Consequence.REFUSES, Consequence.REFUSES])


def test_ten_thousand_sound_rules_are_no_fault() -> None:
    rules = [{"alert": f"a{n}", "expr": "x", "for": "5m", "labels": {"a": "b"}} for n in range(10_000)]
    assert check(Kind.RULES, {"groups": [{"name": "g", "rules": rules}]}) == ()


def test_promtool_gives_the_same_verdicts(refused: Refused) -> None:
    good = [*GOOD, *(text for text, _ in NULL_KEYS)]
    texts = [*good, *(text for text, _ in BAD)]
    assert refused(["promtool", "check", "rules"], texts) == [False] * len(good) + [True] * len(BAD)
