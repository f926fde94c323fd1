"""Data source files as Grafana decodes them, with `apiVersion: 1` and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, FaultKind, Kind, ModelFault, Version

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]

NEW = "apiVersion: 1\ndatasources:\n- name: P\n  type: prometheus\n"
OLD = "datasources:\n- name: P\n  type: prometheus\n"

CONFIG = "config: {field: c, target: {}}"
STEPS = (
    "config: {field: c, target: {}, type: query, transformations: [{type: regex, expression: '(a)'}, {type: logfmt}]}"
)
LINK = "{targetUID: x, label: a, description: b, "

GOOD = [
    "~\n",
    "apiVersion: 2\n",
    "apiVersion: 1.0\ndatasources:\ndeleteDatasources: [{name: a, orgId: '1'}]\nprune: 'true'\n",
    "apiVersion: 0\ndatasources: []\ndelete_datasources: [{name: a, org_id: 1}]\n",
    "apiVersion:\ndatasources: []\n",
    NEW + "  isDefault:\n  basicAuth: 'T'\n  editable: 1\n  withCredentials: $X\n  orgId: +010\n  version: ''\n",
    NEW + "  uid: ''\n  access: ''\n  url: 5\n",
    NEW + "  version: 9223372036854775807\n  orgId: '-9223372036854775808'\n",
    NEW + f"  version: {'0' * 5000}9223372036854775807\n  orgId: $A99999999999999999999\n",
    NEW + "  uid: a-B_9\n  access: proxy\n  secureJsonData: {a: 007, b: true, c: }\n",
    NEW + f"  url: {'x' * 255}\n",
    NEW + f"  url: ${{URL}}{'x' * 255}\n",
    NEW + f"  correlations: [{{targetUID: x, label: a, description: b, {CONFIG}}}]\n",
    NEW + f"  correlations: [{{type: external, label: a, description: b, {CONFIG}}}]\n",
    NEW + f"  correlations: [{{targetUID: $X, type: query, label: $L, description: b, {STEPS}}}]\n",
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
     "`name` has 191 bytes, and Grafana stores 190 at most"),
    (NEW + "  isDefault: «yes»\n", "`isDefault` is `yes`, not `true` or `false`"),
    (NEW + "  isDefault: «''»\n", "`isDefault` is empty, not `true` or `false`"),
    (NEW + "  orgId: «1.0»\n", "`orgId` is `1.0`, not a whole number"),
    (NEW + "  orgId: «9223372036854775808»\n", "`orgId` is `9223372036854775808`, not a whole number"),
    (NEW + "  orgId: «-99999999999999999999»\n", "`orgId` is `-99999999999999999999`, not a whole number"),
    (NEW + "  access: «[proxy]»\n", "`access` is a list, not `proxy` or `direct`"),
    ("apiVersion: 1\ndatasources: [{name: P, type: «{a: b}»}]\n",
     "`type` is a mapping, not a text with something in it"),
    (NEW + "  uid: «a b»\n", "`uid` is `a b`, not a uid: up to 40 letters, digits, `-` and `_`"),
    (NEW + "  url: «[]»\n", "`url` is an empty list, not a text"),
    (NEW + "  jsonData: «'{}'»\n", "`jsonData` is `{}`, not a mapping"),
    (NEW + "  secureJsonData: {a: «{b: c}»}\n", "`a` is a mapping, not a text"),
    (NEW + f"  url: «{'x' * 256}»\n", "`url` has 256 bytes, and Grafana stores 255 at most"),
    (f"apiVersion: 1\ndatasources: [{{name: «{'é' * 96}», type: x}}]\n",
     "`name` has 192 bytes, and Grafana stores 190 at most"),
    (f"datasources: [{{name: «{'$' * 191}», type: x}}]\n", "`name` has 191 bytes, and Grafana stores 190 at most"),
    (NEW + f"  correlations: [«{{targetUID: x, label: a, {CONFIG}}}»]\n",
     "`description` is missing in entry 1 of `correlations`"),
    (NEW + f"  correlations: [{{targetUID: x, label: «5», description: b, {CONFIG}}}]\n", "`label` is `5`, not a text"),
    (NEW + f"  correlations: [«{{label: a, description: b, {CONFIG}}}»]\n",
     "`targetUID` is missing in a correlation that opens a query"),
    (NEW + f"  correlations: [{LINK}type: «quarry», {CONFIG}}}]\n", "`type` is `quarry`, not `query` or `external`"),
    (NEW + f"  correlations: [{LINK}transformations: «[]», {CONFIG}}}]\n",
     "`transformations` is an empty list, not under `config`, where it belongs"),
    (NEW + f"  correlations: [{LINK}config: {{field: c, target: {{}}, type: «external»}}}}]\n",
     "`type` is `external`, not `query`"),
    (NEW + f"  correlations: [{LINK}config: {{field: c, target: {{}}, transformations: [«{{type: regex}}»]}}}}]\n",
     "`expression` is missing in a transformation of type `regex`"),
    (NEW + f"  correlations: [{LINK}config: {{field: c, target: {{}}, transformations: [{{type: «json»}}]}}}}]\n",
     "`type` is `json`, not `regex` or `logfmt`"),
    (OLD + "  is_default: «'true'»\n", "`is_default` is `'true'`, not `true` or `false` without quotes"),
    (OLD + "  is_default: «1»\n", "`is_default` is `1`, not `true` or `false` without quotes"),
    (OLD + "  access: «[]»\n", "`access` is an empty list, not `proxy` or `direct`"),
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
    (NEW + "  «basicauthpassword»: x\n", "put it under `secureJsonData` as `basicAuthPassword`"),
    (NEW + "  «tlsAuthWithCACert»: true\n", "put it under `jsonData` as `tlsAuthWithCACert`"),
    (NEW + "  «httpHeaderName1»: X\n", "put it under `jsonData` as `httpHeaderName1`"),
    (NEW + "  «maxLines»: 5\n", "put it under `jsonData` as `maxLines`"),
    (NEW + "  «readOnly»: true\n", "delete it: Grafana's API answers with it, and provisioning does not take it"),
    (NEW + "  «typo»: true\n", ""),
    ("apiVersion: 1\n«timeInterval»: 15s\n", ""),
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
        ("apiVersion: 1\ndatasources: [{name: P, type: «''»}]\n",
         "`type` is empty, not a text with something in it", Consequence.BREAKS),
        ("datasources: [{name: P, type: «''»}]\n",
         "`type` is empty, not a text with something in it", Consequence.BREAKS),
        (NEW + "  access: «Server»\n", "`access` is `Server`, not `proxy` or `direct`", Consequence.LOGS),
        (NEW + "  access: «direct»\n", "`access` is `direct`, which Prometheus data sources no longer have",
         Consequence.BREAKS),
        (NEW.replace("prometheus", "loki") + "  access: «direct»\n", "`access: direct` is deprecated",
         Consequence.WORKS),
    ],
)  # fmt: skip
def test_what_grafana_stores_but_can_not_use_is_told_apart(
    judge: Judge, text: str, message: str, consequence: Consequence
) -> None:
    marked, (fault,) = judge(Kind.DATASOURCES, text)
    assert (marked, fault.message, fault.consequence) == (text, message, consequence)


@pytest.mark.parametrize(
    ("version", "consequence"),
    [(None, Consequence.REFUSES), ((11, 0), Consequence.REFUSES), ((10, 4), Consequence.LOGS)],
)
def test_a_uid_that_grafana_does_not_like_is_refused_since_11(
    judge: Callable[..., tuple[str, tuple[ModelFault, ...]]], version: Version | None, consequence: Consequence
) -> None:
    _, (fault,) = judge(Kind.DATASOURCES, NEW + "  uid: a b\n", version=version)
    assert fault.consequence is consequence


def test_a_uid_that_is_no_text_was_never_taken(judge: Callable[..., tuple[str, tuple[ModelFault, ...]]]) -> None:
    _, (fault,) = judge(Kind.DATASOURCES, NEW + "  uid: [a]\n", version=(10, 4))
    assert fault.consequence is Consequence.REFUSES
