"""Our verdicts on prometheus.yml, the places of the faults, and the verdicts of promtool."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, FaultKind, Kind, ModelFault

from .test_prometheus_parts import BAD as BAD_PARTS
from .test_prometheus_parts import GOOD as GOOD_PARTS
from .test_prometheus_parts import OURS_ALONE_BAD, OURS_ALONE_GOOD

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]
Refused = Callable[[list[str], list[str]], list[bool]]

JOB = "scrape_configs:\n- job_name: x\n"
STEP = JOB + "  relabel_configs:\n  - "

GOOD = [
    "~\n",
    "global:\nscrape_configs:\nalerting:\nrule_files:\nstorage:\ntracing:\notlp:\nremote_write:\n",
    "global: {scrape_interval: 0, scrape_timeout: 30s, external_labels: {a: 1, b: , c-d: x}}\n",
    "global: {scrape_protocols: [PrometheusProto, PrometheusText0.0.4]}\n",
    "rule_files: ['a*b', '', ~, rules/*.yml]\nscrape_config_files: [a/*.yml]\nruntime: {gogc: 5}\n",
    "scrape_configs: [{job_name: 1}, {job_name: 1.0}]\n",
    "global: {scrape_interval: 2m}\nscrape_configs: [{job_name: x, scrape_timeout: 2m}]\n",
    JOB + "  honor_labels: yes\n  honor_timestamps: FALSE\n  sample_limit: 0x10\n  target_limit: 1_000\n",
    JOB + "  sample_limit: 1.5\n  label_limit: 1e3\n  native_histogram_min_bucket_factor: .inf\n",
    JOB + "  body_size_limit: 1.5GiB\n",
    JOB + "  body_size_limit: 0\n",
    JOB + "  scheme: ftp\n  metrics_path: ''\n  fallback_scrape_protocol: ''\n  enable_compression: false\n",
    JOB + "  params: {a: [b, ~], c: }\n  http_headers: {X-A: {values: [b]}, B: }\n",
    JOB + "  static_configs:\n  - targets: [a b, '[::1]:80']\n    labels: {a-b: c, d: }\n",
    JOB
    + "  static_configs: [{targets: ['http://a']}]\n  relabel_configs: [{target_label: __address__, replacement: b}]\n",
    JOB + "  basic_auth:\n  authorization: {credentials_file: a}\n",
    JOB + "  oauth2: {client_id: a, token_url: b, client_secret: c, tls_config: {ca: d}, proxy_url: 'http://x'}\n",
    JOB + "  proxy_from_environment: true\n  proxy_connect_header: {a: [b]}\n",
    JOB + "  proxy_url: http://a\n  no_proxy: b\n  proxy_connect_header: {a: [b]}\n",
    JOB + "  tls_config: {cert_file: a, key_file: b, min_version: TLS12}\n",
    JOB + "  metric_name_validation_scheme: legacy\n  metric_name_escaping_scheme: dots\n",
    STEP + "{action: Keep, source_labels: [a, ~], regex: 5}\n",
    STEP + "{target_label: 'a b', replacement: '${1}'}\n",
    STEP + "{action: labelkeep, separator: ;, replacement: $1, target_label: '', regex: x}\n",
    STEP + "{action: keepequal, source_labels: [a], target_label: b, separator: ;}\n",
    STEP + "{action: lowercase, source_labels: [a], target_label: b, regex: x, replacement: $1}\n",
    STEP + "{action: hashmod, modulus: 8, source_labels: [a], target_label: b}\n",
    STEP + "{action: labelmap, replacement: a-b, regex: (.+)}\n",
    "alerting: {alert_relabel_configs: [{action: drop}], alertmanagers: [{api_version: , path_prefix: 1}]}\n",
    "alerting: {alertmanagers: [{static_configs: [{targets: ['']}], scheme: https, api_version: v2}]}\n",
]

BAD = [
    ('«"\\0"»: 1\n', "`\0` is no key of the top level"),
    ('«"\\0list"»: 1\n', "`\0list` is no key of the top level"),
    ('global: {«"\\0mapping"»: 1}\n', "`\0mapping` is no key of `global`"),
    ('scrape_configs: [{job_name: a, params: {"\\0a": «b»}}]\n', "`\0a` is `b`, not a list"),
    ("«- 1»\n", "the file is a list, not a mapping"),
    ("«x»\n", "the file is `x`, not a mapping"),
    ("«foo»: 1\n", "`foo` is no key of the top level"),
    ("global:\n  «rule_files»: [x]\n", "`rule_files` is no key of `global`"),
    ("global: «[]»\n", "`global` is an empty list, not a mapping"),
    ("global:\n  scrape_interval: «15»\n", "`scrape_interval` is `15`, not a duration such as `15s` or `1m30s`"),
    ("global:\n  scrape_interval: «''»\n", "`scrape_interval` is empty, not a duration such as `15s` or `1m30s`"),
    ("global:\n  scrape_interval: «300y»\n", "`scrape_interval` is `300y`, not a duration such as `15s` or `1m30s`"),
    ("global:\n  scrape_timeout: «10m»\n",
     "`scrape_timeout` is 10m, longer than the `scrape_interval` that it inherits, 1m"),
    ("global:\n  scrape_interval: 5s\n  scrape_timeout: «10s»\n",
     "`scrape_timeout` is 10s, longer than `scrape_interval`, 5s"),
    ("global: {scrape_interval: 5s}\nscrape_configs: [{job_name: x, scrape_timeout: «6s»}]\n",
     "`scrape_timeout` is 6s, longer than the `scrape_interval` that it inherits, 5s"),
    ("global: {external_labels: {«''»: 1}}\n",
     "a key of `external_labels` is empty, not a label name, which is never empty"),
    ("global: {external_labels: {a: «{b: c}»}}\n", "`a` is a mapping, not a text"),
    ("global: {scrape_protocols: «[]»}\n", "`scrape_protocols` is an empty list, not a list with something in it"),
    ("global: {scrape_protocols: [PrometheusProto, «PrometheusProto»]}\n",
     "`PrometheusProto` stands in `scrape_protocols` twice"),
    (JOB + "  scrape_protocols: [PrometheusProto, «PrometheusProto»]\n",
     "`PrometheusProto` stands in `scrape_protocols` twice"),
    ("rule_files: «x»\n", "`rule_files` is `x`, not a list"),
    ("rule_files: [«'*/a.yml'»]\n",
     "entry 1 of `rule_files` is `*/a.yml`, not a path with wildcards in its last part only"),
    ("scrape_configs: [«~»]\n", "entry 1 of `scrape_configs` is null, not a mapping"),
    ("scrape_configs: [«{}»]\n", "`job_name` is missing in entry 1 of `scrape_configs`"),
    ("scrape_configs:\n- «job_name»:\n", "`job_name` is null, not a text with something in it"),
    ("scrape_configs:\n- «job_nme»: x\n", "`job_nme` is no key of entry 1 of `scrape_configs`"),
    ("scrape_configs: [{job_name: x}, {job_name: «'x'»}]\n",
     "`job_name` is `x`, as in entry 1 of `scrape_configs`"),
    (JOB + "  «targets»: [a]\n", "`targets` is no key of entry 1 of `scrape_configs`"),
    (JOB + "  honor_labels: «'true'»\n", "`honor_labels` is `'true'`, not `true` or `false` without quotes"),
    (JOB + "  honor_labels: «yEs»\n", "`honor_labels` is `yEs`, not `true` or `false` without quotes"),
    (JOB + "  honor_labels: «[]»\n", "`honor_labels` is an empty list, not `true` or `false` without quotes"),
    (JOB + "  sample_limit: «'5'»\n", "`sample_limit` is `'5'`, not a number without quotes, 0 or more"),
    (JOB + "  sample_limit: «-1»\n", "`sample_limit` is `-1`, not a number without quotes, 0 or more"),
    (JOB + "  sample_limit: «.inf»\n", "`sample_limit` is `.inf`, not a number without quotes, 0 or more"),
    (JOB + "  native_histogram_min_bucket_factor: «x»\n",
     "`native_histogram_min_bucket_factor` is `x`, not a number without quotes"),
    (JOB + "  body_size_limit: «10»\n",
     "`body_size_limit` is `10`, not a size with its unit, such as `512KB` or `10MB`"),
    (JOB + "  params: {a: «b»}\n", "`a` is `b`, not a list"),
    (JOB + "  static_configs:\n    «targets: [a]»\n", "`static_configs` is a mapping, not a list"),
    (JOB + "  static_configs: [«~»]\n", "entry 1 of `static_configs` is null, not a mapping"),
    (JOB + "  static_configs: [{targets: [a], «label»: {}}]\n", "`label` is no key of entry 1 of `static_configs`"),
    (JOB + "  static_configs: [{targets: [a, «'http://b'»]}]\n",
     "`http://b` is no address: a target is `host:port`, without scheme and path"),
    (JOB + "  static_configs: [{targets: [«''»]}]\n", "the target is empty"),
    (JOB + "  static_configs: [{targets: [«~»]}]\n", "the target is empty"),
    (JOB + "  file_sd_configs: «{}»\n", "`file_sd_configs` is an empty mapping, not a list"),
    (JOB + "  fallback_scrape_protocol: «x»\n",
     ("`fallback_scrape_protocol` is `x`, not one of `PrometheusProto`, `PrometheusText0.0.4`, `PrometheusText1.0.0`, "
     "`OpenMetricsText0.0.1`, `OpenMetricsText1.0.0`")),
    (JOB + "  metric_name_validation_scheme: legacy\n  metric_name_escaping_scheme: «allow-utf-8»\n",
     "`metric_name_escaping_scheme` is `allow-utf-8`, where `legacy` names are the only valid ones"),
    (JOB + "  proxy_url: «:x»\n", "`proxy_url` is `:x`, not a URL"),
    (JOB + "  «no_proxy»: a\n", "`no_proxy` is set without a `proxy_url`"),
    (JOB + "  «proxy_connect_header»: {a: [b]}\n", "`proxy_connect_header` is set without a `proxy_url`"),
    (JOB + "  proxy_from_environment: true\n  «proxy_url»: http://x\n",
     "`proxy_url` is set beside `proxy_from_environment`, which brings its own"),
    (JOB + "  http_headers: {«Host»: {values: [a]}}\n", "`Host` is a header that can't be set here"),
    (JOB + "  tls_config: {min_version: «TLS14»}\n",
     "`min_version` is `TLS14`, not one of `TLS10`, `TLS11`, `TLS12`, `TLS13`"),
    (JOB + "  tls_config: {ca: a, «ca_file»: b}\n", "`ca_file` set beside `ca`: only one of them may be"),
    (JOB + "  tls_config: «{cert: a}»\n", "`tls_config` has a `cert` but no `key`"),
    (JOB + "  tls_config: «{key: a}»\n", "`tls_config` has a `key` but no `cert`"),
    (JOB + "  basic_auth: {}\n  «authorization»: {}\n",
     "`authorization` set beside `basic_auth`: only one of them may be"),
    (JOB + "  authorization: {type: «Basic»}\n", "`type` is `Basic`, which `authorization` does not take"),
    (JOB + "  basic_auth: {username: a, «username_file»: b}\n",
     "`username_file` set beside `username`: only one of them may be"),
    (JOB + "  oauth2: «{client_id: a}»\n", "`token_url` is missing in `oauth2`"),
    (STEP + "{action: «foo»}\n",
     ("`action` is `foo`, not one of `replace`, `keep`, `drop`, `keepequal`, `dropequal`, `hashmod`, `labelmap`, "
     "`labeldrop`, `labelkeep`, `lowercase`, `uppercase`")),
    (STEP + "{«action»: , target_label: x}\n", "`action` is null, which leaves the step without one"),
    (STEP + "«{}»\n", "the action `replace` needs a `target_label`"),
    (STEP + "«~»\n", "entry 1 of `relabel_configs` is null, not a mapping"),
    (STEP + "{target_label: «''»}\n", "the action `replace` needs a `target_label`"),
    (STEP + "{source_labels: «a», target_label: b}\n", "`source_labels` is `a`, not a list"),
    (STEP + "{source_labels: [«''»], target_label: b}\n",
     "entry 1 of `source_labels` is empty, not a label name, which is never empty"),
    (STEP + "«{action: hashmod, target_label: x}»\n", "the action `hashmod` needs a `modulus`"),
    (STEP + "{action: hashmod, target_label: x, modulus: «0»}\n", "the action `hashmod` needs a `modulus`"),
    (STEP + "{action: labelkeep, «source_labels»: []}\n",
     "`source_labels` is set, which the action `labelkeep` refuses"),
    (STEP + "{action: keepequal, target_label: b, «regex»: (.*)}\n",
     "`regex` is set, which the action `keepequal` refuses"),
    (STEP + "{action: uppercase, target_label: b, «replacement»: x}\n",
     "`replacement` is set, which the action `uppercase` refuses"),
    (STEP + "{action: labelmap, replacement: «''»}\n", "`replacement` is empty, which is no label name"),
    (STEP + "{action: labelmap, «replacement»: }\n", "`replacement` is empty, which is no label name"),
    (STEP + "{action: labeldrop, «separator»: , modulus: 0, source_labels: }\n",
     "`separator` is set, which the action `labeldrop` refuses"),
    ("runtime: {gogc: «'5'»}\n", "`gogc` is `'5'`, not a number without quotes"),
    ("storage: {«tsbd»: {}}\n", "`tsbd` is no key of `storage`"),
    ("remote_write: [«{}»]\n", "`url` is missing in entry 1 of `remote_write`"),
    ("remote_read: [«~»]\n", "entry 1 of `remote_read` is null, not a mapping"),
    ("tracing: «{}»\n", "`endpoint` is missing in `tracing`"),
    (JOB + "  dns_sd_configs: [«~»]\n", "entry 1 of `dns_sd_configs` is null, not a mapping"),
    ("alerting: {alertmanagers: [{api_version: «v1»}]}\n", "`api_version` is `v1`, which went with Prometheus 3.0"),
    ("alerting: {alertmanagers: [{timeout: «5»}]}\n", "`timeout` is `5`, not a duration such as `15s` or `1m30s`"),
    ("alerting: {alertmanagers: [{static_configs: [{targets: [«'a/b'»]}]}]}\n",
     "`a/b` is no address: a target is `host:port`, without scheme and path"),
    ("alerting: {alertmanagers: [{basic_auth: {}, «oauth2»: {client_id: a, token_url: b}}]}\n",
     "`oauth2` set beside `basic_auth`: only one of them may be"),
]  # fmt: skip


@pytest.mark.parametrize("text", [*GOOD, *GOOD_PARTS, *OURS_ALONE_GOOD])
def test_what_prometheus_takes_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.PROMETHEUS, text) == (text, ())


@pytest.mark.parametrize(("text", "message"), [*BAD, *BAD_PARTS, *OURS_ALONE_BAD])
def test_each_fault_is_found_once_at_its_place(judge: Judge, text: str, message: str) -> None:
    marked, faults = judge(Kind.PROMETHEUS, text)
    assert (marked, [fault.message for fault in faults]) == (text, [message])


def test_promtool_gives_the_same_verdicts(refused: Refused) -> None:
    good, bad = [*GOOD, *GOOD_PARTS], [text for text, _ in [*BAD, *BAD_PARTS]]
    command = ["promtool", "check", "config", "--syntax-only"]
    assert refused(command, good + bad) == [False] * len(good) + [True] * len(bad)


def test_all_faults_of_a_file_are_found_in_its_order(judge: Judge) -> None:
    text = (
        "scrape_configs:\n"
        "- job_name: a\n"
        "  scrape_interval: «1»\n"
        "  «foo»: 1\n"
        "  static_configs: [{targets: [«a/b»]}]\n"
        "- job_name: «a»\n"
        "global:\n"
        "  «rule_file»: x\n"
    )
    marked, faults = judge(Kind.PROMETHEUS, text)
    assert (marked, [fault.kind for fault in faults]) == (
        text,
        [
            FaultKind.WRONG_VALUE,
            FaultKind.UNKNOWN_KEY,
            FaultKind.WRONG_VALUE,
            FaultKind.WRONG_VALUE,
            FaultKind.UNKNOWN_KEY,
        ],
    )


def test_a_bad_name_scheme_without_jobs_is_a_fault_that_prometheus_minds_from_3_6_on(
    judge: Judge, refused: Refused
) -> None:
    text = "global:\n  metric_name_validation_scheme: «utf»\n"
    marked, (fault,) = judge(Kind.PROMETHEUS, text)
    assert (marked, fault.consequence) == (text, Consequence.REFUSES)
    assert refused(["promtool", "check", "config", "--syntax-only"], [text]) == [False]


def test_keys_of_newer_versions_are_known(judge: Judge) -> None:
    text = JOB + "  scrape_native_histograms: true\n  extra_scrape_metrics: true\n  aws_sd_configs: []\n"
    assert judge(Kind.PROMETHEUS, text) == (text, ())


def test_discoveries_that_a_build_may_lack_are_known(judge: Judge) -> None:
    text = JOB + "".join(
        f"  {name}_sd_configs: []\n" for name in ("azure", "consul", "kuma", "nomad", "openstack", "stackit")
    )
    assert judge(Kind.PROMETHEUS, text) == (text, ())
