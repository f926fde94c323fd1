"""One configuration with ten faults of ten kinds: what promtool says one after the other, in one run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]
Give = Callable[[Mapping[str, str]], Path]

COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v3.5.0
    volumes: [./prometheus.yml:/etc/prometheus/prometheus.yml:ro]
"""
MARKED = """\
global:
  scrape_interval: «15»
  «scrape_timout»: 10s
  external_labels: {«""»: eu}
scrape_configs:
- job_name: app
  scrape_interval: 30s
  scrape_timeout: «45s»
  «scrape_native_histograms»: true
  static_configs:
  - targets: [localhost:9090]
  metric_relabel_configs:
  - action: drop
    source_labels: [__name__]
    regex: >-
      go_.*|process_«(»max.*
- job_name: «'app'»
  static_configs: [{targets: [example.org:80]}]
  basic_auth: {username: a}
  «authorization»: {credentials: b}
  proxy_url: «http://proxy:port»
remote_write:
- «name: far»
"""
FAULTS = [
    ("wrong-value", "`scrape_interval` is `15`, not a duration such as `15s` or `1m30s`"),
    ("unknown-key", "`scrape_timout` is no key here"),
    ("wrong-value", "a key of `external_labels` is empty, not a label name, which is never empty"),
    ("wrong-value", "`scrape_timeout` is 45s, longer than `scrape_interval`, 30s"),
    ("other-version", "`scrape_native_histograms` came with Prometheus 3.8; 3.5 refuses it"),
    ("wrong-value", "the group is not closed in the regular expression"),
    ("wrong-value", "`job_name` is `app`, as in entry 1 of `scrape_configs`"),
    ("wrong-value", "`authorization` set beside `basic_auth`: only one of them may be"),
    ("wrong-value", "`proxy_url` is `http://proxy:port`, not a URL"),
    ("missing-key", "`url` is missing in entry 1 of `remote_write`"),
]


def test_ten_faults_of_ten_kinds_are_ten_diagnostics_each_at_its_characters(run: Run, give: Give) -> None:
    give({"compose.yaml": COMPOSE, "prometheus.yml": MARKED.replace("«", "").replace("»", "")})
    code, out, err = run("check", ".", "--format=json")
    found = json.loads(out)["diagnostics"]
    lines = [line + "\n" for line in MARKED.replace("«", "").replace("»", "").splitlines()]
    for fault in sorted(found, key=lambda fault: (fault["line"], fault["column"]), reverse=True):
        assert fault["line"] == fault["end_line"]
        line, start, end = fault["line"] - 1, fault["column"] - 1, fault["end_column"] - 1
        lines[line] = f"{lines[line][:start]}«{lines[line][start:end]}»{lines[line][end:]}"
    assert (code, err, "".join(lines)) == (1, "", MARKED)
    effect = "; Prometheus refuses to start"
    assert [(fault["name"], fault["message"]) for fault in found] == [(name, said + effect) for name, said in FAULTS]
