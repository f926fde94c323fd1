"""What Prometheus takes and refuses in `kubernetes_sd_configs`, and the verdicts of promtool."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import FaultKind, ModelFault

Judge = Callable[..., tuple[str, tuple[ModelFault, ...]]]
Promtool = Callable[[list[tuple[str, str]]], dict[tuple[str, str], bool]]

GOOD = [
    "{role: pod}",
    "{role: node, api_server: ''}",
    "{role: node, api_server: 'https://a', basic_auth: {username: b}, namespaces: {own_namespace: false}}",
    "{role: node, kubeconfig_file: a, tls_config: {}, basic_auth: ~}",
    "{role: node, follow_redirects: true, enable_http2: YES, proxy_from_environment: false, tls_config: {ca: ''}}",
    "{role: node, tls_config: {insecure_skip_verify: false, min_version: ~}, bearer_token: '', no_proxy: ''}",
    "{role: node, http_headers: ~, oauth2: ~, proxy_url: ~, proxy_connect_header: ~}",
    "{role: node, namespaces: {own_namespace: true, names: [a]}}",
    "{role: node, namespaces: {}, attach_metadata: {}, selectors: []}",
    "{role: endpointslice, selectors: [{role: endpointslice}, {role: pod}, {role: service}]}",
    "{role: ingress, selectors: [{role: ingress, label: ~, field: ''}]}",
]

BAD = [
    ("«{}»", "`role` is missing in entry 1 of `kubernetes_sd_configs`"),
    ("{role: «pods»}",
     "`role` is `pods`, not one of `node`, `pod`, `service`, `endpoints`, `endpointslice`, `ingress`"),
    ("{role: «~»}", "`role` is null, not one of `node`, `pod`, `service`, `endpoints`, `endpointslice`, `ingress`"),
    ("{role: pod, api_server: «'a b:c'»}", "`api_server` is `a b:c`, not a URL"),
    ("{role: pod, api_server: a, «kubeconfig_file»: b}",
     "`kubeconfig_file` is set beside `api_server`: only one of them may be"),
    ("{role: pod, kubeconfig_file: a, «basic_auth»: {}}",
     "`basic_auth` is set beside `kubeconfig_file`: only one of them may be"),
    ("{role: pod, «authorization»: {}}", "`authorization` is set without an `api_server`, whose client it is about"),
    ("{role: pod, «http_headers»: {}}", "`http_headers` is set without an `api_server`, whose client it is about"),
    ("{role: pod, «follow_redirects»: false}",
     "`follow_redirects` is set without an `api_server`, whose client it is about"),
    ("{role: pod, «enable_http2»: ~}", "`enable_http2` is set without an `api_server`, whose client it is about"),
    ("{role: pod, «proxy_url»: ''}", "`proxy_url` is set without an `api_server`, whose client it is about"),
    ("{role: pod, «proxy_from_environment»: true}",
     "`proxy_from_environment` is set without an `api_server`, whose client it is about"),
    ("{role: pod, «proxy_connect_header»: {}}",
     "`proxy_connect_header` is set without an `api_server`, whose client it is about"),
    ("{role: pod, «tls_config»: {insecure_skip_verify: true}}",
     "`tls_config` is set without an `api_server`, whose client it is about"),
    ("{role: pod, «tls_config»: {ca_file: a}}",
     "`tls_config` is set without an `api_server`, whose client it is about"),
    ("{role: pod, api_server: a, namespaces: {«own_namespace»: on}}",
     "`own_namespace` is set beside `api_server`: only one of them may be"),
    ("{role: pod, kubeconfig_file: a, namespaces: {«own_namespace»: true}}",
     "`own_namespace` is set beside `kubeconfig_file`: only one of them may be"),
    ("{role: pod, namespaces: {«foo»: a}}", "`foo` is no key of `namespaces`"),
    ("{role: pod, attach_metadata: {«pod»: true}}", "`pod` is no key of `attach_metadata`"),
    ("{role: pod, selectors: [«{label: a}»]}", "`role` is missing in entry 1 of `selectors`"),
    ("{role: pod, selectors: [{role: «x»}]}",
     "`role` is `x`, not one of `node`, `pod`, `service`, `endpoints`, `endpointslice`, `ingress`"),
    ("{role: pod, selectors: [{role: pod}, {role: «pod»}]}",
     "`role` is `pod`, which a selector before selects already"),
    ("{role: node, selectors: [{role: «pod»}]}", "`role` is `pod`, but the role `node` selects `node`"),
    ("{role: pod, selectors: [{role: «service»}]}",
     "`role` is `service`, but the role `pod` selects `pod` and `node`"),
    ("{role: service, selectors: [{role: «pod»}]}", "`role` is `pod`, but the role `service` selects `service`"),
    ("{role: endpoints, selectors: [{role: «endpointslice»}]}",
     "`role` is `endpointslice`, but the role `endpoints` selects `pod` and `service` and `endpoints`"),
    ("{role: endpointslice, selectors: [{role: «endpoints»}]}",
     "`role` is `endpoints`, but the role `endpointslice` selects `pod` and `service` and `endpointslice`"),
    ("{role: ingress, selectors: [{role: «service»}]}",
     "`role` is `service`, but the role `ingress` selects `ingress`"),
]  # fmt: skip

LABELS = [
    "a", "!a", " ! a ", "a=b", "a==b", "a = b", "a!=b", "a=", "a=,b", "a,b,!c", "a in (b)", "a in(b, c)", "a notin (b)",
    "a in ()", "a in (,)", "a in (b,)", "a in (,b)", "in in (in)", "a>5", "a < 5", "x.y/a-b_c=D", "a\tin\n(b)", "notin",
    "A9.b", "a in (b,,c)", "a" * 63,
]  # fmt: skip
NO_LABELS = [
    ",", "a,", ",a", "a b", "a=b c", "a=b,", "a in", "a in b", "a in (b", "a in b)", "a in (b c)", "a in ((b))",
    "-a", "a-", "/a", "X.y/a", "a/b/c", "a=-b", "a=b-", "a>x", "a>", "a<-5", "a=>b", "a=!b", "!a=b", "!", "=a",
    "a===b", "a=(b)", "ä", "a=ä", "a" * 64, "a=" + "b" * 64, "x..y/a", "()", "a in (b),", "a!b", "a!=!b",
]  # fmt: skip
FIELDS = [
    "a=b",
    "a==b",
    "a!=b",
    "a=b,c=d",
    ",",
    "a=b,",
    "a=",
    "=",
    "a b=c d",
    r"a=b\,c",
    r"a=\\",
    r"a=\=",
    r"\,a=b",
    "!=x",
]
NO_FIELDS = ["a", "a,b=c", "a=b=c", "a===b", r"a=\b", "a=\\", "a=b,c", "!", r"a\\,b=c"]


def written(entry: str) -> str:
    """The entry as it stands in a job."""
    return f"kubernetes_sd_configs: [{entry}]\n"


def quoted(text: str) -> str:
    """A text in double quotes."""
    escaped = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
    return f'"{escaped}"'


@pytest.mark.parametrize("entry", GOOD)
def test_what_prometheus_takes_has_no_faults(judge: Judge, entry: str) -> None:
    assert judge(written(entry)) == (written(entry), ())


@pytest.mark.parametrize(("entry", "message"), BAD)
def test_each_fault_is_found_once_at_its_place(judge: Judge, entry: str, message: str) -> None:
    marked, faults = judge(written(entry))
    assert (marked, [fault.message for fault in faults]) == (written(entry), [message])


@pytest.mark.parametrize(
    ("key", "good", "bad", "wanted"),
    [
        ("label", LABELS, NO_LABELS, "a selector by labels, such as `app=web,tier in (a, b)`"),
        ("field", FIELDS, NO_FIELDS, "a selector by fields, such as `metadata.name=web`"),
    ],
)
def test_selectors_are_those_that_kubernetes_parses(
    judge: Judge, promtool: Promtool, key: str, good: list[str], bad: list[str], wanted: str
) -> None:
    entries = [f"{{role: pod, selectors: [{{role: pod, {key}: {quoted(selector)}}}]}}" for selector in good + bad]
    found = [judge(written(entry))[1] for entry in entries]
    assert [selector for selector, faults in zip(good + bad, found, strict=True) if faults] == bad
    assert {fault.message.partition(", not ")[2] for faults in found for fault in faults} == {wanted}
    said = promtool([("kubernetes", entry) for entry in entries])
    assert [selector for selector, verdict in zip(good + bad, said.values(), strict=True) if verdict] == bad


def test_promtool_gives_the_same_verdicts(promtool: Promtool) -> None:
    ours = {("kubernetes", entry): False for entry in GOOD} | {("kubernetes", entry): True for entry, _ in BAD}
    assert promtool(list(ours)) == ours


def test_pods_are_selected_by_their_nodes_since_3_11(judge: Judge, promtool: Promtool) -> None:
    text = written("{role: pod, selectors: [{role: pod}, {role: «node»}]}")
    clean = text.replace("«", "").replace("»", "")
    assert (judge(text), judge(text, (3, 11))) == ((clean, ()), (clean, ()))
    marked, (fault,) = judge(text, (3, 10))
    assert (marked, fault.kind, fault.message) == (
        text,
        FaultKind.VERSION,
        "a selector of nodes for the role `pod` came with Prometheus 3.11; 3.10 refuses it",
    )
    asked = ("kubernetes", "{role: pod, selectors: [{role: pod}, {role: node}]}")
    assert promtool([asked]) == {asked: True}


def test_the_labels_of_namespaces_are_attached_since_3_6(judge: Judge, promtool: Promtool) -> None:
    text = written("{role: pod, attach_metadata: {«namespace»: true}}")
    marked, (fault,) = judge(text, (3, 5))
    assert (marked, fault.kind) == (text, FaultKind.VERSION)
    assert judge(text, (3, 6))[1] == ()
    asked = ("kubernetes", "{role: pod, attach_metadata: {namespace: true}}")
    assert promtool([asked]) == {asked: True}
