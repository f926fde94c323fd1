"""The paths that configurations name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.document import read_document
from stacklint.models import Kind, ModelFault, PathUse, named_paths

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]


def named(kind: Kind, text: str) -> list[tuple[str, PathUse, bool]]:
    data = read_document("f", text.encode(), "yaml").data
    return [(one.text, one.use, one.joined) for one in named_paths(kind, data)]


def test_every_path_of_a_prometheus_configuration_is_found_in_its_order() -> None:
    text = """
rule_files: [rules/*.yml, ~, {}]
scrape_config_files: [more.yml]
scrape_configs:
- job_name: a
  basic_auth: {username_file: user, password_file: pass}
  oauth2: {client_secret_file: secret, tls_config: {ca_file: inner}}
  http_headers: {A: {files: [header]}, B: }
  tls_config: {ca_file: ca, cert_file: cert, key_file: ''}
  file_sd_configs: [{files: [targets.json]}, x]
  kubernetes_sd_configs: [{kubeconfig_file: kube, authorization: {credentials_file: token}}]
  ec2_sd_configs: [{tls_config: {ca_file: aws}}]
  stackit_sd_configs: [{private_key_path: stackit}]
alerting: {alertmanagers: [{bearer_token_file: bearer, file_sd_configs: [{files: [am.yml]}]}]}
remote_write: [{google_iam: {credentials_file: google}, azuread: {workload_identity: {token_file_path: azure}}}]
tracing: {tls_config: {key_file: key}}
"""
    assert named(Kind.PROMETHEUS, text) == [
        ("rules/*.yml", PathUse.RULES, True),
        ("more.yml", PathUse.SCRAPE_CONFIGS, True),
        ("user", PathUse.SECRET, True),
        ("pass", PathUse.SECRET, True),
        ("secret", PathUse.SECRET, True),
        ("inner", PathUse.CLIENT, True),
        ("header", PathUse.SECRET, True),
        ("ca", PathUse.CLIENT, True),
        ("cert", PathUse.CLIENT, True),
        ("targets.json", PathUse.TARGETS, True),
        ("kube", PathUse.CLIENT, True),
        ("token", PathUse.SECRET, True),
        ("aws", PathUse.CLIENT, False),
        ("stackit", PathUse.CLIENT, False),
        ("bearer", PathUse.SECRET, True),
        ("am.yml", PathUse.TARGETS, True),
        ("google", PathUse.CLIENT, False),
        ("azure", PathUse.SECRET, False),
        ("key", PathUse.CLIENT, True),
    ]


def test_alertmanager_joins_only_templates_and_the_files_of_http_clients() -> None:
    text = """
global: {slack_api_url_file: slack, smtp_tls_config: {ca_file: mail}, http_config: {tls_config: {ca_file: http}}}
route: {routes: [{routes: []}]}
receivers:
- webhook_configs: [{url_file: url, http_config: {authorization: {credentials_file: token}}}]
- email_configs: [{auth_password_file: password, tls_config: {ca_file: ca}}]
templates: [t/*.tmpl]
"""
    assert named(Kind.ALERTMANAGER, text) == [
        ("slack", PathUse.SECRET, False),
        ("mail", PathUse.CLIENT, False),
        ("http", PathUse.CLIENT, True),
        ("url", PathUse.SECRET, False),
        ("token", PathUse.SECRET, True),
        ("password", PathUse.SECRET, False),
        ("ca", PathUse.CLIENT, False),
        ("t/*.tmpl", PathUse.TEMPLATES, True),
    ]


@pytest.mark.parametrize("text", ["", "[]", "rule_files: a", "rule_files: {a: b}", "scrape_configs: [x, ~]"])
def test_what_has_another_shape_names_nothing(text: str) -> None:
    assert named(Kind.PROMETHEUS, text) == []


def test_rules_name_no_files() -> None:
    assert named(Kind.RULES, "groups: [{name: a, rules: [{record: a, expr: b}]}]") == []


@pytest.mark.parametrize(
    ("kind", "text", "consequence"),
    [
        (Kind.PROMETHEUS, "rule_files: ['a«[.yml»']\n", "refuses"),
        (Kind.PROMETHEUS, "scrape_config_files: ['a«[]»']\n", "refuses"),
        (Kind.PROMETHEUS, "scrape_configs: [{job_name: a, file_sd_configs: [{files: ['a«[.yml»']}]}]\n", "logs"),
        (Kind.ALERTMANAGER, "route: {receiver: a}\nreceivers: [{name: a}]\ntemplates: ['x«[»']\n", "refuses"),
        (Kind.TESTS, "rule_files: ['«[a»']\n", "refuses"),
    ],
)
def test_a_pattern_that_breaks_off_is_a_fault_where_it_does(
    kind: Kind, text: str, consequence: str, judge: Judge
) -> None:
    marked, faults = judge(kind, text)
    assert (marked, [fault.consequence for fault in faults]) == (text, [consequence])
    assert faults[0].message == "`[` begins what does not end, so that this is no pattern"
