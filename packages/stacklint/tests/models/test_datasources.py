"""Data source files as Grafana decodes them, with `apiVersion: 1` and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, FaultKind, Kind, ModelFault

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]

NEW = "apiVersion: 1\ndatasources:\n- name: P\n  type: prometheus\n"
OLD = "datasources:\n- name: P\n  type: prometheus\n"

GOOD = [
    "~\n",
    "apiVersion: 2\n",
    "apiVersion: 1.0\ndatasources:\ndeleteDatasources: [{name: a, orgId: '1'}]\nprune: 'true'\n",
    "apiVersion: 0\ndatasources: []\ndelete_datasources: [{name: a, org_id: 1}]\n",
    "apiVersion:\ndatasources: []\n",
    NEW + "  isDefault:\n  basicAuth: 'T'\n  editable: 1\n  withCredentials: $X\n  orgId: +010\n  version: ''\n",
    NEW + "  uid: ''\n  access: ''\n  url: 5\n",
    NEW + "  uid: a-B_9\n  access: direct\n  secureJsonData: {a: 007, b: true, c: }\n",
    NEW + "  jsonData: {timeInterval: 15s, queryTimeout: '60', httpMethod: $METHOD, tlsSkipVerify: yes, other: [1]}\n",
    NEW + "  jsonData: {exemplarTraceIdDestinations: [{name: trace, datasourceUid: x}], timeInterval: 1m30s}\n",
    NEW + "  correlations: [{targetUID: x, label: a, description: b, config: {field: c, target: {}}}]\n",
    NEW.replace("prometheus", "loki") + "  jsonData: {timeInterval: 5, httpMethod: PUT}\n",
    OLD + "  is_default: yes\n  org_id: 1.0\n  basic_auth: off\n  json_data: {timeInterval: 15s}\n",
]

BAD = [
    ("«- name: P»\n", "the file is a list, not a mapping"),
    ("apiVersion: «'1'»\n", "`apiVersion` is `'1'`, not a number without quotes"),
    ("apiVersion: «v1»\n", "`apiVersion` is `v1`, not a number without quotes"),
    ("apiVersion: «[]»\n", "`apiVersion` is an empty list, not a number without quotes"),
    ("apiVersion: 1\ndatasources:\n  «name: P»\n", "`datasources` is a mapping, not a list"),
    ("apiVersion: 1\ndatasources: [«P»]\n", "entry 1 of `datasources` is `P`, not a mapping"),
    ("apiVersion: 1\ndatasources: [«~»]\n", "entry 1 of `datasources` is null, not a mapping"),
    ("apiVersion: 1\ndatasources: [«{type: prometheus}»]\n", "`name` is missing in entry 1 of `datasources`"),
    ("apiVersion: 1\ndatasources: [{name: «''», type: x}]\n", "`name` is empty, not a text with something in it"),
    (f"apiVersion: 1\ndatasources: [{{name: «{'x' * 191}», type: x}}]\n",
     "`name` has 191 characters, and Grafana stores 190 at most"),
    (NEW + "  isDefault: «yes»\n", "`isDefault` is `yes`, not `true` or `false`"),
    (NEW + "  isDefault: «''»\n", "`isDefault` is empty, not `true` or `false`"),
    (NEW + "  orgId: «1.0»\n", "`orgId` is `1.0`, not a whole number"),
    (NEW + "  uid: «a b»\n", "`uid` is `a b`, not a uid: up to 40 letters, digits, `-` and `_`"),
    (NEW + "  url: «[]»\n", "`url` is an empty list, not a text"),
    (NEW + "  jsonData: «'{}'»\n", "`jsonData` is `{}`, not a mapping"),
    (NEW + "  secureJsonData: {a: «{b: c}»}\n", "`a` is a mapping, not a text"),
    (NEW + "  correlations: [«{label: a, config: {field: c, target: {}}}»]\n",
     "`description` is missing in entry 1 of `correlations`"),
    (OLD + "  is_default: «'true'»\n", "`is_default` is `'true'`, not `true` or `false` without quotes"),
    (OLD + "  is_default: «1»\n", "`is_default` is `1`, not `true` or `false` without quotes"),
    (OLD + "  org_id: «'2'»\n", "`org_id` is `'2'`, not a number without quotes"),
]  # fmt: skip

VERSION = "add `apiVersion: 1` at the top of the file, without which Grafana does not read "

HELPED = [
    (NEW + "  «is_default»: true\n", "write `isDefault`"),
    (NEW + "  «isdefault»: true\n", "write `isDefault`"),
    (NEW + "  «password»: x\n", "put it under `secureJsonData` as `password`"),
    (NEW + "  «basicAuthPassword»: x\n", "put it under `secureJsonData` as `basicAuthPassword`"),
    (NEW + "  «timeInterval»: 15s\n", "put it under `jsonData` as `timeInterval`"),
    (NEW + "  «http_method»: POST\n", "put it under `jsonData` as `httpMethod`"),
    (NEW + "  «readOnly»: true\n", ""),
    ("apiVersion: 1\n«Datasources»: []\n", "write `datasources`"),
    ("apiVersion: 1\n«delete_datasources»: []\n", "write `deleteDatasources`"),
    (OLD + "  «isDefault»: true\n", VERSION + "`isDefault`, or write `is_default`"),
    (OLD + "  «uid»: x\n", VERSION + "`uid`"),
    (OLD + "  «typo»: x\n", ""),
    ("datasources: []\n«deleteDatasources»: []\n", VERSION + "`deleteDatasources`, or write `delete_datasources`"),
]


@pytest.mark.parametrize("text", GOOD)
def test_what_grafana_takes_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.DATASOURCES, text) == (text, ())


@pytest.mark.parametrize(("text", "message"), BAD)
def test_what_grafana_refuses_is_found_once_at_its_place(judge: Judge, text: str, message: str) -> None:
    marked, faults = judge(Kind.DATASOURCES, text)
    assert (marked, [(fault.message, fault.consequence) for fault in faults]) == (
        text,
        [(message, Consequence.REFUSES)],
    )


@pytest.mark.parametrize(("text", "advice"), HELPED)
def test_keys_that_grafana_drops_in_silence_come_with_the_right_ones(judge: Judge, text: str, advice: str) -> None:
    marked, (fault,) = judge(Kind.DATASOURCES, text)
    assert (marked, fault.kind, fault.consequence, fault.help) == (
        text,
        FaultKind.UNKNOWN_KEY,
        Consequence.IGNORES,
        advice,
    )


def test_an_unknown_key_comes_with_all_the_keys_that_are_known_there(judge: Judge) -> None:
    _, (fault,) = judge(Kind.DATASOURCES, "apiVersion: 1\nfoo: 1\n")
    assert fault.known == ("apiVersion", "datasources", "deleteDatasources", "prune")


@pytest.mark.parametrize(
    ("text", "message", "consequence"),
    [
        ("apiVersion: 1\ndatasources: [«{name: P}»]\n",
         "`type` is missing in entry 1 of `datasources`", Consequence.BREAKS),
        (NEW + "  access: «Server»\n", "`access` is `Server`, not `proxy` or `direct`", Consequence.LOGS),
        (NEW + "  jsonData: {timeInterval: «1»}\n",
         "`timeInterval` is `1`, not a duration such as `15s` or `1m`", Consequence.BREAKS),
        (NEW + "  jsonData: {httpMethod: «put»}\n", "`httpMethod` is `put`, not one of `POST`, `GET`",
         Consequence.BREAKS),
        (NEW + "  jsonData: {tlsSkipVerify: «'true'»}\n",
         "`tlsSkipVerify` is `'true'`, not `true` or `false` without quotes", Consequence.BREAKS),
        (NEW + "  jsonData: {exemplarTraceIdDestinations: [«{url: x}»]}\n",
         "`name` is missing in entry 1 of `exemplarTraceIdDestinations`", Consequence.BREAKS),
    ],
)  # fmt: skip
def test_what_grafana_stores_but_can_not_use_is_told_apart(
    judge: Judge, text: str, message: str, consequence: Consequence
) -> None:
    marked, (fault,) = judge(Kind.DATASOURCES, text)
    assert (marked, fault.message, fault.consequence) == (text, message, consequence)
