"""Our verdicts on what stands beside the scrape jobs: other storages, tracing, OTLP, clouds, and relabelling in full.

The promtool that we compare with is 3.5; its build lacks Azure and Google, so those cases are ours alone.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import FaultKind, Kind, ModelFault

Judge = Callable[..., tuple[str, tuple[ModelFault, ...]]]
Refused = Callable[[list[str], list[str]], list[bool]]

JOB = "scrape_configs:\n- job_name: x\n"
STEP = JOB + "  relabel_configs:\n  - "
WRITE = "remote_write:\n- url: http://x\n"
READ = "remote_read:\n- url: http://x\n"
ALERTMANAGER = "alerting:\n  alertmanagers:\n  - "
JWT = "client_id: a, token_url: b, grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer'"
TARGETS = JOB + "  static_configs:\n  - targets: [a]\n    labels: "

GOOD = [
    WRITE + "  headers: {A: b, authorisation: c, X-Prometheus-Scrape-Timeout-Seconds: 1}\n  name: ''\n- {url: ''}\n",
    WRITE + "  protobuf_message: io.prometheus.write.v2.Request\n  queue_config: {capacity: 1, max_shards: -1,"
    " min_backoff: 0s, retry_on_http_429: true, sample_age_limit: 1h}\n  metadata_config: {send: no}\n",
    WRITE + "  sigv4:\n  remote_timeout: 5s\n  send_exemplars: true\n  round_robin_dns: true\n  queue_config:\n",
    WRITE
    + "  sigv4: {region: a, access_key: b, secret_key: c, profile: d, role_arn: e, use_fips_sts_endpoint: true}\n",
    WRITE + "  write_relabel_configs: [{action: drop, regex: a.*}]\n  tls_config: {ca: a}\n  enable_http2: true\n",
    WRITE + "  basic_auth: {username: a}\n- {url: http://y, name: b}\n- {url: http://y, name: c}\n- {url: http://y}\n",
    READ + "  required_matchers: {a: b, c-d: }\n  read_recent: true\n  chunked_read_limit: 18446744073709551615\n",
    READ + "  filter_external_labels: false\n  name: a\n  headers: {A: }\n- {url: 'a:b', name: b}\n",
    "storage: {tsdb: , exemplars: {max_exemplars: -5}}\n",
    "storage: {tsdb: {out_of_order_time_window: 30m}, exemplars: }\n",
    "tracing: {endpoint: 'a:4317', client_type: grpc, sampling_fraction: 7, insecure: true, compression: ''}\n",
    "tracing: {endpoint: 'a', client_type: , headers: {A: b}, tls_config: {ca_file: a}, timeout: 5s}\n",
    "otlp: {promote_resource_attributes: [a, b], keep_identifying_resource_attributes: true, translation_strategy: }\n",
    "otlp: {promote_all_resource_attributes: true, ignore_resource_attributes: [a], promote_resource_attributes: []}\n",
    "otlp: {translation_strategy: NoUTF8EscapingWithSuffixes, convert_histograms_to_nhcb: true}\n",
    "global: {metric_name_validation_scheme: ''}\n" + JOB + "  metric_name_validation_scheme: ''\n",
    "global: {metric_name_escaping_scheme: allow-utf-8, metric_name_validation_scheme: legacy}\n",
    "global: {sample_limit: 18446744073709551615, label_limit: -0, keep_dropped_targets: 0x10, target_limit: 0b1}\n",
    "runtime: {gogc: 9223372036854775807}\n",
    ALERTMANAGER + "{sigv4: {region: a}, alert_relabel_configs: [{action: keep}], tls_config: {min_version: TLS13}}\n",
    ALERTMANAGER
    + "{static_configs: [{targets: ['http://a']}], relabel_configs: [{target_label: __address__, replacement: b}]}\n",
    TARGETS + "{__scrape_interval__: 30s, __scrape_timeout__: 15s, __metrics_path__: /x}\n",
    TARGETS.replace("[a]", "[]") + "{__scrape_interval__: 5}\n",
    TARGETS + "{__scrape_interval__: 5s, __scrape_timeout__: 5s}\n",
    TARGETS + "{__scrape_interval__: 10s, __scrape_timeout__: ''}\n",
    TARGETS + "{__scrape_interval__: 5s}\n  scrape_timeout: 5s\n",
    TARGETS + "{__scrape_interval__: 5s}\n  scrape_interval: 5s\n",
    TARGETS + "{__scrape_interval__: 5s}\nglobal: {scrape_interval: 5s}\n",
    TARGETS + "{__scrape_interval__: 5s}\n  scrape_timeout: 0s\nglobal: {scrape_interval: 0s, scrape_timeout: 5s}\n",
    JOB + "  proxy_url: ''\n  no_proxy: a\n  params: {'match[]': ['{a=\"b\"}']}\n",
    JOB + "  proxy_url: 'http://u:p@[fe80::1%25en0]:80/a?b=%zz#c'\n",
    STEP + "{action: labelmap, regex: '__meta_(.+)', replacement: 'a$1'}\n",
    STEP + "{regex: 'a)|(b', target_label: x}\n",
    STEP + "{regex: , target_label: x}\n",
]

BAD = [
    (WRITE + "  headers: {«authorization»: b}\n", "`authorization` is a header that can't be set here"),
    (WRITE + "  headers: {«content-Type»: b}\n", "`content-Type` is a header that can't be set here"),
    (WRITE + "  headers: «[a]»\n", "`headers` is a list, not a mapping"),
    (WRITE + "  protobuf_message: «v2»\n",
     "`protobuf_message` is `v2`, not one of `prometheus.WriteRequest`, `io.prometheus.write.v2.Request`"),
    (WRITE + "  name: a\n- {url: http://y, name: «a»}\n", "`name` is `a`, as in entry 1 of `remote_write`"),
    (WRITE + "  basic_auth: {}\n  «sigv4»: {}\n", "`sigv4` set beside `basic_auth`: only one of them may be"),
    (WRITE + "  authorization: {}\n  «sigv4»: {}\n", "`sigv4` set beside `authorization`: only one of them may be"),
    (WRITE + "  sigv4: «{access_key: a}»\n", "`sigv4` has `access_key` but no `secret_key`"),
    (WRITE + "  sigv4: «{secret_key: a}»\n", "`sigv4` has `secret_key` but no `access_key`"),
    (WRITE + "  sigv4: {«regoin»: a}\n", "`regoin` is no key of `sigv4`"),
    (WRITE + "  write_relabel_configs: [«~»]\n", "entry 1 of `write_relabel_configs` is null, not a mapping"),
    (WRITE + "  write_relabel_configs: [«{}»]\n", "the action `replace` needs a `target_label`"),
    (WRITE + "  queue_config: {«max_shard»: 5}\n", "`max_shard` is no key of `queue_config`"),
    (WRITE + "  queue_config: {capacity: «9e18x»}\n", "`capacity` is `9e18x`, not a number without quotes"),
    (WRITE + "  queue_config: {capacity: «1e19»}\n", "`capacity` is `1e19`, not a number without quotes"),
    (WRITE + "  metadata_config: {send: «1»}\n", "`send` is `1`, not `true` or `false` without quotes"),
    (WRITE + "  remote_timeout: «5»\n", "`remote_timeout` is `5`, not a duration such as `15s` or `1m30s`"),
    (WRITE + "  tls_config: «{cert: a}»\n", "`tls_config` has a `cert` but no `key`"),
    ("remote_write: [«~»]\n", "entry 1 of `remote_write` is null, not a mapping"),
    ("remote_write:\n- «url»:\n", "`url` is null, not a URL"),
    ("remote_write:\n- url: «:x»\n", "`url` is `:x`, not a URL"),
    ("remote_write:\n- url: «http://a b»\n", "`url` is `http://a b`, not a URL"),
    ("remote_write:\n- url: «http://a:b»\n", "`url` is `http://a:b`, not a URL"),
    ("remote_write:\n- url: «http://a/%zz»\n", "`url` is `http://a/%zz`, not a URL"),
    ("remote_write:\n- url: «\"http://a\\n\"»\n", "`url` is `http://a `, not a URL"),
    ("remote_write:\n- url: «'http://a^b@c'»\n", "`url` is `http://a^b@c`, not a URL"),
    ("remote_write:\n- url: «'http://[a'»\n", "`url` is `http://[a`, not a URL"),
    ("remote_write:\n- url: «'a%zz'»\n", "`url` is `a%zz`, not a URL"),
    ("remote_write:\n- url: «'/%zz'»\n", "`url` is `/%zz`, not a URL"),
    ("remote_write:\n- url: «'http://[a]'»\n", "`url` is `http://[a]`, not a URL"),
    ("remote_write:\n- url: «'http://[1.2.3.4]'»\n", "`url` is `http://[1.2.3.4]`, not a URL"),
    (READ + "  required_matchers: {«''»: b}\n",
     "a key of `required_matchers` is empty, not a label name, which is never empty"),
    (READ + "  headers: {«Host»: b}\n", "`Host` is a header that can't be set here"),
    (READ + "  name: a\n- {url: http://y, name: «a»}\n", "`name` is `a`, as in entry 1 of `remote_read`"),
    (READ + "  «sigv4»: {}\n", "`sigv4` is no key of entry 1 of `remote_read`"),
    (READ + "  basic_auth: {}\n  «oauth2»: {client_id: a, token_url: b}\n",
     "`oauth2` set beside `basic_auth`: only one of them may be"),
    ("storage: {tsdb: {out_of_order_time_window: «5»}}\n",
     "`out_of_order_time_window` is `5`, not a duration such as `15s` or `1m30s`"),
    ("storage: {exemplars: {«max_exemplar»: 5}}\n", "`max_exemplar` is no key of `exemplars`"),
    ("storage: {exemplars: {max_exemplars: «'5'»}}\n", "`max_exemplars` is `'5'`, not a number without quotes"),
    ("tracing: {endpoint: a, client_type: «tcp»}\n", "`client_type` is `tcp`, not one of `http`, `grpc`"),
    ("tracing: {endpoint: a, compression: «zstd»}\n", "`compression` is `zstd`, not `gzip`"),
    ("tracing: {endpoint: a, headers: {«Authorization»: b}}\n", "`Authorization` is a header that can't be set here"),
    ("tracing: {endpoint: a, tls_config: «{key: a}»}\n", "`tls_config` has a `key` but no `cert`"),
    ("tracing: {endpoint: «''»}\n", "`endpoint` is empty, not a text with something in it"),
    ("tracing: {endpoint: a, sampling_fraction: «'1'»}\n",
     "`sampling_fraction` is `'1'`, not a number without quotes"),
    ("otlp: {translation_strategy: «x»}\n",
     ("`translation_strategy` is `x`, not one of `UnderscoreEscapingWithSuffixes`, "
     "`UnderscoreEscapingWithoutSuffixes`, `NoUTF8EscapingWithSuffixes`, `NoTranslation`")),
    ("global: {metric_name_validation_scheme: legacy}\notlp: {translation_strategy: «NoTranslation»}\n",
     "`translation_strategy` is `NoTranslation`, where `legacy` names are the only valid ones"),
    ("otlp: {promote_resource_attributes: [a, «' a '»]}\n", "`a` stands in `promote_resource_attributes` twice"),
    ("otlp: {promote_resource_attributes: [«' '»]}\n", "an attribute of `promote_resource_attributes` is empty"),
    ("otlp: {promote_resource_attributes: [«~»]}\n", "an attribute of `promote_resource_attributes` is empty"),
    ("otlp: {promote_resource_attributes: [«[]»]}\n",
     "entry 1 of `promote_resource_attributes` is an empty list, not a text"),
    ("otlp: {«ignore_resource_attributes»: [a]}\n",
     "`ignore_resource_attributes` is set without `promote_all_resource_attributes`"),
    ("otlp: {promote_all_resource_attributes: true, «promote_resource_attributes»: [a]}\n",
     "`promote_resource_attributes` is set beside `promote_all_resource_attributes`, which promotes all of them"),
    ("otlp: {promote_all_resource_attributes: on, ignore_resource_attributes: [a, «a»]}\n",
     "`a` stands in `ignore_resource_attributes` twice"),
    ("global: {metric_name_validation_scheme: «utf»}\n" + JOB,
     "`metric_name_validation_scheme` is `utf`, not one of `utf8`, `legacy`"),
    (("global: {metric_name_validation_scheme: legacy, metric_name_escaping_scheme: allow-utf-8}\n"
     "scrape_configs:\n- «job_name: x»\n"),
     "`metric_name_escaping_scheme` is inherited as `allow-utf-8`, where `legacy` names are the only valid ones"),
    ("global: {sample_limit: «99999999999999999999»}\n",
     "`sample_limit` is `99999999999999999999`, not a number without quotes, 0 or more"),
    ("global: {body_size_limit: «9EB»}\n",
     "`body_size_limit` is `9EB`, not a size with its unit, such as `512KB` or `10MB`"),
    (JOB + "  native_histogram_min_bucket_factor: «1e400»\n",
     "`native_histogram_min_bucket_factor` is `1e400`, not a number without quotes"),
    (STEP + "{action: keepequal, target_label: b, «regex»: ~}\n",
     "`regex` is set, which the action `keepequal` refuses"),
    (JOB + "  proxy_url: ''\n  «proxy_connect_header»: {a: [b]}\n",
     "`proxy_connect_header` is set without a `proxy_url`"),
    ("runtime: {gogc: «0xfffffffffffffffff»}\n", "`gogc` is `0xfffffffffffffffff`, not a number without quotes"),
    (ALERTMANAGER + "{oauth2: {client_id: a, token_url: b}, «sigv4»: {}}\n",
     "`sigv4` set beside `oauth2`: only one of them may be"),
    (ALERTMANAGER + "{sigv4: «{access_key: a}»}\n", "`sigv4` has `access_key` but no `secret_key`"),
    (ALERTMANAGER + "{alert_relabel_configs: [«~»]}\n", "entry 1 of `alert_relabel_configs` is null, not a mapping"),
    (ALERTMANAGER + "{relabel_configs: [«~»]}\n", "entry 1 of `relabel_configs` is null, not a mapping"),
    ("alerting: {alert_relabel_configs: [«~»]}\n", "entry 1 of `alert_relabel_configs` is null, not a mapping"),
    (JOB + "  metric_relabel_configs: [«~»]\n", "entry 1 of `metric_relabel_configs` is null, not a mapping"),
    (TARGETS + "{__scrape_interval__: «5»}\n", "`__scrape_interval__` is `5`, not a duration longer than nothing"),
    (TARGETS + "{__scrape_timeout__: «0s»}\n", "`__scrape_timeout__` is `0s`, not a duration longer than nothing"),
    (TARGETS + "{__scrape_timeout__: «2m»}\n", "`__scrape_timeout__` is 2m, longer than the interval, 1m"),
    (TARGETS + "{__scrape_interval__: «5s»}\n", "`__scrape_interval__` is 5s, shorter than the timeout, 10s"),
    (TARGETS + "{__scrape_interval__: «5s»}\n  scrape_timeout: 6s\n",
     "`__scrape_interval__` is 5s, shorter than the timeout, 6s"),
    (TARGETS + "{__scrape_interval__: «5s»}\n  scrape_interval: 8s\n",
     "`__scrape_interval__` is 5s, shorter than the timeout, 8s"),
    (TARGETS + "{__scrape_interval__: «5s»}\nglobal: {scrape_interval: 7s}\n",
     "`__scrape_interval__` is 5s, shorter than the timeout, 7s"),
    (TARGETS + "{__scrape_timeout__: «20s»}\nglobal: {scrape_interval: 15s}\n",
     "`__scrape_timeout__` is 20s, longer than the interval, 15s"),
    (TARGETS + "{__scrape_interval__: 5s}\n  scrape_timeout: «5»\n",
     "`scrape_timeout` is `5`, not a duration such as `15s` or `1m30s`"),
    (TARGETS + "{__scrape_timeout__: «2m», __scrape_interval__: 90s}\n",
     "`__scrape_timeout__` is 2m, longer than the interval, 90s"),
    (STEP + "{target_label: x, regex: 'a«(»b'}\n", "the group is not closed in the regular expression"),
    (STEP + "{target_label: x, regex: a«\\y»}\n", "`\\y` is no escape that RE2 knows"),
    (STEP + "{target_label: x, regex: '«(?=»a)'}\n", "RE2 has no lookahead: `(?=`"),
    (JOB + "  metric_relabel_configs: [{action: drop, regex: a«**»}]\n",
     "RE2 takes no repetition of a repetition: `**`"),
    (JOB + "  oauth2: {client_id: a, token_url: b, client_secret: c, «client_secret_file»: d}\n",
     "`client_secret_file` set beside `client_secret`: only one of them may be"),
    (JOB + "  oauth2: {client_id: a, token_url: b, «no_proxy»: d}\n", "`no_proxy` is set without a `proxy_url`"),
]  # fmt: skip

AZURE = WRITE + "  azuread: "
ID = "00000000-0000-0000-0000-00000000000a"
OURS_ALONE_GOOD = [
    # What relabelling makes of a target is not judged.
    TARGETS + "{__scrape_interval__: 5}\n  relabel_configs: [{action: labeldrop, regex: x}]\n",
    AZURE + f"{{cloud: AzureChina, managed_identity: {{client_id: {ID}}}}}\n",
    AZURE + f"{{oauth: {{client_id: 'urn:uuid:{ID}', client_secret: a, tenant_id: b}}}}\n",
    AZURE + f"{{workload_identity: {{client_id: {ID}, tenant_id: b}}, scope: a}}\n",
    AZURE + "{sdk: {}}\n- {url: http://y, azuread: {managed_identity: {client_id: }}}\n",
    WRITE + "  google_iam: {credentials_file: a}\n",
    JOB + f"  oauth2: {{{JWT}, client_certificate_key: a, signature_algorithm: RS512, claims: {{a: [1]}}}}\n",
    "storage: {tsdb: {retention: {time: 15d, size: 10GB, percentage: 50}}}\n",
]
OURS_ALONE_BAD = [
    (AZURE + "«{}»\n",
     "`azuread` says no way to authenticate: `managed_identity`, `workload_identity`, `oauth`, `sdk`"),
    (AZURE + "{sdk: {}, «managed_identity»: {}}\n", "`managed_identity` set beside `sdk`: only one of them may be"),
    (AZURE + "{managed_identity: {client_id: «x»}}\n", "`client_id` is `x`, not a UUID"),
    (AZURE + f"{{oauth: «{{client_id: {ID}, tenant_id: b}}»}}\n", "`client_secret` is missing in `oauth`"),
    (AZURE + "{cloud: «Azure», sdk: {}}\n",
     "`cloud` is `Azure`, not one of `AzurePublic`, `AzureChina`, `AzureGovernment`"),
    (WRITE + "  basic_auth: {}\n  «google_iam»: {}\n", "`google_iam` set beside `basic_auth`: only one of them may be"),
    (JOB + f"  oauth2: {{{JWT}, client_certificate_key: a, «client_certificate_key_file»: b}}\n",
     "`client_certificate_key_file` set beside `client_certificate_key`: only one of them may be"),
    (JOB + f"  oauth2: {{{JWT}, signature_algorithm: «x»}}\n",
     "`signature_algorithm` is `x`, not one of `RS256`, `RS384`, `RS512`"),
]  # fmt: skip


DIFFERENCES = [
    ("global: {metric_name_validation_scheme: utf}\n", True, False, "3.6 and later refuse it even without jobs"),
    ("global: {metric_name_escaping_scheme: utf}\n", True, False, "the first job that is added is refused with it"),
    ("global: {scrape_interval: NULL}\n", False, True, "every way to write null is the same to us"),
    ("global: {sample_limit: -1.5}\n", True, False, "Go makes a huge number of it"),
    (JOB + "  oauth2: {client_id: a, token_url: b, iss: c}\n", True, False, "this build of 3.5 has newer libraries"),
    (JOB + "  static_configs: [{targets: ['a/b']}]\n  relabel_configs: [{action: labeldrop, regex: x}]\n", False, True,
     "what relabelling makes of a target is not judged"),
]  # fmt: skip


def test_where_we_differ_from_promtool_on_purpose_nothing_else_has_changed(judge: Judge, refused: Refused) -> None:
    texts = [text for text, _, _, _ in DIFFERENCES]
    ours = [bool(judge(Kind.PROMETHEUS, text, version=(3, 5))[1]) for text in texts]
    theirs = refused(["promtool", "check", "config", "--syntax-only"], texts)
    assert list(zip(ours, theirs, strict=True)) == [(our, their) for _, our, their, _ in DIFFERENCES]


AGENT_BAD = [
    "«rule_files»: [a]\n",
    "«remote_read»: [{url: http://x}]\n",
    "«alerting»: {alertmanagers: [{}]}\n",
    "«alerting»: {alert_relabel_configs: [{action: drop}]}\n",
]
AGENT_GOOD = ["rule_files: []\nremote_read:\nalerting: {alertmanagers: []}\nremote_write: [{url: http://x}]\n"]


@pytest.mark.parametrize("text", AGENT_BAD)
def test_an_agent_refuses_what_only_a_server_does(judge: Judge, text: str) -> None:
    marked, faults = judge(Kind.PROMETHEUS, text, agent=True)
    key = text.split("»", maxsplit=1)[0][1:]
    message = f"`{key}` is set, which Prometheus refuses as an agent"
    assert (marked, [(fault.kind, fault.message) for fault in faults]) == (text, [(FaultKind.WRONG_VALUE, message)])


def test_promtool_gives_the_same_verdicts_on_agents(judge: Judge, refused: Refused) -> None:
    assert [judge(Kind.PROMETHEUS, text, agent=True)[1] for text in AGENT_GOOD] == [()]
    command = ["promtool", "check", "config", "--syntax-only", "--agent"]
    assert refused(command, AGENT_GOOD + AGENT_BAD) == [False] + [True] * len(AGENT_BAD)


def test_ten_faults_of_ten_kinds_are_ten_faults_each_at_its_characters(judge: Judge) -> None:
    text = (
        (
            "global:\n  scrape_interval: «15»\n  scrape_timout: 5s\nrule_files: «rules.yml»\nscrape_configs:\n"
            "- job_name: a\n  scheme: «[http]»\n  relabel_configs:\n  - {action: replce, target_label: x}\n"
            "  - «{action: hashmod, target_label: x}»\n  - {regex: 'a«(»b', target_label: x}\n"
            "- job_name: «a»\n  static_configs: [{targets: [«'http://b'»]}]\n  basic_auth: {}\n  «oauth2»: "
            "{client_id: a, token_url: b}\n"
        )
        .replace("scrape_timout", "«scrape_timout»")
        .replace("replce", "«replce»")
    )
    marked, faults = judge(Kind.PROMETHEUS, text)
    assert (marked, len(faults)) == (text, 10)
