"""Configurations by the clause that they are about. What has no mark is sound; what is wrong stands between « and ».

The tables of `tests/models` hold the bulk of the constraints. Here is how values are written, inherited and combined,
and whatever our verdict and promtool's once differed on.
"""

from __future__ import annotations

JOB = "scrape_configs:\n- job_name: x\n"
STEP = JOB + "  relabel_configs:\n  - "
WRITE = "remote_write:\n- url: http://x\n"
JOBS = "scrape_configs:\n- &job\n  job_name: a\n  scheme: https\n- "


def each(pattern: str, values: str) -> tuple[str, ...]:
    """The pattern with each of some values, which blanks part, in the place of `@`."""
    return tuple(pattern.replace("@", value) for value in values.split())


CASES: dict[str, tuple[str, ...]] = {
    "null blocks": (
        "global: ~\nruntime: null\nalerting:\nscrape_configs:\nremote_write:\nremote_read:\nstorage:\notlp:\n",
        JOB + "  static_configs:\n  relabel_configs:\n  tls_config:\n  basic_auth:\n  oauth2:\n  params:\n",
        JOB + "  static_configs:\n  - targets:\n    labels:\n",
        JOB + "  static_configs:\n  - «~»\n",
        JOB + "  dns_sd_configs:\n  - «null»\n",
        "scrape_configs:\n- «~»\n",
        "alerting:\n  alertmanagers:\n  - «~»\n",
        "remote_write:\n- «~»\n",
        "{}\n",
        "---\n",
        "--- ~\n",
    ),
    "duplicate keys": (
        "global:\n  scrape_interval: 5s\n  «scrape_interval»: 5s\n",
        JOB + "  «job_name»: y\n",
        "global: {}\n«global»: {}\n",
        "global:\n  external_labels: {a: b, «a»: c}\n",
        "global:\n  external_labels: {a: b, «'a'»: c}\n",
        "global:\n  external_labels: {1: b, 1.0: c}\n",
        JOB + "  params: {a: [b], «a»: []}\n",
    ),
    "anchors": (
        "rule_files: &files [a, b]\nscrape_config_files: *files\n",
        "rule_files: [&a x, *a, &a y, *a]\n",
        JOBS.replace(" a\n", " «a»\n") + "*job\n- job_name: b\n",
        "global: {scrape_interval: &time 15s, evaluation_interval: *time}\n",
        "global: {scrape_interval: &time «15», evaluation_interval: 1m}\n",
        "rule_files: [«*a», &a b]\n",
    ),
    "merge keys": (
        JOBS + "<<: *job\n  job_name: b\n",
        JOBS + "{<<: [*job], job_name: b}\n",
        JOBS + "{<<: [{job_name: b}, *job]}\n",
        "scrape_configs: [&a {job_name: a, scrape_interval: 9s}, {<<: *a, job_name: b, scrape_timeout: 9s}]\n",
        JOBS + "{«job_name»: b, <<: *job}\n",
        "global: {external_labels: {<<: {a: b}, «a»: c}}\n",
        "global: {scrape_timeout: 7s, <<: {scrape_interval: 9s}, scrape_interval: 8s}\n",
        JOBS + "{«<<»: ~, job_name: b}\n",
        JOBS + "{«<<»: 1, job_name: b}\n",
        JOBS + "{«<<»: [*job, 1], job_name: b}\n",
        "global: {<<: {scrape_interval: 5s}, scrape_timeout: «6s»}\n",
        "global: {<<: [{scrape_interval: 6s}, {scrape_interval: 5s}], scrape_timeout: 6s}\n",
        "global: {<<: [{scrape_interval: 5s}, {scrape_interval: 6s}], scrape_timeout: «6s»}\n",
        "global: {<<: {«foo»: 1}}\n",
        "global: {«'<<'»: {scrape_interval: 5s}}\n",
        "global: {!!merge <<: {scrape_interval: 5s}}\n",
        "global: {external_labels: {<<: {a: b}, c: d}}\n",
        "global: {external_labels: {'<<': b}}\n",
    ),
    "ways of writing": (
        "%YAML 1.1\n---\nglobal:\n...\n",
        "«%YAML 1.2\n---»\nglobal:\n",
        "\ufeffglobal: {}\n",
        "global:\r\n  scrape_interval: 5s\r\n",
        "global: {}\n---\nfoo: 1\n",
        "global: {}\n...\nfoo: [\n",
        "{global: {}}]\n",
        "{global: {}}\nfoo\n",
        "global: !!map {scrape_interval: !!str 5s, external_labels: {a: !!str 5}}\n",
        "global: !!seq {}\n",
        "? global\n: scrape_interval: >-\n    5s\n",
        '"gl\\x6fbal": {"scrape_interval":5s,}\n',
        "global:\n«\t»scrape_interval: 5s\n",
        "rule_files: [a]\nglobal: x«:» 1\n",
        'global: {external_labels: {a: "«\\/»"}}\n',
        'global: {external_labels: {a: "\\\\/"}}\n',
        "remote_write: [{url: http://a/«?»b=c}]\n",
        "remote_write: [{url: 'http://a/?b=c'}]\n",
        "remote_write:\n- url: http://a/?b=c\n",
        "rule_files: [a«?»]\n",
        "rule_files: [x, y, a«?»b]\n",
        "global: {external_labels: {a«?»b: c}}\n",
    ),
    "numbers": (
        *each(
            "runtime: {gogc: @}\n", "0X1f -0b1 0o17 017 08 1_000 1__0_ +5 1e3 .5 .5_0 5. -1.5 9223372036854775807 -_1"
        ),
        *each("runtime: {gogc: «@»}\n", "_1 ._5 0x 0b2 1e 1e400 --1 1:30 '5' 9223372036854775808 1e19 .inf .nan ''"),
        *each(
            JOB + "  sample_limit: @\n", "18446744073709551615 -0 -0.5 0.5 01777777777777777777777 18446744073709551616"
        ),
        *each(JOB + "  sample_limit: «@»\n", "-1 1.9e19 2e19 .inf 0x10000000000000000 2001-01-01"),
        *each(JOB + "  native_histogram_min_bucket_factor: @\n", "1e300 .inf -.INF .NaN 1_0.5"),
        *each(JOB + "  native_histogram_min_bucket_factor: «@»\n", "1e309 inf nan -.nan 0x1p3"),
        STEP + "{action: hashmod, target_label: a, modulus: «0x0»}\n",
        STEP + "{action: hashmod, target_label: a, modulus: «0.9»}\n",
    ),
    "sizes": (
        *each("global: {body_size_limit: @}\n", "8EB 8EiB 4EB4EB 1GB500MB .5KB 0 1.5GiB"),
        *each("global: {body_size_limit: «@»}\n", "9EB 16EiB 8.1EiB 1KB1KiB 10 1M 5mb"),
    ),
    "durations": (
        *each("global: {evaluation_interval: @}\n", "0 1y2w3d4h5m6s7ms 0h1m 292y 106751d"),
        *each("global: {evaluation_interval: «@»}\n", "293y 1.5h 1m1h 5 '' 1us -1s"),
    ),
    "urls": (
        *each("remote_write: [{url: '@'}]\n", "a a:b http://[::1]:80 http://[fe80::1%25en0] //a:80/?b=c#d http://a]b"),
        *each("remote_write: [{url: «'@'»}]\n", "http://[a] http://[1.2.3.4] http://[::1%25] :a http://a:b a%zz"),
        "remote_write: [{url: ''}]\n",
    ),
    "label names and values": (
        "global: {external_labels: {a-b: c, 'é ': d, '~': e}}\n",
        "global: {external_labels: {«''»: c}}\n",
        "global: {external_labels: {a: $UNSET_VARIABLE, b: '${C}%', c: $$}}\n",
        STEP + "{target_label: «''», replacement: $UNSET_VARIABLE}\n",
        "global: {metric_name_validation_scheme: legacy, external_labels: {a-b: c}}\n" + JOB,
        STEP + "{source_labels: [a-b, «''»], target_label: c}\n",
    ),
    "relabelling": (
        STEP + "{action: keepequal, source_labels: [a], target_label: b, «regex»: ~}\n",
        STEP + "{action: dropequal, source_labels: [a], target_label: b, modulus: 0x0}\n",
        STEP + "{action: labeldrop, regex: ~, source_labels: ~, target_label: ~, modulus: 0.5}\n",
        STEP + "{action: labeldrop, «replacement»: ''}\n",
        STEP + "{action: LabelMap, replacement: '$', regex: ''}\n",
        STEP + "{action: «label_map»}\n",
    ),
    "proxies": (
        JOB + "  proxy_url: ''\n  no_proxy: a\n",
        JOB + "  proxy_url:\n  «no_proxy»: a\n",
        JOB + "  proxy_url: ''\n  «proxy_connect_header»: {a: [b]}\n",
        JOB + "  proxy_from_environment: yes\n  proxy_url: ''\n  no_proxy: ''\n",
    ),
    "what jobs inherit": (
        "global: {scrape_interval: 10s, scrape_timeout: 10s}\n" + JOB + "  scrape_interval: 5s\n",
        "global: {scrape_timeout: 30s}\n" + JOB + "  scrape_interval: 20s\n",
        "global: {scrape_interval: 5s}\n" + JOB + "  scrape_interval: 0s\n  scrape_timeout: «6s»\n",
        "global: {scrape_interval: 5s}\n" + JOB + "  scrape_timeout: 5000ms\n",
        "global: {scrape_protocols: [PrometheusProto]}\n" + JOB + "  scrape_protocols: «[]»\n",
        "global: {metric_name_validation_scheme: legacy, metric_name_escaping_scheme: underscores}\n" + JOB,
        "global: {metric_name_validation_scheme: utf8}\n" + JOB + "  metric_name_validation_scheme: «legacy»\n",
        "global: {metric_name_validation_scheme: legacy}\n" + JOB + "  metric_name_validation_scheme: legacy\n",
        "global: {metric_name_validation_scheme: legacy}\n" + JOB + "  metric_name_validation_scheme: utf8\n",
    ),
    "names of jobs and storages": (
        "scrape_configs:\n- job_name: a\n- job_name: A\n- job_name: 'a '\n",
        "scrape_configs:\n- job_name: 1e3\n- job_name: «'1e3'»\n- job_name: 1000\n",
        "remote_write: [{url: a, name: ''}, {url: a, name: ~}, {url: a}]\nremote_read: [{url: a, name: b}]\n",
        "remote_write: [{url: a, name: b}, {url: a, name: «b»}]\nremote_read: [{url: a, name: b}]\n",
    ),
    "files of jobs and rules": (
        "scrape_config_files: ['*', a/*.yml, '', ~]\n",
        "scrape_config_files: [«'*/a.yml'»]\n",
        "scrape_config_files: «a.yml»\n",
        "rule_files: [«a*/b.yml»]\n",
    ),
    "authentication": (
        WRITE + "  basic_auth:\n  sigv4: {region: a}\n",
        WRITE + "  sigv4: {}\n  «bearer_token»: a\n",
        JOB + "  bearer_token: a\n  «bearer_token_file»: b\n",
        JOB + "  basic_auth: {}\n  «bearer_token_file»: b\n",
        JOB + "  basic_auth: {}\n  bearer_token_file: ''\n",
        JOB + "  authorization: {type: «' bAsIc '»}\n",
        JOB + "  authorization: {credentials: a, «credentials_file»: b}\n",
        JOB + "  tls_config: {ca: '', ca_file: a, insecure_skip_verify: on, server_name: 5}\n",
        JOB + "  http_headers: {«authorization»: {values: [a]}}\n",
        JOB + "  follow_redirects: «2»\n  enable_http2: «'no'»\n",
    ),
}

AGENTS: tuple[str, ...] = (
    "remote_write: [{url: a}]\nglobal: {external_labels: {a: b}}\n" + JOB,
    "rule_files:\nalerting:\nremote_read: []\n",
    "alerting: {alertmanagers: ~, alert_relabel_configs: []}\n",
    "«rule_files»: [a]\n",
    "«alerting»: {alertmanagers: [{}]}\n",
    "«remote_read»: [{url: a}]\n",
    "storage: {tsdb: {out_of_order_time_window: 5m}}\ntracing: {endpoint: a}\n",
)
"""Configurations of Prometheus with `--agent`."""

DIFFER: tuple[tuple[str, bool], ...] = (
    ("global: {scrape_interval: NULL}\n", True),
    ("remote_write: [{url: NULL}]\n", False),
    ("global: {sample_limit: -1.5}\n", False),
    ("global: {metric_name_validation_scheme: utf}\n", False),
    (WRITE.replace("http://x", "http://a:80:80"), False),
    (JOB + "  oauth2: {client_id: a, token_url: b, iss: c}\n", False),
    (JOB + "  tls_config: {cert: a, key_file: b}\n", True),
    (JOB + "  ec2_sd_configs: [{}]\n", True),
    (JOB + "  static_configs: [{targets: [a]}]\n  relabel_configs: [{action: labeldrop, regex: __address__}]\n", True),
    ("rule_files: ['[a']\n", False),
    ("rule_files: [a:, b]\n", False),
    ("{}: a\n", False),
    ("!![ap {}\n", False),
    ("global: {<<: {scrape_interval: 5s}, <<: {scrape_timeout: 5s}}\n", False),
    ("tracing: {endpoint: a, headers: {b: c}, <<: {headers: {b: d}}}\n", True),
    ("global: {<<: {scrape_interval: 1x}, scrape_interval: 5s}\n", True),
)
"""One text of each kind of difference, and whether it is promtool that refuses it."""
